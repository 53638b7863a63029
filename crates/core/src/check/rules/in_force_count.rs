//! # 现行有效件数接不上
//!
//! 规章、行政规范性文件的现行有效件数，通常等于上一年度的现行有效件数，加本年制发，
//! 减本年废止。失效、清理、移交也会使其变化，所以只是提醒。2020年度以前的“对外公开
//! 总数量”口径不同，不与之比较。
//!
//! 依据：统一格式第二十条第（一）项；属通常做法，并非规定。
//!
//! # The number of documents in force does not match last year's
//!
//! Documents in force are usually those of last year, plus issued, less repealed.
//! Lapse, clean-ups and transfers change the number lawfully, so this is a warning.
//! Up to 2020 the form counted 对外公开总数量, another number; that is not compared.
//!
//! Basis: usual practice under item (一) of the form, not a rule.
//!
//! # fails
//! ```yaml
//!     行政规范性文件: [3, 1, 23]
//! ```
//!
//! # passes
//! ```yaml
//!     行政规范性文件: [4, 1, 23]
//! ```
//!
//! # boundary passes, with: blank-cell
//! ```yaml
//!     行政规范性文件: [3, 1, ~]
//! ! previous
//!     行政规范性文件: [2, 0, ~]
//! ```
//!
//! # boundary passes
//! ```yaml
//!     规章: [/, /, /]
//! ```

use crate::check::{Rule, Stage};
use crate::diag::{RuleId, Severity};

pub(super) const RULE: Rule = Rule::new(
    RuleId::InForceCount,
    Severity::Warning,
    include_str!("in_force_count.rs"),
    Stage::Equations,
)
.depending_on_year();
