//! Digests of all that pages depend on besides the reports of their office.

use super::BuildJob;
use crate::world::sign::ListSigner;
use crate::world::stamp::SourceRecord;
use crate::world::units::SiteRun;
use nianbao_core::archive::Archive;
use nianbao_core::parse::{OFFICES_FILE, article_name};
use nianbao_core::source::{Digest, fold_path};
use std::fmt::Write;

/// The data that tell one build from another.
pub(super) struct BuildIdentity {
    /// The digest of what all pages depend on.
    pub(super) base: String,
    /// The digest of the options.
    pub(super) options: String,
    /// The files that all units share.
    pub(super) shared: Vec<SourceRecord>,
    /// The texts under `content/` that are no reports, with the files around them.
    pub(super) strays: Vec<SourceRecord>,
}

impl BuildIdentity {
    /// Records a site before its units are made: what changes from now on is another file for
    /// the next build.
    pub(super) fn new(job: &BuildJob, run: &SiteRun, years: &[u16]) -> Self {
        Self {
            base: digest_base(job, run, years),
            options: digest_options(job),
            shared: run.shared.clone(),
            strays: run.listing.read(&run.listing.strays).1,
        }
    }

    /// Returns the digest of all that units depend on besides the files of offices.
    pub(super) fn basis(&self) -> String {
        let mut all = format!("{}\n", self.base);
        for file in &self.shared {
            let _ = writeln!(all, "{} {}", file.digest(), file.path);
        }
        Digest::from_bytes(all.as_bytes()).sha256()
    }

    /// Returns the digest of the lists that units with links depend on.
    pub(super) fn lists(&self) -> String {
        digest_lists(&self.shared)
    }
}

/// Returns the digest of what all pages depend on: settings, forms, themes, the years, and the
/// options that change pages.
fn digest_base(job: &BuildJob, run: &SiteRun, years: &[u16]) -> String {
    let mut all = format!("{} {:?} {years:?}\n", job.compress, job.options);
    add_articles(&mut all, &run.base.archive);
    for file in &run.shared {
        if article_name(&file.path).is_some() {
            continue;
        }
        // The list of offices is compared entry by entry; of static files only those matter
        // here that may be in the way of a page.
        let digest = match file.path.strip_prefix("static/") {
            Some(path) if is_beside_reports(path) => String::new(),
            None if file.path != OFFICES_FILE => file.digest(),
            _ => continue,
        };
        let _ = writeln!(all, "{digest} {}", file.path);
    }
    Digest::from_bytes(all.as_bytes()).sha256()
}

/// Adds what other pages tell of the pages of the site's own: their entries in the menu, and the
/// anchors that links may lead to. Their texts concern nobody else.
fn add_articles(all: &mut String, archive: &Archive) {
    for article in archive.articles.iter() {
        let text = &article.narrative;
        let anchors = (text.sections.len(), text.footnotes);
        let _ = writeln!(all, "{} {:?} {anchors:?}", article.name, article.menu);
    }
}

/// Returns the digest of the options of a build.
pub(super) fn digest_options(job: &BuildJob) -> String {
    let key = job.key.as_ref().map(ListSigner::identity);
    let all = format!("{} {:?} {:?}", job.compress, job.options, key);
    Digest::from_bytes(all.as_bytes()).sha256()
}

/// Returns true for the path of a static file in a folder of reports or offices, or in the
/// place of one.
fn is_beside_reports(path: &str) -> bool {
    let top = path.split('/').next().unwrap_or_default();
    // A folder of another form may be the same on other systems.
    let folded = fold_path(top);
    let top = folded.as_deref().unwrap_or(top);
    top == "offices" || top.bytes().all(|byte| byte.is_ascii_digit())
}

/// Returns the digest of the list of offices and of the paths of static files.
pub(super) fn digest_lists(shared: &[SourceRecord]) -> String {
    let mut all = String::new();
    for file in shared {
        if file.path == OFFICES_FILE {
            let _ = writeln!(all, "{}", file.digest());
        } else if file.path.starts_with("static/") {
            let _ = writeln!(all, "{}", file.path);
        }
    }
    Digest::from_bytes(all.as_bytes()).sha256()
}
