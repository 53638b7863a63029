//! Files from the web, no more and no longer than is borne.

use anyhow::Result;
use nianbao_core::diag::{ContextText, UserError};
use nianbao_text::text;
use reqwest::redirect::{Attempt, Policy};
use reqwest::{Response, StatusCode, header};
use std::time::Duration;

pub(super) use reqwest::Client;

/// How long a connection may take, how long nothing may come, how long a file
/// may take in all.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const READ_TIMEOUT: Duration = Duration::from_secs(30);
const TOTAL_TIMEOUT: Duration = Duration::from_mins(10);
/// How often a server is asked that does not answer well.
const MAX_ATTEMPTS: u32 = 3;
/// How long the first of the waits in between is; each is twice the one before.
const FIRST_BACKOFF: Duration = Duration::from_millis(500);
/// How often a server may send elsewhere.
const MAX_REDIRECTS: usize = 5;

/// What asks servers.
pub(super) fn download_client() -> Result<Client> {
    let identity = [(header::ACCEPT_ENCODING, header::HeaderValue::from_static("identity"))];
    let asks = client_builder()
        .default_headers(identity.into_iter().collect())
        .timeout(TOTAL_TIMEOUT)
        .redirect(Policy::custom(follow_same_host));
    build_client(asks)
}

/// What sends files to servers, and nowhere but where it is told. How long a file
/// may take is for the sender to say.
pub(super) fn upload_client() -> Result<Client> {
    build_client(client_builder().redirect(Policy::none()))
}

fn client_builder() -> reqwest::ClientBuilder {
    // An error says that there is one already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder()
        .user_agent(concat!("nianbao/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(CONNECT_TIMEOUT)
        .read_timeout(READ_TIMEOUT)
}

fn build_client(builder: reqwest::ClientBuilder) -> Result<Client> {
    builder.build().context_text(|| text!("无法开始网络连接", "the network cannot be used"))
}

/// A server may send to another address of its own, never to another host, and
/// never from a safe connection to an open one.
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

/// What comes of a file.
pub(super) enum DownloadEvent<'b> {
    /// Its beginning; again where it had to be asked for again.
    Start,
    /// The next bytes.
    Chunk(&'b [u8]),
}

/// Asks for a file and hands on what comes; whether there is one.
pub(super) async fn download(
    client: &Client,
    address: &str,
    largest: u64,
    mut each: impl FnMut(DownloadEvent),
) -> Result<bool> {
    let mut pause = FIRST_BACKOFF;
    for left in (0..MAX_ATTEMPTS).rev() {
        match attempt_download(client, address, largest, &mut each).await {
            Err(DownloadError::Transient(_)) if left > 0 => tokio::time::sleep(pause).await,
            Err(DownloadError::Transient(error) | DownloadError::Permanent(error)) => {
                return Err(error);
            }
            Ok(found) => return Ok(found),
        }
        pause *= 2;
    }
    Ok(false)
}

/// The bytes of a file that is not large; `None` where there is none.
pub(super) async fn download_small(
    client: &Client,
    address: &str,
    largest: u64,
) -> Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    let take = |got: DownloadEvent| match got {
        DownloadEvent::Start => bytes.clear(),
        DownloadEvent::Chunk(piece) => bytes.extend_from_slice(piece),
    };
    let found = download(client, address, largest, take).await?;
    Ok(found.then_some(bytes))
}

/// Why there is no answer.
enum DownloadError {
    /// It may pass.
    Transient(anyhow::Error),
    /// It will not.
    Permanent(anyhow::Error),
}

async fn attempt_download(
    client: &Client,
    address: &str,
    largest: u64,
    each: &mut impl FnMut(DownloadEvent),
) -> Result<bool, DownloadError> {
    let mut response = explain_failure(address, client.get(address).send().await)?;
    if !check_status(address, &response)? {
        return Ok(false);
    }
    each(DownloadEvent::Start);
    let mut size = 0;
    while let Some(piece) = explain_failure(address, response.chunk().await)? {
        size += piece.len() as u64;
        if size > largest {
            return Err(DownloadError::Permanent(UserError::new_error(text!(
                "{address} 超过 {largest} 字节，没有读完",
                "{address} is larger than {largest} bytes and was not read to its end"
            ))));
        }
        each(DownloadEvent::Chunk(&piece));
    }
    Ok(true)
}

/// Whether an answer brings a file; any but a yes or a no is a failure.
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
    let passes = status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS;
    Err(if passes { DownloadError::Transient(error) } else { DownloadError::Permanent(error) })
}

/// What came, or where and why nothing did.
fn explain_failure<T>(address: &str, came: reqwest::Result<T>) -> Result<T, DownloadError> {
    let told = came.map_err(reqwest::Error::without_url).context_text(|| {
        text!(
            "无法读取 {address}：检查地址、网络和证书",
            "cannot read {address}: check the address, the network and the certificate"
        )
    });
    told.map_err(DownloadError::Transient)
}
