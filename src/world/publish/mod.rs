//! Publishes a site to a folder or over the network. Files that are there already
//! are not sent again, and readers never see a part of a file.
#![cfg_attr(not(feature = "remote"), allow(dead_code, reason = "a folder needs only some of it"))]

mod diff;
mod folder;
mod limits;
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

use super::site_output::{FileEntry, SiteOutput};
use anyhow::Result;
use diff::Changes;
use nianbao_core::check::Publishable;
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
    /// The permission to publish the site.
    pub permit: &'j Publishable<'j>,
    /// The files of the site.
    pub site_output: &'j SiteOutput<'j>,
    /// Report the changes and make none.
    pub dry_run: bool,
    /// Publish although the target is locked.
    pub force_unlock: bool,
    /// Write over a site that this program did not publish.
    pub adopt: bool,
    /// Called with each step, from several threads.
    pub on_event: &'j (dyn Fn(PublishEvent) + Sync),
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
}

impl From<Changes> for PublishSummary {
    fn from(changes: Changes) -> Self {
        Self {
            sent: changes.to_send().map(|entry| entry.path.clone()).collect(),
            unchanged: changes.unchanged,
            bytes: changes.bytes,
            removed: changes.remove,
            kept: Vec::new(),
            left: Vec::new(),
        }
    }
}

impl PublishJob<'_> {
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
pub fn publish(job: &PublishJob) -> Result<PublishSummary> {
    debug_assert!(
        std::ptr::eq(job.permit.archive(), job.site_output.archive()),
        "a permit of its own"
    );
    if job.target.is_folder() {
        return folder::publish(job);
    }
    let entries: Vec<FileEntry> = job.site_output.list_entries()?;
    job.warn_of_limits(&entries);
    send(job, &entries)
}

#[cfg(not(feature = "remote"))]
fn send(_: &PublishJob, _: &[FileEntry]) -> Result<PublishSummary> {
    Err(super::without_remote_error())
}
