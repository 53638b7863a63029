//! How many offices have how many of something, by orders of magnitude.

use super::ChartFigure;
use super::axis::Axis;
use super::bars::grouped_bars;
use super::number::format_grouped;
use super::sentence::describe;
use super::series::ChartSeries;
use crate::words::Words;
use rust_decimal::Decimal;
use std::fmt::Display;

/// The ranges, each with the number below which its figures are.
const RANGES: [(&str, Option<i64>); 5] = [
    ("0", Some(0)),
    ("1–9", Some(10)),
    ("10–99", Some(100)),
    ("100–999", Some(1000)),
    ("1000+", None),
];

/// A figure of one office.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OfficeFigure<'a> {
    pub(crate) office: &'a str,
    /// The figure; `None` if none is known.
    pub(crate) value: Option<Decimal>,
}

/// Draws how figures of a year are spread over offices; `None` with fewer than two that
/// are known.
pub(crate) fn distribution_chart(
    words: &'static Words,
    label: &str,
    figures: &[OfficeFigure],
) -> Option<ChartFigure> {
    let mut known: Vec<Decimal> = figures.iter().filter_map(|figure| figure.value).collect();
    if known.len() < 2 {
        return None;
    }
    known.sort_unstable();
    let counts = count_ranges(&known);
    let axis = Axis {
        labels: RANGES.iter().map(|(range, _)| (*range).to_owned()).collect(),
        is_of_ranges: true,
        words,
        ..Axis::default()
    };
    let values = counts.iter().map(|count| Some(Decimal::from(*count))).collect();
    let series = [ChartSeries { label, values }];
    let svg = grouped_bars(&axis, &series, &describe(label, &axis, &series));
    let sentence = distribution_sentence(words, &counts, &known, figures);
    Some(ChartFigure {
        id: "distribution",
        title: label.to_owned(),
        sentence,
        svg,
        legend: Vec::new(),
    })
}

fn count_ranges(known: &[Decimal]) -> [usize; RANGES.len()] {
    let mut counts = [0; RANGES.len()];
    for value in known {
        let is_in = |(_, end): &(&str, Option<i64>)| match end {
            Some(0) => value.is_zero(),
            Some(end) => *value < Decimal::from(*end),
            None => true,
        };
        if let Some(count) = RANGES.iter().position(is_in).and_then(|at| counts.get_mut(at)) {
            *count += 1;
        }
    }
    counts
}

fn distribution_sentence(
    words: &Words,
    counts: &[usize],
    known: &[Decimal],
    figures: &[OfficeFigure],
) -> String {
    let ranges: Vec<String> = (RANGES.iter().zip(counts))
        .filter(|(_, count)| **count > 0)
        .map(|((range, end), count)| {
            let key = if end.is_some() { "chart.range_count" } else { "chart.range_open" };
            words.fill(key, &[("range", range), ("count", count)])
        })
        .collect();
    let ranges = ranges.join(words.text("list.clause"));
    let mut out = vec![words.fill("chart.known", &[("count", &known.len()), ("ranges", &ranges)])];
    out.push(middle_and_top(words, known, figures));
    let unknown = figures.len() - known.len();
    if unknown > 0 {
        out.push(words.count("chart.unusable", unknown));
    }
    out.join(words.text("list.gap"))
}

/// Says which figure is in the middle, which is the highest, and whose that is.
fn middle_and_top(words: &Words, known: &[Decimal], figures: &[OfficeFigure]) -> String {
    let mut out = String::new();
    if let Some(median) = find_median(known) {
        out.push_str(&words.fill("chart.median", &[("value", &format_grouped(median))]));
    }
    let highest = known.last().copied().unwrap_or_default();
    let mut top = figures.iter().filter(|figure| figure.value == Some(highest));
    if let (Some(figure), false) = (top.next(), highest.is_zero()) {
        let (count, value) = (1 + top.count(), format_grouped(highest));
        let key = if count > 1 { "chart.most_shared" } else { "chart.most" };
        let values: [(&str, &dyn Display); 3] =
            [("office", &figure.office), ("count", &count), ("value", &value)];
        out.push_str(&words.fill(key, &values));
    }
    out + words.text("list.end")
}

/// Returns the value in the middle of sorted ones, or between the two in the middle.
fn find_median(sorted: &[Decimal]) -> Option<Decimal> {
    let upper = *sorted.get(sorted.len() / 2)?;
    if sorted.len() % 2 == 1 {
        return Some(upper);
    }
    let lower = *sorted.get(sorted.len() / 2 - 1)?;
    lower.checked_add(upper)?.checked_div(Decimal::TWO)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart(values: &[Option<i64>]) -> Option<ChartFigure> {
        let figures: Vec<_> = (values.iter().zip(["甲局", "乙局", "丙局", "丁局", "戊局"]))
            .map(|(value, office)| OfficeFigure { office, value: value.map(Decimal::from) })
            .collect();
        distribution_chart(Default::default(), "新收申请", &figures)
    }

    #[test]
    fn offices_are_counted_by_orders_of_magnitude() {
        let chart = chart(&[Some(0), Some(9), Some(10), Some(2499), None]).unwrap();
        assert_eq!(
            chart.sentence,
            "4 家填了数：0 件的 1 家，1–9 件的 1 家，10–99 件的 1 家，1,000 件以上的 1 家。\
             居中的是 9.5 件，最多的是丁局，2,499 件。另有 1 家没有可用的数，不计入。"
        );
        let svg = chart.svg.unwrap();
        assert_eq!(svg.matches("<rect").count(), 5);
        assert!(svg.contains("<title>10–99 件的机关 1 家</title>"), "{svg}");
    }

    #[test]
    fn offices_that_share_the_highest_figure_are_counted() {
        let shared = chart(&[Some(7), Some(7), Some(1)]).unwrap();
        assert!(shared.sentence.ends_with("最多的是甲局等 2 家，7 件。"), "{}", shared.sentence);
        let zeros = chart(&[Some(0), Some(0)]).unwrap();
        assert_eq!(zeros.sentence, "2 家填了数：0 件的 2 家。居中的是 0 件。");
        assert!(chart(&[Some(7), None]).is_none());
    }
}
