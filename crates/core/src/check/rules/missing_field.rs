//! # 缺少必填的字段
//!
//! 年报必须有 office 和 year；机关必须有 id、name、kind；更正、准许等各有必填的字段。
//! 字段在而名字写错的，见 unknown-key，这里不再报。
//!
//! 依据：本程序的要求。
//!
//! # A field is missing that has to be there
//!
//! A report has `office` and `year`; an office has `id`, `name` and `kind`; corrections,
//! permissions and so on have theirs. A field that is there under a misspelt name is for
//! unknown-key alone.
//!
//! Basis: what this program asks for.
//!
//! # fails
//! ```yaml
//! ! without year 2021
//! ! without office
//! ```
//!
//! # fails
//! ```yaml
//! ! file content/offices.yaml
//! - id: shili-czj
//!   name: 示例市财政局
//!   kind: department
//! - id: shili-zf
//!   name: 示例市人民政府
//! ```
//!
//! # fails
//! ```yaml
//! ! after year
//! revised:
//!   - date: 2023-02-01
//! ```
//!
//! # passes
//! ```yaml
//! ! after year
//! revised:
//!   - date: 2023-02-01
//!     note: 更正一处笔误
//! ```
//!
//! # boundary fails
//! Empty is missing.
//! ```yaml
//! ! without year 2021
//! ! replace office
//! office: ""
//! ```
//!
//! # boundary fails
//! ```yaml
//! ! without year 2021
//! ! replace year
//! year: ~
//! ```

use crate::check::{Rule, Stage};
use crate::diag::{RuleId, Severity};

pub(super) const RULE: Rule = Rule::new(
    RuleId::MissingField,
    Severity::Error,
    include_str!("missing_field.rs"),
    Stage::Parsing,
);
