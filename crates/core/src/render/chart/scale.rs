//! Values to heights, by integers and decimals alone.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// Returns the height of a value where `max` takes the whole `room`; `None` if the value is
/// negative or more than that.
pub(super) fn scale_height(value: Decimal, max: Decimal, room: i32) -> Option<i32> {
    if value.is_zero() {
        return Some(0);
    }
    if value.is_sign_negative() || value > max {
        return None;
    }
    let share = value.checked_div(max)?.checked_mul(Decimal::from(room))?;
    share.round().to_i32().filter(|height| (0..=room).contains(height))
}

/// Converts a count of slots or series, which are few.
pub(super) fn to_units(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX / 4096)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_value_takes_the_whole_room() {
        let number = |text| Decimal::from_str_exact(text).unwrap();
        for (value, max, height) in [
            ("43", "43", Some(100)),
            ("0", "43", Some(0)),
            ("0", "0", Some(0)),
            ("21.5", "43", Some(50)),
            ("-1", "43", None),
            ("44", "43", None),
            ("79228162514264337593543950335", "79228162514264337593543950335", Some(100)),
            ("1", "79228162514264337593543950335", Some(0)),
            ("0.0000000000000000000000000001", "0.0000000000000000000000000001", Some(100)),
        ] {
            assert_eq!(scale_height(number(value), number(max), 100), height, "{value} of {max}");
        }
    }
}
