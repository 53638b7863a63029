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
    /// The reporting year.
    pub(super) year: u16,
}

/// Parses a line as the title of a report in a form.
pub(super) fn parse_title(line: &str, form: &Form) -> Option<Title> {
    let line = without_spaces(line);
    if line.chars().count() > MAX_CHARS {
        return None;
    }
    let ending = form.title_of("", 0);
    let ending = ending.trim_start_matches(['0', '年']);
    let head = strip_ending(&line, ending)?;
    let (year, range) = date::find_year(head)?;
    let (front, back) = (&head[..range.start], &head[range.end..]);
    let back = back.trim_start_matches("年度").trim_start_matches('年');
    let office = format!("{front}{back}");
    let office = office.trim_start_matches("关于").trim_end_matches('的').trim_end_matches("关于");
    Some(Title { office: office.to_owned(), year })
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
        ] {
            let title = Title { office: office.to_owned(), year };
            assert_eq!(parse_title(line, form), Some(title), "{line}");
        }
        for line in ["一、总体情况", "示例市政府信息公开工作年度报告", "2024年工作总结"]
        {
            assert_eq!(parse_title(line, form), None, "{line}");
        }
    }
}
