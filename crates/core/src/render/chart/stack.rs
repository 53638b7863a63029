//! Bars that show a whole by its parts, one bar a year.

use super::axis::{Axis, Frame};
use super::bars::{ZERO_HEIGHT, place_bar};
use super::color_class;
use super::label::{Label, choose_labels};
use super::number::format_short;
use super::scale::scale_height;
use super::series::{ChartSeries, highest_value};
use super::svg::{Drawing, Rectangle};
use rust_decimal::Decimal;

/// The distance of a label from the top of its bar.
const LABEL_DISTANCE: i32 = 5;

/// The parts of a whole through the years.
#[derive(Debug, Default)]
pub(crate) struct StackedYears<'a> {
    /// The parts, from the bottom.
    pub(crate) parts: Vec<ChartSeries<'a>>,
    /// True for each slot all of whose parts are known, so that they come to a whole.
    pub(crate) complete: Vec<bool>,
}

impl StackedYears<'_> {
    /// Returns the sum of the known parts of each slot; `None` where none is known.
    pub(super) fn sums(&self) -> Vec<Option<Decimal>> {
        let sum = |slot: usize| {
            let known = self.parts.iter().filter_map(|part| part.values.get(slot).copied()?);
            let mut sum = None;
            for value in known {
                sum = Some(sum.unwrap_or(Decimal::ZERO).checked_add(value)?);
            }
            sum
        };
        (0..self.complete.len()).map(sum).collect()
    }

    /// Returns the sum of each slot all of whose parts are known.
    pub(crate) fn whole_sums(&self) -> Vec<Option<Decimal>> {
        let sums = self.sums().into_iter().zip(&self.complete);
        sums.map(|(sum, complete)| sum.filter(|_| *complete)).collect()
    }

    /// Returns true if a slot has known parts beside unknown ones.
    pub(super) fn is_incomplete(&self, slot: usize) -> bool {
        let is_known = |part: &ChartSeries| part.values.get(slot).is_some_and(Option::is_some);
        self.complete.get(slot) == Some(&false) && self.parts.iter().any(is_known)
    }
}

/// Draws parts as bars on one another; `None` with fewer than two years that have a
/// figure, or with zeros alone.
pub(crate) fn stacked_bars(axis: &Axis, stack: &StackedYears, alternative: &str) -> Option<String> {
    let sums = stack.sums();
    let max = highest_value([sums.as_slice()].into_iter())?;
    let frame = Frame::new(axis);
    let mut drawing = Drawing::new(frame.height, alternative);
    axis.draw(frame, &mut drawing);
    let mut labels = Vec::new();
    let mut highest = 0;
    for (slot, sum) in sums.into_iter().enumerate() {
        let Some((sum, height)) =
            sum.and_then(|sum| Some((sum, scale_height(sum, max, frame.room())?)))
        else {
            continue;
        };
        let bar = place_bar(frame, slot, (0, 1), height);
        draw_parts(&mut drawing, (axis, frame), stack, (slot, bar), max);
        // A bar some of whose parts are unknown shows no sum.
        let text = if stack.is_incomplete(slot) {
            Some(axis.words.text("chart.incomplete").to_owned())
        } else {
            format_short(sum, axis.words)
        };
        if let Some(text) = text {
            if sum == max {
                highest = labels.len();
            }
            labels.push(Label::new(bar.x + bar.width / 2, bar.y - LABEL_DISTANCE, text));
        }
    }
    let last = labels.len().saturating_sub(1);
    drawing.labels("value", &choose_labels(labels, &[last, highest, 0]));
    Some(drawing.finish())
}

/// Draws the parts of one bar from the bottom, each less a hairline that parts it from the
/// next; a bar of zeros is a line.
fn draw_parts(
    drawing: &mut Drawing,
    (axis, frame): (&Axis, Frame),
    stack: &StackedYears,
    (slot, bar): (usize, Rectangle),
    max: Decimal,
) {
    let mut below = Decimal::ZERO;
    let mut bottom = frame.bottom;
    for (at, part) in stack.parts.iter().enumerate() {
        let Some(value) = part.values.get(slot).copied().flatten() else { continue };
        let Some(sum) = below.checked_add(value) else { return };
        let Some(height) = scale_height(sum, max, frame.room()) else { return };
        let top = frame.bottom - height;
        let (below_top, hairline) = (bottom - top, i32::from(bottom - top > 2));
        if below_top > 0 {
            let area = Rectangle { y: top, height: below_top - hairline, ..bar };
            drawing.rectangle(&color_class(at), area, &axis.title(slot, part.label, value));
        }
        (below, bottom) = (sum, top);
    }
    if bottom == frame.bottom {
        let area = Rectangle { y: bottom - ZERO_HEIGHT, height: ZERO_HEIGHT, ..bar };
        drawing.rectangle("zero", area, &axis.title(slot, "", below));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stack() -> StackedYears<'static> {
        let number = |number: i64| Some(Decimal::from(number));
        StackedYears {
            parts: vec![
                ChartSeries {
                    label: "予以公开",
                    values: vec![number(6), number(0), number(20), None],
                },
                ChartSeries {
                    label: "不予公开", values: vec![number(4), number(0), None, None]
                },
            ],
            complete: vec![true, true, false, false],
        }
    }

    #[test]
    fn parts_come_to_the_height_of_their_sum() {
        let stack = stack();
        let number = |number: i64| Some(Decimal::from(number));
        assert_eq!(stack.sums(), [number(10), number(0), number(20), None]);
        assert_eq!(stack.whole_sums(), [number(10), number(0), None, None]);
        let labels = ["2019", "2020", "2021", "2022"].map(str::to_owned).to_vec();
        let axis = Axis { labels, ..Axis::default() };
        let svg = stacked_bars(&axis, &stack, "").unwrap();
        // Half the room of 116 for ten of twenty: 35 units for six, 23 for four.
        assert!(svg.contains("y=\"103\" width=\"36\" height=\"34\""), "{svg}");
        assert!(svg.contains("y=\"80\" width=\"36\" height=\"22\""), "{svg}");
        assert!(svg.contains("y=\"22\" width=\"36\" height=\"115\""), "{svg}");
        assert_eq!(svg.matches("class=\"zero\"").count(), 1, "{svg}");
    }

    #[test]
    fn a_bar_with_unknown_parts_has_no_total() {
        let stack = stack();
        assert_eq!([0, 1, 2, 3].map(|slot| stack.is_incomplete(slot)), [false, false, true, false]);
        let labels = ["2019", "2020", "2021", "2022"].map(str::to_owned).to_vec();
        let svg = stacked_bars(&Axis { labels, ..Axis::default() }, &stack, "").unwrap();
        assert!(svg.contains(">不全</text>") && !svg.contains(">20</text>"), "{svg}");
    }
}
