//! Numbers in charts: exact with marks of thousands, or short over a bar.

use super::label::text_width;
use crate::words::Words;
use rust_decimal::Decimal;

/// The widest label of a number, in units of the view box.
const MAX_WIDTH: i32 = 54;

/// Formats a number with a comma after each three digits: `1,629`.
pub(super) fn format_grouped(number: Decimal) -> String {
    let text = number.normalize().to_string();
    let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |rest| ("-", rest));
    let whole = digits.find('.').unwrap_or(digits.len());
    let mut out = String::with_capacity(text.len() + whole / 3);
    out.push_str(sign);
    for (at, digit) in digits[..whole].char_indices() {
        if at > 0 && (whole - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out.push_str(&digits[whole..]);
    out
}

/// Formats a number for a label: rounded where it would be too wide, `12.3万`; `None` for
/// one that no unit makes short.
pub(super) fn format_short(number: Decimal, words: &Words) -> Option<String> {
    let exact = format_grouped(number);
    if text_width(&exact) <= MAX_WIDTH {
        return Some(exact);
    }
    short_units(words).find_map(|(unit, word)| {
        let rounded = number.checked_div(Decimal::from(unit))?.round_dp(1);
        let text = format!("{}{word}", format_grouped(rounded));
        (!rounded.is_zero() && text_width(&text) <= MAX_WIDTH).then_some(text)
    })
}

/// Lists units for numbers that are too long for a label, the smallest first.
fn short_units(words: &Words) -> impl Iterator<Item = (i64, &str)> {
    let mut parts = words.text("chart.short_units").split(' ');
    let named = std::iter::from_fn(move || Some((parts.next()?.parse().ok()?, parts.next()?)));
    std::iter::once((1, "")).chain(named)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Decimal {
        Decimal::from_str_exact(text).unwrap()
    }

    #[test]
    fn thousands_are_marked() {
        for (text, shown) in [
            ("0", "0"),
            ("999", "999"),
            ("1629", "1,629"),
            ("1234567", "1,234,567"),
            ("-1000", "-1,000"),
            ("-100", "-100"),
            ("1234.50", "1,234.5"),
        ] {
            assert_eq!(format_grouped(number(text)), shown);
        }
    }

    #[test]
    fn long_numbers_are_short_in_a_label_or_not_there() {
        for (text, shown) in [
            ("99999", Some("99,999")),
            ("123456", Some("12.3万")),
            ("251000000", Some("2.5亿")),
            ("4200000000000", Some("4.2万亿")),
            ("12.34567891", Some("12.3")),
            ("0.0000000001", None),
            ("79228162514264337593543950335", None),
        ] {
            assert_eq!(format_short(number(text), Default::default()).as_deref(), shown, "{text}");
        }
    }
}
