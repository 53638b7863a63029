//! Headings of tables that name another year or another office than the report: a table that was
//! left over from last year, or a document put together of two.

use super::date::{digits_length, find_year};
use super::fields::block_text;
use super::issue::Issue;
use super::label::without_spaces;
use super::office_index::{NameMatch, OfficeIndex};
use super::reason::Reason;
use nianbao_core::archive::best_section;
use nianbao_core::form::Form;
use nianbao_document::{Block, BlockContent, Document, Location};

/// The longest heading of a table, in characters.
const MAX_CHARS: usize = 50;
/// The longest words before the year of such a heading: a number, the name of an office.
const MAX_CHARS_BEFORE: usize = 24;
/// Rows of a table in which its heading may stand.
const MAX_ROWS: usize = 2;
/// Words for a table behind the words of its section.
const TABLE_WORDS: [&str; 5] = ["情况统计表", "情况一览表", "统计表", "一览表", "表"];

/// Words of which one is in the name of a table of any kind: `2023年政府信息公开统计表`.
const DISCLOSURE_WORDS: [&str; 3] = ["信息公开", "申请", "统计"];
/// The longest such name, in characters.
const MAX_NAME_CHARS: usize = 20;
/// Words before the year of the figures on a line above a table.
const YEAR_WORDS: [&str; 3] = ["统计年度:", "填报年度:", "所属年度:"];
/// Words before the name of the office on such a line.
const OFFICE_WORDS: [&str; 6] =
    ["填报单位:", "填表单位:", "制表单位:", "报送单位:", "填报机关:", "单位名称:"];
/// The most lines above a table that may be about it.
const NEAR: usize = 3;

/// Words of a line that compares a year with another.
const COMPARISONS: [&str; 3] = ["比", "较", "同期"];

/// Lists the headings of tables of a form that name another year than that of the report.
pub(super) fn find_other_years(document: &Document, form: &Form, year: u16) -> Vec<Issue> {
    let mut issues = Vec::new();
    let mut look = |text: &str, location: Location| {
        let Some(other) = caption_year(text, form).filter(|other| *other != year) else { return };
        let issue = Issue::new(Reason::CaptionOfOtherYear { other, year });
        issues.push(issue.with_location(Some(location)).with_raw(text.trim()));
    };
    for block in &document.blocks {
        if let Some(text) = block_text(block) {
            look(text, block.location.clone());
        }
    }
    for (text, location) in lines_about_tables(document) {
        let Some(other) = stated_year(text, form).filter(|other| *other != year) else { continue };
        let issue = Issue::new(Reason::CaptionOfOtherYear { other, year });
        let issue = issue.with_location(Some(location.clone())).with_raw(text.trim());
        if !issues.contains(&issue) {
            issues.push(issue);
        }
    }
    issues
}

/// Lists the lines about tables that name another office than that of the report, by its id.
pub(super) fn find_other_offices(
    document: &Document,
    offices: &OfficeIndex,
    (own, year): (&str, u16),
) -> Vec<Issue> {
    let other = |text: &str| {
        let name = stated_office(text)?;
        match offices.find(&name, Some(year), "") {
            NameMatch::Found(_, office) if office.id != own => Some(office.name.clone()),
            _ => None,
        }
    };
    let lines = lines_about_tables(document).filter_map(|(text, location)| {
        let issue = Issue::new(Reason::CaptionOfOtherOffice { name: other(text)? });
        Some(issue.with_location(Some(location.clone())).with_raw(text.trim()))
    });
    lines.collect()
}

/// Lists the first rows of tables, and the lines above them.
fn lines_about_tables(document: &Document) -> impl Iterator<Item = (&str, &Location)> {
    let blocks = &document.blocks;
    let is_table = |block: &Block| matches!(block.content, BlockContent::Table(_));
    let is_above = move |at: usize| blocks.iter().skip(at + 1).take(NEAR).any(is_table);
    blocks.iter().enumerate().flat_map(move |(at, block)| {
        let cells = match &block.content {
            BlockContent::Table(grid) => {
                let cells = (0..MAX_ROWS).flat_map(|row| grid.row_cells(row));
                cells.map(|cell| (cell.text.as_str(), &cell.location)).collect()
            }
            _ => Vec::new(),
        };
        let line = block_text(block).filter(|_| is_above(at));
        cells.into_iter().chain(line.map(|line| (line, &block.location)))
    })
}

/// Returns the year of a line about a table: that of its name, or behind 统计年度.
fn stated_year(line: &str, form: &Form) -> Option<u16> {
    if let Some(year) = caption_year(line, form) {
        return Some(year);
    }
    if line.len() > MAX_CHARS * 8 {
        return None;
    }
    let line = without_spaces(line);
    let word = |word: &&str| line.split_once(*word);
    if let Some((_, behind)) = YEAR_WORDS.iter().find_map(word) {
        return find_year(behind).filter(|(_, range)| range.start == 0).map(|(year, _)| year);
    }
    let (year, range) = find_year(&line)?;
    let name = line[range.end..].strip_prefix('年')?;
    let name = name.strip_prefix('度').unwrap_or(name);
    let is_name = name.ends_with('表')
        && name.chars().nth(MAX_NAME_CHARS).is_none()
        && DISCLOSURE_WORDS.iter().any(|word| name.contains(word))
        && !COMPARISONS.iter().any(|word| line.contains(word))
        && find_year(name).is_none();
    let is_short = line[..range.start].chars().nth(MAX_CHARS_BEFORE).is_none();
    (is_name && is_short).then_some(year)
}

/// Returns the name of the office on a line about a table: behind 填报单位, or before its year.
fn stated_office(line: &str) -> Option<String> {
    if line.len() > MAX_CHARS * 8 {
        return None;
    }
    let compact = without_spaces(line);
    if let Some(word) = OFFICE_WORDS.iter().find(|word| compact.contains(**word)) {
        // Blanks end the name, so it is looked for in the line as it is written.
        let (_, behind) = line.split_once(['：', ':']).unwrap_or(("", line));
        let words = behind.split(|c: char| c.is_whitespace() || "，,；;（(".contains(c));
        let typed = words.map(without_spaces).find(|word| !word.is_empty());
        let behind = compact.split_once(*word).map_or("", |(_, behind)| behind);
        return typed.or_else(|| Some(behind.to_owned()));
    }
    let (_, range) = find_year(&compact)?;
    let is_table = compact[range.end..].ends_with('表') || compact.ends_with("情况");
    (is_table && range.start > 0).then(|| compact[..range.start].to_owned())
}

/// Returns the year of a line that is the heading of a table, or of a section with one:
/// `2022年收到和处理政府信息公开申请情况`. A line with two years compares them.
fn caption_year(line: &str, form: &Form) -> Option<u16> {
    if line.len() > MAX_CHARS * 8 {
        return None;
    }
    let line = without_spaces(line);
    let (year, range) = find_year(&line)?;
    let (before, behind) = (&line[..range.start], line[range.end..].strip_prefix('年')?);
    let behind = behind.strip_prefix('度').unwrap_or(behind);
    let is_long = before.chars().count() > MAX_CHARS_BEFORE || line.chars().count() > MAX_CHARS;
    let is_sentence = line.contains(['。', ',', ';', ':', '!', '?'])
        || COMPARISONS.iter().any(|word| line.contains(word));
    // The day of a date, or a second year.
    let has_digits = digits_length(behind) > 0 || find_year(behind).is_some();
    if is_long || is_sentence || has_digits {
        return None;
    }
    let title = match before.strip_suffix('(') {
        Some(title) if behind == ")" => title,
        _ => behind,
    };
    names_table(title, form).then_some(year)
}

/// Returns true for the heading of a section with a table, or of such a table.
fn names_table(title: &str, form: &Form) -> bool {
    let ending = TABLE_WORDS.iter().find_map(|word| title.strip_suffix(word));
    let titles = [Some(title), ending].into_iter().flatten();
    let mut sections = titles.filter_map(|title| {
        best_section(&form.sections, title)
            .or_else(|| best_section(&form.sections, &format!("{title}情况")))
    });
    sections.any(|section| form.table_of_section(section).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use nianbao_core::builtin;
    use nianbao_core::parse::{Previous, parse};

    #[test]
    fn headings_of_tables_name_a_year() {
        let (archive, _) = parse(
            builtin::BuiltinTheme::default(),
            &builtin::national_forms(),
            Vec::new(),
            &Previous::default(),
        );
        let form = archive.forms.for_year(2023).unwrap();
        for line in [
            "2022年收到和处理政府信息公开申请情况",
            "三、2022年度收到和处理政府信息公开申请情况",
            "示例县教育局2022年收到和处理政府信息公开申请情况统计表",
            "二〇二二年主动公开政府信息情况表",
            "收到和处理政府信息公开申请情况（2022年度）",
            "2022年政府信息公开行政复议、行政诉讼情况",
        ] {
            assert_eq!(caption_year(line, form), Some(2022), "{line}");
        }
        for line in [
            "三、收到和处理政府信息公开申请情况",
            "2022年，收到和处理政府信息公开申请3件。",
            "2022年与2023年收到和处理政府信息公开申请情况",
            "与2022年相比收到和处理政府信息公开申请情况",
            "2022年总体情况",
            "2022年存在的主要问题及改进情况",
            "2022年1月收到和处理政府信息公开申请情况",
            "2022年收到申请3件",
            "一、本年新收政府信息公开申请数量",
        ] {
            assert_eq!(caption_year(line, form), None, "{line}");
        }
        for line in [
            "填报单位：示例市教育局 统计年度：2022年",
            "2022年统计表",
            "2022年度政府信息公开申请情况表",
            "示例市教育局2022年收到和处理政府信息公开申请情况",
        ] {
            assert_eq!(stated_year(line, form), Some(2022), "{line}");
        }
        for line in ["2022年与2023年申请对比表", "本年新收", "统计年度：", "2022年工作总结"]
        {
            assert_eq!(stated_year(line, form), None, "{line}");
        }
    }

    #[test]
    fn lines_about_tables_name_an_office() {
        for line in [
            "填报单位：示例市教育局 统计年度：2022年",
            "填报单位： 示例市教育局（盖章）",
            "示例市教育局2022年收到和处理政府信息公开申请情况",
            "示例市教育局2022年度政府信息公开统计表",
        ] {
            assert_eq!(stated_office(line).as_deref(), Some("示例市教育局"), "{line}");
        }
        for line in ["单位：件", "2022年统计表", "本年新收申请", "示例市教育局2022年共收到3件"]
        {
            assert_eq!(stated_office(line), None, "{line}");
        }
    }
}
