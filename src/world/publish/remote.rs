//! A target that is reached over the network. No other module knows how.

use super::{OWN_PREFIX, retry};
use crate::world::download::upload_client;
use crate::world::environment::non_empty_variable;
use crate::world::site_output::{FileContent, FileEntry};
use anyhow::Result;
use nianbao_core::config::{Scheme, Target};
use nianbao_core::diag::ContextText;
use nianbao_core::plan::cache_control;
use nianbao_core::source::Hasher;
use nianbao_text::text;
use opendal::{EntryMode, ErrorKind, HttpTransporter, OperationContext, Operator, services};
use opendal_http_transport_reqwest::ReqwestTransport;
use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;
use tokio::runtime::Runtime;

/// The number of bytes of a file that are held and sent at a time.
const CHUNK: usize = 8 * 1024 * 1024;
/// The limit of time for one step; large files get more by their size.
const STEP_TIMEOUT: Duration = Duration::from_secs(90);
const MIN_BYTES_PER_SECOND: u64 = 32 * 1024;

/// A target that is reached over the network.
pub(super) struct Remote {
    operator: Operator,
    runtime: Runtime,
    /// True if files are written under another name first, because the service shows
    /// unfinished ones.
    writes_aside: bool,
    /// A part of the names of such files that no other run has.
    run_id: String,
    upload_count: AtomicUsize,
    /// True once the user interrupts the run.
    interrupted: Arc<AtomicBool>,
}

/// The result of a request to a target.
type OpendalResult<T> = opendal::Result<T>;

impl Remote {
    /// Prepares a connection; no request is sent yet.
    ///
    /// Errors: the settings of the target are wrong.
    pub(super) fn open(target: &Target, run: &str) -> Result<Self> {
        let failed = || {
            let uri = &target.uri;
            text!("无法准备发布到 {uri}", "cannot make ready to publish to {uri}")
        };
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .context_text(failed)?;
        let operator = build_operator(target)
            .map_err(|error| retry::to_user_error(&error))
            .context_text(failed)?;
        let transport = HttpTransporter::new(ReqwestTransport::new(upload_client()?));
        let context = OperationContext::default().with_http_transport(transport);
        let interrupted = Arc::new(AtomicBool::new(false));
        runtime.spawn(heed_interrupts(Arc::clone(&interrupted)));
        let scheme = target.uri.scheme;
        let aside = matches!(scheme, Scheme::Sftp | Scheme::Webdav | Scheme::WebdavPlain);
        Ok(Self {
            operator: operator.with_context(context),
            runtime,
            writes_aside: aside,
            run_id: run.to_owned(),
            upload_count: AtomicUsize::new(0),
            interrupted,
        })
    }

    /// True once the user interrupts the run. Checked between files, so that the lock
    /// is released and connections are closed.
    pub(super) fn is_interrupted(&self) -> bool {
        self.interrupted.load(Ordering::Relaxed)
    }

    /// True if the target has folders that stay when their files are gone.
    pub(super) fn has_folders(&self) -> bool {
        self.writes_aside
    }

    fn block_on_with_timeout<T>(
        &self,
        size: u64,
        step: impl Future<Output = OpendalResult<T>>,
    ) -> OpendalResult<T> {
        let limit = STEP_TIMEOUT + Duration::from_secs(size / MIN_BYTES_PER_SECOND);
        self.runtime.block_on(async {
            let late = |_| {
                let late = opendal::Error::new(ErrorKind::Unexpected, "no answer in time");
                Err(late.set_temporary())
            };
            tokio::time::timeout(limit, step).await.unwrap_or_else(late)
        })
    }

    /// Reads a small file; `None` if it does not exist.
    pub(super) fn read(&self, path: &str, largest: u64) -> Result<Option<Vec<u8>>> {
        retry::retry_step(path, || {
            let size = match self.block_on_with_timeout(0, self.operator.stat(path)) {
                Ok(about) => about.content_length(),
                Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
                Err(error) => return Err(error),
            };
            if size > largest {
                return Err(opendal::Error::new(ErrorKind::Unexpected, "the file is too large"));
            }
            match self.block_on_with_timeout(size, self.operator.read(path)) {
                Ok(bytes) => Ok(Some(bytes.to_vec())),
                Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
                Err(error) => Err(error),
            }
        })
    }

    /// True if there is a file at a path.
    pub(super) fn exists(&self, path: &str) -> Result<bool> {
        retry::retry_step(path, || self.block_on_with_timeout(0, self.operator.exists(path)))
    }

    /// Creates a small file if there is none. Returns true if it was created, as far
    /// as the service can tell.
    pub(super) fn create_if_absent(&self, path: &str, bytes: &[u8]) -> Result<bool> {
        let has_condition = self.operator.info().capability().write_with_if_not_exists;
        retry::retry_step(path, || {
            // Some services accept the condition and ignore it.
            if self.block_on_with_timeout(0, self.operator.exists(path))? {
                return Ok(false);
            }
            let write_plainly =
                || self.block_on_with_timeout(0, self.operator.write(path, bytes.to_vec()));
            if !has_condition {
                return write_plainly().map(|_| true);
            }
            let write = self.operator.write_with(path, bytes.to_vec()).if_not_exists(true);
            match self.block_on_with_timeout(0, write.into_future()) {
                Ok(_) => Ok(true),
                Err(error) => match error.kind() {
                    ErrorKind::ConditionNotMatch | ErrorKind::AlreadyExists => Ok(false),
                    // Some services answer with a general failure.
                    _ if self.block_on_with_timeout(0, self.operator.exists(path))? => Ok(false),
                    // And some do not know the condition.
                    _ => write_plainly().map(|_| true),
                },
            }
        })
    }

    /// Uploads a file of the site: all of it or nothing.
    pub(super) fn upload(&self, entry: &FileEntry, content: &FileContent) -> Result<()> {
        retry::retry_step(&entry.path, || {
            self.put_file(&entry.path, content, entry.digest.size, entry.content_type())
        })
    }

    /// Writes a list or a lock of this program.
    pub(super) fn write_own_file(&self, path: &str, bytes: Vec<u8>) -> Result<()> {
        let (size, content) = (bytes.len() as u64, FileContent::Bytes(bytes));
        retry::retry_step(path, || {
            self.put_file(path, &content, size, "application/json; charset=utf-8")
        })
    }

    fn put_file(
        &self,
        path: &str,
        content: &FileContent,
        size: u64,
        kind: &str,
    ) -> OpendalResult<()> {
        if !self.writes_aside {
            self.write_file(path, path, content, kind, size)?;
            return self.check_size(path, size);
        }
        let at = self.upload_count.fetch_add(1, Ordering::Relaxed);
        let beside = format!("{}/{}-{at}", super::UPLOAD_FOLDER, self.run_id);
        self.write_file(&beside, path, content, kind, size)?;
        self.check_size(&beside, size)?;
        self.block_on_with_timeout(0, self.operator.rename(&beside, path))
    }

    fn write_file(
        &self,
        to: &str,
        path: &str,
        content: &FileContent,
        kind: &str,
        size: u64,
    ) -> OpendalResult<()> {
        let writer = self.operator.writer_with(to).content_type(kind).chunk(CHUNK);
        let cache = if path.starts_with(OWN_PREFIX) { "no-store" } else { cache_control(path) };
        let mut writer =
            self.block_on_with_timeout(0, writer.cache_control(cache).into_future())?;
        self.block_on_with_timeout(size, async {
            match content {
                FileContent::Bytes(bytes) => writer.write(bytes.clone()).await?,
                FileContent::File(from, known) => {
                    let mut file = std::fs::File::open(from).map_err(source_error)?;
                    let mut hasher = Hasher::default();
                    loop {
                        let mut chunk = Vec::with_capacity(CHUNK);
                        file.by_ref()
                            .take(CHUNK as u64)
                            .read_to_end(&mut chunk)
                            .map_err(source_error)?;
                        if chunk.is_empty() {
                            break;
                        }
                        hasher.update(&chunk);
                        writer.write(chunk).await?;
                    }
                    if hasher.finish() != *known {
                        let _ = writer.abort().await;
                        return Err(source_error(
                            "it changed while it was being sent; publish again",
                        ));
                    }
                }
            }
            writer.close().await.map(|_| ())
        })
    }

    fn check_size(&self, path: &str, size: u64) -> OpendalResult<()> {
        let found = self.block_on_with_timeout(0, self.operator.stat(path))?.content_length();
        if found == size {
            return Ok(());
        }
        let words = format!("{found} bytes arrived of {size}");
        Err(opendal::Error::new(ErrorKind::Unexpected, words).set_temporary())
    }

    /// Removes a file; none there is no error.
    pub(super) fn remove(&self, path: &str) -> Result<()> {
        retry::retry_step(path, || self.block_on_with_timeout(0, self.operator.delete(path)))
    }

    /// Removes a folder if it is empty.
    pub(super) fn remove_if_empty(&self, folder: &str) -> Result<()> {
        let folder = format!("{folder}/");
        if self.list_folder(&folder)?.is_empty() { self.remove(&folder) } else { Ok(()) }
    }

    /// Lists the files directly in a folder.
    pub(super) fn list_files(&self, folder: &str) -> Result<Vec<String>> {
        let mut all = self.list_folder(&format!("{folder}/"))?;
        all.retain(|path| !path.ends_with('/'));
        Ok(all)
    }

    /// Lists the files and folders directly in a folder; nothing if it does not exist.
    fn list_folder(&self, folder: &str) -> Result<Vec<String>> {
        retry::retry_step(folder, || {
            match self.block_on_with_timeout(0, self.operator.list(folder)) {
                Ok(entries) => Ok(entries
                    .into_iter()
                    .filter(|entry| entry.path() != folder)
                    .map(|entry| match entry.metadata().mode() {
                        EntryMode::DIR => format!("{}/", entry.path().trim_end_matches('/')),
                        _ => entry.path().to_owned(),
                    })
                    .collect()),
                Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
                Err(error) => Err(error),
            }
        })
    }
}

/// Notes the first interrupt; the second ends the process.
async fn heed_interrupts(interrupted: Arc<AtomicBool>) {
    wait_for_interrupt().await;
    interrupted.store(true, Ordering::Relaxed);
    wait_for_interrupt().await;
    std::process::exit(2);
}

#[cfg(unix)]
async fn wait_for_interrupt() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}

#[cfg(not(unix))]
async fn interrupt() {
    let _ = tokio::signal::ctrl_c().await;
}

fn source_error(error: impl std::fmt::Display) -> opendal::Error {
    opendal::Error::new(ErrorKind::Unexpected, format!("the file to be sent: {error}"))
}

/// Configures a service by the settings of a target. Credentials come from the
/// service's own sources in the environment.
fn build_operator(target: &Target) -> OpendalResult<Operator> {
    let (uri, path) = (&target.uri, target.uri.path.as_str());
    let (at, root) = (uri.authority.as_str(), if path.is_empty() { "/" } else { path });
    let endpoint = target.endpoint.as_deref().unwrap_or_default();
    let region = target.region.as_deref();
    let tail = |before: &str, after: &str| {
        let named = region.map(|region| format!("https://{before}{region}{after}"));
        if endpoint.is_empty() { named.unwrap_or_default() } else { endpoint.to_owned() }
    };
    match uri.scheme {
        Scheme::S3 => {
            // The service compares the bytes with their digest.
            let mut service =
                services::S3::default().bucket(at).root(root).checksum_algorithm("md5");
            if !endpoint.is_empty() {
                service = service.endpoint(endpoint);
            }
            service = match (
                region,
                non_empty_variable("AWS_REGION"),
                non_empty_variable("AWS_DEFAULT_REGION"),
            ) {
                (Some(region), ..) => service.region(region),
                (None, None, None) => service.region("us-east-1"),
                _ => service,
            };
            let service =
                if target.virtual_host { service.enable_virtual_host_style() } else { service };
            Operator::new(service)
        }
        Scheme::Oss => {
            let endpoint = tail("oss-", ".aliyuncs.com");
            Operator::new(services::Oss::default().bucket(at).root(root).endpoint(&endpoint))
        }
        Scheme::Cos => {
            let endpoint = tail("cos.", ".myqcloud.com");
            Operator::new(services::Cos::default().bucket(at).root(root).endpoint(&endpoint))
        }
        Scheme::Obs => {
            let endpoint = tail("obs.", ".myhuaweicloud.com");
            Operator::new(services::Obs::default().bucket(at).root(root).endpoint(&endpoint))
        }
        Scheme::Webdav => webdav_operator(target, &format!("https://{at}"), root),
        Scheme::WebdavPlain => webdav_operator(target, &format!("http://{at}"), root),
        Scheme::Sftp => sftp_operator(target, root),
        Scheme::File => {
            Err(opendal::Error::new(ErrorKind::Unsupported, "a folder is written directly"))
        }
    }
}

#[cfg(unix)]
fn sftp_operator(target: &Target, root: &str) -> OpendalResult<Operator> {
    let user = target.uri.user.as_ref().map(|user| format!("{user}@")).unwrap_or_default();
    let service =
        services::Sftp::default().endpoint(&format!("ssh://{user}{}", target.uri.authority));
    // A host with an unknown key may be an impostor.
    Operator::new(service.root(root).known_hosts_strategy("Strict"))
}

#[cfg(not(unix))]
fn sftp(_: &Target, _: &str) -> OpendalResult<Operator> {
    Err(opendal::Error::new(ErrorKind::Unsupported, "SFTP needs a Unix system"))
}

fn webdav_operator(target: &Target, endpoint: &str, root: &str) -> OpendalResult<Operator> {
    let user = target.uri.user.clone().or_else(|| non_empty_variable("NIANBAO_WEBDAV_USER"));
    let service = services::Webdav::default().endpoint(endpoint).root(root);
    Operator::new(match (non_empty_variable("NIANBAO_WEBDAV_TOKEN"), user) {
        (Some(token), _) => service.token(&token),
        (None, Some(user)) => service
            .username(&user)
            .password(&non_empty_variable("NIANBAO_WEBDAV_PASSWORD").unwrap_or_default()),
        (None, None) => service,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use nianbao_core::config::Uri;

    fn opened(uri: &str, region: Option<&str>, endpoint: Option<&str>) -> Result<Remote> {
        let (region, endpoint) = (region.map(str::to_owned), endpoint.map(str::to_owned));
        let uri = Uri::parse(uri).expect("an address");
        Remote::open(&Target { endpoint, region, ..Target::new(uri) }, "run")
    }

    #[test]
    fn every_service_can_be_reached() {
        for uri in ["s3://b/a", "oss://b/a", "cos://b-1/a", "obs://b/a"] {
            assert!(opened(uri, Some("cn-north-1"), None).is_ok(), "{uri}");
            assert!(opened(uri, None, Some("https://store.shili.example")).is_ok(), "{uri}");
        }
        for uri in ["sftp://web@host:22/a", "webdav://web@host/a", "webdav+http://host/a"] {
            let remote = opened(uri, None, None).expect(uri);
            assert!(remote.writes_aside, "{uri} shows what is half written");
        }
    }

    #[test]
    fn a_service_without_an_address_is_told_of() {
        for uri in ["oss://b/a", "cos://b/a", "obs://b/a"] {
            assert!(opened(uri, None, None).is_err(), "{uri}");
        }
    }
}
