//! # 不认识的字段
//!
//! 字段名写错，其内容就不起作用，所以不放过；有相近的，指出是哪一个。figures 之下的表名、行名
//! 另见 unknown-row。
//!
//! 依据：本程序的要求。
//!
//! # There is no such field
//!
//! A value under a misspelt key has no effect, so it is not passed over; the nearest
//! known key is named. The keys under `figures` are for unknown-row.
//!
//! Basis: what this program asks for.
//!
//! # fails
//! ```yaml
//! ! after year
//! subjct: 政务公开
//! ```
//!
//! # fails
//! ```yaml
//! ! file content/offices.yaml
//! - id: shili-czj
//!   name: 示例市财政局
//!   kind: department
//!   简称: 市财政局
//! - id: shili-zf
//!   name: 示例市人民政府
//!   kind: government
//! ```
//!
//! # passes
//! ```yaml
//! ! after year
//! subject: 政务公开
//! ```
//!
//! # boundary fails
//! The missing field is there under a misspelt key: one finding.
//! ```yaml
//! ! replace office
//! ofice: shili-czj
//! ! without year 2021
//! ```
//!
//! # boundary fails
//! Keys are written in small letters.
//! ```yaml
//! ! after year
//! Subject: 政务公开
//! ```

use crate::check::{Rule, Stage};
use crate::diag::{RuleId, Severity};

pub(super) const RULE: Rule =
    Rule::new(RuleId::UnknownKey, Severity::Error, include_str!("unknown_key.rs"), Stage::Parsing);
