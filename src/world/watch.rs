//! Reports changes of a site's files.

use super::load::SITE_FOLDERS;
use anyhow::Result;
use nianbao_core::diag::ContextText;
use nianbao_core::parse::SITE_FILE;
use nianbao_text::text;
use notify::event::{AccessKind, AccessMode};
use notify::{
    Config, Event, EventHandler, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher,
};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

/// The time that files must be unchanged before a change is reported: an editor
/// writes in several steps.
const QUIET_PERIOD: Duration = Duration::from_millis(15);
/// The longest time that changes are collected.
const MAX_BATCH: Duration = Duration::from_millis(150);
/// The time between two reads where the system reports nothing, and between two
/// looks for a folder that is missing.
const POLL_INTERVAL: Duration = Duration::from_millis(300);

/// A change of a site.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// Files and folders, by their paths below the site.
    Files(BTreeSet<String>),
    /// Unknown: all files have to be read again.
    Everything,
    /// The site's folder was removed.
    Removed,
}

type Events = Receiver<notify::Result<Event>>;

/// A watcher of a site's folder and of the folders that it is made of.
pub(super) struct SiteWatcher {
    root: PathBuf,
    poll: bool,
    watcher: Option<(Box<dyn Watcher + Send>, Events)>,
    /// The folders of the site that are watched by now.
    watched: BTreeSet<&'static str>,
}

impl SiteWatcher {
    /// Starts a watcher; with `poll` it reads the files again and again.
    ///
    /// Errors: the folder cannot be watched.
    pub(super) fn new(root: &Path, poll: bool) -> Result<Self> {
        let root = root.to_path_buf();
        let mut watch = Self { root, poll, watcher: None, watched: BTreeSet::new() };
        watch.start()?;
        Ok(watch)
    }

    /// Waits for the next change.
    pub(super) fn next_change(&mut self) -> Change {
        loop {
            if !self.root.is_dir() {
                if self.watcher.take().is_some() {
                    self.watched.clear();
                    return Change::Removed;
                }
                std::thread::sleep(POLL_INTERVAL);
                continue;
            }
            if self.watcher.is_none() {
                match self.start() {
                    Ok(()) => return Change::Everything,
                    Err(_) => std::thread::sleep(POLL_INTERVAL),
                }
                continue;
            }
            // Changes before a folder was watched were not reported.
            if self.watch_new_folders() {
                return Change::Everything;
            }
            if let Some(change) = self.collect_changes() {
                return change;
            }
        }
    }

    /// Starts the system's watcher; where that fails, one that polls.
    fn start(&mut self) -> Result<()> {
        let (sender, events) = channel();
        let recommended = if self.poll {
            None
        } else {
            RecommendedWatcher::new(forward_changes(sender.clone()), Config::default()).ok()
        };
        let mut watcher: Box<dyn Watcher + Send> = match recommended {
            Some(watcher) => Box::new(watcher),
            None => Box::new(self.poll_watcher(sender)?),
        };
        if watcher.watch(&self.root, RecursiveMode::NonRecursive).is_err() {
            let (sender, _) = channel();
            watcher = Box::new(self.poll_watcher(sender)?);
            self.poll = true;
            watcher
                .watch(&self.root, RecursiveMode::NonRecursive)
                .context_text(|| self.watch_error())?;
        }
        self.watcher = Some((watcher, events));
        self.watch_new_folders();
        Ok(())
    }

    fn poll_watcher(&self, sender: Sender<notify::Result<Event>>) -> Result<PollWatcher> {
        // Some file systems keep times in whole seconds; contents tell two saves apart.
        let config =
            Config::default().with_poll_interval(POLL_INTERVAL).with_compare_contents(true);
        PollWatcher::new(forward_changes(sender), config).context_text(|| self.watch_error())
    }

    fn watch_error(&self) -> nianbao_core::diag::Text {
        let root = self.root.display();
        text!(
            "无法察看 {root} 的改动：检查权限，或用 --poll",
            "changes in {root} cannot be watched: check permissions, or use --poll"
        )
    }

    /// Watches folders that appeared; true if there is one.
    fn watch_new_folders(&mut self) -> bool {
        let Some((watcher, _)) = &mut self.watcher else { return false };
        let mut new = false;
        for folder in SITE_FOLDERS {
            let path = self.root.join(folder);
            if !path.is_dir() {
                self.watched.remove(folder);
            } else if !self.watched.contains(folder)
                && watcher.watch(&path, RecursiveMode::Recursive).is_ok()
            {
                self.watched.insert(folder);
                new = true;
            }
        }
        new
    }

    /// Collects events until the files are quiet; `None` if none is of the site.
    fn collect_changes(&mut self) -> Option<Change> {
        let Some((_, events)) = &self.watcher else { return None };
        let mut paths = BTreeSet::new();
        let mut all = false;
        let mut wait = POLL_INTERVAL;
        let mut first = None;
        loop {
            match events.recv_timeout(wait) {
                Ok(Ok(event)) => {
                    all |= event.need_rescan();
                    paths.extend(event.paths.iter().filter_map(|path| self.site_path(path)));
                }
                Ok(Err(_)) => all = true,
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => {
                    self.watcher = None;
                    return Some(Change::Everything);
                }
            }
            if first.get_or_insert_with(Instant::now).elapsed() > MAX_BATCH {
                break;
            }
            wait = QUIET_PERIOD;
        }
        if all {
            return Some(Change::Everything);
        }
        (!paths.is_empty()).then_some(Change::Files(paths))
    }

    /// Returns the path below the site if it can be one of its files.
    fn site_path(&self, path: &Path) -> Option<String> {
        let below = path.strip_prefix(&self.root).ok()?;
        let parts: Vec<_> =
            below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        let first = parts.first()?.as_ref();
        (first == SITE_FILE || SITE_FOLDERS.contains(&first)).then(|| parts.join("/"))
    }
}

/// Returns a handler that hands on events of changes alone. A site that is being read has so
/// many others that its files would never seem quiet.
fn forward_changes(sender: Sender<notify::Result<Event>>) -> impl EventHandler {
    move |event: notify::Result<Event>| {
        if event.as_ref().map_or(true, is_change) {
            let _ = sender.send(event);
        }
    }
}

/// True if an event reports a change; reading is none.
fn is_change(event: &Event) -> bool {
    match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => true,
        EventKind::Access(_) => false,
        _ => true,
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn reading_keeps_no_change_back() {
        let site = tempfile::tempdir().unwrap();
        let file = site.path().join("content/offices.yaml");
        std::fs::create_dir(site.path().join("content")).unwrap();
        std::fs::write(&file, "").unwrap();
        let mut watcher = SiteWatcher::new(site.path(), false).unwrap();
        for _ in 0..1000 {
            std::fs::read(&file).unwrap();
        }
        std::fs::write(&file, "[]").unwrap();
        let paths = std::iter::once("content/offices.yaml".to_owned()).collect();
        assert_eq!(watcher.next_change(), Change::Files(paths));
        for _ in 0..1000 {
            std::fs::read(&file).unwrap();
        }
        let Some((_, events)) = &watcher.watcher else { panic!("a watcher") };
        while let Ok(event) = events.recv_timeout(POLL_INTERVAL) {
            assert!(is_change(&event.unwrap()), "reading is no change");
        }
    }
}
