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
    Stage::Report(check),
)
.finding_omissions();

fn check(context: &ReportContext, out: &mut Vec<Finding>) {
    let figures = &context.report.figures;
    let wanted = || context.tables().filter(|(_, table)| !table.free);
    if figures.refused || wanted().next().is_none() {
        return;
    }
    let misnamed = find_misnamed(context);
    let absent = |at: usize| context.filled.table(at).written.is_none();
    if misnamed.is_empty() && wanted().count() > 1 && wanted().all(|(at, _)| absent(at)) {
        let keys: Vec<&str> = wanted().map(|(_, table)| table.key.as_str()).collect();
        let (zh, en) = (keys.join("、"), keys.join(", "));
        let message = text!("没有统计表，应有 {zh}", "there are no tables; there should be {en}");
        out.push(finding(context, insertion_point(context), message));
        return;
    }
    for (at, table) in wanted() {
        let key = &table.key;
        let found = match context.filled.table(at).written {
            None if misnamed.contains(&at) => None,
            None => Some((
                insertion_point(context),
                text!("缺少 {key} 表", "the table {key} is missing"),
            )),
            Some(written) => is_blank(written).then(|| {
                (
                    written.key.span,
                    text!("{key} 表没有填任何数", "the table {key} has no number in it"),
                )
            }),
        };
        out.extend(
            found.map(|(span, message)| finding(context, span, message).form_path(key.clone())),
        );
    }
}

/// Finds the tables that are there under another name, or in another place.
fn find_misnamed(context: &ReportContext) -> Vec<usize> {
    let tables =
        unknown_rows::find_unknown_tables(context).into_iter().filter_map(|(_, likely)| likely);
    let rows = unknown_rows::find_unknown_rows(context)
        .into_iter()
        .filter_map(|row| row.likely)
        .map(|row| row.table);
    tables.chain(rows).collect()
}

fn is_blank(written: &FigureTable) -> bool {
    let mut cells = written.rows.iter().flat_map(|row| &row.cells);
    let refused = written.refused || written.rows.iter().any(|row| row.cells.is_empty());
    !refused && cells.all(|cell| matches!(cell.text, CellText::Blank | CellText::Undecided))
}

/// Returns the place where a table could be added.
fn insertion_point(context: &ReportContext) -> Span {
    let start = context.report.figures.span.unwrap_or(context.report.front_matter).start;
    Span { start, end: start }
}

fn finding(context: &ReportContext, span: Span, message: Text) -> Finding {
    let mut finding = context.finding(RULE.id, span, message).help(text!(
        "nianbao new 生成的空白年报中有全部行列，可对照填写",
        "`nianbao new` writes a report with every row and column to fill in"
    ));
    finding.basis = context.basis();
    finding
}
