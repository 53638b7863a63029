//! Help for values that a field does not take, after common mistakes.

use crate::diag::Text;
use nianbao_text::cjk::{digit_value, to_half_width};
use nianbao_text::text;

/// Returns help for writing a mapping.
pub(super) fn mapping_help() -> Text {
    text!(
        "其下每行写作“键: 值”，缩进两格",
        "write lines of `key: value` below it, indented by two spaces"
    )
}

/// Returns help for a flag: `是` means true.
pub(super) fn flag_help(written: &str) -> Option<Text> {
    match written.to_ascii_lowercase().as_str() {
        "是" | "yes" | "y" | "on" | "true" | "1" => Some(text!("写作 true", "write true")),
        "否" | "no" | "n" | "off" | "false" | "0" => Some(text!("写作 false", "write false")),
        _ => None,
    }
}

/// The years that a report can be about.
pub(super) const YEARS: std::ops::RangeInclusive<u16> = 1949..=2999;

/// Returns help for a year: `2020年` and `二〇二〇` mean 2020.
pub(super) fn year_help(written: &str) -> Text {
    let digit = |c: char| {
        let digit = digit_value(c).and_then(|value| char::from_digit(value, 10));
        digit.unwrap_or(to_half_width(c))
    };
    let narrowed: String = written.chars().map(digit).collect();
    let years: Vec<u16> = digit_runs(&narrowed).iter().flat_map(|run| run.parse()).collect();
    match years.as_slice() {
        [year] if YEARS.contains(year) => text!("写作 {year}", "write {year}"),
        _ => {
            let (first, last) = (YEARS.start(), YEARS.end());
            text!("写 {first} 至 {last} 之间的四位数", "write four digits, from {first} to {last}")
        }
    }
}

/// Returns help for a date: `2021年1月29日` means 2021-01-29.
pub(super) fn date_help(written: &str) -> Option<Text> {
    let digits = digit_runs(written);
    let [year, month, day] = digits.as_slice() else { return None };
    let text = format!("{year}-{month:0>2}-{day:0>2}");
    Some(match jiff::civil::Date::strptime("%Y-%m-%d", &text) {
        Ok(_) if text != written => text!("写作 {text}", "write {text}"),
        Ok(_) => return None,
        Err(_) => text!("没有这一天，查原件", "there is no such day; look into the original"),
    })
}

/// Returns the runs of ASCII digits in a text.
fn digit_runs(text: &str) -> Vec<&str> {
    text.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty()).collect()
}

/// Returns help for an id: suggests one made of the text, if that has Latin letters.
pub(super) fn id_help(written: &str) -> Text {
    let kept = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    let id: String = written.trim().chars().map(kept).collect();
    let id = id.trim_matches('-');
    if id.chars().any(|c| c.is_ascii_alphabetic()) && !id.contains("--") && super::is_id(id) {
        text!("写作 {id}", "write {id}")
    } else {
        text!(
            "用拼音或其缩写，如 shili-czj",
            "use letters of the Latin alphabet, such as shili-czj"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_out() {
        assert_eq!(date_help("2021年1月29日").unwrap().en, "write 2021-01-29");
        assert!(date_help("2021/2/30").unwrap().en.contains("no such day"));
        assert_eq!(date_help("去年"), None);
        assert_eq!(year_help("2020年度").en, "write 2020");
        assert_eq!(year_help("二〇二〇年").en, "write 2020");
        assert_eq!(year_help("２０２０").en, "write 2020");
        for none in ["去年", "20244", "202", "1900", "3000", "2,024", "2020-2021", "99999999"] {
            assert_eq!(year_help(none).en, "write four digits, from 1949 to 2999", "{none}");
        }
        assert_eq!(flag_help("是").unwrap().en, "write true");
        assert_eq!(id_help("Shili_CZJ").en, "write shili-czj");
        assert!(id_help("示例市财政局").zh.contains("拼音"));
    }
}
