//! The changes that findings propose, as actions.

use super::client::{Client, copy_site};
use serde_json::{Value, json};

const REPORT: &str = "content/2024/shili-czj.md";

/// Opens a report with a misspelt key and a figure in full-width digits, and a wrong total.
fn start() -> (tempfile::TempDir, Client, String) {
    let site = copy_site("examples/portal");
    let good = std::fs::read_to_string(site.path().join(REPORT)).unwrap();
    let mut text = good;
    for (right, wrong) in
        [("published:", "publishd:"), ("13]", "１３]"), ("2, 1, 30]", "2, 1, 31]")]
    {
        assert!(text.contains(right), "{right}");
        text = text.replacen(right, wrong, 1);
    }
    let mut client = Client::start(site.path(), &[]);
    client.open(REPORT, &text);
    client.wait_until(|client| client.rules(REPORT).contains(&"unknown-key"));
    (site, client, text)
}

fn ask(client: &mut Client, line: usize, only: &[&str]) -> Vec<Value> {
    let at = json!({ "line": line, "character": 0 });
    let end = json!({ "line": line + 1, "character": 0 });
    let params = json!({
        "textDocument": { "uri": client.uri(REPORT) },
        "range": { "start": at, "end": end },
        "context": { "diagnostics": [], "only": only },
    });
    let answer = client.request("textDocument/codeAction", params);
    answer["result"].as_array().cloned().unwrap_or_default()
}

/// Returns the new texts of an action.
fn new_texts(client: &Client, action: &Value) -> Vec<String> {
    let edits = action["edit"]["changes"][client.uri(REPORT)].as_array().unwrap();
    edits.iter().map(|edit| edit["newText"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_finding_offers_its_change() {
    let (_site, mut client, text) = start();
    let line = text.lines().position(|line| line.starts_with("publishd:")).unwrap();
    let actions = ask(&mut client, line, &["quickfix"]);
    let renames = actions.iter().filter(|action| action["title"] == "改为 published");
    let renames: Vec<&Value> = renames.collect();
    assert_eq!(renames.len(), 1, "{actions:?}");
    assert_eq!(new_texts(&client, renames[0]), ["published"]);
    assert_eq!(renames[0]["isPreferred"], true);
    // A figure is offered too, and never preferred.
    let line = text.lines().position(|line| line.ends_with("2, 1, 31]")).unwrap();
    let actions = ask(&mut client, line, &["quickfix"]);
    assert!(actions.len() > 1);
    assert!(actions.iter().all(|action| action["isPreferred"] == false), "{actions:?}");
    // To accept a finding is the last that a list offers.
    let is_allow =
        |action: &Value| action["title"].as_str().unwrap().starts_with("写明理由，准许 ");
    let first = actions.iter().position(is_allow).unwrap();
    assert!(first > 0 && actions[first..].iter().all(is_allow), "{actions:?}");
    client.end();
}

#[test]
fn all_changes_of_form_are_made_at_once() {
    let (_site, mut client, _) = start();
    let actions = ask(&mut client, 0, &["source"]);
    assert_eq!(actions.len(), 1, "{actions:?}");
    assert_eq!(actions[0]["kind"], "source.fixAll");
    assert_eq!(new_texts(&client, &actions[0]), ["published", "13"]);
    assert_eq!(ask(&mut client, 0, &["refactor"]), [] as [Value; 0]);
    client.end();
}

/// The entry waits for its reason, and accepts nothing before.
#[test]
fn a_finding_can_be_allowed_once_the_reason_is_written() {
    let (_site, mut client, text) = start();
    let line = text.lines().position(|line| line.ends_with("2, 1, 31]")).unwrap();
    let title = |action: &&Value| action["title"].as_str().unwrap().starts_with("写明理由，准许 ");
    let actions = ask(&mut client, line, &["quickfix"]);
    let action = actions.iter().find(title).unwrap();
    let rule = action["title"].as_str().unwrap().rsplit(' ').next().unwrap().to_owned();
    let edit = &action["edit"]["changes"][client.uri(REPORT)][0];
    let entry = edit["newText"].as_str().unwrap();
    assert!(
        entry.starts_with("allow:\n  - rule: ") && entry.ends_with("    reason: \n"),
        "{entry}"
    );
    // It stands above the figures.
    let at = edit["range"]["start"]["line"].as_u64().unwrap();
    assert_eq!(text.lines().nth(usize::try_from(at).unwrap()), Some("figures:"));
    let line = u32::try_from(at).unwrap();
    let open = |client: &Client| client.rules(REPORT).contains(&rule.as_str());
    client.change(REPORT, &[([(line, 0), (line, 0)], entry)]);
    client.wait_until(|client| client.rules(REPORT).contains(&"missing-field") && open(client));
    let reason = (line + u32::try_from(entry.lines().count()).unwrap() - 1, 12);
    client.change(REPORT, &[([reason, reason], "原件如此")]);
    client.wait_until(|client| !client.rules(REPORT).contains(&"missing-field") && !open(client));
    client.end();
}

#[test]
fn an_amount_is_offered_in_other_units() {
    let site = copy_site("examples/portal");
    let text = std::fs::read_to_string(site.path().join(REPORT)).unwrap();
    let row = text.lines().find(|line| line.trim_start().starts_with("行政事业性收费: [")).unwrap();
    let text = text.replace(row, "    行政事业性收费: [38.41 万元]");
    let mut client = Client::start(site.path(), &[]);
    client.open(REPORT, &text);
    let line = text.lines().position(|line| line.contains("38.41")).unwrap();
    let actions = ask(&mut client, line, &["refactor"]);
    let new: Vec<String> = actions.iter().flat_map(|action| new_texts(&client, action)).collect();
    assert_eq!(new, ["384100 元", "0.003841 亿元"]);
    assert_eq!(actions[0]["kind"], "refactor.rewrite");
    assert_eq!(ask(&mut client, line, &["quickfix"]), [] as [Value; 0]);
    client.end();
}

#[test]
fn a_blank_total_can_be_filled_where_its_terms_are_known() {
    let site = copy_site("examples/portal");
    let text = std::fs::read_to_string(site.path().join(REPORT)).unwrap();
    let mut client = Client::start(site.path(), &[]);
    client.open(REPORT, &text);
    let mut offered = |row: &str| {
        let (line, written) = text
            .lines()
            .enumerate()
            .find(|(_, line)| line.starts_with("    行政复议:"))
            .map(|(at, line)| (at, line.to_owned()))
            .unwrap();
        client.replace(REPORT, &text.replace(&written, row));
        let actions = ask(&mut client, line, &["quickfix"]);
        let titles = actions.iter().map(|action| action["title"].as_str().unwrap().to_owned());
        // Beside them findings can be allowed.
        titles.filter(|title| title.starts_with("改为")).collect::<Vec<String>>()
    };
    assert_eq!(offered("    行政复议: [1, 0, 2, 0, ~]"), ["改为 3"]);
    for unknown in ["[1, 0, ~, 0, ~]", "[1, 0, /, 0, ~]", "[1, 0, 2, 0, /]"] {
        assert_eq!(offered(&format!("    行政复议: {unknown}")), [""; 0], "{unknown}");
    }
    assert_eq!(offered("    行政复议: [~, 0, 2, 0, ~] # 待定：结果维持：原文“l”"), [""; 0]);
    client.end();
}
