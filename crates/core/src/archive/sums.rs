//! Adds the figures of a year so that no request counts twice. The report of an office that
//! covers its subordinates, as that of a government does, takes the place of their reports.

use super::{Archive, CellValue, ReportSummary, Summary};
use crate::config::{OfficeId, ReportScope};
use crate::form::KeyFigure;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// The sums of a year over all offices, and what they leave out.
#[derive(Debug, Default)]
pub struct YearSums<'a> {
    /// A sum for each key figure.
    pub figures: Vec<FigureSum<'a>>,
    /// The number of reports that no other report includes.
    pub counted: usize,
    /// The reports that include others, with the number of these.
    pub including: Vec<(&'a ReportSummary, usize)>,
}

/// The sum of a figure.
#[derive(Debug, Default)]
pub struct FigureSum<'a> {
    /// The sum; `None` if no report gives a number.
    pub total: Option<Decimal>,
    /// The number of reports that were added.
    pub counted: usize,
    /// Reports that include others and do not give this figure, so that theirs were added.
    pub replaced: Vec<&'a ReportSummary>,
}

/// A report beside those of the offices that it covers.
#[derive(Debug, PartialEq, Eq)]
pub struct RollUp {
    /// The number of reports that it is compared with.
    pub parts: usize,
    /// Its figure and the sum of the parts for each key figure; `None` if one is unknown.
    pub figures: Vec<Option<RollUpFigure>>,
}

/// A figure of a report that covers other offices, and the sum over these offices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RollUpFigure {
    /// The figure of the report.
    pub whole: Decimal,
    /// The sum of the figures of the offices that it covers.
    pub parts: Decimal,
}

impl RollUpFigure {
    /// Returns by how much the whole exceeds its parts.
    pub fn difference(self) -> Option<Decimal> {
        self.whole.checked_sub(self.parts)
    }
}

/// Adds up key figures of all reports of a year. For each figure a report that covers its
/// subordinates and gives a number stands for them all; where it gives none, they count
/// themselves.
pub fn sum_year<'a>(
    archive: &Archive,
    summary: &'a Summary,
    year: u16,
    key_figures: &[KeyFigure],
) -> YearSums<'a> {
    let reports = ReportTree::new(archive, summary, year);
    let included = reports.find_including(|_| true);
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    for including in included.iter().flatten() {
        *counts.entry(*including).or_default() += 1;
    }
    let counted = included.iter().filter(|including| including.is_none()).count();
    YearSums {
        figures: key_figures.iter().map(|figure| reports.sum(figure, &included)).collect(),
        counted,
        including: counts.into_iter().map(|(at, count)| (&*reports.list[at], count)).collect(),
    }
}

/// Returns for each office whose report of a year is included in another the office of the
/// topmost report that includes it.
pub fn including_reports<'a>(
    archive: &Archive,
    summary: &'a Summary,
    year: u16,
) -> HashMap<&'a str, &'a str> {
    let reports = ReportTree::new(archive, summary, year);
    let included = reports.find_including(|_| true);
    let pairs = reports.list.iter().zip(included);
    let pairs = pairs.filter_map(|(report, at)| Some((report, reports.list.get(at?)?)));
    pairs.map(|(report, including)| (&*report.office, &*including.office)).collect()
}

/// The reports of a year with the offices above each.
struct ReportTree<'a, 's> {
    archive: &'s Archive,
    list: &'a [Arc<ReportSummary>],
    /// The index of the report of an office.
    by_office: HashMap<OfficeId, usize>,
}

impl<'a, 's> ReportTree<'a, 's> {
    fn new(archive: &'s Archive, summary: &'a Summary, year: u16) -> Self {
        let list = summary.in_year(year);
        let by_office = (0..)
            .zip(list)
            .filter_map(|(at, report)| Some((archive.offices.find(&report.office)?, at)))
            .collect();
        Self { archive, list, by_office }
    }

    /// Returns for each report the index of the topmost report that includes it, of those that
    /// `is_given` takes.
    fn find_including(&self, is_given: impl Fn(&ReportSummary) -> bool) -> Vec<Option<usize>> {
        let offices = &self.archive.offices;
        let mut topmost: HashMap<OfficeId, Option<usize>> = HashMap::new();
        let including = |report: &Arc<ReportSummary>| {
            let parent = offices.parent_of(offices.find(&report.office)?)?;
            self.find_topmost(parent, &mut topmost, &is_given)
        };
        self.list.iter().map(including).collect()
    }

    /// Returns the index of the topmost report of an office or those above it that covers
    /// subordinates; `known` are the offices that were looked at before.
    fn find_topmost(
        &self,
        office: OfficeId,
        known: &mut HashMap<OfficeId, Option<usize>>,
        is_given: &impl Fn(&ReportSummary) -> bool,
    ) -> Option<usize> {
        let mut path = Vec::new();
        let mut next = Some(office);
        let mut found = None;
        while let Some(office) = next {
            if let Some(known) = known.get(&office) {
                found = *known;
                break;
            }
            // A ring of parents, which is a finding, ends where it closes.
            known.insert(office, None);
            path.push(office);
            next = self.archive.offices.parent_of(office);
        }
        for office in path.into_iter().rev() {
            found = found.or_else(|| {
                let at = *self.by_office.get(&office)?;
                (covers_subordinates(self.archive, office) && is_given(&self.list[at]))
                    .then_some(at)
            });
            known.insert(office, found);
        }
        found
    }

    /// Adds up a figure; `included` is what [`Self::find_including`] returns for all reports.
    fn sum(&self, figure: &KeyFigure, included: &[Option<usize>]) -> FigureSum<'a> {
        let values: Vec<Option<Decimal>> = (self.list.iter())
            .map(|report| figure_of(self.archive, report, figure).and_then(CellValue::number))
            .collect();
        let number = |report: &ReportSummary| {
            let office = self.archive.offices.find(&report.office);
            office.and_then(|office| values[*self.by_office.get(&office)?])
        };
        let including = self.find_including(|report| number(report).is_some());
        let mut total = Some(Decimal::ZERO);
        let (mut counted, mut replaced) = (0, BTreeSet::new());
        for (at, value) in values.iter().enumerate() {
            let Some(value) = value.filter(|_| including[at].is_none()) else { continue };
            total = total.and_then(|sum| sum.checked_add(value));
            counted += 1;
            replaced.extend(included[at]);
        }
        FigureSum {
            total: total.filter(|_| counted > 0),
            counted,
            replaced: replaced.into_iter().map(|at| &*self.list[at]).collect(),
        }
    }
}

fn covers_subordinates(archive: &Archive, office: OfficeId) -> bool {
    archive.site.scope_of(archive.offices.office(office)) == ReportScope::Subordinates
}

/// Returns a figure by its id, so that a report in another form has its own.
fn figure_of(archive: &Archive, report: &ReportSummary, figure: &KeyFigure) -> Option<CellValue> {
    report.key_figure(archive, &figure.id)
}

/// Compares the report of an office with those of the offices that it covers: those below it,
/// but none that one of these covers in turn. `None` if it covers none, if one of them had to
/// report and has not, or if no figure is known of all.
pub fn roll_up(archive: &Archive, summary: &Summary, report: &ReportSummary) -> Option<RollUp> {
    let office = archive.offices.find(&report.office)?;
    if !covers_subordinates(archive, office) {
        return None;
    }
    let parts = find_parts(archive, summary, office, report.year)?;
    let form = report.form(archive)?;
    let figures = form.key_figures.iter().map(|figure| compare(archive, report, &parts, figure));
    let figures: Vec<Option<RollUpFigure>> = figures.collect();
    let is_known = !parts.is_empty() && figures.iter().any(Option::is_some);
    is_known.then_some(RollUp { parts: parts.len(), figures })
}

/// Lists the reports of the offices below an office, without those that one of them includes.
/// `None` if one is not there.
fn find_parts<'a>(
    archive: &Archive,
    summary: &'a Summary,
    office: OfficeId,
    year: u16,
) -> Option<Vec<&'a ReportSummary>> {
    let offices = &archive.offices;
    let mut parts = Vec::new();
    let mut left: Vec<OfficeId> = offices.children_of(office).to_vec();
    // More than all offices cannot be below one, unless they are in a ring.
    let mut steps = offices.iter().len();
    while let Some(below) = left.pop() {
        steps = steps.checked_sub(1)?;
        let entry = offices.office(below);
        match summary.find(year, &entry.id) {
            Some(at) => parts.extend(summary.reports().get(at).map(AsRef::as_ref)),
            None if entry.reports_in(year) => return None,
            None => {}
        }
        let is_whole = covers_subordinates(archive, below);
        if !is_whole || summary.find(year, &entry.id).is_none() {
            left.extend(offices.children_of(below));
        }
    }
    Some(parts)
}

fn compare(
    archive: &Archive,
    report: &ReportSummary,
    parts: &[&ReportSummary],
    figure: &KeyFigure,
) -> Option<RollUpFigure> {
    let whole = figure_of(archive, report, figure)?.number()?;
    let mut sum = Decimal::ZERO;
    for part in parts {
        let value = match figure_of(archive, part, figure)? {
            CellValue::NotApplicable => Decimal::ZERO,
            value => value.number()?,
        };
        sum = sum.checked_add(value)?;
    }
    Some(RollUpFigure { whole, parts: sum })
}
