//! Publishing to a folder of this machine: it switches in one step, and the site
//! before is kept. And how a target is named.

use crate::support::disk::Disk;
use crate::support::program::{Ran, command};
use crate::support::published_site::{Site, cold, edit, report, same, site};
use nianbao::world::{PublishEvent, PublishJob};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

struct Folder {
    root: tempfile::TempDir,
    disk: Disk,
}

impl Folder {
    fn new() -> Self {
        let folder = Self { root: tempfile::tempdir().unwrap(), disk: site() };
        let uri = format!("file://{}", folder.www().display());
        let settings = folder.disk.read("site.yaml") + &format!("publish:\n  portal: {uri}\n");
        folder.disk.write("site.yaml", settings.as_bytes());
        folder
    }

    fn www(&self) -> PathBuf {
        self.root.path().join("网站")
    }

    fn run(&self, args: &[&str]) -> Ran {
        self.disk.run(&[&["publish"], args].concat())
    }

    /// The site that is there, without what is no part of it.
    fn site(&self) -> Site {
        let mut all = files(&self.www());
        all.retain(|path, _| !path.starts_with(".nianbao-"));
        all
    }

    /// Everything beside the site.
    fn beside(&self) -> Vec<String> {
        let all = std::fs::read_dir(self.root.path()).unwrap().flatten();
        let names = all.map(|entry| entry.file_name().into_string().unwrap());
        let mut names: Vec<String> =
            names.filter(|name| name != "网站" && name != ".网站.nianbao").collect();
        names.sort();
        names
    }
}

fn files(folder: &Path) -> Site {
    let files = walkdir::WalkDir::new(folder).into_iter().flatten();
    (files.filter(|entry| entry.file_type().is_file()))
        .map(|entry| {
            let path = entry.path().strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
            (path, std::fs::read(entry.path()).unwrap())
        })
        .collect()
}

#[test]
fn a_folder_holds_what_a_build_writes_and_can_return() {
    let folder = Folder::new();
    let first = report(&folder.run(&["--format", "json"]));
    let old = cold(&folder.disk);
    same(&folder.site(), &old);
    assert_eq!(first["send"], old.len());
    let again = report(&folder.run(&["portal", "--format", "json"]));
    assert_eq!((&again["send"], &again["remove"]), (&0.into(), &0.into()));
    assert_eq!(folder.beside(), [""; 0]);

    edit(&folder.disk);
    let before = std::fs::metadata(folder.www().join("附 件+1.txt")).unwrap().modified().unwrap();
    let planned = report(&folder.run(&["--dry-run", "--format", "json"]));
    same(&folder.site(), &old);
    let done = report(&folder.run(&["--format", "json"]));
    assert_eq!(done["sent"], planned["sent"]);
    assert_eq!(done["removed"], serde_json::json!(["old.html"]));
    let new = cold(&folder.disk);
    same(&folder.site(), &new);
    let after = std::fs::metadata(folder.www().join("附 件+1.txt")).unwrap().modified().unwrap();
    assert_eq!(before, after, "what stays as it is keeps its date");
    assert_eq!(folder.beside(), [".网站.nianbao-previous"]);

    assert_eq!(folder.run(&["--rollback"]).code, 0);
    same(&folder.site(), &old);
    assert_eq!(folder.run(&["--rollback"]).code, 0);
    same(&folder.site(), &new);
    // A third site takes the place of the first as the one that is kept.
    folder.disk.write("static/third.txt", b"3");
    assert_eq!(folder.run(&[]).code, 0);
    assert_eq!(folder.run(&["--rollback"]).code, 0);
    same(&folder.site(), &new);
    // And what is published after a return is compared with what is there.
    let done = report(&folder.run(&["--format", "json"]));
    assert!(done["sent"].to_string().contains("third.txt"));
    same(&folder.site(), &cold(&folder.disk));
}

#[test]
fn there_is_nothing_to_return_to_at_first() {
    let folder = Folder::new();
    assert_eq!(folder.run(&[]).code, 0);
    let ran = folder.run(&["--rollback"]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.err.contains("没有保留上一版"), "{}", ran.err);
    same(&folder.site(), &cold(&folder.disk));
    let ran = folder.run(&["s3://shelf/www", "--rollback"]);
    assert_eq!(ran.code, 2, "{ran:?}");
}

#[test]
fn what_has_errors_is_not_published() {
    let folder = Folder::new();
    assert_eq!(folder.run(&[]).code, 0);
    let before = folder.site();
    let wrong = folder.disk.read("content/2022/shili-czj.md").replace("总计: [15,", "总计: [16,");
    folder.disk.write("content/2022/shili-czj.md", wrong.as_bytes());
    let ran = folder.run(&[]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.err.contains("shili-czj.md:41"), "{}", ran.err);
    same(&folder.site(), &before);
}

#[test]
fn files_of_others_are_not_lost() {
    let folder = Folder::new();
    std::fs::create_dir_all(folder.www()).unwrap();
    std::fs::write(folder.www().join("precious.txt"), "mine").unwrap();
    let ran = folder.run(&[]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.err.contains("precious.txt"), "{}", ran.err);
    assert_eq!(folder.site().len(), 1);
}

#[test]
fn killed_at_any_moment_the_folder_is_one_site_or_the_other() {
    let folder = Folder::new();
    assert_eq!(folder.run(&[]).code, 0);
    for wait in [1, 5, 10, 20, 30, 45, 60, 80, 110, 150] {
        let old = cold(&folder.disk);
        folder.disk.write("static/wait.txt", wait.to_string().as_bytes());
        let new = cold(&folder.disk);
        let mut child = command(&folder.disk.site, &["publish"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(wait));
        let _ = child.kill();
        child.wait().unwrap();
        let there = folder.site();
        assert!(there == old || there == new, "neither of the two after {wait} ms");
        let ran = folder.run(&[]);
        assert_eq!(ran.code, 0, "{ran:?}");
        same(&folder.site(), &new);
    }
    let beside = folder.beside();
    let ours = [".网站.nianbao-previous", ".网站.nianbao-lock"];
    assert!(beside.iter().all(|name| ours.contains(&name.as_str())), "{beside:?}");
}

#[test]
fn a_site_that_a_killed_run_took_out_is_put_by() {
    let folder = Folder::new();
    assert_eq!(folder.run(&[]).code, 0);
    let old = cold(&folder.disk);
    edit(&folder.disk);
    assert_eq!(folder.run(&[]).code, 0);
    // Killed between the switch and the name by which it is known.
    let at = |name: &str| folder.root.path().join(name);
    std::fs::rename(at(".网站.nianbao-previous"), at(".网站.nianbao-new-1")).unwrap();
    folder.disk.write("static/new.html", b"<!doctype html><title>newer</title>");
    let wrong = folder.disk.read("site.yaml");
    assert_eq!(folder.run(&[]).code, 0);
    assert_eq!(folder.disk.read("site.yaml"), wrong);
    assert_eq!(folder.beside(), [".网站.nianbao-previous"]);
    assert_ne!(folder.site(), old);
}

#[test]
fn a_full_disk_leaves_the_old_site() {
    let folder = Folder::new();
    assert_eq!(folder.run(&[]).code, 0);
    let before = folder.site();
    edit(&folder.disk);
    let program = env!("CARGO_BIN_EXE_nianbao");
    let script = format!("trap '' XFSZ; ulimit -f 1; exec {program} --site \"$1\" publish");
    let full = Command::new("sh").args(["-c", &script, "sh"]).arg(&folder.disk.site).output();
    let ran: Ran = full.unwrap().into();
    assert_eq!(ran.code, 2, "{ran:?}");
    same(&folder.site(), &before);
    assert_eq!(folder.run(&[]).code, 0);
    same(&folder.site(), &cold(&folder.disk));
}

#[test]
fn a_damaged_list_is_made_anew() {
    let folder = Folder::new();
    assert_eq!(folder.run(&[]).code, 0);
    edit(&folder.disk);
    std::fs::write(folder.www().join(".nianbao-manifest.json"), "{").unwrap();
    let ran = folder.run(&[]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.err.contains("已损坏"), "{}", ran.err);
    same(&folder.site(), &cold(&folder.disk));
}

#[test]
fn two_do_not_publish_to_one_folder() {
    let folder = Folder::new();
    let path = folder.root.path().join(".网站.nianbao-lock");
    let held = std::fs::File::create(&path).unwrap();
    held.lock().unwrap();
    std::fs::write(&path, r#"{"who":"web@示例","when":"2026-01-05T08:00:00Z"}"#).unwrap();
    let ran = folder.run(&[]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.err.contains("web@示例 自 2026-01-05T08:00:00Z"), "{}", ran.err);
    assert!(!folder.www().exists());
    drop(held);
    assert_eq!(folder.run(&[]).code, 0);
    same(&folder.site(), &cold(&folder.disk));
}

#[test]
fn a_target_has_to_be_known() {
    let folder = Folder::new();
    let cases: [(&[&str], &str); 7] = [
        (&["oss://shelf/www"], "endpoint 或 region"),
        (&["portla"], "是否要写 portal？"),
        (&["ftp://host/a"], "file://"),
        (&["file://relative"], "绝对路径"),
        (&["sftp://-oProxyCommand=x/a"], "主机名"),
        (&["s3://shelf/../a"], ".."),
        (&["sftp://web:geheim@host/a"], "口令"),
    ];
    for (args, words) in cases {
        let ran = folder.run(args);
        assert_eq!(ran.code, 2, "{args:?}: {ran:?}");
        assert!(ran.err.contains(words), "{args:?}: {}", ran.err);
        assert!(!ran.err.contains("geheim"), "{}", ran.err);
    }
    let more = folder.disk.read("site.yaml") + "  other: s3://shelf/www\n";
    folder.disk.write("site.yaml", more.as_bytes());
    let ran = folder.run(&[]);
    assert!(ran.code == 2 && ran.err.contains("portal、other"), "{ran:?}");
    let unplaced = folder.disk.read("site.yaml") + "  third: oss://shelf/www\n";
    folder.disk.write("site.yaml", unplaced.as_bytes());
    let ran = folder.run(&["third"]);
    assert!(ran.code == 1 && ran.err.contains("error[missing-field]"), "{ran:?}");
    let none = Disk::new(&[]);
    let ran = none.run(&["publish"]);
    assert!(ran.code == 2 && ran.err.contains("没有发布目标"), "{ran:?}");
}

#[test]
fn passwords_in_the_settings_are_found_and_never_shown() {
    let disk = Disk::new(&[]);
    let settings = disk.read("site.yaml")
        + "publish:\n  a: sftp://web:geheim@host/a\n  b:\n    uri: s3://b\n    secret_access_key: geheim\n    Token: |\n      geheim\n      geheim\n  password: geheim\n";
    disk.write("site.yaml", settings.as_bytes());
    for args in [
        &["check"][..],
        &["check", "--format", "json"],
        &["check", "--format", "sarif"],
        &["build"],
        &["publish", "a"],
    ] {
        let ran = disk.run(args);
        assert_eq!(ran.code, 1, "{args:?} {ran:?}");
        assert!(!ran.out.contains("geheim") && !ran.err.contains("geheim"), "{args:?} {ran:?}");
    }
    let ran = disk.run(&["check"]);
    assert_eq!(ran.out.matches("error[credential-in-settings]").count(), 4, "{}", ran.out);
}

#[test]
fn only_what_has_changed_is_rendered() {
    use nianbao::world::{PublishOutcome, PublishOverrides, ReaderSetup};
    let folder = Folder::new();
    let publish = || {
        let settings = nianbao::world::load_settings(&folder.disk.site).unwrap();
        let settings = nianbao::examine(settings, &nianbao_core::ExamineOptions::default());
        let rendered = std::sync::atomic::AtomicUsize::new(0);
        let job = PublishJob {
            site: &folder.disk.site,
            target: &settings.archive.site.targets[0],
            base_url: None,
            compress: false,
            key: None,
            reader: ReaderSetup::default(),
            dry_run: false,
            overrides: PublishOverrides::default(),
            on_event: &|event| {
                if let PublishEvent::Rendered { .. } = event {
                    rendered.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                }
            },
        };
        let PublishOutcome::Published(summary) = nianbao::world::publish(&job).unwrap() else {
            panic!("there is an error");
        };
        (summary.sent.len(), rendered.into_inner())
    };
    let all = cold(&folder.disk).len();
    let (sent, rendered) = publish();
    // The list of digests is made of the others.
    assert_eq!((sent, rendered), (all, all - 1));
    edit(&folder.disk);
    let (sent, rendered) = publish();
    assert!(sent > 0 && sent < rendered && rendered < all - 1, "{sent} of {rendered}");
    assert_eq!(publish(), (0, 0));
    // Where a file is damaged in the folder, nothing there is trusted.
    edit_again(&folder.disk);
    std::fs::write(folder.www().join("2022/shili-czj/index.html"), "damaged").unwrap();
    let (sent, rendered) = publish();
    let all = cold(&folder.disk).len();
    assert!(sent < rendered && rendered == all - 1, "{sent} of {rendered}");
    same(&folder.site(), &cold(&folder.disk));
}

fn edit_again(disk: &Disk) {
    disk.write("static/new.html", b"<!doctype html><title>newer</title>");
}

#[test]
fn a_dry_run_writes_nothing() {
    let folder = Folder::new();
    let planned = report(&folder.run(&["--dry-run", "--format", "json"]));
    assert_eq!(planned["send"], cold(&folder.disk).len());
    assert_eq!(std::fs::read_dir(folder.root.path()).unwrap().count(), 0);
    assert_eq!(folder.run(&[]).code, 0);
    edit(&folder.disk);
    let before = files(folder.root.path());
    assert_eq!(folder.run(&["--dry-run"]).code, 0);
    same(&files(folder.root.path()), &before);
}

#[test]
fn a_site_that_cannot_be_built_can_be_rolled_back() {
    let folder = Folder::new();
    assert_eq!(folder.run(&[]).code, 0);
    let old = folder.site();
    edit(&folder.disk);
    assert_eq!(folder.run(&[]).code, 0);
    folder.disk.write("content/2022/shili-czj.md", b"---\ntitle: \xff\xfe\n");
    folder.disk.write("content/offices.yaml", b"- [");
    folder.disk.write("templates/home.html", b"{% if %}");
    assert_eq!(folder.run(&[]).code, 1);
    let ran = folder.run(&["--rollback"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    same(&folder.site(), &old);
    std::fs::remove_dir_all(folder.disk.path("content")).unwrap();
    let ran = folder.run(&["portal", "--rollback"]);
    assert_eq!(ran.code, 0, "{ran:?}");
}

#[test]
fn a_folder_that_was_built_to_is_published_to() {
    let folder = Folder::new();
    let output = folder.www();
    let ran = folder.disk.run(&["build", "--output", output.to_str().unwrap()]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(folder.run(&[]).code, 0);
    assert!(output.join(".nianbao-manifest.json").exists());
    let again = report(&folder.run(&["--format", "json"]));
    assert_eq!((&again["send"], &again["remove"]), (&0.into(), &0.into()));
}
