//! The source of a report with the tree of its front matter, for programs that change it.

use super::control_chars;
use super::fields::Diagnostics;
use super::report::parse_report_and_tree;
use super::yaml::Node;
use crate::diag::Finding;
use crate::report::Report;
use crate::source::{SourceId, Span};
use std::borrow::Cow;

/// A report with the tree of its front matter.
pub(crate) struct SourceTree<'s> {
    /// The report; its spans are places in the text.
    pub(crate) report: Report,
    /// The tree; its spans are places in the YAML.
    pub(crate) root: Node<'s>,
    /// The place of the YAML in the text.
    pub(crate) front: Span,
    /// The findings of the parser.
    pub(crate) findings: Vec<Finding>,
}

/// Returns a text with visible characters in the place of hidden ones, each as long as the one
/// before: all offsets stay.
pub(crate) fn without_controls(text: &str) -> Cow<'_, str> {
    match control_chars::replace_controls(text) {
        Some((clean, _)) => Cow::Owned(clean),
        None => Cow::Borrowed(text),
    }
}

/// Parses the source of a report, which has no hidden characters.
///
/// Errors: the findings, where there is no report.
pub(crate) fn parse_source_tree(text: &str) -> Result<SourceTree<'_>, Vec<Finding>> {
    let mut sink = Diagnostics::new(SourceId(0));
    match parse_report_and_tree(text, &mut sink) {
        Some((report, root)) => {
            let (front, findings) = (report.front_matter, sink.findings);
            Ok(SourceTree { report, root, front, findings })
        }
        None => Err(sink.findings),
    }
}
