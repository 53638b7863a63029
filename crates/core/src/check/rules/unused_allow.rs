//! # 用不着的 allow
//!
//! allow 准许某处某规则的问题照原件保留。所指的问题已经不在（改正了，或 place 写错了），
//! 这一项就应删去，免得将来掩盖别的错误。place 写表格中的位置，如 申请.总计.自然人，也可以
//! 只写到行或表；不写则指整份报告。site.yaml 中关闭了的规则，准许仍算用到。
//!
//! 依据：准许须与问题对应（实务）。
//!
//! # A permission that is not needed
//!
//! `allow` lets a finding of a rule stand as the official text has it. Where
//! there is no such finding any more, because it was mended or `place` is wrong,
//! the entry should go, lest it hide another fault some day. `place` is a place
//! of the form such as 申请.总计.自然人, or a row or a table around it; without
//! it the whole report is meant. For a rule that site.yaml turns off, an entry
//! still counts as needed.
//!
//! Basis: a permission answers to a finding (practice).
//!
//! # fails
//! ```yaml
//! allow:
//!   - {rule: row-total, reason: 原件如此}
//! ```
//!
//! # passes
//! ```yaml
//!     行政复议: [1, 0, 0, 0, 2]
//! allow:
//!   - {rule: block-total, reason: 原件如此}
//! ```
//!
//! # boundary passes
//! A place around that of the finding.
//! ```yaml
//!     行政复议: [1, 0, 0, 0, 2]
//! allow:
//!   - {rule: block-total, place: 复议诉讼.行政复议, reason: 原件如此}
//! ```
//!
//! # boundary fails, with: block-total
//! A place beside it.
//! ```yaml
//!     行政复议: [1, 0, 0, 0, 2]
//! allow:
//!   - {rule: block-total, place: 复议诉讼.行政复, reason: 原件如此}
//! ```
//!
//! # boundary fails
//! A place that the form does not have.
//! ```yaml
//! allow:
//!   - {rule: block-total, place: 复议诉松, reason: 原件如此}
//! ```
//!
//! # boundary fails
//! The second of two for one finding.
//! ```yaml
//!     行政复议: [1, 0, 0, 0, 2]
//! allow:
//!   - {rule: block-total, place: 复议诉讼.行政复议, reason: 原件如此}
//!   - {rule: block-total, place: 复议诉讼.行政复议, reason: 原件如此}
//! ```
//!
//! # boundary passes
//! The site has turned the rule off.
//! ```yaml
//!     行政复议: [1, 0, 0, 0, 2]
//! allow:
//!   - {rule: block-total, reason: 原件如此}
//! ! file site.yaml
//! title: 示例市政府信息公开年报
//! base_url: https://www.shili.example
//! site_code: "9999000001"
//! rules:
//!   block-total: off
//! ```

use crate::check::{Rule, Stage};
use crate::diag::{RuleId, Severity};

pub(super) const RULE: Rule = Rule::new(
    RuleId::UnusedAllow,
    Severity::Warning,
    include_str!("unused_allow.rs"),
    Stage::Levels,
);
