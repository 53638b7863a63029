//! Pages and rules that lead from addresses under former ids of offices to those of today.

use super::{Artifact, Neighbors, Page, Planner};

impl Planner<'_> {
    /// Adds what leads from addresses under former ids to those of today: addresses
    /// never die.
    pub(super) fn add_moved_pages(&mut self, offices: &[&str], neighbors: &dyn Neighbors) {
        let archive = self.archive;
        for office in offices.iter().filter_map(|id| archive.offices.get(id)) {
            for alias in office.aliases.iter().map(|alias| &alias.value) {
                let years = archive.years_of(&office.id).into_iter().flat_map(|years| years.keys());
                // A report that still has the old id is reported where it says so.
                let years = years.filter(|year| !neighbors.has_report(alias, **year));
                let folders = years.map(ToString::to_string);
                let page = archive.offices.get(alias).is_none().then(|| "offices".to_owned());
                for folder in folders.chain(page) {
                    let from = format!("{folder}/{alias}/");
                    let to = format!("{folder}/{}/", office.id);
                    self.add_if_free(Artifact::Page(Page::Moved { from, to }));
                }
            }
        }
    }

    /// Adds the rules by which web servers lead from former ids to those of today.
    pub(super) fn add_redirect_rules(&mut self) {
        if self.archive.offices.aliases().next().is_some() {
            self.add(Artifact::NginxRedirects);
            // A site may have rules of its own, which say all of it.
            if !self.archive.files.contains_key("static/_redirects") {
                self.add(Artifact::Redirects);
            }
        }
    }
}
