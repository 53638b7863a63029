//! `build --part` and `build --join`: the joined site is that of an undivided build, or none is
//! made.

use crate::support::disk::Disk;
use crate::support::program::Ran;
use std::path::Path;

/// The base site with offices enough for several parts, two of them with a report.
fn site() -> Disk {
    let disk = Disk::new(&[]);
    let mut offices = disk.read("content/offices.yaml");
    for at in 0..9 {
        offices += &format!("- {{id: shili-j{at}, name: 示例市第{at}局, kind: department}}\n");
    }
    disk.write("content/offices.yaml", offices.as_bytes());
    disk
}

fn path(disk: &Disk, folder: &str) -> String {
    disk.path(folder).display().to_string()
}

/// Runs `build` with an output in the site's folder.
fn build(disk: &Disk, output: &str, more: &[&str]) -> Ran {
    disk.run(&[&["build", "--output", &path(disk, output)], more].concat())
}

/// Builds the parts of a site, and returns the paths of their folders.
fn build_parts(disk: &Disk, of: usize, more: &[&str]) -> Vec<String> {
    let folders: Vec<String> = (1..=of).map(|number| format!("第 {number} 部分")).collect();
    for (number, folder) in (1..).zip(&folders) {
        let part = format!("{number}/{of}");
        let ran = build(disk, folder, &[&["--part", &part], more].concat());
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert!(ran.err.contains(&part), "{}", ran.err);
    }
    folders.iter().map(|folder| path(disk, folder)).collect()
}

fn join(disk: &Disk, folders: &[String]) -> Ran {
    let folders = folders.iter().map(String::as_str);
    build(disk, "joined", &["--join"].into_iter().chain(folders).collect::<Vec<_>>())
}

/// Checks that parts are refused for a reason, and that no site is made.
fn check_refused(disk: &Disk, folders: &[String], reason: &str) {
    let ran = join(disk, folders);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(ran.err.contains(reason), "{}", ran.err);
    assert!(!disk.path("joined").exists());
}

#[test]
fn the_joined_site_is_that_of_an_undivided_build() {
    for of in [1, 3, 14] {
        let disk = site();
        assert_eq!(build(&disk, "whole", &["--compress"]).code, 0);
        let mut folders = build_parts(&disk, of, &["--compress"]);
        folders.reverse();
        let args = ["--compress", "--join"].into_iter();
        let args: Vec<&str> = args.chain(folders.iter().map(String::as_str)).collect();
        let ran = build(&disk, "joined", &args);
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert!(disk.tree("joined") == disk.tree("whole"), "{of} parts");
    }
}

#[test]
fn the_portal_is_the_same_in_parts() {
    let disk = Disk::new(&[]);
    let portal = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/portal");
    std::fs::remove_dir_all(&disk.site).unwrap();
    copy(&portal, &disk.site);
    assert_eq!(build(&disk, "whole", &[]).code, 0);
    let folders = build_parts(&disk, 4, &[]);
    let ran = join(&disk, &folders);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(disk.tree("joined") == disk.tree("whole"));
}

fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from).into_iter().flatten() {
        let to = to.join(entry.path().strip_prefix(from).unwrap());
        if entry.file_type().is_dir() {
            std::fs::create_dir_all(to).unwrap();
        } else {
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
}

#[test]
fn parts_that_are_no_whole_site_are_refused() {
    let disk = site();
    let folders = build_parts(&disk, 3, &[]);
    check_refused(&disk, &folders[..2], "3/3");
    check_refused(&disk, &[&folders[..], &folders[..1]].concat(), "1/3");
    check_refused(&disk, &[path(&disk, "content")], "content");
    check_refused(&disk, &[path(&disk, "不存在")], "不存在");
    assert_eq!(build(&disk, "other", &["--part", "1/2"]).code, 0);
    let mixed = [path(&disk, "other"), folders[1].clone(), folders[2].clone()];
    check_refused(&disk, &mixed, "不成一套");
}

#[test]
fn parts_of_other_sources_are_refused() {
    let edits: [(&str, &str, &str); 5] = [
        ("content/2022/shili-czj.md", "\n补充一句。\n", "shili-czj"),
        ("content/offices.yaml", "- {id: shili-new, name: 示例市新局, kind: department}\n", "设置"),
        ("site.yaml", "\ndescription: 另一个说明\n", "设置"),
        ("templates/footer.html", "新", "设置"),
        ("content/2022/shili-j1.md", "# 新\n", "shili-j1"),
    ];
    for (path, more, reason) in edits {
        let disk = site();
        let folders = build_parts(&disk, 2, &[]);
        let before = if disk.path(path).exists() { disk.read(path) } else { String::new() };
        disk.write(path, (before + more).as_bytes());
        check_refused(&disk, &folders, reason);
    }
}

#[test]
fn a_damaged_part_is_refused() {
    let disk = site();
    let folders = build_parts(&disk, 2, &[]);
    let part = &folders[0];
    for (path, _) in disk.tree("第 1 部分") {
        if path == ".nianbao-files" {
            continue;
        }
        let path = format!("第 1 部分/{path}");
        let whole = std::fs::read(disk.path(&path)).unwrap();
        disk.write(&path, &whole[..whole.len() - 1]);
        check_refused(&disk, &folders, part);
        std::fs::remove_file(disk.path(&path)).unwrap();
        check_refused(&disk, &folders, part);
        disk.write(&path, &whole);
    }
    assert_eq!(join(&disk, &folders).code, 0);
}

#[test]
fn a_part_with_an_error_is_not_made() {
    let disk = site();
    let path = "content/2022/shili-czj.md";
    disk.write(path, disk.read(path).replacen("year:", "jahr:", 1).as_bytes());
    let codes = ["1/2", "2/2"].map(|part| {
        let ran = build(&disk, &part.replace('/', "-"), &["--part", part]);
        assert_eq!(ran.code == 0, disk.path(&part.replace('/', "-")).exists());
        ran.code
    });
    assert!(codes.contains(&1), "{codes:?}");
}

#[test]
fn a_wrong_division_is_told_of() {
    let disk = site();
    for part in ["3", "0/2", "3/2", "a/b"] {
        let ran = build(&disk, "a", &["--part", part]);
        assert_eq!(ran.code, 2);
        assert!(ran.err.contains("3/16"), "{}", ran.err);
    }
    assert_eq!(disk.run(&["build", "--part", "1/2"]).code, 2, "without --output");
    let folders = build_parts(&disk, 2, &[]);
    let args = ["build", "--join", &folders[0], &folders[1], "--output", &folders[0]];
    let ran = disk.run(&args);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains(&folders[0]), "{}", ran.err);
    assert!(!disk.tree("第 1 部分").is_empty());
}
