//! The folders of all parts of a site, as far as a build takes over what is in them.

use super::PartNumber;
use super::summary::{self, NoPart, PartSummary};
use crate::world::build::identity::BuildIdentity;
use crate::world::build::known::{AskedFiles, KnownUnit, if_unchanged};
use crate::world::build::lines::SeriesKey;
use crate::world::build::memory::UnitRecord;
use crate::world::copy::digest_file;
use crate::world::site_output::FileEntry;
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
use std::time::SystemTime;

/// The parts of a site, in their order.
pub(in crate::world::build) struct JoinedParts {
    parts: Vec<JoinedPart>,
}

/// A part that is joined: its folder, and the time at which its summary was written.
struct JoinedPart {
    folder: PathBuf,
    made: SystemTime,
}

/// A part that was read.
struct ReadPart<'f> {
    folder: &'f Path,
    made: SystemTime,
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
        let (mut joined, mut units) = (Self { parts: Vec::new() }, HashMap::new());
        let mut offices: HashSet<String> = HashSet::new();
        for (_, part) in parts {
            let folder = part.folder;
            joined.parts.push(JoinedPart { folder: folder.to_path_buf(), made: part.made });
            let number = u32::try_from(joined.parts.len())?;
            offices.extend(part.summary.left.iter().cloned());
            for unit in part.into_units(listing, number)? {
                let office = unit.office.clone();
                if !offices.insert(office.clone()) {
                    return Err(refuse(folder, &twice_message(&office)));
                }
                units.insert(office, KnownUnit { record: Arc::new(unit), part: number });
            }
        }
        joined.check_links(&units, listing)?;
        if let Some(new) = listing.offices().find(|office| !offices.contains(*office)) {
            return Err(UserError::new_error(text!(
                "哪个部分中都没有机关 {new}：生成以后来源有改动，把各部分重新生成一次",
                "the office {new} is in no part: the sources have changed since, so make the parts again"
            )));
        }
        Ok((joined, units))
    }

    /// Errors: a unit was made when an office that it links to had other files.
    fn check_links(&self, units: &HashMap<String, KnownUnit>, listing: &Listing) -> Result<()> {
        let asked = AskedFiles::new(units.values().map(|unit| &*unit.record), listing);
        let find = |unit: &KnownUnit| {
            let other = asked.first_other(&unit.record)?;
            let office = &unit.record.office;
            let message = text!(
                "生成以后，{office} 的年报所链接的机关 {other} 的来源有改动",
                "was made before the sources of the office {other} changed, to which reports of {office} link"
            );
            Some(refuse(self.folder(unit.part), &message))
        };
        units.par_iter().find_map_any(|(_, unit)| find(unit)).map_or(Ok(()), Err)
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
        let files =
            units.iter().flat_map(|(part, unit)| unit.files.iter().map(move |it| (it, *part)));
        let mut files: Vec<(&FileEntry, u32)> = files.collect();
        files.par_sort_unstable_by_key(|(file, part)| (file.path.as_str(), *part));
        // Reports of one document, in several parts, name the same file.
        files.dedup_by(|(next, _), (file, _)| next.path == file.path && next.digest == file.digest);
        let mut pairs = files.windows(2);
        if let Some(twice) = pairs.find(|pair| pair[0].0.path == pair[1].0.path) {
            let (file, part) = twice[1];
            let path = &file.path;
            return Err(refuse(
                self.folder(part),
                &text!("中的 {path} 与另一部分中的不同", "has another {path} than another part"),
            ));
        }
        files.par_iter().with_min_len(64).try_for_each(|(file, part)| {
            let part = &self.parts[*part as usize - 1];
            tree.link(&file.path, &part.folder.join(&file.path), &file.digest, part.made)
        })?;
        let changed =
            self.parts.iter().find(|part| summary::made_at(&part.folder) != Some(part.made));
        changed.map_or(Ok(()), |part| {
            Err(refuse(
                &part.folder,
                &text!("在合并期间有改动", "changed while it was being joined"),
            ))
        })
    }

    fn folder(&self, part: u32) -> &Path {
        let at = (part as usize).checked_sub(1);
        at.and_then(|at| self.parts.get(at)).map_or(Path::new(""), |part| &part.folder)
    }
}

/// Refuses an output that is the folder of a part, in one, or around one.
///
/// Errors: it is.
pub(in crate::world::build) fn refuse_as_output(folders: &[PathBuf], output: &Path) -> Result<()> {
    let is_inside = |folder: &&PathBuf| {
        folder.canonicalize().is_ok_and(|at| at.starts_with(output) || output.starts_with(at))
    };
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
        let made = summary::made_at(folder).unwrap_or(SystemTime::UNIX_EPOCH);
        let (summary, units) = summary::read(folder).map_err(|error| {
            refuse(
                folder,
                &match error {
                    NoPart::Missing => text!(
                        "不是 build --part 生成的文件夹",
                        "is no folder that `build --part` made"
                    ),
                    NoPart::Unreadable => {
                        text!("没有读取的权限", "may not be read: see to its permissions")
                    }
                    NoPart::OtherProgram => {
                        text!("是由另一个程序文件生成的", "was made by another program file")
                    }
                    NoPart::Damaged => text!("已损坏", "is damaged"),
                },
            )
        })?;
        let mut paths = units.iter().flat_map(|unit| &unit.files);
        if paths.all(|file| summary::is_page_path(&file.path)) {
            return Ok(Self { folder, made, summary, units });
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
                for record in
                    [&mut report.json, &mut report.csv, &mut report.figures, &mut report.bigrams]
                {
                    record.file = number;
                }
            }
            Ok(unit)
        };
        self.units.into_par_iter().map(of_today).collect()
    }
}

fn twice_message(office: &str) -> Text {
    text!(
        "和另一部分都有机关 {office}：各部分生成时来源不同",
        "and another part have the office {office}: they were made of different sources"
    )
}

fn refuse(folder: &Path, why: &Text) -> anyhow::Error {
    let (folder, zh, en) = (folder.display(), &why.zh, &why.en);
    UserError::new_error(text!(
        "无法合并：{folder} {zh}。用 build --part 重新生成这一部分",
        "cannot join: {folder} {en}. Make this part again with `build --part`"
    ))
}
