//! Publishing to a folder of this machine, in both layouts. And how a target is named.

use crate::support::disk::Disk;
use crate::support::program::{Ran, command};
use crate::support::published_site::{Site, cold, edit, report, same, site};
use nianbao::world::{Delivery, PublishEvent, PublishJob};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

pub(super) struct Folder {
    pub(super) root: tempfile::TempDir,
    pub(super) disk: Disk,
    in_place: bool,
}

impl Folder {
    pub(super) fn new() -> Self {
        Self::with("")
    }

    pub(super) fn in_place() -> Self {
        Self { in_place: true, ..Self::with("    layout: in-place\n") }
    }

    /// One with more options.
    fn with(options: &str) -> Self {
        let folder = Self { root: tempfile::tempdir().unwrap(), disk: site(), in_place: false };
        let uri = format!("file://{}", folder.www().display());
        let settings = folder.disk.read("site.yaml")
            + &format!("publish:\n  portal:\n    uri: {uri}\n{options}");
        folder.disk.write("site.yaml", settings.as_bytes());
        folder
    }

    pub(super) fn www(&self) -> PathBuf {
        self.root.path().join("网站")
    }

    /// The folder that readers see.
    pub(super) fn live(&self) -> PathBuf {
        if self.in_place { self.www() } else { self.www().join("current") }
    }

    pub(super) fn run(&self, args: &[&str]) -> Ran {
        self.disk.run(&[&["publish"], args].concat())
    }

    pub(super) fn publish(&self) {
        let ran = self.run(&[]);
        assert_eq!(ran.code, 0, "{ran:?}");
    }

    /// The site that readers see, without what is no part of it.
    pub(super) fn site(&self) -> Site {
        let mut all = files(&self.live());
        all.retain(|path, _| !path.starts_with(".nianbao-"));
        all
    }

    /// The names in the folder.
    fn names(&self) -> Vec<String> {
        names_in(&self.www())
    }

    pub(super) fn releases(&self) -> Vec<String> {
        names_in(&self.www().join("releases"))
    }
}

fn names_in(folder: &Path) -> Vec<String> {
    let all = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> =
        all.map(|entry| entry.file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn files(folder: &Path) -> Site {
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf());
    let files = walkdir::WalkDir::new(&folder).into_iter().flatten();
    (files.filter(|entry| entry.file_type().is_file()))
        .map(|entry| {
            let path = entry.path().strip_prefix(&folder).unwrap().to_str().unwrap().to_owned();
            (path, std::fs::read(entry.path()).unwrap())
        })
        .collect()
}

fn inode(path: &Path) -> u64 {
    std::fs::metadata(path).unwrap().ino()
}

#[test]
fn a_folder_holds_what_a_build_writes_and_can_return() {
    for folder in [Folder::new(), Folder::in_place()] {
        let first = report(&folder.run(&["--format", "json"]));
        let old = cold(&folder.disk);
        same(&folder.site(), &old);
        assert_eq!(first["send"], old.len());
        let again = report(&folder.run(&["portal", "--format", "json"]));
        assert_eq!((&again["send"], &again["remove"]), (&0.into(), &0.into()));

        edit(&folder.disk);
        let kept = || inode(&folder.live().join("附 件+1.txt"));
        let before = kept();
        let planned = report(&folder.run(&["--dry-run", "--format", "json"]));
        same(&folder.site(), &old);
        let done = report(&folder.run(&["--format", "json"]));
        assert_eq!(done["sent"], planned["sent"]);
        assert_eq!(done["removed"], serde_json::json!(["old.html"]));
        let new = cold(&folder.disk);
        same(&folder.site(), &new);
        assert_eq!(before, kept(), "what stays as it is, is the same file");

        assert_eq!(folder.run(&["--rollback"]).code, 0);
        same(&folder.site(), &old);
        let ran = folder.run(&["--rollback"]);
        assert!(ran.code == 2 && ran.err.contains("没有更早的一版"), "{ran:?}");
        // What is published after a return is compared with what is there, and the site before
        // it is the one that was returned to.
        folder.disk.write("static/third.txt", b"3");
        let done = report(&folder.run(&["--format", "json"]));
        assert!(done["sent"].to_string().contains("third.txt"));
        same(&folder.site(), &cold(&folder.disk));
        assert_eq!(folder.run(&["--rollback"]).code, 0);
        same(&folder.site(), &old);
        assert_eq!(names_in(folder.root.path()), ["网站"], "nothing stands beside it");
    }
}

#[test]
fn releases_are_kept_by_their_number_and_returned_to_by_their_ids() {
    let folder = Folder::with("    keep: 2\n");
    let mut sites = Vec::new();
    for round in 0..4 {
        folder.disk.write("static/round.txt", round.to_string().as_bytes());
        folder.publish();
        sites.push(folder.site());
    }
    let kept = folder.releases();
    assert_eq!(kept.len(), 2, "{kept:?}");
    assert_eq!(folder.names(), ["current", "releases"]);
    assert_eq!(folder.run(&["--rollback", &kept[0]]).code, 0);
    same(&folder.site(), &sites[2]);
    assert_eq!(folder.run(&["portal", "--rollback", &kept[1]]).code, 0);
    same(&folder.site(), &sites[3]);
    for wrong in ["29990101-000000", "../releases", ""] {
        let ran = folder.run(&["portal", "--rollback", wrong]);
        assert!(ran.code == 2 && ran.err.contains(&kept[0]), "{wrong}: {ran:?}");
    }
    same(&folder.site(), &sites[3]);
    // The present release stays, however old it is.
    assert_eq!(folder.run(&["--rollback"]).code, 0);
    for round in 4..7 {
        folder.disk.write("static/round.txt", round.to_string().as_bytes());
        folder.publish();
        assert_eq!(folder.run(&["--rollback"]).code, 0);
        same(&folder.site(), &sites[2]);
    }
}

#[test]
fn there_is_nothing_to_return_to_at_first() {
    for folder in [Folder::new(), Folder::in_place()] {
        folder.publish();
        let ran = folder.run(&["--rollback"]);
        assert_eq!(ran.code, 2, "{ran:?}");
        same(&folder.site(), &cold(&folder.disk));
    }
    let ran = Folder::new().run(&["--rollback"]);
    assert!(ran.code == 2 && ran.err.contains("没有保留"), "{ran:?}");
}

#[test]
fn what_has_errors_is_not_published() {
    for folder in [Folder::new(), Folder::in_place()] {
        folder.publish();
        let before = folder.site();
        let report = folder.disk.read("content/2022/shili-czj.md");
        let wrong = report.replace("总计: [15,", "总计: [16,");
        folder.disk.write("content/2022/shili-czj.md", wrong.as_bytes());
        let ran = folder.run(&[]);
        assert_eq!(ran.code, 1, "{ran:?}");
        assert!(ran.err.contains("shili-czj.md:41"), "{}", ran.err);
        same(&folder.site(), &before);
    }
}

#[test]
fn files_of_others_are_not_lost() {
    let folder = Folder::new();
    std::fs::create_dir_all(folder.www()).unwrap();
    std::fs::write(folder.www().join("precious.txt"), "mine").unwrap();
    let ran = folder.run(&[]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.err.contains("precious.txt"), "{}", ran.err);
    assert_eq!(folder.names(), ["precious.txt"]);
    assert_eq!(folder.run(&["--adopt"]).code, 0);
    assert_eq!(folder.names(), ["current", "precious.txt", "releases"]);

    let folder = Folder::in_place();
    std::fs::create_dir_all(folder.www()).unwrap();
    std::fs::write(folder.www().join("index.html"), "mine").unwrap();
    let ran = folder.run(&[]);
    assert!(ran.code == 2 && ran.err.contains("--adopt"), "{ran:?}");
    assert_eq!(folder.names(), ["index.html"]);
}

#[test]
fn a_folder_has_one_layout() {
    let folder = Folder::in_place();
    folder.publish();
    let settings = folder.disk.read("site.yaml");
    let other = settings.replace("    layout: in-place\n", "");
    folder.disk.write("site.yaml", other.as_bytes());
    let ran = folder.run(&[]);
    assert!(ran.code == 2 && ran.err.contains("layout: in-place"), "{ran:?}");
    same(&folder.site(), &cold(&folder.disk));

    let folder = Folder::new();
    folder.publish();
    let settings = folder.disk.read("site.yaml") + "    layout: in-place\n";
    folder.disk.write("site.yaml", settings.as_bytes());
    let ran = folder.run(&[]);
    assert!(ran.code == 2 && ran.err.contains("releases"), "{ran:?}");
}

#[test]
fn killed_at_any_moment_the_folder_is_one_site_or_the_other() {
    let folder = Folder::new();
    folder.publish();
    let mut last = folder.site();
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
        folder.publish();
        same(&folder.site(), &new);
        assert_eq!(folder.run(&["--rollback"]).code, 0);
        same(&folder.site(), &last);
        folder.publish();
        same(&folder.site(), &new);
        last = new;
    }
    let names = folder.names();
    let ours = ["current", "releases"];
    assert!(names.iter().all(|name| ours.contains(&name.as_str())), "{names:?}");
    assert_eq!(folder.releases().len(), 3);
}

#[test]
fn a_full_disk_leaves_the_old_site() {
    for folder in [Folder::new(), Folder::in_place()] {
        folder.publish();
        let before = folder.site();
        edit(&folder.disk);
        let program = env!("CARGO_BIN_EXE_nianbao");
        let script = format!("trap '' XFSZ; ulimit -f 1; exec {program} --site \"$1\" publish");
        let full = Command::new("sh").args(["-c", &script, "sh"]).arg(&folder.disk.site).output();
        let ran: Ran = full.unwrap().into();
        assert_eq!(ran.code, 2, "{ran:?}");
        same(&folder.site(), &before);
        if !folder.in_place {
            assert_eq!(folder.releases().len(), 1, "half a release takes no room");
            assert_eq!(folder.names(), ["current", "releases"]);
        }
        folder.publish();
        same(&folder.site(), &cold(&folder.disk));
    }
}

#[test]
fn a_damaged_list_is_made_again() {
    for folder in [Folder::new(), Folder::in_place()] {
        folder.publish();
        edit(&folder.disk);
        std::fs::write(folder.live().join(".nianbao-manifest.json"), "{").unwrap();
        let ran = folder.run(&[]);
        assert_eq!(ran.code, 0, "{ran:?}");
        assert!(ran.err.contains("已损坏"), "{}", ran.err);
        same(&folder.site(), &cold(&folder.disk));
    }
}

#[test]
fn two_do_not_publish_to_one_folder() {
    for folder in [Folder::new(), Folder::in_place()] {
        std::fs::create_dir_all(folder.www()).unwrap();
        let path = folder.www().join(".nianbao-lock");
        let held = std::fs::File::create(&path).unwrap();
        held.lock().unwrap();
        std::fs::write(&path, r#"{"who":"web@示例","when":"2026-01-05T08:00:00Z"}"#).unwrap();
        let ran = folder.run(&[]);
        assert_eq!(ran.code, 2, "{ran:?}");
        assert!(ran.err.contains("web@示例 自 2026-01-05T08:00:00Z"), "{}", ran.err);
        assert_eq!(folder.names(), [".nianbao-lock"]);
        assert_eq!(folder.run(&["--force-unlock"]).code, 0);
        drop(held);
        same(&folder.site(), &cold(&folder.disk));
    }
}

#[test]
fn group_and_modes_are_those_of_the_folder_and_of_the_settings() {
    let is_root = std::fs::metadata("/proc/self").unwrap().uid() == 0;
    for (folder, file_mode) in [
        (Folder::new(), 0o644),
        (Folder::in_place(), 0o644),
        (Folder::with("    mode: 0640\n"), 0o640),
    ] {
        let umask = |args: &str| {
            let program = env!("CARGO_BIN_EXE_nianbao");
            let script = format!("umask 027; exec {program} --site \"$1\" publish {args}");
            let mut command = command(&folder.disk.site, &[]);
            let given: Vec<_> =
                command.get_envs().map(|(k, v)| (k.to_owned(), v.map(ToOwned::to_owned))).collect();
            let mut shell = Command::new("sh");
            shell.args(["-c", &script, "sh"]).arg(&folder.disk.site);
            for (name, value) in given {
                match value {
                    Some(value) => shell.env(name, value),
                    None => shell.env_remove(name),
                };
            }
            let _ = &mut command;
            let ran: Ran = shell.output().unwrap().into();
            assert_eq!(ran.code, 0, "{ran:?}");
        };
        umask("");
        let at = |path: &str| std::fs::metadata(folder.live().join(path)).unwrap();
        let mode = |path: &str| at(path).mode() & 0o7777;
        let folder_mode = file_mode | (file_mode & 0o444) >> 2;
        assert_eq!((mode("index.html"), mode("2022/shili-czj")), (file_mode, folder_mode));
        // The administrator gives the folder to the group of the web server.
        if is_root {
            let done = Command::new("chgrp").args(["-R", "33"]).arg(folder.www()).status();
            assert!(done.unwrap().success());
        }
        let wanted = std::fs::Permissions::from_mode(0o2750);
        std::fs::set_permissions(folder.www(), wanted).unwrap();
        let group = std::fs::metadata(folder.www()).unwrap().gid();
        edit(&folder.disk);
        umask("");
        let about = std::fs::metadata(folder.www()).unwrap();
        assert_eq!((about.gid(), about.mode() & 0o7777), (group, 0o2750));
        for path in ["index.html", "new.html", "2022/shili-czj/index.html", "附 件+1.txt"] {
            assert_eq!((at(path).gid(), mode(path)), (group, file_mode), "{path}");
        }
        if !folder.in_place {
            assert_eq!(mode("2022") & 0o2000, 0o2000, "new folders have the bit too");
        }
    }
}

#[test]
fn a_lost_or_defaced_file_is_sent_again_by_a_repair() {
    for folder in [Folder::new(), Folder::in_place()] {
        folder.publish();
        let wanted = cold(&folder.disk);
        let page = folder.live().join("index.html");
        let length = std::fs::metadata(&page).unwrap().len();
        std::fs::write(&page, vec![b'x'; usize::try_from(length).unwrap()]).unwrap();
        std::fs::remove_file(folder.live().join("feed.xml")).unwrap();
        let again = report(&folder.run(&["--format", "json"]));
        assert_eq!(again["send"], 0, "without it nobody looks");
        let done = report(&folder.run(&["--repair", "--format", "json"]));
        let sent = done["sent"].to_string();
        assert_eq!(done["send"], 2, "{sent}");
        assert!(sent.contains("index.html") && sent.contains("feed.xml"), "{sent}");
        same(&folder.site(), &wanted);
    }
}

#[test]
fn many_reports_do_not_go_without_a_word() {
    for folder in [Folder::new(), Folder::in_place()] {
        for name in ["a", "b", "c", "d", "e"] {
            for at in 0..5 {
                folder.disk.write(&format!("static/{name}/{at}.txt"), b"x");
            }
        }
        folder.publish();
        let before = folder.site();
        std::fs::remove_dir_all(folder.disk.path("static")).unwrap();
        let reports = std::fs::read_dir(folder.disk.path("content")).unwrap().flatten();
        for year in reports.filter(|entry| entry.path().is_dir()).take(1) {
            std::fs::remove_dir_all(year.path()).unwrap();
        }
        let ran = folder.run(&["--dry-run"]);
        assert!(ran.code == 0 && ran.err.contains("份被删除"), "{ran:?}");
        let ran = folder.run(&[]);
        assert_eq!(ran.code, 2, "{ran:?}");
        assert!(ran.err.contains("--allow-removals"), "{}", ran.err);
        same(&folder.site(), &before);
        assert_eq!(folder.run(&["--allow-removals"]).code, 0);
        assert!(folder.site().len() < before.len());
    }
}

#[test]
fn a_target_has_to_be_known() {
    let folder = Folder::new();
    let cases: [(&[&str], &str); 12] = [
        (&["oss://shelf/www"], "endpoint 或 region"),
        (&["portla"], "是否要写 portal？；有这些：portal"),
        (&["/srv/www/x"], "file:///srv/www/x"),
        (&["web:geheim@host:/srv"], "sftp://web@host"),
        (&["sftp://host:abc/a"], "端口"),
        (&["sftp://host:0/a"], "端口"),
        (&["webdav://[::1]:99999/a"], "端口"),
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
            left_out: nianbao::world::LeftOut::new(),
            base_url: None,
            compress: false,
            key: None,
            reader: ReaderSetup::default(),
            delivery: Delivery {
                target: &settings.archive.site.targets[0],
                dry_run: false,
                repair: false,
                overrides: PublishOverrides::default(),
                confirm_removals: &|_| false,
                is_stopped: &|| false,
                on_event: &|event| {
                    if let PublishEvent::Rendered { .. } = event {
                        rendered.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                    }
                },
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
    // A file that was written to in the present release does not get into the next.
    edit_again(&folder.disk);
    std::fs::write(folder.live().join("2022/shili-czj/index.html"), "damaged").unwrap();
    assert!(publish().0 > 0);
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
    let newest = folder.releases().pop().unwrap();
    let ran = folder.run(&["portal", "--rollback", &newest]);
    assert_eq!(ran.code, 0, "{ran:?}");
}

#[test]
fn a_published_folder_is_verified_with_what_stays_for_a_while() {
    for folder in [Folder::new(), Folder::in_place()] {
        folder.publish();
        folder.disk.write("themes/portal/style.css", b"main { color: #111 }\n");
        folder.publish();
        let names = names_in(&folder.live().join("assets"));
        let sheets = names.iter().filter(|name| name.starts_with("style.")).count();
        assert_eq!(sheets, 2, "cached pages have their style sheet still: {names:?}");
        let www = folder.www();
        let ran = folder.disk.run(&["verify", www.to_str().unwrap()]);
        assert_eq!(ran.code, 0, "{ran:?}");
        std::fs::write(folder.live().join("2022/more.txt"), "x").unwrap();
        std::fs::write(folder.live().join("assets/more.css"), "x").unwrap();
        let ran = folder.disk.run(&["verify", www.to_str().unwrap()]);
        assert_eq!(ran.code, 1, "{ran:?}");
        assert!(ran.out.contains("多出 2022/more.txt") && ran.out.contains("多出 assets/more.css"));
        assert!(ran.err.contains("--repair"), "{}", ran.err);
    }
}
