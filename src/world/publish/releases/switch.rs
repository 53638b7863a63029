//! The link that leads readers to a release.

use super::{RELEASES, is_release_id};
use crate::world::{disk, unwritable_message};
use anyhow::Result;
use nianbao_core::diag::{ContextText, UserError};
use nianbao_text::text;
use std::path::{Path, PathBuf};

/// The name of the link. Servers have it as the root of the site.
pub(in crate::world) const LINK: &str = "current";
/// The name of a new link before it takes the place of the old one.
const NEW_LINK: &str = ".nianbao-current";

/// Returns the id of the release that the link of a folder leads to.
pub(super) fn current(root: &Path) -> Option<String> {
    let leads_to = std::fs::read_link(root.join(LINK)).ok()?;
    let id = leads_to.strip_prefix(RELEASES).ok()?.to_str()?;
    is_release_id(id).then(|| id.to_owned())
}

/// A link that is made and not yet in its place. Dropped before it is there, it goes.
pub(super) struct Switch<'s> {
    root: &'s Path,
    new: PathBuf,
}

impl<'s> Switch<'s> {
    /// Makes the link to a release, which need not be there yet. It is relative, so that it
    /// holds wherever the folder is mounted.
    ///
    /// Errors: something else has the name of the link, or the file system has no links.
    pub(super) fn prepare(root: &'s Path, id: &str) -> Result<Self> {
        let place = root.join(LINK);
        if place.symlink_metadata().is_ok_and(|about| !about.is_symlink()) {
            let place = place.display();
            return Err(UserError::new_error(text!(
                "{place} 应是指向当前一版的链接，却是别的东西：把它移走",
                "{place} has to be the link to the present release, and is something else: move it away"
            )));
        }
        let new = root.join(NEW_LINK);
        let _ = disk::remove_file(&new);
        disk::symlink(&Path::new(RELEASES).join(id), &new).context_text(|| {
            let root = root.display();
            text!(
                "{root} 所在的文件系统不能建立链接：检查权限，或在 site.yaml 的该目标下写 layout: in-place",
                "no link can be made in {root}: check permissions, or write `layout: in-place` for the target in site.yaml"
            )
        })?;
        Ok(Self { root, new })
    }

    /// Puts the link in its place in one step.
    ///
    /// Errors: the disk fails; readers then see the release before.
    pub(super) fn lead(&self) -> Result<()> {
        let failed = || unwritable_message(self.root);
        disk::rename(&self.new, &self.root.join(LINK)).context_text(failed)?;
        // The switch is done: where this fails, a loss of power may take it back.
        let _ = disk::sync_folder(self.root);
        Ok(())
    }
}

impl Drop for Switch<'_> {
    fn drop(&mut self) {
        let _ = disk::remove_file(&self.new);
    }
}
