//! Requests to the desk: who may ask, and who answers what.

use super::access::{Access, Denial};
use super::documents::uploads;
use super::requests::{self, DeskAnswer};
use super::site::DeskState;
use crate::world::http::{
    Answer, HttpRequest, response_with, run_blocking, static_response, status_response,
};
use axum::body::Body;
use axum::http::{HeaderValue, Method, Response, StatusCode, header};
use nianbao_core::diag::{Lang, Text};
use nianbao_text::text;
use std::sync::Arc;

/// The largest body of a request that is no document, in bytes.
const MAX_BODY: usize = 2 * 1024 * 1024;

/// Answers requests to the desk.
pub(super) struct DeskHandler {
    desk: Arc<DeskState>,
}

impl Answer for DeskHandler {
    async fn answer(&self, request: HttpRequest) -> Response<Body> {
        let answered = match self.turn_away(&request) {
            // Whoever is not let in is not told the name of the desk either.
            Some(denied) => return guard(denied, ""),
            None => self.route(request).await.unwrap_or_else(status_response),
        };
        guard(answered, &format!("frame-src {};", self.desk.access.preview_origin()))
    }
}

impl DeskHandler {
    pub(super) fn new(desk: &Arc<DeskState>) -> Self {
        Self { desk: Arc::clone(desk) }
    }

    /// Answers a request that is not let in: with the cookie for its key, or why not.
    fn turn_away(&self, request: &HttpRequest) -> Option<Response<Body>> {
        let (access, lang) = (&self.desk.access, self.desk.lang());
        if let Err(denial) = access.check_source(request) {
            return Some(deny(denial, lang));
        }
        if Access::is_for_anybody(request) {
            return None;
        }
        let denial = access.check_session(request).err()?;
        let query = request.uri().query().unwrap_or_default();
        let key = query.strip_prefix("key=").filter(|_| request.method() == Method::GET);
        let Some(cookie) = key.and_then(|key| access.open_session(key)) else {
            return Some(deny(denial, lang));
        };
        let mut response = status_response(StatusCode::SEE_OTHER);
        response.headers_mut().insert(header::SET_COOKIE, cookie);
        response.headers_mut().insert(header::LOCATION, HeaderValue::from_static("/"));
        Some(response)
    }

    async fn route(&self, request: HttpRequest) -> Result<Response<Body>, StatusCode> {
        let path = request.uri().path().to_owned();
        let method = request.method().clone();
        match (method, path.as_str()) {
            (Method::GET, "/desk.css") => {
                Ok(static_response("text/css; charset=utf-8", nianbao_desk::STYLE))
            }
            (Method::GET, "/desk.js") => {
                Ok(static_response("text/javascript; charset=utf-8", nianbao_desk::SCRIPT))
            }
            (Method::GET, _) => {
                let desk = Arc::clone(&self.desk);
                let answer = run_blocking(move || requests::get(&desk, &path)).await?;
                Ok(to_response(answer))
            }
            (Method::POST, "/documents") => {
                let answer = uploads::receive(&self.desk, request).await;
                Ok(to_response(answer))
            }
            (Method::POST, _) => {
                let body = Body::new(request.into_body());
                let body = axum::body::to_bytes(body, MAX_BODY).await;
                let body = body.map_err(|_| StatusCode::PAYLOAD_TOO_LARGE)?;
                let desk = Arc::clone(&self.desk);
                let answer = run_blocking(move || requests::post(&desk, &path, &body)).await?;
                Ok(to_response(answer))
            }
            _ => Err(StatusCode::METHOD_NOT_ALLOWED),
        }
    }
}

/// Adds what keeps a page from being framed, and from loading or sending anything elsewhere; it
/// may frame what `frames` says.
fn guard(mut response: Response<Body>, frames: &str) -> Response<Body> {
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
         connect-src 'self'; {frames} form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    );
    let headers = response.headers_mut();
    let is_document = headers.contains_key(header::CONTENT_SECURITY_POLICY);
    if let Ok(policy) = HeaderValue::from_str(&policy)
        && !is_document
    {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    for (name, value) in [
        ("cross-origin-resource-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("referrer-policy", "no-referrer"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Answers a request that is not let in. Whoever has brought a browser here from elsewhere learns
/// nothing.
fn deny(denial: Denial, lang: Lang) -> Response<Body> {
    let (status, reason) = match denial {
        Denial::ForeignHost => (StatusCode::MISDIRECTED_REQUEST, None),
        Denial::ForeignOrigin => (StatusCode::FORBIDDEN, None),
        Denial::PlainHost => (StatusCode::MISDIRECTED_REQUEST, Some(plain_host_message())),
        Denial::OtherUser => (StatusCode::FORBIDDEN, Some(other_user_message())),
        Denial::NoSession => (StatusCode::FORBIDDEN, Some(no_session_message())),
    };
    match reason {
        Some(reason) => html_response(status, nianbao_desk::denied_page(lang, &reason)),
        None => status_response(status),
    }
}

fn plain_host_message() -> Text {
    text!(
        "工作台不在这个地址：请打开运行 nianbao desk 的窗口里显示的地址。",
        "The desk has another address: open the one that is shown where `nianbao desk` runs."
    )
}

fn other_user_message() -> Text {
    text!("这是本机另一个用户的工作台。", "This is the desk of another user of this machine.")
}

fn no_session_message() -> Text {
    text!(
        "这个地址不能打开工作台：每个地址只能用一次，只能在第一次打开它的浏览器里继续。请重新打开工作台（双击程序，或运行 nianbao desk）。",
        "This address does not open the desk: each is good once, and only the browser that opened it may go on. Open the desk again: double-click the program, or run `nianbao desk`."
    )
}

fn html_response(status: StatusCode, page: String) -> Response<Body> {
    response_with(status, "text/html; charset=utf-8", page.into())
}

fn to_response(answer: DeskAnswer) -> Response<Body> {
    match answer {
        DeskAnswer::Page(page) => html_response(StatusCode::OK, page),
        DeskAnswer::NotFound(page) => html_response(StatusCode::NOT_FOUND, page),
        DeskAnswer::Json(text) => {
            response_with(StatusCode::OK, "application/json; charset=utf-8", text.into())
        }
        DeskAnswer::Refused(message) => response_with(
            StatusCode::UNPROCESSABLE_ENTITY,
            "text/plain; charset=utf-8",
            message.into(),
        ),
        DeskAnswer::GoTo(path) => {
            let mut response =
                response_with(StatusCode::OK, "text/plain; charset=utf-8", Body::empty());
            if let Ok(path) = HeaderValue::from_str(&path) {
                response.headers_mut().insert("x-desk-location", path);
            }
            response
        }
        DeskAnswer::Conflict { notice, seen } => {
            let mut response = html_response(StatusCode::CONFLICT, notice);
            if let Ok(seen) = HeaderValue::from_str(&seen) {
                response.headers_mut().insert("x-desk-seen", seen);
            }
            response
        }
        DeskAnswer::Document { kind, bytes } => {
            let mut response = response_with(StatusCode::OK, kind, bytes.into());
            // A document of others may hold scripts.
            let policy =
                HeaderValue::from_static("sandbox; default-src 'none'; frame-ancestors 'none'");
            let headers = response.headers_mut();
            headers.insert(header::CONTENT_SECURITY_POLICY, policy);
            if kind == "application/octet-stream" {
                headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment"));
            }
            response
        }
    }
}
