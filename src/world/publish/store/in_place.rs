//! A folder of this machine whose files are changed where they are, one by one.

use super::super::UPLOAD_FOLDER;
use super::super::ownership::Ownership;
use super::source::{Pieces, Upload};
use super::{FailureKind, Store, StoreError, StoreResult};
use crate::world::disk;
use anyhow::Result;
use nianbao_core::config::Target;
use nianbao_core::diag::{ContextText, UserError};
use nianbao_text::text;
use std::collections::HashSet;
use std::fs::File;
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// The number of bytes that are copied at a time.
const PIECE: usize = 256 * 1024;

/// A folder that is published to file by file.
pub(in crate::world::publish) struct InPlace {
    root: PathBuf,
    ownership: Ownership,
    run: String,
    count: AtomicUsize,
    /// Folders that are there for certain.
    folders: Mutex<HashSet<PathBuf>>,
}

impl InPlace {
    /// Opens the folder of a target, which is created if it is not there.
    ///
    /// Errors: the disk fails.
    pub(super) fn open(target: &Target, run: &str) -> Result<Self> {
        let root = crate::world::output::resolve_target(Path::new(&target.uri.path))?;
        refuse_releases(&root)?;
        let failed = || crate::world::unwritable_message(&root);

        // A folder that is not there gets what the one above it has.
        let above = root.ancestors().find(|folder| folder.is_dir()).unwrap_or(Path::new("/"));
        let ownership = Ownership::from_folder(above, target.mode).context_text(failed)?;
        let (count, folders) = (AtomicUsize::new(0), Mutex::default());
        Ok(Self { root, ownership, run: run.to_owned(), count, folders })
    }

    /// Creates the folder of a path, once.
    fn create_parent(&self, path: &str) -> std::io::Result<()> {
        let Some(folder) = Path::new(path).parent() else { return Ok(()) };
        let known = || self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        if folder.as_os_str().is_empty() || known().contains(folder) {
            return Ok(());
        }
        self.ownership.create_folders(&self.root, folder)?;
        known().insert(folder.to_path_buf());
        Ok(())
    }

    fn write_aside(&self, upload: &Upload) -> StoreResult<PathBuf> {
        let at = self.count.fetch_add(1, Ordering::Relaxed);
        let beside = format!("{UPLOAD_FOLDER}/{}-{at}", self.run);
        self.create_parent(&beside).map_err(|error| StoreError::io(&error))?;
        let path = self.root.join(beside);
        let mut file = disk::create_new_file(&path).map_err(|error| StoreError::io(&error))?;
        let mut pieces = Pieces::open(&upload.content, PIECE)?;
        while let Some(piece) = pieces.next_piece()? {
            file.write_all(&piece).map_err(|error| StoreError::io(&error))?;
        }
        let finish = || {
            self.ownership.apply_to_file(&file)?;
            if upload.replaces { disk::sync_file(&file, &path) } else { Ok(()) }
        };
        finish().map_err(|error| StoreError::io(&error))?;
        Ok(path)
    }
}

impl Store for InPlace {
    fn read(
        &self,
        path: &str,
        take: &mut dyn FnMut(&[u8]) -> StoreResult<()>,
    ) -> StoreResult<bool> {
        let mut file = match File::open(self.root.join(path)) {
            Err(error) if is_absent(&error) => return Ok(false),
            opened => opened.map_err(|error| StoreError::io(&error))?,
        };
        let mut piece = vec![0; PIECE];
        loop {
            match file.read(&mut piece).map_err(|error| StoreError::io(&error))? {
                0 => return Ok(true),
                count => take(&piece[..count])?,
            }
        }
    }

    fn size(&self, path: &str) -> StoreResult<Option<u64>> {
        match self.root.join(path).symlink_metadata() {
            Ok(about) => Ok(Some(about.len())),
            Err(error) if is_absent(&error) => Ok(None),
            Err(error) => Err(StoreError::io(&error)),
        }
    }

    fn create_new(&self, path: &str, bytes: &[u8]) -> StoreResult<bool> {
        match disk::create_new_file(&self.root.join(path)) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
            created => created
                .and_then(|mut file| file.write_all(bytes))
                .map(|()| true)
                .map_err(|error| StoreError::io(&error)),
        }
    }

    fn refuses_existing(&self, _path: &str, _bytes: &[u8]) -> StoreResult<bool> {
        Ok(true)
    }

    fn put(&self, upload: &Upload, check: &dyn Fn() -> StoreResult<()>) -> StoreResult<()> {
        let beside = self.write_aside(upload)?;
        let place = || {
            self.create_parent(upload.path)?;
            disk::rename(&beside, &self.root.join(upload.path))
        };
        check()
            .and_then(|()| place().map_err(|error| StoreError::io(&error)))
            .inspect_err(|_| drop(disk::remove_file(&beside)))
    }

    fn remove(&self, path: &str) -> StoreResult<()> {
        match disk::remove_file(&self.root.join(path)) {
            Err(error) if !is_absent(&error) => Err(StoreError::io(&error)),
            _ => Ok(()),
        }
    }

    fn remove_empty_folder(&self, folder: &str) -> StoreResult<()> {
        // Fails for a folder that is not empty, which stays.
        let _ = disk::remove_folder(&self.root.join(folder));
        Ok(())
    }

    fn clear_uploads(&self) -> StoreResult<()> {
        self.folders.lock().unwrap_or_else(PoisonError::into_inner).clear();
        match disk::remove_tree(&self.root.join(UPLOAD_FOLDER)) {
            Err(error) if !is_absent(&error) => Err(StoreError::io(&error)),
            _ => Ok(()),
        }
    }

    fn sync(&self) -> StoreResult<()> {
        disk::sync_all(&self.root)
            .map_err(|error| StoreError::new(FailureKind::Other, error.to_string()))
    }
}

/// Errors: the folder holds releases.
fn refuse_releases(root: &Path) -> Result<()> {
    if !(root.join("releases").is_dir() && root.join("current").is_symlink()) {
        return Ok(());
    }
    let root = root.display();
    Err(UserError::new_error(text!(
        "{root} 里是各版的文件夹（layout: releases）：去掉 site.yaml 中该目标的 layout: in-place，或换一个文件夹",
        "{root} holds releases (`layout: releases`): take `layout: in-place` out of the target in site.yaml, or choose another folder"
    )))
}

fn is_absent(error: &std::io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}
