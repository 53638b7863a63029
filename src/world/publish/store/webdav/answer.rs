//! Answers of `WebDAV` servers.

use super::super::{FailureKind, StoreError};
use reqwest::{Response, StatusCode};

/// The most bytes of an answer that is no file.
const MAX_ANSWER: usize = 1024 * 1024;

/// True for an answer other than success that a method may get.
pub(super) fn is_expected(method: &str, status: StatusCode) -> bool {
    match method {
        // 405 is a folder that is there. Where a path leads, 301 and 302 say as much. Above
        // the root others may forbid what is there.
        "MKCOL" => matches!(
            status,
            StatusCode::METHOD_NOT_ALLOWED
                | StatusCode::CONFLICT
                | StatusCode::NOT_FOUND
                | StatusCode::MOVED_PERMANENTLY
                | StatusCode::FOUND
                | StatusCode::FORBIDDEN
        ),
        "DELETE" => matches!(status, StatusCode::NOT_FOUND | StatusCode::GONE),
        _ => false,
    }
}

/// True if the answer to `PROPFIND` with depth 1 names one resource, and that is a folder.
pub(super) fn lists_folder_alone(text: &str) -> bool {
    let is_end = |at: usize| {
        let prefix = text[..at].rsplit('<').next().unwrap_or_default();
        prefix.starts_with('/') && (prefix.len() == 1 || prefix.ends_with(':'))
    };
    let ends = |name: &str| text.match_indices(name).filter(|(at, _)| is_end(*at)).count();
    let is_folder = text.contains("collection/>") || text.contains("collection>");
    ends("response>") == 1 && ends("href>") == 1 && is_folder
}

pub(super) fn incomplete(found: Option<u64>, size: u64) -> StoreError {
    let found = found.unwrap_or_default();
    StoreError::new(FailureKind::Busy, format!("{found} bytes arrived of {size}"))
}

/// Converts an answer that says no.
pub(super) async fn refusal(method: &str, answer: Response) -> StoreError {
    let status = answer.status().as_u16();
    StoreError::http(method, status, &read_answer(answer).await)
}

/// Reads the text of an answer, within bounds; what cannot be read says nothing.
pub(super) async fn read_answer(mut answer: Response) -> String {
    let mut bytes = Vec::new();
    while let Ok(Some(piece)) = answer.chunk().await
        && bytes.len() + piece.len() <= MAX_ANSWER
    {
        bytes.extend_from_slice(&piece);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Converts a failure of the network, without the address, whose user is nobody's business.
pub(super) fn network_error(method: &str, error: reqwest::Error) -> StoreError {
    let error = error.without_url();
    let mut words = format!("{method}: {error}");
    let mut cause = std::error::Error::source(&error);
    while let Some(inner) = cause {
        words.push_str(&format!(": {inner}"));
        cause = inner.source();
    }
    let is_source = words.contains("the file to be sent");
    StoreError::new(if is_source { FailureKind::Source } else { FailureKind::Busy }, words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_folder_by_itself_is_empty() {
        let response = |href: &str, kind: &str| {
            format!(
                "<D:response><D:href>{href}</D:href><D:resourcetype>{kind}</D:resourcetype></D:response>"
            )
        };
        let list = |parts: &[String]| format!("<D:multistatus>{}</D:multistatus>", parts.concat());
        let folder = response("/a/", "<D:collection/>");
        let file = response("/a/b", "");
        assert!(lists_folder_alone(&list(std::slice::from_ref(&folder))));
        assert!(!lists_folder_alone(&list(&[folder, file.clone()])));
        assert!(!lists_folder_alone(&list(&[file])));
        assert!(!lists_folder_alone(""));
    }
}
