//! The lock at a target that is reached over the network.

use super::lock_owner::LockOwner;
use super::remote::Remote;
use anyhow::Result;
use nianbao_core::diag::UserError;
use nianbao_text::text;

/// Stands at the root of a target while somebody publishes there.
pub(super) const FILE_NAME: &str = ".nianbao-lock.json";
const MAX_SIZE: u64 = 64 * 1024;
/// How often a lock that nobody holds any more is cleared away before giving up.
const MAX_ATTEMPTS: usize = 3;

/// A lock that is held. It has to be released by hand, for that can fail.
pub(super) struct RemoteLock<'r> {
    remote: &'r Remote,
    run: String,
}

impl<'r> RemoteLock<'r> {
    /// Takes the lock; one that a process of this machine left is cleared away,
    /// any other only if `force` says so.
    pub(super) fn acquire(
        remote: &'r Remote,
        own: &LockOwner,
        place: &str,
        force: bool,
    ) -> Result<Self> {
        let mut holder = LockOwner::default();
        for _ in 0..MAX_ATTEMPTS {
            let made = remote.create_if_absent(FILE_NAME, &own.to_bytes())?;
            // Where the service cannot make a file only if there is none, two
            // may think they did; one of them finds the other's.
            let there = remote.read(FILE_NAME, MAX_SIZE)?;
            holder = there.as_deref().map(LockOwner::parse).unwrap_or_default();
            if holder.run == own.run {
                return Ok(Self { remote, run: own.run.clone() });
            }
            if there.is_some() && (made || !(force || holder.is_dead_process())) {
                return Err(holder.locked_error(place));
            }
            remote.remove(FILE_NAME)?;
        }
        Err(holder.locked_error(place))
    }

    /// Clears away a lock that a process of this machine left when all was done.
    pub(super) fn clear_abandoned(remote: &Remote) -> Result<()> {
        match remote.read(FILE_NAME, MAX_SIZE)? {
            Some(bytes) if LockOwner::parse(&bytes).is_dead_process() => remote.remove(FILE_NAME),
            _ => Ok(()),
        }
    }

    /// Whether nobody took it away in between.
    pub(super) fn ensure_held(&self) -> Result<()> {
        let there = self.remote.read(FILE_NAME, MAX_SIZE)?;
        if there.is_some_and(|bytes| LockOwner::parse(&bytes).run == self.run) {
            return Ok(());
        }
        Err(UserError::new_error(text!(
            "发布期间锁被别人解除，没有删除任何文件；确认没有别人在发布，然后再发布一次",
            "somebody took the lock away during the publication; nothing was removed. See that nobody else publishes, then publish again"
        )))
    }

    /// Gives it back, if it is still ours.
    pub(super) fn release(self) -> Result<()> {
        if self.ensure_held().is_ok() { self.remote.remove(FILE_NAME) } else { Ok(()) }
    }
}
