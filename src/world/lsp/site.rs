//! A site with texts that are open in an editor.

use super::documents::SitePlace;
use super::findings::Told;
use crate::preview::SiteSurvey;
use crate::world::clock::current_year;
use crate::world::import::ReaderSetup;
use crate::world::serve::{ChangedFiles, OpenSite};
use crate::world::units::{Listing, OpenTexts, SiteRun};
use anyhow::Result;
use nianbao_core::ExamineOptions;
use nianbao_core::unit::CheckedUnit;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Work in the background that a change calls for.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum PendingWork {
    /// To read the originals of open texts, then the survey.
    All,
    /// To survey all reports.
    Survey,
    /// None that is not under way.
    #[default]
    Nothing,
}

/// A site with open texts, and what is known of it.
pub(in crate::world) struct EditedSite {
    /// The canonical path of its folder.
    pub(in crate::world) root: PathBuf,
    /// The same folder as the editor names it.
    pub(super) shown_root: PathBuf,
    /// The site as its files and open texts are now; `None` if it cannot be read.
    pub(in crate::world) open: Option<Arc<OpenSite>>,
    /// The findings and pages of the last survey of all reports.
    pub(super) survey: Option<Arc<SiteSurvey>>,
    /// True if what all reports share is as it was in that survey.
    pub(super) has_surveyed_base: bool,
    /// How often files had changed before that survey.
    pub(super) surveyed_age: Option<u64>,
    /// True if something has changed since diagnostics were sent.
    pub(super) is_changed: bool,
    /// The work that is left to do in the background since the last change.
    pub(super) pending: PendingWork,
    /// The diagnostics that were sent last, by the addresses of files.
    pub(super) sent: Told,
    reader: ReaderSetup,
    texts: Arc<OpenTexts>,
}

impl EditedSite {
    pub(super) fn new(place: &SitePlace, reader: ReaderSetup) -> Self {
        Self {
            root: place.root.clone(),
            shown_root: place.shown_root.clone(),
            open: None,
            survey: None,
            has_surveyed_base: false,
            surveyed_age: None,
            is_changed: true,
            pending: PendingWork::All,
            sent: Told::new(),
            reader,
            texts: Arc::new(OpenTexts::of_editor()),
        }
    }

    /// Opens the site in a folder for somebody who edits its files.
    ///
    /// Errors: the site cannot be read.
    pub(in crate::world) fn open(root: &Path, reader: ReaderSetup) -> Result<Self> {
        let (root, path) = (root.to_path_buf(), String::new());
        let mut site = Self::new(&SitePlace { shown_root: root.clone(), root, path }, reader);
        site.read_all_again()?;
        Ok(site)
    }

    /// Reads the whole site again, since nobody knows which files have changed.
    ///
    /// Errors: the site cannot be read.
    pub(in crate::world) fn read_all_again(&mut self) -> Result<()> {
        self.is_changed = true;
        self.list_again(None)
    }

    /// Returns true if all reports have been read since the last change, and that is told; or if
    /// the site cannot be read.
    pub(super) fn is_settled(&self) -> bool {
        let is_current =
            |site: &OpenSite| self.has_surveyed_base && self.surveyed_age == Some(site.age());
        !self.is_changed && self.open.as_deref().is_none_or(is_current)
    }

    /// Puts a text in the place of a file.
    ///
    /// Errors: the site cannot be read.
    pub(in crate::world) fn set_text(&mut self, path: &str, text: &str) -> Result<()> {
        self.texts.set(path, text.to_owned());
        self.follow(&[path.to_owned()])
    }

    /// Goes back to the file on the disk.
    ///
    /// Errors: the site cannot be read.
    pub(in crate::world) fn remove_text(&mut self, path: &str) -> Result<()> {
        self.texts.remove(path);
        self.follow(&[path.to_owned()])
    }

    /// Follows changes of files or open texts: of the units that they concern nothing is known
    /// any more; where units share a file, of none.
    ///
    /// Errors: the site cannot be read.
    pub(in crate::world) fn follow(&mut self, paths: &[String]) -> Result<()> {
        self.is_changed = true;
        self.pending = PendingWork::All;
        let Some(site) = self.open.clone() else { return self.list_again(None) };
        let listing = &site.run.listing;
        let mut changed = ChangedFiles::default();
        for path in paths {
            changed.add(path);
            listing.files_at(path).for_each(|file| changed.add(&file.path));
        }
        if !paths.iter().all(|path| self.is_listed_still(listing, path)) {
            site.close();
            return self.list_again(Some((changed, paths)));
        }
        if changed.shared {
            // A survey that is under way would keep the cores busy.
            site.close();
            self.show(self.read(listing.clone()));
        } else {
            site.forget(&changed);
        }
        Ok(())
    }

    /// Takes the originals of units into account that have been read meanwhile.
    pub(super) fn take_reviews(&mut self, units: &[Arc<CheckedUnit>]) {
        let Some(site) = &self.open else { return };
        let mut changed = ChangedFiles::default();
        for (_, source) in units.iter().flat_map(|unit| unit.archive.sources.own()) {
            changed.add(&source.path);
        }
        site.forget(&changed);
        self.is_changed = true;
        // An original that could not be read is not tried again before something changes.
        self.pending = PendingWork::Survey;
    }

    /// True if a path is that of an open text or an ordinary file, and is known.
    fn is_listed_still(&self, listing: &Listing, path: &str) -> bool {
        let is_known = listing.find(path).is_some_and(|at| listing.file(at).is_readable());
        let is_file = || {
            let metadata = std::fs::symlink_metadata(self.root.join(path));
            metadata.is_ok_and(|metadata| metadata.is_file())
        };
        is_known && (self.texts.has(path) || is_file())
    }

    /// Lists the files again. Of what is known of units that stays which the changed files do not
    /// concern.
    fn list_again(&mut self, changed: Option<(ChangedFiles, &[String])>) -> Result<()> {
        let listing = match Listing::with_open_texts(&self.root, Arc::clone(&self.texts)) {
            Ok(listing) => listing,
            Err(error) => {
                if let Some(before) = self.open.take() {
                    before.close();
                }
                return Err(error);
            }
        };
        let mut site = self.read(listing);
        if let (Some((mut changed, paths)), Some(before)) = (changed, &self.open) {
            for path in paths {
                site.run.listing.files_at(path).for_each(|file| changed.add(&file.path));
            }
            if !changed.shared && site.has_same_base(before) {
                site.take_over(before, changed);
            }
        }
        self.show(site);
        Ok(())
    }

    fn read(&self, listing: Listing) -> OpenSite {
        let options = ExamineOptions {
            drafts: true,
            current_year: Some(current_year()),
            ..ExamineOptions::default()
        };
        let years = listing.years(options.drafts);
        OpenSite::edited(SiteRun::with_listing(&self.root, listing, &years, self.reader, &options))
    }

    fn show(&mut self, site: OpenSite) {
        self.has_surveyed_base = false;
        if let Some(before) = self.open.replace(Arc::new(site)) {
            before.close();
        }
    }
}
