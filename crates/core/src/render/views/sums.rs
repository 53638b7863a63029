//! The sums of a year, and the words on what they leave out.

use super::number::display_number;
use crate::archive::{FigureSum, ReportSummary, sum_year};
use crate::form::KeyFigure;
use crate::plan::Overview;
use serde::Serialize;

/// The sums of a year, as its first page shows them.
#[derive(Default)]
pub(super) struct YearSumsView<'a> {
    pub(super) sums: Vec<ColumnSum>,
    pub(super) included: Option<Included<'a>>,
    pub(super) replaced: Vec<ReplacedFigure<'a>>,
}

/// A sum over the reports that gave a number, and their count.
#[derive(Serialize)]
pub(super) struct ColumnSum {
    text: String,
    count: usize,
}

/// Reports that are in the figures of others and are not added beside these.
#[derive(Serialize)]
pub(super) struct Included<'a> {
    /// The number of reports that are added.
    counted: usize,
    /// The offices whose reports include others.
    offices: NamedOffices<'a>,
    /// The number of reports that they include.
    reports: usize,
}

/// A figure that reports which include others do not give.
#[derive(Serialize)]
pub(super) struct ReplacedFigure<'a> {
    label: &'a str,
    offices: NamedOffices<'a>,
}

/// Offices of which the first few are named.
#[derive(Serialize)]
struct NamedOffices<'a> {
    names: Vec<&'a str>,
    count: usize,
}

/// How many offices a sentence names.
const MAX_NAMED: usize = 3;

impl<'a> NamedOffices<'a> {
    fn new<'r: 'a>(
        overview: Overview<'a>,
        reports: impl ExactSizeIterator<Item = &'r ReportSummary>,
    ) -> Self {
        let count = reports.len();
        let names = reports.take(MAX_NAMED).map(|report| report.office_name(overview.archive));
        Self { names: names.collect(), count }
    }
}

impl<'a> YearSumsView<'a> {
    /// Adds up the key figures of a year.
    pub(super) fn new(overview: Overview<'a>, year: u16, key_figures: &'a [KeyFigure]) -> Self {
        let sums = sum_year(overview.archive, overview.summary, year, key_figures);
        let offices = sums.including.iter().map(|(report, _)| *report);
        let reports = sums.including.iter().map(|(_, count)| count).sum();
        let included = Included {
            counted: sums.counted,
            offices: NamedOffices::new(overview, offices),
            reports,
        };
        let replaced =
            key_figures.iter().zip(&sums.figures).filter(|(_, sum)| !sum.replaced.is_empty());
        Self {
            included: Some(included).filter(|included| included.reports > 0),
            replaced: replaced
                .map(|(figure, sum)| ReplacedFigure {
                    label: &figure.label,
                    offices: NamedOffices::new(overview, sum.replaced.iter().copied()),
                })
                .collect(),
            sums: sums.figures.iter().map(column_sum).collect(),
        }
    }
}

/// Formats a sum; without any number there is none, which is not zero.
fn column_sum(sum: &FigureSum) -> ColumnSum {
    let text = sum.total.map_or_else(|| "—".to_owned(), display_number);
    ColumnSum { text, count: sum.counted }
}
