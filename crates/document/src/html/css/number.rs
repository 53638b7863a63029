//! Numbers of style sheets, in thousandths.

/// Largest number of digits before the point that are kept.
const MAX_DIGITS: usize = 9;

/// Parses a number (CSS Syntax Level 3, 4.3.12) as thousandths; also returns its length
/// in bytes. Larger numbers than any page needs are cut to the largest.
pub(super) fn parse_number(text: &str) -> (i64, usize) {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let negative = text.starts_with('-');
    let whole = &unsigned[..digits(unsigned)];
    let mut rest = &unsigned[whole.len()..];
    let mut decimals = "";
    if let Some(behind) = rest.strip_prefix('.')
        && digits(behind) > 0
    {
        decimals = &behind[..digits(behind)];
        rest = &behind[decimals.len()..];
    }
    let (exponent, length) = parse_exponent(rest);
    rest = &rest[length..];
    let value = scale(whole, decimals, exponent);
    (if negative { -value } else { value }, text.len() - rest.len())
}

fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

fn parse_exponent(text: &str) -> (i32, usize) {
    let Some(behind) = text.strip_prefix(['e', 'E']) else { return (0, 0) };
    let bare = behind.strip_prefix(['+', '-']).unwrap_or(behind);
    let length = digits(bare);
    if length == 0 {
        return (0, 0);
    }
    let value: i32 = bare[..length].parse().unwrap_or(100).min(100);
    (if behind.starts_with('-') { -value } else { value }, text.len() - bare.len() + length)
}

/// Returns a number as thousandths.
fn scale(whole: &str, decimals: &str, exponent: i32) -> i64 {
    let mut value = 0i64;
    // The place of a digit: 0 is that of ones.
    let first = i32::try_from(whole.len()).unwrap_or(i32::MAX).saturating_add(exponent);
    let digits = whole.bytes().chain(decimals.bytes());
    for (byte, nth) in digits.zip(0i32..) {
        let place = first.saturating_sub(nth + 1);
        if place < -3 {
            break;
        }
        let digit = i64::from(byte - b'0');
        let most = i32::try_from(MAX_DIGITS).unwrap_or_default();
        match u32::try_from(place + 3) {
            Ok(power) if place < most => value += digit * 10i64.pow(power),
            _ if digit > 0 => return 10i64.pow(12),
            _ => {}
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::parse_number;

    #[test]
    fn numbers_are_thousandths() {
        for (text, value, length) in [
            ("3", 3000, 1),
            ("-3.0pt", -3000, 4),
            (".5em", 500, 2),
            ("+1.23456", 1234, 8),
            ("5e-1", 500, 4),
            ("1e3", 1_000_000, 3),
            ("2em", 2000, 1),
            ("2.", 2000, 1),
            ("99999999999999", 10i64.pow(12), 14),
            ("0e99", 0, 4),
            ("000000000000001", 1000, 15),
        ] {
            assert_eq!(parse_number(text), (value, length), "{text}");
        }
    }
}
