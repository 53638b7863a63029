//! How a new tree is completed and takes the place of the target.

use super::difference::{Difference, WrittenPaths, write_and_compare};
use super::path_list::{PathListReader, PathListWriter, UNFINISHED};
use super::spare::SpareUpdate;
use super::state::{SpareRecord, TreeRecord, TreeState};
use super::{FinishedTree, farm, memory_folder, spare_folder};
use crate::world::file_list::FILE_NAME;
use crate::world::staging::{self, LOCK_FILE, Leftover, Staging};
use crate::world::{disk, unwritable_message};
use anyhow::Result;
use nianbao_core::diag::{ContextText, UserError};
use nianbao_text::text;
use std::path::{Path, PathBuf};

/// The end of a build at its target.
pub(super) struct Exchange<'a> {
    pub(super) target: &'a Path,
}

impl Exchange<'_> {
    /// Puts a folder with all files in the place of a target of which nothing is
    /// known.
    ///
    /// Errors: the disk fails; the target then stays as it is.
    pub(super) fn finish_unknown<P: AsRef<str>>(
        &self,
        mut new: Staging,
        paths: impl IntoIterator<Item = P>,
    ) -> Result<FinishedTree> {
        let write = || {
            let mut list = PathListWriter::create(&new.folder)?;
            paths.into_iter().try_for_each(|path| list.add(path.as_ref()))?;
            let is_exact = list.finish()?;
            name_list(&new.folder)?;
            std::io::Result::Ok(is_exact)
        };
        let is_exact = write().context_text(|| unwritable_message(&new.folder))?;
        let old = new.put_in_place()?;
        let (_, mut leftovers) = self.keep_old(old, false);
        leftovers.extend(new.release());
        let state = self.record(is_exact, None);
        Ok(FinishedTree { state, leftovers })
    }

    /// Puts the files that were written into a folder in their places in a tree that
    /// is else as the target, and that in the target's place.
    ///
    /// Errors: the disk fails, or the target is not the known one any more; it then
    /// stays as it is.
    pub(super) fn finish_known<P: AsRef<str>>(
        &self,
        staging: Staging,
        known: TreeState,
        written: WrittenPaths,
        paths: impl IntoIterator<Item = P>,
    ) -> Result<FinishedTree> {
        let failed = || unwritable_message(&staging.folder);
        // This list stays what it is, even if another tree is put there.
        let old = PathListReader::open(self.target);
        self.expect(&known)?;
        let stale = known.spare.as_ref().map_or(&[][..], |spare| &spare.stale);
        let difference = old
            .and_then(|old| write_and_compare(paths, &staging.folder, old, &written, stale))
            .context_text(failed)?;
        if written.is_empty() && difference.removed.is_empty() {
            return Ok(FinishedTree { state: Some(known), leftovers: staging.discard() });
        }
        let mut new = self.complete(staging, &known, &difference, &written)?;
        self.expect(&known)?;
        let old = new.put_in_place()?;
        // Files that others put into it in the meantime are theirs, and may be in the
        // new tree by a link.
        let is_known = difference.is_exact
            && old.as_ref().is_some_and(|old| known.target.is_untouched_at(old));
        let stale = if is_known { written.merge(difference.removed) } else { None };
        let (spare, mut leftovers) = self.keep_old(old, stale.is_some());
        leftovers.extend(new.release());
        let spare = stale.filter(|_| spare).map(|stale| SpareRecord { tree: known.target, stale });
        Ok(FinishedTree { state: self.record(is_known, spare), leftovers })
    }

    /// Makes a whole tree of the files that were written and those of the target.
    fn complete(
        &self,
        staging: Staging,
        known: &TreeState,
        difference: &Difference,
        written: &WrittenPaths,
    ) -> Result<Staging> {
        let failed = || unwritable_message(self.target);
        if let WrittenPaths::All(paths) = written
            && let Some(spare) = self.take_spare(known)?
        {
            let update =
                SpareUpdate { spare: &spare.folder, written: &staging.folder, target: self.target };
            update.run(difference, paths).context_text(failed)?;
            return Ok(spare.with_leftovers(staging.discard()));
        }
        farm::fill(&staging.folder, self.target, written)
            .and_then(|()| name_list(&staging.folder))
            .context_text(failed)?;
        Ok(staging)
    }

    /// Makes the spare a new folder, which is cleared away if this build is killed;
    /// `None` if there is none, or it is not as it was left.
    fn take_spare(&self, known: &TreeState) -> Result<Option<Staging>> {
        let place = spare_folder(self.target);
        match &known.spare {
            Some(spare) if spare.tree.is_untouched_at(&place) => {
                Staging::adopt(self.target, &place)
            }
            _ => Ok(None),
        }
    }

    /// Keeps or removes the tree that was the target. Returns whether it is kept as
    /// a spare, and the folders that could not be removed.
    fn keep_old(&self, old: Option<PathBuf>, is_spare: bool) -> (bool, Vec<Leftover>) {
        let place = spare_folder(self.target);
        let mut leftovers = Vec::new();
        if let Some(old) = old.as_ref().filter(|_| is_spare)
            && let Ok(left) = staging::keep_tree(old, &place, self.target)
        {
            leftovers.extend(left);
            return (true, leftovers);
        }
        for folder in old.into_iter().chain([place]) {
            leftovers.extend(staging::remove_tree(&folder, self.target));
        }
        (false, leftovers)
    }

    /// Records the tree that is at the target now; `None` if that fails, which costs
    /// the next build its time and nothing else.
    fn record(&self, is_known: bool, spare: Option<SpareRecord>) -> Option<TreeState> {
        let folder = memory_folder(self.target);
        // A lock that could not be removed goes with the tree, by its list.
        let is_free = is_known && !self.target.join(LOCK_FILE).exists();
        let target = is_free.then(|| {
            disk::create_folders(&folder)?;
            TreeRecord::take(self.target, &folder)
        });
        Some(TreeState { target: target?.ok()?, spare })
    }

    /// Errors: the target is not the known one any more.
    fn expect(&self, known: &TreeState) -> Result<()> {
        if known.target.is_at(self.target) {
            return Ok(());
        }
        let shown = self.target.display();
        Err(UserError::new_error(text!(
            "{shown} 在生成期间被换成了别的内容，没有生成；再生成一次",
            "{shown} was replaced while the site was being built, and nothing was built; build again"
        )))
    }
}

/// Makes the list of a folder that is whole its list.
fn name_list(folder: &Path) -> std::io::Result<()> {
    disk::rename(&folder.join(UNFINISHED), &folder.join(FILE_NAME))
}
