//! Text that was taken back, by a line through it or paint over it, in tables without ruled
//! lines: a place that looks blank there may be none.

use super::content::{Ambiguity, Length, Rect};
use super::line::LinePart;
use crate::Uncertainty;

/// The places of such text on a page, and why it is not read.
pub(crate) struct ErasedText(pub Vec<(Rect, Ambiguity)>);

impl ErasedText {
    /// Finds the reason for which a place of a row between two edges is not blank, though
    /// nothing is seen there.
    pub(crate) fn find_between(
        &self,
        row: Rect,
        (left, right): (Length, Length),
    ) -> Option<Uncertainty> {
        self.find(|rect| {
            let (x, y) = rect.centre();
            (row.top..=row.bottom).contains(&y) && (left..right).contains(&x)
        })
    }

    /// Finds the reason for which a row may have lost a cell: text was taken back beside
    /// none of its parts.
    pub(crate) fn find_beside(&self, parts: &[LinePart]) -> Option<Uncertainty> {
        let row = parts.iter().map(|part| part.rect).reduce(Rect::union)?;
        let near = row.height();
        let is_near = |part: &LinePart, rect: Rect| {
            part.rect.left - near <= rect.right && rect.left <= part.rect.right + near
        };
        self.find(|rect| {
            (row.top..=row.bottom).contains(&rect.centre().1)
                && !parts.iter().any(|part| is_near(part, rect))
        })
    }

    fn find(&self, is_wanted: impl Fn(Rect) -> bool) -> Option<Uncertainty> {
        let found = self.0.iter().find(|(rect, _)| is_wanted(*rect));
        found.map(|(_, ambiguity)| ambiguity.uncertainty())
    }
}
