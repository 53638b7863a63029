//! Keeps a publication that has lost its lock from writing on.

use super::store::{FailureKind, StoreError, StoreResult};
use crate::world::folder_lock::{self, FolderLock};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

/// How old the last look at a lock may be when a file is put in its place.
const MAX_AGE: Duration = Duration::from_secs(3);

/// A lock that somebody may take away.
pub(super) trait Fence: Sync {
    /// Looks whether the lock is still held.
    ///
    /// Errors: it is not, or the place where it is cannot be reached.
    fn ensure_held(&self) -> StoreResult<()>;
}

impl Fence for FolderLock {
    fn ensure_held(&self) -> StoreResult<()> {
        let lost = || StoreError::new(FailureKind::Fenced, folder_lock::FILE_NAME);
        self.is_held().then_some(()).ok_or_else(lost)
    }
}

/// Looks at a lock again and again, but not at every step.
pub(super) struct Watchman<'f> {
    fence: &'f dyn Fence,
    seen: Mutex<(Instant, SystemTime)>,
}

impl<'f> Watchman<'f> {
    /// Starts with a lock that is held.
    pub(super) fn new(fence: &'f dyn Fence) -> Self {
        Self { fence, seen: Mutex::new((Instant::now(), SystemTime::now())) }
    }

    /// Looks at the lock if the last look is too old. The clock goes on while a machine sleeps
    /// only on some systems, so the time of day counts too.
    ///
    /// Errors: the lock is lost, or cannot be looked at.
    pub(super) fn check(&self) -> StoreResult<()> {
        let is_fresh = {
            let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
            // A clock put back says nothing.
            let by_day = seen.1.elapsed().is_ok_and(|age| age < MAX_AGE);
            seen.0.elapsed() < MAX_AGE && by_day
        };
        if is_fresh { Ok(()) } else { self.look() }
    }

    /// Looks at the lock.
    ///
    /// Errors: as [`Watchman::check`].
    pub(super) fn look(&self) -> StoreResult<()> {
        let asked = (Instant::now(), SystemTime::now());
        self.fence.ensure_held()?;
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = asked;
        Ok(())
    }
}
