//! The lock at a target that is reached over the network.

use super::lock_owner::LockOwner;
use super::remote::Remote;
use anyhow::Result;
use nianbao_core::diag::UserError;
use nianbao_text::text;

/// Stands at the root of a target while somebody publishes there.
pub(super) const NAME: &str = ".nianbao-lock.json";
const LARGEST: u64 = 64 * 1024;
/// How often a lock that nobody holds any more is cleared away before giving up.
const TRIES: usize = 3;

/// A lock that is held. It has to be released by hand, for that can fail.
pub(super) struct Lock<'r> {
    remote: &'r Remote,
    run: String,
}

impl<'r> Lock<'r> {
    /// Takes the lock; one that a process of this machine left is cleared away,
    /// any other only if `force` says so.
    pub(super) fn take(
        remote: &'r Remote,
        own: &LockOwner,
        place: &str,
        force: bool,
    ) -> Result<Self> {
        let mut holder = LockOwner::default();
        for _ in 0..TRIES {
            let made = remote.create(NAME, &own.bytes())?;
            // Where the service cannot make a file only if there is none, two
            // may think they did; one of them finds the other's.
            let there = remote.read(NAME, LARGEST)?;
            holder = there.as_deref().map(LockOwner::read).unwrap_or_default();
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
            Some(bytes) if LockOwner::read(&bytes).is_gone() => remote.remove(NAME),
            _ => Ok(()),
        }
    }

    /// Whether nobody took it away in between.
    pub(super) fn check(&self) -> Result<()> {
        let there = self.remote.read(NAME, LARGEST)?;
        if there.is_some_and(|bytes| LockOwner::read(&bytes).run == self.run) {
            return Ok(());
        }
        Err(UserError::error(text!(
            "发布期间锁被别人解除，没有删除任何文件；确认没有别人在发布，然后再发布一次",
            "somebody took the lock away during the publication; nothing was removed. See that nobody else publishes, then publish again"
        )))
    }

    /// Gives it back, if it is still ours.
    pub(super) fn release(self) -> Result<()> {
        if self.check().is_ok() { self.remote.remove(NAME) } else { Ok(()) }
    }
}
