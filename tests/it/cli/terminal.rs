//! What people see in a terminal: the frames of `check`, `import` and `publish`.

use crate::support::disk::Disk;
use crate::support::program::{Ran, run_with};
use crate::support::snapshots::{DIGEST, SIZE, TIME, assert_text};
use std::path::Path;

/// Returns standard output and standard error, one after the other.
fn screen(ran: &Ran) -> String {
    format!("exit status {}\n--- stdout\n{}--- stderr\n{}", ran.code, ran.out, ran.err)
}

/// Pins what a run shows in one language; the place of the site and what
/// changes with every template are left out.
fn pin_in(lang: &str, name: &str, site: &Path, args: &[&str]) {
    let folder = regex::escape(site.to_str().unwrap());
    let parent = regex::escape(site.parent().unwrap().to_str().unwrap());
    let filters = [(folder.as_str(), "[SITE]"), (parent.as_str(), "[PARENT]"), TIME, DIGEST, SIZE];
    let ran = run_with(
        site,
        &[&["--lang", lang], args].concat(),
        &[("COLUMNS", "100"), ("RAYON_NUM_THREADS", "1")],
    );
    assert_text("terminal", &format!("{name}-{lang}"), &screen(&ran), &filters);
}

/// Pins what a run shows in both languages, one run after the other.
fn pin(name: &str, site: &Path, args: &[&str]) {
    for lang in ["zh", "en"] {
        pin_in(lang, name, site, args);
    }
}

fn wrong() -> Disk {
    Disk::new(&[
        "    行政复议: [10, 1, 0, 0, 0]",
        "published: 明年一月",
        "    行政许可: [十二]",
        "## 五、存在的主要问题及改进情况",
        "见[附件](没有.pdf)。",
    ])
}

#[test]
fn check() {
    pin("check-clean", &Disk::new(&[]).site, &["check"]);
    let disk = wrong();
    pin("check-wrong", &disk.site, &["check"]);
    pin("build-wrong", &disk.site, &["build"]);
}

#[test]
fn check_in_colour() {
    pin("check-colour", &wrong().site, &["--color", "always", "check"]);
}

#[test]
fn import() {
    let disk = Disk::new(&[]);
    let sure = include_str!("../../documents/pages.txt");
    let unsure = sure.replace("规范性文件\t3\t3\t24", "规范性文件\tl3\t3\t2 4");
    assert_ne!(sure, unsure);
    disk.write("来件/年报.txt", unsure.as_bytes());
    disk.write("来件/password.docx", include_bytes!("../../documents/password.docx"));
    disk.write("来件/空.txt", b" \n");
    let folder = disk.path("来件");
    pin("import-dry-run", &disk.site, &["import", "--dry-run", folder.to_str().unwrap()]);
    std::fs::remove_dir_all(disk.path("来件")).unwrap();
    disk.write("来件/年报.txt", sure.as_bytes());
    pin("import", &disk.site, &["import", folder.to_str().unwrap()]);
}

#[test]
fn publish() {
    let disk = Disk::new(&[]);
    let target = format!("file://{}", disk.site.parent().unwrap().join("www").display());
    pin("publish-dry-run", &disk.site, &["publish", &target, "--dry-run"]);
    for lang in ["zh", "en"] {
        let target = format!("{target}-{lang}");
        pin_in(lang, "publish", &disk.site, &["publish", &target]);
        pin_in(lang, "publish-again", &disk.site, &["publish", &target]);
    }
}
