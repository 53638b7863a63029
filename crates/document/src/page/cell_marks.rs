//! The reasons for which cells of ruled tables are uncertain: form fields, pictures and
//! glyphs between two cells.

use super::content::{Ambiguity, Control, Direction, Glyph, Length, POINT, Page, Rect};
use super::table::Lattice;
use crate::Uncertainty;

/// The part of a digit that may hang over the line of its cell: one of so many.
const MAX_OVERHANG: Length = 5;
/// Least distance of a line from all edges of its cell, at which it is no part of them.
const MIN_DISTANCE: Length = 2 * POINT;
/// Most lines within cells that are looked at on a page.
const MAX_STROKES: usize = 1024;
/// Least size of a picture in a cell that may be a character.
const MIN_SIZE: Length = 3 * POINT;

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
        let strokes = page.rules.iter().map(|rule| rule.rect());
        let strokes = strokes.filter(|stroke| find_surrounding(tables, *stroke).is_some());
        for stroke in strokes.take(MAX_STROKES) {
            if !is_underline(stroke, &page.glyphs) {
                found.mark(tables, stroke.centre(), Mark::Drawing);
            }
        }
        for rect in page.images.iter().chain(&page.drawings) {
            found.mark_drawing(tables, *rect);
        }
        for rect in &page.blots {
            found.mark(tables, rect.centre(), Mark::Glyph(Ambiguity::Overprinted));
        }
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

    /// Marks the cell that a picture is in, unless it fills it as a ground does.
    fn mark_drawing(&mut self, tables: &[Lattice], rect: Rect) {
        if rect.width().max(rect.height()) < MIN_SIZE {
            return;
        }
        for (table, marks) in tables.iter().zip(&mut self.marks) {
            let corners = [(rect.left, rect.top), (rect.right, rect.bottom)];
            let [Some(cell), Some(other)] = corners.map(|corner| table.cell_at(corner)) else {
                continue;
            };
            let area = table.cell_rect(cell);
            let is_ground =
                rect.width() * 10 > area.width() * 9 && rect.height() * 10 > area.height() * 9;
            if let Some(mark) = marks.get_mut(cell).filter(|_| cell == other && !is_ground) {
                *mark = (*mark).max(Some(Mark::Drawing));
            }
        }
    }
}

/// Returns the area of the cell that a line lies in, apart from all its edges.
fn find_surrounding(tables: &[Lattice], stroke: Rect) -> Option<Rect> {
    let table = tables.iter().find(|table| table.cell_at(stroke.centre()).is_some())?;
    let area = table.cell_rect(table.cell_at(stroke.centre())?);
    let distances = [
        stroke.left - area.left,
        stroke.top - area.top,
        area.right - stroke.right,
        area.bottom - stroke.bottom,
    ];
    distances.iter().all(|distance| *distance >= MIN_DISTANCE).then_some(area)
}

/// Returns true if a level line runs below text.
fn is_underline(stroke: Rect, glyphs: &[Glyph]) -> bool {
    stroke.width() > stroke.height()
        && glyphs.iter().any(|glyph| {
            let rect = glyph.rect;
            rect.left < stroke.right
                && rect.right > stroke.left
                && rect.centre().1 < stroke.top
                && stroke.top - rect.bottom < glyph.em
        })
}
