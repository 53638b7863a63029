//! Headings of tables that name another year than the report: a table that was left over from
//! last year, or a document put together of two.

use super::date::{digits_length, find_year};
use super::fields::block_text;
use super::issue::Issue;
use super::label::without_spaces;
use super::reason::Reason;
use nianbao_core::archive::best_section;
use nianbao_core::form::Form;
use nianbao_document::{BlockContent, Document, Location};

/// The longest heading of a table, in characters.
const MAX_CHARS: usize = 50;
/// The longest words before the year of such a heading: a number, the name of an office.
const MAX_CHARS_BEFORE: usize = 24;
/// Rows of a table in which its heading may stand.
const MAX_ROWS: usize = 2;
/// Words for a table behind the words of its section.
const TABLE_WORDS: [&str; 5] = ["情况统计表", "情况一览表", "统计表", "一览表", "表"];

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
        if let BlockContent::Table(grid) = &block.content {
            let cells = (0..MAX_ROWS).flat_map(|row| grid.row_cells(row));
            cells.for_each(|cell| look(&cell.text, cell.location.clone()));
        } else if let Some(text) = block_text(block) {
            look(text, block.location.clone());
        }
    }
    issues
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
    }
}
