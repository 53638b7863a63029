//! Ends a process that takes too long.

use std::process::Child;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// The part of the time that is counted at once. A program that is halted for an hour
/// (Ctrl-Z) loses one of them, as its worker does.
const STEP: Duration = Duration::from_millis(500);

/// A process, and the time after which it is ended.
pub(super) struct Deadline {
    shared: Arc<Shared>,
}

struct Shared {
    child: Mutex<Child>,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    left: Option<Duration>,
    is_expired: bool,
    is_over: bool,
}

impl Deadline {
    /// Watches a process from a thread of its own; no time is set yet.
    ///
    /// Errors: there is no thread to be had; the process is ended.
    pub(super) fn new(child: Child) -> std::io::Result<Self> {
        let (child, state, changed) = (Mutex::new(child), Mutex::default(), Condvar::new());
        let deadline = Self { shared: Arc::new(Shared { child, state, changed }) };
        let shared = Arc::clone(&deadline.shared);
        std::thread::Builder::new().name("deadline".to_owned()).spawn(move || shared.watch())?;
        Ok(deadline)
    }

    /// Sets the time that the process has from now.
    pub(super) fn set(&self, time: Duration) {
        lock(&self.shared.state).left = Some(time);
        self.shared.changed.notify_one();
    }

    /// Takes the time back; false if it was over and the process was ended.
    pub(super) fn clear(&self) -> bool {
        let mut state = lock(&self.shared.state);
        state.left = None;
        !state.is_expired
    }

    /// Returns true if the process was ended because its time was over.
    pub(super) fn is_expired(&self) -> bool {
        lock(&self.shared.state).is_expired
    }

    /// Returns the process.
    pub(super) fn child(&self) -> MutexGuard<'_, Child> {
        lock(&self.shared.child)
    }
}

impl Drop for Deadline {
    /// Ends the process, of which none is left behind, and the thread.
    fn drop(&mut self) {
        {
            let mut child = self.child();
            let _ = child.kill();
            let _ = child.wait();
        }
        lock(&self.shared.state).is_over = true;
        self.shared.changed.notify_one();
    }
}

impl Shared {
    fn watch(&self) {
        let mut state = lock(&self.state);
        while !state.is_over {
            state = match state.left {
                None => self.changed.wait(state).unwrap_or_else(PoisonError::into_inner),
                Some(Duration::ZERO) => {
                    state.is_expired = true;
                    let _ = lock(&self.child).kill();
                    return;
                }
                Some(left) => {
                    let step = left.min(STEP);
                    let waited = self.changed.wait_timeout(state, step);
                    let (mut state, result) = waited.unwrap_or_else(PoisonError::into_inner);
                    if result.timed_out() {
                        state.left = state.left.map(|left| left.saturating_sub(step));
                    }
                    state
                }
            };
        }
    }
}

/// Locks a value; one that a thread left while it changed it is as good as any here.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
