//! # 第一项加第二项不等于第三项加第四项
//!
//! 申请表每一列，本年新收加上年结转，应等于办理结果总计加结转下年度。
//! 这是印在表头的勾稽关系。
//!
//! 依据：统一格式申请情况表左上角注明的勾稽关系。
//!
//! # What came in is not what went out
//!
//! In every column of the table of requests, received plus carried in equals closed
//! plus carried out. The form prints this equation in the corner of the table.
//!
//! Basis: the equation printed on the form.
//!
//! # fails
//! ```yaml
//!     结转下年度: [2, 0, 0, 0, 0, 0, 2]
//! ```
//!
//! # passes
//! ```yaml
//!     本年新收: [15, 1, 0, 0, 0, 0, 16]
//!     结转下年度: [2, 0, 0, 0, 0, 0, 2]
//! ```
//!
//! # boundary passes, with: blank-cell
//! ```yaml
//!     本年新收: [14, 1, ~, ~, ~, ~, 15]
//! ```
//!
//! # boundary passes
//! ```yaml
//!     结转下年度: [1, /, /, /, /, /, 1]
//! ```

use crate::check::{Rule, Stage};
use crate::diag::{RuleId, Severity};

pub(super) const RULE: Rule =
    Rule::new(RuleId::Balance, Severity::Error, include_str!("balance.rs"), Stage::Equations);
