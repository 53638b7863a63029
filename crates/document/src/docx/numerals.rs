//! Number formats of lists (ECMA-376 Part 1, 17.18.59).

use nianbao_text::cjk::{DIGITS, to_full_width};

const LEGAL: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];
const LEGAL_OLD: [char; 10] = ['零', '壹', '貳', '參', '肆', '伍', '陸', '柒', '捌', '玖'];
const STEMS: &str = "甲乙丙丁戊己庚辛壬癸";
const BRANCHES: &str = "子丑寅卯辰巳午未申酉戌亥";
const ROMAN: [(u32, &str); 13] = [
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
];
/// Larger values are written in decimal: letters and Roman numbers would grow without
/// end.
const MAX_VALUE: u32 = 9999;

/// Returns a number in a format; `None` for an unknown format.
pub(super) fn format_number(format: &str, value: u32) -> Option<String> {
    let plain = value.to_string();
    if value > MAX_VALUE {
        return Some(plain);
    }
    Some(match format {
        "decimal" | "decimalHalfWidth" => plain,
        "decimalZero" => format!("{value:02}"),
        "decimalFullWidth" | "decimalFullWidth2" => plain.chars().map(to_full_width).collect(),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => circled(value),
        "decimalEnclosedParen" => nth_from('⑴', 20, value),
        "decimalEnclosedFullstop" => nth_from('⒈', 20, value),
        "ideographEnclosedCircle" => nth_from('㊀', 10, value),
        "numberInDash" => format!("- {value} -"),
        "chineseCounting"
        | "chineseCountingThousand"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand"
        | "japaneseCounting"
        | "koreanCounting" => with_units(value, &DIGITS, ['十', '百', '千'], true),
        "chineseLegalSimplified" => with_units(value, &LEGAL, ['拾', '佰', '仟'], false),
        "ideographLegalTraditional" | "japaneseLegal" => {
            with_units(value, &LEGAL_OLD, ['拾', '佰', '仟'], false)
        }
        "ideographDigital" | "japaneseDigitalTenThousand" | "taiwaneseDigital" => {
            let digits = plain.chars().filter_map(|digit| digit.to_digit(10));
            digits.map(|digit| DIGITS[digit as usize]).collect()
        }
        "ideographTraditional" => nth_of(STEMS, value),
        "ideographZodiac" => nth_of(BRANCHES, value),
        "upperLetter" => letters(value, 'A'),
        "lowerLetter" => letters(value, 'a'),
        "upperRoman" => roman(value),
        "lowerRoman" => roman(value).to_ascii_lowercase(),
        "none" => String::new(),
        _ => return None,
    })
}

fn circled(value: u32) -> String {
    match value {
        21..=35 => nth_from('㉑', 15, value - 20),
        36..=50 => nth_from('㊱', 15, value - 35),
        _ => nth_from('①', 20, value),
    }
}

/// Returns the character of a value in a run of `count` characters, from one on; digits
/// beyond them.
fn nth_from(first: char, count: u32, value: u32) -> String {
    let within = (1..=count).contains(&value);
    let sign = within.then(|| char::from_u32(u32::from(first) + value - 1)).flatten();
    sign.map_or_else(|| value.to_string(), String::from)
}

fn nth_of(all: &str, value: u32) -> String {
    let at = (value as usize).checked_sub(1);
    let sign = at.and_then(|at| all.chars().nth(at));
    sign.map_or_else(|| value.to_string(), String::from)
}

/// `A` … `Z`, `AA`, `BB` …
fn letters(value: u32, first: char) -> String {
    let Some(at) = value.checked_sub(1) else { return "0".to_owned() };
    let letter = char::from_u32(u32::from(first) + at % 26).unwrap_or(first);
    std::iter::repeat_n(letter, (at / 26 + 1) as usize).collect()
}

fn roman(mut value: u32) -> String {
    let mut written = String::new();
    for (worth, sign) in ROMAN {
        while value >= worth {
            written.push_str(sign);
            value -= worth;
        }
    }
    written
}

/// Writes a number with units, as in 一百二十三; `short` leaves out the 一 before a leading 十.
fn with_units(value: u32, digits: &[char; 10], units: [char; 3], short: bool) -> String {
    if value == 0 {
        return digits[0].to_string();
    }
    let mut written = String::new();
    let mut gap = false;
    for (worth, unit) in
        [(1000, Some(units[2])), (100, Some(units[1])), (10, Some(units[0])), (1, None)]
    {
        let digit = value / worth % 10;
        if digit == 0 {
            gap = !written.is_empty();
            continue;
        }
        if gap {
            written.push(digits[0]);
            gap = false;
        }
        let bare = short && digit == 1 && worth == 10 && written.is_empty();
        if !bare {
            written.push(digits[digit as usize]);
        }
        written.extend(unit);
    }
    written
}

#[cfg(test)]
mod tests {
    use super::format_number;

    #[test]
    fn numbers_are_written_in_their_formats() {
        for (format, value, written) in [
            ("decimal", 12, "12"),
            ("decimalZero", 3, "03"),
            ("decimalFullWidth", 12, "１２"),
            ("decimalEnclosedCircle", 3, "③"),
            ("decimalEnclosedCircle", 21, "㉑"),
            ("decimalEnclosedCircle", 36, "㊱"),
            ("decimalEnclosedParen", 2, "⑵"),
            ("chineseCounting", 1, "一"),
            ("chineseCounting", 10, "十"),
            ("chineseCounting", 21, "二十一"),
            ("chineseCountingThousand", 105, "一百〇五"),
            ("chineseCountingThousand", 110, "一百一十"),
            ("chineseCountingThousand", 3000, "三千"),
            ("japaneseCounting", 12, "十二"),
            ("ideographDigital", 10, "一〇"),
            ("chineseLegalSimplified", 12, "壹拾贰"),
            ("ideographTraditional", 2, "乙"),
            ("ideographTraditional", 11, "11"),
            ("upperLetter", 28, "BB"),
            ("lowerLetter", 2, "b"),
            ("upperRoman", 1994, "MCMXCIV"),
            ("lowerRoman", 4, "iv"),
            ("none", 4, ""),
            ("lowerRoman", 4_000_000_000, "4000000000"),
        ] {
            assert_eq!(format_number(format, value).as_deref(), Some(written), "{format} {value}");
        }
        assert_eq!(format_number("cardinalText", 1), None);
    }
}
