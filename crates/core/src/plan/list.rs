//! Lists over many offices: the matrix of the front page, the reports of a year, the
//! offices. A list that is too long for one page is divided by kind of office, then by the
//! office above, then into pages by number. An address stays when offices are added: it is
//! made of the kind and the id of the office above, and of a number only within these.

use super::SitePlan;
use super::divide::{Limits, SizedRow, divide};
use super::row_size::{RowSizes, missing_row, office_row};
use crate::archive::{Archive, ReportSummary, Summary};
use crate::config::{Office, OfficeId, OfficeKind};
use crate::words::Words;
use std::collections::BTreeMap;
use std::ops::Range;

/// A list over many offices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ListId {
    /// The matrix of offices and years, which begins on the front page.
    Coverage,
    /// The offices, with their former names.
    Offices,
    /// The reports of a year with their key figures, and the offices without one.
    Year(u16),
}

impl ListId {
    /// Returns the folder where it begins, with a slash at its end; empty for the top.
    pub fn folder(self) -> String {
        match self {
            Self::Coverage => String::new(),
            Self::Offices => "offices/".to_owned(),
            Self::Year(year) => format!("{year}/"),
        }
    }
}

/// A row of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ListRow {
    /// An office.
    Office(OfficeId),
    /// A report, by its index among those of the year.
    Report(usize),
    /// An office that had to report on the year and has not.
    Missing(OfficeId),
}

/// The offices that a page is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfficeGroup {
    /// All.
    All,
    /// Those of a kind.
    Kind(OfficeKind),
    /// Those of a kind below an office; `None` for those below no office.
    Below(OfficeKind, Option<OfficeId>),
}

impl OfficeGroup {
    /// Returns the kind of its offices; `None` if it has several.
    pub fn kind(self) -> Option<OfficeKind> {
        match self {
            Self::All => None,
            Self::Kind(kind) | Self::Below(kind, _) => Some(kind),
        }
    }
}

/// The content of a page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ListContent {
    /// Rows of the list.
    Rows(Range<usize>),
    /// Links to groups of offices, as indices of [`OfficeList::groups`].
    Groups(Range<usize>),
}

/// A page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListPage {
    /// Its folder in the output, with a slash at its end; empty for the top.
    pub folder: String,
    /// The offices that it is for.
    pub group: OfficeGroup,
    /// The number of the page in its group, from one.
    pub number: usize,
    /// How many pages the group has.
    pub count: usize,
    /// Its rows, or its links to groups.
    pub content: ListContent,
}

/// A group of a divided list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupEntry {
    /// The offices of the group: a kind that has one page, or those below an office.
    pub group: OfficeGroup,
    /// Its name among the groups of its kind.
    pub label: String,
    /// The index of its first page.
    pub page: usize,
    /// How many rows it has.
    pub rows: usize,
}

/// A list with its pages.
#[derive(Clone, Debug, Default)]
pub struct OfficeList {
    /// The rows in the order of the pages.
    pub rows: Vec<ListRow>,
    /// The pages: first those with rows, the first at the address of the list itself, then
    /// those that lead to the groups of a kind.
    pub pages: Vec<ListPage>,
    /// The groups in the order of the pages; none if the list has one page.
    pub groups: Vec<GroupEntry>,
}

impl OfficeList {
    /// Returns whether the list has more than one page.
    pub fn is_divided(&self) -> bool {
        self.pages.len() > 1
    }

    /// Returns the rows of a page, by its index.
    pub fn rows_of(&self, page: usize) -> &[ListRow] {
        match self.pages.get(page).map(|page| &page.content) {
            Some(ListContent::Rows(range)) => self.rows.get(range.clone()).unwrap_or_default(),
            Some(ListContent::Groups(_)) | None => &[],
        }
    }

    /// Lists the groups of each kind that the list has.
    pub fn kinds(&self) -> impl Iterator<Item = (OfficeKind, &[GroupEntry])> {
        let same = |a: &GroupEntry, b: &GroupEntry| a.group.kind() == b.group.kind();
        let of_kind = self.groups.chunk_by(same);
        of_kind.filter_map(|groups| Some((groups.first()?.group.kind()?, groups)))
    }

    /// Returns the group of a page, if it is one of several of its kind.
    pub fn group_of(&self, page: &ListPage) -> Option<&GroupEntry> {
        let kind = page.group.kind()?;
        let (_, groups) = self.kinds().find(|(known, _)| *known == kind)?;
        groups.iter().find(|entry| groups.len() > 1 && entry.group == page.group)
    }

    /// Returns what the offices of a page are called: `政府部门·示例市人民政府`.
    pub fn label_of(&self, words: &Words, page: &ListPage) -> String {
        let kind = page.group.kind().map_or("", |kind| kind.label(words));
        let group = self.group_of(page);
        group.map_or_else(|| kind.to_owned(), |entry| format!("{kind}·{}", entry.label))
    }

    /// Returns the index of the page that leads to the groups of a kind, if it has one.
    pub fn index_of_kind(&self, kind: OfficeKind) -> Option<usize> {
        self.pages.iter().position(|page| {
            matches!(page.content, ListContent::Groups(_)) && page.group == OfficeGroup::Kind(kind)
        })
    }

    /// Returns the pages of the group of a page, by the index of that page.
    pub fn pages_of_group(&self, page: usize) -> Range<usize> {
        self.pages.get(page).map_or(0..0, |own| {
            let first = page + 1 - own.number;
            first..first + own.count
        })
    }
}

/// All lists of a site.
#[derive(Clone, Debug, Default)]
pub struct Lists {
    lists: BTreeMap<ListId, OfficeList>,
}

impl Lists {
    /// Divides the lists of a site so that no page is too large.
    pub fn new(archive: &Archive, summary: &Summary) -> Self {
        Self::with_limits(archive, summary, &Limits::default())
    }

    /// Divides the lists of a site by other limits.
    pub(crate) fn with_limits(archive: &Archive, summary: &Summary, limits: &Limits) -> Self {
        let sizes = RowSizes::new(archive, summary);
        let kinds = OfficeKind::ALL.map(|(kind, ..)| kind);
        let divide_list = |id: ListId| {
            let rows = list_rows(archive, summary, id, &sizes);
            // A year lists its reports in the order of the file, all others by kind.
            let order = if let ListId::Year(_) = id { None } else { Some(kinds.as_slice()) };
            (id, divide(archive, id, rows, order, limits))
        };
        let ids = [ListId::Coverage, ListId::Offices].into_iter();
        Self { lists: ids.chain(summary.years().map(ListId::Year)).map(divide_list).collect() }
    }

    /// Returns a list.
    pub fn get(&self, id: ListId) -> Option<&OfficeList> {
        self.lists.get(&id)
    }

    /// Returns all lists with their ids.
    pub fn iter(&self) -> impl Iterator<Item = (ListId, &OfficeList)> {
        self.lists.iter().map(|(id, list)| (*id, list))
    }
}

/// Lists the rows of a list with their sizes, in the order of the file.
fn list_rows(archive: &Archive, summary: &Summary, id: ListId, sizes: &RowSizes) -> Vec<SizedRow> {
    let offices = &archive.offices;
    let ListId::Year(year) = id else {
        return (offices.ids())
            .map(|at| {
                let office = offices.office(at);
                let bytes = match id {
                    ListId::Coverage => sizes.matrix_row(office),
                    _ => office_row(office),
                };
                sized_row(archive, ListRow::Office(at), Some(office), bytes)
            })
            .collect();
    };
    let reports = summary.in_year(year).iter().enumerate().map(|(at, report)| {
        let office = offices.get(&report.office);
        sized_row(archive, ListRow::Report(at), office, sizes.report_row(report))
    });
    let missing = summary.missing_in(offices, year).into_iter().filter_map(|office| {
        let bytes = missing_row(office, year);
        let row = ListRow::Missing(offices.find(&office.id)?);
        Some(sized_row(archive, row, Some(office), bytes))
    });
    reports.chain(missing).collect()
}

/// Gives a row the place of its office. An office that nobody knows is a finding; until it is
/// mended it stands among the departments.
fn sized_row(archive: &Archive, row: ListRow, office: Option<&Office>, bytes: usize) -> SizedRow {
    let above = office.and_then(|office| office.parent.as_ref().filter(|id| **id != office.id));
    SizedRow {
        row,
        kind: office.map_or(OfficeKind::Department, |office| office.kind),
        parent: above.and_then(|id| archive.offices.find(id)),
        bytes,
    }
}

/// The base of pages over many reports: settings, offices and forms of an archive,
/// whose own reports are not looked at, and all reports in short.
#[derive(Clone, Copy, Debug)]
pub struct Overview<'a> {
    /// The settings, the offices and the forms.
    pub archive: &'a Archive,
    /// The reports in short.
    pub summary: &'a Summary,
    /// The lists, divided into pages.
    pub lists: &'a Lists,
}

impl SitePlan {
    /// Returns what pages over many reports are made from; `archive` is the one that was
    /// planned.
    pub fn overview<'a>(&'a self, archive: &'a Archive) -> Overview<'a> {
        Overview { archive, summary: &self.summary, lists: &self.lists }
    }
}

impl<'a> Overview<'a> {
    /// Returns a list.
    ///
    /// Where the site has no report of a year, so that there is no such list, none.
    pub fn list(&self, id: ListId) -> Option<&'a OfficeList> {
        self.lists.get(id)
    }

    /// Returns the report of a row of a year.
    pub fn report(&self, year: u16, row: ListRow) -> Option<&'a ReportSummary> {
        match row {
            ListRow::Report(at) => self.summary.in_year(year).get(at).map(|report| &**report),
            ListRow::Office(_) | ListRow::Missing(_) => None,
        }
    }
}
