//! # 机关代号用了两次
//!
//! offices.yaml 中每个机关的代号各不相同；用了两次的，只有第一处有效。旧代号（aliases）
//! 也不能是现用的代号，或别的机关的旧代号：一个旧地址只能转到一处。
//!
//! 依据：本程序的要求；代号是网址的一部分。
//!
//! # The id of an office is used twice
//!
//! Every office in offices.yaml has an id of its own; if two share one, the first
//! counts. A former id (`aliases`) may be neither an id in use nor a former id of another
//! office: an old address leads to one place.
//!
//! Basis: what this program asks for; an id is part of web addresses.
//!
//! # fails
//! ```yaml
//! ! file content/offices.yaml
//! - id: shili-czj
//!   name: 示例市财政局
//!   kind: department
//! - id: shili-czj
//!   name: 示例市财政局（国有资产监督管理局）
//!   kind: department
//! ```
//!
//! # fails
//! ```yaml
//! ! file content/offices.yaml
//! - id: shili-czj
//!   name: 示例市财政局
//!   kind: department
//!   aliases: [shili-gzj]
//! - id: shili-gzj
//!   name: 示例市国有资产监督管理局
//!   kind: department
//! ```
//!
//! # boundary fails
//! ```yaml
//! ! file content/offices.yaml
//! - {id: shili-czj, name: 示例市财政局, kind: department, aliases: [shili-czj]}
//! ```
//!
//! # boundary fails
//! ```yaml
//! ! file content/offices.yaml
//! - {id: shili-czj, name: 示例市财政局, kind: department, aliases: [shili-cz]}
//! - {id: shili-gzj, name: 示例市国有资产监督管理局, kind: department, aliases: [shili-cz]}
//! ```
//!
//! # boundary passes
//! ```yaml
//! ! file content/offices.yaml
//! - {id: shili-czj, name: 示例市财政局, kind: department, aliases: [shili-cz, shili-czgzj]}
//! ```
//!
//! # passes
//! ```yaml
//! ! file content/offices.yaml
//! - id: shili-czj
//!   name: 示例市财政局
//!   kind: department
//! - id: shili-gzj
//!   name: 示例市国有资产监督管理局
//!   kind: department
//! ```
//!
//! # boundary passes
//! The same name under two ids.
//! ```yaml
//! ! file content/offices.yaml
//! - id: shili-czj
//!   name: 示例市财政局
//!   kind: department
//! - id: shili-czj-2
//!   name: 示例市财政局
//!   kind: department
//! ```

use crate::check::{Rule, Stage};
use crate::diag::{RuleId, Severity};

pub(super) const RULE: Rule = Rule::new(
    RuleId::DuplicateOffice,
    Severity::Error,
    include_str!("duplicate_office.rs"),
    Stage::Parsing,
);
