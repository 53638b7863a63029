//! The HTTP side of the preview. It answers GET and HEAD, and only requests whose
//! `Host` is this machine.

use super::serve::PreviewState;
use crate::preview::{OWN_PREFIX, PreviewResponse, ResponseBody, SCRIPT, STYLE, SnapshotId};
use anyhow::Result;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, Method, Request, Response, StatusCode, header};
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream::{Stream, unfold};
use nianbao_core::diag::ContextText;
use nianbao_text::text;
use std::convert::Infallible;
use std::net::{IpAddr, TcpListener};
use std::sync::Arc;
use tokio::sync::watch;

/// Answers requests until the process is interrupted.
///
/// Errors: the server cannot be started.
pub(super) fn run_server(listener: TcpListener, state: Arc<PreviewState>) -> Result<()> {
    let failed = || text!("无法启动预览服务", "the preview server cannot be started");
    listener.set_nonblocking(true).context_text(failed)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .context_text(failed)?;
    let ended = runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener).context_text(failed)?;
        let router = axum::Router::new().fallback(handle_request).with_state(state);
        tokio::select! {
            served = async { axum::serve(listener, router).await } => served.context_text(failed),
            // Open pages hold their connections, so that a graceful end never comes.
            _ = tokio::signal::ctrl_c() => Ok(()),
        }
    });
    runtime.shutdown_background();
    ended
}

async fn handle_request(
    State(state): State<Arc<PreviewState>>,
    request: Request<Body>,
) -> Response<Body> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return status_response(StatusCode::METHOD_NOT_ALLOWED);
    }
    if !is_allowed_host(request.headers(), &state.host) {
        return status_response(StatusCode::MISDIRECTED_REQUEST);
    }
    let path = request.uri().path().to_owned();
    match path.strip_prefix(OWN_PREFIX) {
        Some("events") => return event_stream(state.snapshot_ids.subscribe()).into_response(),
        Some("preview.js") => return static_response("text/javascript; charset=utf-8", SCRIPT),
        Some("preview.css") => return static_response("text/css; charset=utf-8", STYLE),
        Some(_) => return status_response(StatusCode::NOT_FOUND),
        None => {}
    }
    // Rendering blocks, so it has a thread of its own.
    let response = tokio::task::spawn_blocking(move || respond_from_site(&state, &path)).await;
    response.unwrap_or_else(|_| status_response(StatusCode::INTERNAL_SERVER_ERROR))
}

fn respond_from_site(state: &PreviewState, path: &str) -> Response<Body> {
    let (snapshot, response) = state.respond(path);
    let PreviewResponse { status, content_type: kind, body } = response;
    let bytes = match body {
        ResponseBody::Bytes(bytes) => bytes,
        ResponseBody::Redirect(to) => return redirect_response(&to),
        ResponseBody::Rendered(path) => match PreviewState::render_file(&snapshot, &path) {
            Ok(Some(bytes)) => bytes,
            Ok(None) => return status_response(StatusCode::NOT_FOUND),
            Err(_) => return status_response(StatusCode::INTERNAL_SERVER_ERROR),
        },
        ResponseBody::File(path) => match state.read_file(&path) {
            Some(bytes) => bytes,
            None => return status_response(StatusCode::NOT_FOUND),
        },
    };
    response_with(StatusCode::from_u16(status).unwrap_or(StatusCode::OK), kind, bytes.into())
}

fn static_response(kind: &'static str, text: &'static str) -> Response<Body> {
    response_with(StatusCode::OK, kind, text.into())
}

fn status_response(status: StatusCode) -> Response<Body> {
    response_with(status, "text/plain; charset=utf-8", status.to_string().into())
}

fn redirect_response(to: &str) -> Response<Body> {
    let mut response = status_response(StatusCode::FOUND);
    if let Ok(to) = header::HeaderValue::from_str(&nianbao_core::source::encode_path(to)) {
        response.headers_mut().insert(header::LOCATION, to);
    }
    response
}

fn response_with(status: StatusCode, kind: &'static str, body: Body) -> Response<Body> {
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (status, headers, body).into_response()
}

/// True if a request's `Host` is an IP address, this machine, or the name that the
/// server listens on. Any other name may be one that points here so that a foreign
/// page can read the preview (DNS rebinding).
fn is_allowed_host(headers: &HeaderMap, own: &str) -> bool {
    let Some(host) = headers.get(header::HOST).and_then(|host| host.to_str().ok()) else {
        return false;
    };
    let Ok(authority) = host.parse::<axum::http::uri::Authority>() else { return false };
    let name = authority.host().trim_start_matches('[').trim_end_matches(']');
    name.parse::<IpAddr>().is_ok()
        || name.eq_ignore_ascii_case("localhost")
        || name.eq_ignore_ascii_case(own)
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
