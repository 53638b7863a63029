//! How a source is known to be the one that was read before: by its size, its times, its inode
//! and its device where these settle it, else by its bytes.

use nianbao_core::source::{Content, Digest, File, Hasher};
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The time within which a file may change again without another time: file systems count in
/// steps of up to two seconds.
const COARSEST_CLOCK: Duration = Duration::from_secs(2);

/// The size, the times and the place on the disk of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::world) struct Stamp {
    size: u64,
    modified: u64,
    changed: u64,
    inode: u64,
    device: u64,
}

impl Stamp {
    /// Reads the stamp of a file; `None` if it was changed so lately that it may change again
    /// without another stamp, or if it cannot be looked at.
    pub(in crate::world) fn read(path: &Path) -> Option<Self> {
        let metadata = std::fs::metadata(path).ok()?;
        let modified = metadata.modified().ok()?;
        let changed = changed_time(&metadata).unwrap_or(modified);
        let settled = SystemTime::now().checked_sub(COARSEST_CLOCK)?;
        let is_settled = modified < settled && changed < settled;
        is_settled.then(|| Self {
            size: metadata.len(),
            modified: nanoseconds(modified),
            changed: nanoseconds(changed),
            inode: inode(&metadata),
            device: device(&metadata),
        })
    }
}

fn nanoseconds(time: SystemTime) -> u64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_nanos()).unwrap_or(u64::MAX)
}

/// Returns the time at which a file's inode was last changed; no program can set it back on a
/// disk that it does not write directly.
#[cfg(unix)]
fn changed_time(metadata: &std::fs::Metadata) -> Option<SystemTime> {
    use std::os::unix::fs::MetadataExt;
    let (seconds, nanoseconds) = (metadata.ctime(), metadata.ctime_nsec());
    let whole = Duration::from_secs(u64::try_from(seconds).ok()?);
    let part = Duration::from_nanos(u64::try_from(nanoseconds).ok()?);
    UNIX_EPOCH.checked_add(whole)?.checked_add(part)
}

#[cfg(not(unix))]
fn changed_time(_: &std::fs::Metadata) -> Option<SystemTime> {
    None
}

#[cfg(unix)]
fn device(metadata: &std::fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::dev(metadata)
}

#[cfg(not(unix))]
fn device(_: &std::fs::Metadata) -> u64 {
    0
}

#[cfg(unix)]
fn inode(metadata: &std::fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

#[cfg(not(unix))]
fn inode(_: &std::fs::Metadata) -> u64 {
    0
}

/// A source as it was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::world) struct SourceRecord {
    /// The path below the site.
    pub(in crate::world) path: String,
    stamp: Option<Stamp>,
    /// The digest of its content, or of the reason that it cannot be read.
    digest: Digest,
}

impl SourceRecord {
    /// Records a file that was read; `stamp` was taken before that.
    pub(in crate::world) fn new(file: &File, stamp: Option<Stamp>) -> Self {
        Self { path: file.path.clone(), stamp, digest: digest_content(&file.content) }
    }

    /// Returns the record of the file of today if it is still this one; `read` reads it, if its
    /// stamp does not settle that.
    pub(in crate::world) fn if_unchanged(
        &self,
        full: &Path,
        read: impl FnOnce() -> File,
    ) -> Option<Self> {
        let stamp = Stamp::read(full);
        if stamp.is_some() && stamp == self.stamp {
            return Some(self.clone());
        }
        let today = Self::new(&read(), stamp);
        (today.path == self.path && today.digest == self.digest).then_some(today)
    }

    /// Returns the digest of the content.
    pub(in crate::world) fn digest(&self) -> String {
        self.digest.sha256()
    }

    /// Forgets the stamp, which says nothing on another machine.
    pub(in crate::world) fn without_stamp(self) -> Self {
        Self { stamp: None, ..self }
    }
}

/// Returns the digest of several files: of their paths and their contents.
pub(in crate::world) fn digest_sources(sources: &[SourceRecord]) -> Digest {
    let mut hasher = Hasher::default();
    for source in sources {
        hasher.update(format!("{} {}\n", source.digest(), source.path).as_bytes());
    }
    hasher.finish()
}

fn digest_content(content: &Content) -> Digest {
    match content {
        Content::Text(text) => Digest::from_bytes(text.as_bytes()),
        Content::Unchanged(source) => Digest::from_bytes(source.text.as_bytes()),
        Content::Bytes(digest) => *digest,
        Content::Failed(failure) => Digest::from_bytes(format!("{failure:?}").as_bytes()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> File {
        File { path: "a.md".to_owned(), content: Content::Text(text.to_owned()) }
    }

    #[test]
    fn a_file_is_known_by_its_bytes_where_its_times_say_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.md");
        std::fs::write(&path, "年报").unwrap();
        let record = SourceRecord::new(&file("年报"), Stamp::read(&path));
        assert_eq!(record.stamp, None, "it was written just now");
        assert_eq!(record.if_unchanged(&path, || file("年报")), Some(record.clone()));
        assert_eq!(record.if_unchanged(&path, || file("年服")), None);
        assert_eq!(record.if_unchanged(&folder.path().join("b"), || file("年服")), None);
    }
}
