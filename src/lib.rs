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
pub mod format;
pub mod parse;
pub mod plan;
pub mod render;
pub mod report;
pub mod source;
pub mod world;

use archive::Archive;
use check::Verdict;
use plan::SitePlan;
use source::File;

/// What the person at the keyboard asks of a site, over what the site says.
#[derive(Clone, Debug, Default)]
pub struct Choices {
    /// With reports that are not yet to be published.
    pub drafts: bool,
    /// Another address for the site to stand at.
    pub base_url: Option<String>,
}

/// A site, read, checked and planned.
#[derive(Debug)]
pub struct Examined {
    /// What it holds.
    pub archive: Archive,
    /// What will be built of it.
    pub plan: SitePlan,
    /// What is to be said of it.
    pub verdict: Verdict,
    /// How many drafts were left out.
    pub drafts: usize,
}

/// Reads, checks and plans the files of a site.
pub fn examine(files: Vec<File>, choices: &Choices) -> Examined {
    let (mut archive, mut findings) = parse::parse(&builtin::formats(), files);
    let mut left_out = 0;
    if !choices.drafts {
        let drafts = archive.without_drafts();
        left_out = drafts.len();
        findings.retain(|finding| !drafts.contains(&finding.place.source));
    }
    if let Some(url) = &choices.base_url {
        url.trim_end_matches('/').clone_into(&mut archive.site.base_url);
    }
    // Neither asks anything of the other.
    let ((), (plan, unplanned)) =
        rayon::join(|| check::check(&archive, &mut findings), || plan::plan(&archive));
    findings.extend(unplanned);
    findings.extend(render::faulty_templates(&archive));
    let verdict = check::settle(&archive, findings);
    Examined { archive, plan, verdict, drafts: left_out }
}
