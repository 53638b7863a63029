//! What is drawn beside the text, as far as it makes rules or bounds them.

use super::fixed::{Fixed, Matrix};
use super::page::{Area, Length, POINT, Rule};

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
    parts: Vec<Vec<(Length, Length)>>,
    points: usize,
    clips: bool,
}

impl Path {
    /// Draws on.
    pub(super) fn follow(&mut self, operator: &[u8], of: &[Fixed], matrix: Matrix) {
        match (operator, of) {
            (b"m", &[x, y]) => self.parts.push(vec![matrix.placed(x, y)]),
            (b"l", &[x, y]) | (b"c", &[_, _, _, _, x, y]) | (b"v" | b"y", &[_, _, x, y]) => {
                self.add(matrix.placed(x, y));
            }
            (b"h", _) => {
                if let Some(first) = self.parts.last().and_then(|part| part.first()).copied() {
                    self.add(first);
                }
            }
            (b"re", &[x, y, width, height]) => {
                let corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)];
                let mut part: Vec<_> = corners.iter().map(|(x, y)| matrix.placed(*x, *y)).collect();
                part.extend(part.first().copied());
                self.points += part.len();
                if self.points < MOST {
                    self.parts.push(part);
                }
            }
            (b"W" | b"W*", _) => self.clips = true,
            _ => {}
        }
    }

    fn add(&mut self, point: (Length, Length)) {
        self.points += 1;
        if let Some(part) = self.parts.last_mut().filter(|_| self.points < MOST) {
            part.push(point);
        }
    }

    /// Ends the path: what was drawn, as rules, or as bounds for what follows.
    pub(super) fn end(&mut self, fill: bool, line: bool, clip: &mut Area, rules: &mut Vec<Rule>) {
        let path = std::mem::take(self);
        let areas: Vec<Area> =
            path.parts.iter().filter_map(|part| Area::around(part.iter().copied())).collect();
        let mut drawn: Vec<Area> = Vec::new();
        if fill {
            drawn.extend(areas.iter().filter(|area| area.width().min(area.height()) <= THIN));
            drawn.extend(frames(&areas));
        }
        if line {
            let pairs = path.parts.iter().flat_map(|part| part.windows(2));
            let lines = pairs.filter_map(|pair| Area::around(pair.iter().copied()));
            drawn.extend(lines.filter(|area| area.width().min(area.height()) <= SLANT));
        }
        for area in drawn {
            let bounds = Area {
                left: clip.left - POINT,
                top: clip.top - POINT,
                right: clip.right + POINT,
                bottom: clip.bottom + POINT,
            };
            let seen = area.within(bounds);
            let long = seen.width().max(seen.height());
            if seen.width() >= 0 && seen.height() >= 0 && long >= SHORT && rules.len() < MOST {
                rules.push(Rule::along(seen));
            }
        }
        if path.clips
            && let Some(bounds) = areas.into_iter().reduce(Area::with)
        {
            *clip = clip.within(bounds);
        }
    }
}

/// The four sides of a frame that is filled between its outer and its inner edge.
fn frames(areas: &[Area]) -> Vec<Area> {
    let mut sides = Vec::new();
    for pair in areas.windows(2) {
        let (outer, inner) = match pair {
            [one, other] if one.within(*other) == *other => (*one, *other),
            [one, other] if other.within(*one) == *one => (*other, *one),
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
                Area { right: inner.left, ..outer },
                Area { bottom: inner.top, ..outer },
                Area { left: inner.right, ..outer },
                Area { top: inner.bottom, ..outer },
            ]);
        }
    }
    sides
}
