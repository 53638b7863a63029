//! Publishing to real servers. These need programs that a machine may not have:
//! `cargo test -- --include-ignored` runs them too, as `.ci/run` does.

use crate::support::disk::Disk;
use crate::support::program::Ran;
use crate::support::published_site::{Site, cold, edit, is_whole, report, same, site};
use crate::support::servers::{Place, S3, Sftp, Webdav};
use std::io::{BufRead, BufReader};
use std::process::Stdio;

fn run(place: &dyn Place, disk: &Disk, args: &[&str]) -> Ran {
    place.publish(&disk.site, args).output().unwrap().into()
}

/// What is there, without the list, and with nothing else left over.
fn there(place: &dyn Place) -> Site {
    let mut files = place.files();
    assert!(files.remove(".nianbao-manifest.json").is_some());
    files
}

/// What holds of every place.
fn keeps_its_promises(place: &dyn Place) {
    let disk = site();
    let first = report(&run(place, &disk, &["--format", "json"]));
    same(&there(place), &cold(&disk));
    let again = report(&run(place, &disk, &["--format", "json"]));
    assert_eq!((&again["send"], &again["remove"]), (&0.into(), &0.into()));
    assert_eq!(again["unchanged"], first["send"]);

    std::fs::create_dir_all(disk.path("static/deep/er")).unwrap();
    disk.write("static/deep/er/a.txt", b"a");
    assert_eq!(run(place, &disk, &[]).code, 0);
    std::fs::remove_dir_all(disk.path("static/deep")).unwrap();
    edit(&disk);
    let planned = report(&run(place, &disk, &["--dry-run", "--format", "json"]));
    let done = report(&run(place, &disk, &["--format", "json"]));
    assert_eq!(done["sent"], planned["sent"]);
    assert_eq!(done["removed"], serde_json::json!(["old.html", "deep/er/a.txt"]));
    same(&there(place), &cold(&disk));
    takes_any_file_and_returns(place, &disk);
    finishes_what_was_killed(place, &disk);
}

fn takes_any_file_and_returns(place: &dyn Place, disk: &Disk) {
    let old = cold(disk);
    disk.write("static/大.bin", &vec![7; 9_437_184]);
    disk.write("static/empty.txt", b"");
    for name in ["a;b.txt", "100%.txt", "附 件+1#.txt"] {
        disk.write(&format!("static/{name}"), name.as_bytes());
    }
    assert_eq!(run(place, disk, &[]).code, 0);
    same(&there(place), &cold(disk));
    assert_eq!(run(place, disk, &["--rollback"]).code, 0);
    same(&there(place), &old);
    let done = report(&run(place, disk, &["--format", "json"]));
    assert_eq!(done["removed"], serde_json::json!([]));
    let none = report(&run(place, disk, &["--repair", "--format", "json"]));
    assert_eq!(none["send"], 0);
    std::fs::remove_file(disk.path("static/大.bin")).unwrap();
    assert_eq!(run(place, disk, &[]).code, 0);
}

fn finishes_what_was_killed(place: &dyn Place, disk: &Disk) {
    for after in [1, 4, 9] {
        let old = cold(disk);
        let title = disk.read("site.yaml").replacen("title: ", &format!("title: {after} "), 1);
        disk.write("site.yaml", title.as_bytes());
        let mut child = place
            .publish(&disk.site, &["-v"])
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
        let sent = lines.filter(|line| line.starts_with("已发送")).take(after).count();
        assert_eq!(sent, after);
        child.kill().unwrap();
        child.wait().unwrap();
        let mut between = place.files();
        between.retain(|path, _| !path.starts_with(".nianbao-"));
        is_whole(&between, &old, &cold(disk));
        let ran = run(place, disk, &[]);
        assert_eq!(ran.code, 0, "{ran:?}");
        same(&there(place), &cold(disk));
    }
}

#[test]
#[ignore = "needs OpenSSH's server"]
fn sftp_keeps_its_promises() {
    let place = Sftp::new();
    keeps_its_promises(&place);
    assert_eq!(place.mode("index.html") & 0o444, 0o444, "a web server can read it");
}

#[test]
#[ignore = "needs Apache"]
fn webdav_keeps_its_promises() {
    keeps_its_promises(&Webdav::new());
}

#[test]
#[ignore = "needs moto"]
fn s3_keeps_its_promises() {
    keeps_its_promises(&S3::new());
}

#[test]
#[ignore = "needs OpenSSH's server"]
fn a_host_with_another_key_is_not_written_to() {
    let (place, disk) = (Sftp::new(), site());
    place.forget_host_key();
    let ran = run(&place, &disk, &[]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.err.contains("known_hosts"), "{}", ran.err);
    assert!(place.files().is_empty());
}

#[test]
#[ignore = "needs OpenSSH's server"]
fn a_full_or_read_only_disk_is_said() {
    for place in [Sftp::full(), Sftp::read_only()] {
        let disk = site();
        let ran = run(&place, &disk, &[]);
        assert_eq!(ran.code, 2, "{ran:?}");
        assert!(
            ["空间和权限", "写入权限"].iter().any(|words| ran.err.contains(words)),
            "{}",
            ran.err
        );
        let built = cold(&disk);
        for (path, bytes) in place.files() {
            assert!(path.starts_with(".nianbao-") || built.get(&path) == Some(&bytes), "{path}");
        }
    }
}

#[test]
#[ignore = "needs OpenSSH's server"]
fn an_interrupt_gives_everything_back() {
    let (place, disk) = (Sftp::new(), site());
    let mut child = (place.publish(&disk.site, &["-v"]))
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
    assert!(lines.any(|line| line.starts_with("已发送 3/")));
    let process = child.id().to_string();
    assert!(
        std::process::Command::new("kill").args(["-INT", &process]).status().unwrap().success()
    );
    let rest: Vec<String> = lines.collect();
    assert_eq!(child.wait().unwrap().code(), Some(2), "{rest:?}");
    assert!(rest.iter().any(|line| line.contains("再发布一次")), "{rest:?}");
    assert!(!place.files().contains_key(".nianbao-lock.json"));
    assert_eq!(place.connections(), 0);
    assert_eq!(run(&place, &disk, &[]).code, 0);
    same(&there(&place), &cold(&disk));
}

#[test]
#[ignore = "needs Apache"]
fn a_wrong_password_is_said_and_not_shown() {
    let (place, disk) = (Webdav::new(), site());
    let mut command = place.publish(&disk.site, &[]);
    let ran: Ran = command.env("NIANBAO_WEBDAV_PASSWORD", "falsch").output().unwrap().into();
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.err.contains("没有权限") && !ran.err.contains("falsch"), "{}", ran.err);
}
