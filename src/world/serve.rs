//! The preview server: it holds one snapshot of a site, and puts a new one in
//! its place when something is saved. It never writes to the disk.

use super::load::{load, load_again, read_inside, read_text};
use super::site_output::SiteOutput;
use super::watch::{Change, Watch};
use crate::preview::{Snapshot, SnapshotId};
use anyhow::Result;
use nianbao_core::diag::{ContextText, Lang, Text};
use nianbao_core::examine::Choices;
use nianbao_text::text;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Instant;
use tokio::sync::watch;

/// What is asked of a preview.
pub struct Preview {
    /// The folder of the site.
    pub site: PathBuf,
    /// The address to listen on.
    pub host: String,
    /// The port.
    pub port: u16,
    /// Whether to look at the files again and again.
    pub poll: bool,
    /// What else is asked.
    pub choices: Choices,
    /// The reader's language.
    pub lang: Lang,
}

/// Tells the reader what happens.
pub type OnServeEvent = dyn Fn(&Text) + Send + Sync;

/// The snapshot in force, and who is to hear of the next.
pub(super) struct PreviewState {
    pub(super) root: PathBuf,
    pub(super) host: String,
    pub(super) news: watch::Sender<SnapshotId>,
    now: RwLock<Arc<Snapshot>>,
    lang: Lang,
    choices: Choices,
    judge: SyncSender<()>,
}

impl PreviewState {
    pub(super) fn now(&self) -> Arc<Snapshot> {
        Arc::clone(&self.now.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// A file of the site, as long as no link leads out of it.
    pub(super) fn file(&self, path: &str) -> Option<Vec<u8>> {
        read_inside(&self.root, path)
    }

    /// A file that is made from others, as a build would write it.
    pub(super) fn made(&self, now: &Snapshot, path: &str) -> Result<Option<Vec<u8>>> {
        let Ok(renderer) = now.renderer() else { return Ok(None) };
        let piece = SiteOutput::new(&self.root, renderer).read(path)?;
        piece.map(|piece| Ok(piece.bytes()?.into_owned())).transpose()
    }

    /// Puts a snapshot in force. A `soft` one has nothing new but style or findings:
    /// no page need be loaded again. What comes from the disk is always newer than
    /// what is there; what was only checked may be too late.
    fn put(&self, mut snapshot: Snapshot, soft: bool, checked: Option<&Arc<Snapshot>>) -> bool {
        let mut now = self.now.write().unwrap_or_else(PoisonError::into_inner);
        if checked.is_some_and(|made_from| !Arc::ptr_eq(&now, made_from)) {
            return false;
        }
        let SnapshotId { run, page, step } = now.moment;
        let moment = SnapshotId { run, page: page + u64::from(!soft), step: step + 1 };
        snapshot.moment = moment;
        *now = Arc::new(snapshot);
        drop(now);
        self.news.send_replace(moment);
        true
    }

    /// Reads again what changed.
    fn follow(&self, change: &Change, say: &OnServeEvent) {
        let start = Instant::now();
        let Change::Files(paths) = change else { return self.reload(false, say) };
        let before = self.now();
        let known: Vec<&String> = paths.iter().filter(|path| self.matters(path)).collect();
        if known.is_empty() {
            return;
        }
        if let [path] = known.as_slice()
            && let Some(text) = read_text(&self.root, path)
            && let Some(after) = before.with(path, text)
        {
            self.put(after, false, None);
            let took = start.elapsed().as_millis();
            say(&text!("已更新 {path}（{took} 毫秒）", "updated {path} ({took} ms)"));
            let _ = self.judge.try_send(());
            return;
        }
        let style = known.iter().all(|path| path.ends_with(".css"));
        self.reload(style, say);
    }

    /// Whether a path that was heard of is, or was, a file of the site: not one
    /// that an editor made and removed again.
    fn matters(&self, path: &str) -> bool {
        self.now().knows(path) || self.root.join(path).exists()
    }

    fn reload(&self, soft: bool, say: &OnServeEvent) {
        let start = Instant::now();
        let before = self.now();
        match load_again(&self.root, before.sources()) {
            Err(error) => {
                for line in nianbao_core::diag::user_error::lines(&error, self.lang) {
                    say(&Text::same(line));
                }
            }
            Ok(files) => {
                let after = before.again(files, &self.choices);
                let [errors, warnings, _] = after.counts();
                let soft = soft && before.shows_same(&after);
                self.put(after, soft, None);
                let took = start.elapsed().as_millis();
                say(&text!(
                    "已重新读取：{errors} 个错误，{warnings} 个提醒（{took} 毫秒）",
                    "read again: {errors} errors, {warnings} warnings ({took} ms)"
                ));
            }
        }
    }

    /// Says of the newest texts what is to be said, as often as one is wanted.
    fn judge(&self, wanted: &Receiver<()>, say: &OnServeEvent) {
        while wanted.recv().is_ok() {
            loop {
                let before = self.now();
                if before.is_judged() {
                    break;
                }
                let after = before.judge();
                let [errors, warnings, _] = after.counts();
                let soft = before.shows_same(&after);
                if self.put(after, soft, Some(&before)) {
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
pub fn serve(preview: Preview, say: &Arc<OnServeEvent>, ready: impl FnOnce(&str)) -> Result<()> {
    let Preview { site, host, port, poll, choices, lang } = preview;
    let listener = bind(&host, port)?;
    let root = site.canonicalize().context_text(|| super::unreadable(&site))?;
    // Watched before it is read: what is saved in between is heard of.
    let watch = Watch::new(&root, poll)?;
    let mut snapshot = Snapshot::new(load(&site)?, &choices, lang);
    // A server that is started anew is another one to the pages of the old.
    snapshot.moment.run = std::process::id();
    let moment = snapshot.moment;
    let (judge, wanted) = sync_channel(1);
    let desk = Arc::new(PreviewState {
        root,
        host: host.clone(),
        news: watch::Sender::new(moment),
        now: RwLock::new(Arc::new(snapshot)),
        lang,
        choices,
        judge,
    });
    let port = listener.local_addr().map_or(port, |address| address.port());
    ready(&format!("http://{}:{port}/", shown(&host)));
    work(&desk, watch, wanted, say);
    super::http::run(listener, desk)
}

fn work(desk: &Arc<PreviewState>, mut watch: Watch, wanted: Receiver<()>, say: &Arc<OnServeEvent>) {
    // The first pages need not wait for it.
    let _ = desk.judge.try_send(());
    let (judging, saying) = (Arc::clone(desk), Arc::clone(say));
    std::thread::spawn(move || judging.judge(&wanted, saying.as_ref()));
    let (desk, say) = (Arc::clone(desk), Arc::clone(say));
    std::thread::spawn(move || {
        loop {
            match watch.next() {
                Change::Gone => say(&gone(&desk.root)),
                change => desk.follow(&change, say.as_ref()),
            }
        }
    });
}

fn gone(root: &Path) -> Text {
    let root = root.display();
    text!(
        "站点文件夹 {root} 不见了；页面仍可看，它回来后会重新读取",
        "the site's folder {root} is gone; pages are still served, and it will be read again when it is back"
    )
}

/// An address as a browser wants it.
fn shown(host: &str) -> String {
    match host {
        "0.0.0.0" | "::" => "127.0.0.1".to_owned(),
        host if host.contains(':') => format!("[{host}]"),
        host => host.to_owned(),
    }
}

fn bind(host: &str, port: u16) -> Result<TcpListener> {
    TcpListener::bind((host, port)).context_text(|| {
        text!(
            "无法在 {host}:{port} 上提供预览：端口可能已被占用，用 --port 换一个",
            "cannot listen on {host}:{port}: the port may be taken; choose another with --port"
        )
    })
}
