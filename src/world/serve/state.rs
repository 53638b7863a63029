//! The current snapshot of a preview, and how it follows the files.

use super::StatusSink;
use super::made_files::MadeFiles;
use super::open_site::{ChangedFiles, OpenSite};
use super::survey::Surveyed;
use crate::preview::{PreviewResponse, SiteSurvey, Snapshot, SnapshotId};
use crate::world::import::ReaderSetup;
use crate::world::load::open_site_file;
use crate::world::units::{Listing, SiteRun};
use crate::world::watch::Change;
use anyhow::Result;
use nianbao_core::archive::ReportSummary;
use nianbao_core::diag::{Lang, Text};
use nianbao_core::examine::ExamineOptions;
use nianbao_text::text;
use std::collections::BTreeSet;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Instant;
use tokio::sync::watch;

/// How a site is opened.
pub(in crate::world) struct SiteOpening {
    /// The folder of the site.
    pub(in crate::world) root: PathBuf,
    pub(in crate::world) reader: ReaderSetup,
    pub(in crate::world) choices: ExamineOptions,
}

impl SiteOpening {
    /// Lists the files of the site and reads what its units share. `years` are those of its
    /// reports, if they are known.
    fn open(&self, years: Option<&[u16]>) -> Result<OpenSite> {
        let Self { root, reader, choices } = self;
        let listing = Listing::new(root)?;
        let run = match years {
            Some(years) => SiteRun::with_listing(root, listing, years, *reader, choices),
            None => {
                let years = listing.years(choices.drafts);
                SiteRun::with_listing(root, listing, &years, *reader, choices)
            }
        };
        Ok(OpenSite::new(run))
    }
}

/// The current snapshot, and the channel that announces the next.
pub(in crate::world) struct PreviewState {
    pub(in crate::world) host: String,
    pub(in crate::world) snapshot_ids: watch::Sender<SnapshotId>,
    opening: SiteOpening,
    snapshot: RwLock<Arc<Snapshot<OpenSite>>>,
    lang: Lang,
    check_requests: SyncSender<()>,
}

impl PreviewState {
    /// Opens a site for a preview.
    ///
    /// Errors: the site cannot be read.
    pub(in crate::world) fn new(
        opening: SiteOpening,
        host: String,
        lang: Lang,
        check_requests: SyncSender<()>,
    ) -> Result<Self> {
        let site = opening.open(None)?;
        let survey = SiteSurvey::new(&site.run.base, site.listed_reports());
        // Pages of a former server have to be loaded again.
        let id = SnapshotId { run: std::process::id(), ..SnapshotId::default() };
        let (site, survey) = (Arc::new(site), Arc::new(survey));
        let snapshot = Snapshot { site, survey, is_checked: false, lang, id };
        Ok(Self {
            host,
            snapshot_ids: watch::Sender::new(id),
            opening,
            snapshot: RwLock::new(Arc::new(snapshot)),
            lang,
            check_requests,
        })
    }

    /// Returns the folder of the site.
    pub(super) fn root(&self) -> &Path {
        &self.opening.root
    }

    /// Returns the current snapshot.
    pub(super) fn current(&self) -> Arc<Snapshot<OpenSite>> {
        Arc::clone(&self.snapshot.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Returns the response to a request, and the snapshot that it is of. `None` if it depends
    /// on reports that are being read: another snapshot will have it.
    pub(in crate::world) fn respond(
        &self,
        address: &str,
    ) -> Option<(Arc<Snapshot<OpenSite>>, PreviewResponse)> {
        let snapshot = self.current();
        let response = snapshot.respond(address)?;
        Some((snapshot, response))
    }

    /// Opens a file of the site, and returns its length too; `None` if it cannot be read or a
    /// link leads out.
    pub(in crate::world) fn open_file(&self, path: &str) -> Option<(File, u64)> {
        open_site_file(self.root(), path)
    }

    /// Renders a file that is made of others, as a build would write it; `None` if the
    /// site has none at this path or its templates are wrong.
    ///
    /// Errors: a page fails to render.
    pub(in crate::world) fn render_file(
        snapshot: &Snapshot<OpenSite>,
        path: &str,
    ) -> Result<Option<Vec<u8>>> {
        MadeFiles::new(snapshot).map_or(Ok(None), |files| files.make(path))
    }

    /// Replaces the current snapshot and announces it. After a `soft` change, of style
    /// or findings alone, no page needs to be loaded again. `before` is the snapshot that the
    /// new one follows from; if that was replaced meanwhile, nothing is done. Returns true if
    /// the snapshot was replaced.
    fn replace_snapshot(
        &self,
        mut snapshot: Snapshot<OpenSite>,
        soft: bool,
        before: Option<&Arc<Snapshot<OpenSite>>>,
    ) -> bool {
        let mut current = self.snapshot.write().unwrap_or_else(PoisonError::into_inner);
        if before.is_some_and(|before| !Arc::ptr_eq(&current, before)) {
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

    /// Follows changes of files: the units of reports are read again when they are asked for;
    /// where files came or went, they are listed again; where units share a file, all is.
    pub(in crate::world) fn apply_change(&self, change: &Change, say: &StatusSink) {
        let start = Instant::now();
        let Change::Files(paths) = change else {
            return self.open_again(None, false, say);
        };
        let site = Arc::clone(&self.current().site);
        let listing = &site.run.listing;
        let paths: Vec<&String> = paths.iter().filter(|path| self.is_site_path(path)).collect();
        if paths.is_empty() {
            return;
        }
        let mut changed = ChangedFiles::default();
        for path in &paths {
            changed.add(path);
            listing.files_at(path).for_each(|file| changed.add(&file.path));
        }
        if changed.shared || !paths.iter().all(|path| self.is_listed_still(&site, path)) {
            let is_style = paths.iter().all(|path| path.ends_with(".css"));
            let paths = paths.into_iter().cloned().collect();
            return self.open_again(Some((changed, paths)), is_style, say);
        }
        site.forget(&changed);
        let Snapshot { survey, lang, id, .. } = &*self.current();
        let (survey, lang, id) = (Arc::clone(survey), *lang, *id);
        let after = Snapshot { site, survey, is_checked: false, lang, id };
        self.replace_snapshot(after, false, None);
        let took = start.elapsed().as_millis();
        say(&match paths.as_slice() {
            [path] => text!("已更新 {path}（{took} 毫秒）", "updated {path} ({took} ms)"),
            paths => {
                let count = paths.len();
                text!("已更新 {count} 个文件（{took} 毫秒）", "updated {count} files ({took} ms)")
            }
        });
        self.request_check();
    }

    /// True if a path is or was a file of the site, and not one that an editor made
    /// and removed again.
    fn is_site_path(&self, path: &str) -> bool {
        let site = &self.current().site;
        site.run.listing.files_at(path).next().is_some() || self.root().join(path).exists()
    }

    /// True if a path is that of an ordinary file that is known.
    fn is_listed_still(&self, site: &OpenSite, path: &str) -> bool {
        let listing = &site.run.listing;
        let is_known = listing.find(path).is_some_and(|at| listing.file(at).is_readable());
        let metadata = std::fs::symlink_metadata(self.root().join(path));
        is_known && metadata.is_ok_and(|metadata| metadata.is_file())
    }

    /// Opens the site again. Of what is known of its units that stays which `changed` files do
    /// not concern; nothing if these are not known.
    fn open_again(
        &self,
        changed: Option<(ChangedFiles, BTreeSet<String>)>,
        soft: bool,
        say: &StatusSink,
    ) {
        let start = Instant::now();
        let mut site = match self.opening.open(None) {
            Ok(site) => site,
            Err(error) => {
                for line in nianbao_core::diag::user_error::lines(&error, self.lang) {
                    say(&Text::same(line));
                }
                return;
            }
        };
        let before = self.current();
        if let Some((mut changed, paths)) = changed {
            for path in &paths {
                site.run.listing.files_at(path).for_each(|file| changed.add(&file.path));
            }
            if !changed.shared && site.has_same_base(&before.site) {
                site.take_over(&before.site, changed);
            }
        }
        self.replace_site(site, soft, None);
        before.site.close();
        let took = start.elapsed().as_millis();
        say(&text!("已重新读取（{took} 毫秒）", "read again ({took} ms)"));
        self.request_check();
    }

    /// Shows a site that was opened again. Until its reports are known, its pages over many of
    /// them show what was known of them before.
    fn replace_site(
        &self,
        site: OpenSite,
        soft: bool,
        before: Option<&Arc<Snapshot<OpenSite>>>,
    ) -> bool {
        let current = self.current();
        let survey = SiteSurvey::new(&site.run.base, known_reports(&current, &site));
        let (site, survey) = (Arc::new(site), Arc::new(survey));
        let (lang, id) = (self.lang, current.id);
        let after = Snapshot { site, survey, is_checked: false, lang, id };
        self.replace_snapshot(after, soft, before)
    }

    /// Asks for a check of the current snapshot.
    pub(in crate::world) fn request_check(&self) {
        // If one is asked for already, it will see the current snapshot.
        let _ = self.check_requests.try_send(());
    }

    /// Checks the current snapshot at each request.
    pub(in crate::world) fn check_on_request(&self, requests: &Receiver<()>, say: &StatusSink) {
        while requests.recv().is_ok() {
            self.check_now(say);
        }
    }

    /// Checks the current snapshot, until none is newer.
    pub(super) fn check_now(&self, say: &StatusSink) {
        loop {
            let before = self.current();
            if before.is_checked {
                return;
            }
            match before.site.survey() {
                Surveyed::Outdated => {}
                Surveyed::OtherYears(years) => match self.opening.open(Some(&years)) {
                    Ok(site) => drop(self.replace_site(site, false, Some(&before))),
                    // The folder is gone; it will be read when it is back.
                    Err(_) => return,
                },
                Surveyed::Whole(survey) => self.show_survey(&before, survey, say),
            }
        }
    }

    fn show_survey(
        &self,
        before: &Arc<Snapshot<OpenSite>>,
        survey: Arc<SiteSurvey>,
        say: &StatusSink,
    ) {
        let [errors, warnings, _] = survey.counts();
        let soft = survey.plan.summary.reports() == before.survey.plan.summary.reports();
        let site = Arc::clone(&before.site);
        let Snapshot { lang, id, .. } = **before;
        let after = Snapshot { site, survey, is_checked: true, lang, id };
        if self.replace_snapshot(after, soft, Some(before)) {
            say(&text!(
                "核对完毕：{errors} 个错误，{warnings} 个提醒",
                "checked: {errors} errors, {warnings} warnings"
            ));
        }
    }
}

/// Lists the reports of a site as far as they are known before they are read: as they were in
/// the snapshot before, if they can be the same, else by their paths.
fn known_reports(before: &Snapshot<OpenSite>, site: &OpenSite) -> Vec<Arc<ReportSummary>> {
    let form_ids = |site: &OpenSite| -> Vec<String> {
        site.run.base.archive.forms.iter().map(|form| form.id.clone()).collect()
    };
    let reports = before.survey.plan.summary.reports();
    if reports.is_empty() || form_ids(&before.site) != form_ids(site) {
        return site.listed_reports();
    }
    let years = site.run.base.archive.site_years.as_deref().unwrap_or_default();
    reports.iter().filter(|report| years.contains(&report.year)).cloned().collect()
}
