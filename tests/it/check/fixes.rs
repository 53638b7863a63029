//! `check --fix`: the changes that findings propose, made in the files.

use crate::support::program::{Ran, command, run_in};
use std::path::PathBuf;
use tempfile::TempDir;

/// A new site, and the path of its report.
struct Site {
    _room: TempDir,
    root: PathBuf,
    report: PathBuf,
}

impl Site {
    fn new() -> Self {
        let room = TempDir::new().unwrap();
        let folder = room.path().join("站 点");
        let init = command(&folder, &["init"]).arg(&folder).output().unwrap();
        assert!(init.status.success(), "{init:?}");
        let report = folder.join("content/2024/yangli-czj.md");
        Self { _room: room, root: folder, report }
    }

    fn text(&self) -> String {
        std::fs::read_to_string(&self.report).unwrap()
    }

    /// Replaces texts of the report, each of which it has once.
    fn spoil(&self, pairs: &[(&str, &str)]) {
        let mut text = self.text();
        for (from, to) in pairs {
            assert_eq!(text.matches(from).count(), 1, "{from}");
            text = text.replace(from, to);
        }
        std::fs::write(&self.report, text).unwrap();
    }

    fn check(&self, args: &[&str]) -> Ran {
        run_in(&self.root, &[&["check", "--format", "short"], args].concat())
    }
}

#[test]
fn forms_of_writing_are_mended_and_nothing_else_is_touched() {
    let site = Site::new();
    let good = site.text();
    // What the wrong colon hides comes up in a second round.
    site.spoil(&[
        ("year: 2024", "year：2024"),
        ("published: ", "publishd: "),
        ("[14, 1, 0, 0, 0, 0, 15]", "[１４, 1, 0, 0, 0, 0, 15]"),
        ("    行政许可: [120]", "    行政许可: [120] # 原件如此"),
        ("    重复申请: ", "    重复申情: "),
    ]);
    assert_eq!(site.check(&[]).code, 1);
    let fixed = site.check(&["--fix"]);
    assert_eq!(fixed.code, 0, "{fixed:?}");
    let expected = good.replace("    行政许可: [120]", "    行政许可: [120] # 原件如此");
    assert_eq!(site.text(), expected);
    for told in ["： → :", "publishd → published", "１４ → 14", "重复申情 → 重复申请"]
    {
        assert!(fixed.err.contains(told), "{told}: {}", fixed.err);
    }
    // Once more changes nothing.
    let again = site.check(&["--fix"]);
    assert_eq!((again.code, site.text()), (0, expected));
    assert!(!again.err.contains("已改"), "{}", again.err);
}

#[test]
fn figures_are_never_changed_unasked() {
    let site = Site::new();
    site.spoil(&[
        ("    总计: [15, 1,", "    总计: [16, 1,"),
        ("    复议后起诉: ", "    复议后起述: "),
    ]);
    let wrong = site.text();
    let fixed = site.check(&["--fix"]);
    assert_eq!(fixed.code, 1);
    assert!(fixed.err.contains("--fix --unsafe"), "{}", fixed.err);
    let text = site.text();
    assert_eq!(text, wrong.replace("复议后起述", "复议后起诉"));
    // Without a terminal nobody can be asked.
    let asked = site.check(&["--fix", "--unsafe"]);
    assert_eq!((asked.code, site.text()), (1, text));
    assert!(asked.err.contains("在终端中"), "{}", asked.err);
    let json = run_in(&site.root, &["check", "--format", "json"]).out;
    let finding = json.lines().find(|line| line.contains("total")).unwrap();
    let finding: serde_json::Value = serde_json::from_str(finding).unwrap();
    let change = &finding["changes"][0];
    assert_eq!(change["replacement"], "15");
    assert_eq!(change["needs_judgement"], true);
    assert_eq!(finding["line"], change["line"]);
}

#[test]
fn only_what_was_named_is_changed() {
    let site = Site::new();
    site.spoil(&[("[14, 1, 0, 0, 0, 0, 15]", "[１４, 1, 0, 0, 0, 0, 15]")]);
    let before = site.text();
    site.check(&["--fix", "site.yaml"]);
    assert_eq!(site.text(), before);
    let path = site.report.display().to_string();
    site.check(&["--fix", &path]);
    assert_eq!(site.text(), before.replace("１４", "14"));
    let refused = run_in(&site.root, &["check", "--unsafe"]);
    assert_eq!(refused.code, 2);
}

/// A file that cannot be written is named, and stays as it was.
#[cfg(unix)]
#[test]
fn files_that_cannot_be_written_stay() {
    use std::os::unix::fs::PermissionsExt;
    let site = Site::new();
    site.spoil(&[("[14, 1, 0, 0, 0, 0, 15]", "[１４, 1, 0, 0, 0, 0, 15]")]);
    let before = site.text();
    let folder = site.report.parent().unwrap();
    let set = |mode| {
        let mode = std::fs::Permissions::from_mode(mode);
        std::fs::set_permissions(folder, mode).unwrap();
    };
    set(0o555);
    // Root may write everywhere.
    let is_refused = std::fs::write(folder.join("x"), "").is_err();
    let ran = site.check(&["--fix"]);
    set(0o755);
    if is_refused {
        assert_eq!((ran.code, site.text()), (2, before));
        assert!(ran.err.contains("yangli-czj.md"), "{}", ran.err);
    }
}

#[test]
fn rows_and_indentation_of_another_width_are_mended() {
    let site = Site::new();
    let good = site.text();
    let tabs = |line: &str| line.replacen("    ", "\t\t", 1);
    let row = good.lines().find(|line| line.contains("本年新收: [")).unwrap();
    let other = good.lines().find(|line| line.contains("上年结转: [")).unwrap();
    let third = good.lines().find(|line| line.contains("重复申请: [")).unwrap();
    site.spoil(&[
        (row, &tabs(row)),
        (other, &tabs(&other.replace(", ", "，").replace('[', "［").replace(']', "］"))),
        (third, &third.replace(']', "")),
    ]);
    let fixed = site.check(&["--fix"]);
    assert_eq!(fixed.code, 0, "{fixed:?}");
    assert_eq!(site.text(), good);
}

#[test]
fn a_comma_that_may_be_one_of_a_number_is_left_to_a_person() {
    let site = Site::new();
    let good = site.text();
    let row = good.lines().find(|line| line.contains("规章: [")).unwrap();
    let wrong = "    规章: [1，234，0]";
    site.spoil(&[(row, wrong)]);
    let fixed = site.check(&["--fix"]);
    assert_eq!(fixed.code, 1, "{fixed:?}");
    assert!(site.text().contains(wrong));
}
