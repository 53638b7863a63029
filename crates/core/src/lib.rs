//! Reads, checks and renders archives of yearly disclosure reports.
//!
//! ```text
//! sources ──parse──▶ Archive ──check──▶ Findings
//!                       │
//!                       └──plan──▶ SitePlan ──render, page by page──▶ bytes
//! ```
//!
//! Nothing here touches disk, network, clock or environment: files come in as
//! values and pages go out as bytes.
//!
//! ```
//! use nianbao_core::diag::{Lang, RuleId};
//! use nianbao_core::source::{Content, File};
//! use nianbao_core::{BuiltinTheme, ExamineOptions, examine};
//!
//! let file = |path: &str, text: &str| File {
//!     path: path.to_owned(),
//!     content: Content::Text(text.to_owned()),
//! };
//! let files = vec![
//!     file("site.yaml", "title: 示例市年报\nbase_url: https://www.shili.example\n"),
//!     file("content/2020/shili-czj.md", "---\noffice: shili-czj\nyear: 2020年\n---\n"),
//! ];
//! let site = examine(BuiltinTheme::default(), files, &ExamineOptions::default());
//!
//! let findings = &site.check_result.findings;
//! let year = findings.iter().find(|finding| finding.rule == RuleId::WrongType).unwrap();
//! assert_eq!(year.help.as_ref().unwrap().get(Lang::En), "write 2020");
//! let source = site.archive.sources.get(year.place.source);
//! assert_eq!(source.slice(year.place.span), "2020年");
//! assert_eq!(source.position(year.place.span.start).line, 3);
//! ```
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod archive;
pub mod builtin;
pub mod check;
pub mod compose;
pub mod config;
pub mod diag;
pub mod edit;
pub mod examine;
pub mod form;
pub mod parse;
pub mod plan;
pub mod render;
pub mod report;
pub mod search;
pub mod source;
pub mod unit;
pub mod words;

pub use builtin::BuiltinTheme;
pub use examine::{ExamineOptions, Examined, examine};
