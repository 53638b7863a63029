//! Checks an archive against its forms and the law. One rule, one file, under `rules/`.

mod allow;
mod cells;
mod context;
mod docs;
mod draft;
mod equations;
mod fingerprint;
mod headings;
mod levels;
mod narrator;
mod prose;
mod related;
mod result;
mod rule;
pub mod rules;
mod suggest_value;
mod table_sum;
mod tally;
mod unknown_rows;
mod year_conflict;

pub use context::{PreviousReport, ReportContext};
pub use docs::{Docs, Example, Expect};
pub use levels::Levels;
pub use result::{Allowed, CheckResult};
pub use rule::{Rule, Stage};
pub use tally::{FindingTally, SitePermit};

use crate::archive::{Archive, ReportId, Summary};
use crate::diag::Finding;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// The most offices that a thread takes at a time: few, so that no thread is left
/// alone with the last of them.
const OFFICES_AT_A_TIME: usize = 8;

/// Runs every rule over an archive that holds all reports of a site.
pub fn check(archive: &Archive, findings: &mut Vec<Finding>) {
    check_site(archive, findings);
    check_unit(archive, findings);
}

/// Runs the rules about the settings of a site, and those about texts over its own pages.
pub fn check_site(archive: &Archive, findings: &mut Vec<Finding>) {
    for rule in rules::ALL {
        match rule.stage {
            Stage::Site(check) => check(archive, findings),
            Stage::Text(check) => (archive.articles.iter())
                .for_each(|article| check(&article.narrative, article.source, findings)),
            _ => {}
        }
    }
}

/// Runs the rules over the reports of all offices in short; `archive` may hold no reports.
pub fn check_summary(archive: &Archive, summary: &Summary, findings: &mut Vec<Finding>) {
    for rule in rules::ALL {
        if let Stage::Summary(check) = rule.stage {
            check(archive, summary, findings);
        }
    }
}

/// Runs the rules about reports over those of an archive, which has all reports of each
/// office that it has any of.
pub fn check_unit(archive: &Archive, findings: &mut Vec<Finding>) {
    for rule in rules::ALL {
        if let Stage::Unit(check) = rule.stage {
            check(archive, findings);
        }
    }
    allow::check_revised_places(archive, findings);
    let unfiled = archive.unfiled().filter_map(|report| ReportContext::new(archive, report));
    findings.extend(unfiled.flat_map(|context| check_report(&context)));
    let offices: Vec<_> = archive.by_office().collect();
    if offices.len() <= OFFICES_AT_A_TIME {
        findings.extend(offices.into_iter().flat_map(|years| check_office(archive, years)));
        return;
    }
    let offices = offices.into_par_iter().with_max_len(OFFICES_AT_A_TIME);
    findings.par_extend(offices.flat_map_iter(|years| check_office(archive, years)));
}

/// Checks the reports of one office, each beside the one before it.
fn check_office(archive: &Archive, years: &BTreeMap<u16, ReportId>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut previous: Option<ReportContext> = None;
    for report in years.values().map(|id| archive.report(*id)) {
        let context = match previous.take() {
            Some(previous) => previous.next(report),
            None => ReportContext::new(archive, report),
        };
        findings.extend(context.iter().flat_map(check_report));
        previous = context;
    }
    findings
}

/// Checks one report with the rules about reports and the equations of its form.
fn check_report(context: &ReportContext) -> Vec<Finding> {
    let mut findings = Vec::new();
    for rule in rules::ALL {
        match rule.stage {
            Stage::Report(check) => check(context, &mut findings),
            Stage::Text(check) => {
                let report = context.report;
                check(&report.narrative, report.source, &mut findings);
            }
            _ => {}
        }
    }
    equations::check_equations(context, &mut findings);
    year_conflict::drop_year_findings(context, &mut findings);
    draft::replace_omissions(context, &mut findings);
    for finding in &mut findings {
        finding.subject.get_or_insert_with(|| context.subject());
    }
    findings
}
