//! The preview server. It holds one snapshot of a site and replaces it when a file
//! is saved. It never writes to the disk.

use super::import::ReaderSetup;
use super::load::{load_files, read_site_bytes, read_site_text, reload_files};
use super::review::OriginalReviewer;
use super::site_output::SiteOutput;
use super::watch::{Change, SiteWatcher};
use crate::preview::{Snapshot, SnapshotId};
use anyhow::Result;
use nianbao_core::archive::{Archive, OriginalReviews};
use nianbao_core::diag::{ContextText, Lang, Text};
use nianbao_core::examine::ExamineOptions;
use nianbao_text::text;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Instant;
use tokio::sync::watch;

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

/// The current snapshot, and the channel that announces the next.
pub(super) struct PreviewState {
    pub(super) root: PathBuf,
    pub(super) host: String,
    pub(super) snapshot_ids: watch::Sender<SnapshotId>,
    snapshot: RwLock<Arc<Snapshot>>,
    lang: Lang,
    choices: ExamineOptions,
    reader: ReaderSetup,
    check_requests: SyncSender<()>,
}

impl PreviewState {
    /// Returns the current snapshot.
    pub(super) fn current(&self) -> Arc<Snapshot> {
        Arc::clone(&self.snapshot.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Reads a file of the site; `None` if it cannot be read or a link leads out.
    pub(super) fn read_file(&self, path: &str) -> Option<Vec<u8>> {
        read_site_bytes(&self.root, path)
    }

    /// Renders a file that is made of others, as a build would write it; `None` if the
    /// site has none at this path or its templates are wrong.
    ///
    /// Errors: a page fails to render.
    pub(super) fn render_file(&self, snapshot: &Snapshot, path: &str) -> Result<Option<Vec<u8>>> {
        let Ok(renderer) = snapshot.renderer() else { return Ok(None) };
        let content = SiteOutput::new(&self.root, renderer).render_file(path)?;
        content.map(|content| Ok(content.bytes()?.into_owned())).transpose()
    }

    /// Replaces the current snapshot and announces it. After a `soft` change, of style
    /// or findings alone, no page needs to be loaded again. `checked_from` is the
    /// snapshot that a check began with; if that was replaced meanwhile, nothing is
    /// done. Returns true if the snapshot was replaced.
    fn replace_snapshot(
        &self,
        mut snapshot: Snapshot,
        soft: bool,
        checked_from: Option<&Arc<Snapshot>>,
    ) -> bool {
        let mut current = self.snapshot.write().unwrap_or_else(PoisonError::into_inner);
        if checked_from.is_some_and(|from| !Arc::ptr_eq(&current, from)) {
            return false;
        }
        let SnapshotId { run, page, step } = current.id;
        let id = SnapshotId { run, page: page + u64::from(!soft), step: step + 1 };
        snapshot.id = id;
        *current = Arc::new(snapshot);
        drop(current);
        self.snapshot_ids.send_replace(id);
        true
    }

    /// Reads changed files again: one report alone where that is enough, else the site.
    fn apply_change(&self, change: &Change, say: &StatusSink) {
        let start = Instant::now();
        let Change::Files(paths) = change else { return self.reload_site(false, say) };
        let before = self.current();
        let changed: Vec<&String> = paths.iter().filter(|path| self.is_site_path(path)).collect();
        if changed.is_empty() {
            return;
        }
        if let [path] = changed.as_slice()
            && let Some(text) = read_site_text(&self.root, path)
            && let Some(after) = before.with_report_text(path, text)
        {
            self.replace_snapshot(after, false, None);
            let took = start.elapsed().as_millis();
            say(&text!("已更新 {path}（{took} 毫秒）", "updated {path} ({took} ms)"));
            let _ = self.check_requests.try_send(());
            return;
        }
        let is_style = changed.iter().all(|path| path.ends_with(".css"));
        self.reload_site(is_style, say);
    }

    /// True if a path is or was a file of the site, and not one that an editor made
    /// and removed again.
    fn is_site_path(&self, path: &str) -> bool {
        self.current().contains_path(path) || self.root.join(path).exists()
    }

    fn reload_site(&self, soft: bool, say: &StatusSink) {
        let start = Instant::now();
        let before = self.current();
        match reload_files(&self.root, before.sources()) {
            Err(error) => {
                for line in nianbao_core::diag::user_error::lines(&error, self.lang) {
                    say(&Text::same(line));
                }
            }
            Ok(files) => {
                let after = before.reload(files, &self.choices, &|archive| self.review(archive));
                let [errors, warnings, _] = after.counts();
                let soft = soft && before.allows_same(&after);
                self.replace_snapshot(after, soft, None);
                let took = start.elapsed().as_millis();
                say(&text!(
                    "已重新读取：{errors} 个错误，{warnings} 个提醒（{took} 毫秒）",
                    "read again: {errors} errors, {warnings} warnings ({took} ms)"
                ));
            }
        }
    }

    /// Reviews the files beside reports; without processes to read them there is nothing to
    /// report.
    fn review(&self, archive: &Archive) -> OriginalReviews {
        let reviewer = OriginalReviewer::new(&self.root, self.reader, archive);
        let reviews = reviewer.review(archive);
        reviewer.save(true);
        reviews
    }

    /// Checks the current snapshot at each request, until none is newer.
    fn check_on_request(&self, requests: &Receiver<()>, say: &StatusSink) {
        while requests.recv().is_ok() {
            loop {
                let before = self.current();
                if before.is_checked() {
                    break;
                }
                let after = before.check(&|archive| self.review(archive));
                let [errors, warnings, _] = after.counts();
                let soft = before.allows_same(&after);
                if self.replace_snapshot(after, soft, Some(&before)) {
                    say(&text!(
                        "核对完毕：{errors} 个错误，{warnings} 个提醒",
                        "checked: {errors} errors, {warnings} warnings"
                    ));
                }
            }
        }
    }
}

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
    let mut snapshot = Snapshot::new(load_files(&site)?, &choices, lang);
    // Pages of a former server have to be loaded again.
    snapshot.id.run = std::process::id();
    let (check_requests, requests) = sync_channel(1);
    let state = Arc::new(PreviewState {
        root,
        host: host.clone(),
        snapshot_ids: watch::Sender::new(snapshot.id),
        snapshot: RwLock::new(Arc::new(snapshot)),
        lang,
        choices,
        reader,
        check_requests,
    });
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
    let _ = state.check_requests.try_send(());
    let (checker, checker_say) = (Arc::clone(state), Arc::clone(say));
    std::thread::spawn(move || checker.check_on_request(&requests, checker_say.as_ref()));
    let (state, say) = (Arc::clone(state), Arc::clone(say));
    std::thread::spawn(move || {
        loop {
            match watch.next_change() {
                Change::Removed => say(&removed_message(&state.root)),
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
