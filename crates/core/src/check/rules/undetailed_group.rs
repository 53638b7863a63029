//! # 应分行的一组只填了一行
//!
//! 2021年格式把“其他处理”分为三行，不少机关仍按旧格式填一行。照原样公布，合计仍参加核对；
//! 本规则只是让读者知道没有分项。其他各组不可以只填一行，见 missing-row。
//!
//! 依据：国办公开办函〔2021〕30号所附统一格式，第三项之（六）分三行。
//!
//! # A group of rows was given as one row
//!
//! The 2021 form has three rows under 其他处理; many offices still give one, as the old
//! form did. It is published as it stands and counts in the equations; this rule only
//! says that there is no detail. No other group may be one row, see missing-row.
//!
//! Basis: the form of 国办公开办函〔2021〕30号 has three rows under item 三（六）.
//!
//! # fails
//! ```yaml
//! ! without 其他处理
//! ! after 要求行政机关确认或重新出具已获取信息
//!     其他处理: [0, 0, 0, 0, 0, 0, 0]
//! ```
//!
//! # passes
//! ```yaml
//!       逾期不补正: [0, 0, 0, 0, 0, 0, 0]
//! ```
//!
//! # boundary passes
//! In the 2019 form it is one row.
//! ```yaml
//! ! base 2020
//!     其他处理: [0, 0, 0, 0, 0, 0, 0]
//! ```
//!
//! # boundary fails, with: blank-cell
//! ```yaml
//! ! without 其他处理
//! ! after 要求行政机关确认或重新出具已获取信息
//!     其他处理: [~, ~, ~, ~, ~, ~, ~]
//! ```

use crate::check::{ReportContext, Rule, Stage};
use crate::diag::{Finding, RuleId, Severity};
use crate::form::RowRef;
use nianbao_text::text;

pub(super) const RULE: Rule = Rule::new(
    RuleId::UndetailedGroup,
    Severity::Note,
    include_str!("undetailed_group.rs"),
    Stage::Report(check),
);

fn check(context: &ReportContext, out: &mut Vec<Finding>) {
    if context.other_form().is_some() {
        return;
    }
    for (at, table) in context.tables() {
        let filled = context.filled.table(at);
        for group in (0..table.groups.len()).filter(|group| table.groups[*group].undetailed) {
            let row = RowRef::Group(group);
            let Some(written) = filled.row(row) else { continue };
            let label = table.label_of(row);
            let keys: Vec<&str> =
                table.members(row).map(|row| table.rows[row].key.as_str()).collect();
            let (count, keys) = (keys.len(), keys.join("、"));
            let message = text!(
                "“{label}”只填了一行，格式分为 {count} 行",
                "{label} was given as one row; the form has {count}"
            );
            let mut finding = context
                .finding(RULE.id, written.key.span, message)
                .form_path(table.row_path(row))
                .help(text!(
                    "原件有分项的，分列：{keys}；没有的，可保留",
                    "if the original has them, give {keys}; if not, it may stay"
                ));
            finding.basis = context.basis();
            out.push(finding);
        }
    }
}
