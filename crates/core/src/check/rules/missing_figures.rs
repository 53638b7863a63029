//! # 缺少统计表，或整张表空白
//!
//! 第二、三、四部分的三张表必须有，并且填了数。整张表都是 ~ 的，等于没有。
//! 表名写错的，见 unknown-row。
//!
//! 依据：国办公开办函〔2019〕60号、〔2021〕30号所附统一格式。
//!
//! # A statutory table is missing, or wholly blank
//!
//! The tables of sections two, three and four have to be there, with numbers.
//! A table of nothing but `~` says nothing. A misspelt table is for unknown-row.
//!
//! Basis: the forms of 国办公开办函〔2019〕60号 and 〔2021〕30号.
//!
//! # fails
//! ```yaml
//! ! without 复议诉讼
//! ```
//!
//! # passes
//! ```yaml
//!     行政复议: [0, 0, 0, 0, 0]
//!     未经复议直接起诉: [0, 0, 0, 0, 0]
//!     复议后起诉: [0, 0, 0, 0, 0]
//! ```
//!
//! # boundary fails
//! ```yaml
//!     行政复议: [~, ~, ~, ~, ~]
//!     未经复议直接起诉: [~, ~, ~, ~, ~]
//!     复议后起诉: [~, ~, ~, ~, ~]
//! ```
//!
//! # boundary fails
//! ```yaml
//! ! without figures
//! ```
//!
//! # boundary passes
//! ```yaml
//!     行政复议: [/, /, /, /, /]
//!     未经复议直接起诉: [/, /, /, /, /]
//!     复议后起诉: [/, /, /, /, /]
//! ```

use crate::check::unknown_rows;
use crate::check::{ReportContext, Rule, Stage};
use crate::diag::{Finding, RuleId, Severity, Text};
use crate::report::{CellText, FigureTable};
use crate::source::Span;
use nianbao_text::text;

pub(super) const RULE: Rule = Rule::new(
    RuleId::MissingFigures,
    Severity::Error,
    include_str!("missing_figures.rs"),
    Stage::Report(judge),
)
.finding_omissions();

fn judge(case: &ReportContext, out: &mut Vec<Finding>) {
    let figures = &case.report.figures;
    let wanted = || case.tables().filter(|(_, table)| !table.free);
    if figures.refused || wanted().next().is_none() {
        return;
    }
    let misnamed = misnamed(case);
    let absent = |at: usize| case.sheet.table(at).written.is_none();
    if misnamed.is_empty() && wanted().count() > 1 && wanted().all(|(at, _)| absent(at)) {
        let keys: Vec<&str> = wanted().map(|(_, table)| table.key.as_str()).collect();
        let keys = keys.join("、");
        let message =
            text!("没有统计表，应有 {keys}", "there are no tables; there should be {keys}");
        out.push(finding(case, start(case), message));
        return;
    }
    for (at, table) in wanted() {
        let key = &table.key;
        let found = match case.sheet.table(at).written {
            None if misnamed.contains(&at) => None,
            None => Some((start(case), text!("缺少 {key} 表", "the table {key} is missing"))),
            Some(written) => is_blank(written).then(|| {
                (
                    written.key.span,
                    text!("{key} 表没有填任何数", "the table {key} has no number in it"),
                )
            }),
        };
        out.extend(found.map(|(span, message)| finding(case, span, message).form_path(key.clone())));
    }
}

/// Tables that are there under another name, or in another place.
fn misnamed(case: &ReportContext) -> Vec<usize> {
    let tables = unknown_rows::tables(case).into_iter().filter_map(|(_, meant)| meant);
    let rows =
        unknown_rows::rows(case).into_iter().filter_map(|row| row.meant).map(|spot| spot.table);
    tables.chain(rows).collect()
}

fn is_blank(written: &FigureTable) -> bool {
    let mut cells = written.rows.iter().flat_map(|row| &row.cells);
    let refused = written.refused || written.rows.iter().any(|row| row.cells.is_empty());
    !refused && cells.all(|cell| cell.text == CellText::Blank)
}

/// Where a table could be added.
fn start(case: &ReportContext) -> Span {
    let start = case.report.figures.span.unwrap_or(case.report.front_matter).start;
    Span { start, end: start }
}

fn finding(case: &ReportContext, span: Span, message: Text) -> Finding {
    let mut finding = case.finding(RULE.id, span, message).help(text!(
        "nianbao new 生成的空白年报中有全部行列，可对照填写",
        "`nianbao new` writes a report with every row and column to fill in"
    ));
    finding.basis = case.basis();
    finding
}
