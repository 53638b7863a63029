//! # YAML 语法有误
//!
//! 字段部分、offices.yaml、site.yaml 和格式文件用 YAML 书写。语法有误的文件整个读不进来，所以
//! 只报第一处，并指到写错的那一行：冒号用了全角、漏写，或其后没有空格；缩进用了制表符、全角
//! 空格，或与上面的行对不齐；方括号、引号没有成对；多了“- ”；两个逗号之间没有数；含冒号等
//! 符号的文字没有加引号。不支持别名（*）、锚点（&）和标签（!）。
//!
//! 依据：YAML 1.2。
//!
//! # This is not YAML
//!
//! The front matter, offices.yaml, site.yaml and the forms are YAML. A file that is not
//! cannot be read at all, so there is one finding, and it points at the line with the
//! fault: a colon that is full-width, missing, or without a space after it; an indentation
//! with a tab or a full-width space, or unlike that of the lines above; unpaired brackets
//! or quotation marks; a dash that is too much; nothing between two commas; text with a
//! colon or another sign and no quotation marks. Aliases (`*`), anchors (`&`) and tags (`!`)
//! are not supported.
//!
//! Basis: YAML 1.2.
//!
//! # fails
//! ```yaml
//! ! replace year
//! year：2022
//! ```
//!
//! # fails
//! ```yaml
//! ! replace year
//! year:2022
//! ```
//!
//! # fails
//! ```yaml
//!     行政许可: [120
//! ```
//!
//! # fails
//! ```yaml
//! ! after year
//! subject: 政务：公开: 年报
//! ```
//!
//! # passes
//! ```yaml
//! ! after year
//! subject: "政务: 公开"
//! ```
//!
//! # boundary fails
//! ```yaml
//! ! after year
//! subject: *a
//! ```
//!
//! # boundary fails
//! Without this, the title would be taken for a name of nothing.
//! ```yaml
//! ! after year
//! subject: &a
//! ```
//!
//! # boundary passes
//! A comment, and a blank line.
//! ```yaml
//! ! after year
//! # 上报文号见下
//!
//! document_number: 示财〔2023〕1号
//! ```

use crate::check::{Rule, Stage};
use crate::diag::{RuleId, Severity};

pub(super) const RULE: Rule =
    Rule::new(RuleId::YamlSyntax, Severity::Error, include_str!("yaml_syntax.rs"), Stage::Parsing);
