//! The lock at a target: who publishes there now, and since when.

use super::super::environment::machine;
use super::remote::Remote;
use crate::diag::Problem;
use crate::source::Digest;
use crate::text;
use anyhow::Result;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// Stands at the root of a target while somebody publishes there.
pub(super) const NAME: &str = ".nianbao-lock.json";
const LARGEST: u64 = 64 * 1024;
/// How often a lock that nobody holds any more is cleared away before giving up.
const TRIES: usize = 3;

/// Who holds a lock.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Holder {
    who: String,
    when: String,
    /// The machine as it is since it was started, and the process on it.
    machine: String,
    process: u32,
    /// Which run it is.
    pub(super) run: String,
}

impl Holder {
    /// This process.
    pub(super) fn now() -> Self {
        let machine = machine();
        let (now, process) = (Timestamp::now(), std::process::id());
        let when = now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
        let run = Digest::of(format!("{} {process} {now:.9}", machine.id).as_bytes()).sha256;
        Self { who: machine.who, when, machine: machine.id, process, run: run[..16].to_owned() }
    }

    /// What a lock says; of one that was written by halves nothing is known.
    pub(super) fn read(bytes: &[u8]) -> Self {
        serde_json::from_slice(bytes).unwrap_or_default()
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// Whether it is a process of this machine that is no more.
    fn is_gone(&self) -> bool {
        let processes = Path::new("/proc");
        self.machine == machine().id
            && processes.join("self").exists()
            && !processes.join(self.process.to_string()).exists()
    }

    /// Why nobody else can publish now.
    pub(super) fn refusal(&self, place: &str) -> anyhow::Error {
        // What stands in a lock was written by others.
        let plain = |words: &str| -> String {
            let words: String = words.chars().filter(|c| !c.is_control()).take(80).collect();
            if words.is_empty() { "?".to_owned() } else { words }
        };
        let (who, when) = (plain(&self.who), plain(&self.when));
        Problem::error(text!(
            "{place} 已被锁定：{who} 自 {when} 起正在发布。等它结束；如果确认它已中断，加 --force-unlock",
            "{place} is locked: {who} has been publishing there since {when}. Wait for the end of it; if it surely is no more, add --force-unlock"
        ))
    }
}

/// A lock that is held. It has to be released by hand, for that can fail.
pub(super) struct Lock<'r> {
    remote: &'r Remote,
    run: String,
}

impl<'r> Lock<'r> {
    /// Takes the lock; one that a process of this machine left is cleared away,
    /// any other only if `force` says so.
    pub(super) fn take(remote: &'r Remote, own: &Holder, place: &str, force: bool) -> Result<Self> {
        let mut holder = Holder::default();
        for _ in 0..TRIES {
            let made = remote.create(NAME, &own.bytes())?;
            // Where the service cannot make a file only if there is none, two
            // may think they did; one of them finds the other's.
            let there = remote.read(NAME, LARGEST)?;
            holder = there.as_deref().map(Holder::read).unwrap_or_default();
            if holder.run == own.run {
                return Ok(Self { remote, run: own.run.clone() });
            }
            if there.is_some() && (made || !(force || holder.is_gone())) {
                return Err(holder.refusal(place));
            }
            remote.remove(NAME)?;
        }
        Err(holder.refusal(place))
    }

    /// Clears away a lock that a process of this machine left when all was done.
    pub(super) fn clear_abandoned(remote: &Remote) -> Result<()> {
        match remote.read(NAME, LARGEST)? {
            Some(bytes) if Holder::read(&bytes).is_gone() => remote.remove(NAME),
            _ => Ok(()),
        }
    }

    /// Whether nobody took it away in between.
    pub(super) fn check(&self) -> Result<()> {
        let there = self.remote.read(NAME, LARGEST)?;
        if there.is_some_and(|bytes| Holder::read(&bytes).run == self.run) {
            return Ok(());
        }
        Err(Problem::error(text!(
            "发布期间锁被别人解除，没有删除任何文件；确认没有别人在发布，然后再发布一次",
            "somebody took the lock away during the publication; nothing was removed. See that nobody else publishes, then publish again"
        )))
    }

    /// Gives it back, if it is still ours.
    pub(super) fn release(self) -> Result<()> {
        if self.check().is_ok() { self.remote.remove(NAME) } else { Ok(()) }
    }
}
