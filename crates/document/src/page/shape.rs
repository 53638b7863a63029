//! Areas that paths enclose on a page.

use super::content::{Length, Rect};

/// Largest deviation of the corners of a rectangle from its sides.
const MAX_SLANT: Length = 50;

/// A point on the page.
pub(crate) type Point = (Length, Length);

/// An area that subpaths enclose (ISO 32000-1, 8.5.3.3).
#[derive(Clone, Debug)]
pub(crate) struct Shape {
    /// The smallest rectangle around it.
    pub bounds: Rect,
    /// Closed polygons; none for a rectangle with horizontal and vertical sides.
    polygons: Vec<Vec<Point>>,
    /// The even-odd rule decides which points are inside, not the winding number.
    is_even_odd: bool,
}

impl Shape {
    /// Makes the shape of a rectangle.
    pub(crate) fn rectangle(bounds: Rect) -> Self {
        Self { bounds, polygons: Vec::new(), is_even_odd: false }
    }

    /// Makes the shape of subpaths, which are closed; `None` if they have no points.
    pub(crate) fn new(polygons: Vec<Vec<Point>>, is_even_odd: bool) -> Option<Self> {
        let bounds = Rect::bounding(polygons.iter().flatten().copied())?;
        let is_rect = matches!(&polygons[..], [only] if is_rectangle(only, bounds));
        let polygons = if is_rect { Vec::new() } else { polygons };
        Some(Self { bounds, polygons, is_even_odd })
    }

    /// True for a rectangle with horizontal and vertical sides.
    pub(crate) fn is_rectangle(&self) -> bool {
        self.polygons.is_empty()
    }

    /// Returns the number of steps that a look-up of a point takes.
    pub(crate) fn cost(&self) -> usize {
        1 + self.polygons.iter().map(Vec::len).sum::<usize>()
    }

    /// True if a point is inside.
    pub(crate) fn contains(&self, point: Point) -> bool {
        if !self.bounds.contains(point) {
            return false;
        }
        if self.polygons.is_empty() {
            return true;
        }
        let winding: i64 = self.polygons.iter().map(|polygon| winding_number(polygon, point)).sum();
        if self.is_even_odd { winding % 2 != 0 } else { winding != 0 }
    }
}

fn is_rectangle(polygon: &[Point], bounds: Rect) -> bool {
    let near = |one: Length, other: Length| (one - other).abs() <= MAX_SLANT;
    let is_corner = |&(x, y): &Point| {
        (near(x, bounds.left) || near(x, bounds.right))
            && (near(y, bounds.top) || near(y, bounds.bottom))
    };
    // Each side keeps one coordinate, so that a diagonal is none.
    let is_side = |pair: &[Point]| near(pair[0].0, pair[1].0) || near(pair[0].1, pair[1].1);
    matches!(polygon.len(), 4 | 5)
        && polygon.iter().all(is_corner)
        && polygon.windows(2).all(is_side)
        && polygon.first().zip(polygon.last()).is_some_and(|(one, other)| is_side(&[*one, *other]))
}

/// Returns how often a polygon winds around a point.
fn winding_number(polygon: &[Point], (x, y): Point) -> i64 {
    let Some(mut from) = polygon.last().copied() else { return 0 };
    let mut winding = 0;
    for &to in polygon {
        // Positive if the point is left of the side.
        let turn = (to.0 - from.0) * (y - from.1) - (x - from.0) * (to.1 - from.1);
        if from.1 <= y && to.1 > y && turn > 0 {
            winding += 1;
        } else if from.1 > y && to.1 <= y && turn < 0 {
            winding -= 1;
        }
        from = to;
    }
    winding
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(from: Length, to: Length) -> Vec<Point> {
        vec![(from, from), (to, from), (to, to), (from, to)]
    }

    #[test]
    fn points_are_inside_or_not() {
        let triangle = Shape::new(vec![vec![(0, 0), (1000, 0), (0, 1000)]], false).unwrap();
        assert!(!triangle.is_rectangle());
        assert!(triangle.contains((200, 200)) && !triangle.contains((800, 800)));
        let rectangle = Shape::new(vec![square(0, 1000)], false).unwrap();
        assert!(rectangle.is_rectangle() && rectangle.contains((800, 800)));
        let frame = vec![square(0, 1000), square(400, 600)];
        assert!(!Shape::new(frame.clone(), true).unwrap().contains((500, 500)));
        assert!(Shape::new(frame, false).unwrap().contains((500, 500)));
        assert!(Shape::new(Vec::new(), false).is_none());
    }

    #[test]
    fn points_far_out_do_no_harm() {
        let far = 1_000_000_000;
        let shape = Shape::new(vec![vec![(-far, -far), (far, -far), (0, far)]], false).unwrap();
        assert!(shape.contains((0, 0)));
    }
}
