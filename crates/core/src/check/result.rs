//! The result of a check, and the permission to publish that follows from it.

use crate::diag::{Finding, Severity};
use crate::source::SourceId;
use std::collections::HashMap;

/// The findings of a site at their levels.
#[derive(Debug, Default)]
pub struct CheckResult {
    /// The findings that stand, in reading order.
    pub findings: Vec<Finding>,
    /// Findings that a report accepts as its official text has them, by its source.
    pub allowed: HashMap<SourceId, Vec<Allowed>>,
}

/// A finding that an `allow` entry accepts.
#[derive(Debug, PartialEq, Eq)]
pub struct Allowed {
    /// The finding.
    pub finding: Finding,
    /// The reason that the entry gives.
    pub reason: String,
}

impl CheckResult {
    /// Counts the findings of a severity that stand, also those that are not listed.
    pub fn count(&self, severity: Severity) -> usize {
        let at_severity = self.findings.iter().filter(|finding| finding.severity == severity);
        at_severity.map(Finding::count).sum()
    }
}
