//! SFTP through the system's `ssh`, which runs as long as this program holds its pipes: if the
//! program is killed, `ssh` ends with it and nothing stays connected. (The client in opendal
//! starts masters that outlive it, and asks for the canonical paths of files that are not there.)

mod connection;
mod failure;

use super::super::UPLOAD_FOLDER;
use super::network::Network;
use super::source::{Pieces, Upload};
use super::{FailureKind, Store, StoreError, StoreResult};
use anyhow::Result;
use connection::{Address, Connection};
use failure::{Failure, StepResult, found, is_absent, sftp_error};
use nianbao_core::config::{FileMode, Target, ascii_authority};
use openssh_sftp_client::file::TokioCompatFile;
use openssh_sftp_client::metadata::Permissions;
use openssh_sftp_client::{Error, Sftp as Session};
use std::borrow::Cow;
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

/// The number of bytes of a file that are read at a time.
const PIECE: usize = 256 * 1024;

/// A folder at a server.
pub(super) struct Sftp {
    network: Network,
    user: Option<String>,
    /// The host, and its port after a colon.
    authority: String,
    root: PathBuf,
    mode: FileMode,
    run: String,
    count: AtomicUsize,
    connection: tokio::sync::Mutex<Option<Arc<Connection>>>,
    /// Folders that are there for certain.
    folders: Mutex<HashSet<PathBuf>>,
}

impl Sftp {
    /// Prepares a connection; `ssh` is not started yet.
    ///
    /// Errors: the system gives no threads.
    pub(super) fn open(target: &Target, run: &str) -> Result<Self> {
        Ok(Self {
            network: Network::start()?,
            user: target.uri.user.clone(),
            // A host in Chinese has another name in the system of names.
            authority: ascii_authority(&target.uri.authority)
                .map_or_else(|| target.uri.authority.clone(), Cow::into_owned),
            root: PathBuf::from(if target.uri.path.is_empty() { "/" } else { &target.uri.path }),
            mode: target.mode,
            run: run.to_owned(),
            count: AtomicUsize::new(0),
            connection: tokio::sync::Mutex::default(),
            folders: Mutex::default(),
        })
    }

    /// Returns the connection, which is made if there is none.
    async fn connect(&self) -> StoreResult<Arc<Connection>> {
        let mut place = self.connection.lock().await;
        if let Some(connection) = &*place {
            return Ok(Arc::clone(connection));
        }
        let connection = {
            let address = Address { user: self.user.as_deref(), authority: &self.authority };
            Arc::new(Connection::start(&address).await?)
        };
        *place = Some(Arc::clone(&connection));
        Ok(connection)
    }

    /// Runs a step over the connection. One that is broken is dropped.
    fn run_step<T>(
        &self,
        size: u64,
        step: impl AsyncFnOnce(&Session) -> StepResult<T>,
    ) -> StoreResult<T> {
        self.network.wait(size, async {
            let connection = self.connect().await?;
            match step(&connection.session).await {
                Ok(done) => Ok(done),
                Err(Failure::Store(error)) => Err(error),
                Err(Failure::Sftp(error)) => {
                    if !matches!(error, Error::SftpError(..)) {
                        *self.connection.lock().await = None;
                    }
                    Err(sftp_error(&error))
                }
            }
        })
    }

    fn locate(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// Makes the folders of a path that are not there, the root and those above it too.
    async fn create_parent(&self, session: &Session, path: &Path) -> StepResult<()> {
        let Some(folder) = path.parent() else { return Ok(()) };
        let known = || self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        if known().contains(folder) {
            return Ok(());
        }
        let mut fs = session.fs();
        let mut missing = Vec::new();
        for above in folder.ancestors() {
            if known().contains(above) || found(fs.metadata(above).await)?.is_some() {
                break;
            }
            missing.push(above);
        }
        for above in missing.into_iter().rev() {
            let created = fs.create_dir(above).await;
            // Another upload may have made it in the meantime.
            if created.is_err() && found(fs.metadata(above).await)?.is_none() {
                return Err(created.err().map_or_else(
                    || Failure::Store(StoreError::new(FailureKind::Other, "no folder")),
                    Failure::Sftp,
                ));
            }
            let _ = fs.set_permissions(above, permissions(self.mode.folder())).await;
        }
        known().insert(folder.to_path_buf());
        Ok(())
    }

    async fn write(&self, session: &Session, to: &Path, upload: &Upload<'_>) -> StepResult<()> {
        self.create_parent(session, to).await?;
        let mut pieces = Pieces::open(&upload.content, PIECE).map_err(Failure::Store)?;
        let file = session.options().write(true).create(true).truncate(true).open(to).await?;
        let mut writer = Box::pin(TokioCompatFile::from(file.clone()));
        while let Some(piece) = pieces.next_piece().map_err(Failure::Store)? {
            writer.as_mut().write_all(&piece).await?;
        }
        writer.as_mut().flush().await?;
        drop(writer);
        // rclone says only here that its disk is full.
        file.close().await?;
        // A server may set modes by itself alone.
        let _ = session.fs().set_permissions(to, permissions(self.mode.file())).await;
        Ok(())
    }

    async fn find_size(session: &Session, path: &Path) -> StepResult<Option<u64>> {
        let about = found(session.fs().metadata(path).await)?;
        Ok(about.map(|about| about.len().unwrap_or_default()))
    }
}

impl Store for Sftp {
    fn read(
        &self,
        path: &str,
        take: &mut dyn FnMut(&[u8]) -> StoreResult<()>,
    ) -> StoreResult<bool> {
        let Some(size) = self.size(path)? else { return Ok(false) };
        self.run_step(size, async |session: &Session| {
            let file = match session.open(self.locate(path)).await {
                Err(error) if is_absent(&error) => return Ok(false),
                opened => opened?,
            };
            let mut file = Box::pin(TokioCompatFile::from(file));
            let mut piece = vec![0; PIECE];
            loop {
                match file.as_mut().read(&mut piece).await? {
                    0 => return Ok(true),
                    count => take(&piece[..count]).map_err(Failure::Store)?,
                }
            }
        })
    }

    fn size(&self, path: &str) -> StoreResult<Option<u64>> {
        self.run_step(0, async |session: &Session| {
            Self::find_size(session, &self.locate(path)).await
        })
    }

    fn create_new(&self, path: &str, bytes: &[u8]) -> StoreResult<bool> {
        let at = self.locate(path);
        self.run_step(0, async |session: &Session| {
            self.create_parent(session, &at).await?;
            if Self::find_size(session, &at).await?.is_some() {
                return Ok(false);
            }
            let opened = session.options().write(true).create_new(true).open(&at).await;
            let mut file = match opened {
                Ok(file) => file,
                // Version 3 of the protocol has no word for a file that is there.
                Err(_) if Self::find_size(session, &at).await?.is_some() => return Ok(false),
                Err(error) => return Err(error.into()),
            };
            file.write_all(bytes).await?;
            file.close().await?;
            Ok(true)
        })
    }

    fn refuses_existing(&self, path: &str, bytes: &[u8]) -> StoreResult<bool> {
        let at = self.locate(path);
        self.run_step(0, async |session: &Session| {
            let opened = session.options().write(true).create_new(true).open(&at).await;
            // rclone writes over what is there.
            let Ok(mut file) = opened else { return Ok(true) };
            file.write_all(bytes).await?;
            file.close().await?;
            Ok(false)
        })
    }

    fn put(&self, upload: &Upload, check: &dyn Fn() -> StoreResult<()>) -> StoreResult<()> {
        let count = self.count.fetch_add(1, Ordering::Relaxed);
        let beside = self.locate(&format!("{UPLOAD_FOLDER}/{}-{count}", self.run));
        let found = self.run_step(upload.size, async |session: &Session| {
            self.write(session, &beside, upload).await?;
            Self::find_size(session, &beside).await
        })?;
        if found != Some(upload.size) {
            let words = format!("{} bytes arrived of {}", found.unwrap_or_default(), upload.size);
            return Err(StoreError::new(FailureKind::Busy, words));
        }
        check()?;
        let to = self.locate(upload.path);
        self.run_step(0, async |session: &Session| {
            self.create_parent(session, &to).await?;
            Ok(session.fs().rename(&beside, &to).await?)
        })
    }

    fn remove(&self, path: &str) -> StoreResult<()> {
        self.run_step(0, async |session: &Session| {
            match session.fs().remove_file(self.locate(path)).await {
                Err(error) if is_absent(&error) => Ok(()),
                // Some servers answer with a general failure.
                Err(_) if Self::find_size(session, &self.locate(path)).await?.is_none() => Ok(()),
                removed => Ok(removed?),
            }
        })
    }

    fn remove_empty_folder(&self, folder: &str) -> StoreResult<()> {
        self.run_step(0, async |session: &Session| {
            // Fails for a folder that is not empty, which stays.
            let _ = session.fs().remove_dir(self.locate(folder)).await;
            Ok(())
        })
    }

    fn clear_uploads(&self) -> StoreResult<()> {
        self.folders.lock().unwrap_or_else(PoisonError::into_inner).clear();
        self.run_step(0, async |session: &Session| {
            let folder = self.locate(UPLOAD_FOLDER);
            if found(session.fs().metadata(&folder).await)?.is_none() {
                return Ok(());
            }
            let mut entries = Box::pin(session.fs().open_dir(&folder).await?.read_dir());
            while let Some(entry) = next_entry(&mut entries).await {
                let name = entry?.filename().to_path_buf();
                if !matches!(name.to_str(), Some("." | "..")) {
                    let _ = session.fs().remove_file(folder.join(name)).await;
                }
            }
            let _ = session.fs().remove_dir(&folder).await;
            Ok(())
        })
    }

    fn is_interrupted(&self) -> bool {
        self.network.is_interrupted()
    }
}

type Entries = std::pin::Pin<Box<openssh_sftp_client::fs::ReadDir>>;

async fn next_entry(
    entries: &mut Entries,
) -> Option<Result<openssh_sftp_client::fs::DirEntry, Error>> {
    futures_util::StreamExt::next(entries).await
}

fn permissions(mode: u32) -> Permissions {
    // The bits of read, write and execute, for owner, group and others.
    Permissions::from(u16::try_from(mode & 0o7777).unwrap_or(0o644))
}
