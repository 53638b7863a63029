//! The state of a desk: the site as its files are now, and what a person did with it.

use super::access::Access;
use super::documents::{FoundCells, Inbox};
use super::job::JobDesk;
use super::overview::Overview;
use super::publication::PublishedSources;
use super::writes::WriteLog;
use crate::preview::PreviewSite;
use crate::world::clock::current_year;
use crate::world::http::RequestHandler;
use crate::world::import::ReaderSetup;
use crate::world::lsp::EditedSite;
use crate::world::serve::{OpenSite, PreviewState, SiteOpening};
use crate::world::watch::{Change, SiteWatcher};
use anyhow::Result;
use nianbao_core::ExamineOptions;
use nianbao_core::diag::Lang;
use nianbao_core::parse::SITE_FILE;
use nianbao_core::unit::CheckedUnit;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::sync_channel;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;

/// The time that the last answer has to reach the browser.
const LAST_ANSWER: Duration = Duration::from_millis(300);

/// A desk.
pub(super) struct DeskState {
    pub(super) root: PathBuf,
    pub(super) access: Access,
    pub(super) reader: ReaderSetup,
    is_english: AtomicBool,
    site: Mutex<Option<EditedSite>>,
    preview: OnceLock<(Arc<PreviewState>, RequestHandler)>,
    pub(super) inbox: Mutex<Inbox>,
    pub(super) writes: Mutex<WriteLog>,
    pub(super) jobs: JobDesk,
    pub(super) overview: Mutex<Overview>,
    pub(super) published: Mutex<PublishedSources>,
    /// The plan that was made last, and the version of the files that it is of.
    pub(super) plan: Mutex<Option<(u64, nianbao_desk::TargetPlan)>>,
    /// One edit at a time: what is read stays as it is until it is written.
    pub(super) editing: Mutex<()>,
    pub(super) found_cells: Mutex<FoundCells>,
    /// One picture of a page at a time.
    pub(super) drawing: Mutex<()>,
    version: AtomicU64,
    /// Notified when a person closes the desk.
    pub(super) closed: Notify,
}

/// Locks a part of the state. One that panicked left it as it was between two steps.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl DeskState {
    /// Opens a desk in a folder.
    ///
    /// Errors: there is no folder for what is handed in.
    pub(super) fn new(
        root: PathBuf,
        access: Access,
        reader: ReaderSetup,
        lang: Lang,
    ) -> Result<Self> {
        Ok(Self {
            published: Mutex::new(PublishedSources::load(&root)),
            root,
            access,
            reader,
            is_english: AtomicBool::new(lang == Lang::En),
            site: Mutex::default(),
            preview: OnceLock::new(),
            inbox: Mutex::new(Inbox::new()?),
            writes: Mutex::default(),
            jobs: JobDesk::default(),
            overview: Mutex::default(),
            plan: Mutex::default(),
            editing: Mutex::default(),
            found_cells: Mutex::default(),
            drawing: Mutex::default(),
            version: AtomicU64::new(0),
            closed: Notify::new(),
        })
    }

    /// Returns the reader's language.
    pub(super) fn lang(&self) -> Lang {
        if self.is_english.load(Ordering::Relaxed) { Lang::En } else { Lang::Zh }
    }

    /// Changes the reader's language.
    pub(super) fn switch_language(&self) {
        self.is_english.fetch_xor(true, Ordering::Relaxed);
    }

    /// Ends the desk, once its answer has reached the browser.
    pub(super) fn close_soon(self: &Arc<Self>) {
        let desk = Arc::clone(self);
        std::thread::spawn(move || {
            std::thread::sleep(LAST_ANSWER);
            desk.closed.notify_one();
        });
    }

    /// Returns a number that changes with the files of the site.
    pub(super) fn version(&self) -> u64 {
        self.version.load(Ordering::Relaxed)
    }

    /// Returns how a site is checked at the desk: with its drafts.
    pub(super) fn options() -> ExamineOptions {
        ExamineOptions {
            drafts: true,
            current_year: Some(current_year()),
            ..ExamineOptions::default()
        }
    }

    /// Opens the site if the folder has one. One that cannot be read is told of by its page.
    pub(super) fn open_site_if_there(self: &Arc<Self>) {
        if self.root.join(SITE_FILE).is_file() && lock(&self.site).is_none() {
            // Watched before it is read, so that no change in between is missed.
            let watcher = SiteWatcher::new(&self.root, false).ok();
            *lock(&self.site) = EditedSite::open(&self.root, self.reader).ok();
            self.open_preview();
            if let Some(watcher) = watcher {
                self.follow_disk(watcher);
            }
        }
    }

    /// Opens the preview of the site, and checks it in the background after each change.
    fn open_preview(&self) {
        let (root, reader, choices) = (self.root.clone(), self.reader, Self::options());
        let (requests, received) = sync_channel(1);
        let opening = SiteOpening { root, reader, choices };
        let host = self.access.host().to_owned();
        let Ok(state) = PreviewState::new(opening, host, self.lang(), requests) else { return };
        let state = Arc::new(state);
        let handler = RequestHandler::new(Arc::clone(&state));
        if self.preview.set((Arc::clone(&state), handler)).is_ok() {
            state.request_check();
            std::thread::spawn(move || state.check_on_request(&received, &|_| ()));
        }
    }

    /// Returns what answers requests for the preview.
    pub(super) fn preview(&self) -> Option<&RequestHandler> {
        self.preview.get().map(|(_, handler)| handler)
    }

    /// Follows changes on the disk, by whoever makes them.
    fn follow_disk(self: &Arc<Self>, mut watcher: SiteWatcher) {
        let desk = Arc::downgrade(self);
        std::thread::spawn(move || {
            loop {
                let change = watcher.next_change();
                let Some(desk) = desk.upgrade() else { return };
                if !matches!(change, Change::PollsFromNowOn(_)) {
                    desk.follow(&change);
                }
            }
        });
    }

    /// Takes over a change of files.
    fn follow(&self, change: &Change) {
        if let Some(site) = lock(&self.site).as_mut() {
            // Why a site cannot be read, its pages say.
            let _ = match change {
                Change::Files(paths) => site.follow(&paths.iter().cloned().collect::<Vec<_>>()),
                _ => site.read_all_again(),
            };
        }
        match change {
            Change::Files(paths) => lock(&self.overview).forget(paths.iter().map(String::as_str)),
            _ => lock(&self.overview).forget_all(),
        }
        if let Some((state, _)) = self.preview.get() {
            state.apply_change(change, &|_| ());
        }
        self.version.fetch_add(1, Ordering::Relaxed);
    }

    /// Takes over files that the desk wrote, by their paths below the site.
    pub(super) fn follow_files(&self, paths: &[String]) {
        self.follow(&Change::Files(paths.iter().cloned().collect()));
    }

    /// Returns the site as it is now; `None` if there is none that can be read.
    pub(super) fn site(&self) -> Option<Arc<OpenSite>> {
        lock(&self.site).as_ref()?.open.clone()
    }

    /// Returns the unit of an office.
    pub(super) fn unit(&self, office: &str) -> Option<Arc<CheckedUnit>> {
        self.site()?.unit(Some(office))
    }

    /// Returns the unit of an office as it would be with another text of one of its files.
    pub(super) fn unit_with(
        &self,
        office: &str,
        path: &str,
        text: &str,
    ) -> Option<Arc<CheckedUnit>> {
        let mut site = lock(&self.site);
        let site = site.as_mut()?;
        site.set_text(path, text).ok()?;
        let unit = site.open.as_ref().and_then(|open| open.unit(Some(office)));
        site.remove_text(path).ok()?;
        unit
    }

    /// Returns the path of a file of the site on the disk.
    pub(super) fn path(&self, below: &str) -> PathBuf {
        self.root.join(Path::new(below))
    }
}
