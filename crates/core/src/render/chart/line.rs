//! A line through the years: a dot for each known figure, a gap where there is none.

use super::axis::{Axis, Frame};
use super::label::{Label, choose_labels};
use super::number::format_short;
use super::scale::scale_height;
use super::series::{ChartSeries, highest_value};
use super::svg::{DOT_RADIUS, Drawing, WIDTH};
use rust_decimal::Decimal;
use std::fmt::Write;

/// The distance of a label from the dot that it belongs to.
const LABEL_DISTANCE: i32 = 9;

/// Draws a series as a line; `None` with fewer than two known figures, or with zeros alone.
pub(crate) fn line_chart(axis: &Axis, series: &ChartSeries, alternative: &str) -> Option<String> {
    let max = highest_value([series.values.as_slice()].into_iter())?;
    let frame = Frame::new(axis);
    let mut drawing = Drawing::new(frame.height, alternative);
    axis.draw(frame, &mut drawing);
    let points = locate_points(frame, &series.values, max);
    let mut path = String::with_capacity(16 * points.len());
    write_path(points.iter().copied(), &mut path);
    drawing.path("line", &path);
    let mut labels = Vec::new();
    let mut important = [0; 3];
    for (slot, (point, value)) in points.iter().zip(&series.values).enumerate() {
        let (Some((x, y)), Some(value)) = (*point, *value) else { continue };
        drawing.dot(x, y, &axis.title(slot, series.label, value));
        if let Some(text) = format_short(value, axis.words) {
            important[0] = labels.len();
            if value == max {
                important[1] = labels.len();
            }
            labels.push(Label::new(x, y - LABEL_DISTANCE, text));
        }
    }
    drawing.labels("value", &choose_labels(labels, &important));
    Some(drawing.finish())
}

/// Returns the point of each value.
fn locate_points(
    frame: Frame,
    values: &[Option<Decimal>],
    max: Decimal,
) -> Vec<Option<(i32, i32)>> {
    let point = |(slot, value): (usize, &Option<Decimal>)| {
        let x = frame.center(slot).clamp(DOT_RADIUS, WIDTH - DOT_RADIUS);
        Some((x, frame.bottom - scale_height((*value)?, max, frame.room())?))
    };
    values.iter().enumerate().map(point).collect()
}

/// Writes a path through points that breaks off where there is none; a point between two
/// gaps is a line without length, which round ends make a dot.
pub(super) fn write_path(points: impl Iterator<Item = Option<(i32, i32)>>, out: &mut String) {
    let mut run = 0;
    let mut last = (0, 0);
    for point in points.chain([None]) {
        match point {
            Some((x, y)) => {
                let _ = write!(out, "{}{x} {y}", if run == 0 { 'M' } else { 'L' });
                (run, last) = (run + 1, (x, y));
            }
            None => {
                if run == 1 {
                    let _ = write!(out, "L{} {}", last.0, last.1);
                }
                run = 0;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_is_no_point() {
        let mut path = String::new();
        let points = [Some((1, 9)), Some((2, 8)), None, Some((4, 7)), None, Some((6, 6))];
        write_path(points.into_iter(), &mut path);
        assert_eq!(path, "M1 9L2 8M4 7L4 7M6 6L6 6");
    }

    #[test]
    fn the_highest_value_touches_the_top_and_zero_the_base() {
        let axis = Axis { labels: vec![String::new(); 3], ..Axis::default() };
        let frame = Frame::new(&axis);
        let values = [Some(Decimal::ZERO), None, Some(Decimal::from(43))];
        let points = locate_points(frame, &values, Decimal::from(43));
        assert_eq!(points, [Some((60, frame.bottom)), None, Some((300, frame.top))]);
    }

    #[test]
    fn every_known_figure_has_a_dot_and_words() {
        let labels = ["2019", "2020", "2021"].map(str::to_owned).to_vec();
        let axis = Axis { labels, ..Axis::default() };
        let values = vec![Some(Decimal::from(14)), None, Some(Decimal::from(43))];
        let series = ChartSeries { label: "新收<申请>", values };
        let svg = line_chart(&axis, &series, "a \"b\"").unwrap();
        assert_eq!(svg.matches("<circle").count(), 2);
        assert!(svg.contains("<title>2019 年新收&lt;申请&gt; 14 件</title>"), "{svg}");
        assert!(svg.contains("aria-label=\"a &quot;b&quot;\""), "{svg}");
        let one = ChartSeries { label: "", values: vec![Some(Decimal::ONE), None, None] };
        assert_eq!(line_chart(&axis, &one, ""), None);
    }
}
