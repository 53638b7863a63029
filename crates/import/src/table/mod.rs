//! A table of a document to figures of a form, by the labels of its rows and its
//! columns. What is not sure is not read, and said.

mod align;
mod classify_rows;
mod columns;
mod grid_index;
pub(super) mod multi_office;
mod rows;
mod side_by_side;

pub(crate) use classify_rows::is_figure;

use super::cell;
use super::issue::{Issue, Kind};
use super::label_index::{LabelIndex, RowAt};
use classify_rows::Line;
use columns::ColumnHeaders;
use grid_index::GridIndex;
use nianbao_document::{Cell, Grid, Location};
use nianbao_text::text;
use std::collections::HashMap;

/// A figure that was read, and where.
#[derive(Clone, Debug)]
pub(super) struct Figure {
    /// What the document says there.
    pub(super) raw: String,
    /// Where.
    pub(super) at: Location,
    /// What the source says; none where that is not sure.
    pub(super) value: Option<String>,
    /// Why it is not.
    pub(super) why: Option<nianbao_core::diag::Text>,
}

impl Figure {
    fn new(cell: &Cell) -> Self {
        let (value, why) = match cell::value(&cell.text) {
            Ok(value) => (Some(value), None),
            Err(why) => (None, Some(why)),
        };
        Self { raw: cell.text.clone(), at: cell.location.clone(), value, why }
    }

    fn doubtful(cell: &Cell, why: nianbao_core::diag::Text) -> Self {
        Self { raw: cell.text.clone(), at: cell.location.clone(), value: None, why: Some(why) }
    }
}

/// All figures that were read of a document.
#[derive(Debug, Default)]
pub(super) struct Figures {
    /// Row by row; a cell without a column in the document is none.
    pub(super) rows: HashMap<RowAt, Vec<Option<Figure>>>,
    /// What is not sure, beside figures that say so themselves.
    pub(super) doubts: Vec<Issue>,
}

/// What is known while the tables of a document are read one after another.
#[derive(Default)]
pub(super) struct Reader {
    pub(super) figures: Figures,
    /// The headings of the table before, which this one may go on with.
    heads: Option<ColumnHeaders>,
    /// Headings of rows side by side whose figures stand on the next page.
    waiting: Option<ColumnHeaders>,
    /// Whether figures of some row were not read.
    unread: bool,
}

impl Reader {
    /// Reads a table; whether anything of the form was in it.
    pub(super) fn read(&mut self, grid: &Grid, labels: &LabelIndex) -> bool {
        let Some(laid) = GridIndex::new(grid) else {
            let at = grid.cells.first().map(|cell| cell.location.clone());
            let words = text!("表太大，没有读", "the table is too large and was not read");
            self.figures.doubts.push(Issue::new(Kind::Table, words).spot(at));
            return false;
        };
        let lines = classify_rows::sort(&laid, labels);
        let rows = rows::read(self, &laid, &lines, labels);
        let strips = side_by_side::read(self, &laid, &lines, labels);
        let found = rows || !strips.is_empty();
        for (at, line) in lines.iter().enumerate() {
            if let (Line::Bare(cells), true, false) = (line, found, strips.contains(&at)) {
                rows::unknown(self, "", cells);
            }
        }
        found
    }

    /// All that was read. Where some row with figures was not known, a row that is all
    /// blank may be where they belong.
    pub(super) fn finish(mut self) -> Figures {
        if self.unread {
            let blank = |figure: &Option<Figure>| {
                figure.as_ref().is_none_or(|figure| figure.value.as_deref() == Some("~"))
            };
            let rows = self.figures.rows.values_mut();
            for figures in rows.filter(|figures| figures.iter().all(blank)) {
                for figure in figures.iter_mut().flatten() {
                    figure.value = None;
                    figure.why = Some(text!(
                        "这一行空白，而另有一行的数没有读，可能是它的",
                        "this row is blank, and figures of another row were not read, which may be its own"
                    ));
                }
            }
        }
        self.figures
    }

    /// Takes a row that was read. A row that is there already is a contradiction,
    /// unless both say the same.
    fn take(&mut self, row: RowAt, cells: Vec<Option<Figure>>, labels: &LabelIndex) {
        use std::collections::hash_map::Entry;
        match self.figures.rows.entry(row) {
            Entry::Vacant(free) => {
                free.insert(cells);
            }
            Entry::Occupied(mut known) => {
                let path = labels.path(row);
                for (old, new) in known.get_mut().iter_mut().zip(cells) {
                    twice(old, new, &path);
                }
            }
        }
    }
}

/// Of readings of one cell so many bytes are shown; a document may have any number.
const LONGEST: usize = 400;

/// Two readings of one cell.
fn twice(old: &mut Option<Figure>, new: Option<Figure>, path: &str) {
    let Some(new) = new else { return };
    match old {
        None => *old = Some(new),
        Some(old) if old.value == new.value && old.value.is_some() => {}
        Some(old) if old.value.is_none() && old.raw.len() > LONGEST => {
            if !old.raw.ends_with('…') {
                old.raw.push('…');
            }
        }
        Some(old) => {
            old.value = None;
            let (one, other) = (old.raw.trim().to_owned(), new.raw.trim().to_owned());
            old.raw = format!("{one}、{other}");
            old.why = Some(text!(
                "文件中有两行都像“{path}”，一处为“{one}”，一处为“{other}”",
                "two rows of the document look like {path}: one says \"{one}\", the other \"{other}\""
            ));
        }
    }
}
