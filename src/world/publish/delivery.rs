//! Options of a delivery: where to, how carefully, and who is told.

use super::changes::Changes;
use super::published_files::PublishedFiles;
use super::{PublishEvent, SiteFiles, limits};
use crate::world::removals::Removals;
use anyhow::Result;
use nianbao_core::config::{Scheme, Target};
use nianbao_core::diag::UserError;
use nianbao_text::text;
use std::collections::HashSet;

/// A target, and how a site is brought to it.
pub struct Delivery<'d> {
    /// The target.
    pub target: &'d Target,
    /// Report the changes and make none.
    pub dry_run: bool,
    /// Read every file at the target, and send again what is lost or not as it was sent.
    pub repair: bool,
    /// The safeguards that are overridden.
    pub overrides: PublishOverrides,
    /// Asked before many reports are removed; true lets it happen.
    pub confirm_removals: &'d (dyn Fn(&Removals) -> bool + Sync),
    /// Called with each step, from several threads.
    pub on_event: &'d (dyn Fn(PublishEvent) + Sync),
    /// True once the delivery is to end before its next file.
    pub is_stopped: &'d (dyn Fn() -> bool + Sync),
}

/// Safeguards that a person can override.
#[derive(Clone, Copy, Debug, Default)]
pub struct PublishOverrides {
    /// Publish although the target is locked.
    pub force_unlock: bool,
    /// Write over a site that this program did not publish.
    pub adopt: bool,
}

impl Delivery<'_> {
    /// Returns how many files are sent at a time. All go through one connection of ssh.
    pub(super) fn concurrency(&self) -> usize {
        let usual = if self.target.uri.scheme == Scheme::Sftp { 4 } else { 8 };
        self.target.parallel.unwrap_or(usual)
    }

    /// Warns of the limits of the target's host that a site exceeds.
    pub(super) fn warn_of_limits(&self, files: &SiteFiles) {
        if let Some(host) = &self.target.host {
            for warning in limits::check_limits(host, files.entries, files.count_redirects()) {
                (self.on_event)(PublishEvent::Warning(warning));
            }
        }
    }

    /// Lets many reports go only if that is meant. A dry run tells of it.
    ///
    /// Errors: it is not meant.
    pub(super) fn check_removals(&self, before: &PublishedFiles, changes: &Changes) -> Result<()> {
        let gone: HashSet<&String> = changes.to_remove().collect();
        let mut removals = Removals::default();
        before.paths().for_each(|path| removals.add(path, gone.contains(path)));
        let Some(removals) = removals.question() else { return Ok(()) };
        if self.dry_run {
            (self.on_event)(PublishEvent::Warning(removals.describe()));
            return Ok(());
        }
        if (self.confirm_removals)(&removals) {
            return Ok(());
        }
        Err(removals.error())
    }

    /// Refuses a place with a site that this program did not publish.
    ///
    /// Errors: always, unless it is to be adopted.
    pub(super) fn refuse_foreign_site(&self) -> Result<()> {
        if self.overrides.adopt {
            return Ok(());
        }
        let uri = &self.target.uri;
        Err(UserError::new_error(text!(
            "{uri} 已有网站，但不是由本程序发布的：换一个空的地方；确要覆盖同名文件，加 --adopt",
            "there is a site at {uri} that this program did not publish: choose an empty place; to write over files of the same names, add --adopt"
        )))
    }
}
