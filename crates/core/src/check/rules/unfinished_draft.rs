//! # 草稿尚未填完
//!
//! 草稿（draft: true）不发布，是否完整不作为问题：没有填的格、行、表，没有写的部分，没有的发布日期，
//! 合为一条说明。已经写下的照常核对。删去 draft: true 以后，缺的各处分别按各自的规则报出。
//!
//! 依据：年度报告公布时才须齐全（实务）。
//!
//! # A draft is not filled yet
//!
//! A draft (`draft: true`) is not published, and what it lacks is no fault: cells, rows and
//! tables not filled, sections not written, no date of publication are one note together.
//! Everything that is written is checked as always. Once `draft: true` is gone, each thing that is
//! missing is reported by its own rule.
//!
//! Basis: a report has to be complete when it is published (practice).
//!
//! # fails
//! ```yaml
//!     行政许可: [~]
//! draft: true
//! ! without published
//! ! without 复议诉讼
//! ! without ## 五
//! ```
//!
//! # fails, with: block-total
//! Everything that is written is judged.
//! ```yaml
//!     行政许可: [~]
//!     行政复议: [1, 0, 0, 0, 2]
//! draft: true
//! ```
//!
//! # passes
//! ```yaml
//! draft: true
//! ```
//!
//! # boundary passes, with: missing-figures
//! A report that is no draft has to be complete.
//! ```yaml
//! draft: false
//! ! without 复议诉讼
//! ```

use crate::check::{Rule, Stage};
use crate::diag::{RuleId, Severity};

pub(super) const RULE: Rule = Rule::new(
    RuleId::UnfinishedDraft,
    Severity::Note,
    include_str!("unfinished_draft.rs"),
    Stage::Levels,
);
