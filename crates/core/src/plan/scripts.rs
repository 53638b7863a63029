//! Scripts that hand files over to the scripts of pages, where these cannot fetch them.

use super::{Artifact, Planner, ReadByScript};
use crate::config::LinkStyle;

impl Planner<'_> {
    /// Adds the script with a file that scripts read, if the site is opened from a disk.
    pub(super) fn add_script(&mut self, file: ReadByScript) {
        if self.archive.site.links == LinkStyle::Files {
            self.add(Artifact::Script(file));
        }
    }
}
