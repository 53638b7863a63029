//! The end of a build: the lists of files are written, the new site is put in its place, and
//! what was made is remembered.

use super::emit::{Emitter, KnownDigests};
use super::general::MadeSearch;
use super::identity::BuildIdentity;
use super::memory::{GeneralMemory, Memory, SearchMemory, Totals, WorkbookRecord};
use super::state::BuildState;
use super::{BuildJob, BuiltSite};
use crate::world::checksums;
use crate::world::removals::Removals;
use crate::world::site_output::{FileContent, FileEntry};
use crate::world::staging::BuildSummary;
use crate::world::tree::{NewTree, for_each_listed};
use anyhow::Result;
use nianbao_core::check::SitePermit;
use nianbao_core::diag::Severity;
use nianbao_core::plan::{SIGNATURE, SUMS, SitePlan};
use rayon::prelude::*;

/// The files of a site that belong to no unit, and the number of all.
pub(super) struct ListedFiles {
    general: Vec<FileEntry>,
    count: usize,
}

impl ListedFiles {
    /// Returns all files, in the order of their paths, for a publication.
    pub(super) fn entries(&self, job: &BuildJob, state: &BuildState) -> Vec<FileEntry> {
        publication_entries(job, unit_files(state).chain(&self.general))
    }
}

/// Returns the files of a site in the order of their paths, if they are to be named.
pub(super) fn publication_entries<'e>(
    job: &BuildJob,
    files: impl Iterator<Item = &'e FileEntry>,
) -> Vec<FileEntry> {
    if !job.list_files {
        return Vec::new();
    }
    let mut entries: Vec<FileEntry> = files.cloned().collect();
    sort(&mut entries);
    entries
}

/// Orders files by their paths. Reports of one document name the same file.
fn sort(entries: &mut Vec<FileEntry>) {
    entries.par_sort_unstable_by(|a, b| a.path.cmp(&b.path));
    entries.dedup_by(|a, b| a.path == b.path);
}

fn unit_files(state: &BuildState) -> impl Iterator<Item = &FileEntry> {
    state.records.iter().flat_map(|unit| &unit.files).chain(&state.other_files)
}

/// Writes the lists of the digests of all files, their signature, and for a publication the list
/// of published files.
///
/// Errors: the disk fails.
pub(super) fn write_lists(
    job: &BuildJob,
    (emitter, base_url): (&Emitter, &str),
    state: &BuildState,
    mut general: Vec<FileEntry>,
    before: &KnownDigests,
) -> Result<ListedFiles> {
    let mut all: Vec<&FileEntry> = unit_files(state).chain(&general).collect();
    all.par_sort_unstable_by(|a, b| a.path.cmp(&b.path));
    all.dedup_by(|a, b| a.path == b.path);
    let mut lists = Vec::new();
    let mut write = |path: &str, text: String| -> Result<()> {
        let content = FileContent::Bytes(text.into_bytes());
        lists.push(emitter.write(path, &content, before)?);
        Ok(())
    };
    let top = checksums::divide(&all, job.max_list_lines, |list| write(&list.path, list.text))?;
    if let Some(key) = &job.key {
        write(SIGNATURE, key.sign(&top, base_url))?;
    }
    write(SUMS, top)?;
    let count = all.len() + lists.len();
    general.extend(lists);
    Ok(ListedFiles { general, count })
}

/// Lists the paths of all files, in their order.
pub(super) fn list_paths<'f>(state: &'f BuildState, general: &'f [FileEntry]) -> Vec<&'f str> {
    let all = unit_files(state).chain(general);
    let mut paths: Vec<&str> = all.map(|entry| entry.path.as_str()).collect();
    paths.par_sort_unstable();
    paths.dedup();
    paths
}

/// Lets many reports go from an output only if that is meant.
///
/// Errors: it is not meant.
pub(super) fn check_removals(
    job: &BuildJob,
    state: &BuildState,
    files: &ListedFiles,
) -> Result<()> {
    let paths = list_paths(state, &files.general);
    let mut new = paths.iter().copied().peekable();
    let mut counter = Removals::default();
    // Both are in the order of their bytes. A list that cannot be read lists nothing.
    let _ = for_each_listed(job.output.target(), |old| {
        while new.next_if(|path| *path < old).is_some() {}
        counter.add(old, new.next_if_eq(&old).is_none());
    });
    match counter.question() {
        Some(removals) if !(job.confirm_removals)(&removals) => Err(removals.error()),
        _ => Ok(()),
    }
}

/// Counts what a site has.
pub(super) fn count(plan: &SitePlan, state: &BuildState, files: &ListedFiles) -> Totals {
    let tally = &state.checked.tally;
    Totals {
        years: plan.summary.years().len(),
        reports: plan.summary.reports().len(),
        files: files.count,
        warnings: tally.count(Severity::Warning),
        notes: tally.count(Severity::Note),
    }
}

/// Puts a site in its place, and remembers what was made.
///
/// Errors: the disk fails; the old site then stays as it is.
pub(super) fn put_in_place(
    job: &BuildJob,
    _: &SitePermit,
    (tree, mut state, files): (NewTree, BuildState, ListedFiles),
    (identity, search, workbooks): (BuildIdentity, MadeSearch, Vec<WorkbookRecord>),
    built: &BuiltSite,
) -> Result<BuildSummary> {
    let target = job.output.target();
    search.kept.keep(&search.bigrams, target);
    let finished = tree.finish(list_paths(&state, &files.general))?;
    if let Some(tree) = finished.state {
        state.records.par_sort_unstable_by(|a, b| a.office.cmp(&b.office));
        let totals = built.totals.clone();
        let MadeSearch { kept, index, .. } = search;
        let search = SearchMemory { kept, index };
        let general = GeneralMemory { entries: files.general, totals, search, workbooks };
        let memory = Memory::new(identity, tree, state.records, general);
        memory.save(target);
        kept.remove_others(target);
    }
    let mut summary = BuildSummary { files: built.totals.files, ..BuildSummary::default() };
    summary.add_leftovers(finished.leftovers);
    Ok(summary)
}
