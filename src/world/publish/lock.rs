//! The lock at a target that is reached over the network.

use super::lock_owner::LockOwner;
use super::remote::Remote;
use anyhow::Result;
use nianbao_core::diag::UserError;
use nianbao_text::text;

/// The name of the lock at the root of a target.
pub(super) const FILE_NAME: &str = ".nianbao-lock.json";
/// The largest size of a lock in bytes.
const MAX_SIZE: u64 = 64 * 1024;
/// The largest number of abandoned locks that are cleared away.
const MAX_ATTEMPTS: usize = 3;

/// A lock that is held. Releasing it can fail, so that is no `Drop`.
pub(super) struct RemoteLock<'r> {
    remote: &'r Remote,
    run: String,
}

impl<'r> RemoteLock<'r> {
    /// Acquires the lock. A lock that an ended process of this machine left is
    /// cleared away, any other only with `force`.
    ///
    /// Errors: the target is locked or cannot be reached.
    pub(super) fn acquire(
        remote: &'r Remote,
        own: &LockOwner,
        place: &str,
        force: bool,
    ) -> Result<Self> {
        let mut owner = LockOwner::default();
        for _ in 0..MAX_ATTEMPTS {
            let created = remote.create_if_absent(FILE_NAME, &own.to_bytes())?;
            // Not every service can create a file only if there is none. Two runs
            // may both think they did; one of them then reads the other's lock.
            let found = remote.read(FILE_NAME, MAX_SIZE)?;
            owner = found.as_deref().map(LockOwner::parse).unwrap_or_default();
            if owner.run == own.run {
                return Ok(Self { remote, run: own.run.clone() });
            }
            if found.is_some() && (created || !(force || owner.is_dead_process())) {
                return Err(owner.locked_error(place));
            }
            remote.remove(FILE_NAME)?;
        }
        Err(owner.locked_error(place))
    }

    /// Clears away a lock that an ended process of this machine left.
    ///
    /// Errors: the target cannot be reached.
    pub(super) fn clear_abandoned(remote: &Remote) -> Result<()> {
        match remote.read(FILE_NAME, MAX_SIZE)? {
            Some(bytes) if LockOwner::parse(&bytes).is_dead_process() => remote.remove(FILE_NAME),
            _ => Ok(()),
        }
    }

    /// Checks that the lock is still held.
    ///
    /// Errors: somebody removed it, or the target cannot be reached.
    pub(super) fn ensure_held(&self) -> Result<()> {
        let found = self.remote.read(FILE_NAME, MAX_SIZE)?;
        if found.is_some_and(|bytes| LockOwner::parse(&bytes).run == self.run) {
            return Ok(());
        }
        Err(UserError::new_error(text!(
            "发布期间锁被别人解除，没有删除任何文件；确认没有别人在发布，然后再发布一次",
            "somebody took the lock away during the publication; nothing was removed. See that nobody else publishes, then publish again"
        )))
    }

    /// Releases the lock if it is still held.
    ///
    /// Errors: the target cannot be reached.
    pub(super) fn release(self) -> Result<()> {
        if self.ensure_held().is_ok() { self.remote.remove(FILE_NAME) } else { Ok(()) }
    }
}
