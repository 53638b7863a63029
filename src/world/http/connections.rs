//! The open connections of the preview. Their number is bounded, and so is the time for
//! which one may stay without a request, or without taking its response.

use super::Answer;
use super::timed_stream::TimedStream;
use axum::body::{Body, Bytes};
use axum::http::Request;
use hyper::body::{Body as HttpBody, Frame, Incoming, SizeHint};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

/// The largest size of a request's head, and about the size of what is kept for a reader
/// before it takes it, in bytes.
const MAX_BUFFER: usize = 32 * 1024;
/// The time before the next try to accept a connection, where the system cannot give one.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// Limits of connections.
#[derive(Clone, Copy)]
pub(super) struct Limits {
    /// The largest number of open connections.
    pub(super) connections: usize,
    /// The time in which a request's head has to be complete. An idle connection waits
    /// for one too.
    pub(super) head: Duration,
    /// The time after which a reader who takes nothing is given up.
    pub(super) stall: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            // With one file each they stay below the usual limit of 1,024 open files.
            connections: 400,
            head: Duration::from_secs(15),
            stall: Duration::from_mins(1),
        }
    }
}

/// The addresses at the two ends of the connection by which a request came.
#[derive(Clone, Copy)]
pub(in crate::world) struct ConnectionEnds {
    pub(in crate::world) client: SocketAddr,
    pub(in crate::world) server: SocketAddr,
}

impl ConnectionEnds {
    fn read_from(stream: &TcpStream) -> Option<Self> {
        let (client, server) = (stream.peer_addr().ok()?, stream.local_addr().ok()?);
        Some(Self { client, server })
    }
}

/// Accepts connections and answers their requests. A connection beyond the limit takes
/// the place of the one that did nothing for the longest time.
pub(super) async fn accept_connections(
    listener: TcpListener,
    limits: Limits,
    handler: Arc<impl Answer>,
) {
    let table = Arc::new(ConnectionTable::default());
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                let slot = table.open_slot(limits.connections);
                tokio::spawn(serve_connection(stream, slot, limits, Arc::clone(&handler)));
            }
            Err(error) if is_of_the_client(&error) => {}
            // There are too many open files.
            Err(_) => {
                table.close_longest_idle();
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
}

/// True if a connection ended before it was accepted.
fn is_of_the_client(error: &std::io::Error) -> bool {
    use std::io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

/// Answers the requests of a connection until it ends or its place is needed.
async fn serve_connection(
    stream: TcpStream,
    slot: Slot,
    limits: Limits,
    handler: Arc<impl Answer>,
) {
    // Only speed depends on it.
    let _ = stream.set_nodelay(true);
    let connection = &slot.connection;
    let writer = Arc::clone(connection);
    let ends = ConnectionEnds::read_from(&stream);
    let stream = TimedStream::new(stream, limits.stall, move || writer.note_progress());
    let service = service_fn(|mut request: Request<Incoming>| {
        let guard = AnswerGuard::new(connection);
        let handler = &handler;
        if let Some(ends) = ends {
            request.extensions_mut().insert(ends);
        }
        async move {
            let response = handler.answer(request).await;
            Ok::<_, Infallible>(response.map(|body| GuardedBody { body, _guard: guard }))
        }
    });
    tokio::select! {
        // How it ended is known to the client alone.
        _ = server_builder(limits.head).serve_connection(TokioIo::new(stream), service) => {}
        () = connection.closed.notified() => {}
    }
}

/// Returns how connections are served.
pub(super) fn server_builder(head: Duration) -> http1::Builder {
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(head).max_buf_size(MAX_BUFFER);
    builder
}

/// The open connections, by the order in which they came.
#[derive(Default)]
struct ConnectionTable {
    open: Mutex<BTreeMap<u64, Arc<Connection>>>,
    next: AtomicU64,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl ConnectionTable {
    /// Adds a connection. If there are `limit` already, others are closed for it.
    fn open_slot(self: &Arc<Self>, limit: usize) -> Slot {
        while lock(&self.open).len() >= limit.max(1) {
            self.close_longest_idle();
        }
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        let connection = Arc::new(Connection::new());
        lock(&self.open).insert(id, Arc::clone(&connection));
        Slot { id, connection, table: Arc::clone(self) }
    }

    /// Closes the connection that did nothing for the longest time: one without a complete
    /// request if there is any, else one whose reader takes nothing.
    fn close_longest_idle(&self) {
        let mut open = lock(&self.open);
        let oldest = open.iter().min_by_key(|(_, connection)| *lock(&connection.activity));
        let Some(id) = oldest.map(|(id, _)| *id) else { return };
        if let Some(connection) = open.remove(&id) {
            connection.closed.notify_one();
        }
    }
}

/// A connection's place in the table, until it is dropped.
struct Slot {
    id: u64,
    connection: Arc<Connection>,
    table: Arc<ConnectionTable>,
}

impl Drop for Slot {
    fn drop(&mut self) {
        lock(&self.table.open).remove(&self.id);
    }
}

/// The state of a connection.
struct Connection {
    activity: Mutex<Activity>,
    /// Notified when another connection needs the place.
    closed: Notify,
}

/// States of a connection. The first of these is closed first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Activity {
    /// True while a request is being answered.
    is_answering: bool,
    /// The time when a request or its end came, or bytes were taken. Bytes of a head are
    /// none: it could be sent without an end.
    last_progress: Instant,
}

impl Connection {
    fn new() -> Self {
        let activity = Activity { is_answering: false, last_progress: Instant::now() };
        Self { activity: Mutex::new(activity), closed: Notify::new() }
    }

    fn note_progress(&self) {
        lock(&self.activity).last_progress = Instant::now();
    }

    fn set_answering(&self, is_answering: bool) {
        *lock(&self.activity) = Activity { is_answering, last_progress: Instant::now() };
    }
}

/// Marks a connection as answering until it is dropped.
struct AnswerGuard(Arc<Connection>);

impl AnswerGuard {
    fn new(connection: &Arc<Connection>) -> Self {
        connection.set_answering(true);
        Self(Arc::clone(connection))
    }
}

impl Drop for AnswerGuard {
    fn drop(&mut self) {
        self.0.set_answering(false);
    }
}

/// A body whose connection counts as answering until the body was sent.
struct GuardedBody {
    body: Body,
    _guard: AnswerGuard,
}

impl HttpBody for GuardedBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
