//! Random edits of random sources: comments and unknown keys stay, values are as set last.

use super::{CellAddress, EditError, FieldValue, SourceEdit, edit_source};
use crate::builtin::{BuiltinTheme, national_forms};
use crate::form::{CellRef, Form, Forms, RowRef, Table};
use crate::parse::{Previous, parse, parse_report_text, read_number};
use crate::report::{CellText, Report};
use rayon::prelude::*;
use std::collections::HashMap;
use std::fmt::Write;

/// Runs of edits, each on a source of its own.
const RUNS: u64 = 3000;

/// Choices that are the same in every run of the tests (xorshift).
struct Choices(u64);

impl Choices {
    fn below(&mut self, count: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % count
    }

    fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    fn pick<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len())]
    }
}

/// Writes a source of a form in all styles.
struct Generator<'a> {
    choices: &'a mut Choices,
    form: &'a Form,
    text: String,
    /// Comments and unknown keys, which have to stay.
    kept: Vec<String>,
}

impl Generator<'_> {
    fn mark(&mut self, before: &str) -> String {
        let mark = format!("{before}{}.", self.kept.len());
        self.kept.push(mark.clone());
        mark
    }

    /// Ends a line, with a comment now and then, and lines of comments behind it.
    fn end_line(&mut self, indent: usize) {
        if self.choices.one_in(6) {
            let mark = self.mark(" # 注");
            self.text.push_str(&mark);
        }
        self.text.push('\n');
        if self.choices.one_in(10) {
            let indent = self.choices.below(indent + 3);
            let mark = self.mark("# 行");
            let _ = writeln!(self.text, "{:indent$}{mark}", "");
        }
        if self.choices.one_in(12) {
            self.text.push('\n');
        }
    }

    fn write(mut self) -> (String, Vec<String>) {
        self.text.push_str("---");
        self.text.push('\n');
        self.text.push_str("office: a");
        self.end_line(0);
        self.text.push_str("year: 2022");
        self.end_line(0);
        let fields = ["draft: true", "published: ~", "title: \"甲\"", "written: 2023-01-02"];
        for field in fields {
            if self.choices.one_in(4) {
                self.text.push_str(field);
                self.end_line(0);
            }
            if self.choices.one_in(8) {
                let key = self.mark("未知");
                let value = self.choices.pick(&["~", "[1, {a: 2}]", "'文字'", "\n  - 1\n  - 2"]);
                let _ = write!(self.text, "{key}: {value}");
                self.end_line(0);
            }
        }
        if self.choices.one_in(4) {
            let reason = self.mark("因");
            let list = self.choices.pick(&[
                "\n  - {rule: missing-row, reason: R}",
                "\n- rule: missing-row\n  reason: R",
                " [{rule: missing-row, reason: R}]",
                " ~",
            ]);
            if list == " ~" {
                self.kept.pop();
            }
            let _ = write!(self.text, "allow:{}", list.replace('R', &reason));
            self.end_line(0);
        }
        if !self.choices.one_in(8) {
            self.text.push_str("figures:");
            self.end_line(0);
            for table in &self.form.tables {
                if !self.choices.one_in(4) {
                    self.write_table(table);
                }
            }
        }
        self.text.push_str("---\n\n前言\n");
        for section in &self.form.sections {
            if !self.choices.one_in(4) {
                let words = self.mark("\n正文");
                let _ = write!(self.text, "\n## {}\n{words}\n", section.full_heading());
            }
        }
        let mut text = self.text;
        if self.choices.one_in(3) {
            text = text.replace('\n', "\r\n");
            self.kept.iter_mut().for_each(|mark| *mark = mark.replace('\n', "\r\n"));
        }
        if self.choices.one_in(8) {
            text.insert(0, '\u{feff}');
        }
        (text, self.kept)
    }

    fn write_table(&mut self, table: &Table) {
        let step = if self.choices.one_in(4) { 4 } else { 2 };
        if self.choices.one_in(6) {
            let _ = write!(self.text, "  {}:{}", table.key, self.choices.pick(&["", " ~", " {}"]));
            self.end_line(2);
            return;
        }
        let rows: Vec<usize> = (0..table.rows.len()).collect();
        let rows: Vec<usize> = rows.into_iter().filter(|_| self.choices.one_in(4)).collect();
        let key = self.quote(&table.key);
        let _ = write!(self.text, "  {key}:");
        if self.choices.one_in(5) {
            self.write_flow_table(table, &rows);
            return;
        }
        self.end_line(2);
        let mut group = None;
        for row in rows {
            let own = table.rows[row].group;
            if own != group
                && let Some(own) = own
            {
                let key = self.quote(&table.groups[own].key);
                let _ = write!(self.text, "{:1$}{key}:", "", 2 + step);
                self.end_line(2 + step);
            }
            group = own;
            let indent = 2 + step * if own.is_some() { 2 } else { 1 };
            let key = self.quote(&table.rows[row].key);
            let _ = write!(self.text, "{:indent$}{key}:", "");
            self.write_row(table, row, indent);
        }
    }

    fn quote(&mut self, key: &str) -> String {
        match self.choices.below(8) {
            0 => format!("\"{key}\""),
            1 => format!("'{key}'"),
            _ => key.to_owned(),
        }
    }

    fn write_flow_table(&mut self, table: &Table, rows: &[usize]) {
        let gap = self.choices.pick(&[" ", "\n    "]);
        let rows = rows.iter().filter(|row| table.rows[**row].group.is_none());
        let rows: Vec<String> = rows
            .map(|row| {
                let cells = vec!["1"; table.block_of(RowRef::Row(*row)).columns.len()];
                let key = self.quote(&table.rows[*row].key);
                format!("{gap}{key}: [{}]", cells.join(","))
            })
            .collect();
        let tail = self.choices.pick(&["", ",", "\n  ", ",\n  "]);
        let tail = if rows.is_empty() { "" } else { tail };
        let _ = write!(self.text, " {{{}{tail}}}", rows.join(","));
        self.end_line(2);
    }

    fn write_row(&mut self, table: &Table, row: usize, indent: usize) {
        let columns = &table.block_of(RowRef::Row(row)).columns;
        let values = ["0", "7", "~", "/", "\"3\"", "'４'", "1,2", "\"\""];
        let cells: Vec<String> = columns
            .iter()
            .map(|_| self.choices.pick(&values).replace("1,2", "\"1,200\""))
            .collect();
        if columns.len() == 1 && self.choices.one_in(2) {
            let _ = write!(self.text, " {}", cells[0]);
            self.end_line(indent);
            return;
        }
        match self.choices.below(8) {
            0 => {
                for cell in &cells {
                    self.end_line(indent);
                    let _ = write!(self.text, "{:1$}- {cell}", "", indent + 2);
                }
                self.end_line(indent);
            }
            1 => {
                self.text.push_str(" [");
                for cell in &cells {
                    self.end_line(indent);
                    let _ = write!(self.text, "{:1$}{cell},", "", indent + 2);
                }
                self.text.push('\n');
                let _ = write!(self.text, "{:indent$}]", "");
                self.end_line(indent);
            }
            2 if cells.iter().any(|cell| cell == "~") => {
                let open = cells.iter().zip(columns).filter(|(cell, _)| *cell == "~");
                let notes: Vec<String> =
                    open.map(|(_, column)| format!("{}：原文“l；4”", column.label)).collect();
                let notes = if self.choices.one_in(4) {
                    "整行：原文“—”".to_owned()
                } else {
                    notes.join("；")
                };
                let _ = write!(self.text, " [{}] # 待定：{notes}", cells.join(", "));
                if self.choices.one_in(2) {
                    let words = self.mark("问了");
                    let _ = write!(self.text, "，{words}");
                }
                self.text.push('\n');
            }
            _ => {
                let _ = write!(self.text, " [ {} ]", cells.join(" , "));
                self.end_line(indent);
            }
        }
    }
}

fn random_edit(choices: &mut Choices, form: &Form) -> SourceEdit {
    let text = |choices: &mut Choices| {
        let words = ["新文", "甲: 乙", "# 丙", "“丁”", "\"戊\"", "'", "- 己", "一\n二", "[a]", "~"];
        format!("{}{}", choices.pick(&words), choices.pick(&words))
    };
    match choices.below(10) {
        0 => {
            let at = choices.below(form.sections.len());
            let text = text(choices).replace("# ", "");
            SourceEdit::SetSection { section: form.sections[at].id.clone(), text }
        }
        1 => {
            let date = Some("2023-01-20".to_owned()).filter(|_| !choices.one_in(3));
            SourceEdit::SetField(match choices.below(4) {
                0 => FieldValue::Draft(choices.one_in(2)),
                1 => FieldValue::Published(date),
                2 => FieldValue::Written(date),
                _ => FieldValue::Title(Some(text(choices)).filter(|_| !choices.one_in(3))),
            })
        }
        2 => SourceEdit::Allow {
            rule: "block-total".to_owned(),
            place: Some("申请.总计".to_owned()).filter(|_| choices.one_in(2)),
            reason: text(choices),
        },
        _ => {
            let table = choices.below(form.tables.len());
            let row = RowRef::Row(choices.below(form.tables[table].rows.len()));
            let columns = form.tables[table].block_of(row).columns.len();
            let cell = CellRef { table, row, column: choices.below(columns) };
            let value = choices.pick(&["0", "12", "-3", "", "/", "１２", "1,234"]);
            SourceEdit::SetCell { address: CellAddress::new(form, cell), value: value.to_owned() }
        }
    }
}

fn read_cell(report: &Report, address: &CellAddress) -> Option<CellText> {
    let tables = report.figures.tables.iter().filter(|table| *table.key.value == *address.table);
    let row = tables
        .flat_map(|table| &table.rows)
        .find(|row| row.group() == address.group.as_deref() && *row.key.value == *address.row);
    Some(row?.cells.get(address.column)?.text)
}

fn national() -> Forms {
    let none = Previous::default();
    parse(BuiltinTheme::default(), &national_forms(), Vec::new(), &none).0.forms
}

/// Makes edits of one source, and returns how many were made and how many refused.
fn run_edits(seed: u64, forms: &Forms, form: &Form) -> (usize, usize) {
    let mut choices = Choices(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    (0..8).for_each(|_| _ = choices.below(2));
    let generator =
        Generator { choices: &mut choices, form, text: String::new(), kept: Vec::new() };
    let (mut text, mut kept) = generator.write();
    assert!(parse_report_text(&text).is_some(), "{seed}\n{text}");
    let is_crlf = text.contains("\r\n");
    let mut values = HashMap::new();
    let (mut made, mut refused) = (0, 0);
    for _ in 0..=choices.below(6) {
        let edit = random_edit(&mut choices, form);
        let after = match edit_source(&text, forms, &edit) {
            Ok(after) => after,
            Err(error) => {
                assert_ne!(error, EditError::Elsewhere, "{seed} {edit:?}\n{text}");
                refused += 1;
                continue;
            }
        };
        made += 1;
        match &edit {
            SourceEdit::SetCell { address, value } => {
                values.insert(address.clone(), read_number(value).0);
            }
            SourceEdit::SetSection { .. } => kept.retain(|mark| !mark.contains("正文")),
            SourceEdit::SetField(_) | SourceEdit::Allow { .. } => {}
        }
        for mark in &kept {
            assert!(after.contains(mark), "{seed} {edit:?} lost {mark}\n{text}\n\n{after}");
        }
        if is_crlf {
            assert_eq!(
                after.matches('\n').count(),
                after.matches("\r\n").count(),
                "{edit:?}\n{after}"
            );
        }
        if !matches!(edit, SourceEdit::Allow { .. }) && choices.one_in(8) {
            let again = edit_source(&after, forms, &edit);
            assert_eq!(again.as_ref(), Ok(&after), "{seed} {edit:?}\n{text}");
        }
        text = after;
    }
    let report = parse_report_text(&text).unwrap();
    for (address, value) in values {
        let found = read_cell(&report, &address);
        let is_open = value == CellText::Blank && found == Some(CellText::Undecided);
        assert!(found == Some(value) || is_open, "{seed} {address:?} {value:?} {found:?}\n{text}");
    }
    (made, refused)
}

#[test]
fn random_edits_keep_all_else() {
    let forms = national();
    let form = forms.for_year(2022).unwrap();
    let runs = (1..=RUNS).into_par_iter().map(|seed| run_edits(seed, &forms, form));
    let (made, refused) = runs.reduce(|| (0, 0), |one, other| (one.0 + other.0, one.1 + other.1));
    // Rows of one-row groups and the like are refused, and little else.
    assert!(made > 2 * usize::try_from(RUNS).unwrap(), "{made} made, {refused} refused");
    assert!(refused * 10 < made, "{made} made, {refused} refused");
}
