//! Makes folders: none is asked for that is known, and servers say which are missing.

use super::super::{StoreError, StoreResult};
use super::Webdav;
use reqwest::StatusCode;
use std::sync::PoisonError;

impl Webdav {
    /// Makes the folder of a path, and those above it, from the root on.
    pub(super) async fn create_parent(&self, path: &str) -> StoreResult<()> {
        let Some((folder, _)) = path.rsplit_once('/') else {
            return self.create_folder("").await;
        };
        if self.is_known(folder) {
            return Ok(());
        }
        // From the inner one outwards, as far as there is none; then back.
        let mut missing = vec![folder];
        loop {
            let inner = missing.last().copied().unwrap_or_default();
            if self.is_known(inner) || self.try_create_folder(inner).await? {
                missing.pop();
                break;
            }
            match inner.rsplit_once('/') {
                Some((outer, _)) => missing.push(outer),
                None => {
                    self.create_folder("").await?;
                    break;
                }
            }
        }
        for folder in missing.into_iter().rev() {
            self.create_folder(folder).await?;
        }
        Ok(())
    }

    fn is_known(&self, folder: &str) -> bool {
        self.folders.lock().unwrap_or_else(PoisonError::into_inner).contains(folder)
    }

    /// Makes a folder whose parent exists; the root with the folders above it.
    async fn create_folder(&self, folder: &str) -> StoreResult<()> {
        if self.is_known(folder) || self.try_create_folder(folder).await? {
            return Ok(());
        }
        if folder.is_empty() {
            return self.create_root().await;
        }
        Err(StoreError::http("MKCOL", 409, folder))
    }

    /// Makes the root, and the folders above it.
    async fn create_root(&self) -> StoreResult<()> {
        let ends = self.root.match_indices('/').map(|(at, _)| at).skip(1);
        let mut last = StatusCode::CREATED;
        for end in ends.chain([self.root.len()]) {
            // Folders above may belong to others and answer as they like.
            let address = self.absolute_address(&format!("{}/", &self.root[..end]));
            last = self.send("MKCOL", self.request_to("MKCOL", address)).await?;
        }
        if last == StatusCode::CONFLICT {
            return Err(StoreError::http("MKCOL", 409, &self.root));
        }
        Ok(())
    }

    /// Makes a folder; false if the one above it is missing.
    async fn try_create_folder(&self, folder: &str) -> StoreResult<bool> {
        let slash = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let status = self.send("MKCOL", self.request("MKCOL", &slash)).await?;
        if matches!(status, StatusCode::CONFLICT | StatusCode::NOT_FOUND) {
            return Ok(false);
        }
        self.folders.lock().unwrap_or_else(PoisonError::into_inner).insert(folder.to_owned());
        Ok(true)
    }
}
