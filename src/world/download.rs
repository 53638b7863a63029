//! HTTP downloads with limits on size, time, retries and redirects.

use anyhow::Result;
use nianbao_core::diag::{ContextText, UserError};
use nianbao_text::text;
use reqwest::redirect::{Attempt, Policy};
use reqwest::{Response, StatusCode, header};
use std::time::Duration;

pub(super) use reqwest::Client;

/// Limits of time: for connecting, between two reads, and for a whole file.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const READ_TIMEOUT: Duration = Duration::from_secs(30);
const TOTAL_TIMEOUT: Duration = Duration::from_mins(10);
/// The largest number of times that a file is asked for.
const MAX_ATTEMPTS: u32 = 3;
/// The wait after the first failure; each wait is twice as long as the one before.
const FIRST_BACKOFF: Duration = Duration::from_millis(500);
/// The largest number of redirects.
const MAX_REDIRECTS: usize = 5;

/// Returns a client for downloads.
///
/// Errors: the network cannot be used.
pub(super) fn download_client() -> Result<Client> {
    let identity = [(header::ACCEPT_ENCODING, header::HeaderValue::from_static("identity"))];
    let builder = client_builder()
        .default_headers(identity.into_iter().collect())
        .timeout(TOTAL_TIMEOUT)
        .redirect(Policy::custom(follow_same_host));
    build_client(builder)
}

/// Returns a client for uploads. It follows no redirects and has no limit of time
/// for a whole file; the caller sets one by the file's size.
///
/// Errors: the network cannot be used.
pub(super) fn upload_client() -> Result<Client> {
    build_client(client_builder().redirect(Policy::none()))
}

fn client_builder() -> reqwest::ClientBuilder {
    // Fails if a provider is installed already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder()
        .user_agent(concat!("nianbao/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(CONNECT_TIMEOUT)
        .read_timeout(READ_TIMEOUT)
}

fn build_client(builder: reqwest::ClientBuilder) -> Result<Client> {
    builder.build().context_text(|| text!("无法开始网络连接", "the network cannot be used"))
}

/// Follows redirects within one host, never from HTTPS to HTTP.
fn follow_same_host(attempt: Attempt) -> reqwest::redirect::Action {
    let from = attempt.previous().last();
    let to = attempt.url();
    let same = from.is_some_and(|from| {
        let safer = from.scheme() == "http" && to.scheme() == "https" && to.port().is_none();
        from.host_str() == to.host_str() && (from.origin() == to.origin() || safer)
    });
    if same && attempt.previous().len() <= MAX_REDIRECTS {
        attempt.follow()
    } else {
        attempt.stop()
    }
}

/// A step of a download.
pub(super) enum DownloadEvent<'b> {
    /// The beginning of the file; comes again with each attempt.
    Start,
    /// The next bytes.
    Chunk(&'b [u8]),
}

/// Downloads a file of at most `largest` bytes and gives it to `on_event` piece by
/// piece. Returns false if the server has no such file.
///
/// Errors: the server does not answer, answers with an error, redirects to another
/// host, or sends more.
pub(super) async fn download(
    client: &Client,
    address: &str,
    largest: u64,
    mut on_event: impl FnMut(DownloadEvent),
) -> Result<bool> {
    let mut backoff = FIRST_BACKOFF;
    for left in (0..MAX_ATTEMPTS).rev() {
        match attempt_download(client, address, largest, &mut on_event).await {
            Err(DownloadError::Transient(_)) if left > 0 => tokio::time::sleep(backoff).await,
            Err(DownloadError::Transient(error) | DownloadError::Permanent(error)) => {
                return Err(error);
            }
            Ok(found) => return Ok(found),
        }
        backoff *= 2;
    }
    Ok(false)
}

/// Downloads a small file; `None` if the server has no such file.
///
/// Errors: as [`download`].
pub(super) async fn download_small(
    client: &Client,
    address: &str,
    largest: u64,
) -> Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    let take = |event: DownloadEvent| match event {
        DownloadEvent::Start => bytes.clear(),
        DownloadEvent::Chunk(chunk) => bytes.extend_from_slice(chunk),
    };
    let found = download(client, address, largest, take).await?;
    Ok(found.then_some(bytes))
}

/// The reason that an attempt failed.
enum DownloadError {
    /// Another attempt may succeed.
    Transient(anyhow::Error),
    /// No attempt will succeed.
    Permanent(anyhow::Error),
}

async fn attempt_download(
    client: &Client,
    address: &str,
    largest: u64,
    on_event: &mut impl FnMut(DownloadEvent),
) -> Result<bool, DownloadError> {
    let mut response = explain_failure(address, client.get(address).send().await)?;
    if !check_status(address, &response)? {
        return Ok(false);
    }
    on_event(DownloadEvent::Start);
    let mut size = 0;
    while let Some(chunk) = explain_failure(address, response.chunk().await)? {
        size += chunk.len() as u64;
        if size > largest {
            return Err(DownloadError::Permanent(UserError::new_error(text!(
                "{address} 超过 {largest} 字节，没有读完",
                "{address} is larger than {largest} bytes and was not read to its end"
            ))));
        }
        on_event(DownloadEvent::Chunk(&chunk));
    }
    Ok(true)
}

/// Returns true for a file, false for 404 and 410; every other status is an error.
fn check_status(address: &str, response: &Response) -> Result<bool, DownloadError> {
    let status = response.status();
    if status.is_success() {
        return Ok(true);
    }
    if matches!(status, StatusCode::NOT_FOUND | StatusCode::GONE) {
        return Ok(false);
    }
    if status.is_redirection() {
        return Err(DownloadError::Permanent(UserError::new_error(text!(
            "{address} 转向别的主机或转向太多次，没有跟去：改用网站真正的地址",
            "{address} sends to another host, or too often, and was not followed: give the site's real address"
        ))));
    }
    let error = UserError::new_error(text!(
        "{address} 的服务器答复 {status}：稍后再试，或查看服务器的日志",
        "the server of {address} answers {status}: try again later, or see the server's log"
    ));
    let is_transient = status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS;
    Err(if is_transient {
        DownloadError::Transient(error)
    } else {
        DownloadError::Permanent(error)
    })
}

/// Adds the address and what to check to a failure of the network.
fn explain_failure<T>(address: &str, result: reqwest::Result<T>) -> Result<T, DownloadError> {
    let result = result.map_err(reqwest::Error::without_url).context_text(|| {
        text!(
            "无法读取 {address}：检查地址、网络和证书",
            "cannot read {address}: check the address, the network and the certificate"
        )
    });
    result.map_err(DownloadError::Transient)
}
