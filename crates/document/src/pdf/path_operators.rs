//! The operators that construct paths (ISO 32000-1, 8.5.2 and 8.5.4).

use crate::page::matrix::Matrix;
use crate::page::path::{FillRule, Path};

impl Path {
    /// Applies a path construction or clipping operator (ISO 32000-1, 8.5.2 and 8.5.4).
    pub(super) fn apply_operator(&mut self, operator: &[u8], operands: &[f64], ctm: Matrix) {
        match (operator, operands) {
            (b"m", &[x, y]) => self.begin(ctm.to_page(x, y)),
            (b"l", &[x, y]) => self.add_line(ctm.to_page(x, y)),
            (b"c", &[x1, y1, x2, y2, x, y]) => {
                self.add_curve([(x1, y1), (x2, y2), (x, y)].map(|(x, y)| ctm.to_page(x, y)));
            }
            (b"v", &[x2, y2, x, y]) => {
                let start = self.current_point().unwrap_or_default();
                self.add_curve([start, ctm.to_page(x2, y2), ctm.to_page(x, y)]);
            }
            (b"y", &[x1, y1, x, y]) => {
                self.add_curve([ctm.to_page(x1, y1), ctm.to_page(x, y), ctm.to_page(x, y)]);
            }
            (b"h", _) => self.close(),
            (b"re", &[x, y, width, height]) => {
                let corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)];
                let [first, others @ ..] = corners.map(|(x, y)| ctm.to_page(x, y));
                self.begin(first);
                for corner in others.into_iter().chain([first]) {
                    self.add_line(corner);
                }
            }
            (b"W", _) => self.set_clip(FillRule::Nonzero),
            (b"W*", _) => self.set_clip(FillRule::EvenOdd),
            _ => {}
        }
    }
}
