//! The offices that report, from `content/offices.yaml`.

use super::Contact;
use crate::source::{Span, Spanned};
use crate::words::Words;
use std::collections::HashMap;

/// The kind of an office; the law sets deadlines and contents by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OfficeKind {
    /// A people's government of county level or above.
    Government,
    /// A department of such a government.
    Department,
    /// A township or a sub-district office.
    Township,
}

impl OfficeKind {
    /// Every kind with its name in sources and the key of its words.
    pub const ALL: [(Self, &'static str, &'static str); 3] = [
        (Self::Government, "government", "kinds.government"),
        (Self::Department, "department", "kinds.department"),
        (Self::Township, "township", "kinds.township"),
    ];

    /// Returns the name in sources.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(kind, ..)| *kind == self).map_or("", |(_, name, _)| name)
    }

    /// Returns the name for readers.
    pub fn label(self, words: &Words) -> &str {
        let key = Self::ALL.iter().find(|(kind, ..)| *kind == self).map_or("", |(.., key)| key);
        words.text(key)
    }
}

/// The offices whose requests and cases the figures of a report count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReportScope {
    /// The office that publishes it, alone.
    Own,
    /// That office and all offices below it.
    Subordinates,
}

impl ReportScope {
    /// Every scope with its name in settings.
    pub const ALL: [(Self, &'static str); 2] =
        [(Self::Own, "own"), (Self::Subordinates, "subordinates")];

    /// Returns the scope of a kind of office where no setting gives another.
    pub fn default_for(kind: OfficeKind) -> Self {
        match kind {
            OfficeKind::Government => Self::Subordinates,
            OfficeKind::Department | OfficeKind::Township => Self::Own,
        }
    }
}

/// A name that an office had, and the reporting years of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormerName {
    /// The name.
    pub name: String,
    /// The first reporting year under it; `None` for all years before `to`.
    pub from: Option<u16>,
    /// The last reporting year under it; without one the name is never used.
    pub to: Option<u16>,
}

/// An office. Its id stays when it is renamed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Office {
    /// The id, part of addresses.
    pub id: String,
    /// The full name today.
    pub name: String,
    /// The short name, for tables and navigation.
    pub short_name: Option<String>,
    /// The kind, which sets deadlines and contents.
    pub kind: OfficeKind,
    /// 行政区划代码: the administrative division code (GB/T 2260).
    pub region: Option<String>,
    /// The id of the office above it.
    pub parent: Option<String>,
    /// The first reporting year in which it existed.
    pub since: Option<u16>,
    /// The last reporting year in which it existed.
    pub until: Option<u16>,
    /// The scope of its reports, where it is not that of its kind.
    pub covers: Option<ReportScope>,
    /// The reporting years for which it published no report, as the site's sources say.
    pub not_submitted: Vec<Spanned<u16>>,
    /// Names that it had, in the order of the file.
    pub former_names: Vec<FormerName>,
    /// Ids that it had; their addresses lead to those of today.
    pub aliases: Vec<Spanned<String>>,
    /// Address and telephone number.
    pub contact: Contact,
    /// The place of its entry in `content/offices.yaml`.
    pub span: Span,
}

impl Office {
    /// Returns the name it had in a reporting year.
    pub fn name_in(&self, year: u16) -> &str {
        let holds = |former: &&FormerName| {
            former.from.is_none_or(|from| from <= year) && former.to.is_some_and(|to| year <= to)
        };
        self.former_names.iter().find(holds).map_or(&self.name, |former| &former.name)
    }

    /// Returns the short name, or the full name if there is none.
    pub fn display_name(&self) -> &str {
        self.short_name.as_deref().unwrap_or(&self.name)
    }

    /// Returns true if it existed in a year, and so had to report on it.
    pub fn reports_in(&self, year: u16) -> bool {
        self.since.is_none_or(|since| since <= year) && self.until.is_none_or(|until| year <= until)
    }

    /// Returns true if a source of the site says that it published no report on a year.
    pub fn has_not_submitted(&self, year: u16) -> bool {
        self.not_submitted.iter().any(|known| known.value == year)
    }
}

/// Identifies an office of a site: its index in [`Offices`]. Unlike the id that a source
/// writes, it is also different for two entries with one id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OfficeId(usize);

impl OfficeId {
    /// Returns the place of the office in the list.
    pub fn index(self) -> usize {
        self.0
    }
}

/// All offices, in the order of the file.
#[derive(Clone, Debug, Default)]
pub struct Offices {
    list: Vec<Office>,
    by_id: HashMap<String, usize>,
    /// The offices directly below each, in the order of the file.
    children: Vec<Vec<OfficeId>>,
}

impl Offices {
    /// Takes offices; of two with one id the first counts.
    pub fn new(list: Vec<Office>) -> Self {
        let mut by_id = HashMap::with_capacity(list.len());
        for (at, office) in list.iter().enumerate() {
            by_id.entry(office.id.clone()).or_insert(at);
        }
        let mut children = vec![Vec::new(); list.len()];
        for (at, office) in list.iter().enumerate() {
            let parent = office.parent.as_ref().and_then(|parent| by_id.get(parent).copied());
            if let Some(parent) = parent.filter(|_| by_id.get(&office.id) == Some(&at)) {
                children[parent].push(OfficeId(at));
            }
        }
        Self { list, by_id, children }
    }

    /// Returns the office directly above an office, if the list has it.
    pub fn parent_of(&self, id: OfficeId) -> Option<OfficeId> {
        self.find(self.office(id).parent.as_ref()?)
    }

    /// Returns the offices directly below an office, in the order of the file.
    pub fn children_of(&self, id: OfficeId) -> &[OfficeId] {
        self.children.get(id.0).map_or(&[], Vec::as_slice)
    }

    /// Returns the office of an id of today.
    pub fn get(&self, id: &str) -> Option<&Office> {
        self.by_id.get(id).map(|at| &self.list[*at])
    }

    /// Returns the index of the office of an id of today.
    pub fn find(&self, id: &str) -> Option<OfficeId> {
        self.by_id.get(id).copied().map(OfficeId)
    }

    /// Returns the office of an index, which has to be one of this list's.
    pub fn office(&self, id: OfficeId) -> &Office {
        &self.list[id.0]
    }

    /// Returns the indices of all offices, in the order of the file.
    pub fn ids(&self) -> impl Iterator<Item = OfficeId> + use<> {
        (0..self.list.len()).map(OfficeId)
    }

    /// Describes what the pages of an office show of this list: its entry, and the name of the
    /// office above it. Two lists that describe it alike give the same pages.
    pub fn describe(&self, id: &str) -> String {
        let Some(office) = self.get(id) else { return String::new() };
        let parent = office.parent.as_deref().and_then(|id| self.get(id));
        let parent = parent.map(|parent| (&parent.id, &parent.name, &parent.short_name));
        let Office { id, name, short_name, kind, region, since, until, former_names, .. } = office;
        let aliases: Vec<&String> = office.aliases.iter().map(|alias| &alias.value).collect();
        let names = (id, name, short_name, former_names, aliases);
        let submitted = office.not_submitted.iter().map(|year| year.value);
        let reports = (since, until, office.covers, submitted.collect::<Vec<u16>>());
        format!("{names:?} {:?} {:?}", (kind, region, reports), (parent, &office.contact))
    }

    /// Returns the office that had an id once.
    pub fn find_by_alias(&self, alias: &str) -> Option<&Office> {
        self.aliases().find(|(known, _)| *known == alias).map(|(_, office)| office)
    }

    /// Returns every former id with its office.
    pub fn aliases(&self) -> impl Iterator<Item = (&str, &Office)> {
        (self.list.iter())
            .flat_map(|office| office.aliases.iter().map(move |id| (id.value.as_str(), office)))
    }

    /// Returns all offices, in the order of the file.
    pub fn iter(&self) -> std::slice::Iter<'_, Office> {
        self.list.iter()
    }
}

impl<'a> IntoIterator for &'a Offices {
    type Item = &'a Office;
    type IntoIter = std::slice::Iter<'a, Office>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
