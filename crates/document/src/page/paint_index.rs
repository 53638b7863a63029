//! An index of the painted areas of a page by place.

use super::content::{Glyph, Length, POINT, Page, Rect};
use super::paint::Paint;
use super::shape::Point;

/// Least size of the squares into which a page is divided.
const MIN_SQUARE: Length = 18 * POINT;
/// Most squares in a row or a column.
const MAX_SQUARES: Length = 64;
/// Width of an area against the size of text below which it is a line.
const LINE_WIDTH: Length = 12;

/// The painted areas of each square of a page.
pub(crate) struct PaintIndex {
    square: Length,
    columns: usize,
    rows: usize,
    /// Indexes of paints, ascending.
    squares: Vec<Vec<usize>>,
    found: Vec<usize>,
}

impl PaintIndex {
    /// Indexes the areas of a page; `None` if that takes too many steps.
    pub(crate) fn new(page: &Page, steps: &mut usize) -> Option<Self> {
        let (width, height) = page.size;
        let square = MIN_SQUARE.max(width.max(height) / MAX_SQUARES + 1);
        let count = |size: Length| usize::try_from(size.max(0) / square + 1).unwrap_or(1);
        let (columns, rows) = (count(width), count(height));
        let squares = vec![Vec::new(); columns * rows];
        let mut index = Self { square, columns, rows, squares, found: Vec::new() };
        for (at, paint) in page.paints.iter().enumerate() {
            let places = index.places(paint.bounds());
            *steps = steps.checked_sub(places.len() + 1)?;
            for place in places {
                if let Some(square) = index.squares.get_mut(place) {
                    square.push(at);
                }
            }
        }
        Some(index)
    }

    /// Returns the indexes of the squares that an area touches.
    fn places(&self, area: Rect) -> Vec<usize> {
        let place = |at: Length, count: usize| {
            usize::try_from(at.max(0) / self.square).unwrap_or_default().min(count - 1)
        };
        let columns = place(area.left, self.columns)..=place(area.right, self.columns);
        let rows = place(area.top, self.rows)..=place(area.bottom, self.rows);
        rows.flat_map(|row| columns.clone().map(move |column| (row, column)))
            .map(|(row, column)| row * self.columns + column)
            .collect()
    }

    /// Returns the indexes of the areas that may cover a point, ascending.
    pub(crate) fn paints_at(&self, (x, y): Point) -> &[usize] {
        let places = self.places(Rect { left: x, top: y, right: x, bottom: y });
        let square = places.first().and_then(|place| self.squares.get(*place));
        square.map_or(&[], Vec::as_slice)
    }

    /// Returns the areas that touch the ink of a glyph, in the order of drawing, without
    /// lines along which text is written; `None` if that takes too many steps.
    pub(crate) fn find<'p>(
        &mut self,
        paints: &'p [Paint],
        glyph: &Glyph,
        steps: &mut usize,
    ) -> Option<Vec<&'p Paint>> {
        let area = glyph.ink_box();
        self.found.clear();
        for place in self.places(area) {
            self.found.extend_from_slice(self.squares.get(place).map_or(&[][..], Vec::as_slice));
        }
        *steps = steps.checked_sub(self.found.len())?;
        self.found.sort_unstable();
        self.found.dedup();
        let touches = |paint: &&Paint| {
            let bounds = paint.bounds();
            let common = bounds.intersection(area);
            let is_thin = bounds.width().min(bounds.height()) * 100 < glyph.em * LINE_WIDTH;
            common.width() >= 0 && common.height() >= 0 && (paint.line.is_some() || !is_thin)
        };
        Some(self.found.iter().filter_map(|at| paints.get(*at)).filter(touches).collect())
    }
}
