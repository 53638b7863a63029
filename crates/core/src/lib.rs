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
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod archive;
pub mod builtin;
pub mod check;
pub mod compose;
pub mod config;
pub mod diag;
pub mod examine;
pub mod form;
pub mod parse;
pub mod plan;
pub mod render;
pub mod report;
pub mod source;

pub use builtin::BuiltinTheme;
pub use examine::{ExamineOptions, Examined, examine};
