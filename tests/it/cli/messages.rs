//! What is said where a run fails.

use crate::support::disk::Disk;
use crate::support::program::run_with;
use crate::support::snapshots::{TIME, assert_text};

/// Command lines that cannot be done, by name.
const FAILURES: [(&str, &[&str]); 17] = [
    ("no-command", &[]),
    ("unknown-command", &["chek"]),
    ("unknown-option", &["import", "--ofice", "shili-czj", "a.docx"]),
    ("unknown-value", &["check", "--format", "xml"]),
    ("missing-argument", &["new", "shili-czj"]),
    ("not-a-number", &["serve", "--port", "many"]),
    ("unknown-rule", &["explain", "row-totals"]),
    ("unknown-form", &["forms", "gongkai-2020"]),
    ("unknown-office", &["new", "shili-cjz", "2023"]),
    ("there-already", &["new", "shili-czj", "2022"]),
    ("year-out-of-bounds", &["new", "shili-czj", "22"]),
    ("no-document", &["import", "没有.docx"]),
    ("no-target", &["publish"]),
    ("unknown-target", &["publish", "portal"]),
    ("unknown-scheme", &["publish", "ftp://www.shili.example/"]),
    ("no-copy", &["verify", "没有"]),
    ("base-url", &["build", "--base-url", "www.shili.example"]),
];

#[test]
fn failures_are_pinned() {
    let disk = Disk::new(&[]);
    let folder = regex::escape(disk.site.to_str().unwrap());
    let filters = [(folder.as_str(), "[SITE]"), TIME];
    for (name, args) in FAILURES {
        for lang in ["zh", "en"] {
            let args = [&["--lang", lang], args].concat();
            let ran = run_with(&disk.site, &args, &[("COLUMNS", "100")]);
            assert_eq!(ran.code, 2, "{name}: {ran:?}");
            let name = format!("{name}-{lang}");
            assert_text("messages", &name, &(ran.out + &ran.err), &filters);
        }
    }
}

/// Where the system gives no threads, a sentence says so.
#[cfg(target_os = "linux")]
#[test]
fn no_threads_is_a_failure_of_the_run() {
    let disk = Disk::new(&[]);
    let variables = [("RUST_MIN_STACK", "1000000000000000")];
    let ran = run_with(&disk.site, &["check"], &variables);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.err.contains("无法启动线程") && !ran.err.contains("panicked"), "{ran:?}");
}

#[test]
fn a_wrong_year_or_date_is_told_in_chinese() {
    for (option, value, said) in [
        ("--year", "20x4", "年度应为 1949 至 2999 之间的四位数，这里是 20x4"),
        ("--published", "2022-13-01", "日期应写作 2025-01-20 这样，这里是 2022-13-01"),
    ] {
        let disk = Disk::new(&[]);
        let ran = disk.run(&["import", option, value, "年报.docx"]);
        assert_eq!(ran.code, 2, "{ran:?}");
        assert!(ran.err.contains(said), "{ran:?}");
    }
}
