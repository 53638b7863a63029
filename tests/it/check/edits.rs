//! Edits of all sources of the repository: each cell to another value and back.

use nianbao_core::archive::Archive;
use nianbao_core::edit::{SourceEdit, edit_source};
use nianbao_core::render::{EntryContent, EntryValue, entry_tables};
use nianbao_core::report::{Cell, CellText, Report};
use nianbao_core::source::{Content, File};
use nianbao_core::{ExamineOptions, examine};
use std::path::Path;

/// One cell of so many of a source is set, each time another one.
const STRIDE: usize = 7;

/// The values that a cell is set to in turn.
const VALUES: [&str; 4] = ["987", "", "/", "0"];

fn load(folder: &str) -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    nianbao::world::load_files(&root).unwrap()
}

/// The sites of the repository, and the reports that tests change.
fn sites() -> Vec<Archive> {
    let drafts = ExamineOptions { drafts: true, ..ExamineOptions::default() };
    let mut sites: Vec<Vec<File>> =
        ["examples/portal", "examples/english", "examples/broken", ""].map(load).into();
    let base = |year: u16| {
        let text = std::fs::read_to_string(
            Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/bases/{year}.md")),
        );
        let path = format!("content/{year}/shili-zf.md");
        File { path, content: Content::Text(text.unwrap()) }
    };
    sites.push([2019, 2020, 2021, 2022].map(base).into());
    let examined = sites.into_iter();
    examined.map(|files| examine(nianbao::builtin::theme(), files, &drafts).archive).collect()
}

fn written_cell<'r>(report: &'r Report, value: &EntryValue) -> Option<&'r Cell> {
    let address = &value.address;
    let tables = report.figures.tables.iter().filter(|table| *table.key.value == *address.table);
    let row = tables
        .flat_map(|table| &table.rows)
        .find(|row| row.group() == address.group.as_deref() && *row.key.value == *address.row);
    row?.cells.get(address.column)
}

/// Returns true for a cell whose text is the one that an edit would write.
fn is_canonical(cell: &Cell, written: &str) -> bool {
    match cell.text {
        CellText::Number(_) => !cell.normalized && cell.span == cell.text_span(),
        CellText::Blank => written == "~",
        CellText::NotApplicable => written == "/",
        CellText::Undecided | CellText::Unreadable => false,
    }
}

/// Sets cells of a report and sets them back; returns how many.
fn set_and_set_back(archive: &Archive, report: &Report, nth: usize) -> usize {
    let Some(form) = archive.form_of(report) else { return 0 };
    let source = archive.sources.get(report.source);
    let text = &source.text;
    let set = |text: &str, value: &EntryValue, typed: &str| {
        let edit = SourceEdit::SetCell { address: value.address.clone(), value: typed.to_owned() };
        edit_source(text, &archive.forms, &edit)
    };
    let tables = entry_tables(form, report, text);
    let cells = tables.iter().flat_map(|table| table.rows.iter().flatten());
    let values = cells.filter_map(|cell| match &cell.content {
        EntryContent::Value(value) => Some(value),
        EntryContent::Heading(..) => None,
    });
    let mut tried = 0;
    for (at, value) in values.enumerate().skip(nth % STRIDE).step_by(STRIDE) {
        let path = format!("{} {}", source.path, value.form_path);
        let Some(cell) = written_cell(report, value) else { continue };
        let typed = VALUES[(at / STRIDE + nth) % VALUES.len()];
        // An amount needs its unit.
        let unit = value.unit.filter(|_| typed == "987").map_or("", |unit| unit.name());
        let typed = format!("{typed}{unit}");
        let after = match set(text, value, &typed) {
            Ok(after) => after,
            // A row of too many cells, or another mistake that a person has to mend first.
            Err(error) => {
                assert!(source.path.contains("shili-"), "{path}: {error}");
                continue;
            }
        };
        tried += 1;
        if after != *text {
            assert_eq!(text.lines().count(), after.lines().count(), "{path}");
        }
        // A comment that leaves the cell to a person is gone.
        if value.undecided.is_none() && is_canonical(cell, source.slice(cell.span)) {
            let back = set(&after, value, &value.text);
            assert!(back.as_ref() == Ok(text), "{path} by {typed}: {back:?}");
        }
    }
    tried
}

#[test]
fn cells_are_set_and_set_back() {
    let mut tried = 0;
    let mut nth = 0;
    for archive in sites() {
        for report in archive.reports() {
            nth += 1;
            tried += set_and_set_back(&archive, report, nth);
        }
    }
    assert!(nth > 100 && tried > 1500, "{tried} cells of {nth} reports");
}
