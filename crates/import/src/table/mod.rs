//! Tables of a document as figures of a form, matched by the labels of rows and columns.
//! A figure that is not certain is left out, and an issue says so.

mod align;
mod classify_rows;
mod columns;
mod damaged_strip;
pub(super) mod free_table;
mod grid_index;
pub(super) mod multi_office;
mod order_proof;
mod rows;
mod several_rows;
mod side_by_side;
mod stated_unit;
pub(super) mod units;

pub(crate) use classify_rows::{is_figure, is_unclear_figure};
pub(crate) use damaged_strip::{StripMatch, read_damaged_strip};

use super::cell::{NumberKind, parse_cell};
use super::issue::Issue;
use super::label_index::{FormRow, LabelIndex};
use super::reason::{CellProblem, Reason};
use classify_rows::{TableRow, classify_rows};
use columns::ColumnHeaders;
use grid_index::GridIndex;
use nianbao_document::{Cell, Grid, Location};
use order_proof::OrderProof;
use std::collections::{HashMap, HashSet};

/// Longest raw text, in bytes, that readings of one cell add up to; a document may have
/// any number of them.
const MAX_RAW: usize = 400;

/// A cell of the form as the document has it.
#[derive(Clone, Debug)]
pub(super) struct Figure {
    /// The text of the document.
    pub(super) raw: String,
    /// The place in the document.
    pub(super) location: Location,
    /// The value for the source, or the reason for which it is not certain.
    pub(super) value: Result<String, CellProblem>,
}

impl Figure {
    /// Reads a cell of a column that takes numbers of a kind.
    fn new(cell: &Cell, kind: NumberKind) -> Self {
        let value = match &cell.uncertainty {
            Some(uncertainty) => Err(CellProblem::Uncertain(uncertainty.clone())),
            None => parse_cell(&cell.text, kind),
        };
        Self { raw: cell.text.clone(), location: cell.location.clone(), value }
    }

    /// Leaves the figure of a cell that is merged over several rows to a person.
    fn merged(mut self) -> Self {
        if self.value.is_ok() {
            self.value = Err(CellProblem::MergedRows);
        }
        self
    }

    /// Makes the blank of a row whose label takes the place of its figure.
    fn blank(cell: &Cell) -> Self {
        Self { raw: String::new(), location: cell.location.clone(), value: Ok("~".to_owned()) }
    }
}

/// The figures of a document.
#[derive(Debug, Default)]
pub(super) struct Figures {
    /// The cells of each row, in the order of the form's columns; `None` where the
    /// document has no such column.
    pub(super) rows: HashMap<FormRow, Vec<Option<Figure>>>,
    /// Issues apart from those of single figures.
    pub(super) issues: Vec<Issue>,
}

/// Reads the tables of a document one after another.
#[derive(Default)]
pub(super) struct TableReader {
    figures: Figures,
    /// The headers of the table before, which the next one may continue.
    headers: Option<ColumnHeaders>,
    /// Headers of rows side by side whose figures are on the next page.
    pending: Option<ColumnHeaders>,
    /// Figures of some row were not read.
    has_unread_row: bool,
    /// The proof that the rows without spans give one another.
    order: OrderProof,
}

impl TableReader {
    /// Reads a table; true if it has rows of the form.
    pub(super) fn read_table(&mut self, grid: &Grid, labels: &LabelIndex) -> bool {
        let Some(index) = GridIndex::new(grid) else {
            let location = grid.cells.first().map(|cell| cell.location.clone());
            let issue = Issue::new(Reason::TableTooLarge).with_location(location);
            self.figures.issues.push(issue);
            return false;
        };
        let rows = classify_rows(&index, labels);
        let has_rows = rows::read_rows(self, &index, &rows, labels);
        let side_by_side = side_by_side::read_side_by_side(self, &index, &rows, labels);
        let found = has_rows || !side_by_side.is_empty();
        several_rows::doubt_several_rows(self, (&index, &rows), &side_by_side, labels);
        for (at, row) in rows.iter().enumerate() {
            if let (TableRow::Unlabelled(cells), true, false) =
                (row, found, side_by_side.contains(&at))
            {
                rows::report_unknown_row(self, "", cells);
            }
            if found && row.is_words() && !side_by_side.contains(&at) {
                rows::report_figures_among_words(self, &index.row_cells(at), at);
            }
        }
        found
    }

    /// Returns the rows that were read so far.
    pub(super) fn rows(&self) -> HashSet<FormRow> {
        self.figures.rows.keys().copied().collect()
    }

    /// Returns the figures of all tables. If a row with figures was not recognized, rows
    /// that are all blank are not certain: the figures may be theirs.
    pub(super) fn finish(mut self) -> Figures {
        if self.has_unread_row {
            let is_blank = |figure: &Option<Figure>| {
                figure.as_ref().is_none_or(|figure| figure.value.as_deref() == Ok("~"))
            };
            let rows = self.figures.rows.values_mut();
            for figures in rows.filter(|figures| figures.iter().all(is_blank)) {
                for figure in figures.iter_mut().flatten() {
                    figure.value = Err(CellProblem::MayHaveUnreadFigures);
                }
            }
        }
        self.order.finish(&mut self.figures.rows);
        self.figures
    }

    /// Records a row. If it is there already, the two readings must agree.
    fn record_row(&mut self, row: FormRow, cells: Vec<Option<Figure>>, labels: &LabelIndex) {
        use std::collections::hash_map::Entry;
        match self.figures.rows.entry(row) {
            Entry::Vacant(free) => {
                free.insert(cells);
            }
            Entry::Occupied(mut known) => {
                let path = labels.row_path(row);
                for (old, new) in known.get_mut().iter_mut().zip(cells) {
                    merge_readings(old, new, &path);
                }
            }
        }
    }
}

/// Merges a second reading of a cell into the first; different values contradict.
fn merge_readings(old: &mut Option<Figure>, new: Option<Figure>, path: &str) {
    let Some(new) = new else { return };
    match old {
        None => *old = Some(new),
        Some(old) if old.value.is_ok() && old.value == new.value => {}
        Some(old) if old.value.is_err() && old.raw.len() > MAX_RAW => {
            if !old.raw.ends_with('…') {
                old.raw.push('…');
            }
        }
        Some(old) => {
            let (first, second) = (old.raw.trim().to_owned(), new.raw.trim().to_owned());
            old.raw = format!("{first}、{second}");
            let row = path.to_owned();
            old.value = Err(CellProblem::Contradiction { row, first, second });
        }
    }
}
