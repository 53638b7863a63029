//! Compares two sources of one report: that which a person keeps, and that which an
//! import makes of the document.
//!
//! Values are compared, not spellings: `38.4` and `38.40` are one number, white space and
//! the marks of Markdown are no words. A cell that the import leaves to a person says
//! nothing about the source, and is no difference.

use nianbao_core::archive::{CellValue, FilledForm, FilledTable, Outline};
use nianbao_core::form::{CellRef, Form, RowRef};
use nianbao_core::parse::ends_undecided;
use nianbao_core::report::{Cell, CellText, FigureRow, Report};
use nianbao_core::source::Span;
use nianbao_document::{BlockContent, read};
use nianbao_text::cjk::to_half_width;

/// Characters of an excerpt before the first that differs, and of the whole excerpt.
const EXCERPT: (usize, usize) = (8, 30);

/// A parsed report and the text of its source, to which its spans refer.
#[derive(Clone, Copy, Debug)]
pub struct ReportText<'a> {
    /// The report.
    pub report: &'a Report,
    /// The text of its source.
    pub text: &'a str,
}

/// A place at which two sources of a report differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DifferencePlace {
    /// A table, row or cell, as a path in the form: `申请.予以公开.总计`.
    Figures(String),
    /// A section of the text, by its heading; the text before the first section has none.
    Section(String),
}

/// A difference between a source and what an import makes of its document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The place.
    pub place: DifferencePlace,
    /// The cell as the source has it (`~` for a blank), the cells of a row, or an excerpt of
    /// the words about the first that differs. `None` if the source has no such table, row or
    /// section.
    pub source: Option<String>,
    /// The same of the document. `None` if it has no such table, row or section, or none
    /// that could be read.
    pub original: Option<String>,
    /// True if the source leaves the row to a person (`# 待定：`).
    pub is_undecided: bool,
}

/// Returns the differences in figures, then those in the text, each in the order of the
/// form. `form` is that of `source`; tables that it does not have are not compared.
pub fn compare_reports(form: &Form, source: ReportText, original: ReportText) -> Vec<Difference> {
    let mut comparison = Comparison { source, original, differences: Vec::new() };
    comparison.compare_figures(form);
    comparison.compare_narratives(form);
    comparison.differences
}

/// Two sources, and what was found to differ.
struct Comparison<'a> {
    source: ReportText<'a>,
    original: ReportText<'a>,
    differences: Vec<Difference>,
}

impl Comparison<'_> {
    fn compare_figures(&mut self, form: &Form) {
        let source = FilledForm::new(form, self.source.report);
        let original = FilledForm::new(form, self.original.report);
        for (at, table) in form.tables.iter().enumerate() {
            let tables = [source.table(at), original.table(at)];
            match tables.map(|table| table.written.is_some()) {
                [true, true] => {
                    self.compare_rows(form, at, [&source, &original]);
                    self.compare_unmatched(&table.key, tables);
                }
                [false, false] => {}
                [in_source, in_original] => {
                    let shown = |is_there: bool| is_there.then(|| table.key.clone());
                    let place = DifferencePlace::Figures(table.key.clone());
                    self.push(place, shown(in_source), shown(in_original), false);
                }
            }
        }
    }

    /// Compares the rows of one table of the form. A group that one side gives as one row is
    /// compared as one row, with the sum of the rows of the other.
    fn compare_rows(&mut self, form: &Form, table: usize, filled: [&FilledForm; 2]) {
        let tables = filled.map(|filled| filled.table(table));
        let spec = &form.tables[table];
        let is_one_row = |group: usize| tables.iter().any(|table| table.undetailed(group));
        let groups = (0..spec.groups.len()).filter(|group| is_one_row(*group));
        for group in groups {
            self.compare_row(form, (table, RowRef::Group(group)), filled);
        }
        for (at, row) in spec.rows.iter().enumerate() {
            if !row.group.is_some_and(is_one_row) {
                self.compare_row(form, (table, RowRef::Row(at)), filled);
            }
        }
    }

    fn compare_row(&mut self, form: &Form, place: (usize, RowRef), filled: [&FilledForm; 2]) {
        let (table, row) = place;
        let rows = filled.map(|filled| filled.table(table).row(row));
        let members = form.tables[table].members(row).map(RowRef::Row);
        let written: Vec<RowRef> = members.chain([row]).collect();
        let [is_undecided, is_original_undecided] =
            [(self.source, filled[0]), (self.original, filled[1])].map(|(report, filled)| {
                let rows = written.iter().filter_map(|row| filled.table(table).row(*row));
                rows.into_iter().any(|row| ends_undecided(report.text, row.span))
            });
        let path = form.tables[table].row_path(row);
        if let RowRef::Row(_) = row
            && rows.iter().any(Option::is_none)
        {
            return self.push_row(path, rows, is_undecided);
        }
        for column in 0..form.tables[table].block_of(row).columns.len() {
            let cell = CellRef { table, row, column };
            let [own, other] = filled.map(|filled| filled.value(cell));
            let cells = filled.map(|filled| filled.cell(cell));
            if is_original_undecided && matches!(other, CellValue::Undecided | CellValue::Absent) {
                continue;
            }
            let texts = [(self.source, cells[0], own), (self.original, cells[1], other)]
                .map(|(report, cell, value)| show_cell(report.text, cell, value));
            let is_same = own == other && (own != CellValue::Unreadable || texts[0] == texts[1]);
            if !is_same {
                let [own, other] = texts;
                let place = DifferencePlace::Figures(form.cell_path(cell));
                self.push(place, own, other, is_undecided);
            }
        }
    }

    /// Compares rows that the form does not list, by their names.
    fn compare_unmatched(&mut self, key: &str, tables: [FilledTable; 2]) {
        let [own, other]: [Vec<&FigureRow>; 2] =
            tables.map(|table| table.unmatched_rows().collect());
        for row in &own {
            let same = other.iter().find(|found| found.name() == row.name());
            if same.is_some_and(|found| is_same_row(self.source, row, self.original, found)) {
                continue;
            }
            let is_undecided = ends_undecided(self.source.text, row.span);
            self.push_row(row.form_path(key), [Some(*row), same.copied()], is_undecided);
        }
        for row in other.iter().filter(|row| own.iter().all(|found| found.name() != row.name())) {
            self.push_row(row.form_path(key), [None, Some(*row)], false);
        }
    }

    fn push_row(&mut self, path: String, rows: [Option<&FigureRow>; 2], is_undecided: bool) {
        let [source, original] = [(self.source, rows[0]), (self.original, rows[1])]
            .map(|(report, row)| row.map(|row| slice(report.text, row.span).trim().to_owned()));
        if source.is_some() || original.is_some() {
            self.push(DifferencePlace::Figures(path), source, original, is_undecided);
        }
    }

    fn push(
        &mut self,
        place: DifferencePlace,
        source: Option<String>,
        original: Option<String>,
        is_undecided: bool,
    ) {
        self.differences.push(Difference { place, source, original, is_undecided });
    }

    fn compare_narratives(&mut self, form: &Form) {
        let bodies = [self.source, self.original].map(|report| list_sections(form, report));
        let [own, other] = &bodies;
        let missing = other.iter().filter(|section| own.iter().all(|own| own.key != section.key));
        let pairs = own
            .iter()
            .map(|section| (Some(section), other.iter().find(|other| other.key == section.key)));
        let pairs: Vec<_> = pairs.chain(missing.map(|section| (None, Some(section)))).collect();
        for (own, other) in pairs {
            let Some(heading) = own.or(other).map(|section| section.heading.clone()) else {
                continue;
            };
            let [own, other] =
                [own, other].map(|section| section.map(|section| section.words.as_str()));
            if own == other {
                continue;
            }
            let [before, after] = [(own, other), (other, own)]
                .map(|(words, others)| words.map(|words| excerpt(words, others.unwrap_or(""))));
            self.push(DifferencePlace::Section(heading), before, after, false);
        }
    }
}

/// A section of the text.
struct SectionWords {
    key: SectionKey,
    heading: String,
    words: String,
}

/// The name by which a section is found in the other source.
#[derive(PartialEq, Eq)]
enum SectionKey {
    Preamble,
    /// The index in the form.
    InForm(usize),
    /// The heading of a section that the form does not have.
    Other(String),
}

/// Lists the text before the first section, if it has words, and the sections.
fn list_sections(form: &Form, report: ReportText) -> Vec<SectionWords> {
    let ReportText { report, text } = report;
    let preamble = fold_words(slice(text, report.narrative.preamble));
    let preamble =
        SectionWords { key: SectionKey::Preamble, heading: String::new(), words: preamble };
    let sections = Outline::match_sections(form, report).0;
    let sections = sections.into_iter().map(|matched| {
        let heading = matched.written.heading.text.clone();
        let key = match matched.section {
            Some((at, _)) => SectionKey::InForm(at),
            None => SectionKey::Other(fold_words(&heading)),
        };
        SectionWords { key, heading, words: fold_words(slice(text, matched.written.body)) }
    });
    Some(preamble)
        .into_iter()
        .filter(|preamble| !preamble.words.is_empty())
        .chain(sections)
        .collect()
}

/// Returns the words of a Markdown text without white space and markup, with half-width
/// forms.
fn fold_words(markdown: &str) -> String {
    // The line above keeps a rule on top from being taken for front matter.
    let text = format!("\n\n{markdown}");
    let mut words = String::with_capacity(markdown.len());
    match read("text.md", text.as_bytes()) {
        Ok(document) => {
            for block in &document.blocks {
                match &block.content {
                    BlockContent::Heading(text)
                    | BlockContent::Paragraph(text)
                    | BlockContent::Line(text) => fold_into(text, &mut words),
                    BlockContent::Table(grid) => {
                        for cell in &grid.cells {
                            fold_into(&cell.text, &mut words);
                            words.push('|');
                        }
                    }
                    BlockContent::Image(_) | BlockContent::PageBreak => {}
                }
            }
        }
        Err(_) => fold_into(markdown, &mut words),
    }
    words
}

fn fold_into(text: &str, out: &mut String) {
    let is_word = |c: &char| {
        !c.is_whitespace() && !c.is_control() && !matches!(c, '*' | '\u{feff}' | '\u{200b}')
    };
    out.extend(text.chars().filter(is_word).map(to_half_width));
}

/// Returns the words about the first that differs from those of the other text.
fn excerpt(words: &str, other: &str) -> String {
    let (before, length) = EXCERPT;
    let common = words.chars().zip(other.chars()).take_while(|(own, other)| own == other).count();
    let start = common.saturating_sub(before);
    let mut shown = if start > 0 { String::from("…") } else { String::new() };
    let mut rest = words.chars().skip(start);
    shown.extend(rest.by_ref().take(length));
    if rest.next().is_some() {
        shown.push('…');
    }
    shown
}

/// Returns a cell as it was written; the sum for a group that was given in detail, and
/// `None` for a cell that is not there.
fn show_cell(text: &str, cell: Option<&Cell>, value: CellValue) -> Option<String> {
    if let Some(cell) = cell {
        let written = slice(text, cell.text_span());
        return Some(if written.is_empty() { "~".to_owned() } else { written.to_owned() });
    }
    match value {
        CellValue::Number(number) => Some(number.to_string()),
        CellValue::Blank | CellValue::Undecided => Some("~".to_owned()),
        CellValue::NotApplicable => Some("/".to_owned()),
        CellValue::Unreadable | CellValue::Absent => None,
    }
}

/// Returns true if all cells of two rows that the form does not list are the same.
fn is_same_row(
    source: ReportText,
    row: &FigureRow,
    original: ReportText,
    other: &FigureRow,
) -> bool {
    let is_same = |(own, other): (&Cell, &Cell)| match (own.text, other.text) {
        (CellText::Unreadable, CellText::Unreadable) => {
            slice(source.text, own.text_span()) == slice(original.text, other.text_span())
        }
        (own, other) => own == other,
    };
    row.cells.len() == other.cells.len() && row.cells.iter().zip(&other.cells).all(is_same)
}

/// Returns a part of a text; nothing where it is not one.
fn slice(text: &str, span: Span) -> &str {
    text.get(span.range()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use nianbao_core::BuiltinTheme;
    use nianbao_core::examine::{ExamineOptions, ParsedSite};
    use nianbao_core::parse::parse_report_text;

    const SOURCE: &str = "---
office: shili-czj
year: 2024
figures:
  主动公开:
    规章: [0, 0, 2]
    行政事业性收费: [38.40 万]
  申请:
    本年新收: [14, 0, 0, 0, 0, 0, 14]
    予以公开: [3, 0, 0, 0, 0, 0, 3]
    不予公开:
      属于国家秘密: [1, 0, 0, 0, 0, 0, 1]
      其他法律行政法规禁止公开: [2, 0, 0, 0, 0, 0, 2]
      危及三安全一稳定: [0, 0, 0, 0, 0, 0, 0]
      保护第三方合法权益: [0, 0, 0, 0, 0, 0, 0]
      属于三类内部事务信息: [0, 0, 0, 0, 0, 0, 0]
      属于四类过程性信息: [0, 0, 0, 0, 0, 0, 0]
      属于行政执法案卷: [0, 0, 0, 0, 0, 0, 0]
      属于行政查询事项: [0, 0, 0, 0, 0, 0, 0]
---
## 一、总体情况

本年收到申请 14 件，均已答复。

## 二、主动公开政府信息情况

无
";

    /// The differences between the source above and the same after replacements.
    fn differences(replacements: &[(&str, &str)]) -> Vec<Difference> {
        let original = replacements.iter().fold(SOURCE.to_owned(), |text, (from, to)| {
            assert!(text.contains(from), "{from}");
            text.replace(from, to)
        });
        compare(SOURCE, &original)
    }

    fn compare(source: &str, original: &str) -> Vec<Difference> {
        let choices = ExamineOptions::default();
        let forms = ParsedSite::new(BuiltinTheme::default(), Vec::new(), &choices).archive.forms;
        let [own, other] = [source, original].map(|text| parse_report_text(text).unwrap());
        let [own, other] =
            [(&own, source), (&other, original)].map(|(report, text)| ReportText { report, text });
        compare_reports(forms.for_year(2024).unwrap(), own, other)
    }

    fn difference(
        place: DifferencePlace,
        source: Option<&str>,
        original: Option<&str>,
    ) -> Difference {
        let [source, original] = [source, original].map(|value| value.map(str::to_owned));
        Difference { place, source, original, is_undecided: false }
    }

    fn figure(path: &str, source: Option<&str>, original: Option<&str>) -> Vec<Difference> {
        vec![difference(DifferencePlace::Figures(path.to_owned()), source, original)]
    }

    #[test]
    fn each_figure_that_differs_is_named_with_both_values() {
        assert_eq!(differences(&[]), []);
        assert_eq!(
            differences(&[("予以公开: [3, 0, 0, 0, 0, 0, 3]", "予以公开: [4, 0, 0, 0, 0, 0, 3]")]),
            figure("申请.予以公开.自然人", Some("3"), Some("4"))
        );
        assert_eq!(
            differences(&[("规章: [0, 0, 2]", "规章: [~, 0, 2]")]),
            figure("主动公开.规章.本年制发件数", Some("0"), Some("~"))
        );
        assert_eq!(
            differences(&[("    规章: [0, 0, 2]\n", "")]),
            figure("主动公开.规章", Some("[0, 0, 2]"), None)
        );
        let tables = [("  主动公开:\n    规章: [0, 0, 2]\n    行政事业性收费: [38.40 万]\n", "")];
        assert_eq!(differences(&tables), figure("主动公开", Some("主动公开"), None));
    }

    #[test]
    fn another_spelling_of_a_number_is_no_difference() {
        let spellings = [("38.40 万", "384000 元"), ("规章: [0, 0, 2]", "规章: [ \"０\", 0, 2]")];
        assert_eq!(differences(&spellings), []);
    }

    #[test]
    fn what_an_import_leaves_to_a_person_is_no_difference() {
        let row = "予以公开: [3, 0, 0, 0, 0, 0, 3]";
        let undecided = "予以公开: [~, 0, 0, 0, 0, 0, 3] # 待定：自然人：原文“l3”";
        assert_eq!(differences(&[(row, undecided)]), []);
        let other = "予以公开: [~, 1, 0, 0, 0, 0, 3] # 待定：自然人：原文“l3”";
        let found = differences(&[(row, other)]);
        assert_eq!(found, figure("申请.予以公开.商业企业", Some("0"), Some("1")));
        let found = compare(&SOURCE.replace(row, undecided), SOURCE);
        assert!(found.len() == 1 && found[0].is_undecided, "{found:?}");
    }

    #[test]
    fn a_group_in_one_row_is_held_against_the_sum_of_its_rows() {
        let detail =
            &SOURCE[SOURCE.find("    不予公开:").unwrap()..SOURCE.find("---\n##").unwrap()];
        let sum = "    不予公开: [3, 0, 0, 0, 0, 0, 3]\n";
        assert_eq!(differences(&[(detail, sum)]), []);
        assert_eq!(
            differences(&[(detail, &sum.replace("[3", "[4"))]),
            figure("申请.不予公开.自然人", Some("3"), Some("4"))
        );
        let undecided =
            detail.replace("[1, 0, 0, 0, 0, 0, 1]", "[~, 0, 0, 0, 0, 0, ~] # 待定：整行：原文“—”");
        assert_eq!(compare(&SOURCE.replace(detail, sum), &SOURCE.replace(detail, &undecided)), []);
    }

    #[test]
    fn words_that_differ_are_shown_and_spaces_and_marks_are_no_words() {
        let spaces = [("申请 14 件，均", "**申请**14 件，\n均"), ("二、主动", "2、主动")];
        assert_eq!(differences(&spaces), []);
        let section = |heading: &str| DifferencePlace::Section(heading.to_owned());
        assert_eq!(
            differences(&[("申请 14 件", "申请 15 件")]),
            [difference(
                section("一、总体情况"),
                Some("本年收到申请14件,均已答复。"),
                Some("本年收到申请15件,均已答复。")
            )]
        );
        assert_eq!(
            differences(&[("## 二、主动公开政府信息情况\n\n无\n", "")]),
            [difference(section("二、主动公开政府信息情况"), Some("无"), None)]
        );
        assert_eq!(
            differences(&[("---\n## 一", "---\n前言\n\n## 一")]),
            [difference(section(""), None, Some("前言"))]
        );
    }

    #[test]
    fn an_excerpt_begins_shortly_before_the_first_word_that_differs() {
        let long = "一二三四五六七八九十".repeat(5);
        let shown = excerpt(&format!("{long}甲{long}"), &format!("{long}乙{long}"));
        assert_eq!(shown, "…三四五六七八九十甲一二三四五六七八九十一二三四五六七八九十一…");
    }
}
