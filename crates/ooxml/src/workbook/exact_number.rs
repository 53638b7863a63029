//! Numbers that Excel keeps digit for digit.

/// The most digits that Excel keeps of a number: it sets those after them to zero.
const MAX_DIGITS: usize = 15;

/// A number that a cell keeps with all its digits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ExactNumber {
    value: f64,
    decimals: usize,
}

impl ExactNumber {
    /// Reads plain digits: `-38.40`. Returns `None` for what is no such number, and for one that
    /// a cell would not keep.
    ///
    /// A cell of a workbook holds a double, and `rust_xlsxwriter` takes nothing else, so this is
    /// the one place where a figure becomes one: only if the double is written with the same
    /// digits again, but for zeros at the end of a fraction, which its format shows.
    pub fn parse(digits: &str) -> Option<Self> {
        let is_plain = |c: u8| c.is_ascii_digit() || c == b'.' || c == b'-';
        let significant = digits.trim_start_matches(['-', '0', '.']);
        if !digits.bytes().all(is_plain)
            || significant.bytes().filter(u8::is_ascii_digit).count() > MAX_DIGITS
        {
            return None;
        }
        let value: f64 = digits.parse().ok()?;
        let (bare, decimals) = match digits.split_once('.') {
            Some((_, fraction)) if !fraction.is_empty() => {
                (digits.trim_end_matches('0').trim_end_matches('.'), fraction.len())
            }
            _ => (digits, 0),
        };
        (value.to_string() == bare).then_some(Self { value, decimals })
    }

    pub(super) fn value(self) -> f64 {
        self.value
    }

    /// Returns how many decimals it was written with.
    pub(super) fn decimals(self) -> usize {
        self.decimals
    }
}

#[cfg(test)]
mod tests {
    use super::ExactNumber;

    #[test]
    fn excel_keeps_fifteen_digits() {
        for (digits, is_kept) in [
            ("999999999999999", true),
            ("1000000000000000", false),
            ("-38.41", true),
            ("0.000000000000123456789012345", true),
            ("1234567890.123456", false),
            ("0.10", true),
            ("007", false),
            ("1.", false),
            (".5", false),
            ("", false),
            ("-", false),
            ("1-2", false),
            ("inf", false),
            ("1e3", false),
        ] {
            assert_eq!(ExactNumber::parse(digits).is_some(), is_kept, "{digits}");
        }
    }

    #[test]
    fn decimals_are_those_written() {
        assert_eq!(ExactNumber::parse("38.40").map(ExactNumber::decimals), Some(2));
        assert_eq!(ExactNumber::parse("27").map(ExactNumber::decimals), Some(0));
    }
}
