//! Decimal numbers as strings of digits: what a format shows of a number is a matter of
//! its digits, and no digit comes from binary arithmetic.

use std::cmp::Ordering;

/// Largest number of digits before or after the point; a spreadsheet keeps fewer.
const MAX_DIGITS: usize = 400;

/// A decimal number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DecimalDigits {
    /// True below zero; zero itself is not negative.
    pub(super) negative: bool,
    /// The digits before the point, without leading zeros.
    pub(super) whole: String,
    /// The digits after the point, without trailing zeros.
    pub(super) fraction: String,
}

impl DecimalDigits {
    /// Parses digits with a point among or beside them and a minus before them; `None` if
    /// a text is anything else.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let is_number = is_digits(whole) && is_digits(fraction) && whole.len() + fraction.len() > 0;
        let is_short = whole.len() <= MAX_DIGITS && fraction.len() <= MAX_DIGITS;
        (is_number && is_short).then(|| Self::from_parts(negative, whole, fraction))
    }

    fn from_parts(negative: bool, whole: &str, fraction: &str) -> Self {
        let whole = whole.trim_start_matches('0').to_owned();
        let fraction = fraction.trim_end_matches('0').to_owned();
        let negative = negative && !(whole.is_empty() && fraction.is_empty());
        Self { negative, whole, fraction }
    }

    /// Returns true for zero.
    pub(super) fn is_zero(&self) -> bool {
        self.whole.is_empty() && self.fraction.is_empty()
    }

    /// Returns the number without its sign.
    pub(super) fn magnitude(&self) -> Self {
        Self { negative: false, ..self.clone() }
    }

    /// Returns the number times ten to the power of `places`.
    pub(super) fn shift(&self, places: i32) -> Self {
        let count = (places.unsigned_abs() as usize).min(MAX_DIGITS);
        let zeros = "0".repeat(count);
        if places >= 0 {
            let fraction = self.fraction.clone() + &zeros;
            let (moved, rest) = fraction.split_at(count);
            return Self::from_parts(self.negative, &(self.whole.clone() + moved), rest);
        }
        let whole = zeros + &self.whole;
        let (rest, moved) = whole.split_at(whole.len() - count);
        Self::from_parts(self.negative, rest, &(moved.to_owned() + &self.fraction))
    }

    /// Returns the number with at most `places` digits after the point; a half goes away
    /// from zero, as spreadsheets round.
    pub(super) fn round(&self, places: usize) -> Self {
        let Some(next) = self.fraction.as_bytes().get(places) else { return self.clone() };
        let mut digits: Vec<u8> =
            [b"0", self.whole.as_bytes(), &self.fraction.as_bytes()[..places]].concat();
        if *next >= b'5' {
            for digit in digits.iter_mut().rev() {
                if *digit < b'9' {
                    *digit += 1;
                    break;
                }
                *digit = b'0';
            }
        }
        let digits: String = digits.into_iter().map(char::from).collect();
        let (whole, fraction) = digits.split_at(digits.len() - places);
        Self::from_parts(self.negative, whole, fraction)
    }

    /// Compares two numbers by their values.
    pub(super) fn compare(&self, other: &Self) -> Ordering {
        let key = |number: &Self| (number.whole.len(), number.whole.clone());
        let by_magnitude = key(self).cmp(&key(other)).then(self.fraction.cmp(&other.fraction));
        match (self.negative, other.negative) {
            (false, true) => Ordering::Greater,
            (true, false) => Ordering::Less,
            (false, false) => by_magnitude,
            (true, true) => by_magnitude.reverse(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn number(text: &str) -> DecimalDigits {
        DecimalDigits::parse(text).unwrap()
    }

    #[test]
    fn numbers_are_moved_and_rounded_digit_by_digit() {
        assert_eq!(number("207800").shift(-4), number("20.78"));
        assert_eq!(number("-0.05").shift(2), number("-5"));
        assert_eq!(number("0.85").shift(2), number("85"));
        for (kept, places, rounded) in [
            ("38.41", 1, "38.4"),
            ("0.5", 0, "1"),
            ("-0.5", 0, "-1"),
            ("0.49", 0, "0"),
            ("-0.4", 0, "0"),
            ("99.995", 2, "100"),
            ("1.005", 2, "1.01"),
            ("7", 3, "7"),
        ] {
            assert_eq!(number(kept).round(places), number(rounded), "{kept}");
        }
        for text in ["", ".", "-", "1,2", "1e3", "1.2.3", "+1", "１"] {
            assert_eq!(DecimalDigits::parse(text), None, "{text}");
        }
        assert_eq!(number("05.50"), number("5.5"));
        assert_eq!(number(".5"), number("0.5"));
        assert_eq!(number("-0"), number("0"));
    }

    proptest! {
        #[test]
        fn order_is_that_of_the_numbers(one in -1_000_000i64..1_000_000, other in -1_000_000i64..1_000_000) {
            let thousandth = |value: i64| number(&value.to_string()).shift(-3);
            prop_assert_eq!(thousandth(one).compare(&thousandth(other)), one.cmp(&other));
            prop_assert_eq!(thousandth(one).shift(3), number(&one.to_string()));
        }
    }
}
