//! A site without the reports that have errors, so that one of them does not hold back all others.

use super::{LeftOut, SiteRun};
use crate::world::import::ReaderSetup;
use anyhow::Result;
use nianbao_core::ExamineOptions;
use nianbao_core::diag::{Severity, UserError};
use nianbao_core::parse::report_path;
use nianbao_text::text;
use std::collections::BTreeMap;
use std::path::Path;

/// Finds the reports with errors, and calls `on_report` with each and the number of its errors.
/// Others may become wrong without them, and are left out too.
///
/// Errors: the site cannot be read, or no report is left.
pub fn leave_out_unready(
    site: &Path,
    reader: ReaderSetup,
    options: &ExamineOptions,
    on_report: &mut dyn FnMut(&str, usize),
) -> Result<LeftOut> {
    let mut left_out = LeftOut::new();
    loop {
        let run = SiteRun::open_without(site, reader, options, &left_out)?;
        let checked = run.check(&|_| true)?;
        let reports = checked.reports;
        let (findings, sources) = checked.tally.into_findings();
        let mut unready: BTreeMap<String, usize> = BTreeMap::new();
        for finding in findings.iter().filter(|finding| finding.severity == Severity::Error) {
            let path = &sources.get(finding.place.source).path;
            if report_path(path).is_some() {
                *unready.entry(path.clone()).or_default() += finding.count();
            }
        }
        if unready.is_empty() {
            // Without reports there would be an empty site in the place of the old one.
            if reports == 0 && !left_out.is_empty() {
                return Err(UserError::new_error(text!(
                    "没有一份年报可以发布：每一份都有错误，用 nianbao check 查看",
                    "no report is ready: each has errors, `nianbao check` shows them"
                )));
            }
            return Ok(left_out);
        }
        for (path, count) in unready {
            on_report(&path, count);
            left_out.insert(path);
        }
    }
}
