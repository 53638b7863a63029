//! What the form demands: one edition of the national form, or of a site's own.
//! Everything here comes from a file under `forms/`.

mod equation;
mod narrative;
mod pattern;
mod table;
mod wording;

pub use equation::{Each, Equation, IdentityRule, Side, Term, TermRef};
pub use narrative::{NarrativeFigure, NarrativeFigures};
pub use pattern::{Pattern, PatternSet};
pub use table::{
    Block, Column, ColumnKind, Group, HeadingNode, Layout, Row, RowRef, Table, key_of_label,
};
pub use wording::{Percentages, Period, TitleWords, Wording, YearWords};

use crate::config::OfficeKind;
use crate::diag::Text;
use regex::Regex;
use std::sync::Arc;

/// One form.
#[derive(Debug)]
pub struct Form {
    /// Its id (`gongkai-2021`).
    pub id: String,
    /// Its name.
    pub name: Text,
    /// The reporting years that it is for; one without is only for reports
    /// that name it.
    pub years: Option<Years>,
    /// What set it in force.
    pub issued_by: String,
    /// The usual title, with `{office}` and `{year}`.
    pub title: String,
    /// By when a report is to be published.
    pub deadlines: Option<Deadlines>,
    /// Documents that a report of these years should not cite.
    pub citations: Vec<Citation>,
    /// The sections; none where offices choose their own.
    pub sections: Vec<Section>,
    /// The tables.
    pub tables: Vec<Table>,
    /// The equations.
    pub identities: Vec<Identity>,
    /// Rows that can be set beside those of other forms.
    pub compare: Vec<ComparableRows>,
    /// The numbers shown on lists.
    pub key_figures: Vec<KeyFigure>,
    /// Numbers that the text is known to name.
    pub narrative_figures: NarrativeFigures,
    /// Words before such a number that make it another one.
    pub narrative_asides: Asides,
    /// What else rules look for in the text.
    pub wording: Wording,
    /// What forbids to repeat last year's text.
    pub copied_basis: Option<String>,
}

/// The reporting years of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Years {
    /// The first one.
    pub from: u16,
    /// The last one; none while the form is in force.
    pub to: Option<u16>,
}

impl Years {
    /// Whether a year is one of them.
    pub fn contains(self, year: u16) -> bool {
        self.from <= year && self.to.is_none_or(|to| year <= to)
    }

    /// Whether any year is one of these and of others.
    pub fn overlaps(self, other: Self) -> bool {
        self.contains(other.from) || other.contains(self.from)
    }
}

impl std::fmt::Display for Years {
    fn fmt(&self, out: &mut std::fmt::Formatter) -> std::fmt::Result {
        match self.to {
            Some(to) => write!(out, "{}–{to}", self.from),
            None => write!(out, "{}–", self.from),
        }
    }
}

/// Words that make a number in the text another one than the table gives:
/// another year's, another channel's, a rough one.
#[derive(Debug, Default)]
pub struct Asides {
    /// Before any number.
    pub any: PatternSet,
    /// Before a number that is no part of another: 其中.
    pub parts: PatternSet,
}

/// Dates by which the law wants a report published, in the year after.
#[derive(Debug)]
pub struct Deadlines {
    /// The law.
    pub basis: String,
    /// Month and day by kind of office.
    pub dates: Vec<(OfficeKind, i8, i8)>,
}

impl Deadlines {
    /// The date for a kind of office, if it has one.
    pub fn for_kind(&self, kind: OfficeKind) -> Option<(i8, i8)> {
        self.dates.iter().find(|(of, ..)| *of == kind).map(|(_, month, day)| (*month, *day))
    }
}

/// A document that does not fit the years of a form.
#[derive(Debug)]
pub struct Citation {
    /// As it is cited.
    pub cite: String,
    /// Finds it, whatever the spacing and the brackets.
    pub pattern: Regex,
    /// Came later than these years, rather than being replaced before them.
    pub later: bool,
    /// What to cite.
    pub instead: String,
}

/// One section of the form.
#[derive(Debug)]
pub struct Section {
    /// Its id, also its anchor on the page.
    pub id: String,
    /// 一、二、三 …
    pub number: String,
    /// Its heading, without the number.
    pub heading: String,
    /// Headings that offices used for it.
    pub variants: Vec<String>,
    /// What it has to speak of.
    pub aspects: Vec<Aspect>,
}

impl Section {
    /// The heading with its number, as it is printed.
    pub fn full_heading(&self) -> String {
        format!("{}、{}", self.number, self.heading)
    }
}

/// Something that a section has to speak of.
#[derive(Debug)]
pub struct Aspect {
    /// What.
    pub label: String,
    /// Any of these words shows that it does.
    pub words: Vec<String>,
    /// The kinds of office that have to; all if none is named.
    pub kinds: Vec<OfficeKind>,
    /// The rule behind it.
    pub basis: Option<String>,
}

/// An equation that figures have to satisfy.
#[derive(Debug)]
pub struct Identity {
    /// The rule that reports it.
    pub rule: IdentityRule,
    /// Which table.
    pub table: usize,
    /// For each row, or for each column.
    pub each: Each,
    /// Only these rows, for an equation over columns.
    pub rows: Vec<usize>,
    /// The equation.
    pub equation: Equation,
    /// Where the form says so.
    pub basis: String,
}

/// One cell of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CellRef {
    /// The table.
    pub table: usize,
    /// The row or the sum of a group.
    pub row: RowRef,
    /// The column of the row's block.
    pub column: usize,
}

/// Rows of a table that mean the same in every form that has them.
#[derive(Debug)]
pub struct ComparableRows {
    /// The table.
    pub table: usize,
    /// Its rows and groups.
    pub rows: Vec<RowRef>,
    /// The columns of their block.
    pub columns: Vec<usize>,
}

/// A number for lists; several cells are added.
#[derive(Debug)]
pub struct KeyFigure {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub label: String,
    /// The cells that make it up.
    pub cells: Vec<CellRef>,
}

impl Form {
    /// Where a term of last year stands in this form, which was last year's,
    /// for a cell of a table of this year's. Both give the same ids to the same.
    pub fn previous_year_cell(
        &self,
        table: &Table,
        identity: &Identity,
        term: &Term,
        cell: CellRef,
    ) -> Option<CellRef> {
        let own_row = table.id_of(cell.row);
        let own_column = table.block_of(cell.row).columns[cell.column].id.as_str();
        let (row, column) = match identity.each {
            Each::Column => (term.id.as_str(), own_column),
            Each::Row => (own_row, term.id.as_str()),
        };
        self.cell_by_ids(&table.id, row, column)
    }

    /// A cell in the words of the form: `申请.总计.自然人`.
    pub fn cell_path(&self, cell: CellRef) -> String {
        let table = &self.tables[cell.table];
        let column = &table.block_of(cell.row).columns[cell.column];
        format!("{}.{}", table.row_path(cell.row), column.label)
    }

    /// A place by the ids of its table, row and column.
    pub fn cell_by_ids(&self, table: &str, row: &str, column: &str) -> Option<CellRef> {
        let table = self.table_by_id(table)?;
        let spec = &self.tables[table];
        let row = spec.row_by_id(row)?;
        let column = spec.block_of(row).columns.iter().position(|known| known.id == column)?;
        Some(CellRef { table, row, column })
    }

    /// Every place of the form in its own words: sections, tables, rows, cells.
    pub fn paths(&self) -> Vec<String> {
        let sections = self.sections.iter().map(|section| section.heading.clone());
        sections.chain(self.tables.iter().flat_map(Table::paths)).collect()
    }

    /// Whether a reporting year chooses it.
    pub fn covers_year(&self, year: u16) -> bool {
        self.years.is_some_and(|years| years.contains(year))
    }

    /// Whether a report for a year may name it; one without years is for any.
    pub fn allows_year(&self, year: u16) -> bool {
        self.years.is_none() || self.covers_year(year)
    }

    /// The place in `tables` of the table with a key.
    pub fn table_by_key(&self, key: &str) -> Option<usize> {
        self.tables.iter().position(|table| table.key == key)
    }

    /// The place in `tables` of the table with an id.
    pub fn table_by_id(&self, id: &str) -> Option<usize> {
        self.tables.iter().position(|table| table.id == id)
    }

    /// The table that stands in a section.
    pub fn table_of_section(&self, section: usize) -> Option<usize> {
        self.tables.iter().position(|table| table.section == Some(section))
    }

    /// The usual title of a report.
    pub fn title_of(&self, office: &str, year: u16) -> String {
        self.title.replace("{office}", office).replace("{year}", &year.to_string())
    }

    /// The title of all reports of a year together.
    pub fn title_of_year(&self, year: u16) -> String {
        self.title_of("", year)
    }
}

/// All forms of a site: the national ones, then its own.
#[derive(Clone, Debug, Default)]
pub struct Forms(Arc<Vec<Form>>);

impl Forms {
    /// Takes forms, in the order in which they are asked.
    pub fn new(forms: Vec<Form>) -> Self {
        Self(Arc::new(forms))
    }

    /// The form of an id.
    pub fn get(&self, id: &str) -> Option<&Form> {
        self.0.iter().find(|form| form.id == id)
    }

    /// The form in force for a reporting year.
    pub fn for_year(&self, year: u16) -> Option<&Form> {
        self.0.iter().find(|form| form.covers_year(year))
    }

    /// All of them.
    pub fn iter(&self) -> std::slice::Iter<'_, Form> {
        self.0.iter()
    }
}

impl<'a> IntoIterator for &'a Forms {
    type Item = &'a Form;
    type IntoIter = std::slice::Iter<'a, Form>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
