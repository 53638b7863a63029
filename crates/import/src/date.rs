//! Dates and years as they are written under and over a report.

use super::label::tight;
use jiff::civil::Date;

/// A text that is a date and nothing else: `2021年1月29日`, `二〇二一年一月二十九日`,
/// `2021-01-29`, with a time of day behind it that is left.
pub(super) fn whole(text: &str) -> Option<Date> {
    // The hour is part of what stands before the colon.
    let without_hour = |before: &'_ str| before.rfind([' ', 'T']).unwrap_or(before.len());
    let end = text.find(':').map_or(text.len(), |colon| without_hour(&text[..colon]));
    let tight = digits(&tight(&text[..end]));
    let (date, rest) = leading(&tight)?;
    rest.is_empty().then_some(date)
}

/// A date that ends a text, and what stands before it.
pub(super) fn trailing(text: &str) -> Option<(&str, Date)> {
    let starts = text.char_indices().filter(|(_, c)| c.is_numeric() || "二〇○零".contains(*c));
    // The longest date wins: 二〇二一年… is not 一年….
    starts.take(64).find_map(|(at, _)| Some((text[..at].trim_end(), whole(&text[at..])?)))
}

/// The year that a text begins or ends with, or holds with 年 behind it.
pub(super) fn year(text: &str) -> Option<(u16, std::ops::Range<usize>)> {
    let wide = |c: char| digit(c).is_some();
    let mut at = 0;
    while let Some(found) = text[at..].find(wide) {
        let start = at + found;
        let run = text[start..].find(|c| !wide(c)).map_or(text.len(), |end| start + end);
        let digits = digits(&text[start..run]);
        if let Some(year) = digits.parse().ok().filter(|year| (1949..=2999).contains(year)) {
            return Some((year, start..run));
        }
        at = run;
    }
    None
}

/// A date at the beginning of a text in narrow digits, and the rest.
fn leading(text: &str) -> Option<(Date, &str)> {
    let (year, rest) = number(text)?;
    let rest = rest.strip_prefix(['年', '-', '.', '/'])?;
    let (month, rest) = number(rest)?;
    let rest = rest.strip_prefix(['月', '-', '.', '/'])?;
    let (day, rest) = number(rest)?;
    let rest = rest.strip_prefix(['日', '号']).unwrap_or(rest);
    let date = Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?);
    Some((date.ok().filter(|date| (1949..=2999).contains(&date.year()))?, rest))
}

/// A number in digits, or in Chinese up to thirty-one.
fn number(text: &str) -> Option<(u16, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '十').unwrap_or(text.len());
    let (own, rest) = text.split_at(end);
    let number = match own.split_once('十') {
        None => own.parse().ok()?,
        Some((tens, ones)) => {
            let tens: u16 = if tens.is_empty() { 1 } else { tens.parse().ok()? };
            let ones: u16 = if ones.is_empty() { 0 } else { ones.parse().ok()? };
            tens.checked_mul(10)?.checked_add(ones)?
        }
    };
    Some((number, rest))
}

/// Chinese digits as narrow ones; ten stays, for it is no digit.
fn digits(text: &str) -> String {
    text.chars().map(|c| digit(c).unwrap_or(c)).collect()
}

fn digit(c: char) -> Option<char> {
    let c = nianbao_text::cjk::to_half_width(c);
    match c {
        '0'..='9' => Some(c),
        '〇' | '○' | '零' | 'Ｏ' => Some('0'),
        _ => "一二三四五六七八九".chars().zip('1'..).find(|(zh, _)| *zh == c).map(|(_, d)| d),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_in_every_dress() {
        for text in [
            "2021年1月29日",
            "2021 年 1 月 29 日",
            "二〇二一年一月二十九日",
            "2021-01-29",
            "2021.1.29",
            "２０２１年１月２９日",
            "2021-01-29 10:30",
            "2021-01-29 10:30:00",
            "二○二一年一月二十九日",
        ] {
            assert_eq!(whole(text), Date::new(2021, 1, 29).ok(), "{text}");
        }
        assert_eq!(whole("2021年1月"), None);
        assert_eq!(whole("2021年13月1日"), None);
        assert_eq!(whole("2021年1月29日前办结"), None);
        assert_eq!(
            trailing("示例市人民政府办公室 2021年1月29日"),
            Some(("示例市人民政府办公室", Date::new(2021, 1, 29).unwrap()))
        );
        assert_eq!(
            trailing("示例市二〇二一年十月十日"),
            Some(("示例市", Date::new(2021, 10, 10).unwrap()))
        );
    }

    #[test]
    fn a_year_is_found() {
        assert_eq!(year("示例市2024年政府"), Some((2024, 9..13)));
        assert_eq!(year("二〇二四年政府").map(|(year, _)| year), Some(2024));
        assert_eq!(year("第711号，2020年度").map(|(year, _)| year), Some(2020));
        assert_eq!(year("示例市"), None);
    }
}
