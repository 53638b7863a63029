//! # 两样东西要占一个地址
//!
//! static/ 下的文件按原名发布到网站根目录，报告旁的文件发布到报告的地址之下。与程序生成的
//! 页面同名的，只能留一个，请改名或移走。robots.txt 例外：static/ 里有就用它。
//!
//! 依据：一个地址只有一样内容（实务）。
//!
//! # Two things want one address
//!
//! A file under static/ is published under its name at the root of the site, a
//! file beside a report below the report's address. Where a page is called the
//! same, only one can be there: rename the file or move it away. robots.txt may be
//! your own.
//!
//! Basis: an address has one thing (practice).
//!
//! # fails
//! ```yaml
//! ! file static/2022/index.html
//! <p>2022</p>
//! ```
//!
//! # passes
//! ```yaml
//! ! file static/2022/shuoming.pdf
//! 说明
//! ```
//!
//! # boundary passes
//! ```yaml
//! ! file static/robots.txt
//! User-agent: *
//! ```
//!
//! # boundary fails
//! ```yaml
//! ! file static/feed.xml
//! <feed/>
//! ```

use crate::check::{Rule, Stage};
use crate::diag::{RuleId, Severity};

pub(super) const RULE: Rule = Rule::new(
    RuleId::PathCollision,
    Severity::Error,
    include_str!("path_collision.rs"),
    Stage::Planning,
);
