//! Layouts that a site's own form may combine as it likes: nothing that is
//! written goes unprinted.

use crate::support::overlay::apply;
use crate::support::page::{Printed, page, site, table, widths};

/// A form whose tables have a group that may be one row, in a layout.
fn form(layout: &str) -> String {
    format!(
        "! file forms/own.yaml
id: own
name: 自定格式
years: {{from: 1990, to: 2007}}
title: \"{{office}}{{year}}年工作报告\"
tables:
  - id: counts
    key: 数量
    layout: {layout}
    blocks:
      - caption: 第一项
        corner: 内容
        columns: [{{id: made, label: 制作}}, {{id: ended, label: 废止}}]
        rows:
          - {{id: rules, label: 规章}}
          - id: papers
            label: 文件
            undetailed: true
            rows: [{{id: local, label: 本级}}, {{id: lower, label: 下级}}]
! file content/2007/shili-czj.md
---
office: shili-czj
year: 2007
published: 2008-03-31
figures:
  数量:
    规章: [11, 12]
"
    )
}

/// The printed table of a report that gives these rows.
fn printed(layout: &str, rows: &str) -> Vec<Vec<Printed>> {
    let lines = format!("{}{rows}---", form(layout));
    let lines: Vec<String> = lines.lines().map(str::to_owned).collect();
    table(&page(&site(apply(&lines)), "2007/shili-czj/index.html"), "counts")
}

/// The values, without the words in the corner of a matrix.
fn values(rows: &[Vec<Printed>]) -> Vec<String> {
    let all = crate::support::page::values(rows).into_iter();
    all.filter(|text| text != "内容").collect()
}

fn headings(rows: &[Vec<Printed>]) -> Vec<String> {
    rows.iter().flatten().filter(|cell| cell.heading).map(|cell| cell.text.clone()).collect()
}

const IN_ONE: &str = "    文件: [21, 22]\n";
const IN_DETAIL: &str = "    文件:\n      本级: [31, 32]\n      下级: [41, 42]\n";

#[test]
fn a_group_given_as_one_row_is_printed_in_every_layout() {
    for layout in ["blocks", "strip", "matrix"] {
        let rows = printed(layout, IN_ONE);
        assert_eq!(values(&rows), ["11", "12", "21", "22"], "{layout}: {rows:?}");
        let words = headings(&rows);
        assert!(words.contains(&"文件".to_owned()) && !words.contains(&"本级".to_owned()));
        let widths = widths(&rows);
        assert!(widths.iter().all(|width| *width == widths[0]), "{layout}: {widths:?}");
    }
}

#[test]
fn a_group_in_detail_stands_under_its_heading_in_every_layout() {
    for layout in ["blocks", "strip", "matrix"] {
        let rows = printed(layout, IN_DETAIL);
        assert_eq!(values(&rows), ["11", "12", "31", "32", "41", "42"], "{layout}: {rows:?}");
        let words = headings(&rows);
        for word in ["文件", "本级", "下级"] {
            assert!(words.contains(&word.to_owned()), "{layout}: {words:?}");
        }
        let widths = widths(&rows);
        assert!(widths.iter().all(|width| *width == widths[0]), "{layout}: {widths:?}");
    }
}

/// Every value names headings that are on the page, each with an id of its own.
#[test]
fn headings_are_named_once() {
    let attribute = regex::Regex::new(r#"headers="([^"]*)""#).unwrap();
    for (layout, given) in [("blocks", IN_ONE), ("blocks", IN_DETAIL), ("strip", IN_DETAIL)] {
        let lines = format!("{}{given}---", form(layout));
        let lines: Vec<String> = lines.lines().map(str::to_owned).collect();
        let page = page(&site(apply(&lines)), "2007/shili-czj/index.html");
        let found = attribute.captures_iter(&page).filter_map(|found| found.get(1));
        let lists: Vec<&str> = found.map(|list| list.as_str()).collect();
        assert!(lists.len() >= 4, "{layout}: {lists:?}");
        for id in lists.iter().flat_map(|list| list.split(' ')) {
            assert_eq!(page.matches(&format!(" id=\"{id}\"")).count(), 1, "{layout}: {id}");
        }
    }
}
