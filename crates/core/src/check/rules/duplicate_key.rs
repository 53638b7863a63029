//! # 同一个键写了两次
//!
//! 同一层里一个键只能有一处；写了两次的，只有第一处有效，第二处的内容会被忽略。
//!
//! 依据：YAML 1.2 要求同一层的键各不相同。
//!
//! # A key stands there twice
//!
//! In one mapping a key stands once; of two, the first counts, and what stands under the
//! second is ignored.
//!
//! Basis: YAML 1.2 wants the keys of a mapping to be unique.
//!
//! # fails
//! ```yaml
//! ! after year
//! subject: 政务公开
//! subject: 财政
//! ```
//!
//! # fails
//! ```yaml
//! ! after 行政许可
//!     行政许可: [121]
//! ```
//!
//! # fails
//! ```yaml
//! ! after 无法提供
//!       本机关不掌握相关政府信息: [4, 0, 0, 0, 0, 0, 4]
//! ```
//!
//! # passes
//! ```yaml
//!     行政许可: [120]
//! ```
//!
//! # boundary passes
//! The same key in another table.
//! ```yaml
//!       其他: [0, 0, 0, 0, 0, 0, 0]
//! ```
//!
//! # boundary fails
//! Twice the same is twice.
//! ```yaml
//! ! after published
//! published: 2023-01-20
//! ```

use crate::check::{Rule, Stage};
use crate::diag::{RuleId, Severity};

pub(super) const RULE: Rule = Rule::new(
    RuleId::DuplicateKey,
    Severity::Error,
    include_str!("duplicate_key.rs"),
    Stage::Parsing,
);
