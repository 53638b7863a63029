//! Downloads for people: which files there are, which pages lead to them, and what is in the
//! workbooks over many reports.

use crate::support::overlay;
use crate::support::page::{file_bytes, page, site};
use nianbao::Examined;
use nianbao_core::source::Content;
use nianbao_document::{Block, BlockContent, read};

/// The example site with these kinds of download.
fn with_downloads(kinds: &str) -> Examined {
    let mut files = overlay::apply(&[]);
    let settings = files.iter_mut().find(|file| file.path == "site.yaml").unwrap();
    let Content::Text(text) = &mut settings.content else { panic!("site.yaml is text") };
    text.push_str(&format!("\ndownloads: [{kinds}]\n"));
    site(files)
}

fn downloads(examined: &Examined) -> Vec<&str> {
    let paths = examined.plan.files.iter().map(|file| file.path.as_str());
    let is_download = |path: &&str| {
        path.ends_with(".xlsx") || path.ends_with(".docx") || path.ends_with("-zh.csv")
    };
    paths.filter(is_download).collect()
}

/// The texts of a workbook, cell by cell.
fn cells(examined: &Examined, path: &str) -> Vec<String> {
    let document = read(path, &file_bytes(examined, path)).unwrap();
    let texts = |block: &Block| match &block.content {
        BlockContent::Table(grid) => grid.cells.iter().map(|cell| cell.text.clone()).collect(),
        BlockContent::Paragraph(text) | BlockContent::Heading(text) => vec![text.clone()],
        _ => Vec::new(),
    };
    document.blocks.iter().flat_map(texts).collect()
}

#[test]
fn a_site_gets_what_it_asks_for() {
    let none = with_downloads("");
    assert!(downloads(&none).is_empty());
    let page_of = |site: &Examined| page(site, "2022/shili-czj/index.html");
    assert!(!page_of(&none).contains(".docx") && !page_of(&none).contains(".xlsx"));
    let words = with_downloads("docx");
    assert!(downloads(&words).iter().all(|path| path.ends_with(".docx")));
    assert!(page_of(&words).contains("href=\"shili-czj-2022.docx\""));
    let all = with_downloads("xlsx, docx");
    for (path, link) in [
        ("index.html", "data/nianbao.xlsx"),
        ("2022/index.html", "../data/nianbao-2022.xlsx"),
        ("2022/shili-czj/index.html", "shili-czj-2022.xlsx"),
        ("offices/shili-czj/index.html", "shili-czj.xlsx"),
        ("data/index.html", "nianbao-2022.xlsx"),
        ("data/index.html", "gongkai-2021-zh.csv"),
    ] {
        assert!(page(&all, path).contains(&format!("href=\"{link}\"")), "{path}: {link}");
    }
    for path in downloads(&all) {
        assert_eq!(file_bytes(&all, path), file_bytes(&with_downloads("xlsx, docx"), path));
    }
}

#[test]
fn headings_in_chinese_stand_over_the_same_records() {
    let site = with_downloads("xlsx");
    let [ids, labels] = ["", "-zh"].map(|end| page(&site, &format!("data/gongkai-2021{end}.csv")));
    let [ids, labels] = [&ids, &labels].map(|text| text.split_once("\r\n").unwrap());
    assert_eq!(ids.1, labels.1);
    assert_eq!(ids.0.matches(',').count(), labels.0.matches(',').count());
    assert!(labels.0.contains(",申请.予以公开.自然人,"), "{}", labels.0);
    assert!(labels.0.contains("（万元）"), "{}", labels.0);
}

#[test]
fn workbooks_over_reports_hold_their_offices_and_figures() {
    let site = with_downloads("xlsx");
    let all = cells(&site, "data/nianbao.xlsx").join("|");
    assert!(all.contains("示例市财政局") && all.contains("历年合计"), "{all}");
    let year = cells(&site, "data/nianbao-2022.xlsx").join("|");
    assert!(year.contains("示例市财政局") && year.contains("（一）予以公开"), "{year}");
    let office = cells(&site, "offices/shili-czj/shili-czj.xlsx").join("|");
    assert!(office.contains("2021") && office.contains("2022"), "{office}");
}
