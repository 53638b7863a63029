//! `examples/portal/`: what a larger site looks like, pinned.

use crate::support::page::{marked, page, site};
use crate::support::snapshots::{assert_file, assert_text};
use nianbao::Examined;
use nianbao_core::diag::Severity;
use std::path::{Path, PathBuf};

/// A page of each kind.
const PAGES: [&str; 6] = [
    "index.html",
    "2020/index.html",
    "2023/shili-gaj/index.html",
    "2023/shili-zf/index.html",
    "offices/index.html",
    "offices/shili-xczxj/index.html",
];

/// What machines read.
const DATA: [&str; 2] = ["2020/shili-czj/figures.csv", "2021/shili-xczxj/report.json"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

fn portal() -> Examined {
    site(nianbao::world::load_files(&root().join("examples/portal")).unwrap())
}

#[test]
fn nothing_above_a_note_is_found() {
    let found = portal().check_result.findings;
    let grave: Vec<_> = found.iter().filter(|finding| finding.severity > Severity::Note).collect();
    assert!(grave.is_empty(), "{grave:#?}");
}

/// Returns what a page has of its own; navigation, head and foot are those of all pages.
fn main_of(page: &str) -> &str {
    let start = page.find("<main").unwrap();
    &page[start..start + page[start..].find("</main>").unwrap() + "</main>".len()]
}

#[test]
fn pages_are_pinned() {
    let examined = portal();
    for path in PAGES {
        let page = page(&examined, path);
        let name = path.trim_end_matches(".html").replace('/', "-");
        assert_text("portal", &name, main_of(&page), &[]);
    }
}

#[test]
fn data_is_pinned_whole() {
    let examined = portal();
    for path in DATA {
        let data = page(&examined, path);
        assert_file("portal", &path.replace('/', "-"), data.as_bytes());
    }
}

/// The reader sees what stands wrong in the official text, what was corrected,
/// what an office was called, who has not reported.
#[test]
fn readers_are_told() {
    let examined = portal();
    let allowed = page(&examined, "2023/shili-gaj/index.html");
    assert!(
        allowed.contains("公布的正式文本") && allowed.contains("复议诉讼.行政复议"),
        "{allowed}"
    );
    assert!(
        page(&examined, "2023/shili-wjw/index.html").contains("<time datetime=\"2024-04-02\">")
    );
    let renamed = page(&examined, "2020/shili-xczxj/index.html");
    assert!(renamed.contains("示例市扶贫开发办公室2020年") && renamed.contains("示例市乡村振兴局"));
    let year = page(&examined, "2022/index.html");
    let missing = year.split("id=\"missing\"").nth(1).expect("a list of who is missing");
    assert!(missing.contains("offices/shili-mzj/"));
    let attached = page(&examined, "2023/shili-zf/index.html");
    assert!(attached.contains("baogao.docx") && attached.contains("SHA-256"));
}

/// The data files have the figure of the government that a sum takes, and the page says how many
/// reports it adds.
#[test]
fn sums_say_over_how_many_reports() {
    let examined = portal();
    let csv = page(&examined, "data/gongkai-2021.csv");
    let head: Vec<&str> = csv.lines().next().unwrap().split(',').collect();
    let column = |wanted: &str| head.iter().position(|name| *name == wanted).unwrap();
    let [year, office, received] = ["year", "office_name", "requests.received.total"].map(column);
    let rows = csv.lines().skip(1).map(|line| line.split(',').collect::<Vec<_>>());
    let government = rows
        .filter(|fields| fields[year] == "2023" && fields[office] == "示例市人民政府")
        .map(|fields| fields[received].to_owned());
    let government: Vec<String> = government.collect();
    let page = page(&examined, "2023/index.html");
    let foot = page.split("<tfoot>").nth(1).unwrap();
    assert!(
        foot.contains(&format!("合计</th><td class=\"number\">{}</td>", marked(&government[0]))),
        "{foot}"
    );
    assert!(foot.contains(">1 份</td>"), "{foot}");
}
