//! Publishing to an object store that fails in every way and at every step:
//! nothing is lost, nothing is removed early, and the next run finishes.

use crate::support::disk::Disk;
use crate::support::program::Ran;
use crate::support::published_site::{Site, cold, edit, is_whole, report, same, site};
use crate::support::store::{Condition, Fault, Object, Store};
use std::process::Stdio;
use std::time::Duration;

fn run(store: &Store, disk: &Disk, args: &[&str]) -> Ran {
    store.publish(&disk.site, args).output().unwrap().into()
}

#[test]
fn a_store_holds_what_a_build_writes_and_nothing_is_sent_twice() {
    let (store, disk) = (Store::new(), site());
    let first = report(&run(&store, &disk, &["--format", "json"]));
    let built = cold(&disk);
    same(&store.site(), &built);
    assert_eq!(first["send"], built.len());
    assert_eq!(first["sent"].as_array().unwrap().len(), built.len());
    assert_eq!(first["bytes"], built.values().map(Vec::len).sum::<usize>());

    store.fail(Fault::Never);
    let again = report(&run(&store, &disk, &["--format", "json"]));
    let counts = |of: &serde_json::Value| {
        ["send", "remove", "unchanged", "bytes"].map(|name| of[name].as_u64().unwrap())
    };
    assert_eq!(counts(&again), [0, 0, built.len() as u64, 0]);
    assert_eq!(store.shared().changes, [""; 0], "nothing is touched");
}

#[test]
fn a_damaged_copy_is_made_again_and_sent() {
    let (store, disk) = (Store::new(), site());
    assert_eq!(run(&store, &disk, &["--dry-run"]).code, 0);
    std::fs::write(super::damage::copy_of(&disk).join("index.html"), b"").unwrap();
    let ran = run(&store, &disk, &[]);
    assert!(ran.code == 0 && ran.err.contains("副本有文件损坏"), "{ran:?}");
    same(&store.site(), &cold(&disk));
}

#[test]
fn only_what_a_change_shows_in_is_sent() {
    let (store, disk) = (Store::new(), site());
    assert_eq!(run(&store, &disk, &[]).code, 0);
    edit(&disk);
    let before = store.site();
    store.fail(Fault::Never);
    let planned = report(&run(&store, &disk, &["--dry-run", "--format", "json"]));
    assert_eq!(store.shared().changes, [""; 0]);
    same(&store.site(), &before);
    let done = report(&run(&store, &disk, &["--format", "json"]));
    same(&store.site(), &cold(&disk));
    for name in ["send", "remove", "unchanged", "bytes", "sent", "removed"] {
        assert_eq!(done[name], planned[name], "{name}");
    }
    assert_eq!(done["removed"], serde_json::json!(["old.html"]));
    let sent: Vec<&str> =
        done["sent"].as_array().unwrap().iter().map(|path| path.as_str().unwrap()).collect();
    assert!(sent.contains(&"2022/shili-czj/index.html"), "{sent:?}");
    for path in sent {
        assert!(
            path.starts_with("2022/")
                || ["SHA256SUMS", "feed.xml", "index.html", "new.html", "sitemap.xml"]
                    .contains(&path)
                || path.starts_with("data/"),
            "{path}"
        );
    }
}

#[test]
fn pages_come_after_what_they_need_and_before_what_tells_of_them() {
    let (store, disk) = (Store::new(), site());
    assert_eq!(run(&store, &disk, &[]).code, 0);
    store.fail(Fault::Never);
    edit(&disk);
    disk.write("static/late.css", b"a{}");
    disk.write("static/late.json", b"{}");
    assert_eq!(run(&store, &disk, &[]).code, 0);
    let changes = store.shared().changes.clone();
    let at = |what: &str| changes.iter().position(|change| change == what).expect(what);
    let last = |what: &str| changes.iter().rposition(|change| change == what).expect(what);
    let order = [
        at("PUT .nianbao-lock.json"),
        at("PUT .nianbao-manifest.json"),
        at("PUT late.css"),
        at("PUT late.json"),
        at("PUT 2022/shili-czj/index.html"),
        at("PUT SHA256SUMS"),
        at("DELETE old.html"),
        last("PUT .nianbao-manifest.json"),
        at("DELETE .nianbao-lock.json"),
    ];
    assert!(order.is_sorted(), "{order:?} {changes:?}");
}

#[test]
fn files_say_what_they_are_and_how_long_they_hold() {
    let (store, disk) = (Store::new(), site());
    assert_eq!(run(&store, &disk, &[]).code, 0);
    let shared = store.shared();
    let of = |path: &str| shared.objects.get(path).expect(path);
    assert_eq!(of("index.html").kind, "text/html; charset=utf-8");
    assert_eq!(of("data/reports.csv").kind, "text/csv; charset=utf-8");
    assert!(!of("index.html").cache.contains("immutable"));
    let style = shared.objects.iter().find(|(path, _)| path.starts_with("assets/style")).unwrap();
    assert!(style.1.cache.contains("max-age=31536000"), "{style:?}");
}

/// Runs until the store hangs, and is then killed.
fn killed(store: &Store, disk: &Disk) -> bool {
    let mut child =
        store.publish(&disk.site, &[]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    loop {
        if store.shared().hanging {
            child.kill().unwrap();
            child.wait().unwrap();
            return true;
        }
        if child.try_wait().unwrap().is_some() {
            return false;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// Kills a publication at its first step, and at each that is `stride` later;
/// how many steps there are.
fn killed_at_each(store: &Store, disk: &Disk, old: &Site, stride: usize) -> usize {
    let (start, new) = (store.shared().objects.clone(), cold(disk));
    for at in (1..).step_by(stride) {
        let mut reached = false;
        for done in [false, true] {
            store.shared().objects = start.clone();
            store.fail(Fault::Hang { at, done });
            if !killed(store, disk) {
                continue;
            }
            reached = true;
            is_whole(&store.site(), old, &new);
            store.fail(Fault::Never);
            let ran = run(store, disk, &[]);
            assert_eq!(ran.code, 0, "after {at}: {ran:?}");
            same(&store.site(), &new);
            assert!(!store.shared().objects.contains_key(".nianbao-lock.json"));
        }
        if !reached {
            return at;
        }
    }
    0
}

#[test]
fn killed_at_any_step_the_next_run_finishes() {
    let (store, disk) = (Store::new(), site());
    assert!(killed_at_each(&store, &disk, &Site::new(), 5) > 30);
    let old = cold(&disk);
    edit(&disk);
    assert!(killed_at_each(&store, &disk, &old, 1) > 9);
}

#[test]
fn what_a_killed_run_sent_and_the_author_took_back_is_set_right() {
    let (store, disk) = (Store::new(), site());
    let report = disk.read("content/2022/shili-czj.md");
    assert_eq!(run(&store, &disk, &[]).code, 0);
    let old = cold(&disk);
    edit(&disk);
    store.fail(Fault::Hang { at: 9, done: true });
    assert!(killed(&store, &disk));
    disk.write("content/2022/shili-czj.md", report.as_bytes());
    disk.write("static/old.html", b"<!doctype html><title>old</title>");
    std::fs::remove_file(disk.path("static/new.html")).unwrap();
    store.fail(Fault::Never);
    assert_eq!(run(&store, &disk, &[]).code, 0);
    same(&store.site(), &old);
}

#[test]
fn what_may_pass_is_tried_again() {
    let (store, disk) = (Store::new(), site());
    for status in [429, 500, 503] {
        store.shared().objects.clear();
        store.fail(Fault::Refuse { from: 4, times: 2, status });
        let ran = run(&store, &disk, &[]);
        assert_eq!(ran.code, 0, "{status}: {ran:?}");
        same(&store.site(), &cold(&disk));
    }
    store.shared().objects.clear();
    store.fail(Fault::Slow(Duration::from_millis(15)));
    assert_eq!(run(&store, &disk, &[]).code, 0);
    same(&store.site(), &cold(&disk));
}

#[test]
fn what_does_not_pass_is_said_and_nothing_is_removed() {
    let (store, disk) = (Store::new(), site());
    assert_eq!(run(&store, &disk, &[]).code, 0);
    let (start, old) = (store.shared().objects.clone(), cold(&disk));
    edit(&disk);
    let new = cold(&disk);
    for from in 1..8 {
        store.shared().objects = start.clone();
        store.fail(Fault::Refuse { from, times: 1000, status: 403 });
        let ran = run(&store, &disk, &["--quiet"]);
        assert_eq!(ran.code, 2, "{from}: {ran:?}");
        assert!(ran.err.contains("没有权限") && !ran.err.contains("geheim"), "{}", ran.err);
        assert!(store.site().contains_key("old.html"));
        is_whole(&store.site(), &old, &new);
        store.fail(Fault::Never);
        let ran = run(&store, &disk, &[]);
        assert_eq!(ran.code, 0, "{ran:?}");
        same(&store.site(), &new);
    }
}

#[test]
fn a_target_that_is_full_is_said_in_the_end() {
    let (store, disk) = (Store::new(), site());
    store.fail(Fault::Refuse { from: 5, times: 1000, status: 507 });
    let ran = run(&store, &disk, &["--lang", "en"]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.err.contains("space") && ran.err.contains("publish again"), "{}", ran.err);
    store.fail(Fault::Never);
    assert_eq!(run(&store, &disk, &[]).code, 0);
    same(&store.site(), &cold(&disk));
}

#[test]
fn a_damaged_list_is_made_anew() {
    let (store, disk) = (Store::new(), site());
    assert_eq!(run(&store, &disk, &[]).code, 0);
    edit(&disk);
    for damage in
        [&b"{\"version\":1"[..], b"", b"{\"version\":1,\"files\":{},\"pending\":[\"../a\"]}"]
    {
        let name = ".nianbao-manifest.json";
        store.shared().objects.get_mut(name).unwrap().bytes = damage.to_vec();
        let ran = run(&store, &disk, &[]);
        assert_eq!(ran.code, 0, "{ran:?}");
        assert!(ran.err.contains("已损坏"), "{}", ran.err);
        same(&store.site(), &cold(&disk));
    }
}

#[test]
fn a_damaged_list_is_made_anew_from_lists_in_folders_too() {
    let (store, disk) = (Store::new(), site());
    disk.write("static/2022/old.txt", b"x");
    assert_eq!(run(&store, &disk, &[]).code, 0);
    std::fs::remove_file(disk.path("static/2022/old.txt")).unwrap();
    edit(&disk);
    let plain = store.shared().objects["SHA256SUMS"].clone();
    let set = |path: &str, text: &str| {
        let object = Object { bytes: text.as_bytes().to_vec(), ..plain.clone() };
        store.shared().objects.insert(path.to_owned(), object);
    };
    let text = String::from_utf8(plain.bytes.clone()).unwrap();
    let (of_year, others): (Vec<&str>, Vec<&str>) =
        text.lines().partition(|line| line.contains("  2022/"));
    let of_year: String =
        of_year.iter().map(|line| line.replacen("  2022/", "  ", 1) + "\n").collect();
    assert!(of_year.contains("  old.txt\n"), "{of_year}");
    let sha256 = nianbao_core::source::Digest::from_bytes(of_year.as_bytes()).sha256();
    set("2022/SHA256SUMS", &of_year);
    set("SHA256SUMS", &format!("{}\n{sha256}  2022/SHA256SUMS\n", others.join("\n")));
    set(".nianbao-manifest.json", "{");
    let ran = run(&store, &disk, &[]);
    assert_eq!(ran.code, 0, "{ran:?}");
    // Neither the file that is no longer wanted nor the list stays.
    same(&store.site(), &cold(&disk));
}

#[test]
fn a_lock_keeps_others_away() {
    let lock =
        r#"{"who":"web@示例","when":"2026-01-05T08:00:00Z","machine":"m","process":1,"run":"r"}"#;
    for condition in [Condition::Heeded, Condition::Ignored, Condition::Refused] {
        let (store, disk) = (Store::new(), site());
        store.takes(condition);
        assert_eq!(run(&store, &disk, &[]).code, 0);
        edit(&disk);
        let before = store.site();
        for (text, who) in [(lock, "web@示例 自 2026-01-05T08:00:00Z"), ("{", "?")] {
            let mut object = store.shared().objects["index.html"].clone();
            object.bytes = text.as_bytes().to_vec();
            store.shared().objects.insert(".nianbao-lock.json".to_owned(), object);
            let ran = run(&store, &disk, &[]);
            assert_eq!(ran.code, 2, "{ran:?}");
            assert!(ran.err.contains(who) && ran.err.contains("--force-unlock"), "{}", ran.err);
            same(&store.site(), &before);
        }
        let ran = run(&store, &disk, &["--force-unlock"]);
        assert_eq!(ran.code, 0, "{ran:?}");
        same(&store.site(), &cold(&disk));
        assert!(!store.shared().objects.contains_key(".nianbao-lock.json"));
    }
}

#[test]
fn a_site_of_somebody_else_is_not_written_over() {
    let (store, disk) = (Store::new(), site());
    assert_eq!(run(&store, &disk, &[]).code, 0);
    store.shared().objects.remove(".nianbao-manifest.json");
    edit(&disk);
    let before = store.site();
    let ran = run(&store, &disk, &[]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.err.contains("--adopt"), "{}", ran.err);
    same(&store.site(), &before);
    let adopted = report(&run(&store, &disk, &["--adopt", "--format", "json"]));
    assert_eq!(adopted["remove"], 0);
    assert!(store.site().contains_key("old.html"), "what is not known to be ours stays");
}

#[test]
fn the_stores_of_other_makers_are_served_too() {
    for kind in ["oss", "cos", "obs"] {
        let (store, disk) = (Store::new(), site());
        let target = format!(
            "publish:\n  {kind}:\n    uri: {kind}://shelf/www\n    endpoint: http://{kind}.shili.example\n"
        );
        disk.write("site.yaml", (disk.read("site.yaml") + &target).as_bytes());
        let run = |args: &[&str]| -> Ran {
            store.publish_as(kind, &disk.site, args).output().unwrap().into()
        };
        assert_eq!(report(&run(&["--format", "json"]))["remove"], 0, "{kind}");
        same(&store.site(), &cold(&disk));
        assert_eq!(store.shared().objects["index.html"].kind, "text/html; charset=utf-8");
        assert_eq!(store.shared().objects["index.html"].cache, "public, max-age=300");
        edit(&disk);
        assert_eq!(report(&run(&["--format", "json"]))["remove"], 1, "{kind}");
        same(&store.site(), &cold(&disk));
        assert!(!store.shared().objects.contains_key(".nianbao-lock.json"));
    }
}

#[test]
fn a_file_of_any_size_is_sent_and_read_back() {
    let (store, disk) = (Store::new(), site());
    let large: Vec<u8> = (0..9_437_184_u32).map(|at| (at % 251) as u8).collect();
    disk.write("static/大.pdf", &large);
    assert_eq!(run(&store, &disk, &[]).code, 0);
    same(&store.site(), &cold(&disk));
    store.fail(Fault::Never);
    let again = report(&run(&store, &disk, &["--format", "json"]));
    assert_eq!((&again["send"], store.shared().log.len()), (&0.into(), 0));
    // A repair reads it whole.
    store.shared().objects.get_mut("大.pdf").unwrap().bytes[9_000_000] ^= 1;
    let done = report(&run(&store, &disk, &["--repair", "--format", "json"]));
    assert_eq!(done["sent"], serde_json::json!(["大.pdf"]));
    same(&store.site(), &cold(&disk));
}

#[test]
fn a_store_returns_to_the_release_before() {
    let (store, disk) = (Store::new(), site());
    assert_eq!(run(&store, &disk, &[]).code, 0);
    let old = cold(&disk);
    let ran = run(&store, &disk, &["--rollback"]);
    assert!(ran.code == 2 && ran.err.contains("没有更早的一版"), "{ran:?}");
    edit(&disk);
    assert_eq!(run(&store, &disk, &[]).code, 0);
    let new = cold(&disk);
    assert_eq!(run(&store, &disk, &["--rollback"]).code, 0);
    same(&store.site(), &old);
    // After a publication that was killed, at any of its steps.
    for at in [1, 2, 4, 8, 12, 14, 16] {
        for done in [true, false] {
            store.fail(Fault::Hang { at, done });
            if !killed(&store, &disk) {
                continue;
            }
            store.fail(Fault::Never);
            // Nothing may have been touched yet; then the site before is what is there.
            let is_untouched = store.site() == old;
            let ran = run(&store, &disk, &["--rollback", "--force-unlock"]);
            assert!(ran.code == 0 || is_untouched, "killed at {at}: {ran:?}");
            same(&store.site(), &old);
        }
    }
    assert_eq!(run(&store, &disk, &[]).code, 0);
    same(&store.site(), &new);
    assert_eq!(run(&store, &disk, &["--rollback"]).code, 0);
    same(&store.site(), &old);
}

#[test]
fn who_loses_the_lock_stops_and_names_what_was_written() {
    let (store, disk) = (Store::new(), site());
    assert_eq!(run(&store, &disk, &[]).code, 0);
    edit(&disk);
    for at in 0..100 {
        disk.write(&format!("static/many/{at}.txt"), at.to_string().as_bytes());
    }
    let new = cold(&disk);
    // The first publisher is slow; its lock is taken away by another, who finishes.
    store.fail(Fault::Slow(Duration::from_millis(300)));
    let slow = store
        .publish(&disk.site, &[])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    while !store.shared().changes.iter().any(|change| change.contains("many/")) {
        std::thread::sleep(Duration::from_millis(10));
    }
    let lock = br#"{"who":"other","run":"other"}"#.to_vec();
    let object = Object { bytes: lock, kind: String::new(), cache: String::new() };
    store.shared().objects.insert(".nianbao-lock.json".to_owned(), object);
    let output = slow.wait_with_output().unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{err}");
    assert!(err.contains("锁被别人解除"), "{err}");
    let written = store.shared().changes.iter().filter(|change| change.contains("many/")).count();
    assert!(written < 100, "it went on to the end");
    // The lock of the other is left alone.
    assert!(store.shared().objects[".nianbao-lock.json"].bytes.ends_with(br#""other"}"#));
    store.shared().objects.remove(".nianbao-lock.json");
    store.fail(Fault::Never);
    assert_eq!(run(&store, &disk, &[]).code, 0);
    same(&store.site(), &new);
}

#[test]
fn what_a_publisher_without_the_lock_wrote_is_sent_again() {
    let (store, disk) = (Store::new(), site());
    for at in 0..40 {
        disk.write(&format!("static/many/{at}.txt"), at.to_string().as_bytes());
    }
    store.fail(Fault::Slow(Duration::from_millis(300)));
    let slow =
        store.publish(&disk.site, &[]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    while !store.shared().changes.iter().any(|change| change.contains("many/")) {
        std::thread::sleep(Duration::from_millis(10));
    }
    // It is stopped, and another publishes another site in the meantime.
    let process = slow.id().to_string();
    let signal = |name: &str| {
        assert!(
            std::process::Command::new("kill").args([name, &process]).status().unwrap().success()
        );
    };
    signal("-STOP");
    store.fail(Fault::Never);
    for at in 0..40 {
        disk.write(&format!("static/many/{at}.txt"), format!("other {at}").as_bytes());
    }
    let other = disk.duplicate();
    let ran = run(&store, &other, &["--force-unlock"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    signal("-CONT");
    let code = slow.wait_with_output().unwrap().status.code();
    assert_eq!(code, Some(2));
    // Whatever it wrote after it woke up is sent again by the next publication.
    assert_eq!(run(&store, &other, &[]).code, 0);
    same(&store.site(), &cold(&other));
}

#[test]
fn a_list_that_is_written_while_it_is_read_is_read_again() {
    let (store, disk) = (Store::new(), site());
    assert_eq!(run(&store, &disk, &[]).code, 0);
    for by in [-50, 50] {
        store.fail(Fault::ListOfOtherSize(by));
        let ran = run(&store, &disk, &["--dry-run", "--format", "json"]);
        assert_eq!(report(&ran)["send"], 0, "{ran:?}");
        assert!(!ran.err.contains("已损坏"), "{}", ran.err);
    }
}

#[test]
fn an_interrupt_ends_a_publication_to_a_server_that_hangs() {
    let (store, disk) = (Store::new(), site());
    store.fail(Fault::Hang { at: 12, done: false });
    let child = store
        .publish(&disk.site, &[])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    while !store.shared().hanging {
        std::thread::sleep(Duration::from_millis(5));
    }
    let interrupted = std::time::Instant::now();
    let process = child.id().to_string();
    let sent = std::process::Command::new("kill").args(["-INT", &process]).status();
    assert!(sent.unwrap().success());
    let output = child.wait_with_output().unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{err}");
    assert!(err.contains("已按要求中断"), "{err}");
    // Its own limit of time for an answer is a minute and a half.
    assert!(interrupted.elapsed() < Duration::from_mins(1), "{err}");
    store.fail(Fault::Never);
    assert_eq!(run(&store, &disk, &["--force-unlock"]).code, 0);
    same(&store.site(), &cold(&disk));
}
