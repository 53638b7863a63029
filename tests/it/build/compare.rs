//! What can be compared: the data files for it hold just the series that offices' pages show.

use crate::support::disk::Disk;
use crate::support::page::{marked, page, site};
use nianbao::Examined;
use nianbao_core::plan::Artifact;
use serde_json::Value;
use std::path::Path;

fn portal() -> Examined {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/portal");
    site(nianbao::world::load_files(&root).unwrap())
}

fn json(examined: &Examined, path: &str) -> Value {
    serde_json::from_str(&page(examined, path)).unwrap()
}

/// Returns the items of a site with the labels over and of each, in their order.
fn items(examined: &Examined) -> Vec<(String, Value, Value)> {
    let file = json(examined, "data/items.json");
    let mut items = Vec::new();
    for table in file["tables"].as_array().unwrap() {
        for group in table["groups"].as_array().unwrap() {
            for item in group["items"].as_array().unwrap() {
                let id = item["id"].as_str().unwrap().to_owned();
                items.push((id, group["label"].clone(), item["label"].clone()));
            }
        }
    }
    items
}

/// Returns the labels and the cells of the rows of series on an office's page.
fn rows_of_page(html: &str) -> Vec<(String, Vec<String>)> {
    let mut rows = Vec::new();
    for table in html.split("<table class=\"ledger series\"").skip(1) {
        let table = table.split("</table>").next().unwrap();
        for row in table.split("<tr><th scope=\"row\">").skip(1) {
            let (label, cells) = row.split_once("</th>").unwrap();
            let cells = cells.split("</tr>").next().unwrap().split("<td class=\"").skip(1);
            let cells = cells.filter(|cell| !cell.starts_with("trend"));
            let cell = |cell: &str| cell.split("</td>").next().unwrap().to_owned();
            rows.push((label.to_owned(), cells.map(cell).collect()));
        }
    }
    rows
}

/// Returns how an office's page prints a value of its series.
fn printed(value: &Value) -> String {
    let Some(text) = value.as_str() else { return "none\">—".to_owned() };
    match text {
        "" => "blank\">空白".to_owned(),
        "/" => "na\">/".to_owned(),
        "undetailed" => "whole\">未分列".to_owned(),
        "undecided" => "blank\">待定".to_owned(),
        "unreadable" => "words\">见原文".to_owned(),
        number if number.len() > 3 => {
            format!("number\" data-value=\"{number}\">{}", marked(number))
        }
        number => format!("number\">{number}"),
    }
}

fn assert_same_series(examined: &Examined, office: &str) {
    let html = page(examined, &format!("offices/{office}/index.html"));
    let file = json(examined, &format!("offices/{office}/series.json"));
    let rows = rows_of_page(&html);
    let series = file["items"].as_object().unwrap();
    assert_eq!(rows.len(), series.len(), "{office}");
    assert!(!rows.is_empty(), "{office}");
    let labels = items(examined);
    for ((label, cells), (id, values)) in rows.iter().zip(series) {
        let values: Vec<String> = values.as_array().unwrap().iter().map(printed).collect();
        assert_eq!(*cells, values, "{office}, {id}");
        let (.., known) = labels.iter().find(|(known, ..)| known == id).expect(id);
        let label = label.replace("&quot;", "\"");
        assert_eq!(label, known.as_str().unwrap(), "{office}, {id}");
    }
    let years: Vec<u64> =
        file["years"].as_array().unwrap().iter().map(|y| y.as_u64().unwrap()).collect();
    for year in &years {
        assert!(html.contains(&format!("/{year}/{office}/\">{year}</a>")), "{office}, {year}");
    }
    assert_eq!(file["formats"].as_array().unwrap().len(), years.len(), "{office}");
}

#[test]
fn a_series_file_has_the_series_of_its_page() {
    let examined = portal();
    assert_eq!(json(&examined, "data/items.json")["main"], "requests.received.total");
    let file = json(&examined, "offices/index.json");
    let offices = file["offices"].as_array().unwrap();
    assert_eq!(offices.len(), 10);
    for office in offices {
        assert_same_series(&examined, office["id"].as_str().unwrap());
    }
}

/// Every state of a cell: blank, not applicable, no number, a group as one row, an older form.
#[test]
fn a_series_file_tells_why_there_is_no_number() {
    let portal = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/portal");
    let mut files = nianbao::world::load_files(&portal).unwrap();
    let report = files.iter_mut().find(|file| file.path == "content/2022/shili-czj.md").unwrap();
    let nianbao_core::source::Content::Text(text) = &mut report.content else {
        panic!("a report is no text")
    };
    let change = |text: &str, key: &str, cells: &str| -> String {
        let lines = text.lines().map(|line| {
            let bare = line.trim_start();
            let indent = &line[..line.len() - bare.len()];
            if bare.starts_with(key) { format!("{indent}{key} {cells}") } else { line.to_owned() }
        });
        lines.collect::<Vec<_>>().join("\n")
    };
    *text = change(text, "予以公开:", "[3, 5, 0, 1, 0, 0, ~]");
    *text = change(text, "部分公开:", "[/, /, /, /, /, /, /]");
    *text = change(text, "行政许可:", "[约三十]");
    let examined = site(files);
    let file = json(&examined, "offices/shili-czj/series.json");
    let at = file["years"].as_array().unwrap().iter().position(|year| *year == 2022).unwrap();
    let value = |id: &str| file["items"][id][at].clone();
    assert_eq!(value("requests.granted.total"), "");
    assert_eq!(value("requests.partial.total"), "/");
    assert_eq!(value("proactive.licences.decisions"), "unreadable");
    assert_same_series(&examined, "shili-czj");
}

#[test]
fn files_to_compare_are_planned_and_listed() {
    let disk = Disk::new(&[]);
    assert_eq!(disk.run(&["build"]).code, 0);
    let sums = disk.read("public/SHA256SUMS");
    for path in [
        "compare/index.html",
        "data/items.json",
        "offices/index.json",
        "offices/shili-czj/series.json",
    ] {
        assert!(sums.lines().any(|line| line.ends_with(&format!("  {path}"))), "{path}");
    }
    assert!(disk.read("public/sitemap.xml").contains("/compare/</loc>"));
    let examined = portal();
    let is_series = |artifact: &Artifact| matches!(artifact, Artifact::SeriesJson(_));
    let planned = examined.plan.files.iter().filter(|file| is_series(&file.artifact)).count();
    assert_eq!(planned, examined.archive.offices.iter().count());
    let largest = page(&examined, "offices/shili-zf/series.json").len();
    assert!(largest < 4 * 1024, "{largest} bytes");
}

/// Pages lead to the comparison, and it to the tables where no script runs.
#[test]
fn pages_lead_to_the_comparison() {
    let examined = portal();
    let office = page(&examined, "offices/shili-czj/index.html");
    assert!(office.contains("href=\"../../compare/?offices=shili-czj\""), "{office}");
    assert!(page(&examined, "2023/index.html").contains("href=\"../compare/\""));
    let compare = page(&examined, "compare/index.html");
    assert!(compare.contains("id=\"compare-without\"") && compare.contains("href=\"../offices/\""));
    assert!(compare.contains("<div id=\"compare\" data-root=\"../\" hidden>"), "{compare}");
}

/// Addresses of tables are the form's own words, whatever other tables there are.
#[test]
fn tables_keep_their_anchors() {
    let office = page(&portal(), "offices/shili-czj/index.html");
    for table in ["proactive", "requests", "remedies"] {
        assert_eq!(office.matches(&format!("<h2 id=\"table-{table}\">")).count(), 1, "{table}");
    }
}
