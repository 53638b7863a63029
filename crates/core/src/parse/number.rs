//! Parses the text of cells.

use crate::report::{Amount, CellText, Unit};
use nianbao_text::cjk::to_half_width;
use rust_decimal::Decimal;
use std::borrow::Cow;

/// Parses the text of a cell. The second value is true if the number was written with
/// full-width digits, separators, leading zeros or another minus sign.
pub fn parse_cell(text: &str) -> (CellText, bool) {
    if let Some(text) = parse_digits(text) {
        return (text, false);
    }
    let text = text.trim();
    match text {
        "" => return (CellText::Blank, false),
        "/" | "／" => return (CellText::NotApplicable, text != "/"),
        _ => {}
    }
    let plain = to_ascii(text);
    let digits_end = plain
        .char_indices()
        .find(|(at, c)| !(c.is_ascii_digit() || matches!(c, '.' | ',') || (*at == 0 && *c == '-')))
        .map_or(plain.len(), |(at, _)| at);
    let (number, unit) = plain.split_at(digits_end);
    let unit = unit.trim();
    let parsed = parse_number(number).and_then(|(number, separated)| {
        let unit = if unit.is_empty() { None } else { Some(Unit::parse(unit)?) };
        Some((CellText::Number(Amount { number, unit }), separated))
    });
    match parsed {
        Some((state, separated)) => (state, separated || matches!(plain, Cow::Owned(_))),
        None => (CellText::Unreadable, false),
    }
}

/// Parses a whole number of at most nine digits without anything else, as nearly every cell
/// is.
pub(super) fn parse_digits(text: &str) -> Option<CellText> {
    let plain = (1..=9).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    let padded = text.starts_with('0') && text.len() > 1;
    let number = (plain && !padded).then(|| text.parse::<u32>().ok()).flatten()?;
    Some(CellText::Number(Amount { number: Decimal::from(number), unit: None }))
}

/// Returns a text with full-width forms and other minus signs as ASCII; borrowed if there
/// are none.
fn to_ascii(text: &str) -> Cow<'_, str> {
    let ascii = |c: char| match c {
        '０'..='９' | '．' | '，' | '－' => to_half_width(c),
        '−' | '–' => '-',
        other => other,
    };
    if text.chars().all(|c| ascii(c) == c) {
        Cow::Borrowed(text)
    } else {
        text.chars().map(ascii).collect()
    }
}

fn parse_number(text: &str) -> Option<(Decimal, bool)> {
    if !text.contains(',') {
        // 007 is seven, but no number that JSON knows.
        let digits = text.trim_start_matches('-');
        let padded = digits.starts_with('0') && digits.len() > 1 && !digits.starts_with("0.");
        return Some((parse_exact(text)?, padded));
    }
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let mut groups = whole.trim_start_matches('-').split(',');
    let first = groups.next()?;
    // 0,500 may be a comma for a point; that is not for us to say.
    let grouped = (1..=3).contains(&first.len())
        && !first.starts_with('0')
        && groups.all(|group| group.len() == 3);
    (grouped && !fraction.contains(','))
        .then(|| parse_exact(&text.replace(',', "")))
        .flatten()
        .map(|n| (n, true))
}

/// Parses a decimal exactly; one with more digits than a [`Decimal`] holds is no number.
fn parse_exact(text: &str) -> Option<Decimal> {
    let digits = text.trim_start_matches('-');
    let shaped = digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.ends_with(|c: char| c.is_ascii_digit())
        && digits.matches('.').count() <= 1;
    if !shaped {
        return None;
    }
    Decimal::from_str_exact(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str, unit: Option<Unit>) -> CellText {
        CellText::Number(Amount { number: text.parse().unwrap(), unit })
    }

    #[test]
    fn cells_are_read_exactly_or_not_at_all() {
        for (text, state, tidied) in [
            ("14", number("14", None), false),
            ("-4", number("-4", None), false),
            ("０", number("0", None), true),
            ("１，２３４", number("1234", None), true),
            ("1,234,567", number("1234567", None), true),
            ("−4", number("-4", None), true),
            ("007", number("7", None), true),
            ("0.5", number("0.5", None), false),
            ("38.41 万元", number("38.41", Some(Unit::TenThousandYuan)), false),
            ("38.41万", number("38.41", Some(Unit::TenThousandYuan)), false),
            ("251000元", number("251000", Some(Unit::Yuan)), false),
            ("2 亿元", number("2", Some(Unit::HundredMillionYuan)), false),
            ("", CellText::Blank, false),
            ("/", CellText::NotApplicable, false),
        ] {
            assert_eq!(parse_cell(text), (state, tidied), "{text}");
        }
        for text in [
            "减4",
            "—",
            "无",
            "1,23",
            "0,500",
            "1.2.3",
            "1e5",
            "0x10",
            "14 件",
            "1.",
            ".5",
            "--1",
            "99999999999999999999999999999999",
        ] {
            assert_eq!(parse_cell(text).0, CellText::Unreadable, "{text}");
        }
    }
}
