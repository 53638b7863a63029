//! SFTP through the system's `ssh`, which runs as long as this program holds its pipes: if the
//! program is killed, `ssh` ends with it and nothing stays connected. (The client in opendal
//! starts masters that outlive it, and asks for the canonical paths of files that are not there.)

use super::super::UPLOAD_FOLDER;
use super::network::Network;
use super::source::{Pieces, Upload};
use super::{FailureKind, Store, StoreError, StoreResult};
use anyhow::Result;
use nianbao_core::config::{FileMode, Target};
use openssh_sftp_client::error::SftpErrorKind;
use openssh_sftp_client::file::TokioCompatFile;
use openssh_sftp_client::metadata::Permissions;
use openssh_sftp_client::{Error, Sftp as Session, SftpOptions};
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, Command};

/// The number of bytes of a file that are read at a time.
const PIECE: usize = 256 * 1024;
/// The most bytes of what `ssh` writes that are kept.
const MAX_WORDS: u64 = 4096;
/// How long `ssh` has to say why it ended.
const LAST_WORDS: Duration = Duration::from_millis(500);

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

/// A running `ssh`.
struct Connection {
    session: Session,
    _process: Child,
}

impl Sftp {
    /// Prepares a connection; `ssh` is not started yet.
    ///
    /// Errors: the system gives no threads.
    pub(super) fn open(target: &Target, run: &str) -> Result<Self> {
        Ok(Self {
            network: Network::start()?,
            user: target.uri.user.clone(),
            authority: target.uri.authority.clone(),
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
        let connection = Arc::new(self.start().await?);
        *place = Some(Arc::clone(&connection));
        Ok(connection)
    }

    async fn start(&self) -> StoreResult<Connection> {
        let mut process = self.command().spawn().map_err(|error| {
            StoreError::new(FailureKind::Settings, format!("ssh cannot be started: {error}"))
        })?;
        let (Some(input), Some(output), Some(mut words)) =
            (process.stdin.take(), process.stdout.take(), process.stderr.take())
        else {
            return Err(StoreError::new(FailureKind::Other, "ssh has no pipes"));
        };
        let said = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&said);
        let listen = tokio::spawn(async move {
            let mut piece = [0; 512];
            while let Ok(count @ 1..) = words.read(&mut piece).await {
                let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
                if (kept.len() as u64) < MAX_WORDS {
                    kept.extend_from_slice(&piece[..count]);
                }
            }
        });
        match Session::new(input, output, SftpOptions::new()).await {
            Ok(session) => Ok(Connection { session, _process: process }),
            Err(error) => {
                let _ = tokio::time::timeout(LAST_WORDS, listen).await;
                let said = said.lock().unwrap_or_else(PoisonError::into_inner);
                Err(ssh_error(&String::from_utf8_lossy(&said), &error))
            }
        }
    }

    fn command(&self) -> Command {
        let mut command = Command::new("ssh");
        // A host with an unknown key may be an impostor; nobody is there to type a password.
        for option in [
            "BatchMode=yes",
            "StrictHostKeyChecking=yes",
            "ControlMaster=no",
            "ControlPath=none",
            "PermitLocalCommand=no",
            "RemoteCommand=none",
            "ForwardAgent=no",
            "ForwardX11=no",
            "ClearAllForwardings=yes",
            "ServerAliveInterval=15",
        ] {
            command.args(["-o", option]);
        }
        let (host, port) = split_port(&self.authority);
        if let Some(port) = port {
            command.args(["-p", port]);
        }
        if let Some(user) = &self.user {
            command.args(["-l", user]);
        }
        command.args(["-T", "-s", "--", host, "sftp"]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.kill_on_drop(true);
        command
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

    fn at(&self, path: &str) -> PathBuf {
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
            let file = match session.open(self.at(path)).await {
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
        self.run_step(0, async |session: &Session| Self::find_size(session, &self.at(path)).await)
    }

    fn create_new(&self, path: &str, bytes: &[u8]) -> StoreResult<bool> {
        let at = self.at(path);
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
        let at = self.at(path);
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
        let beside = self.at(&format!("{UPLOAD_FOLDER}/{}-{count}", self.run));
        let found = self.run_step(upload.size, async |session: &Session| {
            self.write(session, &beside, upload).await?;
            Self::find_size(session, &beside).await
        })?;
        if found != Some(upload.size) {
            let words = format!("{} bytes arrived of {}", found.unwrap_or_default(), upload.size);
            return Err(StoreError::new(FailureKind::Busy, words));
        }
        check()?;
        let to = self.at(upload.path);
        self.run_step(0, async |session: &Session| {
            self.create_parent(session, &to).await?;
            Ok(session.fs().rename(&beside, &to).await?)
        })
    }

    fn remove(&self, path: &str) -> StoreResult<()> {
        self.run_step(0, async |session: &Session| {
            match session.fs().remove_file(self.at(path)).await {
                Err(error) if is_absent(&error) => Ok(()),
                // Some servers answer with a general failure.
                Err(_) if Self::find_size(session, &self.at(path)).await?.is_none() => Ok(()),
                removed => Ok(removed?),
            }
        })
    }

    fn remove_empty_folder(&self, folder: &str) -> StoreResult<()> {
        self.run_step(0, async |session: &Session| {
            // What is not empty stays.
            let _ = session.fs().remove_dir(self.at(folder)).await;
            Ok(())
        })
    }

    fn clear_uploads(&self) -> StoreResult<()> {
        self.folders.lock().unwrap_or_else(PoisonError::into_inner).clear();
        self.run_step(0, async |session: &Session| {
            let folder = self.at(UPLOAD_FOLDER);
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

type StepResult<T> = Result<T, Failure>;

/// Why a step failed: what the server said, or what is known without it.
enum Failure {
    Sftp(Error),
    Store(StoreError),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Sftp(error)
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        match error.get_ref().and_then(|inner| inner.downcast_ref::<Error>()) {
            Some(inner) => Self::Store(sftp_error(inner)),
            None => Self::Store(StoreError::io(&error)),
        }
    }
}

/// Returns `None` for what is not there.
fn found<T>(result: Result<T, Error>) -> StepResult<Option<T>> {
    match result {
        Ok(found) => Ok(Some(found)),
        Err(error) if is_absent(&error) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn is_absent(error: &Error) -> bool {
    matches!(error, Error::SftpError(SftpErrorKind::NoSuchFile, _))
}

fn permissions(mode: u32) -> Permissions {
    // The bits of read, write and execute, for owner, group and others.
    Permissions::from(u16::try_from(mode & 0o7777).unwrap_or(0o644))
}

/// Divides a host from its port; a host in brackets is an address of IPv6.
fn split_port(authority: &str) -> (&str, Option<&str>) {
    if let Some((host, rest)) = authority.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        return (host, rest.strip_prefix(':'));
    }
    authority.split_once(':').map_or((authority, None), |(host, port)| (host, Some(port)))
}

/// Converts what `ssh` wrote before it ended. It has no other word for what went wrong.
fn ssh_error(said: &str, error: &Error) -> StoreError {
    let words: Vec<&str> =
        said.split_whitespace().filter(|word| word.chars().any(|c| c != '@')).collect();
    let words = if words.is_empty() { error.to_string() } else { words.join(" ") };
    let lower = words.to_lowercase();
    let has = |phrases: &[&str]| phrases.iter().any(|phrase| lower.contains(phrase));
    let kind = match () {
        () if has(&["host key", "host identification"]) => FailureKind::HostKey,
        () if has(&["permission denied", "too many authentication"]) => FailureKind::Denied,
        () if has(&["could not resolve hostname", "subsystem request failed"]) => {
            FailureKind::NoSuchPlace
        }
        () => FailureKind::Busy,
    };
    StoreError::new(kind, format!("ssh: {words}"))
}

fn sftp_error(error: &Error) -> StoreError {
    let words = error.to_string();
    let lower = words.to_lowercase();
    let kind = match error {
        _ if ["no space", "disk full", "quota"].iter().any(|phrase| lower.contains(phrase)) => {
            FailureKind::Full
        }
        Error::SftpError(SftpErrorKind::NoSuchFile, _) => FailureKind::NoSuchPlace,
        Error::SftpError(SftpErrorKind::PermDenied, _) => FailureKind::Denied,
        Error::SftpError(SftpErrorKind::OpUnsupported, _)
        | Error::UnsupportedSftpProtocol { .. } => FailureKind::Unsupported,
        Error::SftpError(..) => FailureKind::Other,
        _ => FailureKind::Busy,
    };
    StoreError::new(kind, words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_is_told_from_a_host() {
        assert_eq!(split_port("host"), ("host", None));
        assert_eq!(split_port("host:2222"), ("host", Some("2222")));
        assert_eq!(split_port("[::1]:22"), ("::1", Some("22")));
        assert_eq!(split_port("[::1]"), ("::1", None));
    }

    #[test]
    fn ssh_is_understood_by_its_words() {
        let error = |words| ssh_error(words, &Error::BackgroundTaskFailure(&"ended"));
        let key = error("@@@@ WARNING @@@@\nHost key verification failed.");
        assert_eq!(key.kind, FailureKind::HostKey);
        assert!(!key.words().contains('@'));
        assert!(error("kex_exchange_identification: Connection reset by peer").is_transient);
        assert_eq!(error("web@host: Permission denied (publickey).").kind, FailureKind::Denied);
        assert!(error("").is_transient);
    }
}
