//! The advances of characters (GB/T 33190-2016, 11.3): `g` stands before a count and a
//! value that is repeated so often.

use super::numbers::parse_number;

/// Most runs of advances that are kept.
const MAX_RUNS: usize = 100_000;

/// The advances of a text in one direction.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Advances {
    /// Each with how many characters it moves; never expanded, for the count may be any.
    runs: Vec<(u64, f64)>,
}

impl Advances {
    /// Parses an attribute; values that are none are passed over.
    pub(super) fn parse(text: &str) -> Self {
        let mut words = text.split([' ', ',', '\t', '\n', '\r']).filter(|word| !word.is_empty());
        let mut runs = Vec::new();
        while let Some(word) = words.next() {
            if runs.len() >= MAX_RUNS {
                break;
            }
            if word.eq_ignore_ascii_case("g") {
                let count = words.next().and_then(|count| count.parse().ok());
                let value = words.next().and_then(parse_number);
                runs.extend(count.zip(value));
            } else {
                runs.extend(parse_number(word).map(|value| (1, value)));
            }
        }
        Self { runs }
    }

    /// True if there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// Returns the advances one after another: where they end, the last is repeated, as
    /// programs do, and it is said not to be given.
    pub(super) fn iter(&self) -> impl Iterator<Item = Advance> {
        let last = self.runs.last().map_or(0.0, |(_, value)| *value);
        let mut runs = self.runs.iter().copied();
        let mut current = (0, 0.0);
        std::iter::from_fn(move || {
            while current.0 == 0 {
                match runs.next() {
                    Some(run) => current = run,
                    None => return Some(Advance { by: last, is_given: false }),
                }
            }
            current.0 -= 1;
            Some(Advance { by: current.1, is_given: true })
        })
    }
}

/// An advance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Advance {
    pub by: f64,
    /// The file has it, and it is not made up.
    pub is_given: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(text: &str, count: usize) -> Vec<(f64, bool)> {
        Advances::parse(text).iter().take(count).map(|found| (found.by, found.is_given)).collect()
    }

    #[test]
    fn counts_stand_before_values() {
        assert_eq!(first("g 2 5 1.5", 3), [(5.0, true), (5.0, true), (1.5, true)]);
        assert_eq!(first("-2.5", 2), [(-2.5, true), (-2.5, false)]);
        assert_eq!(first("", 1), [(0.0, false)]);
    }

    #[test]
    fn counts_may_be_any_number() {
        assert_eq!(first("g 999999999999 1", 2), [(1.0, true), (1.0, true)]);
        assert_eq!(first("g 0 7 3", 1), [(3.0, true)]);
        for broken in ["g", "g 3", "g -1 2", "g x 2", "NaNs"] {
            assert!(Advances::parse(broken).is_empty(), "{broken}");
        }
        assert_eq!(first("NaN 1e300", 2), [(0.0, true), (1e9, true)]);
    }
}
