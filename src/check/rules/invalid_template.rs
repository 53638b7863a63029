//! # 模板有误
//!
//! templates 与主题中的模板须合模板语言（Tera）的语法，所继承、引用的模板须存在。有误的模板逐个
//! 报出；页面要用它们，所以生成以前就须改正。
//!
//! 依据：本程序的要求。
//!
//! # A template is wrong
//!
//! A template of templates/ or of a theme is written in the template language (Tera), and
//! those that it extends or includes are there. Each one that is wrong is reported; pages
//! are made of them, so nothing is built before they are mended.
//!
//! Basis: what this program asks for.
//!
//! # fails
//! ```yaml
//! ! file templates/home.html
//! {% extends "base.html" %}
//! {% if view %}
//! ```
//!
//! # fails
//! ```yaml
//! ! file templates/404.html
//! {% extends "no-such.html" %}
//! ```
//!
//! # passes
//! ```yaml
//! ! file templates/404.html
//! {% extends "base.html" %}
//! {% block main %}没有这一页{% endblock main %}
//! ```
//!
//! # boundary passes
//! A file that is not a template of the theme in use.
//! ```yaml
//! ! file themes/other/templates/home.html
//! {% if %}
//! ```

use crate::check::{Judge, Rule};
use crate::diag::Severity;

pub(super) const RULE: Rule = Rule {
    name: "invalid-template",
    severity: Severity::Error,
    source: include_str!("invalid_template.rs"),
    judge: Judge::Planning,
};
