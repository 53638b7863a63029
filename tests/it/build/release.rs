//! All files of a site as they are published, and what is made from them.

use crate::support::disk::Disk;
use crate::support::program::run_with;
use std::process::Command;

/// A site with names that a list has to be careful with.
fn disk() -> Disk {
    let disk = Disk::new(&[]);
    disk.write("static/附 件/a  b.txt", "附件".as_bytes());
    disk.write("static/back\\slash.txt", b"x");
    disk.write("static/-c", b"x");
    disk
}

#[test]
fn sha256sum_accepts_the_list() {
    let disk = disk();
    assert_eq!(disk.run(&["build"]).code, 0);
    let sums = disk.read("public/SHA256SUMS");
    let listed = sums.lines().count();
    assert_eq!(listed, disk.tree("public").len() - 2, "all but the two lists");
    assert!(!sums.contains(".nianbao-files") && sums.contains("  附 件/a  b.txt\n"));
    let check = || {
        let mut command = Command::new("sha256sum");
        command.args(["--check", "--strict", "--quiet", "SHA256SUMS"]);
        command.current_dir(disk.path("public")).output().unwrap()
    };
    let checked = check();
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stdout));
    disk.write("public/index.html", b"another");
    assert!(!check().status.success());
}

#[test]
fn nothing_of_a_site_s_own_stands_in_the_place_of_the_list() {
    for name in [
        "SHA256SUMS",
        "SHA256SUMS.minisig",
        // Where lists will be once the site is large.
        "2022/SHA256SUMS",
        "1999/SHA256SUMS-2",
        "offices/SHA256SUMS",
        "2022/SHA256SUMS/a.txt",
    ] {
        let disk = Disk::new(&[]);
        disk.write(&format!("static/{name}"), b"x");
        let ran = disk.run(&["check"]);
        assert_eq!(ran.code, 1, "{ran:?}");
        assert!(ran.out.contains("path-collision") && ran.out.contains(name), "{}", ran.out);
    }
    let disk = Disk::new(&[]);
    for name in ["2022/shili-czj/SHA256SUMS", "other/SHA256SUMS", "2022/SHA256SUMS.txt"] {
        disk.write(&format!("static/{name}"), b"x");
    }
    assert_eq!(disk.run(&["check"]).code, 0);
}

#[test]
fn an_attachment_of_a_year_s_folder_does_not_either() {
    let disk = Disk::new(&[]);
    let source = disk.read("content/2022/shili-czj.md");
    let source = source.replace("figures:", "attachments: [../SHA256SUMS]\nfigures:");
    std::fs::remove_file(disk.path("content/2022/shili-czj.md")).unwrap();
    disk.write("content/2022/shili-czj/index.md", source.as_bytes());
    disk.write("content/2022/SHA256SUMS", b"x");
    let ran = disk.run(&["check"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(
        ran.out.contains("path-collision") && ran.out.contains("2022/SHA256SUMS"),
        "{}",
        ran.out
    );
}

const KEY: &str = "NIANBAO_MINISIGN_KEY";

/// A secret key as its file has it, and the key that checks it.
fn pair() -> (String, minisign::PublicKey) {
    let pair = minisign::KeyPair::generate_unencrypted_keypair().unwrap();
    (pair.sk.to_box(None).unwrap().into_string(), pair.pk)
}

#[test]
fn the_list_is_signed_where_the_environment_has_a_key() {
    let disk = Disk::new(&[]);
    let (secret, public) = pair();
    assert_eq!(disk.run(&["build"]).code, 0);
    assert!(!disk.path("public/SHA256SUMS.minisig").exists(), "no key, no signature");
    let ran = run_with(&disk.site, &["build"], &[(KEY, &secret)]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let made = disk.read("public/SHA256SUMS.minisig");
    let signature = minisign::SignatureBox::from_string(&made).unwrap();
    let sums = std::fs::File::open(disk.path("public/SHA256SUMS")).unwrap();
    minisign::verify(&public, &signature, sums, true, false, false).unwrap();
    let words = signature.trusted_comment().unwrap();
    assert!(words.contains("site:https://www.shili.example"), "{words}");
    // A file of the key does as well, and gives the same bytes.
    disk.write("../key", secret.as_bytes());
    let path = disk.path("../key");
    let ran = run_with(&disk.site, &["build"], &[(KEY, path.to_str().unwrap())]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(disk.read("public/SHA256SUMS.minisig"), made);
    assert_eq!(disk.run(&["build"]).code, 0);
    assert!(!disk.path("public/SHA256SUMS.minisig").exists(), "it goes with its key");
}

#[test]
fn a_key_that_is_none_is_told_and_not_shown() {
    let disk = Disk::new(&[]);
    assert_eq!(disk.run(&["build"]).code, 0);
    let before = disk.tree("public");
    let (secret, _) = pair();
    let damaged = secret.trim_end()[..secret.len() - 9].to_owned();
    disk.write("../damaged", damaged.as_bytes());
    let path = disk.path("../damaged");
    for given in [damaged.as_str(), "no/such/key", path.to_str().unwrap()] {
        let ran = run_with(&disk.site, &["build"], &[(KEY, given)]);
        assert_eq!(ran.code, 2, "{ran:?}");
        assert!(ran.err.contains(KEY) && !ran.err.contains(given), "{}", ran.err);
        assert!(!ran.err.contains(&damaged[damaged.len() - 40..]), "{}", ran.err);
        assert_eq!(disk.tree("public"), before);
    }
    disk.write("site.yaml", (disk.read("site.yaml") + "minisign_key: x\n").as_bytes());
    assert!(disk.run(&["check"]).out.contains("unknown-key"));
}

#[test]
fn compressed_files_stand_beside_those_for_which_it_pays() {
    let disk = disk();
    disk.write("static/big.csv", "年,报\n".repeat(500).as_bytes());
    disk.write("static/small.csv", b"a,b\n");
    disk.write("static/own.csv", "年,报\n".repeat(500).as_bytes());
    disk.write("static/own.csv.gz", b"its own");
    disk.write("static/big.pdf", &b"%PDF".repeat(500));
    assert_eq!(disk.run(&["build"]).code, 0);
    assert!(!disk.path("public/index.html.gz").exists(), "only when asked for");
    let plain = disk.tree("public");
    let ran = disk.run(&["build", "--compress"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let made = disk.tree("public");
    let has = |path: &str| made.iter().any(|(known, _)| known == path);
    for path in ["index.html", "big.csv", "2022/shili-czj/index.html", "data/archive-2022.jsonl"] {
        for ending in [".gz", ".br"] {
            assert!(has(&format!("{path}{ending}")), "{path}{ending}");
        }
    }
    for path in ["small.csv.gz", "big.pdf.gz", "own.csv.gz.gz", "SHA256SUMS.gz", "robots.txt.br"] {
        assert!(!has(path), "{path}");
    }
    assert_eq!(disk.read("public/own.csv.gz"), "its own");
    assert!(has("own.csv.br"));
    for (path, bytes) in
        plain.iter().filter(|(path, _)| !path.contains("SHA256SUMS") && path != ".nianbao-files")
    {
        assert!(made.contains(&(path.clone(), bytes.clone())), "{path} is as it was");
    }
    // Readers get these bytes, so they are listed as the others are.
    let ran = disk.run(&["verify", disk.path("public").to_str().unwrap()]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(disk.read("public/SHA256SUMS").contains("  index.html.br\n"));
    // The setting does the same.
    disk.write("site.yaml", (disk.read("site.yaml") + "compress: true\n").as_bytes());
    assert_eq!(disk.run(&["build"]).code, 0);
    assert_eq!(disk.tree("public"), made);
    // And they go again.
    disk.write(
        "site.yaml",
        disk.read("site.yaml").replace("compress: true", "compress: false").as_bytes(),
    );
    assert_eq!(disk.run(&["build"]).code, 0);
    assert_eq!(disk.tree("public"), plain);
}
