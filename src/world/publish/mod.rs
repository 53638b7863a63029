//! Publishes a site to a folder or over the network. Files that are there already
//! are not sent again, and readers never see a part of a file.
#![cfg_attr(not(feature = "remote"), allow(dead_code, reason = "a folder needs only some of it"))]

mod diff;
mod folder;
mod limits;
mod local_copy;
#[cfg(feature = "remote")]
mod lock;
mod lock_owner;
mod published_files;
#[cfg(feature = "remote")]
mod remote;
#[cfg(feature = "remote")]
mod retry;
#[cfg(feature = "remote")]
mod send;

use super::build::{
    BuildJob, BuildOutcome, Division, MAX_LIST_LINES, Placement, ProgressSink, build,
};
use super::import::ReaderSetup;
use super::output::Output;
use super::site_output::FileEntry;
use crate::minisign::SecretKey;
use anyhow::Result;
use diff::Changes;
use local_copy::LocalCopy;
use nianbao_core::ExamineOptions;
use nianbao_core::check::FindingTally;
use nianbao_core::config::{Scheme, Target};
use nianbao_core::diag::Text;
#[cfg(feature = "remote")]
use send::publish as send;
use std::path::{Path, PathBuf};

pub use folder::rollback;

/// The beginning of the names of files at a target that are no part of a site.
const OWN_PREFIX: &str = ".nianbao-";
/// The folder at a target that files are written to before they are moved to their
/// places.
const UPLOAD_FOLDER: &str = ".nianbao-new";

/// A site and the target that it is published to.
pub struct PublishJob<'j> {
    /// The folder of the site.
    pub site: &'j Path,
    /// The target.
    pub target: &'j Target,
    /// Replaces the address of the site.
    pub base_url: Option<String>,
    /// Add compressed copies even where `site.yaml` does not ask for them.
    pub compress: bool,
    /// Signs the list of digests.
    pub key: Option<SecretKey>,
    /// The reader of documents beside reports.
    pub reader: ReaderSetup,
    /// Report the changes and make none.
    pub dry_run: bool,
    /// The safeguards that are overridden.
    pub overrides: PublishOverrides,
    /// Called with each step, from several threads.
    pub on_event: &'j (dyn Fn(PublishEvent) + Sync),
}

/// Safeguards that a person can override.
#[derive(Clone, Copy, Debug, Default)]
pub struct PublishOverrides {
    /// Publish although the target is locked.
    pub force_unlock: bool,
    /// Write over a site that this program did not publish.
    pub adopt: bool,
}

/// The outcome of a publication.
pub enum PublishOutcome {
    /// There are findings at error level; nothing was changed.
    Refused(FindingTally),
    /// The target has the site, or would have it after a dry run.
    Published(PublishSummary),
}

/// A step of a publication.
pub enum PublishEvent<'e> {
    /// A page was rendered.
    Rendered {
        /// The number of pages that are rendered, with it.
        done: usize,
        /// The number of all pages.
        total: usize,
    },
    /// A file was sent.
    Sent {
        /// The path of the file.
        path: &'e str,
        /// The number of files that are sent, with it.
        done: usize,
        /// The number of files that have to be sent.
        total: usize,
    },
    /// A file was removed.
    Removed {
        /// The path of the file.
        path: &'e str,
    },
    /// Something that the user should know.
    Warning(Text),
}

/// The changes that a publication made, or a dry run would make.
#[derive(Debug, Default)]
pub struct PublishSummary {
    /// The paths that were sent, in the order of sending.
    pub sent: Vec<String>,
    /// The paths that were removed.
    pub removed: Vec<String>,
    /// The number of files that did not change.
    pub unchanged: usize,
    /// The number of bytes that were sent.
    pub bytes: u64,
    /// Folders beside the target with files of others.
    pub kept: Vec<PathBuf>,
    /// Folders beside the target with files that could not be removed.
    pub left: Vec<PathBuf>,
    /// Why documents beside reports could not be read, if they could not.
    pub review_failure: Option<anyhow::Error>,
}

impl From<Changes> for PublishSummary {
    fn from(changes: Changes) -> Self {
        Self {
            sent: changes.to_send().map(|entry| entry.path.clone()).collect(),
            unchanged: changes.unchanged,
            bytes: changes.bytes,
            removed: changes.remove,
            ..Self::default()
        }
    }
}

impl PublishJob<'_> {
    /// Returns the build of the site into a folder.
    fn build<'b>(
        &'b self,
        output: Output,
        placement: Placement,
        on_page: &'b ProgressSink<'b>,
    ) -> BuildJob<'b> {
        BuildJob {
            site: self.site,
            output,
            options: ExamineOptions { drafts: false, base_url: self.base_url.clone() },
            compress: self.compress,
            key: self.key.clone(),
            division: Division::Whole,
            max_list_lines: MAX_LIST_LINES,
            fresh: false,
            placement,
            reader: self.reader,
            on_page,
        }
    }

    /// Tells how many files are made, and about how many there will be.
    fn report_progress(&self, done: usize, total: usize) {
        (self.on_event)(PublishEvent::Rendered { done, total });
    }

    /// Returns how many files are sent at a time. Each connection of ssh is a
    /// process.
    fn concurrency(&self) -> usize {
        let usual = if self.target.uri.scheme == Scheme::Sftp { 4 } else { 8 };
        self.target.parallel.unwrap_or(usual)
    }

    /// Warns of the limits of the target's host that a site exceeds.
    fn warn_of_limits(&self, entries: &[FileEntry]) {
        if let Some(host) = &self.target.host {
            for warning in limits::check_limits(host, entries) {
                (self.on_event)(PublishEvent::Warning(warning));
            }
        }
    }
}

/// Publishes a site; files that are at the target already are not sent again.
///
/// Errors: the target is locked, holds a site of others or cannot be reached, a
/// template fails, or a file changes meanwhile.
pub fn publish(job: &PublishJob) -> Result<PublishOutcome> {
    if job.target.is_folder() {
        return folder::publish(job);
    }
    let copy = LocalCopy::open(job)?;
    let on_page = |done, total| job.report_progress(done, total);
    let built = match build(&job.build(copy.output(job.site)?, Placement::Copy, &on_page))? {
        BuildOutcome::Refused(tally) => return Ok(PublishOutcome::Refused(tally)),
        BuildOutcome::Built(built) => built,
    };
    job.warn_of_limits(&built.entries);
    let summary = send(job, &SiteFiles { folder: copy.folder(), entries: &built.entries })?;
    let review_failure = built.review_failure;
    Ok(PublishOutcome::Published(PublishSummary { review_failure, ..summary }))
}

/// The files of a site in a folder.
struct SiteFiles<'f> {
    folder: &'f Path,
    entries: &'f [FileEntry],
}

/// Returns the list of published files of a folder, as it is kept in it.
pub(super) fn published_files_list(entries: &[FileEntry]) -> Vec<u8> {
    published_files::PublishedFiles::from_entries(entries).to_bytes()
}

#[cfg(not(feature = "remote"))]
fn send(_: &PublishJob, _: &SiteFiles) -> Result<PublishSummary> {
    Err(super::without_remote_error())
}
