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
pub mod config;
pub mod diag;
pub mod format;
pub mod parse;
pub mod report;
pub mod source;

use archive::Archive;
use check::Verdict;
use source::File;

/// A site, read and checked.
#[derive(Debug)]
pub struct Examined {
    /// What it holds.
    pub archive: Archive,
    /// What is to be said of it.
    pub verdict: Verdict,
}

/// Reads and checks the files of a site. `national` are the formats that every
/// site has, [`builtin::formats`].
pub fn examine(national: &[File], files: Vec<File>) -> Examined {
    let (archive, mut findings) = parse::parse(national, files);
    findings.extend(check::check(&archive));
    let verdict = check::settle(&archive, findings);
    Examined { archive, verdict }
}
