//! Publishes a site to a folder or over the network. Files that are there already
//! are not sent again, and readers never see a part of a file.

mod changes;
mod delivery;
mod fence;
mod history;
mod limits;
mod local_copy;
mod ownership;
mod parallel;
mod published_files;
mod release_id;
mod releases;
mod repair;
mod retry;
mod rounds;
mod send;
mod session;
mod store;
mod store_lock;

use super::build::{BuildJob, BuildOutcome, Division, MAX_LIST_LINES, ProgressSink, build};
use super::import::ReaderSetup;
use super::output::Output;
use super::sign::ListSigner;
use super::site_output::FileEntry;
use super::units::LeftOut;
use anyhow::Result;
use changes::Changes;
use history::History;
use local_copy::LocalCopy;
use nianbao_core::ExamineOptions;
use nianbao_core::check::FindingTally;
use nianbao_core::config::{FolderLayout, Target};
use nianbao_core::diag::{ContextText, Text, UserError};
use nianbao_core::plan::REDIRECTS;
use nianbao_text::text;
use std::collections::HashSet;
use std::path::{Path, PathBuf};

pub use delivery::{Delivery, PublishOverrides};
pub use release_id::ReleaseInfo;
pub(super) use releases::CURRENT as CURRENT_RELEASE;

/// The beginning of the names of files at a target that are no part of a site.
pub(super) const OWN_PREFIX: &str = ".nianbao-";
/// The folder at a target that files are written to before they are moved to their
/// places.
const UPLOAD_FOLDER: &str = ".nianbao-new";

/// A site and the target that it is published to.
pub struct PublishJob<'j> {
    /// The folder of the site.
    pub site: &'j Path,
    /// The reports that are not to be part of it.
    pub left_out: LeftOut,
    /// Replaces the address of the site.
    pub base_url: Option<String>,
    /// Add compressed copies even where `site.yaml` does not ask for them.
    pub compress: bool,
    /// Signs the list of digests.
    pub key: Option<ListSigner>,
    /// The reader of documents beside reports.
    pub reader: ReaderSetup,
    /// The target, and how the site is brought to it.
    pub delivery: Delivery<'j>,
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
    /// Why documents beside reports could not be read, if they could not.
    pub review_failure: Option<anyhow::Error>,
}

impl From<Changes> for PublishSummary {
    fn from(changes: Changes) -> Self {
        Self {
            sent: changes.to_send().map(|entry| entry.path.clone()).collect(),
            removed: changes.to_remove().cloned().collect(),
            unchanged: changes.unchanged,
            bytes: changes.bytes,
            review_failure: None,
        }
    }
}

impl PublishJob<'_> {
    /// Returns the build of the site into a folder.
    fn build<'b>(
        &'b self,
        (output, fresh): (Output, bool),
        on_page: &'b ProgressSink<'b>,
    ) -> BuildJob<'b> {
        BuildJob {
            site: self.site,
            left_out: self.left_out.clone(),
            output,
            options: ExamineOptions {
                base_url: self.base_url.clone(),
                current_year: Some(crate::world::clock::current_year()),
                ..ExamineOptions::default()
            },
            compress: self.compress,
            key: self.key.clone(),
            division: Division::Whole,
            max_list_lines: MAX_LIST_LINES,
            fresh,
            list_files: true,
            confirm_removals: &|_| true,
            reader: self.reader,
            on_page,
        }
    }
}

/// Publishes a site; files that are at the target already are not sent again.
///
/// Errors: the target is locked, holds a site of others or cannot be reached, a
/// template fails, or a file changes meanwhile.
pub fn publish(job: &PublishJob) -> Result<PublishOutcome> {
    let delivery = &job.delivery;
    if delivery.target.is_folder() {
        // A folder among the sources would be read as one of them.
        Output::new(job.site, Path::new(&delivery.target.uri.path)).context_text(|| {
            let uri = &delivery.target.uri;
            text!(
                "不能发布到 {uri}：换一个不在源文件之中的文件夹",
                "cannot publish to {uri}: choose a folder that is not among the sources"
            )
        })?;
    }
    let copy = LocalCopy::open(job)?;
    let failed = match deliver(job, &copy, false) {
        Ok(outcome) => return Ok(outcome),
        Err(failed) => failed,
    };
    if !failed.may_be_of_copy || !copy.is_damaged() {
        return Err(failed.error);
    }
    (delivery.on_event)(PublishEvent::Warning(text!(
        "本机留存的网站副本有文件损坏，全部重新生成后再发送",
        "files of the copy of the site on this machine were damaged; all are made anew and sent then"
    )));
    if let Some(history) = History::open(delivery.target) {
        history.forget_damaged();
    }
    deliver(job, &copy, true).map_err(|failed| failed.error)
}

/// A failed delivery.
struct DeliveryFailure {
    error: anyhow::Error,
    /// True if damaged files of the copy may be the reason. To look takes a while, which nobody
    /// is to wait for who interrupts the program or has no network.
    may_be_of_copy: bool,
}

/// Updates the copy of a site, or makes all of it again, and sends from it.
fn deliver(
    job: &PublishJob,
    copy: &LocalCopy,
    fresh: bool,
) -> std::result::Result<PublishOutcome, DeliveryFailure> {
    let delivery = &job.delivery;
    let of_copy = |error| DeliveryFailure { error, may_be_of_copy: true };
    let on_page = |done, total| (delivery.on_event)(PublishEvent::Rendered { done, total });
    let output = copy.output(job.site).map_err(of_copy)?;
    let built = match build(&job.build((output, fresh), &on_page)).map_err(of_copy)? {
        BuildOutcome::Refused(tally) => return Ok(PublishOutcome::Refused(tally)),
        BuildOutcome::Built(built) => built,
    };
    let files = SiteFiles { entries: &built.entries, source: FileSource::Folder(copy.folder()) };
    delivery.warn_of_limits(&files);
    let sent = match layout(delivery.target) {
        Some(FolderLayout::Releases) => releases::publish(delivery, &files),
        _ => send::publish(delivery, &files),
    };
    let summary = sent.map_err(|error| DeliveryFailure {
        may_be_of_copy: delivery.target.is_folder() || retry::is_source_failure(&error),
        error,
    })?;
    let review_failure = built.review_failure;
    Ok(PublishOutcome::Published(PublishSummary { review_failure, ..summary }))
}

/// Returns to a release of a target: to one by its id, or to the one before. Gives its id.
///
/// Errors: no such release is kept, the target is locked or cannot be reached.
pub fn rollback(delivery: &Delivery, asked: Option<&str>) -> Result<String> {
    match layout(delivery.target) {
        Some(FolderLayout::Releases) => releases::rollback(delivery, asked),
        _ => send::rollback(delivery, asked),
    }
}

/// Returns how a target that is a folder of this machine holds a site.
fn layout(target: &Target) -> Option<FolderLayout> {
    target.is_folder().then_some(target.layout)
}

/// The files of a site, and where their bytes are.
struct SiteFiles<'f> {
    entries: &'f [FileEntry],
    source: FileSource<'f>,
}

/// Where the bytes of files are.
enum FileSource<'f> {
    /// In a folder, at their paths.
    Folder(&'f Path),
    /// Among the releases that are kept on this machine.
    Kept(&'f History),
}

impl SiteFiles<'_> {
    /// Counts the rules in `_redirects`.
    fn count_redirects(&self) -> usize {
        let Some(entry) = self.entries.iter().find(|entry| entry.path == REDIRECTS) else {
            return 0;
        };
        let rules = std::fs::read_to_string(self.locate(entry)).unwrap_or_default();
        rules.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')).count()
    }

    fn locate(&self, entry: &FileEntry) -> PathBuf {
        match &self.source {
            FileSource::Folder(folder) => folder.join(&entry.path),
            FileSource::Kept(history) => history.object(&entry.digest),
        }
    }
}

fn now_in_seconds() -> i64 {
    jiff::Timestamp::now().as_second()
}

/// Returns the paths of the files in a published folder that no page needs any more and that
/// stay for a while. The list there is not trusted: only files of a theme are believed.
pub(super) fn retired_files(folder: &Path) -> HashSet<String> {
    let bytes = std::fs::read(folder.join(published_files::NAME)).unwrap_or_default();
    let list = published_files::PublishedFiles::parse(&bytes).unwrap_or_default();
    list.retired().filter(|path| path.starts_with(changes::ASSETS)).cloned().collect()
}

/// Reads bytes as each of the lists that stand at a target, as a publication does. Others may
/// have written to them.
pub fn read_target_lists(bytes: &[u8]) {
    if let Some(list) = published_files::PublishedFiles::parse(bytes) {
        let changes = Changes::between(&list, &[], 0);
        let _ = list.at_step(published_files::Step::Removing, &changes, &[]).to_bytes();
    }
    let _ = super::checksums::parse_checksums(&String::from_utf8_lossy(bytes));
    let _ = super::lock_owner::LockOwner::parse(bytes).locked_error("");
}

/// Returns the error that there is no release to return to, with those that there are.
fn no_release_error(place: &str, kept: &[ReleaseInfo], asked: Option<&str>) -> anyhow::Error {
    let ids: Vec<&str> = kept.iter().map(|release| release.id.as_str()).collect();
    if ids.is_empty() {
        return UserError::new_error(text!(
            "这台机器上没有保留 {place} 的任何一版，无从恢复：恢复源文件后再发布一次",
            "no release of {place} is kept on this machine, and there is none to return to: take the sources back and publish again"
        ));
    }
    let (zh, en) = (ids.join("、"), ids.join(", "));
    UserError::new_error(match asked {
        Some(asked) => text!(
            "{place} 没有保留 {asked} 这一版；保留的有：{zh}",
            "no release {asked} of {place} is kept; there are: {en}"
        ),
        None => text!(
            "{place} 没有更早的一版；保留的有：{zh}（--rollback 后写上其中一个）",
            "{place} has no earlier release; these are kept: {en} (name one behind --rollback)"
        ),
    })
}

/// Creates a folder that nobody else can read: a site is public once it is published.
fn create_private_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)
}
