//! # 这条规则不能放宽
//!
//! 读不出的源文件、重复的年报、不存在的机关、断开的链接之类，放宽了就会有内容在网站上
//! 悄悄消失。这些规则不能调低或关闭，也不能用 allow 准许；只有关于公布文本的规则可以。
//!
//! 依据：本程序的要求。
//!
//! # This rule cannot be relaxed
//!
//! A source that cannot be read, a report given twice, an office that is not there, a link
//! that leads nowhere: to pass over such things is to lose something from the site in
//! silence. These rules can be neither lowered nor allowed; rules about the published text
//! can.
//!
//! Basis: what this program asks for.
//!
//! # fails
//! ```yaml
//! ! file site.yaml
//! title: 示例市政府信息公开年报
//! base_url: https://www.shili.example
//! site_code: "9999000001"
//! rules:
//!   duplicate-report: off
//! ```
//!
//! # passes
//! ```yaml
//! ! file site.yaml
//! title: 示例市政府信息公开年报
//! base_url: https://www.shili.example
//! site_code: "9999000001"
//! rules:
//!   row-total: warning
//! ```
//!
//! # boundary passes
//! Its own level may be said.
//! ```yaml
//! ! file site.yaml
//! title: 示例市政府信息公开年报
//! base_url: https://www.shili.example
//! site_code: "9999000001"
//! rules:
//!   duplicate-report: error
//! ```

use crate::check::{Rule, Stage};
use crate::diag::{RuleId, Severity};

pub(super) const RULE: Rule =
    Rule::new(RuleId::FixedLevel, Severity::Error, include_str!("fixed_level.rs"), Stage::Levels);
