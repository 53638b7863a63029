//! The targets of links in reports: files of their own unit, general files, and the
//! files of other units, which are read when a link leads there.

use super::anchors::TemplateAnchors;
use super::{Artifact, SitePlan};
use crate::archive::Archive;
use crate::diag::Finding;
use std::sync::Arc;

/// A path that a link leads to and that is not known, with the finding that this gives
/// unless it is that of a general page.
pub type PendingLink = (String, Finding);

/// The reports of one office with the files that are made of them.
pub struct PlannedUnit {
    /// The reports.
    pub archive: Archive,
    /// The files.
    pub plan: SitePlan,
}

/// The other units of a site.
pub trait Neighbors: Sync {
    /// Returns the unit of an office, if there are sources of it.
    fn unit(&self, office: &str) -> Option<Arc<PlannedUnit>>;

    /// Returns true if there is a source at the place of an office's report for a year.
    fn has_report(&self, office: &str, year: u16) -> bool;
}

/// The neighbors of a unit that is the whole site.
pub struct NoNeighbors;

impl Neighbors for NoNeighbors {
    fn unit(&self, _: &str) -> Option<Arc<PlannedUnit>> {
        None
    }

    fn has_report(&self, _: &str, _: u16) -> bool {
        false
    }
}

/// All files of a site as the links of one unit see them.
pub struct SiteMap<'a> {
    /// The files of the unit.
    pub own: &'a SitePlan,
    /// The general files, as far as they are known before all reports are.
    pub general: &'a SitePlan,
    /// The offices of the site.
    pub base: &'a Archive,
    /// The anchors of templates.
    pub anchors: &'a TemplateAnchors,
    /// The other units.
    pub neighbors: &'a dyn Neighbors,
}

/// The content of a path, and whose it is.
pub(super) enum Destination<'a> {
    /// A file of the unit or a general one.
    Here(&'a Artifact),
    /// A file of another unit.
    There(Arc<PlannedUnit>, Artifact),
}

impl SiteMap<'_> {
    /// Finds the content of a path, or of the page of a folder of that name.
    pub(super) fn find(&self, path: &str) -> Option<Destination<'_>> {
        let near = find_file(self.own, path).or_else(|| find_file(self.general, path));
        if let Some(artifact) = near {
            return Some(Destination::Here(artifact));
        }
        let unit = self.unit_of(path)?;
        let artifact = find_file(&unit.plan, path)?.clone();
        Some(Destination::There(unit, artifact))
    }

    /// Returns the unit whose folder a path is in: `2020/shili-czj/…`, `offices/shili-czj/…`.
    fn unit_of(&self, path: &str) -> Option<Arc<PlannedUnit>> {
        let mut parts = path.split('/');
        let (_, office) = (parts.next()?, parts.next()?);
        self.neighbors.unit(office).or_else(|| {
            let renamed = self.base.offices.find_by_alias(office)?;
            self.neighbors.unit(&renamed.id)
        })
    }
}

fn find_file<'p>(plan: &'p SitePlan, path: &str) -> Option<&'p Artifact> {
    let file = plan.find(path).or_else(|| plan.find(&format!("{path}/index.html")))?;
    Some(&file.artifact)
}
