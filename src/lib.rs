//! nianbao turns the yearly disclosure reports of government offices into a
//! checked, browsable, permanent archive.
//!
//! ```text
//! sources ──parse──▶ Archive ──check──▶ Findings
//!                       │
//!                       └──plan──▶ SitePlan ──render, page by page──▶ bytes
//! ```
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod archive;
pub mod builtin;
pub mod check;
pub mod cli;
pub mod compose;
pub mod config;
pub mod diag;
pub mod document;
pub mod examine;
pub mod format;
pub mod import;
pub mod minisign;
pub mod parse;
pub mod plan;
pub mod preview;
pub mod render;
pub mod report;
pub mod source;
pub mod world;

pub use examine::{Choices, Examined, examine};
