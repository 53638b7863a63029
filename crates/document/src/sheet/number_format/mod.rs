//! Number formats (ECMA-376 Part 1, 18.8.30 and 18.8.31), as far as it takes to know what
//! is shown of a value, and if that is another value than the one that is kept.

mod parse;
mod render;
#[cfg(test)]
mod tests;

use super::decimal::DecimalDigits;
use parse::{Section, SectionKind};
use std::cmp::Ordering;

/// The most characters that the format General shows of a number.
const MAX_GENERAL: usize = 11;
/// Words after a number that count things; they change neither the value nor its unit.
const COUNTING_WORDS: [&str; 20] = [
    "件", "次", "条", "个", "人", "份", "家", "项", "篇", "期", "场", "部", "起", "宗", "页", "名",
    "户", "人次", "件次", "批次",
];
/// Units of money, as they stand after a number.
const MONEY_UNITS: [&str; 6] = ["元", "万元", "万", "亿元", "亿", "千元"];

/// A number format.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct NumberFormat {
    /// The sections for numbers; none for General.
    numbers: Vec<Section>,
    /// The section for text, if there is one.
    text: Option<Section>,
}

/// The way in which a format shows a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum DisplayedNumber {
    /// The number itself: with other zeros or separators at most.
    AsKept,
    /// The number itself, with a word that counts things.
    Counted(String),
    /// The number itself, with a unit of money.
    WithUnit(String),
    /// A date, a time, or both.
    Date,
    /// Another text: another number, or words.
    Other(String),
    /// Something that is not known, which is not the number itself.
    Unknown,
}

impl NumberFormat {
    /// Parses a format code.
    pub(super) fn parse(code: &str) -> Self {
        let mut sections = parse::parse_sections(code);
        let text = match sections.len() {
            4.. => sections.drain(3..).next(),
            _ => sections.pop_if(|last| last.kind == SectionKind::Text),
        };
        let is_plain = |section: &Section| section.is_plain_general();
        if matches!(sections.as_slice(), [only] if is_plain(only)) {
            sections.clear();
        }
        Self { numbers: sections, text }
    }

    /// Returns the format of a built-in id (ECMA-376 Part 1, 18.8.30), as Chinese editions
    /// have it.
    pub(super) fn builtin(id: u32) -> Self {
        let code = match id {
            1 => "0",
            2 => "0.00",
            3 | 37 | 38 => "#,##0",
            4 | 39 | 40 => "#,##0.00",
            5 | 6 => "\"¥\"#,##0",
            7 | 8 => "\"¥\"#,##0.00",
            9 => "0%",
            10 => "0.00%",
            11 => "0.00E+00",
            12 => "# ?/?",
            13 => "# ??/??",
            14..=22 | 27..=36 | 45..=47 | 50..=58 => "yyyy-m-d",
            41 => "_ * #,##0_ ;_ * -#,##0_ ;_ * \"-\"_ ;_ @_ ",
            42 => "_ \"¥\"* #,##0_ ;_ \"¥\"* -#,##0_ ;_ \"¥\"* \"-\"_ ;_ @_ ",
            43 => "_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * \"-\"??_ ;_ @_ ",
            44 => "_ \"¥\"* #,##0.00_ ;_ \"¥\"* -#,##0.00_ ;_ \"¥\"* \"-\"??_ ;_ @_ ",
            48 => "##0.0E+0",
            49 => "@",
            _ => "General",
        };
        Self::parse(code)
    }

    /// Returns the way in which a number is shown that is kept as `kept`.
    pub(super) fn display_number(&self, kept: &str) -> DisplayedNumber {
        let Some(value) = DecimalDigits::parse(kept) else {
            let is_general = self.numbers.is_empty() && self.text.is_none();
            return if is_general { DisplayedNumber::AsKept } else { DisplayedNumber::Unknown };
        };
        if self.numbers.is_empty() {
            return match &self.text {
                Some(section) if !section.is_plain_text() => {
                    classify(&value, kept, section.render(&value, value.negative))
                }
                _ => display_general(kept),
            };
        }
        match self.choose_section(&value) {
            Some((section, _)) if section.kind == SectionKind::Date => DisplayedNumber::Date,
            Some((section, signed)) => classify(&value, kept, section.render(&value, signed)),
            None => DisplayedNumber::Unknown,
        }
    }

    /// Returns a text as it is shown, if that is another text.
    pub(super) fn display_text(&self, text: &str) -> Option<String> {
        let section = self.text.as_ref().filter(|section| !section.is_plain_text())?;
        let shown = section.render_text(text);
        (shown.trim() != text.trim()).then_some(shown)
    }

    /// Returns the section for a value, and true if a minus is put before what it shows.
    /// `None` where programs do not agree.
    fn choose_section(&self, value: &DecimalDigits) -> Option<(&Section, bool)> {
        let sections = self.numbers.as_slice();
        if sections.iter().any(|section| section.condition.is_some()) {
            return choose_by_condition(sections, value);
        }
        match sections {
            [only] => Some((only, value.negative)),
            [_, below] if value.negative => (!below.is_empty()).then_some((below, false)),
            [_, below, ..] if value.negative => Some((below, false)),
            [_, _, zero] if value.is_zero() => Some((zero, false)),
            [first, ..] => Some((first, false)),
            [] => None,
        }
    }
}

fn choose_by_condition<'s>(
    sections: &'s [Section],
    value: &DecimalDigits,
) -> Option<(&'s Section, bool)> {
    for (at, section) in sections.iter().enumerate() {
        match &section.condition {
            Some(condition) if !condition.holds(value) => {}
            // The sign of a negative number depends on what else the condition lets in.
            Some(_) => return (!value.negative).then_some((section, false)),
            None if at + 1 == sections.len() => {
                return (!value.negative).then_some((section, false));
            }
            None => return None,
        }
    }
    None
}

/// Returns the way in which General shows a number: long ones are rounded.
fn display_general(kept: &str) -> DisplayedNumber {
    if kept.trim_start_matches('-').len() <= MAX_GENERAL {
        DisplayedNumber::AsKept
    } else {
        DisplayedNumber::Unknown
    }
}

/// Compares a shown text with the value that is kept.
fn classify(value: &DecimalDigits, kept: &str, shown: Option<render::Shown>) -> DisplayedNumber {
    let Some(render::Shown { text, plain }) = shown else { return DisplayedNumber::Unknown };
    let plain = plain.trim();
    let end =
        plain.find(|c: char| !(c.is_ascii_digit() || "-.".contains(c))).unwrap_or(plain.len());
    let (number, words) = plain.split_at(end);
    let is_same =
        DecimalDigits::parse(number).is_some_and(|shown| shown.compare(value) == Ordering::Equal);
    let words = words.trim();
    // Zero is zero in any money.
    let bare = plain.trim_start_matches(['¥', '￥', ' ']);
    if value.is_zero() && DecimalDigits::parse(bare).is_some_and(|shown| shown.is_zero()) {
        return DisplayedNumber::AsKept;
    }
    match words {
        _ if !is_same => DisplayedNumber::Other(text.trim().to_owned()),
        "" => DisplayedNumber::AsKept,
        _ if COUNTING_WORDS.contains(&words) => DisplayedNumber::Counted(words.to_owned()),
        _ if MONEY_UNITS.contains(&words) => DisplayedNumber::WithUnit(format!("{kept}{words}")),
        _ => DisplayedNumber::Other(text.trim().to_owned()),
    }
}
