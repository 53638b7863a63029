//! The reasons for which cells of ruled tables are uncertain: form fields, what is drawn in
//! them, and glyphs between two cells.

use super::cell_drawings::find_drawn_cells;
use super::content::{Ambiguity, Control, Direction, Glyph, Length, Page};
use super::table::Lattice;
use crate::Uncertainty;

/// The part of a digit that may hang over the line of its cell: one of so many.
const MAX_OVERHANG: Length = 5;

/// The reasons by table and cell, the gravest of each.
pub(crate) struct CellMarks {
    marks: Vec<Vec<Option<Mark>>>,
    /// Form fields that are in no cell.
    pub outside: Vec<Control>,
}

/// A reason for which a cell is uncertain.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Mark {
    Glyph(Ambiguity),
    Drawing,
    Control,
}

impl CellMarks {
    /// Finds the reasons on a page, and takes its form fields.
    pub(crate) fn find(tables: &[Lattice], page: &mut Page) -> Self {
        let marks = tables.iter().map(|table| vec![None; table.cells.len()]).collect();
        let mut found = Self { marks, outside: Vec::new() };
        for glyph in page.glyphs.iter().filter(|glyph| glyph.direction != Direction::Skewed) {
            if let Some(ambiguity) = glyph.ambiguity {
                found.mark_around(tables, glyph, ambiguity);
            }
        }
        for glyph in page.glyphs.iter().filter(|glyph| glyph.character.is_numeric()) {
            // Some digits stand for others upside down.
            if glyph.direction == Direction::Left {
                found.mark_around(tables, glyph, Ambiguity::Visibility);
            }
            if glyph.direction == Direction::Right && glyph.is_seen() {
                found.mark_straddling(tables, glyph);
            }
        }
        for rect in &page.blots {
            found.mark(tables, rect.centre(), Mark::Glyph(Ambiguity::Overprinted));
        }
        for (table, marks) in tables.iter().zip(&mut found.marks) {
            let drawn = find_drawn_cells(table, page);
            for (mark, _) in marks.iter_mut().zip(drawn).filter(|(_, is_drawn)| *is_drawn) {
                // The reason of what it hides is the better one.
                mark.get_or_insert(Mark::Drawing);
            }
        }
        found.mark_erased(tables, page);
        for control in std::mem::take(&mut page.controls) {
            if !found.mark(tables, control.rect.centre(), Mark::Control) {
                found.outside.push(control);
            }
        }
        found
    }

    /// Takes the reason for each cell of a table.
    pub(crate) fn take(&mut self, table: usize) -> Vec<Option<Uncertainty>> {
        let marks = self.marks.get_mut(table).map(std::mem::take).unwrap_or_default();
        let uncertainty = |mark: Mark| match mark {
            Mark::Glyph(ambiguity) => ambiguity.uncertainty(),
            Mark::Drawing => Uncertainty::Object,
            Mark::Control => Uncertainty::Control,
        };
        marks.into_iter().map(|mark| mark.map(uncertainty)).collect()
    }

    /// Marks the cell at a point; false if there is none.
    fn mark(&mut self, tables: &[Lattice], point: (Length, Length), mark: Mark) -> bool {
        for (table, marks) in tables.iter().zip(&mut self.marks) {
            if let Some(cell) = table.cell_at(point).and_then(|cell| marks.get_mut(cell)) {
                *cell = (*cell).max(Some(mark));
                return true;
            }
        }
        false
    }

    /// Marks the cells that look blank because all that stands in them was taken back.
    fn mark_erased(&mut self, tables: &[Lattice], page: &Page) {
        for (table, marks) in tables.iter().zip(&mut self.marks) {
            let mut is_blank = vec![true; marks.len()];
            for glyph in page.glyphs.iter().filter(|glyph| !glyph.is_blank()) {
                let cell = table.cell_at(glyph.rect.centre());
                if let Some(blank) = cell.and_then(|cell| is_blank.get_mut(cell)) {
                    *blank = false;
                }
            }
            for (rect, ambiguity) in &page.erased {
                let cell = table.cell_at(rect.centre());
                let cell = cell.filter(|cell| is_blank.get(*cell) == Some(&true));
                if let Some(mark) = cell.and_then(|cell| marks.get_mut(cell)) {
                    mark.get_or_insert(Mark::Glyph(*ambiguity));
                }
            }
        }
    }

    /// Marks the cells that the ink of a glyph reaches: a line through it may part them.
    fn mark_around(&mut self, tables: &[Lattice], glyph: &Glyph, ambiguity: Ambiguity) {
        let ink = glyph.ink_box();
        let (x, y) = ink.centre();
        for point in [(x, ink.top), (x, y), (x, ink.bottom)] {
            self.mark(tables, point, Mark::Glyph(ambiguity));
        }
    }

    /// Marks the cells of a digit that stands across the line between them, or across the
    /// edge of the table: the number goes on in another place.
    fn mark_straddling(&mut self, tables: &[Lattice], glyph: &Glyph) {
        let rect = glyph.rect;
        let inset = rect.width() / MAX_OVERHANG;
        let points = [rect.left + inset, rect.right - inset].map(|x| (x, rect.centre().1));
        for (table, marks) in tables.iter().zip(&mut self.marks) {
            let [first, last] = points.map(|point| table.cell_at(point));
            if first == last {
                continue;
            }
            for cell in [first, last].into_iter().flatten() {
                if let Some(mark) = marks.get_mut(cell) {
                    *mark = (*mark).max(Some(Mark::Glyph(Ambiguity::Overprinted)));
                }
            }
        }
    }
}
