//! The number before a heading: `三、`, `第三部分`, `3、`.

use nianbao_text::cjk;

/// Marks between a number and the words of a heading. `LibreOffice` writes `?` for the `、` of
/// numbered lists in RTF.
const MARKS: [char; 8] = ['、', '.', '．', '，', ',', '：', ':', '?'];

/// Splits a heading into its number and its words: `三、收到和处理…`. The number is
/// empty where there is none.
pub fn split_number(heading: &str) -> (&str, &str) {
    let heading = heading.trim();
    split_part(heading).or_else(|| split_numeral(heading)).unwrap_or(("", heading))
}

/// Splits `（三）收到和处理…` into its number and its words. Such numbers count the parts of a
/// section; a report without other numbers has them before its sections.
pub fn split_bracketed(heading: &str) -> Option<(&str, &str)> {
    let (number, words) = heading.trim().strip_prefix(['（', '('])?.split_once(['）', ')'])?;
    let (number, words) = (number.trim(), words.trim());
    let is_number = !number.is_empty() && number.chars().all(cjk::is_numeral);
    (is_number && !words.is_empty()).then_some((number, words))
}

/// Returns the value of a number from 1 to 99, in Chinese numerals or in digits.
pub fn number_value(number: &str) -> Option<usize> {
    if number.len() <= 2 && number.bytes().all(|byte| byte.is_ascii_digit()) {
        return number.parse().ok().filter(|value| *value > 0);
    }
    let digit = |text: &str| match text.chars().collect::<Vec<_>>()[..] {
        [c] => cjk::digit_value(c).map(|value| value as usize).filter(|value| *value > 0),
        _ => None,
    };
    match number.split_once('十') {
        None => digit(number),
        Some((tens, ones)) => {
            let tens = if tens.is_empty() { 1 } else { digit(tens)? };
            let ones = if ones.is_empty() { 0 } else { digit(ones)? };
            Some(tens * 10 + ones)
        }
    }
}

/// Splits `第三部分 收到和处理…`.
fn split_part(heading: &str) -> Option<(&str, &str)> {
    let rest = heading.strip_prefix('第')?.trim_start();
    let after = rest.trim_start_matches(cjk::is_numeral);
    let number = &rest[..rest.len() - after.len()];
    let words = after.trim_start().strip_prefix("部分")?.trim_start();
    let words = words.trim_start_matches(MARKS).trim();
    (!number.is_empty()).then_some((number, words))
}

/// Splits `三、收到和处理…` and `3、收到和处理…`. Behind digits there is only a stroke:
/// `2024 年` and `1.5` are no numbers of headings.
fn split_numeral(heading: &str) -> Option<(&str, &str)> {
    let words = heading.trim_start_matches(cjk::is_numeral);
    let number = &heading[..heading.len() - words.len()];
    if !number.is_empty() {
        let behind_mark = words.trim_start().strip_prefix(MARKS);
        let words = behind_mark.or_else(|| words.strip_prefix(char::is_whitespace))?;
        return Some((number, words.trim()));
    }
    let words = heading.trim_start_matches(|c: char| c.is_ascii_digit());
    let number = &heading[..heading.len() - words.len()];
    let words = words.trim_start().strip_prefix(['、', '.', '．'])?;
    let is_number =
        number_value(number).is_some() && !words.starts_with(|c: char| c.is_ascii_digit());
    is_number.then(|| (number, words.trim()))
}

#[cfg(test)]
mod tests {
    use super::{number_value, split_bracketed, split_number};

    #[test]
    fn numbers_come_off() {
        for (heading, number, words) in [
            ("三、收到", "三", "收到"),
            ("十一、 其他", "十一", "其他"),
            ("二 主动公开", "二", "主动公开"),
            ("二\u{3000}主动公开", "二", "主动公开"),
            ("二：主动公开", "二", "主动公开"),
            ("二?主动公开", "二", "主动公开"),
            ("第三部分 收到", "三", "收到"),
            ("第三部分、收到", "三", "收到"),
            ("3、收到", "3", "收到"),
            ("3.收到", "3", "收到"),
            ("一般情况", "", "一般情况"),
            ("第三方权益", "", "第三方权益"),
            ("2024年工作思路", "", "2024年工作思路"),
            ("1.5万元", "", "1.5万元"),
            ("三", "", "三"),
        ] {
            assert_eq!(split_number(heading), (number, words), "{heading}");
        }
    }

    #[test]
    fn bracketed_numbers_come_off() {
        assert_eq!(split_bracketed("（三）收到"), Some(("三", "收到")));
        assert_eq!(split_bracketed(" (十一) 其他"), Some(("十一", "其他")));
        for heading in ["（1）收到", "（三）", "（）收到", "（含三）收到", "三、收到", "（三收到"]
        {
            assert_eq!(split_bracketed(heading), None, "{heading}");
        }
    }

    #[test]
    fn numbers_have_values() {
        let values = ["一", "十", "十二", "二十", "二十一", "7", "0", "〇", "百", "", "一二"];
        let values = values.map(number_value);
        let expected = [1, 10, 12, 20, 21, 7].map(Some);
        assert_eq!(values[..6], expected);
        assert_eq!(values[6..], [None; 5]);
    }
}
