//! Connections in memory: all bytes of a client in, all bytes for it out. Tests and fuzzing
//! send what no client sends, and need no socket for it.

use super::Answer;
use super::connections::server_builder;
use axum::body::Body;
use axum::http::{Request, Response, header};
use futures_util::StreamExt;
use hyper::body::Incoming;
use hyper::rt::{Read, ReadBufCursor, Write};
use hyper::service::service_fn;
use std::convert::Infallible;
use std::io::Result;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

/// The time after which a connection counts as one that never ends.
const MAX_TIME: Duration = Duration::from_mins(1);

/// Returns what is answered to the bytes of a client who sends no more; `None` if the
/// answer never ends.
pub(in crate::world) async fn answer_bytes(handler: &impl Answer, bytes: &[u8]) -> Option<Vec<u8>> {
    let taken = Arc::new(Mutex::new(Vec::new()));
    let stream = MemoryStream { sent: bytes.to_vec(), at: 0, taken: Arc::clone(&taken) };
    let service = service_fn(|request: Request<Incoming>| async move {
        Ok::<_, Infallible>(end_events(handler.answer(request).await))
    });
    // The client is at its end, and still reads.
    let mut builder = server_builder(MAX_TIME);
    let served = builder.half_close(true).serve_connection(stream, service);
    let ended = tokio::time::timeout(MAX_TIME, served).await;
    // Errors are those of the client, who sent what is no request.
    let _ = ended.ok()?;
    let taken = std::mem::take(&mut *taken.lock().unwrap_or_else(PoisonError::into_inner));
    Some(taken)
}

/// Ends a stream of events, which has no end, after the first of them.
fn end_events(response: Response<Body>) -> Response<Body> {
    let kind = response.headers().get(header::CONTENT_TYPE);
    if kind.is_none_or(|kind| kind != "text/event-stream") {
        return response;
    }
    response.map(|body| Body::from_stream(body.into_data_stream().take(1)))
}

/// A connection whose client has sent all bytes and takes all that come.
struct MemoryStream {
    sent: Vec<u8>,
    at: usize,
    taken: Arc<Mutex<Vec<u8>>>,
}

impl Read for MemoryStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        mut buffer: ReadBufCursor<'_>,
    ) -> Poll<Result<()>> {
        let rest = self.sent.get(self.at..).unwrap_or_default();
        let piece = &rest[..rest.len().min(buffer.remaining())];
        buffer.put_slice(piece);
        let count = piece.len();
        self.at += count;
        Poll::Ready(Ok(()))
    }
}

impl Write for MemoryStream {
    fn poll_write(self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &[u8]) -> Poll<Result<usize>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<()>> {
        Poll::Ready(Ok(()))
    }
}
