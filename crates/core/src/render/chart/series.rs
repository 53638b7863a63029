//! The figures of a chart: one for each slot of its axis, or none.

use super::axis::Axis;
use crate::archive::CellValue;
use crate::words::Words;
use rust_decimal::Decimal;

/// The most slots that an axis has for years of which there is no report; with more years
/// between its ends an axis has the years with a report alone.
const MAX_FILLED_YEARS: usize = 60;

/// Figures of one kind, one for each slot.
#[derive(Clone, Debug)]
pub(crate) struct ChartSeries<'a> {
    /// The name of the figures.
    pub(crate) label: &'a str,
    /// The figures; `None` where there is none that is known.
    pub(crate) values: Vec<Option<Decimal>>,
}

impl ChartSeries<'_> {
    /// Returns true if there is no known figure but zero.
    pub(crate) fn is_zero(&self) -> bool {
        self.values.iter().flatten().all(Decimal::is_zero)
    }
}

/// Returns the number of a cell if it can be drawn; no count is negative.
pub(crate) fn known_number(value: CellValue) -> Option<Decimal> {
    value.number().filter(|number| number.is_zero() || number.is_sign_positive())
}

/// Returns the highest figure of all series if it can be drawn: at least two slots have a
/// figure, and one is more than zero.
pub(super) fn highest_value<'a>(
    series: impl Iterator<Item = &'a [Option<Decimal>]>,
) -> Option<Decimal> {
    let mut known_slots = Vec::new();
    let mut highest = Decimal::ZERO;
    for values in series {
        known_slots.resize(values.len().max(known_slots.len()), false);
        for (value, known) in values.iter().zip(&mut known_slots) {
            if let Some(value) = value {
                *known = true;
                highest = highest.max(*value);
            }
        }
    }
    let known = known_slots.iter().filter(|known| **known).count();
    (known >= 2 && !highest.is_zero()).then_some(highest)
}

/// The years of an axis: from the first report to the last, with those between that have
/// none.
#[derive(Debug, Default)]
pub(crate) struct YearSlots {
    pub(crate) years: Vec<u16>,
    /// The index of the report of each year; `None` for a year without one.
    pub(crate) reports: Vec<Option<usize>>,
    /// The words of the page.
    pub(crate) words: &'static Words,
}

impl YearSlots {
    /// Makes slots for the years of reports, oldest first.
    pub(crate) fn new(reported: &[u16], words: &'static Words) -> Self {
        let (Some(first), Some(last)) = (reported.first(), reported.last()) else {
            return Self { words, ..Self::default() };
        };
        let years: Vec<u16> = match usize::from(last.saturating_sub(*first)) {
            span if span < MAX_FILLED_YEARS => (*first..=*last).collect(),
            _ => reported.to_vec(),
        };
        let reports = years.iter().map(|year| reported.iter().position(|own| own == year));
        Self { reports: reports.collect(), years, words }
    }

    /// Takes a value for each year from its report.
    pub(crate) fn values<T>(&self, value: impl Fn(usize) -> Option<T>) -> Vec<Option<T>> {
        self.reports.iter().map(|report| value((*report)?)).collect()
    }

    /// Makes the axis of the years; `form` returns a name of the form of a slot, if it is
    /// known.
    pub(crate) fn axis<'f>(&self, form: impl Fn(usize) -> Option<&'f str>) -> Axis {
        let mut changes = Vec::new();
        let mut previous = None;
        for slot in 0..self.years.len() {
            let own = form(slot);
            if previous.is_some() && own.is_some() && own != previous {
                changes.push(slot);
            }
            previous = own.or(previous);
        }
        let labels = self.years.iter().map(u16::to_string).collect();
        Axis { labels, changes, words: self.words, ..Axis::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_without_a_report_have_a_slot() {
        let slots = YearSlots::new(&[2019, 2020, 2023], Default::default());
        assert_eq!(slots.years, [2019, 2020, 2021, 2022, 2023]);
        assert_eq!(slots.values(Some), [Some(0), Some(1), None, None, Some(2)]);
        assert_eq!(YearSlots::new(&[1949, 2999], Default::default()).years, [1949, 2999]);
        assert!(YearSlots::new(&[], Default::default()).years.is_empty());
    }

    #[test]
    fn a_change_of_form_stands_before_the_first_year_of_the_new_one() {
        let slots = YearSlots::new(&[2019, 2021, 2022], Default::default());
        let forms = [Some("old"), None, Some("new"), Some("new")];
        assert_eq!(slots.axis(|slot| forms[slot]).changes, [2]);
    }

    #[test]
    fn a_blank_or_a_negative_number_is_no_figure() {
        assert_eq!(known_number(CellValue::Blank), None);
        assert_eq!(known_number(CellValue::Number(Decimal::from(-1))), None);
        assert_eq!(known_number(CellValue::Number(Decimal::ZERO)), Some(Decimal::ZERO));
    }

    #[test]
    fn one_known_year_or_zeros_alone_are_not_drawn() {
        let one = [Some(Decimal::ONE), None];
        let zeros = [Some(Decimal::ZERO), Some(Decimal::ZERO)];
        let two = [Some(Decimal::ONE), Some(Decimal::ZERO)];
        assert_eq!(highest_value([&one[..]].into_iter()), None);
        assert_eq!(highest_value([&zeros[..]].into_iter()), None);
        assert_eq!(highest_value([&two[..]].into_iter()), Some(Decimal::ONE));
    }
}
