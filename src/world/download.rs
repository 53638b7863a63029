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
const CONNECT: Duration = Duration::from_secs(10);
const SILENCE: Duration = Duration::from_secs(30);
const WHOLE: Duration = Duration::from_mins(10);
/// How often a server is asked that does not answer well.
const TRIES: u32 = 3;
/// How long the first of the waits in between is; each is twice the one before.
const PAUSE: Duration = Duration::from_millis(500);
/// How often a server may send elsewhere.
const REDIRECTS: usize = 5;

/// What asks servers.
pub(super) fn client() -> Result<Client> {
    let identity = [(header::ACCEPT_ENCODING, header::HeaderValue::from_static("identity"))];
    let asks = builder()
        .default_headers(identity.into_iter().collect())
        .timeout(WHOLE)
        .redirect(Policy::custom(redirect));
    built(asks)
}

/// What sends files to servers, and nowhere but where it is told. How long a file
/// may take is for the sender to say.
pub(super) fn sender() -> Result<Client> {
    built(builder().redirect(Policy::none()))
}

fn builder() -> reqwest::ClientBuilder {
    // An error says that there is one already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder()
        .user_agent(concat!("nianbao/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(CONNECT)
        .read_timeout(SILENCE)
}

fn built(builder: reqwest::ClientBuilder) -> Result<Client> {
    builder.build().context_text(|| text!("无法开始网络连接", "the network cannot be used"))
}

/// A server may send to another address of its own, never to another host, and
/// never from a safe connection to an open one.
fn redirect(attempt: Attempt) -> reqwest::redirect::Action {
    let from = attempt.previous().last();
    let to = attempt.url();
    let same = from.is_some_and(|from| {
        let safer = from.scheme() == "http" && to.scheme() == "https" && to.port().is_none();
        from.host_str() == to.host_str() && (from.origin() == to.origin() || safer)
    });
    if same && attempt.previous().len() <= REDIRECTS { attempt.follow() } else { attempt.stop() }
}

/// What comes of a file.
pub(super) enum Got<'b> {
    /// Its beginning; again where it had to be asked for again.
    Start,
    /// The next bytes.
    Piece(&'b [u8]),
}

/// Asks for a file and hands on what comes; whether there is one.
pub(super) async fn get(
    client: &Client,
    address: &str,
    largest: u64,
    mut each: impl FnMut(Got),
) -> Result<bool> {
    let mut pause = PAUSE;
    for left in (0..TRIES).rev() {
        match once(client, address, largest, &mut each).await {
            Err(Failed::ForNow(_)) if left > 0 => tokio::time::sleep(pause).await,
            Err(Failed::ForNow(error) | Failed::ForGood(error)) => return Err(error),
            Ok(found) => return Ok(found),
        }
        pause *= 2;
    }
    Ok(false)
}

/// The bytes of a file that is not large; `None` where there is none.
pub(super) async fn small(client: &Client, address: &str, largest: u64) -> Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    let take = |got: Got| match got {
        Got::Start => bytes.clear(),
        Got::Piece(piece) => bytes.extend_from_slice(piece),
    };
    let found = get(client, address, largest, take).await?;
    Ok(found.then_some(bytes))
}

/// Why there is no answer.
enum Failed {
    /// It may pass.
    ForNow(anyhow::Error),
    /// It will not.
    ForGood(anyhow::Error),
}

async fn once(
    client: &Client,
    address: &str,
    largest: u64,
    each: &mut impl FnMut(Got),
) -> Result<bool, Failed> {
    let mut response = heard(address, client.get(address).send().await)?;
    if !is_there(address, &response)? {
        return Ok(false);
    }
    each(Got::Start);
    let mut size = 0;
    while let Some(piece) = heard(address, response.chunk().await)? {
        size += piece.len() as u64;
        if size > largest {
            return Err(Failed::ForGood(UserError::error(text!(
                "{address} 超过 {largest} 字节，没有读完",
                "{address} is larger than {largest} bytes and was not read to its end"
            ))));
        }
        each(Got::Piece(&piece));
    }
    Ok(true)
}

/// Whether an answer brings a file; any but a yes or a no is a failure.
fn is_there(address: &str, response: &Response) -> Result<bool, Failed> {
    let status = response.status();
    if status.is_success() {
        return Ok(true);
    }
    if matches!(status, StatusCode::NOT_FOUND | StatusCode::GONE) {
        return Ok(false);
    }
    if status.is_redirection() {
        return Err(Failed::ForGood(UserError::error(text!(
            "{address} 转向别的主机或转向太多次，没有跟去：改用网站真正的地址",
            "{address} sends to another host, or too often, and was not followed: give the site's real address"
        ))));
    }
    let error = UserError::error(text!(
        "{address} 的服务器答复 {status}：稍后再试，或查看服务器的日志",
        "the server of {address} answers {status}: try again later, or see the server's log"
    ));
    let passes = status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS;
    Err(if passes { Failed::ForNow(error) } else { Failed::ForGood(error) })
}

/// What came, or where and why nothing did.
fn heard<T>(address: &str, came: reqwest::Result<T>) -> Result<T, Failed> {
    let told = came.map_err(reqwest::Error::without_url).context_text(|| {
        text!(
            "无法读取 {address}：检查地址、网络和证书",
            "cannot read {address}: check the address, the network and the certificate"
        )
    });
    told.map_err(Failed::ForNow)
}
