//! nianbao turns the yearly disclosure reports of government offices into a
//! checked, browsable, permanent archive.
//!
//! This crate is the program: the preview, everything that touches the outside
//! world, and the command line. Reading, checking and rendering are in
//! `nianbao-core`, readers of office documents in `nianbao-document`, and the
//! recognition of reports in them in `nianbao-import`.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod builtin;
pub mod cli;
pub mod minisign;
pub mod preview;
pub mod world;

use nianbao_core::source::File;
pub use nianbao_core::{ExamineOptions, Examined};

/// Reads, checks and plans the files of a site with the built-in theme.
pub fn examine(files: Vec<File>, choices: &ExamineOptions) -> Examined {
    nianbao_core::examine(builtin::theme(), files, choices)
}
