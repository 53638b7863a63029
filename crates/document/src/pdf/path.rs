//! What is drawn beside the text, as far as it makes rules or bounds them.

use super::matrix::{Fixed, Matrix};
use super::page::{Length, POINT, Rect, Rule};

/// What is filled and no wider is a rule.
const THIN: Length = 3 * POINT;
/// What is shorter is a dot.
const SHORT: Length = 2 * POINT;
/// How far from straight a straight line may be.
const SLANT: Length = POINT / 2;
/// Most points of a path, and rules of a page.
const MOST: usize = 200_000;

/// A path that is being drawn.
#[derive(Default)]
pub(super) struct Path {
    subpaths: Vec<Vec<(Length, Length)>>,
    points: usize,
    is_clip: bool,
}

impl Path {
    /// Draws on.
    pub(super) fn apply_operator(&mut self, operator: &[u8], of: &[Fixed], matrix: Matrix) {
        match (operator, of) {
            (b"m", &[x, y]) => self.subpaths.push(vec![matrix.to_page(x, y)]),
            (b"l", &[x, y]) | (b"c", &[_, _, _, _, x, y]) | (b"v" | b"y", &[_, _, x, y]) => {
                self.add_point(matrix.to_page(x, y));
            }
            (b"h", _) => {
                if let Some(first) = self.subpaths.last().and_then(|part| part.first()).copied() {
                    self.add_point(first);
                }
            }
            (b"re", &[x, y, width, height]) => {
                let corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)];
                let mut part: Vec<_> =
                    corners.iter().map(|(x, y)| matrix.to_page(*x, *y)).collect();
                part.extend(part.first().copied());
                self.points += part.len();
                if self.points < MOST {
                    self.subpaths.push(part);
                }
            }
            (b"W" | b"W*", _) => self.is_clip = true,
            _ => {}
        }
    }

    fn add_point(&mut self, point: (Length, Length)) {
        self.points += 1;
        if let Some(part) = self.subpaths.last_mut().filter(|_| self.points < MOST) {
            part.push(point);
        }
    }

    /// Ends the path: what was drawn, as rules, or as bounds for what follows.
    pub(super) fn finish(
        &mut self,
        fill: bool,
        line: bool,
        clip: &mut Rect,
        rules: &mut Vec<Rule>,
    ) {
        let path = std::mem::take(self);
        let areas: Vec<Rect> =
            path.subpaths.iter().filter_map(|part| Rect::bounding(part.iter().copied())).collect();
        let mut drawn: Vec<Rect> = Vec::new();
        if fill {
            drawn.extend(areas.iter().filter(|area| area.width().min(area.height()) <= THIN));
            drawn.extend(frame_sides(&areas));
        }
        if line {
            let pairs = path.subpaths.iter().flat_map(|part| part.windows(2));
            let lines = pairs.filter_map(|pair| Rect::bounding(pair.iter().copied()));
            drawn.extend(lines.filter(|area| area.width().min(area.height()) <= SLANT));
        }
        for area in drawn {
            let bounds = Rect {
                left: clip.left - POINT,
                top: clip.top - POINT,
                right: clip.right + POINT,
                bottom: clip.bottom + POINT,
            };
            let seen = area.intersection(bounds);
            let long = seen.width().max(seen.height());
            if seen.width() >= 0 && seen.height() >= 0 && long >= SHORT && rules.len() < MOST {
                rules.push(Rule::from_rect(seen));
            }
        }
        if path.is_clip
            && let Some(bounds) = areas.into_iter().reduce(Rect::union)
        {
            *clip = clip.intersection(bounds);
        }
    }
}

/// The four sides of a frame that is filled between its outer and its inner edge.
fn frame_sides(areas: &[Rect]) -> Vec<Rect> {
    let mut sides = Vec::new();
    for pair in areas.windows(2) {
        let (outer, inner) = match pair {
            [one, other] if one.intersection(*other) == *other => (*one, *other),
            [one, other] if other.intersection(*one) == *one => (*other, *one),
            _ => continue,
        };
        let gaps = [
            inner.left - outer.left,
            inner.top - outer.top,
            outer.right - inner.right,
            outer.bottom - inner.bottom,
        ];
        if gaps.iter().all(|gap| (0..=THIN).contains(gap))
            && inner.width().min(inner.height()) > THIN
        {
            sides.extend([
                Rect { right: inner.left, ..outer },
                Rect { bottom: inner.top, ..outer },
                Rect { left: inner.right, ..outer },
                Rect { top: inner.bottom, ..outer },
            ]);
        }
    }
    sides
}
