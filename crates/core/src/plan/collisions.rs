//! Finds files that cannot be beside one another: at one path, at paths that are one on other
//! systems, a file where a folder has to be, or under a name that other systems refuse. Only
//! authors' names bring that: those of static files, of files beside reports, and of themes.
//! Paths of the program's own pages are words of lower-case letters and ids.

use super::{Artifact, Neighbors, PlannedFile, Planner, SIGNATURE, SUMS, folder_of_list};
use super::{SitePlan, parent_folders};
use crate::archive::Archive;
use crate::diag::{Finding, RuleId, Text};
use crate::parse::is_id;
use crate::search::is_shard_path;
use crate::source::{Place, fold_path, is_refused_by_windows};
use nianbao_text::text;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};

/// Endings of compressed copies, which web servers send in place of the files beside them.
const COPIES: [&str; 2] = [".gz", ".br"];

/// Returns a path in the one form of all that are the same on other systems.
fn folded(path: &str) -> Cow<'_, str> {
    fold_path(path).map_or(Cow::Borrowed(path), Cow::Owned)
}

impl SitePlan {
    /// Adds a file at a path that is free.
    pub(super) fn push(&mut self, file: PlannedFile) {
        if let Some(folded) = fold_path(&file.path) {
            self.folded.entry(folded).or_insert(self.files.len());
        }
        self.has_copies |= COPIES.iter().any(|ending| file.path.ends_with(ending));
        self.by_path.insert(file.path.clone(), self.files.len());
        self.files.push(file);
    }

    /// Returns a file at a path of this form.
    fn find_folded(&self, folded: &str) -> Option<&PlannedFile> {
        let other = self.folded.get(folded).map(|index| &self.files[*index]);
        other.or_else(|| self.find(folded))
    }

    /// Returns true for the path of a folder with files, in the one form of its path.
    fn is_folder(&self, path: &str) -> bool {
        let parents = || folders_of(&self.files).into_iter().map(Cow::into_owned).collect();
        self.parents.get_or_init(parents).contains(path)
    }
}

/// Returns the folders above files, in the one form of their paths.
fn folders_of(files: &[PlannedFile]) -> HashSet<Cow<'_, str>> {
    files.iter().flat_map(|file| parent_folders(&file.path)).map(folded).collect()
}

impl Planner<'_> {
    /// Reports what a file that is about to be added cannot be beside.
    pub(super) fn check_name(&mut self, file: &PlannedFile, place: Option<Place>) {
        let is_authored = matches!(file.artifact, Artifact::Copy { .. } | Artifact::Asset(_));
        if is_authored && is_refused_by_windows(&file.path) {
            self.report(file, place, refused_words(source_of(file, &file.path), &file.path));
        }
        if let Some(known) = self.find_variant(&file.path) {
            let (file, other) = if is_copy(file) { (file, &known) } else { (&known, file) };
            let words = variant_words(source_of(file, &file.path), &file.path, &other.path);
            self.report(file, place, words);
        }
        if let Some((copy, original)) = self.find_stale_copy(file) {
            let words = stale_copy_words(source_of(&copy, &copy.path), &original);
            self.report(&copy, place, words);
        }
    }

    /// Returns a file at another path that is the same path elsewhere.
    fn find_variant(&self, path: &str) -> Option<PlannedFile> {
        let folded = fold_path(path);
        let key = folded.as_deref().unwrap_or(path);
        let plans = [Some(&self.plan), self.general].into_iter().flatten();
        let mut found = plans.filter_map(|plan| {
            let other = plan.folded.get(key).map(|index| &plan.files[*index]);
            other.or_else(|| plan.find(key).filter(|_| folded.is_some()))
        });
        found.find(|known| known.path != path).cloned()
    }

    /// Returns a file under the name of a compressed copy, if this file is one or may have one,
    /// and the path of the original. A server would send it in place of the original, from
    /// which it differs. A file of the site's own may have a copy that its owner has made.
    fn find_stale_copy(&self, file: &PlannedFile) -> Option<(PlannedFile, String)> {
        let plans = || [Some(&self.plan), self.general].into_iter().flatten();
        let may_have = |original: &PlannedFile| original.is_compressible() && !is_copy(original);
        let path = folded(&file.path);
        if let Some(stem) = COPIES.iter().find_map(|ending| path.strip_suffix(ending)) {
            let original = plans().find_map(|plan| plan.find_folded(stem));
            let original = original.filter(|original| may_have(original));
            return original.map(|original| (file.clone(), original.path.clone()));
        }
        if !plans().any(|plan| plan.has_copies) || !may_have(file) {
            return None;
        }
        let mut copies = COPIES.iter().map(|ending| format!("{path}{ending}"));
        let copy = copies.find_map(|copy| plans().find_map(|plan| plan.find_folded(&copy)))?;
        Some((copy.clone(), file.path.clone()))
    }

    /// Returns true for a path where a list of digests is or will be once the site is large, or
    /// where a signature is: one from elsewhere cannot be of this site's list.
    pub(super) fn is_reserved(path: &str) -> bool {
        let path = folded(path).replace(&SUMS.to_ascii_lowercase(), SUMS);
        let is_own =
            |path: &str| path == SIGNATURE || folder_of_list(path).is_some() || is_shard_path(path);
        is_own(&path) || parent_folders(&path).any(is_own)
    }

    /// Reports a document in the folder of a year, where other offices have their folders, if
    /// it stands where one of them has to be, or a page or another such document.
    pub(super) fn check_shared_document(
        &mut self,
        file: &PlannedFile,
        place: Place,
        neighbors: &dyn Neighbors,
    ) {
        let Some((folder, name)) = file.path.split_once('/') else { return };
        let Ok(year) = folder.parse::<u16>() else { return };
        if name.contains('/') {
            return;
        }
        let name = folded(name);
        let stem = COPIES.iter().find_map(|ending| name.strip_suffix(ending));
        if [Some(&*name), stem].contains(&Some("index.html")) {
            let index = format!("{folder}/index.html");
            let words = if *name == *"index.html" {
                taken_words(source_of(file, &file.path), &index)
            } else {
                stale_copy_words(source_of(file, &file.path), &index)
            };
            self.report(file, Some(place), words);
        } else if name.starts_with("list_") || self.has_folder_of(&name, year, neighbors) {
            let words = folder_words(source_of(file, &file.path), &format!("{folder}/{name}"));
            self.report(file, Some(place), words);
        } else if let Some(other) = self.find_document_variant(file, &name) {
            let source = source_of(file, &file.path);
            let words = variant_words(source, &file.path, &format!("{folder}/{other}"));
            self.report(file, Some(place), words);
        }
    }

    /// Returns true if the folder of a report for a year has this name: it is the id of its
    /// office, or was.
    fn has_folder_of(&self, name: &str, year: u16, neighbors: &dyn Neighbors) -> bool {
        let offices = &self.archive.offices;
        let has_report =
            |id: &str| self.archive.find(id, year).is_some() || neighbors.has_report(id, year);
        let was_folder =
            || offices.find_by_alias(name).is_some_and(|office| has_report(&office.id));
        is_id(name) && (has_report(name) || was_folder())
    }

    /// Returns the name of another document in the folder of the same year that is the same
    /// elsewhere.
    fn find_document_variant(&self, file: &PlannedFile, name: &str) -> Option<String> {
        let Artifact::Copy { source, .. } = &file.artifact else { return None };
        let (above, own) = source.split_at(source.rfind('/')? + 1);
        let mut others = self.archive.files_under(above).map(|(other, _)| other);
        let is_other = |other: &&str| *other != own && !other.contains('/');
        others.find(|other| is_other(other) && *folded(other) == *name).map(str::to_owned)
    }

    /// Reports files that stand where a folder has to be.
    pub(super) fn check_folders(&mut self) {
        let folders = folders_of(&self.plan.files);
        let is_taken = |file: &&PlannedFile| folders.contains(&folded(&file.path));
        let taken: Vec<PlannedFile> = self.plan.files.iter().filter(is_taken).cloned().collect();
        let mut general: BTreeMap<&str, &PlannedFile> = BTreeMap::new();
        let mut own = Vec::new();
        if let Some(plan) = self.general {
            let files = folders.iter().filter_map(|folder| plan.find_folded(folder));
            general = files.map(|file| (file.path.as_str(), file)).collect();
            let is_folder = |file: &&PlannedFile| plan.is_folder(&folded(&file.path));
            own = self.plan.files.iter().filter(is_folder).cloned().collect();
        }
        let general: Vec<PlannedFile> = general.into_values().cloned().collect();
        for file in taken.into_iter().chain(general).chain(own) {
            let words = folder_words(source_of(&file, &file.path), &folded(&file.path));
            self.report(&file, None, words);
        }
    }

    /// Reports a file at a path that is taken.
    pub(super) fn report_collision(&mut self, file: &PlannedFile, place: Option<Place>) {
        self.report(file, place, taken_words(source_of(file, &file.path), &file.path));
    }

    fn report(&mut self, file: &PlannedFile, place: Option<Place>, message: Text) {
        let help = text!("把文件改名或移走", "rename the file or move it away");
        // A file of the site's own is no matter of the report that is in its way.
        let place = place.filter(|_| !is_static(file));
        let place = place.unwrap_or_else(|| self.archive.settings());
        self.findings.push(Finding::new(RuleId::PathCollision, place, message).help(help));
    }
}

/// Returns true for an unchanged file of the site.
fn is_copy(file: &PlannedFile) -> bool {
    matches!(file.artifact, Artifact::Copy { .. })
}

/// Returns true for a file of the site that is copied as it is.
pub(super) fn is_static(file: &PlannedFile) -> bool {
    matches!(&file.artifact, Artifact::Copy { source, .. } if source.starts_with("static/"))
}

/// Returns the path in the site of the file that an output file is made of.
fn source_of<'f>(file: &'f PlannedFile, path: &'f str) -> &'f str {
    if let Artifact::Copy { source, .. } = &file.artifact { source } else { path }
}

/// Returns the place in a source at which a report names a file.
pub(super) fn place_of_file(
    archive: &Archive,
    report: &crate::report::Report,
    source: &str,
) -> Place {
    let originals = report.originals.iter().map(|original| &original.file);
    let mut files = originals.chain(report.attachments.iter().map(|attachment| &attachment.file));
    let entry = files.find(|file| archive.beside(report, &file.value).as_deref() == Some(source));
    report.place(entry.map_or(report.office.span, |file| file.span))
}

fn taken_words(source: &str, path: &str) -> Text {
    text!(
        "文件 {source} 要占用的地址 /{path} 已是网站的一个页面",
        "the file {source} wants the address /{path}, which is a page of the site"
    )
}

fn folder_words(source: &str, path: &str) -> Text {
    text!(
        "文件 {source} 占用的地址 /{path} 是网站的一个文件夹",
        "the file {source} is at the address /{path}, which is a folder of the site"
    )
}

fn variant_words(source: &str, path: &str, other: &str) -> Text {
    text!(
        "文件 {source} 的地址 /{path} 与 /{other} 只差大小写、全角半角或字符的编码形式，在 Windows 或 macOS 上是同一个",
        "the address /{path} of the file {source} differs from /{other} only in case, width or the form of its characters: on Windows or macOS they are one"
    )
}

fn refused_words(source: &str, path: &str) -> Text {
    text!(
        "文件 {source} 的地址 /{path} 中有 Windows 不允许的名称（如 CON、NUL、COM1，以 . 或空格结尾，含 < > : \" | ? *）",
        "the address /{path} of the file {source} has a name that Windows refuses (CON, NUL, COM1 and the like, one that ends with a dot or a space, or has < > : \" | ? * in it)"
    )
}

fn stale_copy_words(source: &str, original: &str) -> Text {
    text!(
        "文件 {source} 占用了 /{original} 的压缩副本的名称，网站服务器会拿它代替原文件发出",
        "the file {source} has the name of a compressed copy of /{original}, and web servers would send it in place of that"
    )
}
