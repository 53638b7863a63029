//! The Word documents and workbooks that a build makes of reports are read back: every figure,
//! and every word.

use super::round_trip::{SHAPES, figures, texts};
use crate::support::documents::paper::Paper;
use crate::support::documents::wanted::{against, imported};
use crate::support::overlay;
use crate::support::page::{file_bytes, site};
use nianbao::Examined;
use nianbao_core::archive::Archive;
use nianbao_core::form::{CellRef, Form, RowRef};
use nianbao_core::report::Report;
use nianbao_core::source::{Content, File};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::path::Path;

/// A site that makes all files of Word and Excel.
fn with_downloads(mut files: Vec<File>) -> Examined {
    let settings = files.iter_mut().find(|file| file.path == "site.yaml").unwrap();
    let Content::Text(text) = &mut settings.content else { panic!("site.yaml is text") };
    let others = text.lines().filter(|line| !line.starts_with("downloads:"));
    let lines: Vec<&str> = others.chain(["downloads: [xlsx, docx]", ""]).collect();
    *text = lines.join("\n");
    site(files)
}

fn portal() -> Examined {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/portal");
    with_downloads(nianbao::world::load_files(&root).unwrap())
}

/// The values of a report by their places in the form, as written; blanks are left out.
fn written_figures(archive: &Archive, report: &Report) -> BTreeMap<String, String> {
    let source = archive.sources.get(report.source);
    let mut found = BTreeMap::new();
    for table in &report.figures.tables {
        for row in &table.rows {
            for (at, cell) in row.cells.iter().enumerate() {
                let text = source.slice(cell.text_span()).replace(' ', "");
                found.insert(format!("{}[{at}]", row.form_path(&table.key.value)), text);
            }
        }
    }
    found
}

/// The words of a report without Markdown, links and white space, by sections.
fn words(archive: &Archive, report: &Report) -> Vec<(String, String)> {
    let source = archive.sources.get(report.source);
    let link = regex::Regex::new(r"\]\([^)]*\)").unwrap();
    let plain = |text: &str| -> String {
        let mut out = link.replace_all(text, "").into_owned();
        out.retain(|c| !c.is_whitespace() && !"*_\\#[]<>|".contains(c));
        out
    };
    let narrative = &report.narrative;
    let preamble = (String::new(), plain(source.slice(narrative.preamble)));
    let sections = narrative.sections.iter();
    let sections = sections.map(|own| (own.heading.text.clone(), plain(source.slice(own.body))));
    std::iter::once(preamble).chain(sections).collect()
}

/// Imports the Word document of a report, and holds the source that comes of it beside the
/// report's own.
fn comes_back(site: &Examined, report: &Report) -> Result<(), String> {
    let (office, year) = (&report.office.value, report.year.value);
    let name = format!("{office}-{year}.docx");
    let bytes = file_bytes(site, &format!("{year}/{office}/{name}"));
    let read = against(site, &name, &bytes).map_err(|failure| format!("{failure:?}"))?;
    let offices = site.archive.sources.iter().find(|(_, own)| own.path == "content/offices.yaml");
    let mut files = overlay::apply(&[]);
    files.retain(|file| !file.path.starts_with("content/"));
    files.push(overlay::text("content/offices.yaml", &offices.unwrap().1.text));
    files.push(overlay::text(&format!("content/{year}/{office}.md"), &read.source));
    let again = crate::support::page::site(files);
    let other = again.archive.reports().next().ok_or("no report")?;
    let own = written_figures(&site.archive, report);
    let read_figures = written_figures(&again.archive, other);
    let differing: Vec<_> =
        own.iter().filter(|(at, text)| read_figures.get(*at) != Some(text)).collect();
    if !differing.is_empty() || own.len() != read_figures.len() {
        return Err(format!("{name}: {differing:?}\n{:?}", read.issues));
    }
    let (own, other) = (words(&site.archive, report), words(&again.archive, other));
    if own == other { Ok(()) } else { Err(format!("{name}: {own:#?}\n{other:#?}")) }
}

#[test]
fn word_documents_of_the_portal_come_back() {
    let site = portal();
    let reports: Vec<&Report> = site.archive.reports().collect();
    assert!(reports.len() > 40);
    for report in reports {
        comes_back(&site, report).unwrap_or_else(|why| panic!("{why}"));
    }
}

/// Any figures and words come back from the Word document of a source.
#[test]
fn word_documents_of_any_report_come_back() {
    let reports = (0..SHAPES.len(), any::<u64>(), texts());
    let run = super::runner(16).run(&reports, |(at, seed, (preamble, texts))| {
        let report = SHAPES[at].fill(&figures(&SHAPES[at], seed), &preamble, &texts);
        let read = imported(Paper::Word.name(), &Paper::Word.print(&report)).unwrap();
        let mut files = overlay::apply(&[]);
        files.retain(|file| !file.path.starts_with("content/2"));
        let year = SHAPES[at].year;
        files.push(overlay::text(&format!("content/{year}/shili-czj.md"), &read.source));
        let site = with_downloads(files);
        let own = site.archive.reports().next().unwrap();
        comes_back(&site, own).map_err(TestCaseError::fail)
    });
    run.unwrap_or_else(|why| panic!("{why}"));
}

/// Each sheet of a workbook is read as the table that it prints.
#[test]
fn workbooks_hold_the_printed_tables() {
    let site = portal();
    for report in site.archive.reports().step_by(5) {
        let (office, year) = (&report.office.value, report.year.value);
        let name = format!("{office}-{year}.xlsx");
        let bytes = file_bytes(&site, &format!("{year}/{office}/{name}"));
        let read = against(&site, &name, &bytes).unwrap();
        let filled = site.archive.filled_form(report).unwrap();
        let figures = written_figures(&site.archive, report);
        let there = read.provenance.iter().filter(|cell| cell.value.is_some()).count();
        let written = figures.values().filter(|text| !matches!(text.as_str(), "~" | "")).count();
        assert!(there >= written, "{name}: {there} of {written} {:?}", read.issues);
        for cell in &read.provenance {
            let place = cells(filled.form).find(|at| filled.form.cell_path(*at) == cell.form_path);
            let own = filled.cell(place.unwrap()).unwrap();
            let source = site.archive.sources.get(report.source);
            let own = without_end_zeros(source.slice(own.text_span()));
            let value = without_end_zeros(cell.value.as_deref().unwrap_or("~"));
            assert_eq!(value, own, "{name} {}", cell.form_path);
        }
    }
}

/// Drops blanks, and zeros at the end of a fraction, which a number in a sheet has in its format
/// alone.
fn without_end_zeros(text: &str) -> String {
    let text = text.replace(' ', "");
    let end = text.find(|c: char| !c.is_ascii_digit() && !".-".contains(c)).unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let is_fraction = number.contains('.');
    let bare = number.trim_end_matches('0').trim_end_matches('.');
    let number = if is_fraction { bare } else { number };
    format!("{number}{unit}")
}

/// Lists the cells of a form.
fn cells(form: &Form) -> impl Iterator<Item = CellRef> + '_ {
    form.tables.iter().enumerate().flat_map(|(at, table)| {
        let rows = (0..table.rows.len()).map(RowRef::Row);
        let rows = rows.chain((0..table.groups.len()).map(RowRef::Group));
        rows.flat_map(move |row| {
            let columns = 0..table.block_of(row).columns.len();
            columns.map(move |column| CellRef { table: at, row, column })
        })
    })
}
