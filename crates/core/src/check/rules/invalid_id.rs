//! # 代号不能用作网址
//!
//! 机关代号是网址的一部分，公布之后不再改变，所以只能含小写字母、数字与连字符，以字母或数字
//! 开头，不超过 64 个字符；con、nul、com1 等在 Windows 上是设备名，不能用。主题名是文件夹名，
//! 要求相同。
//!
//! 依据：本程序的要求；网址一经公布不再改变。
//!
//! # An id cannot be part of an address
//!
//! The id of an office is part of its address, which never changes once it is published:
//! lower-case letters, digits and hyphens, a letter or a digit first, 64 characters at
//! most. `con`, `nul`, `com1` and the like name devices on Windows, and no folder there. The
//! name of a theme is that of a folder, with the same letters.
//!
//! Basis: what this program asks for; addresses never change.
//!
//! # fails
//! ```yaml
//! ! file content/offices.yaml
//! - id: shili-czj
//!   name: 示例市财政局
//!   kind: department
//! - id: Shili_ZF
//!   name: 示例市人民政府
//!   kind: government
//! ```
//!
//! # fails
//! ```yaml
//! ! file site.yaml
//! title: 示例市政府信息公开年报
//! base_url: https://www.shili.example
//! site_code: "9999000001"
//! theme: ../portal
//! ```
//!
//! # boundary fails
//! ```yaml
//! ! file content/offices.yaml
//! - id: shili-czj
//!   name: 示例市财政局
//!   kind: department
//! - id: com1
//!   name: 示例市商务局
//!   kind: department
//! ```
//!
//! # passes
//! ```yaml
//! ! file content/offices.yaml
//! - id: shili-czj
//!   name: 示例市财政局
//!   kind: department
//! - id: shili-zf
//!   name: 示例市人民政府
//!   kind: government
//! ```
//!
//! # boundary passes
//! ```yaml
//! ! file content/offices.yaml
//! - id: shili-czj
//!   name: 示例市财政局
//!   kind: department
//! - id: 0-9
//!   name: 示例市人民政府
//!   kind: government
//! ```
//!
//! # boundary fails
//! ```yaml
//! ! file content/offices.yaml
//! - id: shili-czj
//!   name: 示例市财政局
//!   kind: department
//! - id: 示例市人民政府
//!   name: 示例市人民政府
//!   kind: government
//! ```

use crate::check::{Rule, Stage};
use crate::diag::{RuleId, Severity};

pub(super) const RULE: Rule =
    Rule::new(RuleId::InvalidId, Severity::Error, include_str!("invalid_id.rs"), Stage::Parsing);
