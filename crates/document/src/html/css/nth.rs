//! `An+B` of `:nth-child()` and its like (CSS Syntax Level 3, section 6).

use super::token::{Token, trim};

/// The places `step * n + first` of elements among their siblings, for n from zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Nth {
    pub(super) step: i64,
    pub(super) first: i64,
}

impl Nth {
    pub(super) const FIRST: Self = Self { step: 0, first: 1 };

    /// Returns true if a place, from one, is among them.
    pub(super) fn contains(self, place: i64) -> bool {
        let from = place - self.first;
        if self.step == 0 { from == 0 } else { from % self.step == 0 && from / self.step >= 0 }
    }

    /// Parses places; `None` if they are not understood.
    pub(super) fn parse(tokens: &[Token]) -> Option<Self> {
        let text: String = trim(tokens).iter().map(write_token).collect::<Option<_>>()?;
        match text.as_str() {
            "odd" => return Some(Self { step: 2, first: 1 }),
            "even" => return Some(Self { step: 2, first: 0 }),
            _ => {}
        }
        let Some((step, first)) = text.split_once('n') else {
            return Some(Self { step: 0, first: text.parse().ok()? });
        };
        let step = match step {
            "" | "+" => 1,
            "-" => -1,
            step => step.parse().ok()?,
        };
        let first = if first.is_empty() { 0 } else { first.parse().ok()? };
        let is_small = |value: i64| value.abs() < 1_000_000;
        (is_small(step) && is_small(first)).then_some(Self { step, first })
    }
}

/// Writes a token without white space, so that all ways to write places are alike.
fn write_token(token: &Token) -> Option<String> {
    let whole = |value: &i64| (value % 1000 == 0).then(|| value / 1000);
    Some(match token {
        Token::White => String::new(),
        Token::Ident(name) => name.to_ascii_lowercase(),
        Token::Delim(c) => c.to_string(),
        Token::Number(value) => {
            let value = whole(value)?;
            // A sign of its own stands before a number that follows `n`.
            format!("{value}")
        }
        Token::Dimension(value, unit) => format!("{}{unit}", whole(value)?),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html::css::token::tokenize;

    #[test]
    fn places_are_read_however_they_are_written() {
        for (text, step, first) in [
            ("odd", 2, 1),
            ("2n+1", 2, 1),
            ("2n + 1", 2, 1),
            ("-n+3", -1, 3),
            ("n", 1, 0),
            ("3", 0, 3),
            ("+3n-2", 3, -2),
        ] {
            assert_eq!(Nth::parse(&tokenize(text)), Some(Nth { step, first }), "{text}");
        }
        assert_eq!(Nth::parse(&tokenize("2n+1 of .x")), None);
        assert!(Nth { step: 2, first: 1 }.contains(5));
        assert!(Nth { step: -1, first: 3 }.contains(2));
        assert!(!Nth { step: -1, first: 3 }.contains(4));
    }
}
