//! What is printed is read back: every figure, and every word.

use crate::support::documents::paper::Paper;
use crate::support::documents::wanted::{imported, issue_lines, left_out, narrative, wrong};
use crate::support::documents::written::{Figures, Section, Shape};
use proptest::prelude::*;
use std::sync::LazyLock;

/// The forms, in detail or not.
pub(super) static SHAPES: LazyLock<[Shape; 3]> =
    LazyLock::new(|| [Shape::new(2020, false), Shape::new(2022, false), Shape::new(2022, true)]);

/// Figures that follow from a number, so that a failing test can name them: mostly
/// numbers, at times nothing.
pub(super) fn figures(shape: &Shape, seed: u64) -> Figures {
    let mut seed = seed;
    let mut next = |below: u64| {
        seed = seed.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(0x1405_7b7e_f767_814f);
        (seed >> 33) % below
    };
    let mut value = |place: &String| match next(12) {
        0 => "~".to_owned(),
        1 => "/".to_owned(),
        _ if shape.bare_amounts.contains(place) => {
            let unit = ["万元", "元", "亿元", "万"][usize::try_from(next(4)).unwrap()];
            format!("{}.{:02} {unit}", next(100_000), next(100))
        }
        2..=4 => next(100_000).to_string(),
        _ => next(10).to_string(),
    };
    shape.places.iter().map(|place| (place.clone(), value(place))).collect()
}

/// A paragraph, as offices write them.
fn paragraph() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "规范政务公开栏目",
        "全年发布信息",
        "持续完善工作机制",
        "“阳光政务”专栏",
        "答复申请人",
        "比上年增加5.5%",
        "14671条",
        "（含派出机构）",
        "《公开指南》",
        "加强业务培训",
    ]);
    prop::collection::vec(words, 1..30).prop_map(|words| format!("本机关{}。", words.join("，")))
}

/// The paragraphs of the preamble and of six sections; the first has some.
pub(super) fn texts() -> impl Strategy<Value = (Vec<String>, Vec<Vec<String>>)> {
    let preamble = prop::collection::vec(paragraph(), 0..3);
    let sections = prop::collection::vec(prop::collection::vec(paragraph(), 0..4), 6);
    (preamble, sections)
}

/// Prints reports in one way and reads them back.
fn all_comes_back(paper: Paper) {
    let reports = (0..SHAPES.len(), any::<u64>(), texts());
    let run = super::runner(64).run(&reports, |(at, seed, (preamble, texts))| {
        let figures = figures(&SHAPES[at], seed);
        let report = SHAPES[at].fill(&figures, &preamble, &texts);
        let read = imported(paper.name(), &paper.print(&report));
        let read = read.map_err(|failure| TestCaseError::fail(format!("{failure:?}")))?;
        prop_assert_eq!(&read.office, "shili-czj");
        prop_assert_eq!(read.year, SHAPES[at].year);
        let wrong = wrong(&read, &figures);
        prop_assert!(wrong.is_empty(), "{:#?}", wrong);
        let missing = left_out(&read, &figures);
        prop_assert!(missing.is_empty(), "{missing:#?}\n{}", issue_lines(&read));
        if paper != Paper::Workbook {
            let words = |(heading, words, _): &Section| (heading.clone(), words.clone());
            let sections = report.sections.iter().map(words).collect();
            prop_assert_eq!(narrative(&read.source), (preamble, sections));
        }
        Ok(())
    });
    run.unwrap_or_else(|why| panic!("{paper:?}: {why}"));
}

#[test]
fn plain_pages_come_back() {
    all_comes_back(Paper::Page);
}

#[test]
fn pages_of_portals_come_back() {
    all_comes_back(Paper::Portal);
}

#[test]
fn texts_with_tabs_come_back() {
    all_comes_back(Paper::Tabs);
}

#[test]
fn markdown_with_bars_comes_back() {
    all_comes_back(Paper::Bars);
}

#[test]
fn markdown_with_tags_comes_back() {
    all_comes_back(Paper::Tags);
}

#[test]
fn word_files_come_back() {
    all_comes_back(Paper::Word);
}

#[test]
fn workbooks_come_back() {
    all_comes_back(Paper::Workbook);
}
