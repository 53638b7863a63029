//! The organs that report, from `content/offices.yaml`.

use super::Contact;
use crate::source::{Span, Spanned};
use std::collections::HashMap;

/// What an office is; the law sets dates and contents by it.
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
    /// Every kind with its word in the sources and its Chinese name.
    pub const ALL: [(Self, &'static str, &'static str); 3] = [
        (Self::Government, "government", "县级以上人民政府"),
        (Self::Department, "department", "政府部门"),
        (Self::Township, "township", "乡镇、街道"),
    ];

    /// The Chinese name.
    pub fn label(self) -> &'static str {
        Self::ALL.iter().find(|(kind, ..)| *kind == self).map_or("", |(.., label)| label)
    }
}

/// A name that an office had, and in which reporting years.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormerName {
    /// The name.
    pub name: String,
    /// The first reporting year under it.
    pub from: Option<u16>,
    /// The last reporting year under it.
    pub to: Option<u16>,
}

/// One organ; its id outlives its renamings.
#[derive(Clone, Debug)]
pub struct Office {
    /// The id, part of addresses.
    pub id: String,
    /// The full name of today.
    pub name: String,
    /// The name where room is short.
    pub short_name: Option<String>,
    /// What it is.
    pub kind: OfficeKind,
    /// 行政区划代码.
    pub region: Option<String>,
    /// The id of the office above it.
    pub parent: Option<String>,
    /// The first reporting year in which it existed.
    pub since: Option<u16>,
    /// The last reporting year in which it existed.
    pub until: Option<u16>,
    /// Names that it had.
    pub former_names: Vec<FormerName>,
    /// Ids that it had; their addresses lead to those of today.
    pub aliases: Vec<Spanned<String>>,
    /// How to reach it.
    pub contact: Contact,
    /// Where its entry is written.
    pub span: Span,
}

impl Office {
    /// The name it had in a reporting year.
    pub fn name_in(&self, year: u16) -> &str {
        let holds = |former: &&FormerName| {
            former.from.is_none_or(|from| from <= year) && former.to.is_some_and(|to| year <= to)
        };
        self.former_names.iter().find(holds).map_or(&self.name, |former| &former.name)
    }

    /// The name for narrow places.
    pub fn display_name(&self) -> &str {
        self.short_name.as_deref().unwrap_or(&self.name)
    }

    /// Whether it existed in a year, and so had to report on it.
    pub fn reports_in(&self, year: u16) -> bool {
        self.since.is_none_or(|since| since <= year) && self.until.is_none_or(|until| year <= until)
    }
}

/// All offices, in the order of the file.
#[derive(Clone, Debug, Default)]
pub struct Offices {
    list: Vec<Office>,
    by_id: HashMap<String, usize>,
}

impl Offices {
    /// Takes offices; of two with one id the first counts.
    pub fn new(list: Vec<Office>) -> Self {
        let mut by_id = HashMap::with_capacity(list.len());
        for (at, office) in list.iter().enumerate() {
            by_id.entry(office.id.clone()).or_insert(at);
        }
        Self { list, by_id }
    }

    /// The office of an id.
    pub fn get(&self, id: &str) -> Option<&Office> {
        self.by_id.get(id).map(|at| &self.list[*at])
    }

    /// The office that had an id once.
    pub fn find_by_alias(&self, alias: &str) -> Option<&Office> {
        self.aliases().find(|(known, _)| *known == alias).map(|(_, office)| office)
    }

    /// Every id of old with its office.
    pub fn aliases(&self) -> impl Iterator<Item = (&str, &Office)> {
        (self.list.iter())
            .flat_map(|office| office.aliases.iter().map(move |id| (id.value.as_str(), office)))
    }

    /// All of them.
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
