//! # 数的写法不规范
//!
//! 全角数字、千位分隔符、其他字体的负号，都能读懂，按读入的数公布；本规则只说明读成了什么，
//! 一张表报一次。
//!
//! 依据：通常做法，并非规定；数据文件中一律为半角数字。
//!
//! # A number is written unusually
//!
//! Full-width digits, separators of thousands and minus signs of other scripts are
//! understood and published as the number that they are. This rule says what was
//! read, once a table.
//!
//! Basis: usual practice, not a rule; data files have ASCII digits throughout.
//!
//! # fails
//! ```yaml
//!     行政许可: ["1,234"]
//! ```
//!
//! # fails
//! ```yaml
//!     行政许可: [１２０]
//!     行政处罚: [１，２３４]
//! ```
//!
//! # fails
//! ```yaml
//! ! base 2020
//!     行政许可: [3, －1, 88]
//! ```
//!
//! # passes
//! ```yaml
//!     行政许可: [1234]
//! ```
//!
//! # boundary fails
//! ```yaml
//!     规章: [／, /, /]
//! ```
//!
//! # boundary passes
//! A number in quotes is a number.
//! ```yaml
//!     行政许可: ["1234"]
//! ```

use crate::check::{ReportContext, Rule, Stage, cells};
use crate::diag::{Change, Finding, RuleId, Severity, Text};
use crate::report::{Amount, Cell, CellText, Unit};
use nianbao_text::text;

pub(super) const RULE: Rule = Rule::new(
    RuleId::NumberForm,
    Severity::Note,
    include_str!("number_form.rs"),
    Stage::Report(check),
);

/// Number of cells that the message itself shows.
const SHOWN: usize = 3;

fn check(context: &ReportContext, out: &mut Vec<Finding>) {
    for (at, table) in context.tables() {
        let unusual = cells::filter_cells(context, at, |_, cell| cell.normalized);
        if unusual.is_empty() {
            continue;
        }
        let (key, count) = (&table.key, unusual.len());
        let shown: Vec<String> =
            unusual.iter().take(SHOWN).map(|(_, cell)| describe_value(context, cell)).collect();
        let (zh, en) = (shown.join("、"), shown.join(", "));
        let message = text!(
            "{key}表有 {count} 格数的写法不规范，读作：{zh}",
            "the table {key} has numbers in an unusual form ({count}), read as: {en}"
        );
        let note = |cell: &Cell| Text::same(describe_value(context, cell));
        let finding = cells::combine_cells(context, RULE.id, &unusual, message, note);
        out.extend(finding.map(|mut finding| {
            finding.basis = None;
            finding.changes =
                unusual.iter().filter_map(|(_, cell)| change_form(context, cell)).collect();
            finding.help(text!("改用半角数字，不加分隔符", "use ASCII digits without separators"))
        }));
    }
}

/// Makes the change of a cell to the usual form of its value. In quotation marks it stays.
fn change_form(context: &ReportContext, cell: &Cell) -> Option<Change> {
    let is_quoted = context.slice(cell.span).starts_with(['"', '\'']);
    (!is_quoted).then(|| Change::of_form(context.place(cell.span), usual_form(cell)))
}

/// Writes the value of a cell in the usual form.
fn usual_form(cell: &Cell) -> String {
    match cell.text {
        CellText::Number(Amount { number, unit }) => {
            format!("{number}{}", unit.map_or("", Unit::name))
        }
        _ => "/".to_owned(),
    }
}

/// Writes the text of a cell and its value: `１２ → 12`.
fn describe_value(context: &ReportContext, cell: &Cell) -> String {
    let raw = context.slice(cell.span).trim_matches(['"', '\'']);
    format!("{raw} → {}", usual_form(cell))
}
