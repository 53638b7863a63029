//! The sentence that says in words and numbers what a chart shows.

use super::axis::Axis;
use super::number::format_grouped;
use super::series::{ChartSeries, YearSlots};
use super::stack::StackedYears;
use crate::words::Words;
use rust_decimal::Decimal;

/// Says the first, the last and the highest figure of a series through years: `2019 年
/// 14 件，2023 年 43 件`. Empty if there are not two.
pub(crate) fn range_sentence(words: &Words, years: &[u16], values: &[Option<Decimal>]) -> String {
    let known: Vec<(u16, Decimal)> =
        years.iter().zip(values).filter_map(|(year, value)| Some((*year, (*value)?))).collect();
    let [first, .., last] = known.as_slice() else { return String::new() };
    if known.iter().all(|(_, value)| value.is_zero()) {
        let is_whole = known.len() == years.len();
        let key = if is_whole { "chart.zero_each_year" } else { "chart.zero_where_known" };
        return words.fill(key, &[("first", &first.0), ("last", &last.0)]);
    }
    let say = |key: &str, year: u16, value: Decimal| {
        words.fill(key, &[("year", &year), ("value", &format_grouped(value))])
    };
    let ends = [first, last].map(|(year, value)| say("chart.in_year", *year, *value));
    let mut out = ends.join(words.text("list.clause"));
    let highest = known.iter().map(|(_, value)| *value).max().unwrap_or_default();
    if highest > first.1
        && highest > last.1
        && let Some((year, _)) = known.iter().find(|(_, value)| *value == highest)
    {
        out.push_str(&say("chart.highest", *year, highest));
    }
    out
}

/// Says the parts of the newest year that has any, and which years have unknown parts.
pub(crate) fn parts_sentence(words: &Words, years: &[u16], stack: &StackedYears) -> Vec<String> {
    let mut out = Vec::new();
    if let Some(slot) = stack.sums().iter().rposition(Option::is_some) {
        let known = stack.parts.iter().filter_map(|part| {
            let value = format_grouped(part.values[slot].filter(|value| !value.is_zero())?);
            Some(words.fill("chart.part", &[("name", &part.label), ("value", &value)]))
        });
        let known: Vec<String> = known.collect();
        let is_incomplete = stack.is_incomplete(slot);
        let key = if is_incomplete { "chart.parts_filled" } else { "chart.parts" };
        if !known.is_empty() {
            out.push(words.fill(key, &[("year", &years[slot]), ("parts", &words.join(&known))]));
        }
    }
    let incomplete = list_years(words, years, |slot| stack.is_incomplete(slot));
    if !incomplete.is_empty() {
        out.push(words.fill("chart.incomplete_years", &[("years", &incomplete)]));
    }
    out
}

/// Lists those years whose slots are chosen.
fn list_years(words: &Words, years: &[u16], is_listed: impl Fn(usize) -> bool) -> String {
    let listed = years.iter().enumerate().filter(|(slot, _)| is_listed(*slot));
    let listed: Vec<String> = listed.map(|(_, year)| year.to_string()).collect();
    words.join(&listed)
}

/// Says which years have no report, and which have one without a figure of the series;
/// empty if there is no such year.
pub(crate) fn gaps_sentence(slots: &YearSlots, series: &[ChartSeries]) -> Vec<String> {
    let has_figure = |slot: usize| {
        series.iter().any(|series| series.values.get(slot).is_some_and(Option::is_some))
    };
    let is_reported = |slot: usize| slots.reports.get(slot).is_some_and(Option::is_some);
    let unreported = list_years(slots.words, &slots.years, |slot| !is_reported(slot));
    let is_unknown = |slot: usize| is_reported(slot) && !has_figure(slot);
    let unknown = list_years(slots.words, &slots.years, is_unknown);
    [("chart.unreported", unreported), ("chart.unknown", unknown)]
        .into_iter()
        .filter(|(_, years)| !years.is_empty())
        .map(|(key, years)| slots.words.fill(key, &[("years", &years)]))
        .collect()
}

/// Lists all figures of a chart, for those who do not see it.
pub(crate) fn describe(title: &str, axis: &Axis, series: &[ChartSeries]) -> String {
    let slots = (0..axis.labels.len()).map(|slot| {
        let mut figures = if axis.is_of_ranges {
            range_figure(axis, slot, series)
        } else {
            year_figures(title, axis, slot, series)
        };
        if let Some(note) = axis.notes.get(slot) {
            figures.push_str(&axis.words.fill("chart.note", &[("note", note)]));
        }
        figures
    });
    let slots: Vec<String> = slots.collect();
    let figures = slots.join(axis.words.text("list.semicolon"));
    axis.words.fill("chart.picture", &[("title", &title), ("figures", &figures)])
}

fn range_figure(axis: &Axis, slot: usize, series: &[ChartSeries]) -> String {
    let value = series.first().and_then(|series| series.values.get(slot).copied().flatten());
    axis.title(slot, "", value.unwrap_or_default())
}

fn year_figures(title: &str, axis: &Axis, slot: usize, series: &[ChartSeries]) -> String {
    let figures = series.iter().map(|series| {
        let value = series.values.get(slot).copied().flatten();
        let is_alone = series.label == title;
        let key = match (value, is_alone) {
            (Some(_), true) => "chart.figure_alone",
            (Some(_), false) => "chart.figure",
            (None, true) => "chart.no_figure_alone",
            (None, false) => "chart.no_figure",
        };
        let value = value.map(format_grouped).unwrap_or_default();
        axis.words.fill(key, &[("name", &series.label), ("value", &value)])
    });
    let figures: Vec<String> = figures.collect();
    let figures = figures.join(axis.words.text("list.clause"));
    axis.words.fill("chart.year_figures", &[("year", &axis.labels[slot]), ("figures", &figures)])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(values: &[Option<i64>]) -> Vec<Option<Decimal>> {
        values.iter().map(|value| value.map(Decimal::from)).collect()
    }

    #[test]
    fn a_sentence_has_the_first_the_last_and_the_highest_figure() {
        let years = [2019, 2020, 2021, 2022];
        for (values, sentence) in [
            (vec![Some(14), None, Some(20), Some(43)], "2019 年 14 件，2022 年 43 件"),
            (
                vec![None, Some(14), Some(1629), Some(43)],
                "2020 年 14 件，2022 年 43 件，最多是 2021 年的 1,629 件",
            ),
            (vec![Some(0); 4], "2019 年至 2022 年每年都是 0 件"),
            (vec![Some(0), None, None, Some(0)], "2019 年至 2022 年有数的各年都是 0 件"),
            (vec![Some(3), None, None, None], ""),
        ] {
            assert_eq!(range_sentence(Default::default(), &years, &numbers(&values)), sentence);
        }
    }

    #[test]
    fn a_gap_says_whether_the_report_or_the_figure_is_missing() {
        let slots = YearSlots::new(&[2019, 2021, 2022], Default::default());
        let series = |values: &[Option<i64>]| [ChartSeries { label: "", values: numbers(values) }];
        assert_eq!(
            gaps_sentence(&slots, &series(&[Some(1), None, None, Some(2)])),
            ["2020 年的年报未收录。", "2021 年没有可用的数。"]
        );
        let whole = YearSlots::new(&[2021, 2022], Default::default());
        assert!(gaps_sentence(&whole, &series(&[Some(1), Some(2)])).is_empty());
    }

    #[test]
    fn parts_are_said_of_the_newest_year() {
        let mut stack = StackedYears {
            parts: vec![
                ChartSeries {
                    label: "予以公开", values: numbers(&[Some(1), Some(1200), None])
                },
                ChartSeries { label: "部分公开", values: numbers(&[Some(0), Some(0), None]) },
                ChartSeries { label: "不予公开", values: numbers(&[Some(2), Some(3), None]) },
            ],
            complete: vec![true, true, false],
        };
        let years = [2020, 2021, 2022];
        let say = |stack: &StackedYears| parts_sentence(Default::default(), &years, stack);
        assert_eq!(say(&stack), ["2021 年予以公开 1,200 件、不予公开 3 件。"]);
        stack.complete[1] = false;
        assert_eq!(
            say(&stack),
            [
                "2021 年已填的有予以公开 1,200 件、不予公开 3 件。",
                "2021 年有未填的项，只计已填的，标“不全”。",
            ]
        );
    }

    #[test]
    fn a_description_has_every_figure() {
        let labels = ["2019", "2020"].map(str::to_owned).to_vec();
        let axis = Axis { labels, ..Axis::default() };
        let one = [ChartSeries { label: "新收", values: numbers(&[Some(1), None]) }];
        assert_eq!(describe("新收", &axis, &one), "图：新收。2019 年 1 件；2020 年 无数。");
        let two = [
            ChartSeries { label: "复议", values: numbers(&[Some(1), Some(2)]) },
            ChartSeries { label: "诉讼", values: numbers(&[Some(0), None]) },
        ];
        assert_eq!(
            describe("案件", &axis, &two),
            "图：案件。2019 年复议 1 件，诉讼 0 件；2020 年复议 2 件，诉讼 无数。"
        );
    }
}
