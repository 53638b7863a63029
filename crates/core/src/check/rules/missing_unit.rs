//! # 金额没有写单位
//!
//! 2019年格式的“采购总金额”表头没有印单位，有的机关填万元，有的填元。格内不写单位的，
//! 页面照原样显示，但不作为数值比较、汇总。零不需要单位。
//! 2021年格式的收费金额表头印有“万元”，格内不写单位即为万元。
//!
//! 依据：国办公开办函〔2019〕60号所附统一格式，采购总金额一列未注单位；属提示，并非规定。
//!
//! # An amount has no unit
//!
//! The header 采购总金额 of the 2019 form names no unit; some offices wrote 万元, some
//! 元. An amount without one is shown as it stands, but is no value to compare or to add up.
//! A zero needs none. The 2021 form prints 万元 in its header, so its cells need not.
//!
//! Basis: the form of 国办公开办函〔2019〕60号 names no unit here; a remark, not a rule.
//!
//! # fails
//! ```yaml
//! ! base 2020
//!     政府集中采购: [5, 38.41]
//! ```
//!
//! # passes
//! ```yaml
//! ! base 2020
//!     政府集中采购: [5, 384100元]
//! ```
//!
//! # boundary passes
//! ```yaml
//! ! base 2020
//!     政府集中采购: [0, 0]
//! ```
//!
//! # boundary passes
//! ```yaml
//! ! base 2020
//!     政府集中采购: [/, /]
//! ```
//!
//! # boundary passes
//! The 2021 form prints the unit.
//! ```yaml
//!     行政事业性收费: [36.5]
//! ```

use crate::check::{ReportContext, Rule, Stage, cells};
use crate::diag::{Finding, RuleId, Severity, Text};
use crate::form::Column;
use crate::report::{Cell, CellText};
use nianbao_text::text;

pub(super) const RULE: Rule = Rule::new(
    RuleId::MissingUnit,
    Severity::Note,
    include_str!("missing_unit.rs"),
    Stage::Report(check),
);

fn check(context: &ReportContext, out: &mut Vec<Finding>) {
    for (at, _) in context.tables() {
        let bare = cells::filter_cells(context, at, lacks_unit);
        let Some((first, cell)) = bare.first() else { continue };
        let (label, shown) = (&context.column(*first).label, context.slice(cell.span));
        let message =
            text!("“{label}”没有写单位：{shown}", "the amount {shown} under {label} has no unit");
        let note = |cell: &Cell| Text::same(context.slice(cell.span).to_owned());
        let finding = cells::combine_cells(context, RULE.id, &bare, message, note);
        out.extend(finding.map(|mut finding| {
            finding.basis = None;
            finding.help(text!(
                "按原件写明 {shown} 元 或 {shown} 万元",
                "write {shown} 元 or {shown} 万元, whichever the original means"
            ))
        }));
    }
}

/// Returns true for an amount whose unit neither the form nor the office gives.
fn lacks_unit(column: &Column, cell: &Cell) -> bool {
    let bare = matches!(cell.text, CellText::Number(amount) if amount.unit.is_none() && !amount.number.is_zero());
    bare && column.unit.is_some() && !column.unit_printed
}
