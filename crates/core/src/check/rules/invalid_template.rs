//! # 模板有误
//!
//! templates 与主题中的模板须合模板语言（Tera）的语法，所继承、引用的模板与所用的过滤器、函数须
//! 存在。有误的模板逐个报出，指到有误的一行；页面要用它们，所以生成以前就须改正。
//!
//! 依据：本程序的要求。
//!
//! # A template is wrong
//!
//! A template of templates/ or of a theme is written in the template language (Tera), and
//! the templates, filters and functions that it names must exist. Each mistake is reported
//! with its line. Pages are made of templates, so nothing is built until they are mended.
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
//! # fails
//! ```yaml
//! ! file templates/404.html
//! {{ page.title | no_such_filter }}
//! ```
//!
//! # passes
//! ```yaml
//! ! file templates/404.html
//! {% extends "base.html" %}
//! {% block main %}没有这一页{% endblock main %}
//! ```
//!
//! # boundary passes, with: unused-file
//! A file that is not a template of the theme in use.
//! ```yaml
//! ! file themes/other/templates/home.html
//! {% if %}
//! ```

use crate::check::{Rule, Stage};
use crate::diag::{RuleId, Severity};

pub(super) const RULE: Rule = Rule::new(
    RuleId::InvalidTemplate,
    Severity::Error,
    include_str!("invalid_template.rs"),
    Stage::Planning,
);
