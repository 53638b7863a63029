//! Who publishes now, and since when.

use super::super::environment::identify_machine;
use jiff::Timestamp;
use nianbao_core::diag::UserError;
use nianbao_core::source::Digest;
use nianbao_text::text;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// Who holds a lock.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct LockOwner {
    who: String,
    when: String,
    /// The machine as it is since it was started, and the process on it.
    machine: String,
    process: u32,
    /// Which run it is.
    pub(super) run: String,
}

impl LockOwner {
    /// This process.
    pub(super) fn current() -> Self {
        let machine = identify_machine();
        let (now, process) = (Timestamp::now(), std::process::id());
        let when = now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
        let run =
            Digest::from_bytes(format!("{} {process} {now:.9}", machine.boot_hash).as_bytes())
                .sha256;
        Self {
            who: machine.user_at_host,
            when,
            machine: machine.boot_hash,
            process,
            run: run[..16].to_owned(),
        }
    }

    /// What a lock says; of one that was written by halves nothing is known.
    pub(super) fn parse(bytes: &[u8]) -> Self {
        serde_json::from_slice(bytes).unwrap_or_default()
    }

    pub(super) fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// Whether it is a process of this machine that is no more.
    pub(super) fn is_dead_process(&self) -> bool {
        let processes = Path::new("/proc");
        self.machine == identify_machine().boot_hash
            && processes.join("self").exists()
            && !processes.join(self.process.to_string()).exists()
    }

    /// Why nobody else can publish now.
    pub(super) fn locked_error(&self, place: &str) -> anyhow::Error {
        // What stands in a lock was written by others.
        let plain = |words: &str| -> String {
            let words: String = words.chars().filter(|c| !c.is_control()).take(80).collect();
            if words.is_empty() { "?".to_owned() } else { words }
        };
        let (who, when) = (plain(&self.who), plain(&self.when));
        UserError::new_error(text!(
            "{place} 已被锁定：{who} 自 {when} 起正在发布。等它结束；如果确认它已中断，加 --force-unlock",
            "{place} is locked: {who} has been publishing there since {when}. Wait for the end of it; if it surely is no more, add --force-unlock"
        ))
    }
}
