//! The answers of the desk: paths to pages, and requests to what they do.

use super::documents::{blank, reading};
use super::publication::{publishing, targets};
use super::site::{DeskState, lock};
use super::{edits, new_site, pages};
use nianbao_core::diag::{Lang, Text, user_error};
use nianbao_text::text;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::sync::Arc;

/// An answer of the desk.
pub(super) enum DeskAnswer {
    /// A page, or one whose parts are to be shown.
    Page(String),
    /// A page that says that there is none.
    NotFound(String),
    /// Data for the script.
    Json(String),
    /// Why nothing was done, for a person.
    Refused(String),
    /// The path of another page.
    GoTo(String),
    /// A notice of a file that was changed meanwhile, and the digest of its text now.
    Conflict {
        /// The notice.
        notice: String,
        /// The digest.
        seen: String,
    },
    /// A document beside a report.
    Document {
        /// The media type.
        kind: &'static str,
        /// The bytes.
        bytes: Vec<u8>,
    },
}

impl DeskAnswer {
    /// Refuses with a message.
    pub(super) fn refuse(message: &Text, lang: Lang) -> Self {
        Self::Refused(message.get(lang).to_owned())
    }

    /// Refuses with an error and its causes.
    pub(super) fn failed(error: &anyhow::Error, lang: Lang) -> Self {
        Self::Refused(user_error::lines(error, lang).join("\n"))
    }
}

/// The page from which a request came, whose parts are sent back.
#[derive(Deserialize)]
struct Here {
    #[serde(default)]
    here: String,
}

/// Answers a request for a page.
pub(super) fn get(desk: &Arc<DeskState>, path: &str) -> DeskAnswer {
    if path == "/status" {
        let job = desk.jobs.view();
        return DeskAnswer::Json(nianbao_desk::job_status(
            job.as_ref(),
            desk.version(),
            desk.lang(),
        ));
    }
    pages::show(desk, path)
}

/// Answers a request that does something.
pub(super) fn post(desk: &Arc<DeskState>, path: &str, body: &[u8]) -> DeskAnswer {
    let lang = desk.lang();
    match path {
        "/edit" => with_body(body, lang, |request| edits::edit(desk, &request)),
        "/try" => with_body(body, lang, |request| edits::try_edit(desk, &request)),
        "/undo" => match desk.undo() {
            Ok(()) => back(desk, body),
            Err(error) => DeskAnswer::failed(&error, lang),
        },
        "/language" => {
            desk.switch_language();
            let here = serde_json::from_slice::<Here>(body).map(|here| here.here);
            DeskAnswer::GoTo(
                here.ok().filter(|here| here.starts_with('/')).unwrap_or_else(|| "/".to_owned()),
            )
        }
        "/close" => {
            desk.close_soon();
            DeskAnswer::Json("{}".to_owned())
        }
        "/stop" => {
            desk.jobs.stop();
            back(desk, body)
        }
        "/site" => with_body(body, lang, |request| new_site::make_site(desk, &request)),
        "/documents/read" => begin(desk, body, reading::read_waiting(desk)),
        "/documents/clear" => {
            lock(&desk.inbox).clear();
            back(desk, body)
        }
        "/documents/again" => {
            with_body(body, lang, |request| begin(desk, body, reading::read_again(desk, &request)))
        }
        "/documents/replace" => {
            with_body(body, lang, |request| begin(desk, body, reading::replace(desk, &request)))
        }
        "/offices" => {
            with_body(body, lang, |request| begin(desk, body, reading::add_offices(desk, &request)))
        }
        "/report" => with_body(body, lang, |request| blank::begin_report(desk, &request)),
        "/target" => with_body(body, lang, |request| match targets::add_folder(desk, &request) {
            Ok(()) => back(desk, body),
            Err(error) => DeskAnswer::failed(&error, lang),
        }),
        "/publish/plan" => {
            with_body(body, lang, |request| begin(desk, body, publishing::plan(desk, &request)))
        }
        "/publish/send" => {
            with_body(body, lang, |request| begin(desk, body, publishing::send(desk, &request)))
        }
        "/publish/back" => {
            with_body(body, lang, |request| begin(desk, body, publishing::go_back(desk, &request)))
        }
        _ => DeskAnswer::refuse(&text!("没有这个操作", "there is no such action"), lang),
    }
}

/// Reads what a request asks for, and does it.
fn with_body<T: DeserializeOwned>(
    body: &[u8],
    lang: Lang,
    act: impl FnOnce(T) -> DeskAnswer,
) -> DeskAnswer {
    match serde_json::from_slice(body) {
        Ok(request) => act(request),
        Err(_) => DeskAnswer::refuse(
            &text!(
                "请求不完整：重新载入页面再试",
                "the request is not complete: reload the page and try again"
            ),
            lang,
        ),
    }
}

/// Shows the page from which a request came, with work that was begun; or why it was not.
fn begin(desk: &Arc<DeskState>, body: &[u8], begun: Result<(), Text>) -> DeskAnswer {
    match begun {
        Ok(()) => back(desk, body),
        Err(message) => DeskAnswer::refuse(&message, desk.lang()),
    }
}

/// Shows the page from which a request came.
fn back(desk: &Arc<DeskState>, body: &[u8]) -> DeskAnswer {
    let here = serde_json::from_slice::<Here>(body).map(|here| here.here).unwrap_or_default();
    match pages::show(desk, if here.starts_with('/') { &here } else { "/" }) {
        // The undo of an import takes the page of its report away.
        DeskAnswer::NotFound(_) => DeskAnswer::GoTo("/".to_owned()),
        shown => shown,
    }
}

/// Returns why work is not begun while other work is under way.
pub(super) fn busy() -> Text {
    text!(
        "还有一项工作没有做完：等它做完，或先停止它",
        "other work is under way: wait until it is done, or stop it"
    )
}
