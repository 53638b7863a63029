//! Archive and formats to findings. One rule, one file, under `rules/`.

mod advice;
mod case;
mod cells;
mod docs;
mod draft;
mod equations;
mod headings;
mod misdated;
mod prose;
mod rule;
pub mod rules;
mod strangers;
mod verdict;
mod words;

pub use case::Case;
pub use docs::{Docs, Example, Expect};
pub use rule::{Judge, Rule};
pub use verdict::{Allowed, Publishable, Verdict, settle};

use crate::archive::Archive;
use crate::diag::Finding;
use rayon::prelude::*;

/// Runs every rule over the archive.
pub fn check(archive: &Archive) -> Vec<Finding> {
    let mut findings: Vec<Finding> = (archive.reports().par_iter())
        .filter_map(|report| Case::new(archive, report))
        .flat_map_iter(|case| judge(&case))
        .collect();
    for rule in rules::ALL {
        if let Judge::Archive(judge) = rule.judge {
            judge(archive, &mut findings);
        }
    }
    findings
}

fn judge(case: &Case) -> Vec<Finding> {
    let mut findings = Vec::new();
    for rule in rules::ALL {
        if let Judge::Report(judge) = rule.judge {
            judge(case, &mut findings);
        }
    }
    equations::judge(case, &mut findings);
    misdated::spare(case, &mut findings);
    draft::spare(case, &mut findings);
    for finding in &mut findings {
        finding.subject.get_or_insert_with(|| case.subject());
    }
    findings
}
