//! The sum of a figure over all offices, year by year. Fewer offices in a year must not
//! look like fewer requests: their number stands under each bar, and the bars of years
//! with fewer offices than the most are pale.

use super::ChartFigure;
use super::axis::Axis;
use super::bars::grouped_bars;
use super::number::format_grouped;
use super::sentence::describe;
use super::series::{ChartSeries, YearSlots};
use crate::words::Words;
use rust_decimal::Decimal;

/// The sum of a figure in a year.
#[derive(Clone, Copy, Debug)]
pub(crate) struct YearTotal {
    pub(crate) year: u16,
    /// The sum; `None` if no report of the year has a number.
    pub(crate) sum: Option<Decimal>,
    /// The number of reports that were added.
    pub(crate) count: usize,
}

/// Draws sums by year, oldest first; `None` with fewer than two sums, or with zeros alone.
/// `form` returns a name of the form of a year, if there is one.
pub(crate) fn trend_chart<'f>(
    words: &'static Words,
    label: &str,
    totals: &[YearTotal],
    form: impl Fn(u16) -> Option<&'f str>,
) -> Option<ChartFigure> {
    let years: Vec<u16> = totals.iter().map(|total| total.year).collect();
    let slots = YearSlots::new(&years, words);
    let count = |slot: usize| slots.reports[slot].map_or(0, |at| totals[at].count);
    let most = totals.iter().map(|total| total.count).max().unwrap_or(0);
    let all = 0..slots.years.len();
    let axis = Axis {
        notes: all.clone().map(|slot| words.count("chart.reports_note", count(slot))).collect(),
        pale: all.map(|slot| count(slot) < most).collect(),
        ..slots.axis(|slot| form(slots.years[slot]))
    };
    let series = [ChartSeries { label, values: slots.values(|at| totals[at].sum) }];
    let svg = grouped_bars(&axis, &series, &describe(label, &axis, &series))?;
    let sentence = trend_sentence(words, totals, most);
    Some(ChartFigure {
        id: "trend",
        title: label.to_owned(),
        sentence,
        svg: Some(svg),
        legend: Vec::new(),
    })
}

fn trend_sentence(words: &Words, totals: &[YearTotal], most: usize) -> String {
    let known: Vec<String> = (totals.iter())
        .filter_map(|total| {
            let sum = format_grouped(total.sum?);
            let values: [(&str, &dyn std::fmt::Display); 3] =
                [("year", &total.year), ("count", &total.count), ("sum", &sum)];
            Some(words.fill("chart.year_total", &values))
        })
        .collect();
    let [first, .., last] = known.as_slice() else { return String::new() };
    let mut out =
        vec![format!("{first}{}{last}{}", words.text("list.clause"), words.text("list.end"))];
    if totals.iter().any(|total| total.count < most) {
        out.push(words.fill("chart.fewer", &[("most", &most)]));
    }
    out.join(words.text("list.gap"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn totals(values: &[(u16, Option<i64>, usize)]) -> Vec<YearTotal> {
        let total = |(year, sum, count): &(u16, Option<i64>, usize)| YearTotal {
            year: *year,
            sum: sum.map(Decimal::from),
            count: *count,
        };
        values.iter().map(total).collect()
    }

    #[test]
    fn years_with_fewer_offices_are_pale_and_said_to_be() {
        let all = totals(&[(2019, Some(120), 3), (2020, None, 0), (2022, Some(1629), 12)]);
        let form = |year| Some(if year < 2021 { "old" } else { "new" });
        let chart = trend_chart(Default::default(), "新收申请", &all, form).unwrap();
        assert_eq!(
            chart.sentence,
            "2019 年 3 份年报合计 120 件，2022 年 12 份年报合计 1,629 件。各年填了数的年报多少不同，\
             年份下为份数，浅色为不足 12 份的年份：合计少，不等于申请少。"
        );
        let svg = chart.svg.unwrap();
        assert_eq!(svg.matches("s1 pale").count(), 1, "{svg}");
        assert!(svg.contains(">12 份</text>") && svg.contains(">改版</text>"), "{svg}");
        assert!(svg.contains("2021 年 无数（0 份）"), "{svg}");
    }

    #[test]
    fn equal_numbers_of_offices_need_no_warning() {
        let chart = trend_chart(
            Default::default(),
            "新收",
            &totals(&[(2021, Some(1), 2), (2022, Some(2), 2)]),
            |_| None,
        );
        assert_eq!(
            chart.unwrap().sentence,
            "2021 年 2 份年报合计 1 件，2022 年 2 份年报合计 2 件。"
        );
        assert!(
            trend_chart(Default::default(), "新收", &totals(&[(2021, Some(1), 2)]), |_| None)
                .is_none()
        );
    }
}
