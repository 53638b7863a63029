//! The comment behind a row with cells that an import left to a person:
//! `# 待定：自然人：原文“l4”；总计：文件中没有这一列`.

use super::UNDECIDED;
use crate::archive::Archive;
use crate::form::{Column, Form};
use crate::report::{Cell, CellText, FigureRow, Report};
use std::ops::Range;
use std::sync::Arc;

/// Begins the words of a document in a note.
const RAW: &str = "原文“";
/// The note on a column that the document does not have.
const ABSENT: &str = "文件中没有这一列";
/// Names all cells of a row.
const WHOLE_ROW: &str = "整行";
/// Signs between notes, and between them and the words of a person.
const SEPARATORS: [char; 7] = ['；', ';', '，', ',', '。', '、', ' '];
/// Signs that end the words of a person on one cell.
const NOTE_ENDS: [char; 5] = ['；', ';', '，', ',', '。'];

/// Returns the words that leave a cell of a row to a person; `None` if it is decided. The row is
/// one of the form with these columns, and stands in this source.
pub fn undecided_words(
    source: &str,
    row: &FigureRow,
    columns: &[Column],
    column: usize,
) -> Option<String> {
    let end = row.span.end as usize;
    let rest = source.get(end..)?.lines().next().unwrap_or_default();
    let labels: Vec<&str> = columns.iter().map(|column| column.label.as_str()).collect();
    let comment = UndecidedComment::find(rest, &labels)?;
    let is_open = row.cells.get(column).is_some_and(|cell| cell.text == CellText::Undecided);
    comment.words_on(column).filter(|_| is_open || comment.names(column))
}

/// Makes blanks of the cells that a person has decided, beside others of their rows that are open
/// yet. Which cells a comment names the form says.
pub(super) fn settle_decided_cells(archive: &Archive, reports: &mut [Arc<Report>]) {
    let is_open = |cell: &Cell| cell.text == CellText::Undecided;
    for report in reports {
        let mut rows = report.figures.tables.iter().flat_map(|table| &table.rows);
        if !rows.any(|row| row.cells.iter().any(is_open)) {
            continue;
        }
        let source = &archive.sources.get(report.source).text;
        // One that is shared was settled when it was parsed.
        if let Some(form) = archive.form_of(report)
            && let Some(report) = Arc::get_mut(report)
        {
            settle_report(report, form, source);
        }
    }
}

fn settle_report(report: &mut Report, form: &Form, source: &str) {
    for table in &mut report.figures.tables {
        let Some(known) = form.table_by_key(&table.key.value).map(|at| &form.tables[at]) else {
            continue;
        };
        for row in &mut table.rows {
            let Some(found) = known.find_row(row.group(), &row.key.value) else { continue };
            let columns = &known.block_of(found).columns;
            let is_decided = |at: &usize| {
                row.cells[*at].text == CellText::Undecided
                    && undecided_words(source, row, columns, *at).is_none()
            };
            let decided: Vec<usize> = (0..row.cells.len()).filter(is_decided).collect();
            for at in decided {
                row.cells[at].text = CellText::Blank;
            }
        }
    }
}

/// A part of the comment.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    /// A note on the cell of a column.
    Cell(usize, String),
    /// A note on all cells of the row.
    Row(String),
    /// Words of a person.
    Words(String),
}

/// The comment that leaves cells of a row to a person.
#[derive(Clone, Debug)]
pub(crate) struct UndecidedComment {
    /// The place of the comment in its line, from its sign to its end.
    pub(crate) range: Range<usize>,
    parts: Vec<Part>,
}

impl UndecidedComment {
    /// Finds the comment in what stands behind a row on its line. `labels` are those of the
    /// columns.
    pub(crate) fn find(rest_of_line: &str, labels: &[&str]) -> Option<Self> {
        let start = rest_of_line.find(UNDECIDED)?;
        let words = &rest_of_line[start + UNDECIDED.len()..];
        let parts = split_parts(words, labels);
        Some(Self { range: start..rest_of_line.len(), parts })
    }

    /// Returns the words on the cell of a column; `None` if the comment names other cells alone.
    fn words_on(&self, column: usize) -> Option<String> {
        let own = self.parts.iter().find_map(|part| match part {
            Part::Cell(at, words) if *at == column => Some(words.clone()),
            Part::Row(words) => Some(words.clone()),
            _ => None,
        });
        let words = self.parts.iter().filter_map(|part| match part {
            Part::Words(words) => Some(words.trim_matches(SEPARATORS)),
            _ => None,
        });
        own.or_else(|| (!self.names_cells()).then(|| words.collect::<Vec<_>>().join(" ")))
    }

    /// Returns true if the comment names the cell of a column.
    fn names(&self, column: usize) -> bool {
        self.parts.iter().any(|part| matches!(part, Part::Cell(at, _) if *at == column))
    }

    fn names_cells(&self) -> bool {
        self.parts.iter().any(|part| !matches!(part, Part::Words(_)))
    }

    /// Returns the comment with its words on each of some cells, where it names no cell: that of
    /// another column is a blank by decision then.
    pub(crate) fn name_cells(self, columns: &[usize], labels: &[&str]) -> Self {
        if self.names_cells() {
            return self;
        }
        let mut words = self.words_on(0).unwrap_or_default();
        if !words.starts_with(RAW) {
            words = words.replace(NOTE_ENDS, "、");
        }
        let note = |at: &usize| {
            let label = labels.get(*at).unwrap_or(&"");
            Part::Cell(*at, format!("{label}：{words}"))
        };
        Self { range: self.range, parts: columns.iter().map(note).collect() }
    }

    /// Returns the comment after the cell of a column is decided; `None` if nothing is left.
    /// `others` are the other columns whose cells are blank.
    pub(crate) fn decide(
        &self,
        column: usize,
        others: &[usize],
        labels: &[&str],
    ) -> Option<String> {
        let mut parts = Vec::new();
        for part in &self.parts {
            match part {
                Part::Cell(at, _) if *at == column => {}
                Part::Row(words) => parts.extend(others.iter().map(|at| {
                    Part::Cell(*at, format!("{}：{words}", labels.get(*at).unwrap_or(&"")))
                })),
                part => parts.push(part.clone()),
            }
        }
        let is_open = if self.names_cells() {
            parts.iter().any(|part| !matches!(part, Part::Words(_)))
        } else {
            !others.is_empty()
        };
        let words = join_parts(&parts);
        match (is_open, words.is_empty()) {
            (true, _) => Some(format!("{UNDECIDED}{words}")),
            (false, false) => Some(format!("# {words}")),
            (false, true) => None,
        }
    }
}

fn join_parts(parts: &[Part]) -> String {
    let mut joined = String::new();
    let mut is_after_note = false;
    for part in parts {
        match part {
            Part::Cell(_, words) | Part::Row(words) => {
                if is_after_note {
                    joined.push('；');
                }
                joined.push_str(words);
                is_after_note = true;
            }
            Part::Words(words) => {
                joined.push_str(words);
                is_after_note = false;
            }
        }
    }
    joined.trim_start_matches(SEPARATORS).trim_end_matches(['；', ';', ' ', '\t']).to_owned()
}

/// Splits the words behind the mark into notes and the words between them.
fn split_parts(words: &str, labels: &[&str]) -> Vec<Part> {
    let mut parts = Vec::new();
    let (mut at, mut from) = (0, 0);
    let push_words = |parts: &mut Vec<Part>, range: Range<usize>| {
        let between = &words[range];
        if !between.trim_matches(SEPARATORS).trim().is_empty() {
            parts.push(Part::Words(between.to_owned()));
        }
    };
    while let Some(next) = words[at..].chars().next() {
        let begins = at == 0 || words[..at].ends_with(SEPARATORS);
        match begins.then(|| read_note(&words[at..], labels)).flatten() {
            Some((part, length)) => {
                push_words(&mut parts, from..at);
                parts.push(part);
                at += length;
                from = at;
            }
            None => at += next.len_utf8(),
        }
    }
    push_words(&mut parts, from..words.len());
    parts
}

/// Reads a note at the start of a text, and returns its length.
fn read_note(words: &str, labels: &[&str]) -> Option<(Part, usize)> {
    let body = |label: &str| {
        let rest = words.strip_prefix(label)?.strip_prefix('：')?;
        Some((words.len() - rest.len(), note_length(rest), rest))
    };
    if let Some((before, Some(length), _)) = body(WHOLE_ROW) {
        let end = before + length;
        // Without a name: it is given to each cell of the row.
        return Some((Part::Row(words[before..end].to_owned()), end));
    }
    for (at, label) in labels.iter().enumerate() {
        if let Some((before, length, rest)) = body(label) {
            let words_end = || rest.find(NOTE_ENDS).unwrap_or(rest.len());
            let end = before + length.unwrap_or_else(words_end);
            return Some((Part::Cell(at, words[..end].to_owned()), end));
        }
    }
    // The one cell of a row needs no name.
    let length = note_length(words).filter(|_| labels.len() == 1)?;
    Some((Part::Cell(0, words[..length].to_owned()), length))
}

/// Returns the length of a note behind its label.
fn note_length(rest: &str) -> Option<usize> {
    if rest.starts_with(ABSENT) {
        return Some(ABSENT.len());
    }
    let quoted = rest.strip_prefix(RAW)?;
    Some(RAW.len() + quotation_length(quoted))
}

/// Returns the length of a quotation that is open, with its closing mark: the document's words
/// may have marks of their own.
fn quotation_length(quoted: &str) -> usize {
    let mut depth = 1_usize;
    let mut first_closed = None;
    for (at, c) in quoted.char_indices() {
        let end = at + c.len_utf8();
        match c {
            '“' => depth += 1,
            '”' => depth = depth.saturating_sub(1),
            _ => continue,
        }
        if c == '”' && depth == 0 {
            first_closed.get_or_insert(end);
            if quoted[end..].is_empty() || quoted[end..].starts_with(SEPARATORS) {
                return end;
            }
        }
    }
    let last = quoted.rfind('”').map(|at| at + '”'.len_utf8());
    first_closed.or(last).unwrap_or(quoted.len())
}

#[cfg(test)]
mod tests {
    use super::UndecidedComment;

    const LABELS: [&str; 3] = ["自然人", "商业企业", "总计"];

    fn decide(comment: &str, column: usize, others: &[usize]) -> Option<String> {
        UndecidedComment::find(comment, &LABELS).unwrap().decide(column, others, &LABELS)
    }

    #[test]
    fn the_part_of_a_cell_is_taken_out() {
        let one = " # 待定：自然人：原文“l4”";
        assert_eq!(decide(one, 0, &[]), None);
        assert_eq!(decide(one, 1, &[0]).as_deref(), Some("# 待定：自然人：原文“l4”"));
        let two = " # 待定：自然人：原文“l4；”；总计：文件中没有这一列";
        assert_eq!(decide(two, 0, &[2]).as_deref(), Some("# 待定：总计：文件中没有这一列"));
        assert_eq!(decide(two, 2, &[0]).as_deref(), Some("# 待定：自然人：原文“l4；”"));
    }

    #[test]
    fn words_of_a_person_stay() {
        let asked = " # 待定：自然人：原文“l4”，已问办公室";
        assert_eq!(decide(asked, 0, &[]).as_deref(), Some("# 已问办公室"));
        let free = " # 待定：问办公室";
        assert_eq!(decide(free, 0, &[1]).as_deref(), Some("# 待定：问办公室"));
        assert_eq!(decide(free, 0, &[]).as_deref(), Some("# 问办公室"));
    }

    /// Without names each blank of the row would stay open for as long as there is another.
    #[test]
    fn words_without_a_name_go_to_the_cells_that_are_left() {
        let name = |comment: &str, others: &[usize]| {
            let comment = UndecidedComment::find(comment, &LABELS).unwrap();
            comment.name_cells(others, &LABELS).decide(0, others, &LABELS).unwrap()
        };
        let left = name(" # 待定：问办公室，下周", &[1, 2]);
        assert_eq!(left, "# 待定：商业企业：问办公室、下周；总计：问办公室、下周");
        let read = UndecidedComment::find(&left, &LABELS).unwrap();
        assert_eq!(read.words_on(0), None);
        assert_eq!(read.words_on(2).as_deref(), Some("总计：问办公室、下周"));
        assert_eq!(decide(&left, 1, &[2]).as_deref(), Some("# 待定：总计：问办公室、下周"));
        assert_eq!(decide("# 待定：总计：问办公室、下周", 2, &[]), None);
        assert_eq!(name(" # 待定：", &[1]), "# 待定：商业企业：");
        assert_eq!(name(" # 待定：原文“二，三”", &[1]), "# 待定：商业企业：原文“二，三”");
        // Who named a cell meant that cell.
        let named = "# 待定：总计：原文“l4”";
        assert_eq!(name(named, &[1, 2]), named);
    }

    #[test]
    fn a_whole_row_is_decided_cell_by_cell() {
        let row = " # 待定：整行：原文“—”";
        let left = decide(row, 0, &[1, 2]).unwrap();
        assert_eq!(left, "# 待定：商业企业：原文“—”；总计：原文“—”");
        assert_eq!(decide(&left, 1, &[2]).as_deref(), Some("# 待定：总计：原文“—”"));
        assert_eq!(decide(row, 0, &[]), None);
    }

    #[test]
    fn quotations_may_hold_quotations() {
        let nested = " # 待定：自然人：原文“见“表二”注”；总计：原文“a”b”";
        assert_eq!(decide(nested, 0, &[2]).as_deref(), Some("# 待定：总计：原文“a”b”"));
        assert_eq!(decide(nested, 2, &[0]).as_deref(), Some("# 待定：自然人：原文“见“表二”注”"));
        let comment = UndecidedComment::find(nested, &LABELS).unwrap();
        assert_eq!(comment.words_on(2).as_deref(), Some("总计：原文“a”b”"));
        assert_eq!(comment.words_on(1), None);
        let free = UndecidedComment::find(" # 待定：原文“二”", &["数值"]).unwrap();
        assert_eq!(free.decide(0, &[], &["数值"]), None);
    }
}
