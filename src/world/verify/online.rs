//! Checks a copy on the web.

use super::moved::MovedOffices;
use super::{
    Differences, FileState, Listed, MAX_LIST_SIZE, MAX_SIGNATURE_SIZE, SIGNATURE, SUMS,
    SignatureCheck, SignatureConditions, VerifyProgress, check_list, check_signature, missing_list,
    parse_list, split_lists,
};
use crate::world::download::{self, DownloadEvent};
use anyhow::Result;
use futures_util::future::try_join_all;
use nianbao_core::diag::{ContextText, UserError};
use nianbao_core::plan::{REDIRECTS, folder_of_list};
use nianbao_core::source::{Hasher, encode_path};
use nianbao_text::text;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The number of downloads at a time.
const CONCURRENCY: usize = 8;
/// The largest size of a file in bytes.
const MAX_FILE_SIZE: u64 = 1024 * 1024 * 1024;

pub(super) fn verify(
    address: &str,
    conditions: Option<&SignatureConditions<'_>>,
    on_progress: &VerifyProgress,
) -> Result<Differences> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime =
        runtime.context_text(|| text!("无法开始网络连接", "the network cannot be used"))?;
    runtime.block_on(verify_files(address, conditions, on_progress))
}

async fn verify_files(
    address: &str,
    conditions: Option<&SignatureConditions<'_>>,
    on_progress: &VerifyProgress<'_>,
) -> Result<Differences> {
    let client = download::download_client()?;
    let list =
        download::download_small(&client, &format!("{address}/{SUMS}"), MAX_LIST_SIZE).await?;
    let list = list.ok_or_else(|| UserError::new_error(missing_list(address)))?;
    let (text, listed) = parse_list(SUMS, list)?;
    let signature = match conditions {
        Some(conditions) => {
            let at = format!("{address}/{SIGNATURE}");
            check_signature(
                conditions,
                &text,
                download::download_small(&client, &at, MAX_SIGNATURE_SIZE).await?,
            )
        }
        None => SignatureCheck::Unchecked,
    };
    let (files, lists) = split_lists(listed)?;
    let mut differences = Differences::new(signature);
    // The list at the top has the rules; what they lead from stands in the others too.
    let moved = MovedOffices::download(&client, address, &files).await?;
    let copy = Copy { client: &client, address, moved: &moved, on_progress };
    copy.verify_listed(files, &mut differences).await?;
    for (path, known) in lists {
        let at = format!("{address}/{}", encode_path(&path));
        let bytes = download::download_small(&client, &at, MAX_LIST_SIZE).await?;
        let state = check_list(bytes.as_deref(), &known);
        differences.add([(path.clone(), state)])?;
        let (Some(bytes), FileState::Equal) = (bytes, state) else { continue };
        let Some(folder) = folder_of_list(&path) else { continue };
        let (_, listed) = parse_list(&path, bytes)?;
        let listed =
            listed.into_iter().map(|(path, sha256)| (format!("{folder}/{path}"), sha256)).collect();
        copy.verify_listed(listed, &mut differences).await?;
    }
    Ok(differences)
}

/// A copy that is verified.
struct Copy<'a> {
    client: &'a download::Client,
    address: &'a str,
    /// The former ids of offices, whose pages lead elsewhere.
    moved: &'a MovedOffices,
    on_progress: &'a VerifyProgress<'a>,
}

impl Copy<'_> {
    /// Downloads the files that a list names and compares them.
    async fn verify_listed(&self, listed: Listed, differences: &mut Differences) -> Result<()> {
        let listed: Vec<_> = listed.into_iter().collect();
        let before = differences.listed;
        let queue =
            DownloadQueue { copy: self, listed: &listed, before, next: AtomicUsize::new(0) };
        // The first failure ends all workers.
        let found = try_join_all((0..CONCURRENCY).map(|_| queue.run_worker())).await?;
        let mut found: Vec<_> = found.into_iter().flatten().collect();
        found.sort_by(|(a, _), (b, _)| a.cmp(b));
        differences.add(found)
    }
}

/// The files that are still to be downloaded.
struct DownloadQueue<'a> {
    copy: &'a Copy<'a>,
    /// Paths with their digests, in the order of the paths.
    listed: &'a [(String, String)],
    /// The number of files that other lists named.
    before: usize,
    next: AtomicUsize,
}

impl DownloadQueue<'_> {
    async fn run_worker(&self) -> Result<Vec<(String, FileState)>> {
        let mut found = Vec::new();
        loop {
            let at = self.next.fetch_add(1, Ordering::Relaxed);
            let Some((path, known)) = self.listed.get(at) else { return Ok(found) };
            found.push((path.clone(), self.check_file(path, known).await?));
            (self.copy.on_progress)(self.before + at + 1, self.before + self.listed.len());
        }
    }

    async fn check_file(&self, path: &str, known: &str) -> Result<FileState> {
        let address = format!("{}/{}", self.copy.address, encode_path(path));
        let mut hasher = Hasher::default();
        let exists =
            download::download(self.copy.client, &address, MAX_FILE_SIZE, |event| match event {
                // Another attempt starts from the beginning.
                DownloadEvent::Start => hasher = Hasher::default(),
                DownloadEvent::Chunk(bytes) => hasher.update(bytes),
            });
        if !exists.await? {
            // Hosts of sites read it and do not serve it.
            let is_read = path == REDIRECTS;
            return Ok(if is_read { FileState::Equal } else { FileState::Missing });
        }
        let found = hasher.finish().sha256();
        // The site's own rules lead from a page under a former id to the present one.
        let is_right = found == *known || self.digest_of_today(path) == Some(&found);
        Ok(if is_right { FileState::Equal } else { FileState::Changed })
    }

    /// Returns the digest of the file that one under a former id leads to.
    fn digest_of_today(&self, path: &str) -> Option<&String> {
        let today = self.copy.moved.path_of_today(path)?;
        let at = self.listed.binary_search_by(|(path, _)| path.as_str().cmp(&today)).ok()?;
        Some(&self.listed[at].1)
    }
}
