//! The folders of all parts of a site, as far as a build takes over what is in them.

use super::PartNumber;
use super::summary::{self, NoPart, PartSummary};
use crate::world::build::identity::BuildIdentity;
use crate::world::build::known::{KnownUnit, if_unchanged};
use crate::world::build::lines::SeriesKey;
use crate::world::build::memory::UnitRecord;
use crate::world::copy::digest_file;
use crate::world::tree::NewTree;
use crate::world::units::Listing;
use anyhow::Result;
use nianbao_core::diag::{Text, UserError};
use nianbao_core::source::Digest;
use nianbao_text::text;
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The parts of a site, in their order.
pub(in crate::world::build) struct JoinedParts {
    folders: Vec<PathBuf>,
}

/// A part that was read.
struct ReadPart<'f> {
    folder: &'f Path,
    summary: PartSummary,
    units: Vec<UnitRecord>,
}

impl JoinedParts {
    /// Reads the summaries of all parts. Returns their units by the offices too.
    ///
    /// Errors: a part is missing, damaged, or was made of another site than that of today.
    pub(in crate::world::build) fn open(
        folders: &[PathBuf],
        listing: &Listing,
        today: &BuildIdentity,
    ) -> Result<(Self, HashMap<String, KnownUnit>)> {
        let parts = order_parts(folders)?;
        let basis = today.basis();
        if let Some(other) = parts.values().find(|part| part.summary.basis != basis) {
            return Err(other.refuse(&text!(
                "生成时的设置、机关名录、格式、模板、年度或选项与现在不同",
                "was made with other settings, offices, forms, templates, years or options than those of today"
            )));
        }
        parts.par_iter().try_for_each(|(_, part)| part.check_records())?;
        let mut units = HashMap::new();
        let mut offices: HashSet<String> = HashSet::new();
        let mut joined = Self { folders: Vec::new() };
        for (_, part) in parts {
            joined.folders.push(part.folder.to_path_buf());
            let number = u32::try_from(joined.folders.len())?;
            offices.extend(part.summary.left.iter().cloned());
            for unit in part.into_units(listing, number)? {
                offices.insert(unit.office.clone());
                units.insert(
                    unit.office.clone(),
                    KnownUnit { record: Arc::new(unit), part: number },
                );
            }
        }
        if let Some(new) = listing.offices().find(|office| !offices.contains(*office)) {
            return Err(UserError::new_error(text!(
                "各部分生成以后，来源中多了机关 {new} 的文件：把各部分重新生成一次",
                "files of the office {new} came into the sources since the parts were made: make the parts again"
            )));
        }
        Ok((joined, units))
    }

    /// Opens the records of a series in a part by its number.
    pub(in crate::world::build) fn open_records(
        &self,
        key: SeriesKey,
        part: u32,
    ) -> std::io::Result<File> {
        File::open(self.folder(part).join(summary::records_path(key)))
    }

    /// Makes the files of units files of a new tree too.
    ///
    /// Errors: a file is not as it was built, or the disk fails.
    pub(in crate::world::build) fn link(
        &self,
        units: &[(u32, &UnitRecord)],
        tree: &NewTree,
    ) -> Result<()> {
        units.par_iter().try_for_each(|(part, unit)| {
            let folder = self.folder(*part);
            let mut files = unit.files.iter();
            files.try_for_each(|file| tree.link(&file.path, &folder.join(&file.path), &file.digest))
        })
    }

    fn folder(&self, part: u32) -> &Path {
        let at = (part as usize).checked_sub(1);
        at.and_then(|at| self.folders.get(at)).map_or(Path::new(""), PathBuf::as_path)
    }
}

/// Refuses an output that is the folder of a part, or around one.
///
/// Errors: it is.
pub(in crate::world::build) fn refuse_as_output(folders: &[PathBuf], output: &Path) -> Result<()> {
    let is_inside =
        |folder: &&PathBuf| folder.canonicalize().is_ok_and(|at| at.starts_with(output));
    let Some(folder) = folders.iter().find(is_inside) else { return Ok(()) };
    let folder = folder.display();
    Err(UserError::new_error(text!(
        "{folder} 是一个部分，不能写入合并后的网站：用 --output 另选一个文件夹",
        "{folder} is a part, where the joined site cannot go: choose another folder with --output"
    )))
}

/// Reads the parts in folders, each of which has to be there once.
fn order_parts(folders: &[PathBuf]) -> Result<BTreeMap<PartNumber, ReadPart<'_>>> {
    let read: Vec<Result<ReadPart>> =
        folders.par_iter().map(|folder| ReadPart::new(folder)).collect();
    let mut parts: BTreeMap<PartNumber, ReadPart> = BTreeMap::new();
    for part in read {
        let part = part?;
        let number = part.summary.part;
        if let Some(first) = parts.keys().next().filter(|first| first.of != number.of) {
            return Err(part.refuse(&text!(
                "是第 {number} 部分，与第 {first} 部分不成一套",
                "is part {number}, which does not go with part {first}"
            )));
        }
        if let Some(other) = parts.get(&number) {
            let other = other.folder.display();
            return Err(part.refuse(&text!(
                "是第 {number} 部分，{other} 也是",
                "is part {number}, and so is {other}"
            )));
        }
        parts.insert(number, part);
    }
    let of = parts.keys().next().map_or(0, |first| first.of);
    let missing = (1..=of).map(|number| PartNumber { number, of });
    let missing: Vec<String> = missing
        .filter(|number| !parts.contains_key(number))
        .map(|number| number.to_string())
        .collect();
    if missing.is_empty() {
        return Ok(parts);
    }
    let (zh, en) = (missing.join("、"), missing.join(", "));
    Err(UserError::new_error(text!(
        "还缺第 {zh} 部分：用 build --part 生成，并把其文件夹一起写在 --join 后面",
        "part {en} is missing: make it with `build --part`, and name its folder after --join too"
    )))
}

impl<'f> ReadPart<'f> {
    /// Errors: the folder is no part, or one that cannot be relied on.
    fn new(folder: &'f Path) -> Result<Self> {
        let (summary, units) = summary::read(folder).map_err(|error| {
            refuse(
                folder,
                &match error {
                    NoPart::Missing => text!(
                        "不是 build --part 生成的文件夹",
                        "is no folder that `build --part` made"
                    ),
                    NoPart::OtherProgram => text!(
                        "是由另一个版本的程序生成的",
                        "was made by another version of the program"
                    ),
                    NoPart::Damaged => text!("已损坏", "is damaged"),
                },
            )
        })?;
        let mut paths = units.iter().flat_map(|unit| &unit.files);
        if paths.all(|file| summary::is_page_path(&file.path)) {
            return Ok(Self { folder, summary, units });
        }
        Err(refuse(folder, &text!("已损坏", "is damaged")))
    }

    fn refuse(&self, why: &Text) -> anyhow::Error {
        refuse(self.folder, why)
    }

    /// Errors: the records of reports are not those that the summary names.
    fn check_records(&self) -> Result<()> {
        let is_same = |(key, digest): &(SeriesKey, Digest)| {
            let path = self.folder.join(summary::records_path(*key));
            digest_file(&path, |_| Ok(())).is_ok_and(|found| found == *digest)
        };
        if self.summary.records.iter().all(is_same) {
            return Ok(());
        }
        Err(self.refuse(&text!("已损坏", "is damaged")))
    }

    /// Returns the units, with the state of today of their sources.
    ///
    /// Errors: a source has changed.
    fn into_units(self, listing: &Listing, number: u32) -> Result<Vec<UnitRecord>> {
        let folder = self.folder;
        let of_today = |mut unit: UnitRecord| {
            let office = &unit.office;
            let files = listing.files_of(office);
            unit.sources = if_unchanged(listing, files, &unit.sources).ok_or_else(|| {
                refuse(
                    folder,
                    &text!(
                        "生成以后，机关 {office} 的来源有改动",
                        "was made before the sources of the office {office} changed"
                    ),
                )
            })?;
            for report in &mut unit.reports {
                (report.json.file, report.csv.file) = (number, number);
            }
            Ok(unit)
        };
        self.units.into_par_iter().map(of_today).collect()
    }
}

fn refuse(folder: &Path, why: &Text) -> anyhow::Error {
    let (folder, zh, en) = (folder.display(), &why.zh, &why.en);
    UserError::new_error(text!(
        "无法合并：{folder} {zh}。用 build --part 重新生成这一部分",
        "cannot join: {folder} {en}. Make this part again with `build --part`"
    ))
}
