//! What an editor is told is what `check` says.

use super::client::{Client, copy_site};
use crate::support::program::run_in;
use nianbao_core::check::rules;
use serde_json::{Value, json};
use std::path::Path;

/// A finding: path, line and column, rule, severity.
type Short = (String, u64, u64, String, &'static str);

/// Returns what `check` says of a site, with the messages.
fn checked(site: &Path) -> Vec<(Short, String)> {
    let out = run_in(site, &["check", "--format", "json"]).out;
    let mut found: Vec<_> =
        out.lines().map(|line| from_json(&serde_json::from_str(line).unwrap())).collect();
    found.sort();
    found
}

fn from_json(finding: &Value) -> (Short, String) {
    let word = |name: &str| finding[name].as_str().unwrap().to_owned();
    let number = |name: &str| finding[name].as_u64().unwrap();
    let severity = match finding["severity"].as_str().unwrap() {
        "error" => "error",
        "warning" => "warning",
        _ => "note",
    };
    let short = (word("path"), number("line"), number("column"), word("rule"), severity);
    (short, word("message"))
}

/// Returns what an editor that counts characters was told.
fn told(client: &Client) -> Vec<(Short, String)> {
    let mut found = Vec::new();
    for (path, diagnostics) in &client.told {
        for diagnostic in diagnostics {
            let start = &diagnostic["range"]["start"];
            let place = |name: &str| start[name].as_u64().unwrap() + 1;
            let severity = ["error", "warning", "note"]
                [usize::try_from(diagnostic["severity"].as_u64().unwrap() - 1).unwrap()];
            let rule = diagnostic["code"].as_str().unwrap().to_owned();
            let short = (path.clone(), place("line"), place("character"), rule, severity);
            found.push((short, diagnostic["message"].as_str().unwrap().to_owned()));
        }
    }
    found.sort();
    found
}

fn is_same(wanted: &[(Short, String)], told: &[(Short, String)]) -> bool {
    let mut pairs = wanted.iter().zip(told);
    wanted.len() == told.len()
        && pairs.all(|(wanted, told)| wanted.0 == told.0 && told.1.starts_with(&wanted.1))
}

fn must_tell(client: &mut Client, wanted: &[(Short, String)]) {
    client.wait_until(|client| is_same(wanted, &told(client)));
    let told = told(client);
    let missing = |from: &[(Short, String)], there: &[(Short, String)]| -> Vec<Short> {
        let is_there = |short: &Short| there.iter().any(|(known, _)| known == short);
        from.iter().map(|(short, _)| short.clone()).filter(|short| !is_there(short)).collect()
    };
    assert_eq!((missing(wanted, &told), missing(&told, wanted)), (Vec::new(), Vec::new()));
    assert!(is_same(wanted, &told), "{wanted:?}\n{told:?}");
}

/// Lists the texts of a site that an editor can open, by their paths below it.
fn texts(site: &Path) -> Vec<String> {
    let files = walkdir::WalkDir::new(site).sort_by_file_name().into_iter().flatten();
    let files = files.filter(|entry| std::fs::read_to_string(entry.path()).is_ok());
    let paths =
        files.map(|entry| entry.path().strip_prefix(site).unwrap().to_str().unwrap().to_owned());
    paths.filter(|path| [".md", ".yaml", ".html"].iter().any(|end| path.ends_with(end))).collect()
}

#[test]
fn all_findings_of_a_broken_site_are_told() {
    let site = copy_site("examples/broken");
    let wanted = checked(site.path());
    assert!(wanted.len() > rules::ALL.len() / 2);
    let mut client = Client::start(site.path(), &["utf-32"]);
    for path in texts(site.path()) {
        client.open_file(&path);
    }
    must_tell(&mut client, &wanted);
    let with_more =
        client.told.values().flatten().filter(|told| told["relatedInformation"][0].is_object());
    assert!(with_more.count() > 5);
    client.end();
}

const REPORT: &str = "content/2020/yuncheng-zfb/index.md";

#[test]
fn an_open_text_takes_the_place_of_its_file() {
    let site = copy_site("");
    let mut client = Client::start(site.path(), &["utf-32"]);
    let text = client.open_file(REPORT);
    client.wait_until(|client| client.told.contains_key(REPORT));
    assert_eq!(client.rules(REPORT), [""; 0]);
    let right = "予以公开: [3, 0, 0, 0, 0, 0, 3]";
    let line = text.lines().position(|line| line.contains(right)).unwrap();
    let column = text.lines().nth(line).unwrap().chars().count() - 2;
    let (line, column) = (u32::try_from(line).unwrap(), u32::try_from(column).unwrap());
    client.change(REPORT, &[([(line, column), (line, column + 1)], "4")]);
    // The same text on the disk of another site.
    let other = copy_site("");
    std::fs::write(
        other.path().join(REPORT),
        text.replace(right, "予以公开: [3, 0, 0, 0, 0, 0, 4]"),
    )
    .unwrap();
    let wanted = checked(other.path());
    assert!(!wanted.is_empty());
    must_tell(&mut client, &wanted);
    // Closed without saving: what is on the disk counts.
    client.close(REPORT);
    must_tell(&mut client, &[]);
    client.end();
}

#[test]
fn files_that_change_on_the_disk_are_read_again() {
    let site = copy_site("");
    let mut client = Client::start(site.path(), &[]);
    let text = client.open_file(REPORT);
    client.open_file("site.yaml");
    client.wait_until(|client| client.told.len() == 2);
    // The office is gone from the list.
    let offices = site.path().join("content/offices.yaml");
    let listed = std::fs::read_to_string(&offices).unwrap();
    std::fs::write(&offices, listed.replace("yuncheng-zfb", "yuncheng-zfc")).unwrap();
    client.files_changed(&["content/offices.yaml"]);
    client.wait_until(|client| client.rules(REPORT).contains(&"unknown-office"));
    assert!(client.rules(REPORT).contains(&"unknown-office"), "{:?}", client.told);
    std::fs::write(&offices, listed).unwrap();
    client.files_changed(&["content/offices.yaml"]);
    client.wait_until(|client| client.rules(REPORT).is_empty());
    // Settings that are being written.
    let settings = std::fs::read_to_string(site.path().join("site.yaml")).unwrap();
    client.replace("site.yaml", &format!("titel: a\n{settings}"));
    client.wait_until(|client| client.rules("site.yaml").contains(&"unknown-key"));
    assert_eq!(client.rules("site.yaml"), ["unknown-key"]);
    client.replace("site.yaml", &settings);
    client.wait_until(|client| client.rules("site.yaml").is_empty());
    // What is saved of an open text says nothing new.
    std::fs::write(site.path().join(REPORT), "---\n").unwrap();
    client.files_changed(&[REPORT]);
    client.replace(REPORT, &text);
    client.request("nothing", Value::Null);
    assert_eq!(client.rules(REPORT), [""; 0]);
    client.end();
}

#[test]
fn a_text_that_is_not_on_the_disk_is_checked() {
    let site = copy_site("");
    let mut client = Client::start(site.path(), &[]);
    let path = "content/2019/yuncheng-zfb.md";
    client.open(path, "---\noffice: yuncheng-zfb\nyear: 2019年\n---\n");
    client.wait_until(|client| client.rules(path).contains(&"wrong-type"));
    assert!(client.rules(path).contains(&"wrong-type"), "{:?}", client.told);
    client.close(path);
    client.wait_until(|client| client.rules(path).is_empty());
    assert_eq!(client.rules(path), [""; 0]);
    client.end();
}

/// Originals are read beside the typing, for each text that stays for a while.
#[test]
fn a_source_is_held_against_its_original_as_it_is_typed() {
    let site = copy_site("examples/broken");
    let path = "content/2022/shili-zf/index.md";
    let mut client = Client::start(site.path(), &[]);
    let text = client.open_file(path);
    for _ in 0..2 {
        client.wait_until(|client| client.rules(path).contains(&"differs-from-original"));
        assert!(client.rules(path).contains(&"differs-from-original"), "{:?}", client.told);
        client.replace(path, "---\n");
        client.wait_until(|client| client.rules(path) == ["front-matter"]);
        client.replace(path, &format!("{text}\n"));
    }
    client.end();
}

/// Wide characters and tabs before a place count as the client counts them.
#[test]
fn columns_are_those_of_the_client() {
    for (encodings, column) in [(&["utf-8"][..], 5), (&["utf-32", "utf-8"], 2), (&[], 3)] {
        let site = copy_site("");
        let mut client = Client::start(site.path(), encodings);
        let text = std::fs::read_to_string(site.path().join(REPORT)).unwrap();
        let last = text.lines().count();
        client.open(REPORT, &format!("{}\n\n𠮷\t[x](nowhere.md)\n", text.trim_end()));
        client.wait_until(|client| client.rules(REPORT).contains(&"broken-link"));
        let found = &client.told[REPORT];
        let link = found.iter().find(|told| told["code"] == "broken-link").unwrap();
        let start = json!({ "line": last + 1, "character": column });
        assert_eq!(link["range"]["start"], start, "{encodings:?}");
        client.end();
    }
}

#[test]
fn a_text_that_is_too_large_is_told() {
    let site = copy_site("");
    let mut client = Client::start(site.path(), &[]);
    let text = client.open_file(REPORT);
    client.replace(REPORT, &format!("{text}{}", "字".repeat(400_000)));
    client.wait_until(|client| !client.rules(REPORT).is_empty());
    let message = client.told[REPORT][0]["message"].as_str().unwrap();
    assert!(message.contains("1 MiB") || message.contains("1024"), "{message}");
    client.end();
}
