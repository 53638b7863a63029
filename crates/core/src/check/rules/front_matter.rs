//! # 文件开头的字段不完整
//!
//! 每份年报以一行 --- 开头，其后是 office、year 等字段，再以一行 --- 结束，其后是正文。字段中间
//! 多写了一行 ---，后面的字段就成了正文，也会指出。
//!
//! 依据：本程序的要求。
//!
//! # The front matter is missing or not closed
//!
//! A report begins with a line `---`, then the fields `office`, `year` and so on, then
//! another line `---`, then its text. A line `---` among the fields turns those
//! after it into text, and is found too.
//!
//! Basis: what this program asks for.
//!
//! # fails
//! ```yaml
//! ! file content/2022/shili-zf.md
//! office: shili-zf
//! year: 2022
//! ```
//!
//! # fails
//! ```yaml
//! ! file content/2022/shili-zf.md
//! ---
//! office: shili-zf
//! year: 2022
//!
//! 正文。
//! ```
//!
//! # fails
//! ```yaml
//! ! after published
//! ---
//! ```
//!
//! # passes
//! ```yaml
//! ! after year
//! subject: 政务公开
//! ```
//!
//! # boundary fails
//! An empty file.
//! ```yaml
//! ! file content/2022/shili-zf.md
//! ```
//!
//! # boundary passes
//! A rule in the text is part of the text.
//! ```yaml
//! ! file content/2015/shili-zf.md
//! ---
//! office: shili-zf
//! year: 2015
//! published: 2016-03-20
//! ---
//!
//! ## 概述
//!
//! 本年度工作正常开展。
//!
//! ---
//!
//! 示例市人民政府
//! ```

use crate::check::{Rule, Stage};
use crate::diag::{RuleId, Severity};

pub(super) const RULE: Rule = Rule::new(
    RuleId::FrontMatter,
    Severity::Error,
    include_str!("front_matter.rs"),
    Stage::Parsing,
);
