//! The index of the search in the preview: made when it is asked for, of all pages of reports,
//! and kept until a file changes.

use super::made_files::MadeFiles;
use anyhow::Result;
use nianbao_core::check::CheckResult;
use nianbao_core::plan::{Artifact, Page, script_path};
use nianbao_core::render::{Rendered, script_of_bytes, script_of_text};
use nianbao_core::search::{Grid, collect_bigrams, make_whole_index, write_catalog};
use nianbao_core::unit::CheckedUnit;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The files of an index.
pub(super) struct SearchFiles {
    /// The list of offices that the search begins with.
    catalog: String,
    /// The files with posting lists, by their paths.
    shards: BTreeMap<String, Vec<u8>>,
}

impl SearchFiles {
    /// Returns the list of offices, or the script with it.
    pub(super) fn catalog_file(&self, artifact: &Artifact) -> Vec<u8> {
        let is_script = matches!(artifact, Artifact::Script(_));
        let file = if is_script { script_of_text(&self.catalog) } else { self.catalog.clone() };
        file.into_bytes()
    }

    /// Returns a file with posting lists, or the script with one if the site has scripts; `None`
    /// if there is none at the path.
    pub(super) fn shard(&self, path: &str, has_scripts: bool) -> Option<Vec<u8>> {
        let of_script = || {
            let path = path.strip_suffix(".js").filter(|_| has_scripts)?;
            self.shards.get(path).map(|bytes| script_of_bytes(bytes))
        };
        self.shards.get(path).cloned().or_else(of_script)
    }

    /// Lists the paths of all files with posting lists, and of their scripts.
    pub(super) fn paths(&self, has_scripts: bool) -> Vec<String> {
        let paths = self.shards.keys();
        let of_file = |path: &String| {
            let script = has_scripts.then(|| script_path(path));
            [Some(path.clone()), script].into_iter().flatten()
        };
        paths.flat_map(of_file).collect()
    }
}

/// The index that was made last, and the age of the site then.
pub(super) type KeptSearch = Mutex<Option<(u64, Arc<SearchFiles>)>>;

/// The bigrams of a page by the year and the office of its report.
type PageBigrams = ((u16, String), Vec<u32>);

impl MadeFiles<'_> {
    /// Returns the index. Whoever asks meanwhile waits for the same one.
    ///
    /// Errors: a template fails.
    pub(super) fn search_files(&self) -> Result<Arc<SearchFiles>> {
        let site = self.site();
        let age = site.age();
        let mut kept = site.search.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((made, files)) = &*kept
            && *made == age
        {
            return Ok(Arc::clone(files));
        }
        let files = Arc::new(self.make_search_files()?);
        *kept = Some((age, Arc::clone(&files)));
        Ok(files)
    }

    fn make_search_files(&self) -> Result<SearchFiles> {
        let units = self.site().kept_units();
        let made: Result<Vec<Vec<PageBigrams>>> = (units.par_iter().with_max_len(1))
            .map(|kept| match self.site().read_again(kept) {
                Some(unit) => self.collect_of_unit(&unit),
                None => Ok(Vec::new()),
            })
            .collect();
        let mut pages: BTreeMap<(u16, String), Vec<u32>> = made?.into_iter().flatten().collect();
        let (archive, summary) = (self.base(), &self.plan().summary);
        let reports = summary.reports().iter();
        let bigrams: Vec<Vec<u32>> = reports
            .map(|report| pages.remove(&(report.year, report.office.to_string())))
            .map(Option::unwrap_or_default)
            .collect();
        let grid = Grid::new(archive, summary);
        let numbers = grid.numbers(archive, summary);
        let (shards, bits) = make_whole_index(&grid, &numbers, &bigrams);
        let catalog = write_catalog(archive, summary, bits);
        Ok(SearchFiles { catalog, shards })
    }

    fn collect_of_unit(&self, unit: &CheckedUnit) -> Result<Vec<PageBigrams>> {
        let none = CheckResult::default();
        let renderer = self.renderer(Some(unit), &none);
        let mut pages = Vec::new();
        for file in &unit.plan.files {
            let Artifact::Page(Page::Report(id)) = &file.artifact else { continue };
            let made = renderer.render(file);
            let made =
                made.map_err(|error| nianbao_core::diag::UserError::new_error(error.message))?;
            if let Rendered::Bytes(bytes) = made {
                let report = unit.archive.report(*id);
                let bigrams = collect_bigrams(&String::from_utf8_lossy(&bytes));
                pages.push(((report.year.value, report.office.value.clone()), bigrams));
            }
        }
        Ok(pages)
    }
}
