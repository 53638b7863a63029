//! Metadata of a page: meta tags, and the block of names and values that government pages
//! have above the text.

use super::page::Page;
use super::parse::{NodeId, Step, Tree};
use super::{inline::InlineText, table};
use crate::Property;
use crate::appearance::LeftOut;

/// Names of meta tags that a report needs, in lower case.
const META_NAMES: [&str; 10] = [
    "articletitle",
    "author",
    "columnname",
    "contentsource",
    "pubdate",
    "publishdate",
    "publisher",
    "sitename",
    "source",
    "article:published_time",
];

/// Names in such blocks.
const LABELS: [&str; 38] = [
    "索引号",
    "信息索引号",
    "索取号",
    "发布机构",
    "发文机关",
    "发文机构",
    "公开机构",
    "公开主体",
    "制发机关",
    "信息来源",
    "来源",
    "发布单位",
    "责任单位",
    "发布日期",
    "发布时间",
    "公开日期",
    "公开时间",
    "成文日期",
    "生成日期",
    "生成时间",
    "发文日期",
    "印发日期",
    "制发日期",
    "更新日期",
    "更新时间",
    "文号",
    "发文字号",
    "文件编号",
    "名称",
    "标题",
    "信息名称",
    "文件名称",
    "主题分类",
    "体裁分类",
    "组配分类",
    "信息分类",
    "有效性",
    "主题词",
];
/// Longest line of names and values, in characters.
const MAX_LINE: usize = 400;
/// Longest name, in characters.
const MAX_LABEL: u32 = 12;
/// How many steps of a list are visited.
const MAX_STEPS: usize = 2000;

/// Returns the known meta tags of a page.
pub(super) fn read_meta_tags(tree: &Tree) -> Vec<Property> {
    let read_tag = |id: NodeId| {
        let name = tree.attribute(id, "name").or_else(|| tree.attribute(id, "property"))?.trim();
        let value = tree.attribute(id, "content")?.trim();
        let known = META_NAMES.iter().any(|tag| name.eq_ignore_ascii_case(tag));
        (known && !value.is_empty())
            .then(|| Property { name: name.to_owned(), value: value.to_owned() })
    };
    tree.ids().filter(|id| tree.name(*id) == "meta").filter_map(read_tag).collect()
}

/// Returns the text of an element on one line, as far as it is seen.
pub(super) fn inline_text(page: Page, id: NodeId) -> String {
    let mut inline = InlineText::default();
    let mut left_out = LeftOut::default();
    let mut walk = page.tree.walk(id);
    while let Some(step) = walk.next() {
        let Step::Enter(id) = step else { continue };
        if page.stats.get(id).left_out {
            walk.skip_children(id);
        } else if let Some(text) = page.tree.text(id) {
            inline.push_text(&page.style(id).appearance().apply(text, &mut left_out));
        } else if page.tree.name(id) == "br" {
            inline.push_text(" ");
        }
    }
    inline.take()
}

/// Returns the names and values of a list or a table that has nothing else.
pub(super) fn read_property_block(page: Page, id: NodeId) -> Option<Vec<Property>> {
    let tree = page.tree;
    let parts = match tree.name(id) {
        "dl" => description_items(tree, id),
        "table" => table::rows(tree, id).flat_map(|row| table::cells(tree, row)).collect(),
        _ => return None,
    };
    // Only tables with a name in every second cell qualify.
    let first = parts.first().filter(|first| page.stats.get(**first).characters <= MAX_LABEL)?;
    parse_label(&inline_text(page, *first))?;
    if parts.len() > LABELS.len() * 2 {
        return None;
    }
    let mut properties = Vec::new();
    for pair in parts.chunks(2) {
        let name = inline_text(page, pair[0]);
        let value = pair.get(1).map(|value| inline_text(page, *value)).unwrap_or_default();
        match parse_label(&name) {
            Some(name) => properties.push(Property { name: name.to_owned(), value }),
            None if name.is_empty() && value.is_empty() => {}
            None => return None,
        }
    }
    properties.retain(|property| !property.value.is_empty());
    Some(properties)
}

/// Returns the terms and descriptions of a `dl`, wherever they are in it.
fn description_items(tree: &Tree, id: NodeId) -> Vec<NodeId> {
    let steps = tree.walk(id).take(MAX_STEPS).filter_map(|step| match step {
        Step::Enter(id) => Some(id),
        Step::Leave(_) => None,
    });
    steps.filter(|id| matches!(tree.name(*id), "dt" | "dd")).collect()
}

/// Returns the name that a text is, if it is one: `索 引 号：`.
fn parse_label(words: &str) -> Option<&'static str> {
    let is_kept = |c: &char| !c.is_whitespace() && !"：:[]【】〔〕".contains(*c);
    let word: String = words.chars().filter(is_kept).take(12).collect();
    LABELS.into_iter().find(|label| *label == word)
}

/// Returns the names and values of a line: `索引号：x 发布日期：2021-01-29`.
pub(super) fn read_property_line(words: &str) -> Vec<Property> {
    if words.len() > MAX_LINE * 3 || !words.contains(['：', ':']) {
        return Vec::new();
    }
    let mut found: Vec<(usize, usize, &'static str)> = Vec::new();
    for (at, mark) in words.match_indices(['：', ':']) {
        if let Some((start, name)) = label_before(&words[..at]) {
            found.push((start, at + mark.len(), name));
        }
    }
    if found
        .first()
        .is_none_or(|(start, _, _)| !words[..*start].trim_matches(is_separator).is_empty())
    {
        return Vec::new();
    }
    let ends = found.iter().skip(1).map(|(start, _, _)| *start).chain([words.len()]);
    let pairs = found.iter().zip(ends);
    let properties = pairs.map(|((_, value, name), end)| Property {
        name: (*name).to_owned(),
        value: words[*value..end.max(*value)].trim_matches(is_separator).to_owned(),
    });
    properties.filter(|property| !property.value.is_empty()).collect()
}

fn is_separator(c: char) -> bool {
    c.is_whitespace() || matches!(c, '|' | '｜' | '[' | ']' | '【' | '】')
}

/// Returns the longest name at the end of a text, and where it begins; blanks may
/// separate its characters.
fn label_before(words: &str) -> Option<(usize, &'static str)> {
    let mut tail = String::new();
    let mut best = None;
    for (at, c) in words.char_indices().rev().take(20) {
        if c.is_whitespace() || "[]【】".contains(c) {
            continue;
        }
        tail.insert(0, c);
        if let Some(label) = LABELS.into_iter().find(|label| *label == tail) {
            best = Some((at, label));
        }
    }
    best
}
