//! The list of digests of a large site is divided.

use crate::support::disk::Disk;
use crate::support::divided_site::{MAX_LINES, build_divided};
use std::collections::BTreeSet;
use std::process::Command;

/// Lists the lists of a built site: the folder of each and its name.
fn lists(disk: &Disk) -> Vec<(String, String)> {
    let paths = disk.tree("public").into_iter().map(|(path, _)| path);
    let split = |path: String| {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", &path));
        (folder.to_owned(), name.to_owned())
    };
    let lists = paths.filter(|path| path.contains("SHA256SUMS") && !path.ends_with(".minisig"));
    lists.map(split).collect()
}

#[test]
fn every_file_is_on_one_list_and_sha256sum_accepts_each() {
    let disk = Disk::new(&[]);
    disk.write("static/2022/back\\slash.txt", b"x");
    disk.write("static/2022/-c 附件.txt", b"x");
    build_divided(&disk);
    let lists = lists(&disk);
    let names: Vec<String> =
        lists.iter().map(|(folder, name)| format!("{folder}/{name}")).collect();
    for wanted in ["/SHA256SUMS", "2021/SHA256SUMS", "2022/SHA256SUMS-2", "offices/SHA256SUMS"] {
        assert!(names.iter().any(|name| name == wanted), "no {wanted} in {names:?}");
    }
    let mut listed = BTreeSet::new();
    for (folder, name) in &lists {
        let at = disk.path("public").join(folder);
        let mut command = Command::new("sha256sum");
        command.args(["--check", "--strict", name]).current_dir(&at);
        let checked = command.output().unwrap();
        assert!(checked.status.success(), "{folder}/{name}: {checked:?}");
        let text = std::fs::read_to_string(at.join(name)).unwrap();
        let is_top = folder.is_empty();
        assert!(is_top || text.lines().count() <= MAX_LINES, "{folder}/{name}");
        for line in text.lines() {
            let (escaped, line) =
                line.strip_prefix('\\').map_or((false, line), |rest| (true, rest));
            let path =
                if escaped { line[66..].replace("\\\\", "\\") } else { line[66..].to_owned() };
            let path = if is_top { path } else { format!("{folder}/{path}") };
            let is_in_year = path.starts_with("20") || path.starts_with("offices/");
            assert!(!is_top || !is_in_year || path.contains("/SHA256SUMS"), "{path}");
            assert!(listed.insert(path.clone()), "{path} is listed twice");
        }
    }
    let files: BTreeSet<String> = disk.tree("public").into_iter().map(|(path, _)| path).collect();
    let unlisted: Vec<&String> = files.difference(&listed).collect();
    assert_eq!(unlisted, [".nianbao-files", "SHA256SUMS", "SHA256SUMS.minisig"]);
    assert_eq!(listed.difference(&files).count(), 0);
}

#[test]
fn a_small_site_has_one_list() {
    let disk = Disk::new(&[]);
    assert_eq!(disk.run(&["build"]).code, 0);
    assert_eq!(lists(&disk), [(String::new(), "SHA256SUMS".to_owned())]);
}
