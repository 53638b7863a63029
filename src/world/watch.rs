//! Reports changes of a site's files: as the system tells of them, or by polling where it
//! does not, or can no more.

use super::load::{SITE_FOLDERS, is_leftover_name};
use super::unreadable_message;
use anyhow::Result;
use nianbao_core::diag::{ContextText, Text};
use nianbao_core::parse::SITE_FILE;
use nianbao_text::text;
use notify::event::{AccessKind, AccessMode};
use notify::{
    Config, ErrorKind, Event, EventHandler, EventKind, PollWatcher, RecommendedWatcher,
    RecursiveMode, Watcher,
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
    /// None of files: the system's watcher failed, for this reason, and polling takes its
    /// place.
    PollsFromNowOn(Text),
}

/// A change of a site that somebody follows.
#[derive(Debug, PartialEq, Eq)]
pub enum SiteChange {
    /// Files may be other than before.
    Files,
    /// The site's folder was removed.
    Removed,
    /// None of files: for this reason they are looked at again and again from now on.
    PollsFromNowOn(Text),
}

/// Follows the changes of a site for as long as the callback goes on. Each change is reported
/// once the files are quiet.
///
/// Errors: the folder cannot be watched, or an error of the callback.
pub fn follow_changes(
    site: &Path,
    poll: bool,
    mut on_change: impl FnMut(SiteChange) -> Result<()>,
) -> Result<()> {
    let root = site.canonicalize().context_text(|| unreadable_message(site))?;
    let mut watcher = SiteWatcher::new(&root, poll)?;
    // Watched before it is read, so that no change in between is missed.
    on_change(SiteChange::Files)?;
    loop {
        on_change(match watcher.next_change() {
            Change::Files(_) | Change::Everything => SiteChange::Files,
            Change::Removed => SiteChange::Removed,
            Change::PollsFromNowOn(reason) => SiteChange::PollsFromNowOn(reason),
        })?;
    }
}

type EventSender = Sender<notify::Result<Event>>;
type Events = Receiver<notify::Result<Event>>;
type BoxedWatcher = Box<dyn Watcher + Send>;
/// Makes a watcher that uses the system.
type SystemWatcher = fn(EventSender) -> notify::Result<BoxedWatcher>;

/// A watcher of a site's folder and of the folders that it is made of.
pub(super) struct SiteWatcher {
    root: PathBuf,
    /// How the system's watcher is made; `None` to poll.
    system: Option<SystemWatcher>,
    watcher: Option<(BoxedWatcher, Events)>,
    /// The folders of the site that are watched by now.
    watched: BTreeSet<&'static str>,
    /// Why polling has taken the place of the system's watcher, until that is reported.
    unreported: Option<Text>,
}

impl SiteWatcher {
    /// Starts a watcher; with `poll` it reads the files again and again.
    ///
    /// Errors: the folder cannot be watched.
    pub(super) fn new(root: &Path, poll: bool) -> Result<Self> {
        Self::with_system(root, (!poll).then_some(recommended_watcher as SystemWatcher))
    }

    fn with_system(root: &Path, system: Option<SystemWatcher>) -> Result<Self> {
        let (root, watched) = (root.to_path_buf(), BTreeSet::new());
        let mut watch = Self { root, system, watcher: None, watched, unreported: None };
        watch.start()?;
        Ok(watch)
    }

    /// Waits for the next change.
    pub(super) fn next_change(&mut self) -> Change {
        loop {
            if let Some(reason) = self.unreported.take() {
                return Change::PollsFromNowOn(reason);
            }
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
            match self.watch_new_folders() {
                // Changes before a folder was watched were not reported.
                Ok(true) => return Change::Everything,
                Ok(false) => {}
                Err(error) => {
                    self.give_up_system(&error);
                    continue;
                }
            }
            if let Some(change) = self.collect_changes() {
                return change;
            }
        }
    }

    /// Starts the system's watcher; where that fails, one that polls.
    fn start(&mut self) -> Result<()> {
        if let Some(system) = self.system {
            match self.start_system(system) {
                Err(error) if !is_missing(&error) => self.give_up_system(&error),
                started => return started.context_text(|| self.watch_error()),
            }
        }
        let (sender, events) = channel();
        let mut watcher = poll_watcher(sender).context_text(|| self.watch_error())?;
        watcher
            .watch(&self.root, RecursiveMode::NonRecursive)
            .context_text(|| self.watch_error())?;
        self.watcher = Some((watcher, events));
        self.watch_new_folders().context_text(|| self.watch_error()).map(drop)
    }

    fn start_system(&mut self, system: SystemWatcher) -> notify::Result<()> {
        let (sender, events) = channel();
        let mut watcher = system(sender)?;
        watcher.watch(&self.root, RecursiveMode::NonRecursive)?;
        self.watcher = Some((watcher, events));
        self.watch_new_folders().map(drop)
    }

    /// Ends the system's watcher: with a folder that is not watched, changes would be missed
    /// without a word. Polling takes its place when it is started next.
    fn give_up_system(&mut self, error: &notify::Error) {
        self.watcher = None;
        self.watched.clear();
        if self.system.take().is_some() {
            self.unreported = Some(polling_message(error));
        }
    }

    fn watch_error(&self) -> nianbao_core::diag::Text {
        let root = self.root.display();
        text!(
            "无法察看 {root} 的改动：检查权限，或用 --poll",
            "changes in {root} cannot be watched: check permissions, or use --poll"
        )
    }

    /// Watches folders that appeared; true if there is one.
    ///
    /// Errors: the system cannot watch one that is there.
    fn watch_new_folders(&mut self) -> notify::Result<bool> {
        let Some((watcher, _)) = &mut self.watcher else { return Ok(false) };
        let mut new = false;
        for folder in SITE_FOLDERS {
            let path = self.root.join(folder);
            if !path.is_dir() {
                self.watched.remove(folder);
            } else if !self.watched.contains(folder) {
                match watcher.watch(&path, RecursiveMode::Recursive) {
                    Ok(()) => new |= self.watched.insert(folder),
                    Err(error) if self.system.is_some() && !is_missing(&error) => {
                        return Err(error);
                    }
                    // It went meanwhile, or there is no better watcher to try.
                    Err(_) => {}
                }
            }
        }
        Ok(new)
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
                // A folder that appeared is not watched.
                Ok(Err(error)) if self.system.is_some() && is_limit(&error) => {
                    self.give_up_system(&error);
                    return None;
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

    /// Returns the path below the site if it can be one of its files; what editors and this
    /// program put beside a file while they replace it is none.
    fn site_path(&self, path: &Path) -> Option<String> {
        let below = path.strip_prefix(&self.root).ok()?;
        let parts: Vec<_> =
            below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        let first = parts.first()?.as_ref();
        if parts.iter().any(|part| is_leftover_name(part, first)) {
            return None;
        }
        (first == SITE_FILE || SITE_FOLDERS.contains(&first)).then(|| parts.join("/"))
    }
}

/// The errors of Linux, by their numbers: no space, which stands for no more watches, and too
/// many open files, which stands for no more watchers.
const NO_SPACE: i32 = 28;
const TOO_MANY_FILES: i32 = 24;

/// Returns the system's number of an error.
fn system_number(error: &notify::Error) -> Option<i32> {
    match &error.kind {
        ErrorKind::Io(error) => error.raw_os_error(),
        _ => None,
    }
}

/// True if an error says that what is watched is not there.
fn is_missing(error: &notify::Error) -> bool {
    match &error.kind {
        ErrorKind::PathNotFound => true,
        ErrorKind::Io(error) => error.kind() == std::io::ErrorKind::NotFound,
        _ => false,
    }
}

/// True if an error says that the system watches no more folders.
fn is_limit(error: &notify::Error) -> bool {
    matches!(error.kind, ErrorKind::MaxFilesWatch)
        || matches!(system_number(error), Some(NO_SPACE | TOO_MANY_FILES))
}

/// Returns the message that polling takes the place of the system's watcher.
fn polling_message(error: &notify::Error) -> Text {
    let (setting, value) = match (&error.kind, system_number(error)) {
        (_, Some(TOO_MANY_FILES)) => ("fs.inotify.max_user_instances", 1024),
        (ErrorKind::MaxFilesWatch, _) | (_, Some(NO_SPACE)) => {
            ("fs.inotify.max_user_watches", 524_288)
        }
        _ => {
            return text!(
                "系统不能通知文件改动（{error}），改为反复读取，同 --poll：页面照常更新，只是较慢",
                "the system cannot tell of changes ({error}); files are read again and again instead, as with --poll: pages follow all the same, if slower"
            );
        }
    };
    text!(
        "系统可监视的文件夹数已到上限，改为反复读取，同 --poll：页面照常更新，只是较慢；要快，以 root 运行 sysctl {setting}={value} 后重新启动",
        "the system watches no more folders; files are read again and again instead, as with --poll: pages follow all the same, if slower. For speed run `sysctl {setting}={value}` as root and start again"
    )
}

fn recommended_watcher(sender: EventSender) -> notify::Result<BoxedWatcher> {
    Ok(Box::new(RecommendedWatcher::new(forward_changes(sender), Config::default())?))
}

fn poll_watcher(sender: EventSender) -> notify::Result<BoxedWatcher> {
    // Some file systems keep times in whole seconds; contents tell two saves apart.
    let config = Config::default().with_poll_interval(POLL_INTERVAL).with_compare_contents(true);
    Ok(Box::new(PollWatcher::new(forward_changes(sender), config)?))
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
#[allow(
    clippy::needless_pass_by_value,
    clippy::unnecessary_wraps,
    reason = "watchers of tests have the type of the system's"
)]
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

    #[test]
    fn a_file_that_is_replaced_is_the_only_one_that_changes() {
        let site = tempfile::tempdir().unwrap();
        let file = site.path().join("content/2024/shili-czj.md");
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, "").unwrap();
        let mut watcher = SiteWatcher::new(site.path(), false).unwrap();
        crate::world::write::replace_atomically(&file, b"---\n").unwrap();
        let paths = std::iter::once("content/2024/shili-czj.md".to_owned()).collect();
        assert_eq!(watcher.next_change(), Change::Files(paths));
    }

    /// A watcher of the system that fails as it is told to.
    struct LimitedWatcher {
        /// The error of folders that are watched with all below them.
        below: fn() -> notify::Result<()>,
    }

    impl Watcher for LimitedWatcher {
        fn new<F: EventHandler>(_: F, _: Config) -> notify::Result<Self> {
            Ok(Self { below: || Ok(()) })
        }

        fn watch(&mut self, _: &Path, mode: RecursiveMode) -> notify::Result<()> {
            if mode == RecursiveMode::Recursive { (self.below)() } else { Ok(()) }
        }

        fn unwatch(&mut self, _: &Path) -> notify::Result<()> {
            Ok(())
        }

        fn kind() -> notify::WatcherKind {
            notify::WatcherKind::NullWatcher
        }
    }

    fn limit() -> notify::Error {
        notify::Error::new(ErrorKind::MaxFilesWatch)
    }

    fn no_instance(_: EventSender) -> notify::Result<BoxedWatcher> {
        Err(notify::Error::io(std::io::Error::from_raw_os_error(TOO_MANY_FILES)))
    }

    fn no_folders(_: EventSender) -> notify::Result<BoxedWatcher> {
        Ok(Box::new(LimitedWatcher { below: || Err(limit()) }))
    }

    fn no_space(_: EventSender) -> notify::Result<BoxedWatcher> {
        let below = || Err(notify::Error::io(std::io::Error::from_raw_os_error(NO_SPACE)));
        Ok(Box::new(LimitedWatcher { below }))
    }

    fn not_permitted(_: EventSender) -> notify::Result<BoxedWatcher> {
        let below = || Err(notify::Error::io(std::io::ErrorKind::PermissionDenied.into()));
        Ok(Box::new(LimitedWatcher { below }))
    }

    /// Watches all, and fails when a folder appears.
    fn no_new_folder(sender: EventSender) -> notify::Result<BoxedWatcher> {
        sender.send(Err(limit())).unwrap();
        Ok(Box::new(LimitedWatcher { below: || Ok(()) }))
    }

    fn site_with_offices() -> tempfile::TempDir {
        let site = tempfile::tempdir().unwrap();
        std::fs::create_dir(site.path().join("content")).unwrap();
        std::fs::write(site.path().join("content/offices.yaml"), "").unwrap();
        site
    }

    /// Fails unless a save is reported.
    fn must_follow(watcher: &mut SiteWatcher, site: &Path) {
        std::fs::write(site.join("content/offices.yaml"), "[]").unwrap();
        let paths = std::iter::once("content/offices.yaml".to_owned()).collect();
        assert_eq!(watcher.next_change(), Change::Files(paths));
    }

    #[test]
    fn polling_takes_the_place_of_a_watcher_at_its_limit() {
        let cases: [(SystemWatcher, &str); 4] = [
            (no_instance, "fs.inotify.max_user_instances"),
            (no_folders, "fs.inotify.max_user_watches"),
            (no_space, "fs.inotify.max_user_watches"),
            (not_permitted, "--poll"),
        ];
        for (system, setting) in cases {
            let site = site_with_offices();
            let mut watcher = SiteWatcher::with_system(site.path(), Some(system)).unwrap();
            let Change::PollsFromNowOn(reason) = watcher.next_change() else {
                panic!("{setting}: nothing is said");
            };
            let both = reason.zh.contains(setting) && reason.en.contains(setting);
            assert!(both && !reason.zh.contains('\n'), "{reason:?}");
            must_follow(&mut watcher, site.path());
        }
    }

    #[test]
    fn polling_takes_over_when_the_limit_is_reached_later() {
        let site = site_with_offices();
        let mut watcher = SiteWatcher::with_system(site.path(), Some(no_new_folder)).unwrap();
        assert!(matches!(watcher.next_change(), Change::PollsFromNowOn(_)));
        // What changed before polling began is not known.
        assert_eq!(watcher.next_change(), Change::Everything);
        must_follow(&mut watcher, site.path());
        // A folder of the site that comes when no watch is left.
        let site = tempfile::tempdir().unwrap();
        let mut watcher = SiteWatcher::with_system(site.path(), Some(no_folders)).unwrap();
        std::fs::create_dir(site.path().join("content")).unwrap();
        std::fs::write(site.path().join("content/offices.yaml"), "").unwrap();
        assert!(matches!(watcher.next_change(), Change::PollsFromNowOn(_)));
        assert_eq!(watcher.next_change(), Change::Everything);
        must_follow(&mut watcher, site.path());
    }
}
