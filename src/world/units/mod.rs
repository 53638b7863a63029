//! A site unit by unit: its files are listed, what all units share is read, and then one office
//! after the other is read, checked, handed on and forgotten.

mod checked;
mod listing;
mod neighbors;
mod open_texts;
mod pass;
mod ready;

pub use checked::CheckedUnits;
pub use listing::LeftOut;
pub(in crate::world) use listing::{FilePlace, Listing};
pub(in crate::world) use open_texts::OpenTexts;
pub(in crate::world) use pass::{Misfiled, UnitJob, UnitResult};
pub use ready::leave_out_unready;

use super::import::ReaderSetup;
use super::review::OriginalReviewer;
use super::stamp::SourceRecord;
use anyhow::Result;
use neighbors::NeighborCache;
use nianbao_core::ExamineOptions;
use nianbao_core::render::RenderCache;
use nianbao_core::source::File;
use nianbao_core::unit::SiteBase;
use std::path::Path;

/// A site whose files are listed, with all that its units share.
pub struct SiteRun {
    pub(in crate::world) listing: Listing,
    pub(in crate::world) base: SiteBase,
    /// The records of the files that all units share, as they were read.
    pub(in crate::world) shared: Vec<SourceRecord>,
    pub(in crate::world) reviewer: OriginalReviewer,
    neighbors: NeighborCache,
}

impl SiteRun {
    /// Lists the files of a site and reads what its units share.
    ///
    /// Errors: there is no folder `site`, or no site.yaml in it.
    pub fn open(site: &Path, reader: ReaderSetup, options: &ExamineOptions) -> Result<Self> {
        Self::open_without(site, reader, options, &LeftOut::new())
    }

    /// Does as [`SiteRun::open`] for a site without some of its reports.
    ///
    /// Errors: as [`SiteRun::open`].
    pub fn open_without(
        site: &Path,
        reader: ReaderSetup,
        options: &ExamineOptions,
        left_out: &LeftOut,
    ) -> Result<Self> {
        let listing = Listing::without(site, left_out)?;
        let years = listing.years(options.drafts);
        Ok(Self::with_listing(site, listing, &years, reader, options))
    }

    /// Reads what the units of a site share; `years` are those of its reports.
    pub(in crate::world) fn with_listing(
        site: &Path,
        listing: Listing,
        years: &[u16],
        reader: ReaderSetup,
        options: &ExamineOptions,
    ) -> Self {
        let (files, shared) = listing.read(&listing.shared);
        let theme = crate::builtin::theme();
        let base = SiteBase::new(theme, files, listing.has_content(), years, options);
        let reviewer = OriginalReviewer::new(site, reader, &base.archive);
        Self { listing, base, shared, reviewer, neighbors: NeighborCache::default() }
    }

    /// Returns why documents beside reports could not be read, if they could not.
    pub fn take_review_failure(&self) -> Option<anyhow::Error> {
        self.reviewer.take_failure()
    }

    /// Makes the cache that pages are rendered with.
    ///
    /// Errors: a template that does not parse.
    pub(in crate::world) fn render_cache(&self) -> Result<RenderCache> {
        use nianbao_core::diag::{ContextText, UserError};
        use nianbao_text::text;
        let cache = self.base.render_cache();
        let cache = cache.map_err(|error| UserError::new_error(error.message));
        cache.context_text(|| text!("模板有误", "a template is wrong"))
    }

    /// Forgets what was read of units because others link there.
    pub(in crate::world) fn forget_neighbors(&self) {
        self.neighbors.forget();
    }

    /// Reads files by their places.
    pub(in crate::world) fn read_unit(&self, files: &[u32]) -> Vec<(usize, File)> {
        let read = |at: &u32| (*at as usize, self.listing.read_file(*at));
        files.iter().map(read).collect()
    }
}
