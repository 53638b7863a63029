//! # 格式文件有误
//!
//! 格式文件中的代号要能互相对上：表所在的部分、等式中的行与列、主要数据中的格。等式所及的各行
//! 要有同样的列；有部分的格式要有表；题名只能代入 office 与 year；正则要合语法、不过大；年度
//! 不倒置，也不与别的格式重叠（没有 years 的格式，只用于写明 form 的年报）。有误的格式整个
//! 不用，以免拿半张表去核对年报。
//!
//! 依据：本程序的要求。
//!
//! # A form file contradicts itself
//!
//! Every id that a form refers to must exist: the section of a table, the rows and columns of an
//! equation, the cells of a key figure. The rows that an equation is for have the same
//! columns. A form with sections has tables. A title takes office and year and nothing
//! else. A pattern can be read and is not too large. Years do not run backwards and
//! overlap no other form's; a form without years is for reports that name it. A form
//! with a fault is not used at all, so that no report is judged by half a form.
//!
//! Basis: what this program asks for.
//!
//! # fails
//! ```yaml
//! ! file forms/own.yaml
//! id: own
//! name: 自定格式
//! years: {from: 1990, to: 2007}
//! title: "{office}{year}年工作报告"
//! tables:
//!   - id: counts
//!     key: 数量
//!     section: overview
//!     layout: list
//!     free: true
//!     blocks:
//!       - columns: [{id: value, label: 数值}]
//! ```
//!
//! # fails
//! ```yaml
//! ! file forms/own.yaml
//! id: own
//! name: 自定格式
//! years: {from: 1990, to: 2007}
//! title: "{office}{year}年工作报告"
//! tables:
//!   - id: counts
//!     key: 数量
//!     layout: matrix
//!     blocks:
//!       - columns: [{id: made, label: 制作}, {id: total, label: 总计}]
//!         rows: [{id: all, label: 全部}]
//! identities:
//!   - {rule: row-total, table: counts, each: row, equation: made + repealed = total}
//! ```
//!
//! # passes
//! ```yaml
//! ! file forms/own.yaml
//! id: own
//! name: 自定格式
//! years: {from: 1990, to: 2007}
//! title: "{office}{year}年工作报告"
//! tables:
//!   - id: counts
//!     key: 数量
//!     layout: matrix
//!     blocks:
//!       - columns: [{id: made, label: 制作}, {id: repealed, label: 废止}, {id: total, label: 总计}]
//!         rows: [{id: all, label: 全部}]
//! identities:
//!   - {rule: row-total, table: counts, each: row, equation: made + repealed = total}
//! ```
//!
//! # boundary fails
//! The id of a national form is taken.
//! ```yaml
//! ! file forms/own.yaml
//! id: gongkai-2021
//! name: 自定格式
//! years: {from: 1990, to: 2007}
//! title: "{office}{year}年工作报告"
//! ```
//!
//! # boundary fails
//! An equation over rows that are not there.
//! ```yaml
//! ! file forms/own.yaml
//! id: own
//! name: 自定格式
//! years: {from: 1990, to: 2007}
//! title: "{office}{year}年工作报告"
//! tables:
//!   - id: counts
//!     key: 数量
//!     layout: list
//!     free: true
//!     blocks:
//!       - columns: [{id: made, label: 制作}, {id: total, label: 总计}]
//! identities:
//!   - {rule: row-total, table: counts, each: row, equation: made = total}
//! ```
//!
//! # boundary fails
//! An equation over rows that do not have its columns.
//! ```yaml
//! ! file forms/own.yaml
//! id: own
//! name: 自定格式
//! years: {from: 1990, to: 2007}
//! title: "{office}{year}年工作报告"
//! tables:
//!   - id: counts
//!     key: 数量
//!     layout: blocks
//!     blocks:
//!       - columns: [{id: made, label: 制作}, {id: total, label: 总计}]
//!         rows: [{id: all, label: 全部}]
//!       - columns: [{id: total, label: 总计}]
//!         rows: [{id: some, label: 部分}]
//! identities:
//!   - {rule: row-total, table: counts, each: row, equation: made = total}
//! ```
//!
//! # boundary fails
//! Its last year is before its first.
//! ```yaml
//! ! file forms/own.yaml
//! id: own
//! name: 自定格式
//! years: {from: 2007, to: 1990}
//! title: "{office}{year}年工作报告"
//! tables:
//!   - id: counts
//!     key: 数量
//!     layout: list
//!     free: true
//!     blocks:
//!       - columns: [{id: value, label: 数值}]
//! ```
//!
//! # boundary fails
//! A national form has one of its years.
//! ```yaml
//! ! file forms/own.yaml
//! id: own
//! name: 自定格式
//! years: {from: 1990, to: 2008}
//! title: "{office}{year}年工作报告"
//! tables:
//!   - id: counts
//!     key: 数量
//!     layout: list
//!     free: true
//!     blocks:
//!       - columns: [{id: value, label: 数值}]
//! ```
//!
//! # boundary passes
//! Without years it has none that another could have.
//! ```yaml
//! ! file forms/own.yaml
//! id: own
//! name: 自定格式
//! issued_by: 省办〔2022〕1号
//! title: "{office}{year}年工作报告"
//! tables:
//!   - id: counts
//!     key: 数量
//!     layout: list
//!     free: true
//!     blocks:
//!       - columns: [{id: value, label: 数值}]
//! ```
//!
//! # boundary fails
//! Nothing can stand for a word in the title.
//! ```yaml
//! ! file forms/own.yaml
//! id: own
//! name: 自定格式
//! years: {from: 1990, to: 2007}
//! title: "{office}{yaer}年工作报告"
//! tables:
//!   - id: counts
//!     key: 数量
//!     layout: list
//!     free: true
//!     blocks:
//!       - columns: [{id: value, label: 数值}]
//! ```
//!
//! # boundary fails
//! A form without tables.
//! ```yaml
//! ! file forms/own.yaml
//! id: own
//! name: 自定格式
//! years: {from: 1990, to: 2007}
//! title: "{office}{year}年工作报告"
//! sections: [{id: overview, number: 一, heading: 总体情况}]
//! tables: []
//! ```
//!
//! # boundary fails
//! A pattern that is too large.
//! ```yaml
//! ! file forms/own.yaml
//! id: own
//! name: 自定格式
//! years: {from: 1990, to: 2007}
//! title: "{office}{year}年工作报告"
//! tables:
//!   - id: counts
//!     key: 数量
//!     layout: list
//!     free: true
//!     blocks:
//!       - columns: [{id: value, label: 数值}]
//! narrative_figures:
//!   - label: 新收申请数
//!     patterns: ['(?:\p{Han}{1,999}){1,999}(?P<n>[0-9]+)件']
//!     cells: []
//! ```

use crate::check::{Rule, Stage};
use crate::diag::{RuleId, Severity};

pub(super) const RULE: Rule = Rule::new(
    RuleId::InvalidForm,
    Severity::Error,
    include_str!("invalid_form.rs"),
    Stage::Parsing,
);
