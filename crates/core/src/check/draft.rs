//! Drafts: one note replaces all findings about what is not written yet. The rest is
//! checked as in any other report.

use super::{ReportContext, rules};
use crate::diag::{Finding, Related, RuleId};
use nianbao_text::text;

/// Number of missing things that the note shows.
const SHOWN: usize = 12;

/// Replaces the findings about omissions in a draft by one note.
pub(super) fn replace_omissions(context: &ReportContext, findings: &mut Vec<Finding>) {
    if !context.report.draft {
        return;
    }
    let is_omission = |finding: &Finding| rules::get(finding.rule).finds_omissions;
    let (omissions, rest): (Vec<_>, Vec<_>) =
        std::mem::take(findings).into_iter().partition(is_omission);
    *findings = rest;
    if !omissions.is_empty() {
        findings.push(summarize(context, omissions));
    }
}

fn summarize(context: &ReportContext, mut omissions: Vec<Finding>) -> Finding {
    omissions.sort_by_key(|finding| finding.place);
    let count = omissions.len();
    let message = text!(
        "草稿，尚缺 {count} 处；草稿不查是否完整",
        "a draft that lacks {count} things; whether it is complete is not checked"
    );
    let mut finding =
        context.finding(RuleId::UnfinishedDraft, context.report.draft_span, message).help(text!(
            "填好以后删去 draft: true，再核对一次",
            "when it is filled, remove `draft: true` and check again"
        ));
    finding.also = omissions.iter().map(|omission| omission.rule).collect();
    finding.related = (omissions.into_iter().take(SHOWN))
        .map(|omission| Related { place: omission.place, message: omission.message })
        .collect();
    finding
}
