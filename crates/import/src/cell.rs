//! The text of a cell as a value of the source. Text that is not plainly a number,
//! a blank or a stroke is left to a person: a figure is never guessed.

use super::reason::CellProblem;
use nianbao_core::parse::read_number;
use nianbao_core::report::{Amount, CellText};
use nianbao_text::cjk::to_half_width;

/// Signs before a number in a column that may be negative, the longer ones first.
const SIGNS: [(&str, &str); 6] =
    [("增加", ""), ("减少", "-"), ("增", ""), ("减", "-"), ("+", ""), ("＋", "")];

/// The numbers that a column takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct NumberKind {
    /// True if they may be negative.
    pub(super) is_signed: bool,
    /// True if they count things: whole numbers without a unit.
    pub(super) is_count: bool,
}

/// Returns the value that the source has for a cell. In a column that may be negative, 增
/// and 减 before a number are its sign; in one that counts, `2.24万` is no number.
///
/// Errors: the reason for which the value is not certain.
pub(super) fn parse_cell(raw: &str, kind: NumberKind) -> Result<String, CellProblem> {
    let shown: String = raw.chars().filter(|c| !is_zero_width(*c)).collect();
    let text = shown.trim();
    if text.is_empty() {
        return Ok("~".to_owned());
    }
    if text.chars().any(is_undecoded) {
        return Err(CellProblem::Garbled);
    }
    if has_split_number(text) {
        return Err(CellProblem::SplitNumber);
    }
    let signed = if kind.is_signed { parse_signed(text) } else { None };
    match read_number(signed.as_deref().unwrap_or(text)) {
        (CellText::Number(amount), _)
            if kind.is_count && (amount.unit.is_some() || !amount.number.is_integer()) =>
        {
            Err(CellProblem::NotACount)
        }
        (CellText::Number(amount), normalized) => {
            Ok(format_amount(signed.as_deref().unwrap_or(text), amount, normalized))
        }
        (CellText::NotApplicable, _) => Ok("/".to_owned()),
        (CellText::Blank | CellText::Undecided, _) => Ok("~".to_owned()),
        (CellText::Unreadable, _) => Err(CellProblem::NotANumber),
    }
}

/// Returns a number with a word or a plus for its sign as one with an ASCII sign, or none.
/// The word with a number that has a sign of its own says two things, and is left.
fn parse_signed(text: &str) -> Option<String> {
    let (sign, rest) =
        SIGNS.iter().find_map(|(word, sign)| Some((sign, text.strip_prefix(word)?)))?;
    let rest = rest.trim_start();
    let is_number = rest.starts_with(|c: char| to_half_width(c).is_ascii_digit());
    let is_zero = rest.chars().all(|c| to_half_width(c) == '0');
    is_number.then(|| format!("{}{rest}", if is_zero { "" } else { sign }))
}

/// Returns true for characters without a width, which editors of web pages leave behind;
/// none of them changes the order of digits.
fn is_zero_width(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200e}' | '\u{2060}' | '\u{feff}')
}

/// Writes a number with ASCII digits, without separators, and with its unit. Text that
/// has this form already is kept.
fn format_amount(text: &str, amount: Amount, normalized: bool) -> String {
    if !normalized {
        return text.to_owned();
    }
    let number = amount.number.to_string();
    match amount.unit {
        None => number,
        Some(unit) => format!("{number} {}", unit.name()),
    }
}

/// True for the replacement character and for private-use characters, whose meaning
/// depends on the font.
pub(super) fn is_undecoded(c: char) -> bool {
    c == '\u{FFFD}'
        || ('\u{E000}'..='\u{F8FF}').contains(&c)
        || ('\u{F0000}'..='\u{10FFFD}').contains(&c)
}

/// True if white space stands between two digits.
fn has_split_number(text: &str) -> bool {
    let is_digit = |c: Option<char>| c.is_some_and(|c| to_half_width(c).is_ascii_digit());
    let parts: Vec<&str> = text.split_whitespace().collect();
    parts
        .windows(2)
        .any(|pair| is_digit(pair[0].chars().next_back()) && is_digit(pair[1].chars().next()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANY: NumberKind = NumberKind { is_signed: false, is_count: false };
    const SIGNED: NumberKind = NumberKind { is_signed: true, is_count: false };
    const COUNT: NumberKind = NumberKind { is_signed: false, is_count: true };

    #[test]
    fn a_count_has_neither_a_unit_nor_a_fraction() {
        for (raw, value) in [("14", "14"), ("1,234", "1234"), ("12.00", "12.00"), ("", "~")] {
            assert_eq!(parse_cell(raw, COUNT).as_deref(), Ok(value), "{raw}");
        }
        for raw in ["2.24万", "1.5亿", "2万", "3元", "2.24", "２．２４", "0.5"] {
            assert_eq!(parse_cell(raw, COUNT), Err(CellProblem::NotACount), "{raw}");
            assert!(parse_cell(raw, ANY).is_ok(), "{raw}");
        }
    }

    #[test]
    fn a_cell_is_read_exactly_or_left_to_a_person() {
        for (raw, value) in [
            ("14", "14"),
            (" ０ ", "0"),
            ("１，２３４", "1234"),
            ("1,234", "1234"),
            ("38.41 万", "38.41 万"),
            ("38.40", "38.40"),
            ("-4", "-4"),
            ("", "~"),
            ("　\n", "~"),
            ("／", "/"),
            ("251000元", "251000元"),
            ("\u{feff}2\u{200b}7\u{200e}", "27"),
            ("\u{200b}", "~"),
        ] {
            assert_eq!(parse_cell(raw, ANY).as_deref(), Ok(value), "{raw}");
        }
        for (raw, problem) in [
            ("1 4", CellProblem::SplitNumber),
            ("1\n4", CellProblem::SplitNumber),
            ("l4", CellProblem::NotANumber),
            ("—", CellProblem::NotANumber),
            ("无", CellProblem::NotANumber),
            ("3件", CellProblem::NotANumber),
            ("1,23", CellProblem::NotANumber),
            ("\u{202e}72\u{202c}", CellProblem::NotANumber),
            ("2\u{200b} 7", CellProblem::SplitNumber),
            ("1\u{FFFD}", CellProblem::Garbled),
            ("\u{E001}", CellProblem::Garbled),
        ] {
            assert_eq!(parse_cell(raw, ANY), Err(problem), "{raw}");
        }
    }

    #[test]
    fn a_sign_in_words_counts_where_a_column_is_signed() {
        for (raw, value) in [
            ("增10", "10"),
            ("减4", "-4"),
            ("增加 １０", "10"),
            ("减少1,234", "-1234"),
            ("+10", "10"),
            ("＋7", "7"),
            ("－4", "-4"),
            ("减0", "0"),
            ("4", "4"),
        ] {
            assert_eq!(parse_cell(raw, SIGNED).as_deref(), Ok(value), "{raw}");
        }
        for raw in ["增", "减", "减-4", "增+4", "↑10", "↓4", "减四", "增减4", "增长4", "减4件"]
        {
            assert_eq!(parse_cell(raw, SIGNED), Err(CellProblem::NotANumber), "{raw}");
        }
        for raw in ["减4", "增10", "+10"] {
            assert_eq!(parse_cell(raw, ANY), Err(CellProblem::NotANumber), "{raw}");
        }
    }
}
