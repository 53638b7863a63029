//! The most bytes that a row of a list takes in the templates of the program.

use crate::archive::{Archive, CellValue, ReportSummary, Summary};
use crate::config::Office;

/// The longest way from a page of a list to the top: `../../../../`.
const UP: usize = 12;
/// The markup of a row, or of a cell, without names and ids; each is more than any has.
const ROW: usize = 120 + UP;
const MATRIX_CELL: usize = 100 + UP;
const EMPTY_CELL: usize = 36;
/// The most characters that a sum has.
const SUM_DIGITS: usize = 32;
/// The kind of an office, in an attribute.
const KIND: usize = 40;

/// Sizes of rows, for the years of a site.
pub(super) struct RowSizes<'a> {
    archive: &'a Archive,
    summary: &'a Summary,
    /// The most columns that a year has for key figures.
    columns: usize,
}

impl<'a> RowSizes<'a> {
    pub(super) fn new(archive: &'a Archive, summary: &'a Summary) -> Self {
        let columns = archive.forms.iter().map(|form| form.key_figures.len()).max();
        Self { archive, summary, columns: columns.unwrap_or(0) }
    }

    /// Returns the size of an office in the matrix: a cell for each year.
    pub(super) fn matrix_row(&self, office: &Office) -> usize {
        let own = office.id.len() + escaped_len(office.display_name());
        let there = self.summary.years_of(&office.id).len();
        let other = self.summary.year_range().len().saturating_sub(there);
        ROW + own + there * (MATRIX_CELL + own) + other * EMPTY_CELL
    }

    /// Returns the size of a report in the list of its year.
    pub(super) fn report_row(&self, report: &ReportSummary) -> usize {
        let name = escaped_len(report.office_name(self.archive));
        let figures = report.key_figures.iter().map(|value| digits(*value));
        let cells = self.columns * EMPTY_CELL + figures.sum::<usize>();
        ROW + KIND + report.office.len() + name + cells + self.roll_up_rows(report)
    }

    /// Returns the size of a report beside those of the offices below it: three rows.
    fn roll_up_rows(&self, report: &ReportSummary) -> usize {
        let offices = &self.archive.offices;
        let office = offices.find(&report.office);
        if office.is_none_or(|office| offices.children_of(office).is_empty()) {
            return 0;
        }
        let name = escaped_len(report.office_name(self.archive));
        3 * (ROW + self.columns * (EMPTY_CELL + SUM_DIGITS)) + name
    }
}

/// Returns the size of an office in the list of offices: it has its former names.
pub(super) fn office_row(office: &Office) -> usize {
    let former = office.former_names.iter().map(|former| escaped_len(&former.name) + 3);
    ROW + EMPTY_CELL + office.id.len() + escaped_len(&office.name) + former.sum::<usize>()
}

/// Returns the size of an office that has no report of a year.
pub(super) fn missing_row(office: &Office, year: u16) -> usize {
    ROW + office.id.len() + escaped_len(office.name_in(year))
}

/// Returns the most bytes that a link to a group takes.
pub(crate) fn group_link_size(folder: &str, label: &str) -> usize {
    ROW + folder.len() + escaped_len(label)
}

/// Returns the most characters that a number takes: as text with marks between thousands, and
/// in plain digits in an attribute.
fn digits(value: CellValue) -> usize {
    value.number().map_or(0, |number| {
        let digits = number.mantissa().unsigned_abs().checked_ilog10().unwrap_or(0);
        // A sign, a point, a zero before the point.
        let plain = digits as usize + number.scale() as usize + 4;
        2 * plain + digits as usize / 3 + " data-value=\"\"".len()
    })
}

/// Returns the length of a text whose characters of markup are escaped.
fn escaped_len(text: &str) -> usize {
    let is_escaped = |byte: &u8| matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\'');
    text.len() + text.bytes().filter(|byte| is_escaped(byte)).count() * 5
}
