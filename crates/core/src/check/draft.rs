//! A draft is not judged for completeness: what is not written yet is one note.
//! What is written is judged as in any other report.

use super::{ReportContext, rules};
use crate::diag::{Finding, Related, RuleId};
use nianbao_text::text;

/// How many of the places are named.
const SHOWN: usize = 12;

/// Puts one note in the place of all that a draft lacks.
pub(super) fn drop_unfilled_findings(case: &ReportContext, findings: &mut Vec<Finding>) {
    if !case.report.draft {
        return;
    }
    let lacks = |finding: &Finding| rules::get(finding.rule).finds_omissions;
    let (lacking, rest): (Vec<_>, Vec<_>) = std::mem::take(findings).into_iter().partition(lacks);
    *findings = rest;
    if !lacking.is_empty() {
        findings.push(unfinished(case, lacking));
    }
}

fn unfinished(case: &ReportContext, mut lacking: Vec<Finding>) -> Finding {
    lacking.sort_by_key(|finding| finding.place);
    let count = lacking.len();
    let message = text!(
        "草稿，尚缺 {count} 处；草稿不查是否完整",
        "a draft that lacks {count} things; whether it is complete is not checked"
    );
    let mut finding =
        case.finding(RuleId::UnfinishedDraft, case.report.draft_span, message).help(text!(
            "填好以后删去 draft: true，再核对一次",
            "when it is filled, remove `draft: true` and check again"
        ));
    finding.also = lacking.iter().map(|one| one.rule).collect();
    finding.related = (lacking.into_iter().take(SHOWN))
        .map(|one| Related { place: one.place, message: one.message })
        .collect();
    finding
}
