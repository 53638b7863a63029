//! Object stores, by way of opendal.

use super::super::OWN_PREFIX;
use super::network::Network;
use super::source::{Pieces, Upload};
use super::{FailureKind, Store, StoreError, StoreResult};
use crate::world::download::upload_client;
use crate::world::environment::non_empty_variable;
use anyhow::Result;
use nianbao_core::config::{Scheme, Target};
use nianbao_core::diag::UserError;
use opendal::{Error, ErrorKind, HttpTransporter, OperationContext, Operator, services};
use opendal_http_transport_reqwest::ReqwestTransport;

/// The number of bytes of a file that are held and sent at a time.
const CHUNK: usize = 8 * 1024 * 1024;

/// A bucket.
pub(super) struct Objects {
    /// For files that are sent in one piece: the service compares them with their MD5.
    whole: Operator,
    /// For larger files. opendal 0.59 refuses MD5 where a file is sent in parts.
    in_parts: Operator,
    network: Network,
}

impl Objects {
    /// Prepares a connection; no request is sent yet.
    ///
    /// Errors: the settings of the target are wrong.
    pub(super) fn open(target: &Target) -> Result<Self> {
        let transport = HttpTransporter::new(ReqwestTransport::new(upload_client()?));
        let context = OperationContext::default().with_http_transport(transport);
        let open = |checksum| {
            let operator = build_operator(target, checksum).map_err(|error| {
                let words = store_error(&error).words();
                UserError::new_error(nianbao_core::diag::Text::same(words))
            })?;
            anyhow::Ok(operator.with_context(context.clone()))
        };
        Ok(Self { whole: open("md5")?, in_parts: open("crc32c")?, network: Network::start()? })
    }

    fn wait<T>(&self, size: u64, step: impl Future<Output = opendal::Result<T>>) -> StoreResult<T> {
        self.network.wait(size, async { step.await.map_err(|error| store_error(&error)) })
    }

    /// As [`Objects::wait`], for a file that may not be there.
    fn wait_if_there<T>(
        &self,
        step: impl Future<Output = opendal::Result<T>>,
    ) -> StoreResult<Option<T>> {
        self.network.wait(0, async {
            match step.await {
                Ok(done) => Ok(Some(done)),
                // A missing bucket is no missing file.
                Err(error) if is_missing_object(&error) => Ok(None),
                Err(error) => Err(store_error(&error)),
            }
        })
    }

    fn knows_condition(&self) -> bool {
        self.whole.info().capability().write_with_if_not_exists
    }

    /// Writes bytes on the condition that nothing is there.
    fn write_new(&self, path: &str, bytes: &[u8]) -> StoreResult<opendal::Result<()>> {
        let write = self.whole.write_with(path, bytes.to_vec()).if_not_exists(true);
        self.network.wait(0, async { Ok(write.await.map(drop)) })
    }

    async fn send(&self, upload: &Upload<'_>) -> StoreResult<()> {
        let to_error = |error| store_error(&error);
        let operator = if upload.size > CHUNK as u64 { &self.in_parts } else { &self.whole };
        let mut pieces = Pieces::open(&upload.content, CHUNK)?;
        let writer = operator.writer_with(upload.path).content_type(upload.kind).chunk(CHUNK);
        let mut writer = writer.cache_control(upload.cache).await.map_err(to_error)?;
        loop {
            match pieces.next_piece() {
                Ok(Some(piece)) => writer.write(piece).await.map_err(to_error)?,
                Ok(None) => return writer.close().await.map(drop).map_err(to_error),
                Err(changed) => {
                    let _ = writer.abort().await;
                    return Err(changed);
                }
            }
        }
    }
}

impl Store for Objects {
    fn read(
        &self,
        path: &str,
        take: &mut dyn FnMut(&[u8]) -> StoreResult<()>,
    ) -> StoreResult<bool> {
        let version = || {
            let about = self.wait_if_there(self.whole.stat(path))?;
            StoreResult::Ok(
                about.map(|about| (about.content_length(), about.etag().map(str::to_owned))),
            )
        };
        let Some(before) = version()? else { return Ok(false) };
        let (mut at, size) = (0, before.0);
        while at < size {
            let end = size.min(at + CHUNK as u64);
            let read = self.whole.read_with(path).range(at..end);
            let Some(piece) = self.wait_if_there(read.into_future())? else { return Ok(false) };
            take(&piece.to_bytes())?;
            at = end;
        }
        // Others write lists and locks while this one reads; it is read again then.
        if path.starts_with(OWN_PREFIX) && version()?.as_ref() != Some(&before) {
            return Err(StoreError::new(FailureKind::Busy, "it changed while it was read"));
        }
        Ok(true)
    }

    fn size(&self, path: &str) -> StoreResult<Option<u64>> {
        let about = self.wait_if_there(self.whole.stat(path))?;
        Ok(about.map(|about| about.content_length()))
    }

    fn create_new(&self, path: &str, bytes: &[u8]) -> StoreResult<bool> {
        // Some services accept the condition and ignore it.
        if self.size(path)?.is_some() {
            return Ok(false);
        }
        let write_plainly = || self.wait(0, self.whole.write(path, bytes.to_vec()));
        if !self.knows_condition() {
            return write_plainly().map(|_| true);
        }
        match self.write_new(path, bytes)? {
            Ok(()) => Ok(true),
            Err(error) => match error.kind() {
                ErrorKind::ConditionNotMatch | ErrorKind::AlreadyExists => Ok(false),
                ErrorKind::PermissionDenied | ErrorKind::NotFound => Err(store_error(&error)),
                // Some services answer with a general failure.
                _ if self.size(path)?.is_some() => Ok(false),
                // And some do not know the condition.
                _ => write_plainly().map(|_| true),
            },
        }
    }

    fn refuses_existing(&self, path: &str, bytes: &[u8]) -> StoreResult<bool> {
        if !self.knows_condition() {
            return Ok(false);
        }
        let kind = self.write_new(path, bytes)?.map_err(|error| error.kind());
        Ok(matches!(kind, Err(ErrorKind::ConditionNotMatch | ErrorKind::AlreadyExists)))
    }

    fn put(&self, upload: &Upload, check: &dyn Fn() -> StoreResult<()>) -> StoreResult<()> {
        check()?;
        self.network.wait(upload.size, self.send(upload))
    }

    fn remove(&self, path: &str) -> StoreResult<()> {
        self.wait(0, self.whole.delete(path))
    }

    fn remove_empty_folder(&self, _folder: &str) -> StoreResult<()> {
        Ok(())
    }

    fn clear_uploads(&self) -> StoreResult<()> {
        Ok(())
    }

    fn is_interrupted(&self) -> bool {
        self.network.is_interrupted()
    }
}

/// True for a file that is not there, false where the whole bucket is not.
fn is_missing_object(error: &Error) -> bool {
    error.kind() == ErrorKind::NotFound && !error.to_string().contains("NoSuchBucket")
}

/// Converts a failure of opendal. Statuses and causes stand in its text alone.
fn store_error(error: &Error) -> StoreError {
    let mut words = error.message().to_owned();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        words.push_str(&format!(": {inner}"));
        cause = inner.source();
    }
    let whole = format!("{error} {words}").to_ascii_lowercase();
    let has = |phrases: &[&str]| phrases.iter().any(|phrase| whole.contains(phrase));
    let kind = match error.kind() {
        _ if has(&["requesttimetooskewed"]) => FailureKind::Clock,
        _ if has(&["status: 507", "quotaexceeded"]) => FailureKind::Full,
        _ if has(&["status: 413", "entitytoolarge"]) => FailureKind::TooLarge,
        // Keys that are missing or of no use when a request is signed.
        _ if has(&["status: 401", "permission denied", "credential"]) => FailureKind::Denied,
        ErrorKind::PermissionDenied => FailureKind::Denied,
        ErrorKind::NotFound => FailureKind::NoSuchPlace,
        ErrorKind::ConfigInvalid if has(&["nosuchbucket"]) => FailureKind::NoSuchPlace,
        ErrorKind::ConfigInvalid => FailureKind::Settings,
        ErrorKind::RateLimited => FailureKind::Busy,
        _ if error.is_temporary() || has(&["too little data", "too much data"]) => {
            FailureKind::Busy
        }
        _ if has(&["connection refused", "connection reset", "timed out"]) => FailureKind::Busy,
        _ => FailureKind::Other,
    };
    StoreError::new(kind, words)
}

/// Configures a service by the settings of a target. Credentials come from the
/// service's own sources in the environment.
fn build_operator(target: &Target, checksum: &str) -> opendal::Result<Operator> {
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
                services::S3::default().bucket(at).root(root).checksum_algorithm(checksum);
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
        _ => Err(opendal::Error::new(ErrorKind::Unsupported, "this is no object store")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nianbao_core::config::Uri;

    fn open(uri: &str, region: Option<&str>, endpoint: Option<&str>) -> Result<Objects> {
        let (region, endpoint) = (region.map(str::to_owned), endpoint.map(str::to_owned));
        let uri = Uri::parse(uri).expect("an address");
        Objects::open(&Target { endpoint, region, ..Target::new(uri) })
    }

    #[test]
    fn every_service_can_be_reached() {
        for uri in ["s3://b/a", "oss://b/a", "cos://b-1/a", "obs://b/a"] {
            assert!(open(uri, Some("cn-north-1"), None).is_ok(), "{uri}");
            assert!(open(uri, None, Some("https://store.shili.example")).is_ok(), "{uri}");
        }
    }

    #[test]
    fn a_service_without_an_address_is_told_of() {
        for uri in ["oss://b/a", "cos://b/a", "obs://b/a"] {
            assert!(open(uri, None, None).is_err(), "{uri}");
        }
    }

    #[test]
    fn what_a_service_says_decides() {
        let error = |kind, words: &str| Error::new(kind, words);
        for (error, kind) in [
            (error(ErrorKind::Unexpected, "RequestTimeTooSkewed"), FailureKind::Clock),
            (error(ErrorKind::PermissionDenied, "RequestTimeTooSkewed"), FailureKind::Clock),
            (error(ErrorKind::NotFound, "NoSuchBucket"), FailureKind::NoSuchPlace),
            (error(ErrorKind::RateLimited, "slow down").set_temporary(), FailureKind::Busy),
            (
                error(ErrorKind::Unexpected, "x").with_context("response", "status: 401"),
                FailureKind::Denied,
            ),
        ] {
            assert_eq!(store_error(&error).kind, kind, "{error}");
        }
    }
}
