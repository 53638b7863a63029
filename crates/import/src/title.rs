//! The title of a report: whose it is, and of which year.

use super::date;
use super::label::tight;
use nianbao_core::diag::finding::edit_distance;
use nianbao_core::form::Form;

/// A title is no longer than that.
const LONGEST: usize = 80;

/// What a title says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Title {
    /// The office, in its own words; blank where the line does not name it.
    pub(super) office: String,
    /// The reporting year.
    pub(super) year: u16,
}

/// Reads a line as the title of a report in a form.
pub(super) fn read(line: &str, form: &Form) -> Option<Title> {
    let line = tight(line);
    if line.chars().count() > LONGEST {
        return None;
    }
    let usual = form.title_of("", 0);
    let usual = usual.trim_start_matches(['0', '年']);
    let head = before(&line, usual)?;
    let (year, at) = date::year(head)?;
    let (front, back) = (&head[..at.start], &head[at.end..]);
    let back = back.trim_start_matches("年度").trim_start_matches('年');
    let office = format!("{front}{back}");
    let office = office.trim_start_matches("关于").trim_end_matches('的').trim_end_matches("关于");
    Some(Title { office: office.to_owned(), year })
}

/// What stands before words that end a line, or before words that are nearly those.
fn before<'l>(line: &'l str, words: &str) -> Option<&'l str> {
    if let Some(head) = line.strip_suffix(words) {
        return Some(head);
    }
    let length = words.chars().count();
    let places: Vec<usize> = line.char_indices().map(|(at, _)| at).collect();
    let tails =
        (length.saturating_sub(SLIPS)..=length + SLIPS).filter(|tail| *tail <= places.len());
    let tail = |tail: usize| places.get(places.len() - tail).copied();
    let apart = |at: usize| edit_distance(&line[at..], words);
    tails
        .filter_map(tail)
        .map(|at| (apart(at), at))
        .min()
        .filter(|(apart, _)| *apart <= SLIPS)
        .map(|(_, at)| &line[..at])
}

/// How many characters of a title may be other ones: 年报 for 年度报告, 务 for nothing.
const SLIPS: usize = 3;

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
            assert_eq!(read(line, form), Some(title), "{line}");
        }
        for line in ["一、总体情况", "示例市政府信息公开工作年度报告", "2024年工作总结"]
        {
            assert_eq!(read(line, form), None, "{line}");
        }
    }
}
