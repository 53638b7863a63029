//! # 办理结果各项之和不等于总计
//!
//! 申请表每一列，第三项（一）至（六）之和应等于（七）总计。空白格先按零试算。
//! 一个数写错同时使行、列都不相等的，只报一处，并指出那一格。
//!
//! 依据：统一格式第三项之（七）即（一）至（六）之和。
//!
//! # The outcomes do not add up to their total
//!
//! In every column of the table of requests, outcomes (一) to (六) add up to (七).
//! A blank is tried as a zero first. Where one wrong number breaks a row and a
//! column, there is one finding, at that number.
//!
//! Basis: (七)总计 of the form is the sum of (一) to (六).
//!
//! # fails
//! ```yaml
//!       属于国家秘密: [1, 0, 0, 0, 0, 0, 1]
//! ```
//!
//! # passes
//! ```yaml
//!     予以公开: [8, 1, 0, 0, 0, 0, 9]
//!       属于国家秘密: [1, 0, 0, 0, 0, 0, 1]
//! ```
//!
//! # boundary passes, with: blank-cell
//! ```yaml
//!       属于国家秘密: [~, ~, ~, ~, ~, ~, ~]
//! ```
//!
//! # boundary passes
//! ```yaml
//!       属于国家秘密: [/, /, /, /, /, /, /]
//! ```

use crate::check::{Rule, Stage};
use crate::diag::{RuleId, Severity};

pub(super) const RULE: Rule = Rule::new(
    RuleId::ColumnTotal,
    Severity::Error,
    include_str!("column_total.rs"),
    Stage::Equations,
);
