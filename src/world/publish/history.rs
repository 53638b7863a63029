//! Releases of targets that are changed file by file, kept on this machine to return to: lists
//! of their files, and the bytes by their digests. Files that releases share are kept once, and
//! share the bytes of the copy that was sent.

use super::SiteFiles;
use super::release_id::{ReleaseInfo, is_release_id, surplus};
use crate::world::copy::digest_file;
use crate::world::environment::data_folder;
use crate::world::folder_lock::FolderLock;
use crate::world::site_output::FileEntry;
use crate::world::{disk, unreadable_message, unwritable_message};
use anyhow::Result;
use nianbao_core::config::Target;
use nianbao_core::diag::{ContextText, UserError};
use nianbao_core::source::Digest;
use nianbao_text::text;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// A release as it is kept.
#[derive(Debug, Serialize, Deserialize)]
struct Record {
    /// The address of the target.
    target: String,
    /// The id of the release that it took the place of.
    previous: Option<String>,
    files: Vec<FileEntry>,
}

/// The releases of one target.
pub(super) struct History {
    folder: PathBuf,
    target: String,
}

impl History {
    /// Opens the releases of a target; `None` where the environment names no folder of the user.
    pub(super) fn open(target: &Target) -> Option<Self> {
        // One bucket of two services is two targets.
        let service = target.endpoint.as_deref().unwrap_or_default();
        let address = format!("{} {service}", target.uri).trim_end().to_owned();
        let name = Digest::from_bytes(address.as_bytes()).sha256();
        Some(Self { folder: data_folder()?.join("releases").join(name), target: address })
    }

    /// Returns the releases, oldest first.
    pub(super) fn list(&self) -> Vec<ReleaseInfo> {
        let entries = std::fs::read_dir(self.folder.join("lists")).into_iter().flatten().flatten();
        let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
        let mut ids: Vec<String> = names.filter(|name| is_release_id(name)).collect();
        ids.sort();
        ids.into_iter().map(|id| ReleaseInfo { id }).collect()
    }

    /// Returns the release that one took the place of.
    pub(super) fn previous(&self, id: &str) -> Option<String> {
        self.read(id).ok()?.previous
    }

    /// Reads the files of a release.
    ///
    /// Errors: the release is not kept, or damaged.
    pub(super) fn files(&self, id: &str) -> Result<Vec<FileEntry>> {
        self.read(id).map(|record| record.files)
    }

    fn read(&self, id: &str) -> Result<Record> {
        let path = self.list_path(id);
        let bytes = std::fs::read(&path).context_text(|| unreadable_message(&path))?;
        postcard::from_bytes(&bytes).map_err(|_| {
            let path = path.display();
            UserError::new_error(text!(
                "{path} 已损坏：换一版恢复",
                "{path} is damaged: return to another release"
            ))
        })
    }

    /// Returns where the bytes of a file are.
    pub(super) fn object(&self, digest: &Digest) -> PathBuf {
        object_path(&self.folder, digest)
    }

    /// Keeps a release, and of those before it as many as `keep` allows.
    ///
    /// Errors: the disk fails, or another publication to the target is at the same point.
    pub(super) fn keep(
        &self,
        id: &str,
        previous: Option<&str>,
        files: &SiteFiles,
        keep: usize,
    ) -> Result<()> {
        let failed = || unwritable_message(&self.folder);
        super::create_private_folder(&self.folder.join("lists")).context_text(failed)?;
        let _lock = FolderLock::acquire(&self.folder, false)?;
        for entry in files.entries {
            keep_object(&files.locate(entry), &self.object(&entry.digest)).context_text(failed)?;
        }
        let record = Record {
            target: self.target.clone(),
            previous: previous.map(str::to_owned),
            files: files.entries.to_vec(),
        };
        let bytes = postcard::to_allocvec(&record).unwrap_or_default();
        crate::world::write::replace_atomically(&self.list_path(id), &bytes)?;
        self.prune(keep, id, previous)
    }

    /// Removes bytes that are not what their name says. Releases that need them cannot be
    /// returned to until the same file is kept again.
    pub(super) fn forget_damaged(&self) {
        let folders =
            std::fs::read_dir(self.folder.join("objects")).into_iter().flatten().flatten();
        let objects =
            folders.flat_map(|folder| std::fs::read_dir(folder.path())).flatten().flatten();
        for object in objects {
            let is_whole = digest_file(&object.path(), |_| Ok(()))
                .is_ok_and(|digest| object.file_name().to_str() == Some(digest.sha256().as_str()));
            if !is_whole {
                let _ = disk::remove_file(&object.path());
            }
        }
    }

    /// Removes the oldest releases, and the bytes that none of the others has.
    fn prune(&self, keep: usize, present: &str, previous: Option<&str>) -> Result<()> {
        let releases = self.list();
        let old = surplus(&releases, keep, present, previous);
        if old.is_empty() {
            return Ok(());
        }
        let mut wanted = HashSet::new();
        for release in releases.iter().filter(|release| !old.contains(release)) {
            wanted.extend(self.files(&release.id)?.into_iter().map(|entry| entry.digest));
        }
        for release in old {
            let gone = self.files(&release.id).unwrap_or_default();
            // The list first: one without its bytes would promise too much.
            let path = self.list_path(&release.id);
            disk::remove_file(&path).context_text(|| unwritable_message(&path))?;
            for entry in gone.iter().filter(|entry| !wanted.contains(&entry.digest)) {
                let _ = disk::remove_file(&self.object(&entry.digest));
            }
        }
        Ok(())
    }

    fn list_path(&self, id: &str) -> PathBuf {
        self.folder.join("lists").join(id)
    }
}

fn object_path(folder: &Path, digest: &Digest) -> PathBuf {
    let name = digest.sha256();
    folder.join("objects").join(&name[..2]).join(name)
}

/// Keeps the bytes of a file under their digest.
fn keep_object(from: &Path, to: &Path) -> std::io::Result<()> {
    match disk::in_new_folder(to, || disk::link_or_copy(from, to)) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        kept => kept,
    }
}
