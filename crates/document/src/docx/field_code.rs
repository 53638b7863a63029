//! Codes of fields (ECMA-376 Part 1, 17.16.5): what a field shows by its code alone, and
//! which of them need a result.

use super::symbols::map_symbol;

/// The content that a field shows, as far as its code tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum FieldContent {
    /// Text that follows from its code.
    Text(String),
    /// Nothing: a mark for an index, a variable.
    Nothing,
    /// A result that programs compute again when they update fields.
    Computed,
    /// A result that stays as it is.
    Kept,
    /// A date that changes whenever the document is opened.
    Date,
    /// The reference mark of a note.
    NoteMark,
    /// Something that is shown by its code and not read here.
    Unread,
}

impl FieldContent {
    /// Reads a code.
    pub(super) fn parse(code: &str) -> Self {
        let code = code.trim();
        let end = code.find(|c: char| c.is_whitespace() || c == '\\').unwrap_or(code.len());
        let (name, rest) = code.split_at(end);
        match name.to_ascii_uppercase().as_str() {
            "EQ" => read_circled(rest).map_or(Self::Unread, |sign| Self::Text(sign.to_string())),
            "SYMBOL" => read_symbol(rest).map_or(Self::Unread, |sign| Self::Text(sign.to_string())),
            "MACROBUTTON" | "GOTOBUTTON" => {
                let shown = rest.trim_start().split_once(char::is_whitespace);
                Self::Text(shown.map_or("", |(_, shown)| shown.trim()).to_owned())
            }
            "XE" | "TC" | "TA" | "RD" | "SET" | "ASK" | "NEXT" | "NEXTIF" | "SKIPIF"
            | "PRIVATE" | "ADDIN" => Self::Nothing,
            "DATE" | "TIME" => Self::Date,
            "NOTEREF" | "FTNREF" => Self::NoteMark,
            "HYPERLINK" | "FORMTEXT" | "PAGE" | "PAGEREF" | "TOC" | "INDEX" | "MERGEFIELD"
            | "INCLUDEPICTURE" | "EMBED" | "SHAPE" | "CITATION" | "BIBLIOGRAPHY"
            | "ADDRESSBLOCK" | "GREETINGLINE" => Self::Kept,
            "ADVANCE" | "AUTONUM" | "AUTONUMLGL" | "AUTONUMOUT" | "LISTNUM" | "BIDIOUTLINE"
            | "FORMCHECKBOX" | "FORMDROPDOWN" | "CONTROL" | "HTMLCONTROL" => Self::Unread,
            _ => Self::Computed,
        }
    }
}

/// Returns the circled number of `\o\ac(○,1)`: a circle over a number, in any order.
fn read_circled(arguments: &str) -> Option<char> {
    let compact: String = arguments.chars().filter(|c| !c.is_whitespace()).collect();
    let lower = compact.to_ascii_lowercase();
    let mut rest = lower.strip_prefix("\\o")?;
    for option in ["\\al", "\\ac", "\\ar", "\\ad"] {
        rest = rest.strip_prefix(option).unwrap_or(rest);
    }
    let (one, other) = rest.strip_prefix('(')?.strip_suffix(')')?.split_once([',', ';'])?;
    let is_circle = |text: &str| matches!(text, "○" | "〇" | "◯" | "⭕" | "\u{20dd}");
    let number = match (is_circle(one), is_circle(other)) {
        (true, false) => other,
        (false, true) => one,
        _ => return None,
    };
    circle(number)
}

/// Returns a number in a circle.
fn circle(number: &str) -> Option<char> {
    if let Some(at) = "一二三四五六七八九十".chars().position(|c| number == c.to_string())
    {
        return char::from_u32(0x3280 + u32::try_from(at).ok()?);
    }
    let digits: String = number.chars().map(nianbao_text::cjk::to_half_width).collect();
    let is_number = digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0');
    let number: u32 = digits.parse().ok().filter(|_| is_number)?;
    char::from_u32(match number {
        1..=20 => 0x2460 + number - 1,
        21..=35 => 0x3251 + number - 21,
        36..=50 => 0x32b1 + number - 36,
        _ => return None,
    })
}

/// Returns the character of a code such as `9312 \u` or `252 \f "Wingdings"` (17.16.5.60).
fn read_symbol(arguments: &str) -> Option<char> {
    let mut words = arguments.split_whitespace();
    let code = words.next()?;
    let code = match code.strip_prefix("0x").or_else(|| code.strip_prefix("0X")) {
        Some(digits) => u32::from_str_radix(digits, 16).ok()?,
        None => match code.trim_matches('"').parse() {
            Ok(code) => code,
            Err(_) => return code.chars().next().filter(|_| code.chars().count() == 1),
        },
    };
    let switches = arguments.to_ascii_lowercase();
    let font = switches.split_once("\\f").map_or("", |(_, rest)| read_argument(rest));
    let has = |switch: &str| switches.split_whitespace().any(|word| word == switch);
    let sign = match map_symbol(font, code) {
        Some(sign) => sign,
        None if has("\\u") || code < 0x80 => char::from_u32(code)?,
        // A code of some code page: which one, the document does not say.
        None => return None,
    };
    let is_private = matches!(sign, '\u{e000}'..='\u{f8ff}');
    (!is_private && !sign.is_control()).then_some(sign)
}

/// Returns the argument of a switch, without its quotation marks.
fn read_argument(rest: &str) -> &str {
    let rest = rest.trim_start();
    match rest.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next().unwrap_or_default(),
        None => rest.split(|c: char| c.is_whitespace() || c == '\\').next().unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn circled_numbers_are_read_and_other_equations_are_not() {
        for (code, sign) in [
            ("eq \\o\\ac(○,1)", "①"),
            ("EQ \\o(〇,２)", "②"),
            (" EQ \\o \\ac (20 ; ○) ", "⑳"),
            ("eq \\o\\ac(○,21)", "㉑"),
            ("eq \\o\\ac(○,50)", "㊿"),
            ("eq \\o\\ac(○,三)", "㊂"),
        ] {
            assert_eq!(FieldContent::parse(code), FieldContent::Text(sign.to_owned()), "{code}");
        }
        for code in [
            "EQ \\f(1,2)",
            "EQ \\s\\up5(1)",
            "eq \\o\\ac(○,51)",
            "eq \\o\\ac(○,0)",
            "eq \\o(1,2)",
            "eq \\o\\ac(□,1)",
            "eq \\o\\ac(○,)",
            "EQ",
        ] {
            assert_eq!(FieldContent::parse(code), FieldContent::Unread, "{code}");
        }
    }

    #[test]
    fn symbols_are_read_where_their_code_page_is_certain() {
        for (code, sign) in [
            ("SYMBOL 9312 \\u", Some("①")),
            ("SYMBOL 0x2460 \\u \\f \"宋体\" \\s 12", Some("①")),
            ("SYMBOL 252 \\f \"Wingdings\"", Some("✓")),
            ("SYMBOL 252 \\f Wingdings \\h", Some("✓")),
            ("SYMBOL 49", Some("1")),
            ("SYMBOL 49 \\f Wingdings", None),
            ("SYMBOL 163 \\f \"Arial\"", None),
            ("SYMBOL 41392 \\j", None),
            ("SYMBOL", None),
        ] {
            let expected =
                sign.map_or(FieldContent::Unread, |sign| FieldContent::Text(sign.to_owned()));
            assert_eq!(FieldContent::parse(code), expected, "{code}");
        }
    }

    #[test]
    fn fields_are_told_by_their_names() {
        for (code, expected) in [
            ("=SUM(ABOVE)", FieldContent::Computed),
            ("XE \"年报\"", FieldContent::Nothing),
            ("DATE \\@ \"yyyy年M月d日\"", FieldContent::Date),
            ("hyperlink \"http://a.example\"", FieldContent::Kept),
            ("MACROBUTTON NoMacro 27", FieldContent::Text("27".to_owned())),
            ("total", FieldContent::Computed),
            ("LISTNUM", FieldContent::Unread),
        ] {
            assert_eq!(FieldContent::parse(code), expected, "{code}");
        }
    }
}
