//! The list of offices and reports that the search begins with, as JSON.

use crate::archive::{Archive, Summary};
use crate::config::{Office, OfficeKind, pinyin_initials};
use crate::source::Digest;
use serde::Serialize;
use std::collections::BTreeMap;

/// Changes with the layout of the file.
const VERSION: u32 = 1;
/// A year has room for so many more offices that a few new ones move no number of a report.
const STEP: usize = 64;

/// The numbers of reports: by year, and in each year by office in the order of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grid {
    first: u16,
    /// The numbers that a year takes.
    width: u32,
    offices: Vec<String>,
}

impl Grid {
    /// Makes the numbers of the reports of a site.
    pub fn new(archive: &Archive, summary: &Summary) -> Self {
        let offices: Vec<String> = archive.offices.iter().map(|office| office.id.clone()).collect();
        let width = offices.len().next_multiple_of(STEP).max(STEP);
        Self {
            first: summary.years().next().unwrap_or_default(),
            width: u32::try_from(width).unwrap_or(u32::MAX),
            offices,
        }
    }

    /// Lists the numbers of all reports, in the order of the summary, which is theirs.
    pub fn numbers(&self, archive: &Archive, summary: &Summary) -> Vec<Option<u32>> {
        let number = |office: &str, year: u16| {
            let place = u32::try_from(archive.offices.find(office)?.index()).ok()?;
            u32::from(year - self.first).checked_mul(self.width)?.checked_add(place)
        };
        summary.reports().iter().map(|report| number(&report.office, report.year)).collect()
    }

    /// Returns a mark that differs where numbers stand for other reports.
    pub fn mark(&self) -> u32 {
        let words = format!("{} {}\n{}", self.first, self.width, self.offices.join("\n"));
        let digest = Digest::from_bytes(words.as_bytes()).sha256();
        u32::from_str_radix(&digest[..8], 16).unwrap_or_default()
    }
}

#[derive(Serialize)]
struct Catalog<'a> {
    version: u32,
    /// Of how many bits the numbers of the files are.
    bits: u32,
    mark: u32,
    first: u16,
    width: u32,
    kinds: BTreeMap<&'static str, &'static str>,
    offices: Vec<OfficeEntry<'a>>,
}

/// An office: id, name, short name, kind, former names, initials of names, years of its reports.
#[derive(Serialize)]
struct OfficeEntry<'a>(
    &'a str,
    &'a str,
    &'a str,
    &'static str,
    Vec<&'a str>,
    Vec<String>,
    &'a [u16],
);

/// Writes the list. `bits` is that of the files of the index.
pub fn write_catalog(archive: &Archive, summary: &Summary, bits: u32) -> String {
    let grid = Grid::new(archive, summary);
    let entry = |office| office_entry(office, summary);
    let words = archive.site.words();
    let catalog = Catalog {
        version: VERSION,
        bits,
        mark: grid.mark(),
        first: grid.first,
        width: grid.width,
        kinds: OfficeKind::ALL.iter().map(|(kind, name, _)| (*name, kind.label(words))).collect(),
        offices: archive.offices.iter().map(entry).collect(),
    };
    serde_json::to_string(&catalog).unwrap_or_default()
}

fn office_entry<'a>(office: &'a Office, summary: &'a Summary) -> OfficeEntry<'a> {
    let former: Vec<&str> = office.former_names.iter().map(|name| name.name.as_str()).collect();
    let short = office.short_name.as_deref().unwrap_or_default();
    let others = former.iter().copied().chain([short]);
    // Initials of a part of the name are a part of its initials.
    let own = others.filter(|name| !office.name.contains(name));
    let initials = [office.name.as_str()].into_iter().chain(own).map(initials).collect();
    let years = summary.years_of(&office.id);
    OfficeEntry(&office.id, &office.name, short, office.kind.name(), former, initials, years)
}

/// Returns the initials of a name: those of its pinyin, `sljyj`, or of its words, `scfb`. Where
/// a character is read in several ways, all are in brackets: `[cz]`.
fn initials(name: &str) -> String {
    if name.chars().all(|c| pinyin_initials(c).is_none()) {
        // A name in another script: the first letter of each word.
        let firsts = name.split(|c: char| !c.is_alphanumeric()).filter_map(|w| w.chars().next());
        return firsts.flat_map(char::to_lowercase).collect();
    }
    let mut all = String::new();
    for c in name.chars() {
        let Some(letters) = pinyin_initials(c) else {
            all.extend(c.to_lowercase().filter(|c| c.is_alphanumeric()));
            continue;
        };
        let letters: String = letters.into_iter().collect();
        match letters.len() {
            1 => all.push_str(&letters),
            _ => all.push_str(&format!("[{letters}]")),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_have_all_readings() {
        assert_eq!(initials("市教育局"), "[fs]j[yz]j");
        assert_eq!(initials("重庆市A区"), "[ctz]q[fs]a[oq]");
        assert_eq!(initials("〔〕"), "");
        assert_eq!(initials("Sample City Finance Bureau"), "scfb");
    }
}
