//! What helps to write: the meaning of cells, names of columns, what is missing, where things are.

use super::client::{Client, copy_site};
use serde_json::{Value, json};

const REPORT: &str = "content/2024/shili-czj.md";
const NEW: &str = "content/2025/shili-czj.md";
const HEAD: &str =
    "---\noffice: shili-czj\nyear: 2025\nfigures:\n  申请:\n    本年新收: [1, 0, 0, 0, 0, 0, 1]\n";

/// Returns the place of some words in a text, in code units of UTF-16.
fn place(text: &str, words: &str) -> (u32, u32) {
    let at = text.find(words).unwrap();
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let line = text[..at].matches('\n').count();
    let column = text[start..at].encode_utf16().count();
    (u32::try_from(line).unwrap(), u32::try_from(column).unwrap())
}

fn start() -> (tempfile::TempDir, Client, String) {
    let site = copy_site("examples/portal");
    let mut client = Client::start(site.path(), &[]);
    let text = client.open_file(REPORT);
    (site, client, text)
}

#[test]
fn a_cell_says_what_it_means() {
    let (_site, mut client, text) = start();
    let (line, column) = place(&text, "9, 3, 1, 0, 0, 0, 13]");
    let hover = client.ask_at("textDocument/hover", REPORT, (line, column + 3));
    let words = hover["contents"]["value"].as_str().unwrap();
    assert!(words.starts_with("（一）予以公开\n\n列：商业企业\n\n2023 年度：4"), "{words}");
    assert!(words.contains("等式：自然人 + 商业企业 + "), "{words}");
    let start = json!({ "line": line, "character": column + 3 });
    assert_eq!(hover["range"]["start"], start);
    // A key: its definition, and no column.
    let hover = client.ask_at("textDocument/hover", REPORT, place(&text, "部分公开: ["));
    let words = hover["contents"]["value"].as_str().unwrap();
    assert!(words.contains("（二）部分公开：") && !words.contains("列："), "{words}");
    assert_eq!(client.ask_at("textDocument/hover", REPORT, (0, 0)), Value::Null);
    client.end();
}

#[test]
fn columns_are_named_before_the_cells_that_are_seen() {
    let (_site, mut client, text) = start();
    let (line, column) = place(&text, "9, 3, 1, 0, 0, 0, 13]");
    let range = json!({
        "start": { "line": line, "character": 0 }, "end": { "line": line, "character": 99 },
    });
    let document = json!({ "uri": client.uri(REPORT) });
    let params = json!({ "textDocument": document, "range": range });
    let hints = client.request("textDocument/inlayHint", params)["result"].clone();
    let hints = hints.as_array().unwrap();
    let labels: Vec<&str> = hints.iter().map(|hint| hint["label"].as_str().unwrap()).collect();
    let wanted =
        ["自然人:", "商业企业:", "科研机构:", "社会公益组织:", "法律服务机构:", "其他:", "总计:"];
    assert_eq!(labels, wanted);
    assert_eq!(hints[0]["position"], json!({ "line": line, "character": column }));
    client.end();
}

/// Completes at the end of a text and returns the items by their labels.
fn complete(client: &mut Client, path: &str, text: &str) -> Vec<(String, Value)> {
    client.open(path, text);
    let line = u32::try_from(text.matches('\n').count()).unwrap();
    let last = text.rsplit('\n').next().unwrap();
    let column = u32::try_from(last.encode_utf16().count()).unwrap();
    let items = client.ask_at("textDocument/completion", path, (line, column));
    let items = items.as_array().cloned().unwrap_or_default();
    client.close(path);
    let named = items.into_iter().map(|item| (item["label"].as_str().unwrap().to_owned(), item));
    named.collect()
}

fn labels(items: &[(String, Value)]) -> Vec<&str> {
    items.iter().map(|(label, _)| label.as_str()).collect()
}

#[test]
fn rows_that_are_missing_are_proposed_blank() {
    let (_site, mut client, _) = start();
    let rows = complete(&mut client, NEW, &format!("{HEAD}    予"));
    let names = labels(&rows);
    assert!(!names.contains(&"本年新收"));
    assert_eq!(names[..4], ["上年结转", "予以公开", "部分公开", "不予公开"]);
    assert_eq!(rows[1].1["textEdit"]["newText"], "予以公开: [~, ~, ~, ~, ~, ~, ~]");
    assert_eq!(rows[1].1["textEdit"]["range"]["start"]["character"], 4);
    let group = rows[3].1["textEdit"]["newText"].as_str().unwrap();
    assert!(group.starts_with("不予公开:\n      属于国家秘密: [~, ~, ~, ~, ~, ~, ~]\n"), "{group}");
    // Each table, row and group that is taken makes a report that can be read.
    let tables = complete(&mut client, NEW, &format!("{HEAD}  "));
    assert_eq!(labels(&tables), ["主动公开", "复议诉讼"]);
    let inserted = |at: usize| tables[at].1["textEdit"]["newText"].as_str().unwrap().to_owned();
    let rest: Vec<&str> =
        rows.iter().map(|(_, item)| item["textEdit"]["newText"].as_str().unwrap()).collect();
    let rest = rest.join("\n    ");
    let text = format!("{HEAD}    {rest}\n  {}\n  {}\n---\n", inserted(0), inserted(1));
    client.open(NEW, &text);
    client.wait_until(|client| client.told.get(NEW).is_some_and(|told| !told.is_empty()));
    for rule in ["invalid-yaml", "unknown-row", "missing-row", "missing-table", "wrong-cells"] {
        assert!(!client.rules(NEW).contains(&rule), "{rule}:\n{text}\n{:?}", client.told[NEW]);
    }
    client.end();
}

#[test]
fn keys_ids_and_rules_are_proposed() {
    let (_site, mut client, _) = start();
    let keys = complete(&mut client, NEW, "---\noffice: shili-czj\nyear: 2025\n");
    assert!(labels(&keys).contains(&"published") && labels(&keys).contains(&"figures"));
    assert!(!labels(&keys).contains(&"office"));
    let offices = complete(&mut client, NEW, "---\noffice: shi");
    let czj = offices.iter().find(|(label, _)| label == "shili-czj").unwrap();
    assert_eq!(czj.1["detail"], "示例市财政局");
    let forms = complete(&mut client, NEW, "---\nform: ");
    assert!(labels(&forms).contains(&"gongkai-2021"));
    let rules = complete(&mut client, NEW, "---\nyear: 2025\nallow:\n  - rule: row");
    assert!(labels(&rules).contains(&"row-total"));
    let places = complete(&mut client, NEW, "---\nyear: 2025\nallow:\n  - rule: a\n    place: ");
    assert!(labels(&places).contains(&"申请.总计.自然人"));
    let kinds = complete(&mut client, "content/offices.yaml", "- id: a\n  kind: ");
    assert_eq!(labels(&kinds), ["government", "department", "township"]);
    // Nothing in the text of a report.
    assert!(complete(&mut client, NEW, "---\nyear: 2025\n---\n\nof").is_empty());
    client.end();
}

#[test]
fn parts_of_a_report_are_listed_and_fold() {
    let (_site, mut client, text) = start();
    let document = json!({ "textDocument": { "uri": client.uri(REPORT) } });
    let symbols = client.request("textDocument/documentSymbol", document.clone());
    let symbols = symbols["result"].as_array().unwrap().clone();
    let names: Vec<&str> = symbols.iter().map(|symbol| symbol["name"].as_str().unwrap()).collect();
    assert_eq!(names[..3], ["主动公开", "申请", "复议诉讼"]);
    assert!(names[3].contains("总体情况"), "{names:?}");
    assert_eq!(names.len(), 9);
    let folds = client.request("textDocument/foldingRange", document);
    let starts: Vec<_> =
        folds["result"].as_array().unwrap().iter().map(|f| f["startLine"].clone()).collect();
    assert!(starts.contains(&json!(place(&text, "申请:").0)), "{starts:?}");
    client.open_file("content/offices.yaml");
    let document = json!({ "textDocument": { "uri": client.uri("content/offices.yaml") } });
    let offices = client.request("textDocument/documentSymbol", document);
    assert_eq!(offices["result"][0]["name"], "示例市人民政府");
    client.end();
}

#[test]
fn offices_and_rows_lead_to_where_they_stand() {
    let (site, mut client, text) = start();
    let office = client.ask_at("textDocument/definition", REPORT, place(&text, "shili-czj"));
    assert_eq!(office["uri"], client.uri("content/offices.yaml"));
    let offices = std::fs::read_to_string(site.path().join("content/offices.yaml")).unwrap();
    assert_eq!(office["range"]["start"]["line"], place(&offices, "id: shili-czj").0);
    let row = client.ask_at("textDocument/definition", REPORT, place(&text, "予以公开: ["));
    assert_eq!(row["uri"], client.uri("content/2023/shili-czj.md"));
    let last = std::fs::read_to_string(site.path().join("content/2023/shili-czj.md")).unwrap();
    assert_eq!(row["range"]["start"]["line"], place(&last, "予以公开: [").0);
    client.open_file("content/offices.yaml");
    let parent = place(&offices, "parent: shili-zf");
    let parent =
        client.ask_at("textDocument/definition", "content/offices.yaml", (parent.0, parent.1 + 10));
    assert_eq!(parent["range"]["start"]["line"], place(&offices, "id: shili-zf\n").0);
    client.end();
}
