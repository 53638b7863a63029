//! The text of a cell to what a source says. What is no plain number, blank or
//! stroke is left to a person: a figure is never guessed.

use nianbao_core::diag::Text;
use nianbao_core::parse::read_number;
use nianbao_core::report::{Amount, CellText};
use nianbao_text::cjk::to_half_width;
use nianbao_text::text;

/// What a source says for a cell, or why that is not sure.
pub(super) fn value(raw: &str) -> Result<String, Text> {
    let text = raw.trim();
    if text.is_empty() {
        return Ok("~".to_owned());
    }
    if text.chars().any(is_garbled) {
        return Err(text!("有无法识别的字符", "it has characters that could not be read"));
    }
    if parted(text) {
        return Err(text!(
            "数字之间有空格或换行，可能是一个数，也可能是两个",
            "there is a space or a new line between digits: it may be one number or two"
        ));
    }
    match read_number(text) {
        (CellText::Number(amount), tidied) => Ok(written(text, amount, tidied)),
        (CellText::NotApplicable, _) => Ok("/".to_owned()),
        (CellText::Blank, _) => Ok("~".to_owned()),
        (CellText::Unreadable, _) => Err(text!("不是数", "it is no number")),
    }
}

/// A number as a source writes it: narrow digits without separators, the unit as
/// it stands.
fn written(text: &str, amount: Amount, tidied: bool) -> String {
    if !tidied {
        return text.to_owned();
    }
    let number = amount.number.to_string();
    match amount.unit {
        None => number,
        Some(unit) => format!("{number} {}", unit.name()),
    }
}

/// Whether a character stands for one that could not be read: a replacement, or
/// one of those that every font may use as it likes.
pub(super) fn is_garbled(c: char) -> bool {
    c == '\u{FFFD}'
        || ('\u{E000}'..='\u{F8FF}').contains(&c)
        || ('\u{F0000}'..='\u{10FFFD}').contains(&c)
}

/// Whether white space stands between two digits.
fn parted(text: &str) -> bool {
    let digit = |part: &str, last: bool| {
        let c = if last { part.chars().next_back() } else { part.chars().next() };
        c.is_some_and(|c| to_half_width(c).is_ascii_digit())
    };
    let parts: Vec<&str> = text.split_whitespace().collect();
    parts.windows(2).any(|two| digit(two[0], true) && digit(two[1], false))
}

#[cfg(test)]
mod tests {
    use super::value;

    #[test]
    fn a_cell_is_read_exactly_or_left_to_a_person() {
        for (raw, written) in [
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
        ] {
            assert_eq!(value(raw).as_deref(), Ok(written), "{raw}");
        }
        for raw in ["1 4", "1\n4", "l4", "—", "无", "1\u{FFFD}", "\u{E001}", "3件", "1,23"] {
            assert!(value(raw).is_err(), "{raw}");
        }
    }
}
