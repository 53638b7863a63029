//! # 一行的总计不等于各类申请人之和
//!
//! 申请表每一行，自然人与五类法人或其他组织之和应等于总计。空白格先按零试算：
//! 按零能够相等的不报；总计空白的另见 blank-total。
//!
//! 依据：统一格式“总计”一列即各类申请人之和。
//!
//! # The total of a row is not the sum of its applicants
//!
//! In every row of the table of requests, natural persons and the five kinds of
//! organisations add up to the total. A blank is tried as a zero first; a blank
//! total is another rule, blank-total.
//!
//! Basis: the column 总计 of the form is the sum of the kinds of applicant.
//!
//! # fails
//! ```yaml
//!       属于国家秘密: [0, 0, 0, 0, 0, 0, 1]
//! ```
//!
//! # passes
//! ```yaml
//!     予以公开: [8, 1, 1, 0, 0, 0, 10]
//!     总计: [14, 1, 1, 0, 0, 0, 16]
//!     本年新收: [13, 1, 1, 0, 0, 0, 15]
//! ```
//!
//! # boundary passes, with: blank-cell
//! ```yaml
//!       属于国家秘密: [~, ~, 0, 0, 0, 0, 0]
//! ```
//!
//! # boundary passes
//! ```yaml
//!       属于国家秘密: [/, /, /, /, /, /, 0]
//! ```
//!
//! # boundary fails, with: blank-cell
//! ```yaml
//!       属于国家秘密: [~, 0, 0, 0, 0, 0, 1]
//! ```

use crate::check::{Rule, Stage};
use crate::diag::{RuleId, Severity};

pub(super) const RULE: Rule =
    Rule::new(RuleId::RowTotal, Severity::Error, include_str!("row_total.rs"), Stage::Equations);
