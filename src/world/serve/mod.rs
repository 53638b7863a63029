//! The preview server. It holds one snapshot of a site and replaces it when a file
//! is saved. It never writes to the disk.

mod detached;
mod made_files;
mod open_site;
mod state;
mod survey;
#[cfg(test)]
mod tests;

pub use detached::DetachedPreview;
pub(super) use state::PreviewState;
use state::SiteOpening;

use super::import::ReaderSetup;
use super::watch::{Change, SiteWatcher};
use anyhow::Result;
use nianbao_core::diag::{ContextText, Lang, Text};
use nianbao_core::examine::ExamineOptions;
use nianbao_text::text;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, sync_channel};

/// Settings of a preview.
pub struct PreviewOptions {
    /// The folder of the site.
    pub site: PathBuf,
    /// The address to listen on.
    pub host: String,
    /// The port.
    pub port: u16,
    /// Poll for changes, where the system does not report them.
    pub poll: bool,
    /// The reader of documents beside reports.
    pub reader: ReaderSetup,
    /// Choices about drafts and the address.
    pub choices: ExamineOptions,
    /// The reader's language.
    pub lang: Lang,
}

/// Takes messages about changes.
pub type StatusSink = dyn Fn(&Text) + Send + Sync;

/// Serves a site until the process is interrupted. `on_ready` is called with the
/// address.
///
/// Errors: the port is taken, or the site cannot be read or watched.
pub fn serve(
    preview: PreviewOptions,
    say: &Arc<StatusSink>,
    on_ready: impl FnOnce(&str),
) -> Result<()> {
    let PreviewOptions { site, host, port, poll, reader, choices, lang } = preview;
    let listener = bind_listener(&host, port)?;
    let root = site.canonicalize().context_text(|| super::unreadable_message(&site))?;
    // Watched before it is read, so that no change in between is missed.
    let watch = SiteWatcher::new(&root, poll)?;
    let (check_requests, requests) = sync_channel(1);
    let opening = SiteOpening { root, reader, choices };
    let state = Arc::new(PreviewState::new(opening, host.clone(), lang, check_requests)?);
    let port = listener.local_addr().map_or(port, |address| address.port());
    on_ready(&format!("http://{}:{port}/", browser_host(&host)));
    start_threads(&state, watch, requests, say);
    super::http::run_server(listener, state)
}

/// Starts the thread that checks and the one that follows changes.
fn start_threads(
    state: &Arc<PreviewState>,
    mut watch: SiteWatcher,
    requests: Receiver<()>,
    say: &Arc<StatusSink>,
) {
    // Pages are served before the first check is done.
    state.request_check();
    let (checker, checker_say) = (Arc::clone(state), Arc::clone(say));
    std::thread::spawn(move || checker.check_on_request(&requests, checker_say.as_ref()));
    let (state, say) = (Arc::clone(state), Arc::clone(say));
    std::thread::spawn(move || {
        loop {
            match watch.next_change() {
                Change::Removed => say(&removed_message(state.root())),
                Change::PollsFromNowOn(why) => say(&why),
                change => state.apply_change(&change, say.as_ref()),
            }
        }
    });
}

fn removed_message(root: &Path) -> Text {
    let root = root.display();
    text!(
        "站点文件夹 {root} 不见了；页面仍可看，它回来后会重新读取",
        "the site's folder {root} is gone; pages are still served, and it will be read again when it is back"
    )
}

/// Returns the host that a browser can open.
fn browser_host(host: &str) -> String {
    match host {
        "0.0.0.0" | "::" => "127.0.0.1".to_owned(),
        host if host.contains(':') => format!("[{host}]"),
        host => host.to_owned(),
    }
}

fn bind_listener(host: &str, port: u16) -> Result<TcpListener> {
    TcpListener::bind((host, port)).context_text(|| {
        text!(
            "无法在 {host}:{port} 上提供预览：端口可能已被占用，用 --port 换一个",
            "cannot listen on {host}:{port}: the port may be taken; choose another with --port"
        )
    })
}
