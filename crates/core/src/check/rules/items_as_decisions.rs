//! # 处理决定数量像是按事项数填的
//!
//! 2019年格式中，“上一年项目数量”“本年增/减”说的是事项有多少项，“处理决定数量”说的是
//! 作出决定多少件。后者恰好等于前两者之和、且三数都不为零的，多半是把它当作了本年的
//! 事项数。碰巧相等也有可能，所以只是提醒。
//!
//! 依据：国办公开办函〔2019〕60号，主动公开政府信息情况表各列的含义；属推断。
//!
//! # A number of decisions that looks like a number of items
//!
//! In the form of 2019, 上一年项目数量 and 本年增/减 count kinds of licences and
//! penalties, 处理决定数量 counts decisions. Where the decisions are just the sum of
//! the two, and none of the three is zero, the column was mostly taken for this
//! year's number of items. It may be chance, so this is a warning.
//!
//! Basis: the meaning of the columns in the form of 国办公开办函〔2019〕60号; an inference.
//!
//! # fails
//! ```yaml
//! ! base 2020
//!     行政许可: [12, 3, 15]
//! ```
//!
//! # fails
//! ```yaml
//! ! base 2020
//!     行政处罚: [30, -2, 28]
//! ```
//!
//! # passes
//! ```yaml
//! ! base 2020
//!     行政许可: [12, 3, 1500]
//! ```
//!
//! # boundary passes
//! ```yaml
//! ! base 2020
//!     行政许可: [12, 0, 12]
//!     行政处罚: [2, -2, 0]
//! ```

use crate::check::{ReportContext, Rule, Stage};
use crate::diag::{Finding, RuleId, Severity};
use crate::form::{CellRef, Coincidence, RowRef, Term, TermRef};
use nianbao_text::text;
use rust_decimal::Decimal;

pub(super) const RULE: Rule = Rule::new(
    RuleId::ItemsAsDecisions,
    Severity::Warning,
    include_str!("items_as_decisions.rs"),
    Stage::Report(check),
);

fn check(context: &ReportContext, out: &mut Vec<Finding>) {
    for suspect in &context.form.plausibility.coincidences {
        let rows = suspect.rows.iter().map(|row| RowRef::Row(*row));
        out.extend(rows.filter_map(|row| check_row(context, suspect, row)));
    }
}

fn check_row(context: &ReportContext, suspect: &Coincidence, row: RowRef) -> Option<Finding> {
    let cell = |term: &Term| match term.target {
        TermRef::Column(column) => Some(CellRef { table: suspect.table, row, column }),
        TermRef::Row(_) => None,
    };
    let mut balance = Decimal::ZERO;
    for term in &suspect.equation.terms {
        let number =
            context.filled.value(cell(term)?).number().filter(|number| !number.is_zero())?;
        let signed =
            if term.is_positive() { number } else { number.checked_mul(Decimal::NEGATIVE_ONE)? };
        balance = balance.checked_add(signed)?;
    }
    let total = suspect.equation.total.and_then(|at| suspect.equation.terms.get(at))?;
    if !balance.is_zero() {
        return None;
    }
    let at = cell(total)?;
    let written = context.filled.cell(at)?;
    let (label, number) =
        (&context.column(at).label, context.filled.value(at).number()?.normalize());
    let message = text!(
        "{label} {number} 恰好等于上一年项目数与本年增减之和，像是填了事项数",
        "{label} {number} is just the items of last year and their change: it looks like a number of items"
    );
    let mut finding =
        context.finding(RULE.id, written.span, message).form_path(context.cell_path(at));
    finding.basis = context.basis();
    Some(finding.help(text!(
        "核对：这一列是本年作出决定的件数",
        "see whether it is the number of decisions made in the year"
    )))
}
