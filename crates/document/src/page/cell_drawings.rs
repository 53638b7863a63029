//! Lines, bars, drawings and pictures in the cells of ruled tables, each of which may be
//! taken for a character or hide one. What belongs to the table makes no doubt: its lines,
//! the ground of a cell, and lines under text.

use super::bar::Bar;
use super::content::{Glyph, Length, POINT, Page, Rect, Rule};
use super::table::{Lattice, MAX_EDGE_DISTANCE, MAX_LINE_DISTANCE};

/// Least size of what may be a character: a decimal point of one pixel of a screen.
const MIN_SIZE: Length = POINT * 3 / 5;
/// Least width of what reaches over from another cell, and least length of a line.
const MIN_OVERLAP: Length = POINT;
const MIN_OVERSHOOT: Length = 2 * POINT;
/// Largest size of what may be a character.
const MAX_SIZE: Length = 30 * POINT;
/// Largest thickness of the line between cells, with its distance from their edge.
const MAX_FRAME: Length = 6 * POINT;
/// Largest distance of lines that are in line with each other.
const MAX_OFFSET: Length = POINT / 2;
/// Part of the side of a cell, in per cent, along which a line of the table runs.
const MIN_SIDE: Length = 85;
/// Part of a cell, in per cent, that a ground fills.
const MIN_GROUND: Length = 90;
/// Most steps for a table.
const MAX_STEPS: usize = 500_000;

/// A table, and the glyphs of each of its cells.
struct DrawnTable<'p> {
    table: &'p Lattice,
    glyphs: Vec<Vec<&'p Glyph>>,
    steps: usize,
}

/// Tells for each cell of a table whether something is drawn in it that may be a character
/// or hide one.
pub(crate) fn find_drawn_cells(table: &Lattice, page: &Page) -> Vec<bool> {
    let mut glyphs = vec![Vec::new(); table.cells.len()];
    for glyph in page.glyphs.iter().filter(|glyph| !glyph.is_blank()) {
        if let Some(own) = table.cell_at(glyph.rect.centre()).and_then(|at| glyphs.get_mut(at)) {
            own.push(glyph);
        }
    }
    let mut drawn = DrawnTable { table, glyphs, steps: MAX_STEPS };
    let mut marked = table.unsure.clone();
    let found = drawn.mark_all(page, &mut marked);
    // Too much to look through is left to a person.
    if found.is_none() {
        marked.fill(true);
    }
    marked
}

impl DrawnTable<'_> {
    /// Marks cells by all that is drawn; `None` if that takes too many steps.
    fn mark_all(&mut self, page: &Page, marked: &mut [bool]) -> Option<()> {
        for rule in &page.rules {
            self.mark(rule.rect(), marked, |own, cell| own.is_stroke(*rule, cell, &page.rules))?;
        }
        for bar in &page.bars {
            self.mark(bar.rect, marked, |own, cell| Some(own.is_bar(bar, cell)))?;
        }
        for rect in &page.drawings {
            self.mark(*rect, marked, |own, cell| Some(own.is_drawing(*rect, cell, false)))?;
        }
        for rect in &page.images {
            self.mark(*rect, marked, |own, cell| Some(own.is_drawing(*rect, cell, true)))?;
        }
        Some(())
    }

    /// Marks the cells that an area touches and of which a test is true.
    fn mark(
        &mut self,
        area: Rect,
        marked: &mut [bool],
        test: impl Fn(&mut Self, usize) -> Option<bool>,
    ) -> Option<()> {
        let cells = self.table.cells_in(area);
        self.steps = self.steps.checked_sub(cells.len() + 1)?;
        for cell in cells {
            let is_open = marked.get(cell) == Some(&false);
            let glyphs = self.glyphs.get(cell).map_or(0, Vec::len);
            self.steps = self.steps.checked_sub(if is_open { glyphs } else { 0 })?;
            if is_open && self.part_in(area, cell).is_some() && test(self, cell)? {
                marked[cell] = true;
            }
        }
        Some(())
    }

    /// Returns the part of an area in a cell, apart from the lines around it.
    fn part_in(&self, area: Rect, cell: usize) -> Option<Rect> {
        let part = area.intersection(self.inside(cell));
        (part.width() >= 0 && part.height() >= 0).then_some(part)
    }

    /// Returns the area of a cell without the lines around it.
    fn inside(&self, cell: usize) -> Rect {
        let rect = self.table.cell_rect(cell);
        Rect {
            left: rect.left + MAX_LINE_DISTANCE,
            top: rect.top + MAX_LINE_DISTANCE,
            right: rect.right - MAX_LINE_DISTANCE,
            bottom: rect.bottom - MAX_LINE_DISTANCE,
        }
    }

    /// True if an area is of the cell alone.
    fn is_within(&self, area: Rect, cell: usize) -> bool {
        self.table.cell_rect(cell).intersection(area) == area
    }

    /// True for a line that is none of the table and runs under no text; `None` if that
    /// takes too many steps.
    fn is_stroke(&mut self, rule: Rule, cell: usize, rules: &[Rule]) -> Option<bool> {
        let area = rule.rect();
        let Some(part) = self.part_in(area, cell) else { return Some(false) };
        let long = part.width().max(part.height());
        if !self.is_within(area, cell) && long < MIN_OVERSHOOT || self.is_underline(area, cell) {
            return Some(false);
        }
        self.steps = self.steps.checked_sub(rules.len())?;
        Some(!self.is_side(rule, cell, rules))
    }

    /// True for a line that runs along a side of the cell with those in line with it, as
    /// the second of a pair of lines does.
    fn is_side(&self, rule: Rule, cell: usize, rules: &[Rule]) -> bool {
        let rect = self.table.cell_rect(cell);
        let (sides, from, to) = if rule.horizontal {
            ([rect.top, rect.bottom], rect.left, rect.right)
        } else {
            ([rect.left, rect.right], rect.top, rect.bottom)
        };
        let is_near =
            |side: &Length| (side - rule.position).abs() <= MAX_EDGE_DISTANCE + MAX_LINE_DISTANCE;
        let in_line = rules.iter().filter(|other| {
            other.horizontal == rule.horizontal
                && (other.position - rule.position).abs() <= MAX_OFFSET
        });
        let common = in_line.map(|other| (other.end.min(to) - other.start.max(from)).max(0));
        sides.iter().any(is_near) && common.sum::<Length>() * 100 >= (to - from) * MIN_SIDE
    }

    /// True if a level line runs below text of the cell, as wide as a character at least.
    fn is_underline(&self, area: Rect, cell: usize) -> bool {
        let glyphs = self.glyphs.get(cell).map_or(&[][..], Vec::as_slice);
        area.width() > area.height()
            && glyphs.iter().any(|glyph| {
                let rect = glyph.rect;
                let common = area.right.min(rect.right) - area.left.max(rect.left);
                common * 2 > rect.width()
                    && area.height() * 5 <= glyph.em
                    && rect.centre().1 < area.top
                    && (area.top - rect.bottom) * 2 < glyph.em
            })
    }

    /// True for a bar that is none of the frame, and no ground of the cell or its text.
    fn is_bar(&self, bar: &Bar, cell: usize) -> bool {
        let Some(part) = self.part_in(bar.rect, cell) else { return false };
        let (small, large) = (part.width().min(part.height()), part.width().max(part.height()));
        let is_within = self.is_within(bar.rect, cell);
        if large < MIN_SIZE || !is_within && small < MIN_OVERLAP {
            return false;
        }
        let glyphs = self.glyphs.get(cell).map_or(&[][..], Vec::as_slice);
        // A pattern behind text may be a line through it.
        let has_text = bar.is_plain()
            && glyphs.iter().any(|glyph| {
                let ink = glyph.ink_box();
                let is_read = glyph.order >= bar.glyphs_before || bar.is_clear();
                is_read && bar.rect.intersection(ink) == ink
            });
        (large <= MAX_SIZE || bar.is_dark())
            && !has_text
            && !self.is_ground(part, cell)
            && !self.is_frame(part, cell)
            && !self.is_underline(bar.rect, cell)
    }

    /// True if a part of a cell is nearly all of it.
    fn is_ground(&self, part: Rect, cell: usize) -> bool {
        let inside = self.inside(cell);
        part.width() * 100 >= inside.width() * MIN_GROUND
            && part.height() * 100 >= inside.height() * MIN_GROUND
    }

    /// True if a part of a cell runs along one of its sides, as a thick line does.
    fn is_frame(&self, part: Rect, cell: usize) -> bool {
        let (rect, inside) = (self.table.cell_rect(cell), self.inside(cell));
        let is_wide = part.width() * 100 >= inside.width() * MIN_SIDE;
        let is_high = part.height() * 100 >= inside.height() * MIN_SIDE;
        let is_near = |distance: Length| distance <= MAX_FRAME;
        is_wide && (is_near(part.bottom - rect.top) || is_near(rect.bottom - part.top))
            || is_high && (is_near(part.right - rect.left) || is_near(rect.right - part.left))
    }

    /// True for a drawing or a picture in the cell, unless it fills it as a ground does:
    /// a line from corner to corner, or a picture under text.
    fn is_drawing(&self, rect: Rect, cell: usize, is_image: bool) -> bool {
        let Some(part) = self.part_in(rect, cell) else { return false };
        let (small, large) = (part.width().min(part.height()), part.width().max(part.height()));
        let is_within = self.is_within(rect, cell);
        // A large one over several cells is a seal or a watermark.
        let is_small = rect.width().min(rect.height()) <= MAX_SIZE;
        let may_be_character = large >= MIN_SIZE && (is_within || is_small && small >= MIN_OVERLAP);
        let has_text = self.glyphs.get(cell).is_some_and(|glyphs| !glyphs.is_empty());
        let is_ground = self.is_ground(part, cell) && (!is_image || has_text || !is_within);
        may_be_character && !is_ground
    }
}
