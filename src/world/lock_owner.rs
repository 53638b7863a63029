//! The owner of a lock: who publishes, and since when.

use crate::world::environment::identify_machine;
use jiff::Timestamp;
use nianbao_core::diag::UserError;
use nianbao_core::source::Digest;
use nianbao_text::text;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// The owner of a lock, as its file names it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct LockOwner {
    who: String,
    when: String,
    /// Hash that identifies this boot of the machine.
    machine: String,
    /// The number of the process.
    process: u32,
    /// Hash of machine, process and time: identifies the run.
    pub(super) run: String,
}

impl LockOwner {
    /// Returns the current process as an owner.
    pub(super) fn current() -> Self {
        let machine = identify_machine();
        let (now, process) = (Timestamp::now(), std::process::id());
        let when = now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
        let run =
            Digest::from_bytes(format!("{} {process} {now:.9}", machine.boot_hash).as_bytes())
                .sha256();
        Self {
            who: machine.user_at_host,
            when,
            machine: machine.boot_hash,
            process,
            run: run[..16].to_owned(),
        }
    }

    /// Parses a lock; an empty owner if it is damaged.
    pub(super) fn parse(bytes: &[u8]) -> Self {
        serde_json::from_slice(bytes).unwrap_or_default()
    }

    pub(super) fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// True if the owner is a process of this machine that has ended.
    pub(super) fn is_dead_process(&self) -> bool {
        let processes = Path::new("/proc");
        self.machine == identify_machine().boot_hash
            && processes.join("self").exists()
            && !processes.join(self.process.to_string()).exists()
    }

    /// Returns the error that the target is locked by this owner.
    pub(super) fn locked_error(&self, place: &str) -> anyhow::Error {
        let (who, when) = (shown(&self.who), shown(&self.when));
        UserError::new_error(text!(
            "{place} 已被锁定：{who} 自 {when} 起正在发布。等它结束；如果确认它已中断，加 --force-unlock",
            "{place} is locked: {who} has been publishing there since {when}. Wait for the end of it; if it surely is no more, add --force-unlock"
        ))
    }

    /// Returns the error that this owner publishes the same site on this machine.
    pub(super) fn publishing_error(&self) -> anyhow::Error {
        let (when, process) = (shown(&self.when), self.process);
        UserError::new_error(text!(
            "本机已有一次同一网站的发布在进行（进程 {process}，自 {when} 起）：等它结束，或结束这个进程，再发布一次",
            "the same site is being published on this machine already (process {process}, since {when}): wait for the end of it, or end that process, then publish again"
        ))
    }

    /// Returns the error that this owner is building the output at a place.
    pub(super) fn building_error(&self, place: &str) -> anyhow::Error {
        let (who, when) = (shown(&self.who), shown(&self.when));
        UserError::new_error(text!(
            "{place} 正在由 {who} 生成（自 {when} 起）：等它结束后再生成一次",
            "{who} has been building {place} since {when}: wait for the end of it, then build again"
        ))
    }
}

/// Returns a field as it may be shown: others wrote it, and it may hold anything.
fn shown(words: &str) -> String {
    let words: String = words.chars().filter(|c| !c.is_control()).take(80).collect();
    if words.is_empty() { "?".to_owned() } else { words }
}
