//! # 复议、诉讼的总计不等于四种结果之和
//!
//! 行政复议、未经复议直接起诉、复议后起诉三组，结果维持、结果纠正、其他结果、
//! 尚未审结之和，各应等于该组总计。
//!
//! 依据：统一格式第四部分每组“总计”即四种结果之和。
//!
//! # The total of reviews or lawsuits is not the sum of its outcomes
//!
//! In each of the three groups, upheld, corrected, other and pending add up to the
//! total of the group.
//!
//! Basis: the total of each group of section four is the sum of its outcomes.
//!
//! # fails
//! ```yaml
//!     行政复议: [1, 0, 0, 0, 0]
//! ```
//!
//! # passes
//! ```yaml
//!     行政复议: [1, 0, 0, 0, 1]
//! ```
//!
//! # boundary passes, with: blank-cell
//! ```yaml
//!     行政复议: [1, ~, ~, ~, 1]
//! ```
//!
//! # boundary fails, with: blank-cell
//! ```yaml
//!     行政复议: [~, ~, ~, ~, 1]
//! ```
//!
//! # boundary passes
//! ```yaml
//!     未经复议直接起诉: [/, /, /, /, 0]
//! ```

use crate::check::{Rule, Stage};
use crate::diag::{RuleId, Severity};

pub(super) const RULE: Rule = Rule::new(
    RuleId::BlockTotal,
    Severity::Error,
    include_str!("block_total.rs"),
    Stage::Equations,
);
