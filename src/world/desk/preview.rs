//! The preview beside the desk, at a port of its own: pages of the site may hold scripts, which
//! must not speak for the desk.

use super::access::Denial;
use super::site::DeskState;
use crate::world::http::{Answer, HttpRequest, status_response};
use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};
use std::sync::Arc;

/// Answers requests for pages of the site, of a browser that has opened the desk.
pub(super) struct GuardedPreview {
    desk: Arc<DeskState>,
}

impl GuardedPreview {
    pub(super) fn new(desk: &Arc<DeskState>) -> Self {
        Self { desk: Arc::clone(desk) }
    }
}

impl Answer for GuardedPreview {
    async fn answer(&self, request: HttpRequest) -> Response<Body> {
        match self.desk.access.check_preview(&request) {
            Err(Denial::ForeignHost | Denial::PlainHost) => {
                return status_response(StatusCode::MISDIRECTED_REQUEST);
            }
            Err(_) => return status_response(StatusCode::FORBIDDEN),
            Ok(()) => {}
        }
        let Some(preview) = self.desk.preview() else {
            return status_response(StatusCode::NOT_FOUND);
        };
        let mut response = preview.answer(request).await;
        let policy = format!("frame-ancestors 'self' {}", self.desk.access.origin());
        let headers = response.headers_mut();
        if let Ok(policy) = HeaderValue::from_str(&policy) {
            headers.append(header::CONTENT_SECURITY_POLICY, policy);
        }
        // A site that a page leads to is not told the name of the desk.
        headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
        response
    }
}
