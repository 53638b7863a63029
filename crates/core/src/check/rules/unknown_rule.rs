//! # 没有这个规则
//!
//! site.yaml 的 rules 和报告的 allow 里写规则的名称，如 row-total。名称写错了，所要的效果
//! 就没有，因此要改正。nianbao rules 列出全部名称。
//!
//! 依据：规则名称固定不变（实务）。
//!
//! # There is no such rule
//!
//! `rules` of site.yaml and `allow` of a report name rules, such as row-total. A
//! misspelt name has no effect, so it has to be mended. `nianbao rules` lists all
//! names.
//!
//! Basis: the names of rules never change (practice).
//!
//! # fails
//! ```yaml
//! ! file site.yaml
//! title: 示例市政府信息公开年报
//! base_url: https://www.shili.example
//! site_code: "9999000001"
//! rules:
//!   row-totals: off
//! ```
//!
//! # fails
//! ```yaml
//! allow:
//!   - {rule: 行总计, reason: 原件如此}
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
//! # boundary passes, with: unused-allow
//! A rule that there is, with nothing to allow.
//! ```yaml
//! allow:
//!   - {rule: row-total, reason: 原件如此}
//! ```
//!
//! # boundary fails
//! Names are lower case.
//! ```yaml
//! allow:
//!   - {rule: Row-Total, reason: 原件如此}
//! ```

use crate::check::{Rule, Stage};
use crate::diag::{RuleId, Severity};

pub(super) const RULE: Rule =
    Rule::new(RuleId::UnknownRule, Severity::Error, include_str!("unknown_rule.rs"), Stage::Levels);
