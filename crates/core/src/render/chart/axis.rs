//! The horizontal axis: a slot for each year or range, and what stands under it.

use super::label::{Label, choose_labels};
use super::number::format_grouped;
use super::scale::to_units;
use super::svg::{Drawing, WIDTH};
use crate::words::Words;
use rust_decimal::Decimal;

/// The room of each part of a chart, from the top: words at a change of form, labels of
/// values, the plot, labels of slots, notes under these.
const CHANGE_ROOM: i32 = 20;
const VALUE_ROOM: i32 = 22;
const PLOT_ROOM: i32 = 116;
const LABEL_ROOM: i32 = 22;
const NOTE_ROOM: i32 = 20;

/// The slots of a chart, left to right.
#[derive(Clone, Debug, Default)]
pub(crate) struct Axis {
    /// The label of each slot.
    pub(crate) labels: Vec<String>,
    /// True if the slots are ranges and the figures numbers of offices; else they are years
    /// with numbers of requests, reviews or lawsuits.
    pub(crate) is_of_ranges: bool,
    /// The words of the page.
    pub(crate) words: &'static Words,
    /// A note under each label; none, or one for each slot.
    pub(crate) notes: Vec<String>,
    /// The slots before which the form changes.
    pub(crate) changes: Vec<usize>,
    /// The slots that are drawn pale, since their figures are not of all offices.
    pub(crate) pale: Vec<bool>,
}

/// The places of a chart in units of its view box.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    /// The top of the plot, where the highest value ends.
    pub(super) top: i32,
    /// The base line.
    pub(super) bottom: i32,
    /// The height of the whole chart.
    pub(super) height: i32,
    slots: i32,
}

impl Frame {
    /// Divides a chart into slots; one without changes or notes is lower.
    pub(super) fn new(axis: &Axis) -> Self {
        let top = VALUE_ROOM + if axis.changes.is_empty() { 0 } else { CHANGE_ROOM };
        let bottom = top + PLOT_ROOM;
        let notes = if axis.notes.is_empty() { 0 } else { NOTE_ROOM };
        let slots = to_units(axis.labels.len()).max(1);
        Self { top, bottom, height: bottom + LABEL_ROOM + notes, slots }
    }

    /// Returns the height of the plot.
    pub(super) fn room(self) -> i32 {
        self.bottom - self.top
    }

    /// Returns the middle of a slot.
    pub(super) fn center(self, slot: usize) -> i32 {
        ((2 * to_units(slot) + 1) * WIDTH / (2 * self.slots)).min(WIDTH)
    }

    /// Returns the left edge of a slot.
    fn edge(self, slot: usize) -> i32 {
        (to_units(slot) * WIDTH / self.slots).min(WIDTH)
    }

    /// Returns the width of a slot.
    pub(super) fn slot_width(self) -> i32 {
        WIDTH / self.slots
    }
}

impl Axis {
    /// Says a figure in words: `2019 年新收申请 14 件`.
    pub(super) fn title(&self, slot: usize, name: &str, value: Decimal) -> String {
        let label = self.labels.get(slot).map_or("", String::as_str);
        let value = format_grouped(value);
        if self.is_of_ranges {
            return self.words.fill("chart.range_figure", &[("range", &label), ("count", &value)]);
        }
        let key = if name.is_empty() { "chart.year_figure_alone" } else { "chart.year_figure" };
        self.words.fill(key, &[("year", &label), ("name", &name), ("value", &value)])
    }

    /// Returns true for a slot that is drawn pale.
    pub(super) fn is_pale(&self, slot: usize) -> bool {
        self.pale.get(slot).copied().unwrap_or(false)
    }

    /// Draws the base line with its labels and notes, and where the form changes.
    pub(super) fn draw(&self, frame: Frame, drawing: &mut Drawing) {
        let bottom = frame.bottom;
        self.draw_changes(frame, drawing);
        drawing.path("base", &format!("M0 {bottom}H{WIDTH}"));
        let (labels, notes) = self.thinned_labels(frame);
        drawing.labels("slot", &labels);
        drawing.labels("note", &notes);
    }

    fn draw_changes(&self, frame: Frame, drawing: &mut Drawing) {
        let label = |slot: &usize| {
            Label::new(frame.edge(*slot), 14, self.words.text("chart.changed").to_owned())
        };
        for slot in &self.changes {
            let (x, from, to) = (frame.edge(*slot), CHANGE_ROOM, frame.bottom);
            drawing.path("change", &format!("M{x} {from}V{to}"));
        }
        let labels = self.changes.iter().map(label).collect();
        let last = self.changes.len().saturating_sub(1);
        drawing.labels("note", &choose_labels(labels, &[last]));
    }

    /// Returns the labels and notes of every slot, or of every second, third … counted from
    /// the last, so that none stands too near to the next.
    pub(super) fn thinned_labels(&self, frame: Frame) -> (Vec<Label>, Vec<Label>) {
        let (label_line, note_line) = (frame.bottom + 17, frame.bottom + LABEL_ROOM + 14);
        let every = |texts: &[String], step: usize, y: i32| -> Vec<Label> {
            let shown = |at: &usize| (texts.len() - 1 - at).is_multiple_of(step);
            let label = |at: usize| Label::new(frame.center(at), y, texts[at].clone());
            (0..texts.len()).filter(shown).map(label).collect()
        };
        let is_clear =
            |labels: &[Label]| labels.windows(2).all(|pair| pair[0].is_clear_of(&pair[1]));
        let both =
            |step| (every(&self.labels, step, label_line), every(&self.notes, step, note_line));
        (1..=self.labels.len().max(1))
            .map(both)
            .find(|(labels, notes)| is_clear(labels) && is_clear(notes))
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn axis(years: std::ops::Range<u16>) -> Axis {
        let labels = years.clone().map(|year| year.to_string()).collect();
        let notes = years.map(|_| "1,200 家".to_owned()).collect();
        Axis { labels, notes, ..Axis::default() }
    }

    #[test]
    fn labels_do_not_overlap_at_any_number_of_years() {
        for count in 1..=60 {
            let axis = axis(1960..1960 + count);
            let (labels, notes) = axis.thinned_labels(Frame::new(&axis));
            assert_eq!(labels.last().unwrap().text, (1960 + count - 1).to_string());
            assert_eq!(labels.len(), notes.len());
            for all in [labels, notes] {
                assert!(all.windows(2).all(|pair| pair[0].is_clear_of(&pair[1])), "{all:?}");
            }
        }
    }

    #[test]
    fn seven_years_are_all_labelled() {
        let mut axis = axis(2019..2026);
        axis.notes.clear();
        assert_eq!(axis.thinned_labels(Frame::new(&axis)).0.len(), 7);
    }

    #[test]
    fn slots_divide_the_width() {
        let axis = axis(2019..2023);
        let frame = Frame::new(&axis);
        assert_eq!([0, 1, 2, 3].map(|slot| frame.center(slot)), [45, 135, 225, 315]);
        assert_eq!(frame.edge(2), 180);
    }
}
