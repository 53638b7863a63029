//! Publishing: a site at the place where it is read, with nothing sent twice and
//! no page ever seen by halves.
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

/// How the names of all files begin that are no part of a site.
const OWN_PREFIX: &str = ".nianbao-";
/// Where files are written before they are put in their places.
const UPLOAD_FOLDER: &str = ".nianbao-new";

/// What is to be published, and where.
pub struct PublishJob<'j> {
    /// The folder of the site.
    pub site: &'j Path,
    /// The place.
    pub target: &'j Target,
    /// That it may be.
    pub permit: &'j Publishable<'j>,
    /// What is published.
    pub site_output: &'j SiteOutput<'j>,
    /// Whether only to say what would be done.
    pub dry_run: bool,
    /// Whether to pass over a lock.
    pub force_unlock: bool,
    /// Whether a site that is there already may be written over.
    pub adopt: bool,
    /// Who hears how it goes.
    pub on_event: &'j (dyn Fn(PublishEvent) + Sync),
}

/// A step of a publication.
pub enum PublishEvent<'e> {
    /// A page was rendered.
    Rendered {
        /// How many pages are rendered, with it.
        done: usize,
        /// How many pages there are.
        total: usize,
    },
    /// A file was sent, as one of so many.
    Sent {
        /// Its path.
        path: &'e str,
        /// How many are, with it.
        done: usize,
        /// How many there are to be sent.
        total: usize,
    },
    /// A file was removed.
    Removed {
        /// Its path.
        path: &'e str,
    },
    /// What the user should know.
    Warning(Text),
}

/// What was done, or would be.
#[derive(Debug, Default)]
pub struct PublishSummary {
    /// The paths that were sent, in order.
    pub sent: Vec<String>,
    /// The paths that were removed.
    pub removed: Vec<String>,
    /// How many files stay as they are.
    pub unchanged: usize,
    /// How much was sent.
    pub bytes: u64,
    /// Folders beside the target with files of somebody else's.
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
    /// How many files are under way at once. A connection of ssh is a process of
    /// its own.
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
