//! Forms (格式): the sections, tables and identities that a report has to have. Each form
//! is one file under `forms/`: an edition of the national form, or a site's own.

mod equation;
mod forms;
mod narrative;
mod pattern;
mod plausibility;
mod table;
mod wording;

pub use equation::{Each, Equation, IdentityRule, Side, Term, TermRef};
pub use forms::Forms;
pub use narrative::{NarrativeFigure, NarrativeFigures, NarratorWords, TableShare};
pub use pattern::{Pattern, PatternSet};
pub use plausibility::{CitedDocument, Coincidence, Plausibility, Power};
pub use table::{
    Block, Column, ColumnKind, Group, HeadingNode, Layout, OpenHeads, Row, RowRef, Table,
    key_of_label,
};
pub use wording::{CompleteLists, Percentages, Period, TitleWords, Wording, YearWords};

use crate::config::OfficeKind;
use crate::diag::{Lang, Text};
use crate::words::Words;
use regex::Regex;

/// One form.
#[derive(Debug)]
pub struct Form {
    /// Its id (`gongkai-2021`).
    pub id: String,
    /// The language of its headings and labels.
    pub language: Lang,
    /// The id of the form in another language that it is a translation of.
    pub edition_of: Option<String>,
    /// Its name.
    pub name: Text,
    /// The reporting years that it is for; without years it is only for reports that name it.
    pub years: Option<Years>,
    /// The document that issued it.
    pub issued_by: String,
    /// The usual title, with `{office}` and `{year}`.
    pub title: String,
    /// The title of all reports of a year together; `None` if it is that of a report without its
    /// office.
    pub year_title: Option<String>,
    /// The deadlines of publication.
    pub deadlines: Option<Deadlines>,
    /// Documents that a report of these years should not cite.
    pub citations: Vec<Citation>,
    /// The sections; none where offices choose their own.
    pub sections: Vec<Section>,
    /// The tables.
    pub tables: Vec<Table>,
    /// The equations.
    pub identities: Vec<Identity>,
    /// Rows that can be compared with those of other forms.
    pub compare: Vec<ComparableRows>,
    /// The meanings of terms of the tables, for readers.
    pub definitions: Vec<Definition>,
    /// The numbers shown on lists.
    pub key_figures: Vec<KeyFigure>,
    /// Numbers that the text is known to name.
    pub narrative_figures: NarrativeFigures,
    /// Words before such a number that make it another number.
    pub narrative_asides: Asides,
    /// Percentages of wholes that the tables give.
    pub narrative_shares: Vec<TableShare>,
    /// Words that say whose numbers a sentence tells.
    pub narrators: Option<NarratorWords>,
    /// Other patterns that rules look for in the text.
    pub wording: Wording,
    /// Figures and citations that are unlikely.
    pub plausibility: Plausibility,
    /// The document that forbids to repeat last year's text.
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
    /// Returns true for one of the years.
    pub fn contains(self, year: u16) -> bool {
        self.from <= year && self.to.is_none_or(|to| year <= to)
    }

    /// Returns true if both have a year in common.
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

/// Words that make a number in the text another one than the table gives: last year's,
/// another channel's, an approximate one.
#[derive(Debug, Default)]
pub struct Asides {
    /// Before any number.
    pub any: PatternSet,
    /// Before a number that is no part of another: 其中.
    pub parts: PatternSet,
    /// Before a number of other offices, where the text does not name the one that reports.
    pub others: PatternSet,
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
    /// Returns month and day for a kind of office, if it has a deadline.
    pub fn for_kind(&self, kind: OfficeKind) -> Option<(i8, i8)> {
        self.dates.iter().find(|(of, ..)| *of == kind).map(|(_, month, day)| (*month, *day))
    }
}

/// A document that does not fit the years of a form.
#[derive(Debug)]
pub struct Citation {
    /// The usual citation.
    pub cite: String,
    /// Matches the citation with any spacing and brackets.
    pub pattern: Regex,
    /// True if it was issued after these years, false if it was replaced before them.
    pub later: bool,
    /// The document to cite instead.
    pub instead: String,
}

/// One section of the form.
#[derive(Debug)]
pub struct Section {
    /// Its id, also its anchor on the page.
    pub id: String,
    /// 一、二、三 …; empty where headings have no numbers.
    pub number: String,
    /// Its heading, without the number.
    pub heading: String,
    /// Headings that offices used for it.
    pub variants: Vec<String>,
    /// Words that show, in a heading at its place, that it is this section.
    pub topic_words: Vec<String>,
    /// The topics that it has to cover.
    pub aspects: Vec<Aspect>,
}

impl Section {
    /// Returns the heading with its number, as printed.
    pub fn full_heading(&self) -> String {
        if self.number.is_empty() {
            return self.heading.clone();
        }
        format!("{}、{}", self.number, self.heading)
    }
}

/// A topic that a section has to cover.
#[derive(Debug)]
pub struct Aspect {
    /// The name of the topic.
    pub label: String,
    /// Words, any of which shows that the topic is covered.
    pub words: Vec<String>,
    /// The kinds of office that have to cover it; all if none is named.
    pub kinds: Vec<OfficeKind>,
    /// The legal basis.
    pub basis: Option<String>,
}

/// An equation that figures have to satisfy.
#[derive(Debug)]
pub struct Identity {
    /// The rule that reports it.
    pub rule: IdentityRule,
    /// The index in [`Form::tables`].
    pub table: usize,
    /// The axis: it holds for each row, or for each column.
    pub each: Each,
    /// Indices of the rows that it is limited to, for an equation over columns; all if empty.
    pub rows: Vec<usize>,
    /// The equation.
    pub equation: Equation,
    /// The legal basis, in words.
    pub basis: String,
}

/// One cell of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CellRef {
    /// The index in [`Form::tables`].
    pub table: usize,
    /// The row or the sum of a group.
    pub row: RowRef,
    /// The index of the column in the row's block.
    pub column: usize,
}

/// Rows of a table that mean the same in every form that has them.
#[derive(Debug)]
pub struct ComparableRows {
    /// The index in [`Form::tables`].
    pub table: usize,
    /// Its rows and groups.
    pub rows: Vec<RowRef>,
    /// Indices of the columns in their block.
    pub columns: Vec<usize>,
}

/// The meaning of a term of a table.
#[derive(Debug)]
pub struct Definition {
    /// The index in [`Form::tables`].
    pub table: usize,
    /// The term, as the form prints it.
    pub term: String,
    /// The meaning.
    pub meaning: String,
    /// The document that says so.
    pub basis: String,
}

/// A figure shown on overview pages: the sum of some cells.
#[derive(Debug)]
pub struct KeyFigure {
    /// Its id.
    pub id: String,
    /// The label.
    pub label: String,
    /// The cells that are added.
    pub cells: Vec<CellRef>,
}

impl Form {
    /// Returns the words in the language of its labels.
    pub fn words(&self) -> &'static Words {
        Words::in_language(self.language)
    }

    /// Returns the cell of this form, last year's, that a previous-year term stands for when
    /// the identity is evaluated at a cell of this year's table. Both forms give the same ids
    /// to the same tables, rows and columns.
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

    /// Returns true if a cell is the sum of others by an equation of this year.
    pub fn is_total(&self, cell: CellRef) -> bool {
        self.identities.iter().any(|identity| {
            let total = identity.equation.total.and_then(|at| identity.equation.terms.get(at));
            identity.table == cell.table
                && !identity.equation.uses_previous_year()
                && total.is_some_and(|term| match term.target {
                    TermRef::Row(row) => row == cell.row,
                    TermRef::Column(column) => column == cell.column,
                })
        })
    }

    /// Lists the cells of which a cell is the sum along its row or its column, by an equation of
    /// this year; none if it is no such sum.
    pub fn terms_of_total(&self, cell: CellRef, each: Each) -> Vec<CellRef> {
        let cell_of = |term: &Term| match term.target {
            TermRef::Column(column) => CellRef { column, ..cell },
            TermRef::Row(row) => CellRef { row, ..cell },
        };
        let equation = (self.identities.iter())
            .filter(|identity| identity.table == cell.table && identity.each == each)
            .map(|identity| &identity.equation)
            .find(|equation| {
                let total = equation.total.and_then(|at| equation.terms.get(at));
                !equation.uses_previous_year() && total.is_some_and(|total| cell_of(total) == cell)
            });
        let terms = equation.into_iter().flat_map(|equation| &equation.terms);
        terms.filter(|term| term.side == Side::Left && !term.minus).map(cell_of).collect()
    }

    /// Returns the path of a cell: `申请.总计.自然人`.
    pub fn cell_path(&self, cell: CellRef) -> String {
        let table = &self.tables[cell.table];
        let column = &table.block_of(cell.row).columns[cell.column];
        format!("{}.{}", table.row_path(cell.row), column.label)
    }

    /// Returns the ids of the table, row and column of a cell: `requests.granted.total`.
    pub fn cell_id(&self, cell: CellRef) -> String {
        let table = &self.tables[cell.table];
        let column = &table.block_of(cell.row).columns[cell.column].id;
        format!("{}.{}.{column}", table.id, table.id_of(cell.row))
    }

    /// Returns the cell of a table, row and column by their ids.
    pub fn cell_by_ids(&self, table: &str, row: &str, column: &str) -> Option<CellRef> {
        let table = self.table_by_id(table)?;
        let spec = &self.tables[table];
        let row = spec.row_by_id(row)?;
        let column = spec.block_of(row).columns.iter().position(|known| known.id == column)?;
        Some(CellRef { table, row, column })
    }

    /// Returns the paths of all sections, tables, rows and cells.
    pub fn paths(&self) -> Vec<String> {
        let sections = self.sections.iter().map(|section| section.heading.clone());
        sections.chain(self.tables.iter().flat_map(Table::paths)).collect()
    }

    /// Returns true if it is the form of a reporting year.
    pub fn covers_year(&self, year: u16) -> bool {
        self.years.is_some_and(|years| years.contains(year))
    }

    /// Returns true if a report for a year may name it; one without years is for any.
    pub fn allows_year(&self, year: u16) -> bool {
        self.years.is_none() || self.covers_year(year)
    }

    /// Returns the index in `tables` of the table with a key.
    pub fn table_by_key(&self, key: &str) -> Option<usize> {
        self.tables.iter().position(|table| table.key == key)
    }

    /// Returns the index in `tables` of the table with an id.
    pub fn table_by_id(&self, id: &str) -> Option<usize> {
        self.tables.iter().position(|table| table.id == id)
    }

    /// Returns the index in `tables` of the table of a section.
    pub fn table_of_section(&self, section: usize) -> Option<usize> {
        self.tables.iter().position(|table| table.section == Some(section))
    }

    /// Returns the usual title of a report.
    pub fn title_of(&self, office: &str, year: u16) -> String {
        Self::fill_title(&self.title, office, year)
    }

    fn fill_title(text: &str, office: &str, year: u16) -> String {
        let year = year.to_string();
        let mut title = String::with_capacity(text.len() + office.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            title.push_str(before);
            let office_after = after.strip_prefix("office}").map(|after| (office, after));
            let year_after = || after.strip_prefix("year}").map(|after| (year.as_str(), after));
            let (word, after) = office_after.or_else(year_after).unwrap_or(("{", after));
            title.push_str(word);
            rest = after;
        }
        title + rest
    }

    /// Returns the title of all reports of a year together.
    pub fn title_of_year(&self, year: u16) -> String {
        Self::fill_title(self.year_title.as_ref().unwrap_or(&self.title), "", year)
    }
}
