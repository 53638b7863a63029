//! A copy on the web.

use super::{
    Differences, LARGEST_LIST, LARGEST_SIGNATURE, SIGNATURE, SUMS, Signature, State, differences,
    listed, no_list, signature,
};
use crate::diag::{Explain, Problem};
use crate::minisign::PublicKey;
use crate::plan::REDIRECTS;
use crate::source::{Hasher, encode_path};
use crate::text;
use crate::world::web::{self, Got};
use anyhow::Result;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How many files are asked for at a time.
const AT_ONCE: usize = 8;
/// Larger than any file that offices attach.
const LARGEST: u64 = 1024 * 1024 * 1024;

pub(super) fn verify(address: &str, key: Option<&PublicKey>) -> Result<Differences> {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let runtime = runtime.explain(|| text!("无法开始网络连接", "the network cannot be used"))?;
    runtime.block_on(compare(address, key))
}

async fn compare(address: &str, key: Option<&PublicKey>) -> Result<Differences> {
    let client = web::client()?;
    let list = web::small(&client, &format!("{address}/{SUMS}"), LARGEST_LIST).await?;
    let list = list.ok_or_else(|| Problem::error(no_list(address)))?;
    let (text, listed) = listed(list)?;
    let signature = match key {
        Some(key) => {
            let at = format!("{address}/{SIGNATURE}");
            signature(key, &text, web::small(&client, &at, LARGEST_SIGNATURE).await?)
        }
        None => Signature::Unchecked,
    };
    let work = Arc::new(Work {
        client,
        address: address.to_owned(),
        listed: listed.into_iter().collect(),
        next: AtomicUsize::new(0),
    });
    let workers: Vec<_> =
        (0..AT_ONCE).map(|_| tokio::spawn(Arc::clone(&work).until_done())).collect();
    let mut found = Vec::with_capacity(work.listed.len());
    for worker in workers {
        let done = worker.await.explain(|| text!("核验中断", "verifying was cut short"))?;
        // The others end with the runtime.
        found.extend(done?);
    }
    found.sort_by(|(a, _), (b, _)| a.cmp(b));
    Ok(differences(found, signature))
}

/// What is still to be asked for.
struct Work {
    client: web::Client,
    address: String,
    listed: Vec<(String, String)>,
    next: AtomicUsize,
}

impl Work {
    async fn until_done(self: Arc<Self>) -> Result<Vec<(String, State)>> {
        let mut found = Vec::new();
        while let Some((path, known)) = self.listed.get(self.next.fetch_add(1, Ordering::Relaxed)) {
            let state = self.state(path, known).await.inspect_err(|_| {
                // Nor need the others go on.
                self.next.store(self.listed.len(), Ordering::Relaxed);
            })?;
            found.push((path.clone(), state));
        }
        Ok(found)
    }

    async fn state(&self, path: &str, known: &str) -> Result<State> {
        let address = format!("{}/{}", self.address, encode_path(path));
        let mut hasher = Hasher::default();
        let got = web::get(&self.client, &address, LARGEST, |got| match got {
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
