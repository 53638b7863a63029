//! Steps over the network: each has a limit of time, and an interrupt ends all of them soon.

use super::{FailureKind, StoreError, StoreResult};
use anyhow::Result;
use nianbao_core::diag::ContextText;
use nianbao_text::text;
use std::time::Duration;
use tokio::runtime::Runtime;
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until, timeout};

/// The limit of time for one step; large files get more by their size.
const STEP_TIMEOUT: Duration = Duration::from_secs(90);
const MIN_BYTES_PER_SECOND: u64 = 32 * 1024;
/// How long steps may go on after an interrupt, so that files are finished and the lock is
/// released.
const GRACE: Duration = Duration::from_secs(3);

/// The threads on which a store waits for its server.
pub(super) struct Network {
    runtime: Runtime,
    /// When the user interrupted the run.
    interrupted: watch::Receiver<Option<Instant>>,
}

impl Network {
    /// Starts the threads.
    ///
    /// Errors: the system gives none.
    pub(super) fn start() -> Result<Self> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .context_text(|| text!("无法开始网络连接", "the network cannot be used"))?;
        let (sender, interrupted) = watch::channel(None);
        runtime.spawn(heed_interrupts(sender));
        Ok(Self { runtime, interrupted })
    }

    /// True once the user has interrupted the run.
    pub(super) fn is_interrupted(&self) -> bool {
        self.interrupted.borrow().is_some()
    }

    /// Waits for a step that moves `size` bytes.
    ///
    /// Errors: those of the step, no answer in time, or an interrupt.
    pub(super) fn wait<T>(
        &self,
        size: u64,
        step: impl Future<Output = StoreResult<T>>,
    ) -> StoreResult<T> {
        let limit = STEP_TIMEOUT + Duration::from_secs(size / MIN_BYTES_PER_SECOND);
        self.runtime.block_on(async {
            tokio::select! {
                done = timeout(limit, step) => done.unwrap_or_else(|_| {
                    Err(StoreError::new(FailureKind::Busy, "no answer in time"))
                }),
                () = end_of_grace(self.interrupted.clone()) => {
                    Err(StoreError::new(FailureKind::Interrupted, "the server did not answer"))
                }
            }
        })
    }
}

/// Waits until an interrupt is longer ago than steps may take.
async fn end_of_grace(mut interrupted: watch::Receiver<Option<Instant>>) {
    let at = interrupted.wait_for(Option::is_some).await.map(|at| *at);
    match at {
        Ok(Some(at)) => sleep_until(at + GRACE).await,
        _ => std::future::pending().await,
    }
}

/// Notes the first interrupt; the second ends the process.
async fn heed_interrupts(sender: watch::Sender<Option<Instant>>) {
    wait_for_interrupt().await;
    let _ = sender.send(Some(Instant::now()));
    wait_for_interrupt().await;
    std::process::exit(2);
}

#[cfg(unix)]
async fn wait_for_interrupt() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}

#[cfg(not(unix))]
async fn wait_for_interrupt() {
    let _ = tokio::signal::ctrl_c().await;
}
