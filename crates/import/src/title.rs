//! The title of a report, which names its office and its year.

use super::date;
use super::label::without_spaces;
use nianbao_core::diag::finding::edit_distance;
use nianbao_core::form::Form;

/// Longest title, in characters.
const MAX_CHARS: usize = 80;
/// Largest edit distance between a title and the form's: 年报 for 年度报告, 务 left out.
const MAX_EDITS: usize = 3;

/// The parts of a title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Title {
    /// The name of the office as written; empty where the line does not name it.
    pub(super) office: String,
    /// The reporting year, if the line names it.
    pub(super) year: Option<u16>,
    /// Another year, as in `2022—2023年`.
    pub(super) other_year: Option<u16>,
}

/// Words that a sentence or a notice about a report has, and no name of an office.
const OTHER_WORDS: [&str; 13] = [
    "公布",
    "发布",
    "编制",
    "印发",
    "报送",
    "做好",
    "根据",
    "按照",
    "依据",
    "现将",
    "本报告",
    "以下",
    "《",
];
/// Last words of texts about reports.
const OTHER_ENDINGS: [&str; 6] = ["通知", "公告", "通报", "函", "说明", "解读"];

/// Signs and words between two years.
const BETWEEN_YEARS: [char; 13] =
    ['-', '—', '–', '─', '~', '～', '至', '到', '、', '和', '与', '及', '/'];
/// Last characters of a title without a year. Other texts about disclosure are near to one.
const PLAIN_ENDINGS: [&str; 2] = ["报告", "年报"];

/// Parses a line as the title of a report in a form. A sentence is none, nor is the title of
/// a notice about reports.
pub(super) fn parse_title(line: &str, form: &Form) -> Option<Title> {
    let line = without_spaces(line);
    if line.chars().count() > MAX_CHARS {
        return None;
    }
    let line = line.strip_prefix('《').and_then(|inner| inner.strip_suffix('》')).unwrap_or(&line);
    let ending = form.title_of("", 0);
    let ending = ending.trim_start_matches(['0', '年']);
    if line.contains(['。', ';', '!', '?']) || line.contains(',') && !ending.contains(',') {
        return None;
    }
    let (line, bracketed) = split_bracketed_year(line);
    let head = strip_ending(line, ending)
        .or_else(|| strip_ending(line, &ending.replace("工作年度报告", "年报")))?;
    if let Some(year) = bracketed {
        return finish_title(head, line, [Some(year), None]);
    }
    let Some((year, range)) = date::find_year(head) else {
        let is_plain = PLAIN_ENDINGS.iter().any(|ending| line.ends_with(ending))
            && !head.contains(|c: char| c.is_ascii_digit());
        return is_plain.then(|| finish_title(head, line, [None, None])).flatten();
    };
    let (front, back) = (&head[..range.start], &head[range.end..]);
    let (other, back) = split_second_year(back, year);
    let behind = back.strip_prefix('年').filter(|rest| date::digits_length(rest) > 0);
    if other.is_none() && (back.starts_with(['-', '.', '/']) || behind.is_some()) {
        // The year of a date.
        return None;
    }
    let back = back.trim_start_matches("年度").trim_start_matches('年');
    finish_title(&format!("{front}{back}"), line, [Some(year), other])
}

/// Splits a second year from the text behind a first one: `—2023年`, `年至2023年`, `-23年`.
fn split_second_year(behind: &str, first: u16) -> (Option<u16>, &str) {
    let split = || {
        let rest = behind.strip_prefix("年度").or(behind.strip_prefix('年')).unwrap_or(behind);
        let digits = rest.trim_start_matches(BETWEEN_YEARS);
        let end = date::digits_length(digits);
        let (number, after) = digits.split_at(end);
        if digits.len() == rest.len() || !after.starts_with('年') {
            return None;
        }
        let other = match date::find_year(number) {
            Some((other, _)) => other,
            None if number.len() == 2 => first / 100 * 100 + number.parse::<u16>().ok()?,
            None => return None,
        };
        Some((Some(other).filter(|other| *other != first), after))
    };
    split().unwrap_or((None, behind))
}

/// Splits a year in brackets from the end of a title: `…年度报告（2023年度）`.
fn split_bracketed_year(line: &str) -> (&str, Option<u16>) {
    let split = || {
        let (title, inner) = line.strip_suffix(')')?.rsplit_once('(')?;
        let (year, range) = date::find_year(inner)?;
        let is_alone = range.start == 0 && matches!(&inner[range.end..], "" | "年" | "年度");
        is_alone.then_some((title, Some(year)))
    };
    split().unwrap_or((line, None))
}

/// Returns the title with what is left of its line, unless that is of another kind of text.
fn finish_title(office: &str, line: &str, years: [Option<u16>; 2]) -> Option<Title> {
    let office = office.trim_start_matches("关于").trim_end_matches('的').trim_end_matches("关于");
    let is_other = OTHER_WORDS.iter().any(|word| office.contains(word))
        || OTHER_ENDINGS.iter().any(|word| line.ends_with(word));
    let [year, other_year] = years;
    (!is_other).then(|| Title { office: office.to_owned(), year, other_year })
}

/// Returns the line before an ending that may have typing errors.
fn strip_ending<'l>(line: &'l str, ending: &str) -> Option<&'l str> {
    if let Some(head) = line.strip_suffix(ending) {
        return Some(head);
    }
    let length = ending.chars().count();
    let starts: Vec<usize> = line.char_indices().map(|(at, _)| at).collect();
    (length.saturating_sub(MAX_EDITS)..=length + MAX_EDITS)
        .filter_map(|chars| starts.get(starts.len().checked_sub(chars)?).copied())
        .map(|start| (edit_distance(&line[start..], ending), start))
        .min()
        .filter(|(edits, _)| *edits <= MAX_EDITS)
        .map(|(_, start)| &line[..start])
}

#[cfg(test)]
mod tests {
    use super::*;
    use nianbao_core::builtin;
    use nianbao_core::parse::{Previous, parse};

    #[test]
    fn titles_name_an_office_and_a_year() {
        let (archive, _) = parse(
            builtin::BuiltinTheme::default(),
            &builtin::national_forms(),
            Vec::new(),
            &Previous::default(),
        );
        let forms = archive.forms;
        let form = forms.for_year(2021).unwrap();
        for (line, office, year) in [
            (
                "示例市人民政府办公室 2020 年政府信息公开工作 年度 报 告",
                "示例市人民政府办公室",
                2020,
            ),
            ("2024年政府信息公开工作年度报告", "", 2024),
            ("2024年度示例市教育局政府信息公开工作年度报告", "示例市教育局", 2024),
            ("示例市教育局关于2024年度政府信息公开工作报告", "示例市教育局", 2024),
            ("示例市教育局二〇二四年政府信息公开年度报告", "示例市教育局", 2024),
            ("示例市教育局二O二四年政府信息公开年度报告", "示例市教育局", 2024),
            ("示例市教育局2024年政府信息公开年报", "示例市教育局", 2024),
            ("示例市教育局政府信息公开工作年度报告（2024年度）", "示例市教育局", 2024),
            ("示例市教育局关于2024年度政府信息公开工作情况的报告", "示例市教育局", 2024),
            ("《示例市教育局2024年政府信息公开工作年度报告》", "示例市教育局", 2024),
        ] {
            let title = Title { office: office.to_owned(), year: Some(year), other_year: None };
            assert_eq!(parse_title(line, form), Some(title), "{line}");
        }
        for (line, years) in [
            ("示例市教育局2022—2023年政府信息公开工作年度报告", [Some(2022), Some(2023)]),
            ("示例市教育局2022年至2023年政府信息公开工作年度报告", [Some(2022), Some(2023)]),
            ("2022、2023年度示例市教育局政府信息公开工作年度报告", [Some(2022), Some(2023)]),
            ("示例市教育局二O二二—二O二三年政府信息公开工作年度报告", [Some(2022), Some(2023)]),
            ("示例市教育局2022-23年政府信息公开工作年度报告", [Some(2022), Some(2023)]),
            ("示例市教育局政府信息公开工作年度报告", [None, None]),
            ("示例市教育局政府信息公开年报", [None, None]),
        ] {
            let [year, other_year] = years;
            let title = Title { office: "示例市教育局".to_owned(), year, other_year };
            assert_eq!(parse_title(line, form), Some(title), "{line}");
        }
        for line in [
            "一、总体情况",
            "示例市教育局政府信息公开工作制度",
            "示例市教育局政府信息公开指南",
            "发布日期：2024-01-20示例市教育局政府信息公开工作年度报告",
            "2024年工作总结",
            "示例市1998年政府信息公开工作年度报告",
            "根据《条例》规定，现公布示例县教育局2023年政府信息公开工作年度报告。",
            "现公布示例县教育局2023年政府信息公开工作年度报告",
            "示例县教育局2023年政府信息公开工作年度报告。",
            "示例市2009年度政府信息公开工作年度报告的通知",
            "示例市教育局政府信息公开工作年度报告（征求意见）",
            "示例市教育局2023年1月20日政府信息公开工作年度报告",
            "示例市教育局2023年年报",
        ] {
            assert_eq!(parse_title(line, form), None, "{line}");
        }
    }
}
