//! # 上年结转与上一年度报告的结转下年度不符
//!
//! 本年度的“二、上年结转”，七列都应等于同一机关上一年度报告的“四、结转下年度继续
//! 办理”，跨新旧格式也是如此。上一年度的报告不在库中的，不查。
//! 机构改革中职能划转确会使两数不同，此时在 allow 中写明原因。
//!
//! 依据：上年结转数即上一年度报告的结转下年度数。
//!
//! # What is carried in is not what last year's report carried out
//!
//! In all seven columns, carried in equals what the same office's report for the
//! year before carried out, also across the two forms. Without that report nothing
//! is checked. A reorganisation can move requests between offices; say so in `allow`.
//!
//! Basis: what is carried in is what was carried out a year ago.
//!
//! # fails
//! ```yaml
//!     上年结转: [3, 0, 0, 0, 0, 0, 3]
//!     结转下年度: [2, 0, 0, 0, 0, 0, 2]
//! ```
//!
//! # passes
//! ```yaml
//! ! previous
//!     结转下年度: [2, 0, 0, 0, 0, 0, 2]
//! ```
//!
//! # boundary passes, with: blank-cell
//! ```yaml
//!     上年结转: [2, ~, 0, 0, 0, 0, 2]
//! ```
//!
//! # boundary passes
//! ```yaml
//! ! without year 2021
//!     上年结转: [3, 0, 0, 0, 0, 0, 3]
//!     本年新收: [13, 1, 0, 0, 0, 0, 14]
//! ```

use crate::check::{Rule, Stage};
use crate::diag::{RuleId, Severity};

pub(super) const RULE: Rule = Rule::new(
    RuleId::CarriedOver,
    Severity::Error,
    include_str!("carried_over.rs"),
    Stage::Equations,
)
.depending_on_year();
