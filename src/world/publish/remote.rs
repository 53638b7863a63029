//! A target that is not a folder of this machine: what can be asked of it, and
//! what its failures mean. Nothing else knows how such targets are reached.

use super::super::download::sender;
use super::super::environment::secret;
use super::super::site_output::{Entry, FileContent};
use super::{OWN, retry};
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

/// How much of a file is held and sent at a time.
const CHUNK: usize = 8 * 1024 * 1024;
/// How long one step may take, and a large file longer by its size.
const LONGEST: Duration = Duration::from_secs(90);
const SLOWEST_BYTES_A_SECOND: u64 = 32 * 1024;

/// The target.
pub(super) struct Remote {
    operator: Operator,
    runtime: Runtime,
    /// Whether files are written under another name first: where the service
    /// shows what is half written.
    aside: bool,
    /// Part of the names of such files, so that no other run has them.
    run: String,
    count: AtomicUsize,
    /// Whether the user wants it to end.
    interrupted: Arc<AtomicBool>,
}

/// What a step at a target came to.
type Step<T> = opendal::Result<T>;

impl Remote {
    /// Makes ready to reach a target; nothing is asked of it yet.
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
        let operator =
            operator(target).map_err(|error| retry::described(&error)).context_text(failed)?;
        let transport = HttpTransporter::new(ReqwestTransport::new(sender()?));
        let context = OperationContext::default().with_http_transport(transport);
        let interrupted = Arc::new(AtomicBool::new(false));
        runtime.spawn(heed_interrupts(Arc::clone(&interrupted)));
        let scheme = target.uri.scheme;
        let aside = matches!(scheme, Scheme::Sftp | Scheme::Webdav | Scheme::WebdavPlain);
        Ok(Self {
            operator: operator.with_context(context),
            runtime,
            aside,
            run: run.to_owned(),
            count: AtomicUsize::new(0),
            interrupted,
        })
    }

    /// Whether the user wants it to end. It is asked between files, so that the
    /// lock and the connections are given back.
    pub(super) fn is_interrupted(&self) -> bool {
        self.interrupted.load(Ordering::Relaxed)
    }

    /// Whether it has folders, which stay when what was in them is gone.
    pub(super) fn has_folders(&self) -> bool {
        self.aside
    }

    fn within<T>(&self, size: u64, step: impl Future<Output = Step<T>>) -> Step<T> {
        let limit = LONGEST + Duration::from_secs(size / SLOWEST_BYTES_A_SECOND);
        self.runtime.block_on(async {
            let late = |_| {
                let late = opendal::Error::new(ErrorKind::Unexpected, "no answer in time");
                Err(late.set_temporary())
            };
            tokio::time::timeout(limit, step).await.unwrap_or_else(late)
        })
    }

    /// The bytes of a small file; `None` where there is none.
    pub(super) fn read(&self, path: &str, largest: u64) -> Result<Option<Vec<u8>>> {
        retry::again(path, || {
            let size = match self.within(0, self.operator.stat(path)) {
                Ok(about) => about.content_length(),
                Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
                Err(error) => return Err(error),
            };
            if size > largest {
                return Err(opendal::Error::new(ErrorKind::Unexpected, "the file is too large"));
            }
            match self.within(size, self.operator.read(path)) {
                Ok(bytes) => Ok(Some(bytes.to_vec())),
                Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
                Err(error) => Err(error),
            }
        })
    }

    /// Whether there is a file at a path.
    pub(super) fn has(&self, path: &str) -> Result<bool> {
        retry::again(path, || self.within(0, self.operator.exists(path)))
    }

    /// Makes a small file, if there is none: whether it was made, as far as the
    /// service can tell.
    pub(super) fn create(&self, path: &str, bytes: &[u8]) -> Result<bool> {
        let able = self.operator.info().capability().write_with_if_not_exists;
        retry::again(path, || {
            // Asked of all: some services say they heed the condition, and do not.
            if self.within(0, self.operator.exists(path))? {
                return Ok(false);
            }
            let plainly = || self.within(0, self.operator.write(path, bytes.to_vec()));
            if !able {
                return plainly().map(|_| true);
            }
            let write = self.operator.write_with(path, bytes.to_vec()).if_not_exists(true);
            match self.within(0, write.into_future()) {
                Ok(_) => Ok(true),
                Err(error) => match error.kind() {
                    ErrorKind::ConditionNotMatch | ErrorKind::AlreadyExists => Ok(false),
                    // A plain failure is all that some services have to say of it.
                    _ if self.within(0, self.operator.exists(path))? => Ok(false),
                    // And some do not take the condition at all.
                    _ => plainly().map(|_| true),
                },
            }
        })
    }

    /// Puts a file of the site in its place: whole, or not at all.
    pub(super) fn send(&self, entry: &Entry, piece: &FileContent) -> Result<()> {
        retry::again(&entry.path, || {
            self.put(&entry.path, piece, entry.digest.size, entry.content_type())
        })
    }

    /// Puts a file of our own in its place.
    pub(super) fn keep(&self, path: &str, bytes: Vec<u8>) -> Result<()> {
        let (size, piece) = (bytes.len() as u64, FileContent::Bytes(bytes));
        retry::again(path, || self.put(path, &piece, size, "application/json; charset=utf-8"))
    }

    fn put(&self, path: &str, piece: &FileContent, size: u64, kind: &str) -> Step<()> {
        if !self.aside {
            self.write(path, path, piece, kind, size)?;
            return self.has_size(path, size);
        }
        let at = self.count.fetch_add(1, Ordering::Relaxed);
        let beside = format!("{}/{}-{at}", super::ASIDE, self.run);
        self.write(&beside, path, piece, kind, size)?;
        self.has_size(&beside, size)?;
        self.within(0, self.operator.rename(&beside, path))
    }

    fn write(&self, to: &str, path: &str, piece: &FileContent, kind: &str, size: u64) -> Step<()> {
        let writer = self.operator.writer_with(to).content_type(kind).chunk(CHUNK);
        let cache = if path.starts_with(OWN) { "no-store" } else { cache_control(path) };
        let mut writer = self.within(0, writer.cache_control(cache).into_future())?;
        self.within(size, async {
            match piece {
                FileContent::Bytes(bytes) => writer.write(bytes.clone()).await?,
                FileContent::File(from, known) => {
                    let mut file = std::fs::File::open(from).map_err(unread)?;
                    let mut hasher = Hasher::default();
                    loop {
                        let mut chunk = Vec::with_capacity(CHUNK);
                        file.by_ref().take(CHUNK as u64).read_to_end(&mut chunk).map_err(unread)?;
                        if chunk.is_empty() {
                            break;
                        }
                        hasher.update(&chunk);
                        writer.write(chunk).await?;
                    }
                    if hasher.finish() != *known {
                        let _ = writer.abort().await;
                        return Err(unread("it changed while it was being sent; publish again"));
                    }
                }
            }
            writer.close().await.map(|_| ())
        })
    }

    fn has_size(&self, path: &str, size: u64) -> Step<()> {
        let found = self.within(0, self.operator.stat(path))?.content_length();
        if found == size {
            return Ok(());
        }
        let words = format!("{found} bytes arrived of {size}");
        Err(opendal::Error::new(ErrorKind::Unexpected, words).set_temporary())
    }

    /// Removes a file; one that is not there is removed.
    pub(super) fn remove(&self, path: &str) -> Result<()> {
        retry::again(path, || self.within(0, self.operator.delete(path)))
    }

    /// Removes a folder if nothing is in it.
    pub(super) fn remove_if_empty(&self, folder: &str) -> Result<()> {
        let folder = format!("{folder}/");
        if self.list(&folder)?.is_empty() { self.remove(&folder) } else { Ok(()) }
    }

    /// The files right in a folder.
    pub(super) fn files(&self, folder: &str) -> Result<Vec<String>> {
        let mut all = self.list(&format!("{folder}/"))?;
        all.retain(|path| !path.ends_with('/'));
        Ok(all)
    }

    /// What is right in a folder; nothing where there is none.
    fn list(&self, folder: &str) -> Result<Vec<String>> {
        retry::again(folder, || match self.within(0, self.operator.list(folder)) {
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
        })
    }
}

/// Takes note of the first interrupt; the second ends the process.
async fn heed_interrupts(interrupted: Arc<AtomicBool>) {
    interrupt().await;
    interrupted.store(true, Ordering::Relaxed);
    interrupt().await;
    std::process::exit(2);
}

#[cfg(unix)]
async fn interrupt() {
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

fn unread(error: impl std::fmt::Display) -> opendal::Error {
    opendal::Error::new(ErrorKind::Unexpected, format!("the file to be sent: {error}"))
}

/// Every service by what the settings say of it; who may write there is for the
/// service's own chain of credentials to know.
fn operator(target: &Target) -> Step<Operator> {
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
            // The service compares what arrives with its digest.
            let mut service =
                services::S3::default().bucket(at).root(root).checksum_algorithm("md5");
            if !endpoint.is_empty() {
                service = service.endpoint(endpoint);
            }
            service = match (region, secret("AWS_REGION"), secret("AWS_DEFAULT_REGION")) {
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
        Scheme::Webdav => webdav(target, &format!("https://{at}"), root),
        Scheme::WebdavPlain => webdav(target, &format!("http://{at}"), root),
        Scheme::Sftp => sftp(target, root),
        Scheme::File => {
            Err(opendal::Error::new(ErrorKind::Unsupported, "a folder is written directly"))
        }
    }
}

#[cfg(unix)]
fn sftp(target: &Target, root: &str) -> Step<Operator> {
    let user = target.uri.user.as_ref().map(|user| format!("{user}@")).unwrap_or_default();
    let service =
        services::Sftp::default().endpoint(&format!("ssh://{user}{}", target.uri.authority));
    // A host whose key is not known may be anybody.
    Operator::new(service.root(root).known_hosts_strategy("Strict"))
}

#[cfg(not(unix))]
fn sftp(_: &Target, _: &str) -> Step<Operator> {
    Err(opendal::Error::new(ErrorKind::Unsupported, "SFTP needs a Unix system"))
}

fn webdav(target: &Target, endpoint: &str, root: &str) -> Step<Operator> {
    let user = target.uri.user.clone().or_else(|| secret("NIANBAO_WEBDAV_USER"));
    let service = services::Webdav::default().endpoint(endpoint).root(root);
    Operator::new(match (secret("NIANBAO_WEBDAV_TOKEN"), user) {
        (Some(token), _) => service.token(&token),
        (None, Some(user)) => {
            service.username(&user).password(&secret("NIANBAO_WEBDAV_PASSWORD").unwrap_or_default())
        }
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
            assert!(remote.aside, "{uri} shows what is half written");
        }
    }

    #[test]
    fn a_service_without_an_address_is_told_of() {
        for uri in ["oss://b/a", "cos://b/a", "obs://b/a"] {
            assert!(opened(uri, None, None).is_err(), "{uri}");
        }
    }
}
