//! Charts as SVG, drawn from known figures alone: coordinates are integers in a view box
//! of a fixed width, colours are classes, so that no style and no script is needed. A
//! figure that nobody gave is a gap.

mod axis;
mod bars;
mod distribution;
mod label;
mod line;
mod number;
mod scale;
mod sentence;
mod series;
mod sparkline;
mod stack;
mod svg;
#[cfg(test)]
mod tests;
mod trend;

pub(super) use axis::Axis;
pub(super) use bars::grouped_bars;
pub(super) use distribution::{OfficeFigure, distribution_chart};
pub(super) use line::line_chart;
pub(super) use sentence::{describe, gaps_sentence, parts_sentence, range_sentence};
pub(super) use series::{ChartSeries, YearSlots, known_number};
pub(super) use sparkline::sparkline;
pub(super) use stack::{StackedYears, stacked_bars};
pub(super) use trend::{YearTotal, trend_chart};

use serde::Serialize;

/// The most series that have a colour of their own; further ones share the last.
const COLORS: usize = 6;

/// A figure of a page: a chart, and what it shows in words.
#[derive(Debug, Serialize)]
pub(crate) struct ChartFigure {
    /// The end of its anchor on the page.
    pub(crate) id: &'static str,
    pub(crate) title: String,
    /// The sentence that says in numbers what is drawn.
    pub(crate) sentence: String,
    /// The drawing; none where all figures are zero.
    pub(crate) svg: Option<String>,
    /// The series by their colours, where there are several.
    pub(crate) legend: Vec<LegendEntry>,
}

/// A colour of a chart with its meaning.
#[derive(Debug, Serialize)]
pub(crate) struct LegendEntry {
    pub(crate) class: String,
    pub(crate) label: String,
}

impl LegendEntry {
    /// Names series by their colours, in the order of their bars; those of which nothing
    /// is drawn are left out.
    pub(crate) fn for_series(
        series: &[ChartSeries],
        is_drawn: impl Fn(&ChartSeries) -> bool,
    ) -> Vec<Self> {
        let entry = |(at, series): (usize, &ChartSeries)| Self {
            class: color_class(at),
            label: series.label.to_owned(),
        };
        series.iter().enumerate().filter(|(_, series)| is_drawn(series)).map(entry).collect()
    }
}

/// Returns the class of the colour of a series, by its index.
fn color_class(series: usize) -> String {
    format!("s{}", (series + 1).min(COLORS))
}
