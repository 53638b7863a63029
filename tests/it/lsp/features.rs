//! What helps to write: the meaning of cells, names of columns, what is missing, where things are.

use super::client::{Client, copy_site, place};
use serde_json::{Value, json};

const REPORT: &str = "content/2024/shili-czj.md";
const NEW: &str = "content/2025/shili-czj.md";
const HEAD: &str =
    "---\noffice: shili-czj\nyear: 2025\nfigures:\n  申请:\n    本年新收: [1, 0, 0, 0, 0, 0, 1]\n";

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
    let wanted = [
        "自然人:",
        "商业企业:",
        "科研机构:",
        "社会公益组织:",
        "法律服务机构:",
        "其他:",
        "总计 Σ13:",
    ];
    assert_eq!(labels, wanted);
    assert_eq!(hints[0]["position"], json!({ "line": line, "character": column }));
    client.end();
}

/// The sum tells what the total will have to be, or that it is not yet known.
#[test]
fn a_total_is_told_the_sum_of_what_is_filled_in() {
    let (_site, mut client, text) = start();
    let sums = |client: &mut Client, line: u32| -> Vec<String> {
        let range = json!({
            "start": { "line": line, "character": 0 }, "end": { "line": line, "character": 99 },
        });
        let params = json!({ "textDocument": { "uri": client.uri(REPORT) }, "range": range });
        let hints = client.request("textDocument/inlayHint", params)["result"].clone();
        let labels = hints.as_array().unwrap().iter().map(|hint| hint["label"].as_str().unwrap());
        let sums = labels.filter_map(|label| Some(label.split_once('Σ')?.1.to_owned()));
        sums.collect()
    };
    let (line, _) = place(&text, "9, 3, 1, 0, 0, 0, 13]");
    for (row, wanted) in [
        ("[9, 3, 1, 0, 0, 0, 99]", &["13:"] as &[_]),
        ("[9, ~, 1, 0, 0, 0, ~]", &["10+?:"]),
        ("[9, /, 1, 0, 0, 0, ~]", &["10:"]),
        ("[~, ~, ~, ~, ~, ~, ~]", &[]),
        ("[9, 3, 1, 0, 0, x, 13]", &[]),
        ("[9, 3, 1]", &[]),
    ] {
        client.replace(REPORT, &text.replace("[9, 3, 1, 0, 0, 0, 13]", row));
        assert_eq!(sums(&mut client, line), wanted, "{row}");
    }
    // The row of totals has a sum of each column, and that of its own row at its end.
    client.replace(REPORT, &text);
    let (line, total) =
        (0..).zip(text.lines()).find(|(_, line)| line.starts_with("    总计:")).unwrap();
    let figures = total.split(['[', ']']).nth(1).unwrap().split(", ");
    let wanted: Vec<String> = figures.map(|figure| format!("{figure}:")).collect();
    assert_eq!(sums(&mut client, line), wanted);
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

#[test]
fn the_columns_of_a_row_are_shown_while_it_is_typed() {
    let (_site, mut client, _) = start();
    let mut ask = |end: &str| {
        let text = format!("{HEAD}    {end}");
        client.open(NEW, &text);
        let line = u32::try_from(text.matches('\n').count()).unwrap();
        let column = u32::try_from(text.rsplit('\n').next().unwrap().encode_utf16().count());
        let help = client.ask_at("textDocument/signatureHelp", NEW, (line, column.unwrap()));
        client.close(NEW);
        help
    };
    let help = ask("予以公开: [1, 0, ");
    let signature = &help["signatures"][0];
    let label = signature["label"].as_str().unwrap();
    assert!(label.starts_with("（一）予以公开：自然人, 商业企业, 科研机构, "), "{label}");
    assert_eq!((&help["activeParameter"], &signature["activeParameter"]), (&json!(2), &json!(2)));
    assert_eq!(signature["parameters"].as_array().unwrap().len(), 7);
    let [start, end] = [0, 1].map(|end| signature["parameters"][2]["label"][end].as_u64().unwrap());
    let units: Vec<u16> = label.encode_utf16().collect();
    let marked = &units[usize::try_from(start).unwrap()..usize::try_from(end).unwrap()];
    assert_eq!(String::from_utf16(marked).unwrap(), "科研机构");
    // A row of a group, and a cell too many.
    let help = ask("不予公开:\n      属于国家秘密: [");
    let label = help["signatures"][0]["label"].as_str().unwrap();
    assert!(label.contains(" › ") && label.contains("属于国家秘密：自然人"), "{label}");
    let help = ask("予以公开: [1, 0, 0, 0, 0, 0, 1, ");
    assert_eq!(help["signatures"][0]["parameters"], json!([]));
    assert_eq!(help["signatures"][0]["documentation"], "这一行有 7 格，这里是第 8 格");
    for nothing in ["予以公开: [1]", "予以公开: ", "没有的行: [", "# 予以公开: ["] {
        assert_eq!(ask(nothing), Value::Null, "{nothing}");
    }
    client.end();
}

const FORM: &str = "forms/own.yaml";

/// A site with a form of its own, and a report in it.
fn site_with_form() -> tempfile::TempDir {
    let site = copy_site("examples/portal");
    let form = std::fs::read_to_string("crates/core/forms/gongkai-2021.yaml").unwrap();
    let form = form.replace("id: gongkai-2021\n", "id: own\n");
    let form = form.replace("years: {from: 2021}", "years: {from: 1990, to: 1991}");
    std::fs::create_dir_all(site.path().join("forms")).unwrap();
    std::fs::write(site.path().join(FORM), form).unwrap();
    site
}

#[test]
fn a_form_of_the_site_is_told_listed_and_led_to() {
    let site = site_with_form();
    let mut client = Client::start(site.path(), &[]);
    let text = client.open_file(FORM);
    let document = json!({ "textDocument": { "uri": client.uri(FORM) } });
    let symbols = client.request("textDocument/documentSymbol", document.clone());
    let symbols = symbols["result"].as_array().unwrap().clone();
    let tables = symbols.iter().find(|symbol| symbol["name"] == "tables").unwrap();
    let names: Vec<_> = tables["children"].as_array().unwrap().iter().collect();
    assert_eq!((&names[1]["name"], &names[1]["detail"]), (&json!("申请"), &json!("requests")));
    let folds = client.request("textDocument/foldingRange", document);
    let line = place(&text, "tables:").0;
    let starts: Vec<_> =
        folds["result"].as_array().unwrap().iter().map(|f| f["startLine"].clone()).collect();
    assert!(starts.contains(&json!(line)), "{starts:?}");
    // From an identity to the row.
    let at = place(&text, "table: requests");
    let led = client.ask_at("textDocument/definition", FORM, (at.0, at.1 + 9));
    assert_eq!(led["range"]["start"]["line"], place(&text, "- id: requests\n    key").0, "{led}");
    // What is wrong is told as it is typed.
    client.replace(FORM, &text.replacen("layout: blocks", "layout: sideways", 1));
    client.wait_until(|client| client.rules(FORM).contains(&"invalid-form"));
    assert!(client.rules(FORM).contains(&"invalid-form"), "{:?}", client.told);
    client.replace(FORM, &text);
    client.wait_until(|client| client.rules(FORM).is_empty());
    // From a report to its form.
    let report = client.open_file(REPORT);
    let report = report.replace("office: shili-czj\n", "office: shili-czj\nform: own\n");
    client.replace(REPORT, &report);
    for (method, words, target) in [
        ("definition", "own\n", "id: own"),
        ("definition", "申请:", "- id: requests\n    key"),
        ("typeDefinition", "予以公开: [", "{id: granted"),
    ] {
        let method = format!("textDocument/{method}");
        let led = client.ask_at(&method, REPORT, place(&report, words));
        assert_eq!(led["uri"], client.uri(FORM), "{words}: {led}");
        assert_eq!(led["range"]["start"]["line"], place(&text, target).0, "{words}: {led}");
    }
    let settings = json!({ "textDocument": { "uri": client.uri("site.yaml") } });
    client.open_file("site.yaml");
    let symbols = client.request("textDocument/documentSymbol", settings);
    assert_eq!(symbols["result"][0]["name"], "title");
    client.end();
}
