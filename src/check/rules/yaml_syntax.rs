//! # YAML 语法有误
//!
//! 字段部分、offices.yaml、site.yaml 和格式文件用 YAML 书写。语法有误的文件整个读不进来，所以
//! 只报第一处，并按常见的写错之处给出提示：冒号用了全角，冒号后没有空格，缩进用了制表符，
//! 含冒号的文字没有加引号，方括号、引号没有成对，两个逗号之间没有数。不支持别名（*）。
//!
//! 依据：YAML 1.2。
//!
//! # This is not YAML
//!
//! The front matter, offices.yaml, site.yaml and the formats are YAML. A file that is not
//! cannot be read at all, so there is one finding, with a hint at the usual faults: a
//! full-width colon, no space after a colon, a tab, text with a colon and no quotation
//! marks, unpaired brackets or quotes, nothing between two commas. Aliases (`*`) are not
//! supported.
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
//! # boundary passes
//! A comment, and a blank line.
//! ```yaml
//! ! after year
//! # 上报文号见下
//!
//! document_number: 示财〔2023〕1号
//! ```

use super::by_reading;
use crate::check::Rule;
use crate::diag::Severity;

pub(super) const RULE: Rule =
    by_reading("yaml-syntax", Severity::Error, include_str!("yaml_syntax.rs"));
