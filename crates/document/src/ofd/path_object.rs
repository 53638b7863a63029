//! Paths (GB/T 33190-2016, 9) and images (10).

use std::rc::Rc;

use super::numbers::{boundary, parse_number};
use super::walker::{PageWalker, Scope};
use crate::page::color::Color;
use crate::page::drawing::Stroke;
use crate::page::image_mask::{ImageMask, Raster};
use crate::page::ink::{CLEAR, Ink};
use crate::page::matrix::{Matrix, bounded, to_length};
use crate::page::path::{FillRule, Path};
use crate::xml::Element;

impl PageWalker<'_, '_> {
    /// Draws a path.
    pub(super) fn draw_path(&mut self, object: Element, scope: &Scope) {
        let Some(data) = object.child("AbbreviatedData") else { return };
        let mut path = Path::default();
        read_path(&data.text(), scope.matrix, &mut path);
        let seen = |ink: &Ink| ink.opacity >= CLEAR;
        let is_even_odd = object.attribute("Rule").is_some_and(|rule| rule.starts_with("Even"));
        let rule = if is_even_odd { FillRule::EvenOdd } else { FillRule::Nonzero };
        let fill = scope.style.path_fill(object).map(|ink| scope.ink(ink)).filter(seen);
        let stroke = scope.style.path_stroke(object).map(|ink| scope.ink(ink)).filter(seen);
        let width = scope.style.line_width() * scale_of(scope.matrix);
        let is_dashed = scope.style.is_dashed();
        let stroke = stroke.map(|ink| Stroke { ink, width: to_length(bounded(width)), is_dashed });
        self.page.paint_path(&path, fill.map(|ink| (rule, ink)), stroke, &scope.brush());
    }

    /// Draws an image. One that is not in the package takes its place all the same: what it
    /// shows is not known.
    pub(super) fn draw_image(&mut self, object: Element, scope: &Scope) {
        let id = object.attribute("ResourceID").unwrap_or_default();
        let image = self.resources.image(&id);
        let is_opaque =
            image.is_some_and(|image| image.is_opaque && self.package.contains(&image.part));
        self.draw_unread(object, scope, is_opaque && object.attribute("ImageMask").is_none());
    }

    /// Draws the place of an object that is not read.
    pub(super) fn draw_unread(&mut self, object: Element, scope: &Scope, is_opaque: bool) {
        let ink = scope.ink(Ink { color: Color::Unknown, opacity: 1.0 });
        if ink.opacity < CLEAR {
            return;
        }
        let matrix = if object.attribute("CTM").is_some() {
            scope.matrix
        } else {
            let area = boundary(object);
            Matrix([area.width, 0.0, 0.0, area.height, 0.0, 0.0]).then(scope.matrix)
        };
        let mask = (!is_opaque).then(|| Rc::new(ImageMask::new(Rc::new(Raster::Unknown), matrix)));
        self.page.paint_image(matrix, mask, ink, &scope.brush());
    }
}

/// Returns how much longer a matrix makes lengths.
fn scale_of(matrix: Matrix) -> f64 {
    let size = |(x, y): (f64, f64)| x.abs().max(y.abs());
    size(matrix.transform_vector(1.0, 0.0)).max(size(matrix.transform_vector(0.0, 1.0)))
}

/// Reads the operators of abbreviated data (9.3) into a path on the page. Operands that
/// are missing end it.
pub(super) fn read_path(data: &str, to_page: Matrix, path: &mut Path) {
    let mut words = data.split([' ', ',', '\t', '\n', '\r']).filter(|word| !word.is_empty());
    let mut operator = "";
    let mut peeked = None;
    // The last point, in the space of the object.
    let mut last = (0.0, 0.0);
    while let Some(word) = peeked.take().or_else(|| words.next()) {
        let mut numbers = [0.0; 7];
        let first = parse_number(word);
        if first.is_none() {
            operator = word;
        }
        let count = operand_count(operator);
        // Operands without an operator repeat the one before.
        let from = usize::from(first.is_some());
        numbers[0] = first.unwrap_or_default();
        let mut is_whole = count >= from && (count > 0 || first.is_none());
        for number in numbers.iter_mut().take(count).skip(from) {
            match words.next().map(|word| (word, parse_number(word))) {
                Some((_, Some(value))) => *number = value,
                Some((word, None)) => {
                    peeked = Some(word);
                    is_whole = false;
                    break;
                }
                None => is_whole = false,
            }
        }
        if is_whole {
            apply(operator, numbers, to_page, &mut last, path);
        }
    }
}

/// Returns the number of operands of an operator.
fn operand_count(operator: &str) -> usize {
    match operator {
        "M" | "S" | "L" => 2,
        "Q" => 4,
        "B" => 6,
        "A" => 7,
        _ => 0,
    }
}

fn apply(operator: &str, n: [f64; 7], to_page: Matrix, last: &mut (f64, f64), path: &mut Path) {
    let at = |x: f64, y: f64| to_page.to_page(x, y);
    match operator {
        "M" | "S" => path.begin(at(n[0], n[1])),
        "L" => path.add_line(at(n[0], n[1])),
        "Q" => {
            // The control points of the cubic curve that is the same.
            let between = |from: f64, by: f64| from + (by - from) * 2.0 / 3.0;
            let one = (between(last.0, n[0]), between(last.1, n[1]));
            let other = (between(n[2], n[0]), between(n[3], n[1]));
            path.add_curve([one, other, (n[2], n[3])].map(|(x, y)| at(x, y)));
        }
        "B" => path.add_curve([(n[0], n[1]), (n[2], n[3]), (n[4], n[5])].map(|(x, y)| at(x, y))),
        "A" => {
            // An arc is no rule; its ends and its bulge are enough.
            let middle = (f64::midpoint(last.0, n[5]), f64::midpoint(last.1, n[6]));
            let (dx, dy) = ((n[5] - last.0) / 2.0, (n[6] - last.1) / 2.0);
            let side = if n[4] > 0.5 { 1.0 } else { -1.0 };
            let bulge = (middle.0 + dy * side, middle.1 - dx * side);
            path.add_curve([bulge, bulge, (n[5], n[6])].map(|(x, y)| at(x, y)));
        }
        "C" => path.close(),
        _ => {}
    }
    *last = match operator {
        "M" | "S" | "L" => (n[0], n[1]),
        "Q" => (n[2], n[3]),
        "B" => (n[4], n[5]),
        "A" => (n[5], n[6]),
        _ => *last,
    };
}
