//! # content 中有用不上的文件
//!
//! content 中只有两种文件会用到：以 .md 结尾的年报，和放在某份年报的 index.md 旁边的附件。
//! 别的文件（如 .MD、.txt，或没有 index.md 的文件夹里的附件）不会出现在网站上，所以提醒一声。
//!
//! 依据：本程序的约定。
//!
//! # A file under content/ is not used
//!
//! Two kinds of files under content/ are used: reports, which end in `.md`, and
//! attachments beside a report's index.md. Another file (`.MD`, `.txt`, an attachment in a
//! folder without an index.md) will not be on the site; this says so.
//!
//! Basis: the layout of a site.
//!
//! # fails
//! ```yaml
//! ! file content/2022/shili-zf.MD
//! 年报
//! ```
//!
//! # passes
//! ```yaml
//! ! file static/about.txt
//! 关于
//! ```
//!
//! # boundary fails
//! A folder without an index.md is no report's.
//! ```yaml
//! ! file content/2022/shili-czj/附件.pdf
//! x
//! ```

use crate::check::{Rule, Stage};
use crate::diag::{RuleId, Severity};

pub(super) const RULE: Rule = Rule::new(
    RuleId::UnusedFile,
    Severity::Warning,
    include_str!("unused_file.rs"),
    Stage::Planning,
);
