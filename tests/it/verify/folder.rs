//! A published copy is held against its own list.

use crate::support::disk::Disk;
use crate::support::program::Ran;
use crate::support::signed_copy::{built, found, verify};

fn in_folder(disk: &Disk, more: &[&str]) -> Ran {
    verify(disk, disk.path("public").to_str().unwrap(), more)
}

#[test]
fn a_copy_as_it_was_built_has_no_differences() {
    let (disk, key) = built();
    let ran = in_folder(&disk, &["--public-key", &key]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let found = found(&ran);
    assert_eq!(found["listed"], disk.read("public/SHA256SUMS").lines().count());
    assert_eq!(found["signature"], "right");
    for kind in ["missing", "changed", "extra"] {
        assert_eq!(found[kind], serde_json::json!([]), "{kind}");
    }
    // What a publication keeps there is not extra.
    disk.write("public/.nianbao-manifest.json", b"{}");
    assert_eq!(in_folder(&disk, &[]).code, 0);
}

#[test]
fn what_is_missing_changed_or_extra_is_named() {
    let (disk, _) = built();
    std::fs::remove_file(disk.path("public/404.html")).unwrap();
    std::fs::remove_file(disk.path("public/robots.txt")).unwrap();
    std::fs::create_dir(disk.path("public/robots.txt")).unwrap();
    disk.write("public/附 件/a  b.txt", "附伴".as_bytes());
    disk.write("public/2022/other.txt", b"x");
    let ran = in_folder(&disk, &[]);
    assert_eq!(ran.code, 1);
    let found = found(&ran);
    assert_eq!(found["missing"], serde_json::json!(["404.html", "robots.txt"]));
    assert_eq!(found["changed"], serde_json::json!(["附 件/a  b.txt"]));
    assert_eq!(found["extra"], serde_json::json!(["2022/other.txt"]));
    assert_eq!(found["signature"], "unchecked");
    let ran = disk.run(&["verify", disk.path("public").to_str().unwrap()]);
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("缺少 404.html\n") && ran.out.contains("多出 2022/other.txt\n"));
    assert!(ran.err.contains("缺少 2 个，不同 1 个；清单外多出 1 个"), "{}", ran.err);
}

#[test]
fn a_list_that_was_written_anew_is_known_by_its_signature() {
    let (disk, key) = built();
    let sums = disk.read("public/SHA256SUMS");
    let home = nianbao_core::source::Digest::from_bytes(
        &std::fs::read(disk.path("public/index.html")).unwrap(),
    );
    let forged = nianbao_core::source::Digest::from_bytes(b"forged");
    disk.write("public/index.html", b"forged");
    disk.write("public/SHA256SUMS", sums.replace(&home.sha256(), &forged.sha256()).as_bytes());
    assert_eq!(in_folder(&disk, &[]).code, 0, "it agrees with itself");
    let ran = in_folder(&disk, &["--public-key", &key]);
    assert_eq!((ran.code, &found(&ran)["signature"]), (1, &"wrong".into()));
    std::fs::remove_file(disk.path("public/SHA256SUMS.minisig")).unwrap();
    let ran = in_folder(&disk, &["--public-key", &key]);
    assert_eq!((ran.code, &found(&ran)["signature"]), (1, &"missing".into()));
}

#[test]
fn what_cannot_be_verified_is_a_failure() {
    let (disk, _) = built();
    disk.write("secret.txt", b"x");
    let sums = disk.read("public/SHA256SUMS");
    let line =
        format!("{}  ../secret.txt\n", nianbao_core::source::Digest::from_bytes(b"x").sha256());
    disk.write("public/SHA256SUMS", (sums + &line).as_bytes());
    let ran = in_folder(&disk, &[]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{ran:?}");
    assert!(ran.err.contains("SHA256SUMS 第"), "{}", ran.err);
    disk.write("public/SHA256SUMS", b"");
    let ran = in_folder(&disk, &[]);
    assert!(ran.code == 2 && ran.err.contains("SHA256SUMS 是空的"), "{ran:?}");
    std::fs::remove_file(disk.path("public/SHA256SUMS")).unwrap();
    assert_eq!(in_folder(&disk, &[]).code, 2);
    for wrong in ["http://user:password@127.0.0.1/", "ftp://127.0.0.1/", "https://"] {
        let ran = verify(&disk, wrong, &[]);
        assert_eq!(ran.code, 2, "{ran:?}");
        assert!(!ran.err.contains("password"), "{}", ran.err);
    }
    assert_eq!(in_folder(&disk, &["--public-key", "no such key"]).code, 2);
}
