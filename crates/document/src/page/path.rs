//! Paths (ISO 32000-1, 8.5): the ruled lines and the areas that they make.

use super::content::{Length, POINT, Rect, Rule};
use super::shape::{Point, Shape};

/// Largest width of a filled rectangle that is a ruled line.
const MAX_RULE_WIDTH: Length = 3 * POINT;
/// Least length of a ruled line.
const MIN_RULE_LENGTH: Length = 2 * POINT;
/// Largest slant of a horizontal or vertical line, from end to end.
const MAX_SLANT: Length = POINT / 2;
/// Least width of a line that may cover text.
const MIN_COVER_WIDTH: Length = POINT;
/// Most points of a path, and most ruled lines of a page.
pub(crate) const MAX_COUNT: usize = 200_000;

/// The current path, on the page.
#[derive(Default)]
pub(crate) struct Path {
    /// Its subpaths; of a curve the end points.
    subpaths: Vec<Vec<Point>>,
    /// The same with points on the curves.
    outlines: Vec<Vec<Point>>,
    points: usize,
    clip: Option<FillRule>,
}

/// The rule by which a path encloses points (ISO 32000-1, 8.5.3.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FillRule {
    Nonzero,
    EvenOdd,
}

impl Path {
    /// Makes it the clip of what follows, by a rule.
    pub(crate) fn set_clip(&mut self, rule: FillRule) {
        self.clip = Some(rule);
    }

    /// Closes the last subpath.
    pub(crate) fn close(&mut self) {
        if let Some(first) = self.subpaths.last().and_then(|part| part.first()).copied() {
            self.add_line(first);
        }
    }

    /// Returns the point where the path ends.
    pub(crate) fn current_point(&self) -> Option<Point> {
        self.subpaths.last().and_then(|part| part.last()).copied()
    }

    /// Begins a subpath.
    pub(crate) fn begin(&mut self, point: Point) {
        self.points += 1;
        if self.points < MAX_COUNT {
            self.subpaths.push(vec![point]);
            self.outlines.push(vec![point]);
        }
    }

    /// Adds a line to a point.
    pub(crate) fn add_line(&mut self, point: Point) {
        self.points += 1;
        if self.points >= MAX_COUNT {
            return;
        }
        if let (Some(part), Some(outline)) = (self.subpaths.last_mut(), self.outlines.last_mut()) {
            part.push(point);
            outline.push(point);
        }
    }

    /// Adds a cubic Bézier curve (8.5.2.2), and points on it to the outline.
    pub(crate) fn add_curve(&mut self, [one, other, end]: [Point; 3]) {
        /// In how many parts a curve is divided.
        const PARTS: Length = 4;
        let start = self.current_point().unwrap_or(end);
        let bezier = |a: Length, b: Length, c: Length, d: Length, at: Length| {
            let rest = PARTS - at;
            let sum = a * rest * rest * rest
                + 3 * b * rest * rest * at
                + 3 * c * rest * at * at
                + d * at * at * at;
            sum / (PARTS * PARTS * PARTS)
        };
        if let Some(outline) = self.outlines.last_mut().filter(|_| self.points < MAX_COUNT) {
            outline.extend((1..PARTS).map(|at| {
                let x = bezier(start.0, one.0, other.0, end.0, at);
                (x, bezier(start.1, one.1, other.1, end.1, at))
            }));
        }
        self.add_line(end);
    }

    /// Returns the area that it encloses.
    pub(crate) fn shape(&self, rule: FillRule) -> Option<Shape> {
        Shape::new(self.outlines.clone(), rule == FillRule::EvenOdd)
    }

    /// Returns the areas of its lines, if they are as wide as text.
    pub(crate) fn stroke_shapes(&self, width: Length) -> Vec<Shape> {
        if width < MIN_COVER_WIDTH {
            return Vec::new();
        }
        let pairs = self.outlines.iter().flat_map(|part| part.windows(2));
        pairs.filter_map(|pair| stroke_shape(pair[0], pair[1], width)).collect()
    }

    /// Returns the bounds of each subpath with curves or slanted lines.
    pub(crate) fn drawings(&self) -> Vec<Rect> {
        let parts = self.subpaths.iter().zip(&self.outlines);
        let drawn = parts.filter(|(part, outline)| is_drawing(part, outline));
        drawn.filter_map(|(_, outline)| Rect::bounding(outline.iter().copied())).collect()
    }

    /// Returns the bounds of the subpaths that are filled without curves or slanted lines;
    /// with `as_rules`, without those that [`Self::rules`] returns.
    pub(crate) fn filled_bars(&self, as_rules: bool) -> Vec<Rect> {
        let parts = self.subpaths.iter().zip(&self.outlines);
        let straight = parts.filter(|(part, outline)| !is_drawing(part, outline));
        let areas = straight.filter_map(|(part, _)| Rect::bounding(part.iter().copied()));
        let is_rule = |area: &Rect| area.width().min(area.height()) <= MAX_RULE_WIDTH;
        areas.filter(|area| !as_rules || !is_rule(area) || !is_long(area)).collect()
    }

    /// Returns the areas of lines of a width that are stroked and hardly slanted; with
    /// `as_rules`, without those that [`Self::rules`] returns.
    pub(crate) fn stroked_bars(&self, width: Length, as_rules: bool) -> Vec<Rect> {
        let pairs = self.subpaths.iter().flat_map(|part| part.windows(2));
        let lines = pairs.filter_map(|pair| Rect::bounding(pair.iter().copied()));
        let is_straight = |area: &Rect| area.width().min(area.height()) <= MIN_RULE_LENGTH;
        let is_rule = |area: &Rect| area.width().min(area.height()) <= MAX_SLANT;
        let half = width / 2;
        lines
            .filter(|area| is_straight(area) && (!as_rules || !is_rule(area) || !is_long(area)))
            .map(|area| Rect {
                left: area.left - half,
                top: area.top - half,
                right: area.right + half,
                bottom: area.bottom + half,
            })
            .collect()
    }

    /// Returns the lines that are neither horizontal nor vertical.
    pub(crate) fn slanted_lines(&self) -> impl Iterator<Item = [Point; 2]> {
        let pairs = self.subpaths.iter().flat_map(|part| part.windows(2));
        pairs.map(|pair| [pair[0], pair[1]]).filter(|[from, to]| is_slanted(*from, *to))
    }

    /// Returns the ruled lines that it makes where it is filled or stroked.
    pub(crate) fn rules(&self, fill: bool, stroke: bool, clip: Rect) -> Vec<Rule> {
        let mut drawn: Vec<Rect> = Vec::new();
        if fill {
            let areas: Vec<Rect> = self.areas().collect();
            drawn.extend(
                areas.iter().filter(|area| area.width().min(area.height()) <= MAX_RULE_WIDTH),
            );
            drawn.extend(frame_sides(&areas));
        }
        if stroke {
            let pairs = self.subpaths.iter().flat_map(|part| part.windows(2));
            let lines = pairs.filter_map(|pair| Rect::bounding(pair.iter().copied()));
            drawn.extend(lines.filter(|area| area.width().min(area.height()) <= MAX_SLANT));
        }
        let bounds = Rect {
            left: clip.left - POINT,
            top: clip.top - POINT,
            right: clip.right + POINT,
            bottom: clip.bottom + POINT,
        };
        let seen = drawn
            .into_iter()
            .map(|area| area.intersection(bounds))
            .filter(|seen| seen.width() >= 0 && seen.height() >= 0 && is_long(seen));
        seen.map(Rule::from_rect).collect()
    }

    fn areas(&self) -> impl Iterator<Item = Rect> {
        self.subpaths.iter().filter_map(|part| Rect::bounding(part.iter().copied()))
    }

    /// Returns the area to which a clipping operator limits what follows.
    pub(crate) fn clip_shape(&self) -> Option<Shape> {
        self.shape(self.clip?)
    }
}

/// True if a line or area is long enough to be a ruled line.
fn is_long(area: &Rect) -> bool {
    area.width().max(area.height()) >= MIN_RULE_LENGTH
}

/// True for a line that is neither horizontal nor vertical.
fn is_slanted(from: Point, to: Point) -> bool {
    (from.0 - to.0).abs().min((from.1 - to.1).abs()) > MIN_RULE_LENGTH
}

/// True for a subpath with curves, of which the outline has more points, or with slanted
/// lines.
fn is_drawing(part: &[Point], outline: &[Point]) -> bool {
    outline.len() > part.len() || part.windows(2).any(|pair| is_slanted(pair[0], pair[1]))
}

/// Returns the area of a line with a width.
fn stroke_shape(from: Point, to: Point, width: Length) -> Option<Shape> {
    let (x, y) = (to.0 - from.0, to.1 - from.1);
    let length = x.abs().max(y.abs());
    if length == 0 {
        return None;
    }
    // Of a slanted line the width is taken across the longer axis.
    let half = width / 2;
    let (aside, down) = if x.abs() >= y.abs() { (0, half) } else { (half, 0) };
    let corners = vec![
        (from.0 - aside, from.1 - down),
        (to.0 - aside, to.1 - down),
        (to.0 + aside, to.1 + down),
        (from.0 + aside, from.1 + down),
    ];
    Shape::new(vec![corners], false)
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
