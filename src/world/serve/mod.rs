//! The preview server. It holds one snapshot of a site and replaces it when a file
//! is saved. It never writes to the disk.

mod detached;
mod made_files;
mod open_site;
mod search_files;
mod state;
mod survey;
#[cfg(test)]
mod tests;

pub use detached::DetachedPreview;
pub(super) use open_site::{ChangedFiles, OpenSite};
pub(super) use state::{PreviewState, SiteOpening};

use super::import::ReaderSetup;
use super::network::{is_loopback, list_reachable};
use super::watch::{Change, SiteWatcher};
use anyhow::Result;
use nianbao_core::diag::{ContextText, Lang, Text, UserError};
use nianbao_core::examine::ExamineOptions;
use nianbao_text::text;
use std::io::ErrorKind;
use std::net::{IpAddr, SocketAddr, TcpListener, ToSocketAddrs};
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
    /// Show drafts even where other machines can read them.
    pub drafts_to_network: bool,
    /// The reader's language.
    pub lang: Lang,
}

/// Takes messages about changes.
pub type StatusSink = dyn Fn(&Text) + Send + Sync;

/// The addresses of a preview.
pub struct PreviewAddresses {
    /// The address for a browser on this machine.
    pub here: String,
    /// True if other machines can reach it.
    pub is_in_network: bool,
    /// The addresses for other machines, as far as they are known.
    pub in_network: Vec<String>,
}

/// Serves a site until the process is interrupted. `on_ready` is called with the
/// addresses.
///
/// Errors: the port is taken, the site cannot be read or watched, or drafts would be shown
/// to other machines.
pub fn serve(
    preview: PreviewOptions,
    say: &Arc<StatusSink>,
    on_ready: impl FnOnce(&PreviewAddresses),
) -> Result<()> {
    let PreviewOptions { site, host, port, poll, reader, choices, drafts_to_network, lang } =
        preview;
    let resolved = resolve_host(&host, port)?;
    if choices.drafts && !drafts_to_network && !resolved.iter().all(|at| is_loopback(at.ip())) {
        return Err(drafts_error(&host));
    }
    let listener = bind_listener(&host, port, &resolved)?;
    let root = site.canonicalize().context_text(|| super::unreadable_message(&site))?;
    // Watched before it is read, so that no change in between is missed.
    let watch = SiteWatcher::new(&root, poll)?;
    let (check_requests, requests) = sync_channel(1);
    let opening = SiteOpening { root, reader, choices };
    let state = Arc::new(PreviewState::new(opening, host.clone(), lang, check_requests)?);
    let address = listener.local_addr().context_text(|| unbound_message(&host, port))?;
    on_ready(&PreviewAddresses::new(&host, address));
    start_threads(&state, watch, requests, say);
    super::http::run_server(listener, state)
}

impl PreviewAddresses {
    fn new(host: &str, listening: SocketAddr) -> Self {
        let port = listening.port();
        let url = |host: &str| format!("http://{host}:{port}/");
        let reachable = list_reachable(listening.ip());
        Self {
            here: url(&browser_host(host)),
            is_in_network: !is_loopback(listening.ip()),
            in_network: reachable.iter().map(|ip| url(&bracketed(*ip))).collect(),
        }
    }
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
    match host.parse::<IpAddr>() {
        Ok(IpAddr::V4(ip)) if ip.is_unspecified() => "127.0.0.1".to_owned(),
        // It may take no connections of IPv4.
        Ok(IpAddr::V6(ip)) if ip.is_unspecified() => "[::1]".to_owned(),
        Ok(ip) => bracketed(ip),
        Err(_) => host.to_owned(),
    }
}

/// Returns an IP address as it stands in an address of the web.
fn bracketed(ip: IpAddr) -> String {
    match ip {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => format!("[{ip}]"),
    }
}

fn resolve_host(host: &str, port: u16) -> Result<Vec<SocketAddr>> {
    let resolved = (host, port).to_socket_addrs().context_text(|| foreign_host_message(host))?;
    Ok(resolved.collect())
}

fn bind_listener(host: &str, port: u16, resolved: &[SocketAddr]) -> Result<TcpListener> {
    match TcpListener::bind(resolved) {
        Err(error) if error.kind() == ErrorKind::AddrNotAvailable => {
            Err(error).context_text(|| foreign_host_message(host))
        }
        bound => bound.context_text(|| unbound_message(host, port)),
    }
}

fn foreign_host_message(host: &str) -> Text {
    text!(
        "--host {host} 不是本机的地址：写本机的 IP 地址，或 0.0.0.0 表示全部",
        "--host {host} is no address of this machine: give one of its IP addresses, or 0.0.0.0 for all of them"
    )
}

fn unbound_message(host: &str, port: u16) -> Text {
    text!(
        "无法在 {host}:{port} 上提供预览：端口可能已被占用，用 --port 换一个",
        "cannot listen on {host}:{port}: the port may be taken; choose another with --port"
    )
}

fn drafts_error(host: &str) -> anyhow::Error {
    UserError::new_error(text!(
        "监听 {host} 时，网络中任何人都能看到草稿：去掉 --drafts 或 --host；确要这样，加上 --drafts-to-network",
        "listening on {host} would show drafts to anybody in the network: leave out --drafts or --host, or add --drafts-to-network if that is meant"
    ))
}
