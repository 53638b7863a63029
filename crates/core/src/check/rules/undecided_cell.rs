//! # 有待定的格
//!
//! 导入时认不准的格留空，同一行末以注释写明原文：`# 待定：自然人：原文“l4”`。对照原件把数填好，
//! 原件即为空白的保留 ~，然后删去这条注释；注释还在，就不发布。含有待定格的等式不判。
//!
//! 依据：公开的数据应当与原件一致（实务）。
//!
//! # A cell is left to decide
//!
//! What an import could not read for sure is left blank, with a comment behind the row that
//! holds what the document says: `# 待定：自然人：原文“l4”`. Fill in what the original says, keep `~`
//! where it is blank, and remove the comment; while it is there, nothing is published. No
//! equation with such a cell is judged.
//!
//! Basis: what is published has to be what the original says (practice).
//!
//! # fails
//! ```yaml
//!     行政许可: [12] # 待定：本年处理决定数量：原文“l2”
//! ```
//!
//! # boundary fails
//! Not applicable may be what the original says; it is decided once the comment is gone.
//! ```yaml
//!     行政处罚: [/] # 待定：本年处理决定数量：原文“—”
//! ```
//!
//! # boundary fails
//! No equation over the cell is judged, nor is it missed as a blank: it is not known yet.
//! ```yaml
//!     行政复议: [1, 0, 0, 0, ~] # 待定：总计：原文“l”
//! ```
//!
//! # boundary fails, with: blank-cell
//! A blank beside it that the comment does not name is decided: a blank like any other.
//! ```yaml
//!     行政复议: [1, ~, 0, 0, ~] # 待定：总计：原文“l”
//! ```
//!
//! # boundary fails
//! The last row of all counts like any other.
//! ```yaml
//! ! file content/2022/shili-zf.md
//! ---
//! office: shili-zf
//! year: 2022
//! published: 2023-01-20
//! allow:
//!   - {rule: missing-row, reason: 示例}
//!   - {rule: missing-figures, reason: 示例}
//!   - {rule: missing-section, reason: 示例}
//! figures:
//!   复议诉讼:
//!     行政复议: [1, 0, 0, 0, ~] # 待定：总计：原文“l”
//! ---
//! ```
//!
//! # passes
//! ```yaml
//!     行政许可: [12] # 已与原件核对
//! ```
//!
//! # boundary passes
//! In the text it is a word like others.
//! ```yaml
//! ## 六、其他需要报告的事项
//! 2022年未收取政府信息公开信息处理费。# 待定：明年的安排
//! ```

use crate::check::{ReportContext, Rule, Stage};
use crate::diag::{Finding, RuleId, Severity};
use crate::parse::UNDECIDED;
use crate::source::Span;
use nianbao_text::text;

pub(super) const RULE: Rule = Rule::new(
    RuleId::UndecidedCell,
    Severity::Error,
    include_str!("undecided_cell.rs"),
    Stage::Report(check),
)
.hiding_data();

fn check(context: &ReportContext, out: &mut Vec<Finding>) {
    let Some(figures) = context.report.figures.span else { return };
    // The comment behind the last row is no part of the figures.
    let figures = Span { start: figures.start, end: context.report.front_matter.end };
    let text = context.slice(figures);
    let mut from = 0;
    while let Some(found) = text[from..].find(UNDECIDED) {
        let start = from + found;
        let end = text[start..].find('\n').map_or(text.len(), |end| start + end);
        let base = figures.start as usize;
        let span = Span::new(base + start, base + end);
        let message = text!("这一行有待定的格", "this row has cells left to decide");
        let help = text!(
            "对照原件填好，再删去这条注释",
            "fill in what the original says, and remove this comment"
        );
        out.push(context.finding(RULE.id, span, message).help(help));
        from = end;
    }
}
