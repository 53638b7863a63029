//! Bars side by side, one for each series in every slot.

use super::axis::{Axis, Frame};
use super::color_class;
use super::label::{Label, choose_labels};
use super::number::format_short;
use super::scale::{scale_height, to_units};
use super::series::{ChartSeries, highest_value};
use super::svg::{Drawing, Rectangle, WIDTH};

/// The widest bar.
const MAX_WIDTH: i32 = 36;

/// The distance of a label from the top of its bar.
const LABEL_DISTANCE: i32 = 5;

/// The height of the bar of a zero: it is seen to be there.
pub(super) const ZERO_HEIGHT: i32 = 1;

/// Draws series as bars; `None` with fewer than two slots that have a figure, or with zeros
/// alone.
pub(crate) fn grouped_bars(
    axis: &Axis,
    series: &[ChartSeries],
    alternative: &str,
) -> Option<String> {
    let max = highest_value(series.iter().map(|series| series.values.as_slice()))?;
    let frame = Frame::new(axis);
    let mut drawing = Drawing::new(frame.height, alternative);
    axis.draw(frame, &mut drawing);
    let mut labels = Vec::new();
    let (mut highest, count) = (0, series.len());
    for slot in 0..axis.labels.len() {
        for (at, series) in series.iter().enumerate() {
            let Some(value) = series.values.get(slot).copied().flatten() else { continue };
            let Some(height) = scale_height(value, max, frame.room()) else { continue };
            let bar = place_bar(frame, slot, (at, count), height);
            let pale = if axis.is_pale(slot) { " pale" } else { "" };
            let class = format!("{}{pale}", color_class(at));
            drawing.rectangle(&class, bar, &axis.title(slot, series.label, value));
            if let Some(text) = format_short(value, axis.words) {
                if value == max {
                    highest = labels.len();
                }
                labels.push(Label::new(bar.x + bar.width / 2, bar.y - LABEL_DISTANCE, text));
            }
        }
    }
    let last = labels.len().saturating_sub(1);
    drawing.labels("value", &choose_labels(labels, &[last, highest, 0]));
    Some(drawing.finish())
}

/// Returns the bar of a height that is the `at`th of `count` in a slot.
pub(super) fn place_bar(
    frame: Frame,
    slot: usize,
    (at, count): (usize, usize),
    height: i32,
) -> Rectangle {
    let (at, count) = (to_units(at), to_units(count).max(1));
    let width = (frame.slot_width() * 5 / (6 * count)).clamp(1, MAX_WIDTH);
    let gap = i32::from(width > 4 && count > 1);
    let whole = count * width + (count - 1) * gap;
    let x = frame.center(slot) - whole / 2 + at * (width + gap);
    let height = height.max(ZERO_HEIGHT);
    Rectangle { x: x.clamp(0, WIDTH - width), y: frame.bottom - height, width, height }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal::Decimal;

    fn axis(count: usize) -> Axis {
        Axis { labels: vec!["2019".to_owned(); count], ..Axis::default() }
    }

    #[test]
    fn bars_of_a_slot_stand_beside_each_other_around_its_middle() {
        let frame = Frame::new(&axis(4));
        let bars = [0, 1].map(|at| place_bar(frame, 1, (at, 2), 50));
        assert!(bars[0].x + bars[0].width < bars[1].x, "{bars:?}");
        let (left, right) = (bars[0].x, bars[1].x + bars[1].width);
        assert!((left + right - 2 * frame.center(1)).abs() <= 1, "{bars:?}");
        assert!(bars.iter().all(|bar| bar.y + bar.height == frame.bottom));
    }

    #[test]
    fn a_zero_is_seen_and_a_blank_is_not() {
        let number = |number: i64| Some(Decimal::from(number));
        let series = [
            ChartSeries { label: "行政复议", values: vec![number(0), None, number(3)] },
            ChartSeries { label: "行政诉讼", values: vec![None, None, number(2)] },
        ];
        let mut axis = axis(3);
        axis.pale = vec![true, false, false];
        let svg = grouped_bars(&axis, &series, "").unwrap();
        assert_eq!(svg.matches("<rect").count(), 3, "{svg}");
        assert_eq!(svg.matches("class=\"s2\"").count(), 1, "{svg}");
        assert_eq!(svg.matches("class=\"s1 pale\"").count(), 1, "{svg}");
    }
}
