//! Documents of one report that are not joined: what both have, and where they differ.

use super::importer::{ImportOutcome, Importer, PendingImport};
use super::original::file_name;
use nianbao_core::diag::Text;
use nianbao_core::parse::parse_report_text;
use nianbao_import::{
    Conflict, Difference, DifferencePlace, DocumentPart, ReportText, compare_reports, find_conflict,
};
use nianbao_text::text;
use std::ffi::OsStr;
use std::path::PathBuf;

/// The most places that are named.
const MAX_PLACES: usize = 3;

impl Importer<'_> {
    /// Takes out each document that is another one of the group in another format, with the
    /// same figures and words, and returns it. The one with more pictures stays.
    pub(super) fn take_copies(&self, group: &mut Vec<(usize, ImportOutcome)>) {
        let mut at = 0;
        while at < group.len() {
            let same = (0..at).find(|known| self.is_copy(&group[*known].1, &group[at].1));
            let Some(known) = same else {
                at += 1;
                continue;
            };
            let (_, mut copy) = group.remove(at);
            let kept = &mut group[known].1;
            if count_pictures(&copy) > count_pictures(kept) {
                std::mem::swap(kept, &mut copy);
            }
            kept.copies.append(&mut copy.copies);
            kept.copies.push([copy.document, kept.document.clone()]);
        }
    }

    /// Returns true if two documents have the same figures and words in different formats.
    fn is_copy(&self, first: &ImportOutcome, second: &ImportOutcome) -> bool {
        let format =
            |outcome: &ImportOutcome| outcome.document.extension().map(OsStr::to_ascii_lowercase);
        let (Ok(own), Ok(other)) = (&first.result, &second.result) else { return false };
        format(first) != format(second) && self.is_same_report(own, other)
    }

    /// Returns true if two imports have the same figures and words, and nothing is undecided.
    fn is_same_report(&self, first: &PendingImport, second: &PendingImport) -> bool {
        let pending = [first, second];
        let is_whole = |pending: &&PendingImport| {
            !pending.imported.is_collected && pending.imported.undecided_cells() == 0
        };
        let compare = |own: &PendingImport, other: &PendingImport| {
            self.compare_all(own, other).is_some_and(|differences| differences.is_empty())
        };
        pending.iter().all(is_whole)
            && first.imported.form == second.imported.form
            && compare(first, second)
            && compare(second, first)
    }

    /// Returns why a document is not joined with the parts of the same report, of which `joined`
    /// was made.
    pub(super) fn refusal_text(
        &self,
        joined: &PendingImport,
        parts: &[(PathBuf, &PendingImport)],
        refused: &PendingImport,
    ) -> Text {
        let conflict = |(document, part): &(PathBuf, &PendingImport)| {
            Some((document.clone(), self.find_conflict(part, refused)?))
        };
        let found: Vec<(PathBuf, Conflict)> = parts.iter().filter_map(conflict).collect();
        let names: Vec<String> = if found.is_empty() {
            parts.iter().map(|(document, _)| document.display().to_string()).collect()
        } else {
            found.iter().map(|(document, _)| document.display().to_string()).collect()
        };
        if self.is_same_report(joined, refused) {
            return same_text(&names, &joined.path);
        }
        let why = |(document, conflict): &(PathBuf, Conflict)| {
            let Text { zh, en } = conflict.text();
            let name = file_name(document);
            if found.len() == 1 {
                return Text::new(zh, en);
            }
            text!("{name}：{zh}", "{name}: {en}")
        };
        let why: Vec<Text> = found.iter().map(why).collect();
        let differences = self.compare_duplicates(joined, refused).unwrap_or_default();
        let is_shared =
            found.iter().any(|(_, conflict)| matches!(conflict, Conflict::Shared { .. }));
        conflict_text((&names, &joined.path), (&why, is_shared), &differences)
    }

    /// Finds why two documents of one report are not joined.
    pub(super) fn find_conflict(
        &self,
        first: &PendingImport,
        second: &PendingImport,
    ) -> Option<Conflict> {
        let forms = [first, second].map(|pending| self.form_by_id(&pending.imported));
        let [Some(own), Some(other)] = forms else { return Some(Conflict::Empty) };
        let [own, other] = [(first, own), (second, other)].map(|(pending, form)| DocumentPart {
            imported: &pending.imported,
            form,
            name: "",
        });
        find_conflict([&own, &other])
    }

    /// Compares all figures and words of two imports of one report.
    fn compare_all(
        &self,
        first: &PendingImport,
        second: &PendingImport,
    ) -> Option<Vec<Difference>> {
        let texts = [&first.imported.source, &second.imported.source];
        let (own, other) = (parse_report_text(texts[0])?, parse_report_text(texts[1])?);
        let form = self.form_of(&own)?;
        let own = ReportText { report: &own, text: texts[0] };
        let other = ReportText { report: &other, text: texts[1] };
        Some(compare_reports(form, own, other))
    }

    /// Returns the differences of what both of two imports of one report have.
    fn compare_duplicates(
        &self,
        first: &PendingImport,
        second: &PendingImport,
    ) -> Option<Vec<Difference>> {
        let mut differences = self.compare_all(first, second)?;
        let form = self.form_by_id(&first.imported)?;
        let is_in_both = |difference: &Difference| match &difference.place {
            // A part of a report lacks sections and tables, which is no difference of those.
            DifferencePlace::Section(_) => {
                has_text(difference.source.as_ref()) && has_text(difference.original.as_ref())
            }
            DifferencePlace::Figures(path) => form.table_by_key(path).is_none(),
        };
        differences.retain(is_in_both);
        Some(differences)
    }
}

fn has_text(text: Option<&String>) -> bool {
    text.is_some_and(|text| !text.is_empty())
}

/// Says that a document has the same figures and words as others.
fn same_text(names: &[String], path: &str) -> Text {
    let (zh, en) = (names.join("、"), names.join(", "));
    text!(
        "与 {zh} 是同一机关同一年度的年报（{path}），数字和文字相同：只留下对的一份",
        "{en}: the report of the same office and year ({path}), with the same figures and words: keep the right one alone"
    )
}

/// Says why a document is not joined with others, and how many places of both differ.
/// `is_shared` is true where both have a table or words of a section.
fn conflict_text(
    (names, path): (&[String], &str),
    (why, is_shared): (&[Text], bool),
    differences: &[Difference],
) -> Text {
    let why_zh: Vec<&str> = why.iter().map(|text| text.zh.as_ref()).collect();
    let why_en: Vec<&str> = why.iter().map(|text| text.en.as_ref()).collect();
    let (mut zh, mut en) = (why_zh.join("；"), why_en.join("; "));
    if !differences.is_empty() {
        let name = |difference: &Difference| match &difference.place {
            DifferencePlace::Figures(path) => path.clone(),
            DifferencePlace::Section(heading) => format!("“{heading}”"),
        };
        let places: Vec<String> = differences.iter().take(MAX_PLACES).map(name).collect();
        let count = differences.len();
        zh.push_str(&format!("；{count} 处不同（{}）", places.join("、")));
        en.push_str(&format!("; with {count} differences ({})", places.join(", ")));
    }
    let (names_zh, names_en) = (names.join("、"), names.join(", "));
    let [what_zh, what_en] =
        if is_shared { ["两份都有的，", "Of what both have, keep"] } else { ["", "Keep"] };
    text!(
        "与 {names_zh} 是同一机关同一年度的年报（{path}），没有合为一份：{zh}。{what_zh}只留下对的一份，再导入一次",
        "{names_en}: of the same office and year ({path}), and not joined: {en}. {what_en} the right one alone, and import again"
    )
}

/// Returns the number of the pictures of a document.
fn count_pictures(outcome: &ImportOutcome) -> usize {
    outcome.result.as_ref().map_or(0, |pending| pending.imported.images.len())
}
