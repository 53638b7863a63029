//! # 文件无法读取
//!
//! 源文件须是 UTF-8 编码的文本，不超过 1 MiB，是站点文件夹之内的普通文件；列表、引用不嵌套几百层。
//! 老系统导出的 GBK（GB18030）文件会认出来，并说明怎样转换。其余文件照常核对。
//!
//! 依据：本程序的要求。
//!
//! # A file cannot be read
//!
//! A source is text in UTF-8, no larger than 1 MiB, an ordinary file inside the site's
//! folder, its lists and quotations not nested hundreds deep. A file in GBK (GB18030), as older systems
//! write them, is recognised, and the finding says how to convert it. All other files are
//! checked all the same.
//!
//! Basis: what this program asks for.
//!
//! # fails
//! ```yaml
//! ! unreadable content/2022/shili-zf.md gbk
//! ```
//!
//! # fails
//! ```yaml
//! ! unreadable content/2022/shili-zf.md bytes
//! ```
//!
//! # fails
//! ```yaml
//! ! unreadable content/2022/shili-zf.md large
//! ```
//!
//! # fails
//! ```yaml
//! ! unreadable content/2022/shili-zf.md denied
//! ```
//!
//! # passes
//! ```yaml
//!     行政许可: [120]
//! ```
//!
//! # boundary fails
//! A link that leads out of the site's folder.
//! ```yaml
//! ! unreadable content/2022/shili-zf.md outside
//! ```
//!
//! # boundary fails
//! A link to nothing.
//! ```yaml
//! ! unreadable content/2022/shili-zf.md dangling
//! ```
//!
//! # boundary fails
//! A pipe or a device; to read it could take for ever.
//! ```yaml
//! ! unreadable content/2022/shili-zf.md special
//! ```
//!
//! # boundary passes
//! An empty file of offices can be read.
//! ```yaml
//! ! without year 2022
//! ! without year 2021
//! ! file content/offices.yaml
//! ```

use crate::check::{Rule, Stage};
use crate::diag::{RuleId, Severity};

pub(super) const RULE: Rule = Rule::new(
    RuleId::UnreadableSource,
    Severity::Error,
    include_str!("unreadable_source.rs"),
    Stage::Parsing,
);
