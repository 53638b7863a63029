//! # 总计空白而各分项已填
//!
//! 分项填了数而总计空白，是漏填，不是写错，所以单独提醒，不与等式不成立混在一起。
//! 一张表里有多处的，只报一次。不会替机关补数。
//!
//! 依据：统一格式要求填写总计。
//!
//! # A total is blank while its terms are filled
//!
//! Terms with numbers under a blank total are an omission, not a wrong statement;
//! that is a warning of its own, one for each table. Nothing is filled in for the
//! office.
//!
//! Basis: the form asks for the total.
//!
//! # fails
//! ```yaml
//!     行政复议: [1, 0, 0, 0, ~]
//! ```
//!
//! # passes
//! ```yaml
//!     行政复议: [1, 0, 0, 0, 1]
//! ```
//!
//! # boundary fails
//! ```yaml
//!     复议后起诉: [0, 0, 0, 0, ~]
//! ```
//!
//! # boundary passes, with: blank-cell
//! ```yaml
//!     复议后起诉: [~, ~, ~, ~, ~]
//! ```
//!
//! # boundary fails
//! ```yaml
//!     复议后起诉: [0, 0, 0, 0, /]
//! ```

use crate::check::{Rule, Stage};
use crate::diag::{RuleId, Severity};

pub(super) const RULE: Rule = Rule::new(
    RuleId::BlankTotal,
    Severity::Warning,
    include_str!("blank_total.rs"),
    Stage::Equations,
)
.finding_omissions();
