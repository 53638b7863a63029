//! # 与原件不同
//!
//! 导入时读的原件放在源文件旁边。核对时再读一遍原件，与源文件逐格、逐部分比对，不同的指出两处的
//! 值。改源文件是对的（原件有误、已经更正），写一条 revised 说明何时更正了什么，或用 allow 说明
//! 理由；改错了的，改回来。原件认不准的格不比。
//!
//! 依据：公开的数据应当与原件一致（实务）。
//!
//! # It differs from the original
//!
//! The document that an import read is kept beside the source. A check reads it again and holds
//! cells and sections of the source against it; where they differ, both are shown. If the
//! change is right (the original was wrong and is corrected), say when and what in an entry of
//! `revised`, or why in one of `allow`; if it is a slip, take it back. Cells that the original
//! does not give for sure are not compared.
//!
//! Basis: what is published has to be what the original says (practice).
//!
//! # fails
//! ```yaml
//! ! differs 申请.予以公开.自然人 1 7
//! ```
//!
//! # passes
//! A dated correction settles it, and readers see it.
//! ```yaml
//! revised:
//!   - {date: 2023-03-01, note: 予以公开的自然人由 7 更正为 1}
//! ! differs 申请.予以公开.自然人 1 7
//! ```
//!
//! # boundary fails
//! The words of a section count as cells do.
//! ```yaml
//! ! differs 五、存在的主要问题及改进情况 三个问题 四个问题
//! ```
//!
//! # boundary passes
//! ```yaml
//! allow:
//!   - {rule: differs-from-original, place: 申请.予以公开.自然人, reason: 原件此格有误，已与机关核实}
//! ! differs 申请.予以公开.自然人 1 7
//! ```

use crate::archive::{OriginalDifference, OriginalPlace, UnreadOriginal};
use crate::check::{ReportContext, Rule, Stage};
use crate::diag::{Finding, RuleId, Severity, Text};
use crate::source::Span;
use nianbao_text::text;

/// The most differences of one report that are reported one by one.
const MAX_REPORTED: usize = 30;

pub(super) const RULE: Rule = Rule::new(
    RuleId::DiffersFromOriginal,
    Severity::Warning,
    include_str!("differs_from_original.rs"),
    Stage::Report(check),
);

fn check(context: &ReportContext, out: &mut Vec<Finding>) {
    let Some(review) = context.archive.review(context.report) else { return };
    out.extend(review.unread.iter().map(|unread| describe_unread(context, unread)));
    if !context.report.revised.is_empty() {
        return;
    }
    let reported = review.differences.iter().take(MAX_REPORTED);
    out.extend(reported.map(|difference| describe_difference(context, difference)));
    let more = review.differences.len().saturating_sub(MAX_REPORTED);
    if more > 0 {
        let message = text!(
            "另有 {more} 处与原件不同，没有逐一列出",
            "it differs from the original at {more} more places"
        );
        out.push(context.finding(RULE.id, context.report.office.span, message));
    }
}

fn describe_unread(context: &ReportContext, unread: &UnreadOriginal) -> Finding {
    let (file, Text { zh, en }) = (&unread.file, &unread.reason);
    let message = text!(
        "{file} 没有读完，其中的内容没有核对：{zh}",
        "{file} was not read to its end, so that what it says was not checked: {en}"
    );
    let mut originals = context.report.originals.iter();
    let named = originals.find(|original| original.file.value == *file);
    let span = named.map_or(context.report.office.span, |original| original.file.span);
    context.finding(RULE.id, span, message)
}

fn describe_difference(context: &ReportContext, difference: &OriginalDifference) -> Finding {
    let OriginalDifference { file, place, source, original } = difference;
    let (span, path) = locate(context, place);
    let message = match (source, original) {
        (Some(here), Some(there)) => text!(
            "{path}：源文件为“{here}”，原件 {file} 为“{there}”",
            "{path} is \"{here}\" here and \"{there}\" in the original {file}"
        ),
        (Some(here), None) => text!(
            "{path}：源文件为“{here}”，原件 {file} 中没有",
            "{path} is \"{here}\" here, and the original {file} does not have it"
        ),
        (None, there) => {
            let there = there.as_deref().unwrap_or_default();
            text!(
                "{path}：源文件中没有，原件 {file} 为“{there}”",
                "{path} is not here, and \"{there}\" in the original {file}"
            )
        }
    };
    let help = text!(
        "改回原件的值；改动是对的，在 revised 中写明日期和更正的内容，或在 allow 中写明理由",
        "put back what the original has; if the change is right, say when and what in `revised`, or why in `allow`"
    );
    context.finding(RULE.id, span, message).form_path(path).help(help)
}

/// Returns the place in the source, and its path in the form.
fn locate(context: &ReportContext, place: &OriginalPlace) -> (Span, String) {
    match place {
        OriginalPlace::Figures(path) => {
            let mut cells = context.tables().flat_map(|(at, _)| context.cells(at));
            let cell = cells.find(|(cell, ..)| context.cell_path(*cell) == *path);
            let figures = context.report.figures.tables.iter();
            let mut rows = figures.flat_map(|table| {
                table.rows.iter().map(|row| (row.form_path(&table.key.value), row.span))
            });
            let mut row =
                || rows.find(|(row, _)| path == row || path.starts_with(&format!("{row}.")));
            let span = cell.map(|(_, cell, _)| cell.span).or_else(|| Some(row()?.1));
            (span.unwrap_or(context.report.office.span), path.clone())
        }
        OriginalPlace::Section(heading) => {
            let mut matched = context.outline.0.iter();
            let found = matched.find(|section| section.written.heading.text == *heading);
            let span = found.map_or(context.report.office.span, |s| s.written.heading.span);
            let in_form = found.and_then(|section| section.section);
            let path = in_form.and_then(|(at, _)| context.form.sections.get(at));
            (span, path.map_or_else(|| heading.clone(), |section| section.heading.clone()))
        }
    }
}
