//! The preview server: it holds one snapshot of a site, and puts a new one in
//! its place when something is saved. It never writes to the disk.

use super::load::{load_files, read_site_bytes, read_site_text, reload_files};
use super::site_output::SiteOutput;
use super::watch::{Change, SiteWatcher};
use crate::preview::{Snapshot, SnapshotId};
use anyhow::Result;
use nianbao_core::diag::{ContextText, Lang, Text};
use nianbao_core::examine::ExamineOptions;
use nianbao_text::text;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Instant;
use tokio::sync::watch;

/// What is asked of a preview.
pub struct PreviewOptions {
    /// The folder of the site.
    pub site: PathBuf,
    /// The address to listen on.
    pub host: String,
    /// The port.
    pub port: u16,
    /// Whether to look at the files again and again.
    pub poll: bool,
    /// What else is asked.
    pub choices: ExamineOptions,
    /// The reader's language.
    pub lang: Lang,
}

/// Tells the reader what happens.
pub type StatusSink = dyn Fn(&Text) + Send + Sync;

/// The snapshot in force, and who is to hear of the next.
pub(super) struct PreviewState {
    pub(super) root: PathBuf,
    pub(super) host: String,
    pub(super) snapshot_ids: watch::Sender<SnapshotId>,
    snapshot: RwLock<Arc<Snapshot>>,
    lang: Lang,
    choices: ExamineOptions,
    check_requests: SyncSender<()>,
}

impl PreviewState {
    pub(super) fn current(&self) -> Arc<Snapshot> {
        Arc::clone(&self.snapshot.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// A file of the site, as long as no link leads out of it.
    pub(super) fn read_file(&self, path: &str) -> Option<Vec<u8>> {
        read_site_bytes(&self.root, path)
    }

    /// A file that is made from others, as a build would write it.
    pub(super) fn render_file(&self, now: &Snapshot, path: &str) -> Result<Option<Vec<u8>>> {
        let Ok(renderer) = now.renderer() else { return Ok(None) };
        let piece = SiteOutput::new(&self.root, renderer).render_file(path)?;
        piece.map(|piece| Ok(piece.bytes()?.into_owned())).transpose()
    }

    /// Puts a snapshot in force. A `soft` one has nothing new but style or findings:
    /// no page need be loaded again. What comes from the disk is always newer than
    /// what is there; what was only checked may be too late.
    fn replace_snapshot(
        &self,
        mut snapshot: Snapshot,
        soft: bool,
        checked: Option<&Arc<Snapshot>>,
    ) -> bool {
        let mut now = self.snapshot.write().unwrap_or_else(PoisonError::into_inner);
        if checked.is_some_and(|made_from| !Arc::ptr_eq(&now, made_from)) {
            return false;
        }
        let SnapshotId { run, page, step } = now.id;
        let moment = SnapshotId { run, page: page + u64::from(!soft), step: step + 1 };
        snapshot.id = moment;
        *now = Arc::new(snapshot);
        drop(now);
        self.snapshot_ids.send_replace(moment);
        true
    }

    /// Reads again what changed.
    fn apply_change(&self, change: &Change, say: &StatusSink) {
        let start = Instant::now();
        let Change::Files(paths) = change else { return self.reload_site(false, say) };
        let before = self.current();
        let known: Vec<&String> = paths.iter().filter(|path| self.is_site_path(path)).collect();
        if known.is_empty() {
            return;
        }
        if let [path] = known.as_slice()
            && let Some(text) = read_site_text(&self.root, path)
            && let Some(after) = before.with_report_text(path, text)
        {
            self.replace_snapshot(after, false, None);
            let took = start.elapsed().as_millis();
            say(&text!("已更新 {path}（{took} 毫秒）", "updated {path} ({took} ms)"));
            let _ = self.check_requests.try_send(());
            return;
        }
        let style = known.iter().all(|path| path.ends_with(".css"));
        self.reload_site(style, say);
    }

    /// Whether a path that was heard of is, or was, a file of the site: not one
    /// that an editor made and removed again.
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
                let after = before.reload(files, &self.choices);
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

    /// Says of the newest texts what is to be said, as often as one is wanted.
    fn check_on_request(&self, wanted: &Receiver<()>, say: &StatusSink) {
        while wanted.recv().is_ok() {
            loop {
                let before = self.current();
                if before.is_checked() {
                    break;
                }
                let after = before.check();
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

/// Serves a site until the process is told to end. `ready` hears the address.
pub fn serve(
    preview: PreviewOptions,
    say: &Arc<StatusSink>,
    ready: impl FnOnce(&str),
) -> Result<()> {
    let PreviewOptions { site, host, port, poll, choices, lang } = preview;
    let listener = bind_listener(&host, port)?;
    let root = site.canonicalize().context_text(|| super::unreadable_message(&site))?;
    // Watched before it is read: what is saved in between is heard of.
    let watch = SiteWatcher::new(&root, poll)?;
    let mut snapshot = Snapshot::new(load_files(&site)?, &choices, lang);
    // A server that is started anew is another one to the pages of the old.
    snapshot.id.run = std::process::id();
    let moment = snapshot.id;
    let (judge, wanted) = sync_channel(1);
    let desk = Arc::new(PreviewState {
        root,
        host: host.clone(),
        snapshot_ids: watch::Sender::new(moment),
        snapshot: RwLock::new(Arc::new(snapshot)),
        lang,
        choices,
        check_requests: judge,
    });
    let port = listener.local_addr().map_or(port, |address| address.port());
    ready(&format!("http://{}:{port}/", browser_host(&host)));
    start_threads(&desk, watch, wanted, say);
    super::http::run_server(listener, desk)
}

fn start_threads(
    desk: &Arc<PreviewState>,
    mut watch: SiteWatcher,
    wanted: Receiver<()>,
    say: &Arc<StatusSink>,
) {
    // The first pages need not wait for it.
    let _ = desk.check_requests.try_send(());
    let (judging, saying) = (Arc::clone(desk), Arc::clone(say));
    std::thread::spawn(move || judging.check_on_request(&wanted, saying.as_ref()));
    let (desk, say) = (Arc::clone(desk), Arc::clone(say));
    std::thread::spawn(move || {
        loop {
            match watch.next_change() {
                Change::Removed => say(&removed_message(&desk.root)),
                change => desk.apply_change(&change, say.as_ref()),
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

/// An address as a browser wants it.
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
