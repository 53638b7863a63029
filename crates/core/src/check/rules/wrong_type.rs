//! # 字段的值不是应有的类型
//!
//! 年份是四位数字，日期写作 2021-01-29，是否写作 true 或 false，列表每项一行，表中一行数写在
//! 方括号内，文字不是空白，机关的起始年度不晚于终止年度，上级不是自己，也不绕一圈回到自己。能看出意思的，
//! 指出应写成什么。其余字段照常读取。
//!
//! 依据：本程序的要求。
//!
//! # The value of a field is of the wrong type
//!
//! A year has four digits, a date is written as 2021-01-29, yes and no are true and false,
//! the items of a list have a line each, a row of a table stands in square brackets, a text
//! is not blank, an office does not end before it begins and is not its own parent, nor that
//! of an office above it. Where the meaning is plain, the finding says how to write it. All
//! other fields are read.
//!
//! Basis: what this program asks for.
//!
//! # fails
//! ```yaml
//! ! after year
//! written: 2023年1月20日
//! ```
//!
//! # fails
//! ```yaml
//! ! without year 2021
//! ! replace year
//! year: 二〇二二
//! ```
//!
//! # fails
//! ```yaml
//! ! after year
//! draft: 否
//! ```
//!
//! # fails
//! ```yaml
//! ! after year
//! title: ""
//! ```
//!
//! # fails
//! ```yaml
//! ! after year
//! revised: 更正一处
//! ```
//!
//! # fails
//! ```yaml
//!       重复申请: {自然人: 0, 总计: 0}
//! ```
//!
//! # fails
//! ```yaml
//! ! without figures
//! ! after published
//! figures: 见附件
//! ```
//!
//! # fails
//! The last year of an office before its first.
//! ```yaml
//! ! file content/offices.yaml
//! - {id: shili-czj, name: 示例市财政局, kind: department, since: 2022, until: 2021}
//! ```
//!
//! # fails
//! An office that is its own parent.
//! ```yaml
//! ! file content/offices.yaml
//! - {id: shili-czj, name: 示例市财政局, kind: department, parent: shili-czj}
//! ```
//!
//! # boundary fails
//! An office that is above its own parent.
//! ```yaml
//! ! file content/offices.yaml
//! - {id: shili-czj, name: 示例市财政局, kind: department, parent: shili-zf}
//! - {id: shili-zf, name: 示例市人民政府, kind: government, parent: shili-jg}
//! - {id: shili-jg, name: 示例市机关, kind: government, parent: shili-zf}
//! ```
//!
//! # passes
//! ```yaml
//! published: 2023-01-20 09:30
//! ```
//!
//! # boundary passes
//! A field without a value is as if it were not there.
//! ```yaml
//! ! after year
//! subject: ~
//! document_number:
//! ```
//!
//! # boundary passes
//! Digits are text too.
//! ```yaml
//! ! after year
//! index_number: 20230120
//! ```
//!
//! # boundary fails
//! There is no such day.
//! ```yaml
//! ! after year
//! written: 2023-02-29
//! ```

use crate::check::{Rule, Stage};
use crate::diag::{RuleId, Severity};

pub(super) const RULE: Rule =
    Rule::new(RuleId::WrongType, Severity::Error, include_str!("wrong_type.rs"), Stage::Parsing);
