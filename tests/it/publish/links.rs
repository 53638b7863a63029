//! No page leads to what is not there, at any step of any publication.

use crate::support::disk::Disk;
use crate::support::links::LinkedSite;
use crate::support::published_site::{cold, same};
use crate::support::store::{Fault, Store};
use std::path::Path;

/// A change of a site.
type Edit = fn(&Disk);

/// The example site of a whole city.
fn portal() -> Disk {
    let disk = Disk::new(&[]);
    for folder in ["content", "static", "site.yaml"] {
        let path = disk.path(folder);
        let _ = std::fs::remove_dir_all(&path).or_else(|_| std::fs::remove_file(&path));
    }
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/portal");
    // Three offices in four years are enough.
    let is_kept = |path: &str| {
        !path.ends_with(".md")
            || (["-zfb.md", "-jyj.md", "-czj.md"].iter().any(|name| path.ends_with(name))
                && path.split('/').nth(1) >= Some("2022"))
    };
    for entry in walkdir::WalkDir::new(&example).into_iter().flatten() {
        let path = entry.path().strip_prefix(&example).unwrap().to_str().unwrap();
        if entry.file_type().is_file() && is_kept(path) {
            disk.write(path, &std::fs::read(entry.path()).unwrap());
        }
    }
    disk
}

fn take_year_away(disk: &Disk) {
    std::fs::rename(disk.path("content/2025"), disk.site.with_file_name("2025")).unwrap();
}

fn bring_year_back(disk: &Disk) {
    std::fs::rename(disk.site.with_file_name("2025"), disk.path("content/2025")).unwrap();
}

fn rename_office(disk: &Disk) {
    let offices = disk.read("content/offices.yaml");
    let renamed = offices.replace("- id: shili-jyj", "- id: shili-jy\n  aliases: [shili-jyj]");
    assert_ne!(offices, renamed);
    disk.write("content/offices.yaml", renamed.as_bytes());
    for (path, bytes) in disk.tree("content") {
        if path.ends_with("/shili-jyj.md") {
            let text = String::from_utf8(bytes).unwrap().replace("shili-jyj", "shili-jy");
            disk.write(&format!("content/{}", path.replace("jyj.md", "jy.md")), text.as_bytes());
            std::fs::remove_file(disk.path(&format!("content/{path}"))).unwrap();
        }
    }
}

fn add_office(disk: &Disk) {
    let offices = disk.read("content/offices.yaml");
    let more = "- id: shili-xinju\n  name: 示例市新设局\n  short_name: 市新设局\n  kind: department\n  region: \"999900\"\n  parent: shili-zf\n";
    disk.write("content/offices.yaml", (offices + more).as_bytes());
    for (path, bytes) in disk.tree("content") {
        if path.ends_with("/shili-czj.md") {
            let text = String::from_utf8(bytes).unwrap().replace("市财政局", "市新设局");
            let text = text.replace("shili-czj", "shili-xinju");
            disk.write(&format!("content/{}", path.replace("czj", "xinju")), text.as_bytes());
        }
    }
}

fn add_attachment(disk: &Disk) {
    let path = "content/2024/shili-zfb";
    let text = disk.read(&format!("{path}.md")) + "\n见[附件](附件.pdf)。\n";
    std::fs::remove_file(disk.path(&format!("{path}.md"))).unwrap();
    disk.write(&format!("{path}/index.md"), text.as_bytes());
    disk.write(&format!("{path}/附件.pdf"), b"%PDF-1.4 example");
}

fn take_attachment_away(disk: &Disk) {
    let path = "content/2024/shili-zfb";
    let text = disk.read(&format!("{path}/index.md")).replace("\n见[附件](附件.pdf)。\n", "");
    std::fs::remove_dir_all(disk.path(path)).unwrap();
    disk.write(&format!("{path}.md"), text.as_bytes());
}

fn change_theme(disk: &Disk) {
    disk.write("themes/portal/style.css", b"main { color: #111 }\n");
}

fn say_nothing(_: &Disk) {}

/// Every scenario: its name, and what is done to the site before it is published again.
const SCENARIOS: [(&str, Edit); 9] = [
    ("the first publication", say_nothing),
    ("a theme", change_theme),
    ("a year taken away", take_year_away),
    ("a new year", bring_year_back),
    ("a new office", add_office),
    ("a renamed office", rename_office),
    ("an attachment", add_attachment),
    ("an attachment taken away", take_attachment_away),
    ("a theme taken away", |disk| std::fs::remove_dir_all(disk.path("themes")).unwrap()),
];

#[test]
fn no_page_leads_to_what_is_not_there_at_any_step() {
    let (store, disk) = (Store::new(), portal());
    for (name, edit) in SCENARIOS {
        edit(&disk);
        let mut there = LinkedSite::new(&store.site());
        store.fail(Fault::Never);
        let ran = store.publish(&disk.site, &["--allow-removals"]).output().unwrap();
        assert!(ran.status.success(), "{name}: {ran:?}");
        let log = std::mem::take(&mut store.shared().log);
        assert!(log.len() > 5, "{name}: {}", log.len());
        for (step, (path, bytes)) in log.iter().enumerate() {
            there.set(path, bytes.as_deref());
            let dead = there.dead_links();
            assert!(dead.is_empty(), "{name}, step {step} of {}: {dead:?}", log.len());
        }
        let mut site = store.site();
        let built = cold(&disk);
        // Style sheets of before stay for a while.
        site.retain(|path, _| built.contains_key(path) || !path.starts_with("assets/"));
        same(&site, &built);
    }
}

#[test]
fn a_killed_publication_and_another_after_it_leave_no_dead_links() {
    let (store, disk) = (Store::new(), portal());
    take_year_away(&disk);
    assert!(store.publish(&disk.site, &[]).output().unwrap().status.success());
    let start = store.shared().objects.clone();
    // The new year is killed at many steps, and then a new office is published.
    bring_year_back(&disk);
    add_office(&disk);
    let offices = disk.read("content/offices.yaml");
    for at in [3, 20, 40, 60, 75, 85, 95, 105] {
        store.shared().objects = start.clone();
        let hidden = disk.read("content/2025/shili-xinju.md");
        std::fs::remove_file(disk.path("content/2025/shili-xinju.md")).unwrap();
        store.fail(Fault::Hang { at, done: true });
        let mut child = store.publish(&disk.site, &[]).spawn().unwrap();
        while !store.shared().hanging && child.try_wait().unwrap().is_none() {
            std::thread::sleep(std::time::Duration::from_millis(2));
        }
        let _ = child.kill();
        child.wait().unwrap();
        assert!(LinkedSite::new(&store.site()).dead_links().is_empty(), "killed at {at}");
        disk.write("content/2025/shili-xinju.md", hidden.as_bytes());
        let mut there = LinkedSite::new(&store.site());
        store.fail(Fault::Never);
        assert!(store.publish(&disk.site, &[]).output().unwrap().status.success());
        for (path, bytes) in std::mem::take(&mut store.shared().log) {
            there.set(&path, bytes.as_deref());
            let dead = there.dead_links();
            assert!(dead.is_empty(), "after {at}: {dead:?}");
        }
        same(&store.site(), &cold(&disk));
    }
    assert_eq!(offices, disk.read("content/offices.yaml"));
}
