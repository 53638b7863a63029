//! A program built without the feature `remote` says so, and how to get it.

use crate::support::disk::Disk;
use crate::support::program::{Ran, run_with};

const INSTALL: &str = "cargo install --path . --features remote";
const SHIPPED: &str = "cargo build --profile dist --features remote";

/// Runs a command in Chinese, then in English.
fn in_both_languages(disk: &Disk, args: &[&str]) -> [Ran; 2] {
    ["zh", "en"].map(|lang| run_with(&disk.site, &[&["--lang", lang], args].concat(), &[]))
}

#[test]
fn other_machines_are_not_published_to() {
    let disk = Disk::new(&[]);
    let addresses = [
        "s3://bucket/nianbao",
        "sftp://web@www.shili.example/srv/www",
        "webdav://dav.shili.example/nianbao",
    ];
    for address in addresses {
        for more in [&[][..], &["--dry-run"]] {
            for ran in in_both_languages(&disk, &[&["publish", address], more].concat()) {
                assert_eq!(ran.code, 2, "{ran:?}");
                assert!(ran.err.contains(INSTALL) && ran.err.contains(SHIPPED), "{ran:?}");
            }
        }
    }
}

#[test]
fn a_copy_on_the_web_is_not_verified() {
    let disk = Disk::new(&[]);
    let [chinese, english] =
        in_both_languages(&disk, &["verify", "https://www.shili.example/nianbao"]);
    assert_eq!((chinese.code, english.code), (2, 2), "{chinese:?} {english:?}");
    assert!(chinese.err.contains("没有启用 remote"), "{chinese:?}");
    assert!(english.err.contains("built without `remote`"), "{english:?}");
    assert!(
        chinese.err.contains(INSTALL) && english.err.contains(INSTALL),
        "{chinese:?} {english:?}"
    );
}
