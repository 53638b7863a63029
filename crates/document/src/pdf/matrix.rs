//! Numbers of a page without floating point: millionths, and what moves points by them.

/// A number in millionths.
pub(super) type Fixed = i64;

/// One.
pub(super) const ONE: Fixed = 1_000_000;
/// Beyond this nothing is on a page; it keeps sums from running over.
const FAR: i128 = 1_000_000_000_000_000;

/// What is further out is on no paper, in thousandths; areas can be counted in it.
pub(super) const OUT: Fixed = 1_000_000_000;

/// The product of two numbers.
pub(super) fn times(one: Fixed, other: Fixed) -> Fixed {
    near(i128::from(one) * i128::from(other) / i128::from(ONE))
}

fn near(value: i128) -> Fixed {
    i64::try_from(value.clamp(-FAR, FAR)).unwrap_or_default()
}

/// A number that a file holds as a float, taken apart by its bits.
pub(super) fn from_float(value: f32) -> Fixed {
    let bits = value.to_bits();
    let power = i32::from(u8::try_from(bits >> 23 & 0xff).unwrap_or_default());
    let digits = i128::from(bits & 0x7f_ffff | if power == 0 { 0 } else { 0x80_0000 });
    let shift = power.max(1) - 150;
    let scaled = digits * i128::from(ONE);
    let size = if shift >= 0 {
        if power == 255 { 0 } else { scaled << shift.min(60) }
    } else {
        scaled >> shift.unsigned_abs().min(120)
    };
    near(if bits >> 31 == 1 { -size } else { size })
}

/// A number as it is written; `None` where it is none.
pub(super) fn parse(word: &[u8]) -> Option<Fixed> {
    let (minus, digits) = match word {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, word),
    };
    let mut value: i128 = 0;
    let mut unit: Option<i128> = None;
    let mut any = false;
    for byte in digits {
        match byte {
            b'0'..=b'9' => {
                any = true;
                let digit = i128::from(byte - b'0');
                match &mut unit {
                    None => value = (value * 10 + digit * i128::from(ONE)).min(FAR * 10),
                    Some(unit) => {
                        *unit /= 10;
                        value += digit * *unit;
                    }
                }
            }
            b'.' if unit.is_none() => unit = Some(i128::from(ONE)),
            // `--5` and `5-3` are written by some programs; what stands first counts.
            b'-' if !any => {}
            b'-' => break,
            _ => return None,
        }
    }
    (any || unit.is_some()).then(|| near(if minus { -value } else { value }))
}

/// What moves points: `x' = a x + c y + e`, `y' = b x + d y + f`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Matrix(pub [Fixed; 6]);

impl Matrix {
    /// What leaves all points where they are.
    pub(super) const IDENTITY: Self = Self([ONE, 0, 0, ONE, 0, 0]);

    /// Of six numbers.
    pub(super) fn from_numbers(numbers: &[Fixed]) -> Option<Self> {
        numbers.try_into().ok().map(Self)
    }

    /// This one first, then the other.
    pub(super) fn then(self, other: Self) -> Self {
        let own = self.0;
        let across = other.transform_vector(own[0], own[1]);
        let along = other.transform_vector(own[2], own[3]);
        let start = other.transform_point(own[4], own[5]);
        Self([across.0, across.1, along.0, along.1, start.0, start.1])
    }

    /// Where a point goes.
    pub(super) fn transform_point(self, x: Fixed, y: Fixed) -> (Fixed, Fixed) {
        let (turned_x, turned_y) = self.transform_vector(x, y);
        let [.., e, f] = self.0;
        (near(i128::from(turned_x) + i128::from(e)), near(i128::from(turned_y) + i128::from(f)))
    }

    /// Where a point of a description goes on its page, in thousandths.
    pub(super) fn to_page(self, x: Fixed, y: Fixed) -> (Fixed, Fixed) {
        let (x, y) = self.transform_point(x, y);
        ((x / 1000).clamp(-OUT, OUT), (y / 1000).clamp(-OUT, OUT))
    }

    /// What becomes of a direction.
    pub(super) fn transform_vector(self, x: Fixed, y: Fixed) -> (Fixed, Fixed) {
        let sum = |one: usize, other: usize| {
            let one = i128::from(self.0[one]) * i128::from(x);
            let other = i128::from(self.0[other]) * i128::from(y);
            near((one + other) / i128::from(ONE))
        };
        (sum(0, 2), sum(1, 3))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_exactly() {
        assert_eq!(parse(b"802.49"), Some(802_490_000));
        assert_eq!(parse(b"-.5"), Some(-500_000));
        assert_eq!(parse(b"--5"), Some(-5_000_000));
        assert_eq!(parse(b"4."), Some(4_000_000));
        assert_eq!(parse(b"Tj"), None);
        assert_eq!(parse(b"-"), None);
        assert_eq!(parse("9".repeat(400).as_bytes()), parse(b"1000000000"));
    }

    #[test]
    fn floats_are_taken_apart() {
        assert_eq!(from_float(0.5), 500_000);
        assert_eq!(from_float(-12.25), -12_250_000);
        assert_eq!(from_float(0.0), 0);
        assert_eq!(from_float(f32::NAN), 0);
        assert!(from_float(f32::MAX) > 0);
        assert_eq!(from_float(f32::MIN_POSITIVE), 0);
    }

    #[test]
    fn matrices_work_one_after_the_other() {
        let doubled = Matrix([2 * ONE, 0, 0, 2 * ONE, 0, 0]);
        let moved = Matrix([ONE, 0, 0, ONE, 3 * ONE, 0]);
        assert_eq!(moved.then(doubled).transform_point(ONE, ONE), (8 * ONE, 2 * ONE));
        assert_eq!(doubled.then(moved).transform_point(ONE, ONE), (5 * ONE, 2 * ONE));
    }
}
