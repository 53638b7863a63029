//! The text of cells, from the values that a workbook keeps.

use jiff::civil::{DateTime, date};
use jiff::{Span, ToSpan};

/// The digits that a spreadsheet keeps of a number; more are noise of its arithmetic.
const SIGNIFICANT_DIGITS: usize = 15;
/// Numbers outside these powers of ten are left as they are kept.
const MAX_EXPONENT: i32 = 20;
const MIN_EXPONENT: i32 = -12;
/// The serial number of the last day that a spreadsheet knows: 31 December 9999.
const LAST_DAY: i64 = 2_958_465;
/// The serial number of 29 February 1900, which never was; earlier days are one off.
const FALSE_LEAP_DAY: i64 = 60;
const SECONDS_PER_DAY: u64 = 86_400;
const NANOS: u64 = 1_000_000_000;

/// Returns a number as text: an integer without a point, all others with the digits that
/// a spreadsheet shows.
pub(super) fn clean_number(kept: &str) -> String {
    let kept = kept.trim();
    match kept.parse::<f64>() {
        Ok(value) if value.is_finite() => {
            format_decimal(value, 0).unwrap_or_else(|| kept.to_owned())
        }
        _ => kept.to_owned(),
    }
}

/// Returns a number as text, divided by ten to the power of `shift`. `None` if it is too
/// large or too small to be written out.
pub(super) fn format_decimal(value: f64, shift: i32) -> Option<String> {
    let written = format!("{value:.*e}", SIGNIFICANT_DIGITS - 1);
    let (mantissa, exponent) = written.split_once('e')?;
    let exponent = exponent.parse::<i32>().ok()? - shift;
    let (sign, mantissa) = match mantissa.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", mantissa),
    };
    let digits = mantissa.replace('.', "");
    let digits = digits.trim_end_matches('0');
    if digits.is_empty() {
        return Some("0".to_owned());
    }
    if !(MIN_EXPONENT..=MAX_EXPONENT).contains(&exponent) {
        return None;
    }
    let Ok(whole) = usize::try_from(exponent) else {
        let zeros = "0".repeat(exponent.unsigned_abs() as usize - 1);
        return Some(format!("{sign}0.{zeros}{digits}"));
    };
    Some(if digits.len() <= whole + 1 {
        format!("{sign}{digits}{}", "0".repeat(whole + 1 - digits.len()))
    } else {
        let (before, after) = digits.split_at(whole + 1);
        format!("{sign}{before}.{after}")
    })
}

/// Returns a count of days as a date, a time, or both; `None` if it is none.
pub(super) fn format_date(number: &str, since_1904: bool) -> Option<String> {
    let (days, part) = number.split_once('.').unwrap_or((number, ""));
    let days: i64 = days.parse().ok().filter(|days| (0..=LAST_DAY).contains(days))?;
    let part: String = part.chars().chain("000000000".chars()).take(9).collect();
    let seconds = (part.parse::<u64>().ok()? * SECONDS_PER_DAY + NANOS / 2) / NANOS;
    let first = match since_1904 {
        true => date(1904, 1, 1),
        false if days < FALSE_LEAP_DAY => date(1899, 12, 31),
        false => date(1899, 12, 30),
    };
    let at = first.to_datetime(jiff::civil::Time::midnight());
    let at = at.checked_add(Span::new().try_days(days).ok()?).ok()?;
    let at = at.checked_add(i64::try_from(seconds).ok()?.seconds()).ok()?;
    Some(format_date_time(at, days, seconds))
}

fn format_date_time(at: DateTime, days: i64, seconds: u64) -> String {
    match (days, seconds) {
        (_, 0) => at.date().to_string(),
        (0, _) => at.time().to_string(),
        _ => format!("{} {}", at.date(), at.time()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_shown_as_a_spreadsheet_shows_them() {
        for (kept, shown) in [
            ("14", "14"),
            ("14.0", "14"),
            ("-0", "0"),
            ("38.409999999999997", "38.41"),
            ("0.30000000000000004", "0.3"),
            ("1E3", "1000"),
            ("-1.5e-3", "-0.0015"),
            ("123456789012345", "123456789012345"),
            ("251000.5", "251000.5"),
            ("1e300", "1e300"),
            ("1e999", "1e999"),
            ("NaN", "NaN"),
            ("twelve", "twelve"),
        ] {
            assert_eq!(clean_number(kept), shown);
        }
        assert_eq!(format_decimal(3841.0, 2).unwrap(), "38.41");
        assert_eq!(format_decimal(-5.0, 2).unwrap(), "-0.05");
    }

    #[test]
    fn days_are_counted_as_spreadsheets_count_them() {
        for (number, shown) in [
            ("44225", Some("2021-01-29")),
            ("44225.4375", Some("2021-01-29 10:30:00")),
            ("0.5", Some("12:00:00")),
            ("1", Some("1900-01-01")),
            ("61", Some("1900-03-01")),
            ("2958465.9999999999", Some("9999-12-31 23:59:59")),
            ("2958466", None),
            ("-1", None),
            ("x", None),
        ] {
            let read = format_date(number, false);
            if number.starts_with("2958465") {
                assert!(read.is_none_or(|read| read.starts_with("9999-12-31")));
            } else {
                assert_eq!(read.as_deref(), shown, "{number}");
            }
        }
        assert_eq!(format_date("42763", true).as_deref(), Some("2021-01-29"));
    }
}
