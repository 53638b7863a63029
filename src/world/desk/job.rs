//! Work that takes a while: one at a time, with its progress, and a way to stop it.

use super::requests::busy;
use super::site::{DeskState, lock};
use nianbao_core::diag::Text;
use nianbao_desk::JobView;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

/// The work of a desk.
#[derive(Default)]
pub(super) struct JobDesk {
    current: Mutex<Option<Arc<Job>>>,
}

/// Work that was begun.
pub(super) struct Job {
    title: Text,
    done: AtomicUsize,
    total: AtomicUsize,
    stopped: AtomicBool,
    /// Its result: the sentence, and whether it failed.
    outcome: Mutex<Option<(Text, bool)>>,
}

impl Job {
    /// Tells how far it is.
    pub(super) fn set_progress(&self, done: usize, total: usize) {
        self.done.store(done, Ordering::Relaxed);
        self.total.store(total, Ordering::Relaxed);
    }

    /// Counts a step.
    pub(super) fn count_step(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }

    /// Returns true once somebody wants it to end.
    pub(super) fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    fn is_running(&self) -> bool {
        lock(&self.outcome).is_none()
    }

    fn view(&self) -> JobView {
        let outcome = lock(&self.outcome).clone();
        JobView {
            title: self.title.clone(),
            done: self.done.load(Ordering::Relaxed),
            total: self.total.load(Ordering::Relaxed),
            is_running: outcome.is_none(),
            has_failed: outcome.as_ref().is_some_and(|(_, has_failed)| *has_failed),
            outcome: outcome.map(|(text, _)| text),
        }
    }
}

impl JobDesk {
    /// Returns the work as a page shows it.
    pub(super) fn view(&self) -> Option<JobView> {
        lock(&self.current).as_ref().map(|job| job.view())
    }

    /// Asks the work to end.
    pub(super) fn stop(&self) {
        if let Some(job) = lock(&self.current).as_ref() {
            job.stopped.store(true, Ordering::Relaxed);
        }
    }

    /// Begins work in a thread of its own.
    ///
    /// Errors: other work is under way.
    pub(super) fn begin(
        &self,
        desk: &Arc<DeskState>,
        title: Text,
        work: impl FnOnce(&DeskState, &Job) -> Result<Text, Text> + Send + 'static,
    ) -> Result<(), Text> {
        self.begin_after(desk, title, || Ok(()), work)
    }

    /// Does something at once, and begins work in a thread of its own. Neither is done while
    /// other work is under way, so that who is told so has changed nothing.
    ///
    /// Errors: other work is under way, or those of `prepare`.
    pub(super) fn begin_after(
        &self,
        desk: &Arc<DeskState>,
        title: Text,
        prepare: impl FnOnce() -> Result<(), Text>,
        work: impl FnOnce(&DeskState, &Job) -> Result<Text, Text> + Send + 'static,
    ) -> Result<(), Text> {
        let mut current = lock(&self.current);
        if current.as_ref().is_some_and(|job| job.is_running()) {
            return Err(busy());
        }
        prepare()?;
        let job = Arc::new(Job {
            title,
            done: AtomicUsize::new(0),
            total: AtomicUsize::new(0),
            stopped: AtomicBool::new(false),
            outcome: Mutex::new(None),
        });
        *current = Some(Arc::clone(&job));
        let desk = Arc::clone(desk);
        std::thread::spawn(move || {
            let guard = OutcomeGuard(&job);
            let outcome = match work(&desk, &job) {
                Ok(text) => (text, false),
                Err(text) => (text, true),
            };
            *lock(&guard.0.outcome) = Some(outcome);
        });
        Ok(())
    }
}

/// Ends a job that panicked, so that no page waits for it.
struct OutcomeGuard<'j>(&'j Job);

impl Drop for OutcomeGuard<'_> {
    fn drop(&mut self) {
        lock(&self.0.outcome).get_or_insert_with(|| {
            let failed = Text::new("程序出错，没有完成", "the program failed before it was done");
            (failed, true)
        });
    }
}
