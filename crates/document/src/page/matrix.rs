//! Numbers of a content stream, and the matrices that transform points.
//!
//! All numbers are finite and no larger than [`MAX`] in size, so that no sum or product
//! overflows and no conversion fails. The same file gives the same numbers on every run:
//! only addition, multiplication and division are used, in a fixed order.

use super::content::{Length, POINT};

/// Largest number; nothing on a page is as far out.
const MAX: f64 = 1e9;
/// Largest length on a page, in thousandths of a point; areas of such lengths fit `i64`.
const MAX_LENGTH: f64 = 1e9;

/// Returns a number without infinities and NaN.
pub(crate) fn bounded(value: f64) -> f64 {
    if value.is_nan() { 0.0 } else { value.clamp(-MAX, MAX) }
}

/// Returns a number in points as a length, cut to thousandths of a point.
#[expect(clippy::cast_possible_truncation, reason = "the number is within the bounds of i64")]
#[expect(clippy::cast_precision_loss, reason = "the constant is small")]
pub(crate) fn to_length(points: f64) -> Length {
    (bounded(points) * POINT as f64).trunc().clamp(-MAX_LENGTH, MAX_LENGTH) as Length
}

/// Returns the whole part of a number.
#[expect(clippy::cast_possible_truncation, reason = "the number is within the bounds of i64")]
pub(crate) fn whole(value: f64) -> i64 {
    bounded(value) as i64
}

/// Parses a number (ISO 32000-1, 7.3.3), tolerating what some programs write: of `--5` the
/// second sign, and of `5-3` the text from the sign on, are ignored.
pub(crate) fn parse_number(token: &[u8]) -> Option<f64> {
    let (is_negative, digits) = match token {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, token),
    };
    let start = digits.iter().position(|byte| *byte != b'-').unwrap_or(digits.len());
    let digits = digits.get(start..)?;
    let end = digits.iter().position(|byte| *byte == b'-').unwrap_or(digits.len());
    let digits = std::str::from_utf8(digits.get(..end)?).ok()?;
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        return None;
    }
    let value = if digits == "." { 0.0 } else { bounded(digits.parse().ok()?) };
    Some(if is_negative { -value } else { value })
}

/// A transformation of points (ISO 32000-1, 8.3.4): `x' = a x + c y + e` and
/// `y' = b x + d y + f`, in the order `[a, b, c, d, e, f]`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Matrix(pub [f64; 6]);

#[expect(clippy::many_single_char_names, reason = "ISO 32000-1 names the elements so")]
impl Matrix {
    /// The transformation that leaves all points where they are.
    pub(crate) const IDENTITY: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// Returns a matrix of six operands; `None` if there are not six.
    pub(crate) fn from_numbers(numbers: &[f64]) -> Option<Self> {
        numbers.try_into().ok().map(Self)
    }

    /// Returns a translation.
    pub(crate) fn translation(x: f64, y: f64) -> Self {
        Self([1.0, 0.0, 0.0, 1.0, x, y])
    }

    /// Returns the transformation by this matrix and then by another.
    pub(crate) fn then(self, other: Self) -> Self {
        let [a, b, c, d, e, f] = self.0;
        let (a, b) = other.transform_vector(a, b);
        let (c, d) = other.transform_vector(c, d);
        let (e, f) = other.transform_point(e, f);
        Self([a, b, c, d, e, f])
    }

    /// Returns the inverse transformation; `None` if points fall on one another.
    pub(crate) fn inverse(self) -> Option<Self> {
        let [a, b, c, d, e, f] = self.0;
        let scale = a * d - b * c;
        if scale.abs() < 1e-9 {
            return None;
        }
        let (a, b, c, d) = (d / scale, -b / scale, -c / scale, a / scale);
        Some(Self([a, b, c, d, -(a * e + c * f), -(b * e + d * f)].map(bounded)))
    }

    /// Transforms a point.
    pub(crate) fn transform_point(self, x: f64, y: f64) -> (f64, f64) {
        let [a, b, c, d, e, f] = self.0;
        (bounded(a * x + c * y + e), bounded(b * x + d * y + f))
    }

    /// Transforms a direction, which a translation leaves alone.
    pub(crate) fn transform_vector(self, x: f64, y: f64) -> (f64, f64) {
        let [a, b, c, d, ..] = self.0;
        (bounded(a * x + c * y), bounded(b * x + d * y))
    }

    /// Transforms a point of user space to its place on the page.
    pub(crate) fn to_page(self, x: f64, y: f64) -> (Length, Length) {
        let (x, y) = self.transform_point(x, y);
        (to_length(x), to_length(y))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_parsed() {
        assert_eq!(parse_number(b"802.49"), Some(802.49));
        assert_eq!(parse_number(b"-.5"), Some(-0.5));
        assert_eq!(parse_number(b"--5"), Some(-5.0));
        assert_eq!(parse_number(b"5-3"), Some(5.0));
        assert_eq!(parse_number(b"4."), Some(4.0));
        assert_eq!(parse_number(b"."), Some(0.0));
        for token in [&b"Tj"[..], b"-", b"1.2.3", b"1e5", b"inf", b"nan", b"--", b""] {
            assert_eq!(parse_number(token), None, "{token:?}");
        }
        assert_eq!(parse_number("9".repeat(400).as_bytes()), Some(MAX));
    }

    #[test]
    fn numbers_stay_finite() {
        let bound = |value: f64| Some(bounded(value));
        assert_eq!(bound(f64::NAN), Some(0.0));
        assert_eq!((bound(f64::INFINITY), bound(-1e300)), (Some(MAX), Some(-MAX)));
        assert_eq!((to_length(f64::NAN), to_length(f64::MAX)), (0, 1_000_000_000));
        let far = Matrix([MAX; 6]);
        assert_eq!(far.then(far), far);
    }

    #[test]
    fn matrices_are_applied_in_order() {
        let doubled = Matrix([2.0, 0.0, 0.0, 2.0, 0.0, 0.0]);
        let moved = Matrix::translation(3.0, 0.0);
        assert_eq!(moved.then(doubled).to_page(1.0, 1.0), (8_000, 2_000));
        assert_eq!(doubled.then(moved).to_page(1.0, 1.0), (5_000, 2_000));
        let back = moved.then(doubled).inverse().unwrap();
        assert_eq!(back.to_page(8.0, 2.0), (1_000, 1_000));
        assert_eq!(Matrix([1.0, 1.0, 1.0, 1.0, 0.0, 0.0]).inverse(), None);
    }
}
