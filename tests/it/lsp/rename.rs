//! An office gets another id: in all texts, in the names of files, and its addresses stay.

use super::client::{Client, copy_site, place};
use crate::support::program::run_in;
use serde_json::{Value, json};
use std::path::Path;

const REPORT: &str = "content/2024/shili-czj.md";
const OTHER: &str = "content/2024/shili-jyj.md";
const OFFICES: &str = "content/offices.yaml";

fn rename(client: &mut Client, path: &str, at: (u32, u32), new: &str) -> Value {
    let position = json!({ "line": at.0, "character": at.1 });
    let document = json!({ "uri": client.uri(path) });
    let params = json!({ "textDocument": document, "position": position, "newName": new });
    client.request("textDocument/rename", params)
}

/// Makes the changes of an answer in the files of a site, as an editor would.
fn apply(client: &Client, site: &Path, changes: &Value) {
    let root = client.uri("");
    let path = |uri: &Value| site.join(uri.as_str().unwrap().strip_prefix(&root).unwrap());
    for change in changes["documentChanges"].as_array().unwrap() {
        if change["kind"] == "rename" {
            std::fs::rename(path(&change["oldUri"]), path(&change["newUri"])).unwrap();
            continue;
        }
        let path = path(&change["textDocument"]["uri"]);
        let mut text = std::fs::read_to_string(&path).unwrap();
        let edits = change["edits"].as_array().unwrap();
        for edit in edits.iter().rev() {
            let [start, end] = ["start", "end"].map(|end| offset(&text, &edit["range"][end]));
            text.replace_range(start..end, edit["newText"].as_str().unwrap());
        }
        std::fs::write(path, text).unwrap();
    }
}

/// Returns the offset in bytes of a place in code units of UTF-16.
fn offset(text: &str, place: &Value) -> usize {
    let line = usize::try_from(place["line"].as_u64().unwrap()).unwrap();
    let column = usize::try_from(place["character"].as_u64().unwrap()).unwrap();
    let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    let units: Vec<u16> = text[start..].encode_utf16().take(column).collect();
    start + String::from_utf16(&units).unwrap().len()
}

/// A site in which a report links to another office, and one is a folder with a file.
fn site() -> tempfile::TempDir {
    let site = copy_site("examples/portal");
    let at = |path: &str| site.path().join(path);
    let other = std::fs::read_to_string(at(OTHER)).unwrap();
    let links = "\n\n见[财政局](../shili-czj/)、[历年](/offices/shili-czj/)。\n";
    std::fs::write(at(OTHER), other.trim_end().to_owned() + links).unwrap();
    std::fs::create_dir(at("content/2023/shili-czj")).unwrap();
    let moved = at("content/2023/shili-czj/index.md");
    std::fs::rename(at("content/2023/shili-czj.md"), &moved).unwrap();
    let text = std::fs::read_to_string(&moved).unwrap();
    std::fs::write(moved, text.trim_end().to_owned() + "\n\n[附表](附表.txt)\n").unwrap();
    std::fs::write(at("content/2023/shili-czj/附表.txt"), "甲").unwrap();
    site
}

fn checked(site: &Path) -> String {
    run_in(site, &["check", "--format", "short"]).out
}

#[test]
fn an_office_is_renamed_over_the_site() {
    let site = site();
    let before = checked(site.path());
    let mut client = Client::start(site.path(), &[]);
    let text = client.open_file(REPORT);
    let at = place(&text, "shili-czj");
    let prepared = client.ask_at("textDocument/prepareRename", REPORT, at);
    assert_eq!(prepared["placeholder"], "shili-czj");
    let answer = rename(&mut client, REPORT, at, "shili-caizj");
    apply(&client, site.path(), &answer["result"]);
    client.end();
    let read = |path: &str| std::fs::read_to_string(site.path().join(path)).unwrap();
    assert!(
        read(OFFICES).contains("id: shili-caizj\n  aliases: [shili-czj]\n"),
        "{}",
        read(OFFICES)
    );
    assert!(read("content/2024/shili-caizj.md").contains("\noffice: shili-caizj\n"));
    assert!(read("content/2023/shili-caizj/index.md").contains("\noffice: shili-caizj\n"));
    assert_eq!(read("content/2023/shili-caizj/附表.txt"), "甲");
    assert!(read(OTHER).contains("](../shili-caizj/)、[历年](/offices/shili-caizj/)"));
    // It says the same of the same places under their new names.
    let words = checked(site.path()).replace("shili-caizj", "shili-czj");
    assert_eq!(words, before);
    // And back: the id is no alias of itself.
    let mut client = Client::start(site.path(), &[]);
    let offices = client.open_file(OFFICES);
    let at = place(&offices, "shili-caizj");
    let answer = rename(&mut client, OFFICES, (at.0, at.1 + 3), "shili-czj");
    apply(&client, site.path(), &answer["result"]);
    client.end();
    assert!(
        read(OFFICES).contains("id: shili-czj\n  aliases: [shili-caizj]\n"),
        "{}",
        read(OFFICES)
    );
    assert_eq!(checked(site.path()), before);
}

#[test]
fn the_offices_below_follow() {
    let site = copy_site("examples/portal");
    let mut client = Client::start(site.path(), &[]);
    let offices = client.open_file(OFFICES);
    let at = place(&offices, "parent: shili-zf");
    let answer = rename(&mut client, OFFICES, (at.0, at.1 + 10), "shili-zfa");
    apply(&client, site.path(), &answer["result"]);
    client.end();
    let after = std::fs::read_to_string(site.path().join(OFFICES)).unwrap();
    assert!(!after.contains("parent: shili-zf\n"), "{after}");
    let parents = |text: &str, id: &str| text.matches(&format!("parent: {id}\n")).count();
    assert_eq!(parents(&after, "shili-zfa"), parents(&offices, "shili-zf"));
}

#[test]
fn an_id_that_cannot_be_is_refused_with_its_reason() {
    let site = site();
    std::fs::write(site.path().join("content/2023/shili-x"), "").unwrap();
    let mut client = Client::start(site.path(), &[]);
    let text = client.open_file(REPORT);
    let at = place(&text, "shili-czj");
    for (new, words) in [
        ("shili-jyj", "示例市教育局"),
        ("财政局", "不能用作网址"),
        ("-a", "不能用作网址"),
        ("con", "Windows"),
        ("shili-x", "content/2023/shili-x 已有"),
    ] {
        let answer = rename(&mut client, REPORT, at, new);
        assert_eq!(answer["error"]["code"], -32803, "{new}");
        let message = answer["error"]["message"].as_str().unwrap();
        assert!(message.contains(words), "{new}: {message}");
    }
    let elsewhere = place(&text, "year:");
    assert_eq!(client.ask_at("textDocument/prepareRename", REPORT, elsewhere), Value::Null);
    assert_eq!(rename(&mut client, REPORT, elsewhere, "a")["error"]["code"], -32803);
    assert_eq!(rename(&mut client, REPORT, at, "shili-czj")["result"], Value::Null);
    client.end();
}

#[test]
fn a_client_that_moves_no_files_is_told_which() {
    let site = site();
    let mut client = Client::launch(site.path());
    let started = client.request("initialize", json!({ "capabilities": {} }));
    assert_eq!(started["result"]["capabilities"]["renameProvider"], true);
    let text = client.open_file(REPORT);
    let answer = rename(&mut client, REPORT, place(&text, "shili-czj"), "shili-caizj");
    let changes = answer["result"]["changes"].as_object().unwrap();
    assert_eq!(changes[&client.uri(REPORT)][0]["newText"], "shili-caizj");
    let told = client.other.iter().find(|told| told["method"] == "window/showMessage").unwrap();
    let message = told["params"]["message"].as_str().unwrap();
    assert!(message.contains("content/2023/shili-czj → content/2023/shili-caizj"), "{message}");
    client.end();
}
