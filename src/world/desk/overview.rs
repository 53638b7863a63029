//! All reports of a site by what is left to do with them. An office is read again when one of its
//! files has changed.

use super::site::{DeskState, lock};
use crate::world::serve::{ChangedFiles, OpenSite};
use crate::world::units::UnitJob;
use nianbao_core::diag::{Finding, RuleId, Severity};
use nianbao_core::parse::report_path;
use nianbao_core::render::{EntryCell, EntryContent, entry_tables};
use nianbao_core::report::Report;
use nianbao_core::source::{Digest, Source};
use nianbao_core::unit::CheckedUnit;
use nianbao_desk::{ReportLine, ReportState};
use rayon::prelude::*;
use std::collections::HashMap;

/// The reports as far as they are known, by the offices of their units.
#[derive(Default)]
pub(super) struct Overview {
    units: HashMap<Vec<String>, Vec<KnownReport>>,
    /// How often something was forgotten: what was read before is not kept after.
    age: u64,
}

/// A report, and the text that it was read from.
#[derive(Clone)]
pub(super) struct KnownReport {
    pub(super) line: ReportLine,
    pub(super) path: String,
    pub(super) digest: Digest,
}

impl Overview {
    /// Forgets what hangs on changed files.
    pub(super) fn forget<'p>(&mut self, paths: impl Iterator<Item = &'p str>) {
        let mut changed = ChangedFiles::default();
        paths.for_each(|path| changed.add(path));
        if changed.shared {
            return self.forget_all();
        }
        self.age += 1;
        self.units.retain(|offices, _| !offices.iter().any(|id| changed.offices.contains(id)));
    }

    /// Forgets everything.
    pub(super) fn forget_all(&mut self) {
        self.age += 1;
        self.units.clear();
    }
}

impl DeskState {
    /// Lists all reports, by year from the newest and in the order of their offices.
    pub(super) fn reports(&self) -> Vec<KnownReport> {
        let Some(site) = self.site() else { return Vec::new() };
        let jobs: Vec<UnitJob> =
            site.run.jobs().into_iter().filter(|job| !job.offices.is_empty()).collect();
        let age = lock(&self.overview).age;
        let known = |job: &UnitJob| lock(&self.overview).units.get(&job.offices).cloned();
        let of_job = |job: UnitJob| match known(&job) {
            Some(known) => (job.offices, known, false),
            None => (job.offices.clone(), read_unit(&site, job), true),
        };
        let all: Vec<_> = jobs.into_par_iter().map(of_job).collect();
        let mut overview = lock(&self.overview);
        let is_current = overview.age == age;
        let mut reports = Vec::new();
        for (offices, known, is_new) in all {
            if is_new && is_current {
                overview.units.insert(offices, known.clone());
            }
            reports.extend(known);
        }
        drop(overview);
        let published = lock(&self.published);
        for report in &mut reports {
            if report.line.state == ReportState::Ready
                && published.has(&report.path, &report.digest)
            {
                report.line.state = ReportState::Published;
            }
        }
        reports.sort_by_key(|report| std::cmp::Reverse(report.line.year));
        reports
    }
}

fn read_unit(site: &OpenSite, job: UnitJob) -> Vec<KnownReport> {
    site.unit_of(job).map_or_else(Vec::new, |unit| list_reports(&unit))
}

/// Counts the cells of a report that are left to a person.
fn count_undecided(unit: &CheckedUnit, report: &Report, source: &Source) -> usize {
    let Some(form) = unit.archive.form_of(report) else { return 0 };
    let tables = entry_tables(form, report, &source.text);
    let cells = tables.iter().flat_map(|table| table.rows.iter().flatten());
    let is_open = |cell: &&EntryCell| match &cell.content {
        EntryContent::Value(value) => value.undecided.is_some(),
        EntryContent::Heading(..) => false,
    };
    cells.filter(is_open).count()
}

/// Lists the reports of a unit, those that cannot be read among them.
pub(super) fn list_reports(unit: &CheckedUnit) -> Vec<KnownReport> {
    let mut reports = Vec::new();
    for (id, source) in unit.archive.sources.own() {
        let Some((year, office)) = report_path(&source.path) else { continue };
        let report = unit.archive.reports().find(|report| report.source == id);
        let own = unit.check_result.findings.iter().filter(|finding| finding.place.source == id);
        let count = |is_wanted: &dyn Fn(&Finding) -> bool| {
            own.clone().filter(|finding| is_wanted(finding)).map(Finding::count).sum()
        };
        // A finding is of a row, which may have several cells to decide.
        let open_rows: usize = count(&|finding| finding.rule == RuleId::UndecidedCell);
        let open_cells = report.filter(|_| open_rows > 0);
        let open_cells = open_cells.map_or(0, |report| count_undecided(unit, report, source));
        let undecided = open_cells.max(open_rows);
        let errors: usize = count(&|finding| finding.severity == Severity::Error);
        let errors = errors.saturating_sub(open_rows) + undecided;
        let warnings: usize = count(&|finding| finding.severity == Severity::Warning);
        let state = match report {
            Some(report) if report.draft => ReportState::HeldBack,
            _ if undecided > 0 => ReportState::ToDecide,
            _ if errors > 0 => ReportState::Errors,
            _ => ReportState::Ready,
        };
        let name = unit.archive.offices.get(office).map_or(office, |office| &office.name);
        let line = ReportLine {
            office: office.to_owned(),
            name: name.to_owned(),
            year,
            undecided,
            errors,
            warnings,
            state,
        };
        let digest = Digest::from_bytes(source.text.as_bytes());
        reports.push(KnownReport { line, path: source.path.clone(), digest });
    }
    reports
}
