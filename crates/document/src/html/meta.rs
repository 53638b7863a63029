//! What a page says of itself: meta tags, and the block of names and values that
//! government pages have above the text.

use super::node_stats::Facts;
use super::parse::{Id, Step, Tree};
use super::{inline::Inline, table};
use crate::Property;

/// Meta tags that say what a report asks for, in small letters.
const TAGS: [&str; 10] = [
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

/// Names that stand in such blocks.
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
/// A line with more letters is no line of names and values.
const LONGEST: usize = 400;
/// A name with more letters is none.
const LONGEST_LABEL: u32 = 12;
/// So far a list is looked through.
const MOST_STEPS: usize = 2000;

/// The meta tags of a page.
pub(super) fn tags(tree: &Tree) -> Vec<Property> {
    let known = |id: Id| {
        let name = tree.attribute(id, "name").or_else(|| tree.attribute(id, "property"))?.trim();
        let value = tree.attribute(id, "content")?.trim();
        let known = TAGS.iter().any(|tag| name.eq_ignore_ascii_case(tag));
        (known && !value.is_empty())
            .then(|| Property { name: name.to_owned(), value: value.to_owned() })
    };
    tree.ids().filter(|id| tree.name(*id) == "meta").filter_map(known).collect()
}

/// The words in an element, on one line.
pub(super) fn words(tree: &Tree, facts: &Facts, id: Id) -> String {
    let mut inline = Inline::default();
    let mut walk = tree.walk(id);
    while let Some(step) = walk.next() {
        let Step::Enter(id) = step else { continue };
        if facts.of(id).left_out {
            walk.pass_over(id);
        } else if let Some(text) = tree.text(id) {
            inline.push(text);
        } else if tree.name(id) == "br" {
            inline.push(" ");
        }
    }
    inline.take()
}

/// The names and values of a list or a table that has nothing else.
pub(super) fn block(tree: &Tree, facts: &Facts, id: Id) -> Option<Vec<Property>> {
    let parts = match tree.name(id) {
        "dl" => list(tree, id),
        "table" => table::rows(tree, id).flat_map(|row| table::cells(tree, row)).collect(),
        _ => return None,
    };
    // Those that have a name in every second place are looked at, and no table else.
    let first = parts.first().filter(|first| facts.of(**first).letters <= LONGEST_LABEL)?;
    label(&words(tree, facts, *first))?;
    if parts.len() > LABELS.len() * 2 {
        return None;
    }
    let mut properties = Vec::new();
    for pair in parts.chunks(2) {
        let name = words(tree, facts, pair[0]);
        let value = pair.get(1).map(|value| words(tree, facts, *value)).unwrap_or_default();
        match label(&name) {
            Some(name) => properties.push(Property { name: name.to_owned(), value }),
            None if name.is_empty() && value.is_empty() => {}
            None => return None,
        }
    }
    properties.retain(|property| !property.value.is_empty());
    Some(properties)
}

/// The names and values of a list, wherever they stand in it.
fn list(tree: &Tree, id: Id) -> Vec<Id> {
    let steps = tree.walk(id).take(MOST_STEPS).filter_map(|step| match step {
        Step::Enter(id) => Some(id),
        Step::Leave(_) => None,
    });
    steps.filter(|id| matches!(tree.name(*id), "dt" | "dd")).collect()
}

/// The name that words are, if they are one: `索　引　号：`.
fn label(words: &str) -> Option<&'static str> {
    let bare = |sign: &char| !sign.is_whitespace() && !"：:[]【】〔〕".contains(*sign);
    let word: String = words.chars().filter(bare).take(12).collect();
    LABELS.into_iter().find(|label| *label == word)
}

/// The names and values of a line: `索引号：x 发布日期：2021-01-29`.
pub(super) fn line(words: &str) -> Vec<Property> {
    if words.len() > LONGEST * 3 || !words.contains(['：', ':']) {
        return Vec::new();
    }
    let mut found: Vec<(usize, usize, &'static str)> = Vec::new();
    for (at, mark) in words.match_indices(['：', ':']) {
        if let Some((start, name)) = label_before(&words[..at]) {
            found.push((start, at + mark.len(), name));
        }
    }
    if found.first().is_none_or(|(start, _, _)| !words[..*start].trim_matches(is_around).is_empty())
    {
        return Vec::new();
    }
    let ends = found.iter().skip(1).map(|(start, _, _)| *start).chain([words.len()]);
    let pairs = found.iter().zip(ends);
    let properties = pairs.map(|((_, value, name), end)| Property {
        name: (*name).to_owned(),
        value: words[*value..end.max(*value)].trim_matches(is_around).to_owned(),
    });
    properties.filter(|property| !property.value.is_empty()).collect()
}

fn is_around(sign: char) -> bool {
    sign.is_whitespace() || matches!(sign, '|' | '｜' | '[' | ']' | '【' | '】')
}

/// The longest name at the end of words, and where it begins; blanks may part its
/// letters.
fn label_before(words: &str) -> Option<(usize, &'static str)> {
    let mut seen = String::new();
    let mut best = None;
    for (at, sign) in words.char_indices().rev().take(20) {
        if sign.is_whitespace() || "[]【】".contains(sign) {
            continue;
        }
        seen.insert(0, sign);
        if let Some(label) = LABELS.into_iter().find(|label| *label == seen) {
            best = Some((at, label));
        }
    }
    best
}
