//! The desk: a server on this machine alone, at which one person reads documents in, decides what
//! is left open, and publishes. It writes the same files as the command line, one edit at a time,
//! never over a file that was changed meanwhile, and can take each write back.

mod access;
mod blank;
mod document_lines;
mod documents;
mod edits;
mod handler;
mod inbox;
mod job;
mod overview;
mod pages;
mod preview;
mod publishing;
mod requests;
mod site;
mod targets;
mod uploads;
mod writes;

use super::http::{run_until_interrupted, serve_listener};
use super::import::ReaderSetup;
use super::unreadable_message;
use access::Access;
use anyhow::Result;
use handler::DeskHandler;
use nianbao_core::diag::{ContextText, Lang};
use nianbao_text::text;
use preview::GuardedPreview;
use site::{DeskState, lock};
use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;

/// Settings of a desk.
pub struct DeskOptions {
    /// The folder of the site, or the one where a site is to be made.
    pub site: PathBuf,
    /// The port; 0 for any that is free.
    pub port: u16,
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
    let DeskOptions { site, port, reader, lang } = options;
    let root = site.canonicalize().context_text(|| unreadable_message(site))?;
    let (listener, port) = listen(*port)?;
    let (preview_listener, preview_port) = listen(0)?;
    let access = Access::new(port, preview_port)?;
    let desk = Arc::new(DeskState::new(root, access, *reader, *lang)?);
    desk.open_site_if_there();
    on_ready(&desk.access.address());
    let (handler, preview) = (DeskHandler::new(&desk), GuardedPreview::new(&desk));
    let ended = run_until_interrupted(async || {
        let served = async {
            tokio::try_join!(
                serve_listener(listener, Arc::new(handler)),
                serve_listener(preview_listener, Arc::new(preview))
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

/// Listens on this machine alone.
fn listen(port: u16) -> Result<(TcpListener, u16)> {
    let taken = || {
        text!(
            "无法在 127.0.0.1:{port} 上打开工作台：端口可能已被占用，用 --port 换一个",
            "the desk cannot listen on 127.0.0.1:{port}: the port may be taken; choose another with --port"
        )
    };
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).context_text(taken)?;
    let port = listener.local_addr().context_text(taken)?.port();
    Ok((listener, port))
}
