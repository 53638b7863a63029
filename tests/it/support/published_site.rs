//! A site to be published, and what is to be at the target then.

use crate::support::disk::Disk;
use crate::support::program::Ran;
use std::collections::BTreeMap;

pub(crate) type Site = BTreeMap<String, Vec<u8>>;

/// The bytes that a cold build writes.
pub(crate) fn cold(disk: &Disk) -> Site {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("cold");
    assert_eq!(disk.run(&["build", "--output", target.to_str().unwrap()]).code, 0);
    let files = walkdir::WalkDir::new(&target).into_iter().flatten();
    (files.filter(|entry| entry.file_type().is_file()))
        .map(|entry| {
            let path = entry.path().strip_prefix(&target).unwrap().to_str().unwrap().to_owned();
            (path, std::fs::read(entry.path()).unwrap())
        })
        .filter(|(path, _)| path != ".nianbao-files")
        .collect()
}

pub(crate) fn report(ran: &Ran) -> serde_json::Value {
    assert_eq!(ran.code, 0, "{ran:?}");
    serde_json::from_str(&ran.out).unwrap()
}

/// Compares by path; the bytes of pages are no help.
pub(crate) fn same(there: &Site, wanted: &Site) {
    let all: std::collections::BTreeSet<&String> = there.keys().chain(wanted.keys()).collect();
    let other: Vec<_> =
        all.into_iter().filter(|path| there.get(*path) != wanted.get(*path)).collect();
    assert!(other.is_empty(), "these are not the same: {other:?}");
}

/// A site with an attachment whose name is not plain.
pub(crate) fn site() -> Disk {
    let disk = Disk::new(&[]);
    disk.write("static/附 件+1.txt", "附件\n".as_bytes());
    disk.write("static/old.html", b"<!doctype html><title>old</title>");
    disk
}

/// One report changed, a file gone, a file come.
pub(crate) fn edit(disk: &Disk) {
    let report = disk.read("content/2022/shili-czj.md");
    let title = report.replacen("published: ", "subject: 政务公开\npublished: ", 1);
    disk.write("content/2022/shili-czj.md", title.as_bytes());
    std::fs::remove_file(disk.path("static/old.html")).unwrap();
    disk.write("static/new.html", b"<!doctype html><title>new</title>");
}

/// At no moment is a file there that is neither of the old site nor of the new,
/// and none of the old is gone before all of the new is there.
#[cfg(feature = "remote")]
pub(crate) fn is_whole(there: &Site, old: &Site, new: &Site) {
    for (path, bytes) in there {
        assert!(old.get(path) == Some(bytes) || new.get(path) == Some(bytes), "{path}");
    }
    let complete = new.iter().all(|(path, bytes)| there.get(path) == Some(bytes));
    for path in old.keys().filter(|path| complete || !new.contains_key(*path)) {
        assert!(complete || there.contains_key(path), "{path} was removed too early");
    }
    for path in old.keys().filter(|path| new.contains_key(*path)) {
        assert!(there.contains_key(path), "{path} is lost");
    }
}
