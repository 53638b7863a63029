//! The trend of one row of a table, small enough for a cell.

use super::line::write_path;
use super::scale::{scale_height, to_units};
use super::series::highest_value;
use rust_decimal::Decimal;
use std::fmt::Write;

/// The size of the drawing, and the edge that its line stays clear of.
const WIDTH: i32 = 80;
const HEIGHT: i32 = 24;
const EDGE: i32 = 3;

/// Appends a line through values; nothing with fewer than two known figures, or with zeros
/// alone. Readers who do not see it have the row.
pub(crate) fn sparkline(values: &[Option<Decimal>], out: &mut String) {
    let Some(max) = highest_value([values].into_iter()) else { return };
    let steps = to_units(values.len().saturating_sub(1)).max(1);
    let point = |(slot, value): (usize, &Option<Decimal>)| {
        let x = EDGE + to_units(slot) * (WIDTH - 2 * EDGE) / steps;
        let height = scale_height((*value)?, max, HEIGHT - 2 * EDGE)?;
        Some((x, HEIGHT - EDGE - height))
    };
    let points = || values.iter().enumerate().map(point);
    let _ = write!(out, "<svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" aria-hidden=\"true\"><path d=\"");
    write_path(points(), out);
    out.push_str("\"/>");
    if let Some((x, y)) = points().flatten().last() {
        let _ = write!(out, "<circle cx=\"{x}\" cy=\"{y}\" r=\"2\"/>");
    }
    out.push_str("</svg>");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draw(values: &[Option<i64>]) -> String {
        let values: Vec<_> = values.iter().map(|value| value.map(Decimal::from)).collect();
        let mut out = String::new();
        sparkline(&values, &mut out);
        out
    }

    #[test]
    fn a_line_goes_from_the_first_year_to_the_last() {
        assert_eq!(
            draw(&[Some(0), Some(6), None, Some(3)]),
            "<svg viewBox=\"0 0 80 24\" aria-hidden=\"true\">\
             <path d=\"M3 21L27 3M77 12L77 12\"/><circle cx=\"77\" cy=\"12\" r=\"2\"/></svg>"
        );
    }

    #[test]
    fn what_has_no_trend_has_no_line() {
        for values in [&[Some(1), None][..], &[Some(0), Some(0)], &[]] {
            assert_eq!(draw(values), "");
        }
    }
}
