//! The only module that touches disk, clock and environment.
#![allow(
    clippy::disallowed_methods,
    reason = "this is where the methods that others must not use belong"
)]

mod copy;
mod environment;
mod gbk;
mod http;
mod import;
mod load;
mod manifest;
mod output;
mod publish;
mod release;
mod serve;
mod sign;
mod staging;
mod sums;
mod twins;
mod verify;
mod watch;
#[cfg(feature = "remote")]
mod web;
mod write;

pub use environment::{locale, wants_color};
pub use import::{Arrival, Gathered, Intake, Ready, State, gather, keep, preview};
pub use load::{below, load};
pub use output::Output;
pub use publish::{Job, News, Published, publish, rollback};
pub use release::{Entry, Piece, Release, Sink};
pub use serve::{Preview, Say, serve};
pub use sign::{public_key, signing_key};
pub use staging::Built;
pub use verify::{Copy, Differences, Hear, Signature, verify};
pub use write::{create_new, create_site, replace};

use nianbao_core::diag::Text;
use nianbao_text::text;
use std::path::Path;
use std::time::{Duration, Instant};

/// Measures how long something takes, for the words at its end.
pub struct Stopwatch(Instant);

impl Stopwatch {
    /// Starts now.
    #[must_use]
    pub fn start() -> Self {
        Self(Instant::now())
    }

    /// The time since the start.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
}

#[cfg(not(feature = "remote"))]
fn without_remote() -> anyhow::Error {
    nianbao_core::diag::Problem::error(text!(
        "这个版本编译时去掉了联网功能（remote）：发布到本机文件夹，或换一个完整的版本",
        "this build was made without its feature `remote`: publish to a folder of this machine, or use a full build"
    ))
}

fn unwritable(path: &Path) -> Text {
    let path = path.display();
    text!(
        "无法写入 {path}：检查权限和磁盘空间，或换一个地方",
        "cannot write {path}: check permissions and free space, or choose another place"
    )
}

fn unreadable(path: &Path) -> Text {
    let path = path.display();
    text!(
        "无法读取 {path}：检查是否存在、有无权限",
        "cannot read {path}: see whether it is there and may be read"
    )
}
