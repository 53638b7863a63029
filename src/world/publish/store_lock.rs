//! The lock at a target that is reached over the network.

use super::fence::Fence;
use super::retry::RetryingStore;
use super::store::{FailureKind, StoreError, StoreResult};
use crate::world::lock_owner::LockOwner;
use anyhow::Result;
use std::time::Duration;

/// The name of the lock at the root of a target.
pub(super) const FILE_NAME: &str = ".nianbao-lock.json";
/// The largest size of a lock in bytes.
const MAX_SIZE: u64 = 64 * 1024;
/// The largest number of abandoned locks that are cleared away.
const MAX_ATTEMPTS: usize = 3;
/// How long a lock has to stand at a place that creates files without a condition: longer than
/// another run takes from its look at the place to the end of its own writing.
const SETTLING_TIME: Duration = Duration::from_secs(2);

/// A lock that is held. Releasing it can fail, so that is no `Drop`.
pub(super) struct StoreLock<'s> {
    store: &'s RetryingStore,
    run: String,
}

impl<'s> StoreLock<'s> {
    /// Acquires the lock. A lock that an ended process of this machine left is
    /// cleared away, any other only with `force`.
    ///
    /// Errors: the target is locked or cannot be reached.
    pub(super) fn acquire(
        store: &'s RetryingStore,
        own: &LockOwner,
        place: &str,
        force: bool,
    ) -> Result<Self> {
        let mut force = force;
        let mut owner = LockOwner::default();
        for _ in 0..MAX_ATTEMPTS {
            let created = store.create_new(FILE_NAME, &own.to_bytes())?;
            if created && !store.refuses_existing(FILE_NAME, &own.to_bytes())? {
                // The place ignores the condition, and two runs may both think that they made
                // it. The last to write has it, once both have written.
                std::thread::sleep(SETTLING_TIME);
            }
            let found = store.read(FILE_NAME, MAX_SIZE)?;
            owner = found.as_deref().map(LockOwner::parse).unwrap_or_default();
            if owner.run == own.run {
                return Ok(Self { store, run: own.run.clone() });
            }
            if found.is_some() && (created || !(force || owner.is_dead_process())) {
                return Err(owner.locked_error(place));
            }
            // Taken from one owner, not from whoever comes next.
            force = false;
            store.remove(FILE_NAME)?;
        }
        Err(owner.locked_error(place))
    }

    /// Clears away a lock that an ended process of this machine left.
    ///
    /// Errors: the target cannot be reached.
    pub(super) fn clear_abandoned(store: &RetryingStore) -> Result<()> {
        match store.read(FILE_NAME, MAX_SIZE)? {
            Some(bytes) if LockOwner::parse(&bytes).is_dead_process() => store.remove(FILE_NAME),
            _ => Ok(()),
        }
    }

    /// Releases the lock if it is still held.
    ///
    /// Errors: the target cannot be reached.
    pub(super) fn release(self) -> Result<()> {
        if self.ensure_held().is_ok() { self.store.remove(FILE_NAME) } else { Ok(()) }
    }
}

impl Fence for StoreLock<'_> {
    fn ensure_held(&self) -> StoreResult<()> {
        let found = self.store.read(FILE_NAME, MAX_SIZE);
        let found =
            found.map_err(|error| StoreError::new(FailureKind::Other, format!("{error:#}")))?;
        if found.is_some_and(|bytes| LockOwner::parse(&bytes).run == self.run) {
            return Ok(());
        }
        Err(StoreError::new(FailureKind::Fenced, FILE_NAME))
    }
}
