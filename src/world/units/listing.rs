//! The files of a site, put together by the office that they belong to. Nothing is read yet.

use super::open_texts::OpenTexts;
use crate::world::load::{ListedFile, list_files};
use crate::world::stamp::{SourceRecord, Stamp};
use anyhow::Result;
use nianbao_core::parse::{article_name, is_id, parse_report_text, report_path};
use nianbao_core::source::File;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The paths of reports that are not to be part of the site.
pub type LeftOut = BTreeSet<String>;

/// The files of a site by units. A file is known by its place in the order of all paths.
#[derive(Clone)]
pub(in crate::world) struct Listing {
    /// The canonical path of the site's folder.
    pub(in crate::world) root: PathBuf,
    files: Vec<ListedFile>,
    /// Files by the office in their paths: its reports, and what stands in their folders.
    by_office: BTreeMap<String, Vec<u32>>,
    /// Texts under `content/` that are no reports, with the files around them.
    pub(in crate::world) strays: Vec<u32>,
    /// Files that all units share.
    pub(in crate::world) shared: Vec<u32>,
    /// Texts that take the place of files.
    open_texts: Arc<OpenTexts>,
}

impl Listing {
    /// Lists the files of a site.
    ///
    /// Errors: there is no folder `site`, or no site.yaml in it.
    pub(in crate::world) fn new(site: &Path) -> Result<Self> {
        let (root, files) = list_files(site)?;
        Ok(Self::of_files(root, files, Arc::default()))
    }

    /// Lists the files of a site without some reports and what stands in their folders.
    ///
    /// Errors: as [`Listing::new`].
    pub(in crate::world) fn without(site: &Path, left_out: &LeftOut) -> Result<Self> {
        let (root, mut files) = list_files(site)?;
        let folders = left_out.iter().filter_map(|path| path.strip_suffix("index.md"));
        let folders: Vec<&str> = folders.collect();
        let is_left_out = |path: &str| {
            left_out.contains(path) || folders.iter().any(|folder| path.starts_with(folder))
        };
        files.retain(|file| !is_left_out(&file.path));
        Ok(Self::of_files(root, files, Arc::default()))
    }

    /// Lists the files of a site, some of which are open in an editor.
    ///
    /// Errors: as [`Listing::new`].
    pub(in crate::world) fn with_open_texts(
        site: &Path,
        open_texts: Arc<OpenTexts>,
    ) -> Result<Self> {
        let (root, mut files) = list_files(site)?;
        open_texts.list_unsaved(&mut files);
        Ok(Self::of_files(root, files, open_texts))
    }

    fn of_files(root: PathBuf, files: Vec<ListedFile>, open_texts: Arc<OpenTexts>) -> Self {
        let mut listing = Self {
            root,
            files: Vec::new(),
            by_office: BTreeMap::new(),
            strays: Vec::new(),
            shared: Vec::new(),
            open_texts,
        };
        for (at, file) in (0..).zip(&files) {
            match place_of(&file.path) {
                FilePlace::Unit(office) => match listing.by_office.get_mut(office) {
                    Some(files) => files.push(at),
                    None => drop(listing.by_office.insert(office.to_owned(), vec![at])),
                },
                FilePlace::Stray => listing.strays.push(at),
                FilePlace::Shared => listing.shared.push(at),
            }
        }
        listing.files = files;
        listing
    }

    /// Returns a file by its place.
    pub(in crate::world) fn file(&self, at: u32) -> &ListedFile {
        &self.files[at as usize]
    }

    /// Reads a file, or takes the text that is open in its place.
    pub(in crate::world) fn read_file(&self, at: u32) -> File {
        self.read_listed(self.file(at))
    }

    fn read_listed(&self, listed: &ListedFile) -> File {
        self.open_texts.read(&self.root, listed)
    }

    /// Reads files by their places, with their records.
    pub(in crate::world) fn read(&self, files: &[u32]) -> (Vec<(usize, File)>, Vec<SourceRecord>) {
        let read = |at: &u32| {
            let listed = self.file(*at);
            let stamp = Stamp::read(&self.root.join(&listed.path));
            let file = self.read_listed(listed);
            let record = SourceRecord::new(&file, stamp);
            ((*at as usize, file), record)
        };
        files.iter().map(read).unzip()
    }

    /// Returns the place of the file at a path.
    pub(in crate::world) fn find(&self, path: &str) -> Option<u32> {
        let at = self.files.binary_search_by(|file| file.path.as_str().cmp(path)).ok()?;
        u32::try_from(at).ok()
    }

    /// Lists the file at a path, or the files of a folder there.
    pub(in crate::world) fn files_at(&self, path: &str) -> impl Iterator<Item = &ListedFile> {
        let folder = format!("{path}/");
        let first = self.files.partition_point(|file| file.path < folder);
        let inside = self.files[first..].iter();
        let inside = inside.take_while(move |file| file.path.starts_with(&folder));
        self.find(path).map(|at| self.file(at)).into_iter().chain(inside)
    }

    /// Lists the years and offices of reports by their paths, each once.
    pub(in crate::world) fn reports(&self) -> BTreeSet<(u16, &str)> {
        self.files.iter().filter_map(|file| report_path(&file.path)).collect()
    }

    /// Returns the files of an office.
    pub(in crate::world) fn files_of(&self, office: &str) -> &[u32] {
        self.by_office.get(office).map_or(&[], Vec::as_slice)
    }

    /// Returns what the file at a path belongs to.
    pub(in crate::world) fn place_of(path: &str) -> FilePlace<'_> {
        place_of(path)
    }

    /// Lists the offices that have files.
    pub(in crate::world) fn offices(&self) -> impl Iterator<Item = &str> {
        self.by_office.keys().map(String::as_str)
    }

    /// Lists the paths of reports and other texts under `content/`.
    pub(in crate::world) fn texts(&self) -> impl Iterator<Item = &str> {
        let paths = self.files.iter().map(|file| file.path.as_str());
        paths.filter(|path| path.ends_with(".md") && path.starts_with("content/"))
    }

    /// Returns true if there are files under `content/` that are not among the shared ones.
    pub(in crate::world) fn has_content(&self) -> bool {
        !self.by_office.is_empty() || !self.strays.is_empty()
    }

    /// Returns true if a report of an office for a year is there.
    pub(in crate::world) fn has_report(&self, office: &str, year: u16) -> bool {
        let mut paths = self.files_of(office).iter().map(|at| self.file(*at).path.as_str());
        paths.any(|path| report_path(path) == Some((year, office)))
    }

    /// Lists the years of which there is a report, oldest first; drafts count if `drafts` says
    /// so. Of each year as many reports are read as are drafts before one is none.
    pub(in crate::world) fn years(&self, drafts: bool) -> Vec<u16> {
        let mut years = BTreeSet::new();
        for file in &self.files {
            let Some((year, _)) = report_path(&file.path) else { continue };
            if !years.contains(&year) && (drafts || !self.is_draft(file)) {
                years.insert(year);
            }
        }
        years.into_iter().collect()
    }

    fn is_draft(&self, file: &ListedFile) -> bool {
        use nianbao_core::source::Content;
        match self.read_listed(file).content {
            Content::Text(text) => parse_report_text(&text).is_none_or(|report| report.draft),
            _ => true,
        }
    }
}

/// The part of a site that a file belongs to.
pub(in crate::world) enum FilePlace<'a> {
    /// To the reports of an office.
    Unit(&'a str),
    /// To the texts that are no reports.
    Stray,
    /// To what all units share.
    Shared,
}

fn place_of(path: &str) -> FilePlace<'_> {
    let Some(below) = path.strip_prefix("content/") else { return FilePlace::Shared };
    if let Some((_, office)) = report_path(path) {
        return FilePlace::Unit(office);
    }
    if article_name(path).is_some() {
        return FilePlace::Shared;
    }
    let mut parts = below.split('/');
    let (Some(year), Some(name)) = (parts.next(), parts.next()) else {
        return if path.ends_with(".md") { FilePlace::Stray } else { FilePlace::Shared };
    };
    let is_year = year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
    match parts.next() {
        // A collection that several reports of the year were made of, or a text.
        None if is_year && !path.ends_with(".md") => FilePlace::Shared,
        Some(_) if is_year && is_id(name) => FilePlace::Unit(name),
        // No report is near that could name it.
        _ if !is_year && !path.ends_with(".md") => FilePlace::Shared,
        _ => FilePlace::Stray,
    }
}
