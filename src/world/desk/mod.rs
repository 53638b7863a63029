//! The desk: a server on this machine alone, at which one person reads documents in, decides what
//! is left open, and publishes. It writes the same files as the command line, one edit at a time,
//! never over a file that was changed meanwhile, and can take each write back.

mod access;
mod documents;
mod edits;
mod handler;
mod job;
mod new_site;
mod overview;
mod pages;
mod preview;
mod publication;
mod requests;
mod site;
mod writes;

use super::http::{Answer, run_until_interrupted, serve_listener};
use super::import::ReaderSetup;
use super::unreadable_message;
use access::{Access, PeerCheck, Port};
use anyhow::Result;
use futures_util::future::try_join_all;
use handler::DeskHandler;
use nianbao_core::diag::{ContextText, Lang, UserError};
use nianbao_text::text;
use preview::GuardedPreview;
use site::{DeskState, lock};
use std::path::PathBuf;
use std::sync::Arc;

/// Settings of a desk.
pub struct DeskOptions {
    /// The folder of the site, or the one where a site is to be made.
    pub site: PathBuf,
    /// The port; 0 for any that is free.
    pub port: u16,
    /// True for the address 127.0.0.1 in place of a name that nobody can guess.
    pub is_plain: bool,
    /// The reader of documents.
    pub reader: ReaderSetup,
    /// The language of its pages.
    pub lang: Lang,
}

/// Serves the desk until the process is interrupted. `on_ready` is called with the address that
/// opens it.
///
/// Errors: the folder is not there, or the port is taken.
pub fn serve_desk(options: &DeskOptions, on_ready: impl FnOnce(&str)) -> Result<()> {
    let DeskOptions { site, port, is_plain, reader, lang } = options;
    let root = site.canonicalize().context_text(|| unreadable_message(site))?;
    if !root.is_dir() {
        let shown = site.display();
        return Err(UserError::new_error(text!(
            "{shown} 不是文件夹：用 --site 指明放年报的文件夹",
            "{shown} is no folder: name the folder of the reports with --site"
        )));
    }
    let (port, preview_port) = (Port::open(*port)?, Port::open(0)?);
    let numbers = (port.number, preview_port.number);
    let access = Access::new(numbers, *is_plain, PeerCheck::try_out())?;
    let desk = Arc::new(DeskState::new(root, access, *reader, *lang)?);
    desk.open_site_if_there();
    on_ready(&desk.access.address());
    let (handler, preview) = (DeskHandler::new(&desk), GuardedPreview::new(&desk));
    let ended = run_until_interrupted(async || {
        let served = async {
            tokio::try_join!(
                serve_port(port, Arc::new(handler)),
                serve_port(preview_port, Arc::new(preview))
            )
        };
        tokio::select! {
            ended = served => ended.map(|_| ()),
            () = desk.closed.notified() => Ok(()),
        }
    });
    // Threads that go on until the process ends hold the desk, so that it is not dropped.
    lock(&desk.inbox).remove_room();
    ended
}

/// Answers the requests that come to a port, without an end.
///
/// Errors: a listener cannot be used.
async fn serve_port(port: Port, handler: Arc<impl Answer>) -> Result<()> {
    let served = port.listeners.into_iter().map(|listener| {
        let handler = Arc::clone(&handler);
        serve_listener(listener, handler)
    });
    try_join_all(served).await.map(|_| ())
}
