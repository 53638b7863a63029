//! The HTTP side of the preview. It answers GET and HEAD, and only requests whose
//! `Host` is this machine.

mod answer;
mod connections;
mod file_body;
mod hosts;
mod memory_connection;
#[cfg(test)]
mod tests;
mod timed_stream;

use super::serve::PreviewState;
use crate::preview::{OWN_PREFIX, PreviewResponse, ResponseBody, SCRIPT, STYLE, SnapshotId};
use anyhow::Result;
use axum::body::Body;
use axum::http::{Method, Request, Response, StatusCode, header};
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use file_body::stream_file;
use futures_util::stream::{Stream, unfold};
use hosts::is_allowed_host;
use std::convert::Infallible;
use std::net::TcpListener;
use std::sync::Arc;
use tokio::sync::{Semaphore, watch};

pub(super) use answer::{
    Answer, HttpRequest, response_with, run_blocking, run_until_interrupted, serve_listener,
    static_response, status_response,
};
pub(super) use connections::ConnectionEnds;
pub(super) use memory_connection::answer_bytes;

/// The number of lists and data files that are made at a time: each reads all reports.
const MADE_AT_A_TIME: usize = 2;

/// Answers requests until the process is interrupted.
///
/// Errors: the server cannot be started.
pub(super) fn run_server(listener: TcpListener, state: Arc<PreviewState>) -> Result<()> {
    run_until_interrupted(async || {
        let handler = Arc::new(RequestHandler::new(state));
        serve_listener(listener, handler).await
    })
}

impl Answer for RequestHandler {
    async fn answer(&self, request: HttpRequest) -> Response<Body> {
        self.handle(&request).await
    }
}

/// Turns requests into responses.
pub(super) struct RequestHandler {
    state: Arc<PreviewState>,
    making: Arc<Semaphore>,
}

impl RequestHandler {
    /// Makes a handler of requests to a site.
    pub(super) fn new(state: Arc<PreviewState>) -> Self {
        Self { state, making: Arc::new(Semaphore::new(MADE_AT_A_TIME)) }
    }

    async fn handle<B>(&self, request: &Request<B>) -> Response<Body> {
        if !matches!(*request.method(), Method::GET | Method::HEAD) {
            return status_response(StatusCode::METHOD_NOT_ALLOWED);
        }
        if !is_allowed_host(request.headers(), request.uri(), &self.state.host) {
            return status_response(StatusCode::MISDIRECTED_REQUEST);
        }
        let path = request.uri().path();
        match path.strip_prefix(OWN_PREFIX) {
            Some("events") => event_stream(self.state.snapshot_ids.subscribe()).into_response(),
            Some("preview.js") => static_response("text/javascript; charset=utf-8", SCRIPT),
            Some("preview.css") => static_response("text/css; charset=utf-8", STYLE),
            Some(_) => status_response(StatusCode::NOT_FOUND),
            None => {
                let answered = self.answer_from_site(path).await;
                answered.unwrap_or_else(status_response)
            }
        }
    }

    /// Answers a request for a page or a file of the site. What is not known before all
    /// reports are read is waited for.
    ///
    /// Errors: the status that says why there is no answer.
    async fn answer_from_site(&self, path: &str) -> Result<Response<Body>, StatusCode> {
        let mut ids = self.state.snapshot_ids.subscribe();
        let (snapshot, response) = loop {
            let (state, path) = (Arc::clone(&self.state), path.to_owned());
            if let Some(found) = run_blocking(move || state.respond(&path)).await? {
                break found;
            }
            ids.changed().await.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
        };
        let PreviewResponse { status, content_type: kind, body } = response;
        let body = match body {
            ResponseBody::Bytes(bytes) => bytes.into(),
            ResponseBody::Redirect(to) => return Ok(redirect_response(&to)),
            ResponseBody::Rendered(path) => {
                let permit = Arc::clone(&self.making).acquire_owned().await;
                let made = run_blocking(move || {
                    // It goes on where the client went away meanwhile.
                    let _permit = permit;
                    PreviewState::render_file(&snapshot, &path)
                });
                let bytes = made.await?.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
                bytes.ok_or(StatusCode::NOT_FOUND)?.into()
            }
            ResponseBody::File(path) => {
                let state = Arc::clone(&self.state);
                let opened = run_blocking(move || state.open_file(&path)).await?;
                let (file, length) = opened.ok_or(StatusCode::NOT_FOUND)?;
                return Ok(file_response(kind, length, stream_file(file, length)));
            }
        };
        Ok(response_with(StatusCode::from_u16(status).unwrap_or(StatusCode::OK), kind, body))
    }
}

fn redirect_response(to: &str) -> Response<Body> {
    let mut response = status_response(StatusCode::FOUND);
    if let Ok(to) = header::HeaderValue::from_str(&nianbao_core::source::encode_path(to)) {
        response.headers_mut().insert(header::LOCATION, to);
    }
    response
}

fn file_response(kind: &'static str, length: u64, body: Body) -> Response<Body> {
    let mut response = response_with(StatusCode::OK, kind, body);
    response.headers_mut().insert(header::CONTENT_LENGTH, length.into());
    response
}

/// Streams the id of the current snapshot and of those that follow, as server-sent
/// events. Some may be skipped; each holds all that a page has to know.
fn event_stream(
    ids: watch::Receiver<SnapshotId>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let stream = unfold((ids, true), |(mut ids, first)| async move {
        if !first {
            ids.changed().await.ok()?;
        }
        let id = *ids.borrow_and_update();
        Some((Ok(Event::default().event("site").data(id.to_string())), (ids, false)))
    });
    Sse::new(stream).keep_alive(KeepAlive::default())
}
