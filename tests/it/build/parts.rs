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
    let report = disk.read("content/2022/shili-czj.md");
    let report = report.replacen("office: shili-czj", "office: shili-zf", 1);
    disk.write("content/2022/shili-zf.md", report.as_bytes());
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

/// Makes the folder of a report of its source.
fn make_folder(disk: &Disk, report: &str, change: impl Fn(String) -> String) {
    let source = disk.read(&format!("{report}.md"));
    std::fs::remove_file(disk.path(&format!("{report}.md"))).unwrap();
    disk.write(&format!("{report}/index.md"), change(source).as_bytes());
}

#[test]
fn a_document_of_several_offices_is_taken_over_once() {
    let disk = site();
    disk.write("content/2022/汇总.bin", b"x");
    for report in ["content/2022/shili-czj", "content/2022/shili-zf"] {
        let attach = "attachments: [../汇总.bin]\noffice:";
        make_folder(&disk, report, |text| text.replacen("office:", attach, 1));
    }
    assert_eq!(build(&disk, "whole", &[]).code, 0);
    for of in [1, 2, 11] {
        let folders = build_parts(&disk, of, &[]);
        let ran = join(&disk, &folders);
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert!(disk.tree("joined") == disk.tree("whole"));
        assert_eq!(join(&disk, &folders).code, 0, "the parts are as they were");
    }
}

#[test]
fn no_compressed_copy_takes_the_place_of_a_document() {
    let disk = site();
    let own = "年,报\n".repeat(500);
    disk.write("content/2022/表.csv", own.as_bytes());
    disk.write("content/2022/表.csv.gz", b"its own");
    for (report, name) in [("shili-czj", "表.csv"), ("shili-zf", "表.csv.gz")] {
        let attach = format!("attachments: [../{name}]\noffice:");
        let change = |text: String| text.replacen("office:", &attach, 1);
        make_folder(&disk, &format!("content/2022/{report}"), change);
    }
    let ran = build(&disk, "whole", &["--compress"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(disk.read("whole/2022/表.csv.gz"), "its own");
    assert!(disk.path("whole/2022/表.csv.br").exists());
}

/// An office that links to a page over many is made by the join.
#[test]
fn a_document_may_be_one_of_a_part_and_of_the_join() {
    let disk = site();
    disk.write("content/2022/汇总.bin", b"x");
    for (report, link) in
        [("shili-czj", ""), ("shili-zf", "\n见[数据](../../data/gongkai-2021.csv)。\n")]
    {
        let attach = "attachments: [../汇总.bin]\noffice:";
        let change = |text: String| text.replacen("office:", attach, 1) + link;
        make_folder(&disk, &format!("content/2022/{report}"), change);
    }
    assert_eq!(build(&disk, "whole", &[]).code, 0);
    let folders = build_parts(&disk, 3, &[]);
    let ran = join(&disk, &folders);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(disk.tree("joined") == disk.tree("whole"));
}

#[test]
fn a_page_that_somebody_edited_in_a_part_is_refused() {
    let disk = site();
    let folders = build_parts(&disk, 1, &[]);
    let page = "第 1 部分/2022/shili-czj/index.html";
    disk.write(page, disk.read(page).replacen("示例市", "样例市", 1).as_bytes());
    check_refused(&disk, &folders, "index.html");
    let output = format!("{}/joined", folders[0]);
    let ran = disk.run(&["build", "--join", &folders[0], "--output", &output]);
    assert_eq!(ran.code, 2, "an output in a part");
    assert!(!Path::new(&output).exists());
}

#[test]
fn a_page_has_the_mode_of_a_new_file() {
    use std::os::unix::fs::PermissionsExt;
    let disk = site();
    let folders = build_parts(&disk, 1, &[]);
    let mode = |page: &str| std::fs::metadata(disk.path(page)).unwrap().permissions().mode();
    let page = disk.path("第 1 部分/2022/shili-czj/index.html");
    std::fs::set_permissions(page, std::fs::Permissions::from_mode(0o400)).unwrap();
    let ran = join(&disk, &folders);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(mode("joined/2022/shili-czj/index.html"), mode("joined/index.html"));
    assert_eq!(mode("第 1 部分/2022/shili-czj/index.html") & 0o777, 0o400);
}

/// What a report links to may change between the builds of the parts.
#[test]
fn parts_whose_links_lead_elsewhere_now_are_refused() {
    let disk = site();
    let report = "content/2022/shili-zf.md";
    let link = "\n见[年报](../../2022/shili-czj/)。\n";
    disk.write(report, (disk.read(report) + link).as_bytes());
    let parts: Vec<String> = (1..=11).map(|number| format!("{number}/11")).collect();
    let mut folders = Vec::new();
    for (part, folder) in parts.iter().zip(["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"])
    {
        let ran = build(&disk, folder, &["--part", part]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        folders.push(path(&disk, folder));
    }
    let other = "content/2022/shili-czj.md";
    disk.write(other, (disk.read(other) + "\n补充一句。\n").as_bytes());
    let has_link = |folder: &&String| Path::new(folder).join("2022/shili-zf/index.html").exists();
    assert_eq!(folders.iter().filter(has_link).count(), 1);
    for (part, folder) in parts.iter().zip(&folders).filter(|(_, folder)| !has_link(folder)) {
        let ran = disk.run(&["build", "--part", part, "--output", folder]);
        assert_eq!(ran.code, 0, "{}", ran.err);
    }
    check_refused(&disk, &folders, "shili-zf 的年报所链接");
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
