//! A copy on the web.

use super::{
    Differences, LARGEST_LIST, LARGEST_SIGNATURE, OnProgress, SIGNATURE, SUMS, Signature, State,
    differences, listed, no_list, signature,
};
use crate::minisign::PublicKey;
use crate::world::download::{self, Got};
use anyhow::Result;
use futures_util::future::try_join_all;
use nianbao_core::diag::{ContextText, UserError};
use nianbao_core::plan::REDIRECTS;
use nianbao_core::source::{Hasher, encode_path};
use nianbao_text::text;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How many files are asked for at a time.
const AT_ONCE: usize = 8;
/// Larger than any file that offices attach.
const LARGEST: u64 = 1024 * 1024 * 1024;

pub(super) fn verify(
    address: &str,
    key: Option<&PublicKey>,
    hear: &OnProgress,
) -> Result<Differences> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime =
        runtime.context_text(|| text!("无法开始网络连接", "the network cannot be used"))?;
    runtime.block_on(compare(address, key, hear))
}

async fn compare(
    address: &str,
    key: Option<&PublicKey>,
    hear: &OnProgress<'_>,
) -> Result<Differences> {
    let client = download::client()?;
    let list = download::small(&client, &format!("{address}/{SUMS}"), LARGEST_LIST).await?;
    let list = list.ok_or_else(|| UserError::error(no_list(address)))?;
    let (text, listed) = listed(list)?;
    let signature = match key {
        Some(key) => {
            let at = format!("{address}/{SIGNATURE}");
            signature(key, &text, download::small(&client, &at, LARGEST_SIGNATURE).await?)
        }
        None => Signature::Unchecked,
    };
    let listed: Vec<_> = listed.into_iter().collect();
    let work = Work { client, address, listed: &listed, next: AtomicUsize::new(0), hear };
    // The first that fails ends the others.
    let found = try_join_all((0..AT_ONCE).map(|_| work.until_done())).await?;
    let mut found: Vec<_> = found.into_iter().flatten().collect();
    found.sort_by(|(a, _), (b, _)| a.cmp(b));
    Ok(differences(found, signature))
}

/// What is still to be asked for.
struct Work<'a> {
    client: download::Client,
    address: &'a str,
    listed: &'a [(String, String)],
    next: AtomicUsize,
    hear: &'a OnProgress<'a>,
}

impl Work<'_> {
    async fn until_done(&self) -> Result<Vec<(String, State)>> {
        let mut found = Vec::new();
        loop {
            let at = self.next.fetch_add(1, Ordering::Relaxed);
            let Some((path, known)) = self.listed.get(at) else { return Ok(found) };
            found.push((path.clone(), self.state(path, known).await?));
            (self.hear)(at + 1, self.listed.len());
        }
    }

    async fn state(&self, path: &str, known: &str) -> Result<State> {
        let address = format!("{}/{}", self.address, encode_path(path));
        let mut hasher = Hasher::default();
        let got = download::get(&self.client, &address, LARGEST, |got| match got {
            // Asked again, from the beginning.
            Got::Start => hasher = Hasher::default(),
            Got::Piece(bytes) => hasher.update(bytes),
        });
        Ok(match got.await? {
            true if std::mem::take(&mut hasher).finish().sha256 == *known => State::Equal,
            true => State::Changed,
            // Hosts take it for themselves and show it to nobody.
            false if path == REDIRECTS => State::Equal,
            false => State::Missing,
        })
    }
}
