//! The client with which other machines are asked over HTTP.

use anyhow::Result;
use std::time::Duration;

/// How long a machine may take to answer at all.
const CONNECT: Duration = Duration::from_secs(10);
/// How long it may then be silent.
const SILENCE: Duration = Duration::from_secs(60);

/// A client that checks certificates by those of the system, and goes nowhere
/// but where it is sent.
pub(super) fn client() -> Result<reqwest::Client> {
    // Fails only where it was done before.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let builder = reqwest::Client::builder()
        .connect_timeout(CONNECT)
        .read_timeout(SILENCE)
        .redirect(reqwest::redirect::Policy::none())
        .user_agent(concat!("nianbao/", env!("CARGO_PKG_VERSION")));
    Ok(builder.build()?)
}
