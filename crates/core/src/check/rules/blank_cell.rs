//! # 有空白格
//!
//! 空白不是零。空白格照原样公布，核对时先按零试算；本规则只是让读者知道表里有空白。
//! 一张表只报一次。确实没有发生的，填 0；不适用的，填 /。
//!
//! 依据：统一格式要求逐格填写。
//!
//! # There are blank cells
//!
//! A blank is not a zero. It is published as it stands, and tried as a zero
//! in the equations; this rule only says that there are some, once a table.
//! What did not happen is a 0, what does not apply is a `/`.
//!
//! Basis: the form asks for a number in every cell.
//!
//! # fails
//! ```yaml
//!       重复申请: [0, 0, ~, 0, 0, 0, 0]
//! ```
//!
//! # passes
//! ```yaml
//!       重复申请: [0, 0, 0, 0, 0, 0, 0]
//! ```
//!
//! # boundary passes
//! ```yaml
//!       重复申请: [0, 0, /, 0, 0, 0, 0]
//! ```
//!
//! # boundary passes, with: blank-total
//! The total is spoken of by another rule.
//! ```yaml
//!     行政复议: [1, 0, 0, 0, ~]
//! ```
//!
//! # boundary passes, with: missing-figures
//! A table of nothing else is spoken of by another rule.
//! ```yaml
//!     行政复议: [~, ~, ~, ~, ~]
//!     未经复议直接起诉: [~, ~, ~, ~, ~]
//!     复议后起诉: [~, ~, ~, ~, ~]
//! ```

use crate::check::{ReportContext, Rule, Stage, cells};
use crate::diag::{Finding, RuleId, Severity};
use crate::report::CellText;
use nianbao_text::text;

pub(super) const RULE: Rule = Rule::new(
    RuleId::BlankCell,
    Severity::Note,
    include_str!("blank_cell.rs"),
    Stage::Report(check),
)
.finding_omissions();

fn check(context: &ReportContext, out: &mut Vec<Finding>) {
    for (at, table) in context.tables().filter(|(_, table)| !table.free) {
        let blanks = cells::filter_cells(context, at, |_, cell| cell.text == CellText::Blank);
        if blanks.is_empty() {
            continue;
        }
        let all = context.cells(at).count();
        let terms = blanks.iter().filter(|(at, _)| !context.is_total(*at)).count();
        // `blank-total` reports totals alone, `missing-figures` a blank table.
        let Some((first, cell)) = blanks.first().filter(|_| terms > 0 && blanks.len() < all) else {
            continue;
        };
        let (key, count) = (&table.key, blanks.len());
        let message =
            text!("{key}表有 {count} 格空白", "{count} cells of the table {key} are blank");
        let place = if count == 1 { context.cell_path(*first) } else { key.clone() };
        out.push(context.finding(RULE.id, cell.span, message).form_path(place).help(text!(
            "没有发生的填 0，不适用的填 /",
            "what did not happen is a 0, what does not apply a `/`"
        )));
    }
}
