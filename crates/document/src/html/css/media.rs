//! The conditions under which rules hold (Media Queries Level 4).

use super::token::{Token, find_closing, split, trim};

/// The width in which a report is read at a desk, in thousandths of a pixel.
const DESK_WIDTH: i64 = 1_280_000;

/// A condition under which a rule holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::html) enum Condition {
    /// It does not hold on a screen.
    Never,
    /// It depends on the width of the window; true if it holds at a desk.
    Width(bool),
    /// It may hold.
    Possible,
    /// It holds.
    Always,
}

impl Condition {
    /// Returns the condition under which both hold.
    pub(super) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Never, _) | (_, Self::Never) => Self::Never,
            (Self::Width(one), Self::Width(two)) => Self::Width(one && two),
            (Self::Width(false), _) | (_, Self::Width(false)) => Self::Width(false),
            (Self::Possible, _) | (_, Self::Possible) => Self::Possible,
            (Self::Width(true), _) | (_, Self::Width(true)) => Self::Width(true),
            (Self::Always, Self::Always) => Self::Always,
        }
    }

    fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Always, _) | (_, Self::Always) => Self::Always,
            (Self::Never, other) | (other, Self::Never) => other,
            (Self::Width(one), Self::Width(two)) => Self::Width(one || two),
            _ => Self::Possible,
        }
    }

    fn negate(self) -> Self {
        match self {
            Self::Never => Self::Always,
            Self::Width(holds) => Self::Width(!holds),
            Self::Possible => Self::Possible,
            Self::Always => Self::Never,
        }
    }
}

/// Evaluates a list of media queries.
pub(super) fn evaluate_media(tokens: &[Token]) -> Condition {
    if trim(tokens).is_empty() {
        return Condition::Always;
    }
    let queries = split(tokens, ',').into_iter().map(evaluate_query);
    queries.fold(Condition::Never, Condition::or)
}

fn evaluate_query(tokens: &[Token]) -> Condition {
    let mut condition = Condition::Always;
    let mut negated = false;
    let mut rest = trim(tokens);
    while let Some((first, behind)) = rest.split_first() {
        rest = trim(behind);
        let part = match first {
            Token::Ident(name) => match name.to_ascii_lowercase().as_str() {
                "not" => {
                    negated = true;
                    continue;
                }
                "only" | "and" => continue,
                "or" => Condition::Possible,
                "all" | "screen" => Condition::Always,
                // Print, speech and other media show no screen.
                _ => Condition::Never,
            },
            Token::Open('(') => {
                let end = find_closing(rest, ')');
                let feature = &rest[..end];
                rest = trim(rest.get(end + 1..).unwrap_or_default());
                evaluate_feature(trim(feature))
            }
            _ => Condition::Possible,
        };
        condition = condition.and(part);
    }
    if negated { condition.negate() } else { condition }
}

fn evaluate_feature(tokens: &[Token]) -> Condition {
    let Some((Token::Ident(name), behind)) = tokens.split_first() else {
        return Condition::Possible;
    };
    let value = trim(behind).strip_prefix(&[Token::Delim(':')]).map(trim);
    let width = match value {
        Some([Token::Dimension(value, unit)]) if unit == "px" => Some(*value),
        Some([Token::Dimension(value, unit)]) if unit == "em" || unit == "rem" => {
            Some(value.saturating_mul(16))
        }
        Some([Token::Number(0)]) => Some(0),
        _ => None,
    };
    match (name.to_ascii_lowercase().as_str(), width) {
        ("min-width" | "min-device-width", Some(width)) => Condition::Width(width <= DESK_WIDTH),
        ("max-width" | "max-device-width", Some(width)) => Condition::Width(width >= DESK_WIDTH),
        // A page is judged as it is without special settings.
        ("prefers-color-scheme", _) => match value {
            Some([Token::Ident(scheme)]) if scheme.eq_ignore_ascii_case("light") => {
                Condition::Always
            }
            _ => Condition::Never,
        },
        ("prefers-contrast" | "forced-colors" | "inverted-colors", _) => Condition::Never,
        _ => Condition::Possible,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html::css::token::tokenize;

    #[test]
    fn a_reader_sees_the_screen_of_a_desk() {
        for (query, condition) in [
            ("", Condition::Always),
            ("screen", Condition::Always),
            ("print", Condition::Never),
            ("not print", Condition::Always),
            ("print, screen", Condition::Always),
            ("only screen and (max-width: 768px)", Condition::Width(false)),
            ("(min-width:48em)", Condition::Width(true)),
            ("print and (min-width:1px)", Condition::Never),
            ("(hover: hover)", Condition::Possible),
            ("(prefers-color-scheme: dark)", Condition::Never),
            ("(400px <= width)", Condition::Possible),
            ("screen and (", Condition::Possible),
        ] {
            assert_eq!(evaluate_media(&tokenize(query)), condition, "{query}");
        }
    }
}
