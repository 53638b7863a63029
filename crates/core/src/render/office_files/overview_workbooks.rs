//! Workbooks over many reports: a year with its offices as rows, and the list of all reports.

use super::sheets::{properties, write_heading_row, write_value, write_wide_row};
use super::year_tables::{RecordReader, write_year_tables};
use crate::archive::{Archive, CellValue, ReportSummary, Summary, sum_year};
use crate::form::{Form, KeyFigure};
use crate::plan::Overview;
use nianbao_ooxml::{CellContent, CellStyle, Properties, SheetLayout, Workbook};
use std::io::Error;
use std::path::Path;
use std::sync::Arc;

/// Writes the workbook of a year: the key figures of every report, then all figures by table.
///
/// Errors: the records cannot be read, it is too large for a zip archive, or the disk fails.
pub(in crate::render) fn year_workbook(
    overview: Overview,
    year: u16,
    read: &RecordReader,
    spool: Option<&Path>,
) -> Result<Vec<u8>, Error> {
    let (archive, reports) = (overview.archive, overview.summary.in_year(year));
    let words = archive.site.words();
    let title = words.fill("sheets.year_title", &[("site", &archive.site.title), ("year", &year)]);
    let mut workbook = start_workbook(&properties(&title, newest_day(reports)), spool);
    write_reports(&mut workbook, archive, (words.text("sheets.main"), &title), reports);
    write_year_tables(&mut workbook, archive, (overview.summary, year), read)?;
    write_missing(&mut workbook, archive, overview.summary, year);
    workbook.finish()
}

/// Writes the workbook of the archive: all reports with their key figures, the offices, and
/// sums by year.
///
/// Errors: it is too large for a zip archive, or the disk fails.
pub(in crate::render) fn archive_workbook(
    overview: Overview,
    spool: Option<&Path>,
) -> Result<Vec<u8>, Error> {
    let (archive, reports) = (overview.archive, overview.summary.reports());
    let title = &archive.site.title;
    let mut workbook = start_workbook(&properties(title, newest_day(reports)), spool);
    write_years(&mut workbook, overview);
    write_reports(
        &mut workbook,
        archive,
        (archive.site.words().text("sheets.reports"), title),
        reports,
    );
    write_offices(&mut workbook, archive, overview.summary);
    workbook.finish()
}

/// Starts a workbook whose rows go to the folder `spool`, if there is one.
fn start_workbook(properties: &Properties, spool: Option<&Path>) -> Workbook {
    match spool {
        Some(folder) => Workbook::spooled(properties, folder),
        None => Workbook::new(properties),
    }
}

fn newest_day(reports: &[Arc<ReportSummary>]) -> Option<String> {
    let newest = reports.iter().filter_map(|report| report.updated).max();
    newest.map(|at| at.date().to_string())
}

/// Lists the key figures of the forms of reports, each id once, those of newer forms first.
fn key_figures<'a>(archive: &'a Archive, reports: &[Arc<ReportSummary>]) -> Vec<&'a KeyFigure> {
    let mut used = vec![false; archive.forms.iter().count()];
    for at in reports.iter().filter_map(|report| report.form) {
        if let Some(is_used) = used.get_mut(usize::from(at)) {
            *is_used = true;
        }
    }
    let forms = archive.forms.iter().zip(used).filter(|(_, is_used)| *is_used);
    let mut forms: Vec<&Form> = forms.map(|(form, _)| form).collect();
    forms.sort_by_key(|form| std::cmp::Reverse(form.years.map(|years| years.from)));
    let mut figures: Vec<&KeyFigure> = Vec::new();
    for figure in forms.into_iter().flat_map(|form| &form.key_figures) {
        if !figures.iter().any(|known| known.id == figure.id) {
            figures.push(figure);
        }
    }
    figures
}

/// Writes reports as rows.
fn write_reports(
    workbook: &mut Workbook,
    archive: &Archive,
    (name, title): (&str, &str),
    reports: &[Arc<ReportSummary>],
) {
    let words = archive.site.words();
    let figures = key_figures(archive, reports);
    let heads: Vec<&str> =
        (["sheets.year", "sheets.office", "sheets.kind"].map(|key| words.text(key)).into_iter())
            .chain(figures.iter().map(|figure| figure.label.as_str()))
            .chain(["sheets.published", "sheets.page"].map(|key| words.text(key)))
            .collect();
    let widths =
        ([8, 30, 12].into_iter()).chain(figures.iter().map(|_| 14)).chain([12, 60]).collect();
    let layout = SheetLayout { widths, frozen_rows: 3, frozen_columns: 2, is_landscape: true };
    workbook.start_sheet(name, &layout);
    write_wide_row(workbook, title, heads.len(), (CellStyle::Title, 1));
    let note = words.text("sheets.reports_note");
    write_wide_row(workbook, note, heads.len(), (CellStyle::Plain, 1));
    write_heading_row(workbook, &heads, 2);
    for report in reports {
        write_report(workbook, archive, report, &figures);
    }
}

fn write_report(
    workbook: &mut Workbook,
    archive: &Archive,
    report: &ReportSummary,
    figures: &[&KeyFigure],
) {
    workbook.start_row(None);
    let year = report.year.to_string();
    workbook.write_cell(0, CellContent::number(&year), CellStyle::Figure);
    let office = archive.offices.get(&report.office);
    write_text(workbook, 1, report.office_name(archive));
    write_text(workbook, 2, office.map_or("", |office| office.kind.label(archive.site.words())));
    for (column, figure) in (3..).zip(figures) {
        let value = report.key_figure(archive, &figure.id);
        write_value(archive.site.words(), workbook, column, value);
    }
    let day = report.published.map(|at| at.date().to_string()).unwrap_or_default();
    let column = 3 + figures.len();
    write_text(workbook, column, &day);
    write_text(workbook, column + 1, &archive.site.url(&report.folder()));
}

/// Writes the offices that had to report on a year and have not.
fn write_missing(workbook: &mut Workbook, archive: &Archive, summary: &Summary, year: u16) {
    let missing = summary.missing_in(&archive.offices, year);
    if missing.is_empty() {
        return;
    }
    let layout = SheetLayout { widths: vec![40, 20, 12], frozen_rows: 1, ..SheetLayout::default() };
    let words = archive.site.words();
    workbook.start_sheet(words.text("sheets.missing"), &layout);
    let heads = ["sheets.office", "sheets.kind", "sheets.state"].map(|key| words.text(key));
    write_heading_row(workbook, &heads, 1);
    for office in missing {
        workbook.start_row(None);
        write_text(workbook, 0, office.name_in(year));
        write_text(workbook, 1, office.kind.label(words));
        let is_unsubmitted = office.has_not_submitted(year);
        let key = if is_unsubmitted { "coverage.unsubmitted" } else { "coverage.missing" };
        write_text(workbook, 2, words.text(key));
    }
}

/// Writes the sums of each year, in which no request counts twice.
fn write_years(workbook: &mut Workbook, overview: Overview) {
    let (archive, summary) = (overview.archive, overview.summary);
    let figures = key_figures(archive, summary.reports());
    let widths = [8, 12].into_iter().chain(figures.iter().map(|_| 16)).collect();
    let layout = SheetLayout { widths, frozen_rows: 3, ..SheetLayout::default() };
    let words = archive.site.words();
    workbook.start_sheet(words.text("sheets.sums"), &layout);
    let heads: Vec<&str> = (["sheets.year", "sheets.report_count"].map(|key| words.text(key)))
        .into_iter()
        .chain(figures.iter().map(|figure| figure.label.as_str()))
        .collect();
    write_wide_row(workbook, &archive.site.title, heads.len(), (CellStyle::Title, 1));
    let note = words.text("sheets.sums_note");
    write_wide_row(workbook, note, heads.len(), (CellStyle::Plain, 1));
    write_heading_row(workbook, &heads, 2);
    for year in summary.years() {
        workbook.start_row(None);
        let (label, count) = (year.to_string(), summary.in_year(year).len().to_string());
        workbook.write_cell(0, CellContent::number(&label), CellStyle::RowHeading);
        workbook.write_cell(1, CellContent::number(&count), CellStyle::Figure);
        let own = archive.forms.for_year(year).map_or(&[][..], |form| &form.key_figures);
        let sums = sum_year(archive, summary, year, own);
        for (column, figure) in (2..).zip(&figures) {
            let at = own.iter().position(|known| known.id == figure.id);
            let total = at.and_then(|at| sums.figures.get(at)?.total);
            let value = total.map_or(CellValue::Blank, CellValue::Number);
            write_value(words, workbook, column, at.map(|_| value));
        }
    }
}

/// Writes the offices that have reports.
fn write_offices(workbook: &mut Workbook, archive: &Archive, summary: &Summary) {
    let layout = SheetLayout {
        widths: vec![20, 40, 20, 12, 40, 60],
        frozen_rows: 1,
        ..SheetLayout::default()
    };
    let words = archive.site.words();
    workbook.start_sheet(words.text("sheets.offices"), &layout);
    let heads = ["id", "name", "kind", "region", "parent", "years"];
    write_heading_row(workbook, &heads.map(|name| words.text(&format!("sheets.{name}"))), 1);
    let offices = archive.offices.iter().filter(|office| !summary.years_of(&office.id).is_empty());
    for office in offices {
        workbook.start_row(None);
        let parent = office.parent.as_deref().and_then(|id| archive.offices.get(id));
        let years: Vec<String> =
            summary.years_of(&office.id).iter().map(ToString::to_string).collect();
        let texts = [
            office.id.as_str(),
            &office.name,
            office.kind.label(words),
            office.region.as_deref().unwrap_or_default(),
            parent.map_or("", |parent| parent.name.as_str()),
            &words.join(&years),
        ];
        for (column, text) in texts.into_iter().enumerate() {
            write_text(workbook, column, text);
        }
    }
}

fn write_text(workbook: &mut Workbook, column: usize, text: &str) {
    workbook.write_cell(column, CellContent::Text(text), CellStyle::Prose);
}
