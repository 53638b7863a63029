//! Archive and forms to findings. One rule, one file, under `rules/`.

mod allow;
mod cells;
mod context;
mod docs;
mod draft;
mod equations;
mod fingerprint;
mod headings;
mod levels;
mod prose;
mod related;
mod result;
mod rule;
pub mod rules;
mod suggest_value;
mod unknown_rows;
mod year_conflict;

pub use context::{PreviousReport, ReportContext};
pub use docs::{Docs, Example, Expect};
pub use levels::apply_levels;
pub use result::{Allowed, CheckResult, Publishable};
pub use rule::{Rule, Stage};

use crate::archive::{Archive, ReportId};
use crate::diag::Finding;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// How many offices a thread takes at a time at most.
const SHARE: usize = 8;

/// Runs every rule over the archive.
pub fn check(archive: &Archive, findings: &mut Vec<Finding>) {
    for rule in rules::ALL {
        if let Stage::Archive(judge) = rule.stage {
            judge(archive, findings);
        }
    }
    let second = archive.unfiled().filter_map(|report| ReportContext::new(archive, report));
    findings.extend(second.flat_map(|case| judge(&case)));
    let offices: Vec<_> = archive.by_office().collect();
    // In small shares, so that no thread is left alone with the last of them.
    let offices = offices.into_par_iter().with_max_len(SHARE);
    findings.par_extend(offices.flat_map_iter(|years| judge_years(archive, years)));
}

/// Judges the reports of one office, each beside the one before it.
fn judge_years(archive: &Archive, years: &BTreeMap<u16, ReportId>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut before: Option<ReportContext> = None;
    for report in years.values().map(|id| archive.report(*id)) {
        let case = match before.take() {
            Some(before) => before.next(report),
            None => ReportContext::new(archive, report),
        };
        findings.extend(case.iter().flat_map(judge));
        before = case;
    }
    findings
}

fn judge(case: &ReportContext) -> Vec<Finding> {
    let mut findings = Vec::new();
    for rule in rules::ALL {
        if let Stage::Report(judge) = rule.stage {
            judge(case, &mut findings);
        }
    }
    equations::judge(case, &mut findings);
    year_conflict::drop_year_findings(case, &mut findings);
    draft::drop_unfilled_findings(case, &mut findings);
    for finding in &mut findings {
        finding.subject.get_or_insert_with(|| case.subject());
    }
    findings
}
