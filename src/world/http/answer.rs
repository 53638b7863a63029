//! The parts of a server that do not hang on what it serves: who answers, and how answers that
//! are made at once look.

use super::connections::{Limits, accept_connections};
use anyhow::Result;
use axum::body::Body;
use axum::http::{Request, Response, StatusCode, header};
use axum::response::IntoResponse;
use hyper::body::Incoming;
use nianbao_core::diag::{ContextText, Text};
use nianbao_text::text;
use std::net::TcpListener;
use std::sync::Arc;
use tokio::task::spawn_blocking;

/// The number of threads that render and read. Each holds memory of its own, so many clients
/// do not get as many.
const BLOCKING_THREADS: usize = 8;

/// A request whose body comes piece by piece.
pub(in crate::world) type HttpRequest = Request<Incoming>;

/// Answers requests.
pub(in crate::world) trait Answer: Send + Sync + 'static {
    /// Answers a request.
    fn answer(&self, request: HttpRequest) -> impl Future<Output = Response<Body>> + Send;
}

/// Runs servers until the process is interrupted. `serve` makes their future inside a runtime.
///
/// Errors: the runtime cannot be started, or `serve` fails.
pub(in crate::world) fn run_until_interrupted<F>(serve: F) -> Result<()>
where
    F: AsyncFnOnce() -> Result<()>,
{
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .max_blocking_threads(BLOCKING_THREADS)
        .enable_all()
        .build()
        .context_text(unstarted_message)?;
    let ended = runtime.block_on(async {
        tokio::select! {
            ended = serve() => ended,
            // Open pages hold their connections, so that a graceful end never comes.
            () = wait_for_interrupt() => Ok(()),
        }
    });
    runtime.shutdown_background();
    ended
}

/// Waits until the user or the system ends the process. A terminal that closes is left to do what
/// it does, as `nohup` keeps it from that.
async fn wait_for_interrupt() {
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = wait_for_end_signal() => {}
    }
}

#[cfg(unix)]
async fn wait_for_end_signal() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut ended) => drop(ended.recv().await),
        Err(_) => std::future::pending().await,
    }
}

#[cfg(not(unix))]
async fn wait_for_end_signal() {
    std::future::pending().await
}

/// Answers the requests that come to a listener, without an end.
///
/// Errors: the listener cannot be used.
pub(in crate::world) async fn serve_listener(
    listener: TcpListener,
    handler: Arc<impl Answer>,
) -> Result<()> {
    listener.set_nonblocking(true).context_text(unstarted_message)?;
    let listener = tokio::net::TcpListener::from_std(listener).context_text(unstarted_message)?;
    accept_connections(listener, Limits::default(), handler).await;
    Ok(())
}

fn unstarted_message() -> Text {
    text!("无法启动服务", "the server cannot be started")
}

/// Runs what blocks, such as rendering or reading, on a thread of its own.
///
/// Errors: it panicked.
pub(in crate::world) async fn run_blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, StatusCode> {
    spawn_blocking(work).await.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)
}

/// Returns a text of the program.
pub(in crate::world) fn static_response(kind: &'static str, text: &'static str) -> Response<Body> {
    response_with(StatusCode::OK, kind, text.into())
}

/// Returns a status alone.
pub(in crate::world) fn status_response(status: StatusCode) -> Response<Body> {
    response_with(status, "text/plain; charset=utf-8", status.to_string().into())
}

/// Returns a body of a media type that no cache keeps.
pub(in crate::world) fn response_with(
    status: StatusCode,
    kind: &'static str,
    body: Body,
) -> Response<Body> {
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (status, headers, body).into_response()
}
