//! The copy of a site on this machine that is sent to others: it is brought up to date as any
//! output is, so that a publication makes again what has changed, and no more.

use super::{PublishJob, create_private_folder};
use crate::world::environment::cache_folder;
use crate::world::folder_lock::FolderLock;
use crate::world::output::Output;
use crate::world::unwritable_message;
use crate::world::verify::{PublishedCopy, verify};
use anyhow::Result;
use nianbao_core::diag::ContextText;
use nianbao_core::source::Digest;
use std::path::{Path, PathBuf};

/// The copy of a site, which nobody else changes meanwhile.
pub(super) struct LocalCopy {
    folder: PathBuf,
    /// True if the folder is of use to this publication alone.
    is_passing: bool,
    _lock: FolderLock,
}

impl LocalCopy {
    /// Opens the copy for a publication: in the user's folder for files that can be made again,
    /// or, where the environment names none, among the temporary files of the system.
    ///
    /// Errors: another publication uses it, or the disk fails.
    pub(super) fn open(job: &PublishJob) -> Result<Self> {
        let site = job.site.canonicalize().unwrap_or_else(|_| job.site.to_path_buf());
        let mut name = site.as_os_str().as_encoded_bytes().to_vec();
        // Copies that differ in their pages stand beside each other.
        name.extend(format!("\n{:?} {}", job.base_url, job.compress).bytes());
        let name = format!("site-{}", Digest::from_bytes(&name).sha256());
        let cache = cache_folder();
        let is_passing = cache.is_none();
        let above = match cache {
            Some(cache) => cache.join(&name),
            None => std::env::temp_dir().join(format!("{name}-{}", std::process::id())),
        };
        create_private_folder(&above).context_text(|| unwritable_message(&above))?;
        let folder = above.join("site");
        let lock =
            FolderLock::try_acquire(&above, false)?.map_err(|owner| owner.publishing_error())?;
        Ok(Self { folder, is_passing, _lock: lock })
    }

    /// Returns the folder of the copy.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// True if a file of the copy is not as the copy's own list has it: the disk failed, or
    /// somebody wrote to a file that shares its bytes. What is not there is no damage.
    pub(super) fn is_damaged(&self) -> bool {
        let copy = PublishedCopy::Folder(self.folder.clone());
        self.folder.is_dir()
            && verify(&copy, None, &|_, _| ()).map_or(true, |differences| !differences.is_empty())
    }

    /// Returns the folder as one that a site is written to.
    ///
    /// Errors: it is in the site.
    pub(super) fn output(&self, site: &Path) -> Result<Output> {
        Output::new(site, &self.folder)
    }
}

impl Drop for LocalCopy {
    fn drop(&mut self) {
        if self.is_passing
            && let Some(above) = self.folder.parent()
        {
            let _ = std::fs::remove_dir_all(above);
        }
    }
}
