//! Paths (ISO 32000-1, 8.5): the ruled lines and clipping rectangles that they make.

use super::matrix::Matrix;
use super::page::{Length, POINT, Rect, Rule};

/// Largest width of a filled rectangle that is a ruled line.
const MAX_RULE_WIDTH: Length = 3 * POINT;
/// Least length of a ruled line.
const MIN_RULE_LENGTH: Length = 2 * POINT;
/// Largest slant of a horizontal or vertical line, from end to end.
const MAX_SLANT: Length = POINT / 2;
/// Most points of a path, and most ruled lines of a page.
const MAX_COUNT: usize = 200_000;

/// The current path, on the page.
#[derive(Default)]
pub(super) struct Path {
    subpaths: Vec<Vec<(Length, Length)>>,
    points: usize,
    is_clip: bool,
}

impl Path {
    /// Applies a path construction or clipping operator (ISO 32000-1, 8.5.2 and 8.5.4). Of a
    /// curve its end point counts.
    pub(super) fn apply_operator(&mut self, operator: &[u8], operands: &[f64], ctm: Matrix) {
        match (operator, operands) {
            (b"m", &[x, y]) => self.subpaths.push(vec![ctm.to_page(x, y)]),
            (b"l", &[x, y]) | (b"c", &[_, _, _, _, x, y]) | (b"v" | b"y", &[_, _, x, y]) => {
                self.add_point(ctm.to_page(x, y));
            }
            (b"h", _) => {
                if let Some(first) = self.subpaths.last().and_then(|part| part.first()).copied() {
                    self.add_point(first);
                }
            }
            (b"re", &[x, y, width, height]) => {
                let corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)];
                let mut part: Vec<_> = corners.iter().map(|(x, y)| ctm.to_page(*x, *y)).collect();
                part.extend(part.first().copied());
                self.points += part.len();
                if self.points < MAX_COUNT {
                    self.subpaths.push(part);
                }
            }
            (b"W" | b"W*", _) => self.is_clip = true,
            _ => {}
        }
    }

    fn add_point(&mut self, point: (Length, Length)) {
        self.points += 1;
        if let Some(part) = self.subpaths.last_mut().filter(|_| self.points < MAX_COUNT) {
            part.push(point);
        }
    }

    /// Ends the path: adds the ruled lines that it makes, and applies it to the clip.
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
            drawn.extend(
                areas.iter().filter(|area| area.width().min(area.height()) <= MAX_RULE_WIDTH),
            );
            drawn.extend(frame_sides(&areas));
        }
        if line {
            let pairs = path.subpaths.iter().flat_map(|part| part.windows(2));
            let lines = pairs.filter_map(|pair| Rect::bounding(pair.iter().copied()));
            drawn.extend(lines.filter(|area| area.width().min(area.height()) <= MAX_SLANT));
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
            if seen.width() >= 0
                && seen.height() >= 0
                && long >= MIN_RULE_LENGTH
                && rules.len() < MAX_COUNT
            {
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

/// Returns the four sides of frames that are filled between an outer and an inner
/// rectangle.
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
        if gaps.iter().all(|gap| (0..=MAX_RULE_WIDTH).contains(gap))
            && inner.width().min(inner.height()) > MAX_RULE_WIDTH
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
