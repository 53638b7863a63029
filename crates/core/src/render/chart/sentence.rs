//! The sentence that says in words and numbers what a chart shows.

use super::UNIT;
use super::axis::Axis;
use super::number::format_grouped;
use super::series::{ChartSeries, YearSlots};
use super::stack::StackedYears;
use rust_decimal::Decimal;

/// Says the first, the last and the highest figure of a series through years: `2019 年
/// 14 件，2023 年 43 件`. Empty if there are not two.
pub(crate) fn range_sentence(years: &[u16], values: &[Option<Decimal>]) -> String {
    let known: Vec<(u16, Decimal)> =
        years.iter().zip(values).filter_map(|(year, value)| Some((*year, (*value)?))).collect();
    let [first, .., last] = known.as_slice() else { return String::new() };
    if known.iter().all(|(_, value)| value.is_zero()) {
        let years = if known.len() == years.len() { "每年" } else { "有数的各年" };
        return format!("{} 年至 {} 年{years}都是 0 {UNIT}", first.0, last.0);
    }
    let say =
        |(year, value): &(u16, Decimal)| format!("{year} 年 {} {UNIT}", format_grouped(*value));
    let mut out = format!("{}，{}", say(first), say(last));
    let highest = known.iter().map(|(_, value)| *value).max().unwrap_or_default();
    if highest > first.1
        && highest > last.1
        && let Some((year, _)) = known.iter().find(|(_, value)| *value == highest)
    {
        out.push_str(&format!("，最多是 {year} 年的 {} {UNIT}", format_grouped(highest)));
    }
    out
}

/// Says the parts of the newest year that has any, and which years have unknown parts.
pub(crate) fn parts_sentence(years: &[u16], stack: &StackedYears) -> String {
    let mut out = String::new();
    if let Some(slot) = stack.sums().iter().rposition(Option::is_some) {
        let known = stack.parts.iter().filter_map(|part| {
            let value = part.values[slot].filter(|value| !value.is_zero())?;
            Some(format!("{} {} {UNIT}", part.label, format_grouped(value)))
        });
        let known: Vec<String> = known.collect();
        let filled = if stack.is_incomplete(slot) { "已填的有" } else { "" };
        if !known.is_empty() {
            out.push_str(&format!("{} 年{filled}{}。", years[slot], known.join("、")));
        }
    }
    let incomplete = years.iter().enumerate().filter(|(slot, _)| stack.is_incomplete(*slot));
    let incomplete: Vec<String> = incomplete.map(|(_, year)| year.to_string()).collect();
    if !incomplete.is_empty() {
        let list = incomplete.join("、");
        out.push_str(&format!("{list} 年有未填的项，只计已填的，标“不全”。"));
    }
    out
}

/// Says which years have no report, and which have one without a figure of the series;
/// empty if there is no such year.
pub(crate) fn gaps_sentence(slots: &YearSlots, series: &[ChartSeries]) -> String {
    let has_figure = |slot: usize| {
        series.iter().any(|series| series.values.get(slot).is_some_and(Option::is_some))
    };
    let list = |is_listed: &dyn Fn(usize) -> bool| {
        let years = slots.years.iter().enumerate().filter(|(slot, _)| is_listed(*slot));
        years.map(|(_, year)| year.to_string()).collect::<Vec<_>>().join("、")
    };
    let is_reported = |slot: usize| slots.reports.get(slot).is_some_and(Option::is_some);
    let mut out = String::new();
    let unreported = list(&|slot| !is_reported(slot));
    if !unreported.is_empty() {
        out.push_str(&format!("{unreported} 年的年报未收录。"));
    }
    let unknown = list(&|slot| is_reported(slot) && !has_figure(slot));
    if !unknown.is_empty() {
        out.push_str(&format!("{unknown} 年没有可用的数。"));
    }
    out
}

/// Lists all figures of a chart, for those who do not see it.
pub(crate) fn describe(title: &str, axis: &Axis, series: &[ChartSeries]) -> String {
    let mut out = format!("图：{title}。");
    for (slot, label) in axis.labels.iter().enumerate() {
        if slot > 0 {
            out.push('；');
        }
        out.push_str(&format!("{label} {}", axis.slot_unit));
        let values =
            series.iter().map(|series| (series, series.values.get(slot).copied().flatten()));
        for (at, (series, value)) in values.enumerate() {
            let name = if series.label == title { "" } else { series.label };
            let separator = if at > 0 { "，" } else { "" };
            let figure = value.map_or("无数".to_owned(), |value| {
                format!("{} {}", format_grouped(value), axis.unit)
            });
            out.push_str(&format!("{separator}{name} {figure}"));
        }
        if let Some(note) = axis.notes.get(slot) {
            out.push_str(&format!("（{note}）"));
        }
    }
    out.push('。');
    out
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
            assert_eq!(range_sentence(&years, &numbers(&values)), sentence);
        }
    }

    #[test]
    fn a_gap_says_whether_the_report_or_the_figure_is_missing() {
        let slots = YearSlots::new(&[2019, 2021, 2022]);
        let series = |values: &[Option<i64>]| [ChartSeries { label: "", values: numbers(values) }];
        assert_eq!(
            gaps_sentence(&slots, &series(&[Some(1), None, None, Some(2)])),
            "2020 年的年报未收录。2021 年没有可用的数。"
        );
        let whole = YearSlots::new(&[2021, 2022]);
        assert_eq!(gaps_sentence(&whole, &series(&[Some(1), Some(2)])), "");
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
        assert_eq!(parts_sentence(&years, &stack), "2021 年予以公开 1,200 件、不予公开 3 件。");
        stack.complete[1] = false;
        assert_eq!(
            parts_sentence(&years, &stack),
            "2021 年已填的有予以公开 1,200 件、不予公开 3 件。\
             2021 年有未填的项，只计已填的，标“不全”。"
        );
    }

    #[test]
    fn a_description_has_every_figure() {
        let labels = ["2019", "2020"].map(str::to_owned).to_vec();
        let axis = Axis { labels, slot_unit: "年", unit: "件", ..Axis::default() };
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
