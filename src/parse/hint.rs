//! What may be wrong with a text that is not YAML, or with a value that is not
//! what a field takes: the faults that people make, by what they look like.

use super::yaml::{Reason, Refusal};
use crate::diag::Text;
use crate::text;

/// What to look at where YAML was refused.
pub(super) fn of(text: &str, refusal: &Refusal) -> Text {
    let at = (refusal.span.start as usize).min(text.len());
    let info = if let Reason::Syntax(info) = &refusal.reason { info.as_str() } else { "" };
    let mut lines = around(text, at);
    let line = lines.1;
    if line.trim_start_matches(' ').starts_with('\t') {
        return text!("缩进用空格，不用制表符", "indent with spaces, not with tabs");
    }
    if [lines.0, lines.1].iter().any(|line| is_full_width_key(line)) {
        return text!(
            "冒号用半角，其后空一格，如 year: 2020",
            "write an ASCII colon and a space after it, as in `year: 2020`"
        );
    }
    if [lines.0, lines.1].iter().any(|line| is_tight_key(line)) {
        return text!(
            "冒号之后空一格，如 year: 2020",
            "a space belongs after the colon, as in `year: 2020`"
        );
    }
    if info.contains("quote") {
        return text!("引号没有成对", "a quotation mark is not closed");
    }
    if info.contains("unexpected character") || is_twice_keyed(lines.1) {
        return text!(
            "含有冒号等符号的文字，整个用半角双引号括起",
            "put text with a colon or another sign in it into quotation marks"
        );
    }
    if info.contains('-') && info.contains("block") || info.contains("start with '-'") {
        return text!(
            "负号与数字之间不留空格；空白写 ~",
            "no space between a minus sign and its number; a blank is `~`"
        );
    }
    if line.contains(",,") || line.contains("[,") || line.contains(", ,") {
        return text!(
            "两个逗号之间要有一格，空白写 ~",
            "between two commas there is a cell; a blank is `~`"
        );
    }
    if [&mut lines.0, &mut lines.1].iter().any(|line| is_unpaired(line)) {
        return text!("方括号没有成对", "a square bracket is not closed");
    }
    text!(
        "看本行与上一行：同一层各行的缩进是否对齐，冒号之后是否空格",
        "look at this line and the one before: the indentation of lines of one level, the space after a colon"
    )
}

/// The line before an offset's own that is not blank, and its own.
fn around(text: &str, at: usize) -> (&str, &str) {
    let start =
        text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1);
    let own = text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
    let before = text
        .get(..start)
        .and_then(|before| before.lines().rev().find(|line| !line.trim().is_empty()));
    (before.unwrap_or_default(), own)
}

/// `year：2020`
fn is_full_width_key(line: &str) -> bool {
    line.contains('：') && !line.contains(": ") && !line.trim_end().ends_with(':')
}

/// `year:2020`
fn is_tight_key(line: &str) -> bool {
    let key = line.trim_start().split_once(':');
    key.is_some_and(|(key, rest)| {
        !key.is_empty() && !key.contains(['"', '\'', '[']) && rest.starts_with(|c: char| c != ' ')
    })
}

/// `title: 甲: 乙`
fn is_twice_keyed(line: &str) -> bool {
    line.matches(": ").count() > 1 && !line.contains(['{', '"', '\''])
}

fn is_unpaired(line: &str) -> bool {
    line.matches('[').count() != line.matches(']').count()
        || line.matches('{').count() != line.matches('}').count()
}

/// How a mapping is written.
pub(super) fn mapping() -> Text {
    text!(
        "其下每行写作“键: 值”，缩进两格",
        "write lines of `key: value` below it, indented by two spaces"
    )
}

/// The answer that `是` means.
pub(super) fn flag(written: &str) -> Option<Text> {
    match written.to_ascii_lowercase().as_str() {
        "是" | "yes" | "y" | "on" | "true" | "1" => Some(text!("写作 true", "write true")),
        "否" | "no" | "n" | "off" | "false" | "0" => Some(text!("写作 false", "write false")),
        _ => None,
    }
}

/// The year that `2020年` or `二〇二〇` means.
pub(super) fn year(written: &str) -> Option<Text> {
    const NUMERALS: &str = "〇一二三四五六七八九";
    let digit = |c: char| {
        let value = NUMERALS
            .chars()
            .position(|numeral| numeral == c)
            .and_then(|value| u32::try_from(value).ok());
        value.and_then(|value| char::from_digit(value, 10)).unwrap_or(c)
    };
    let written: String = written.chars().map(digit).collect();
    let digits = numbers(&written);
    let [year] = digits.as_slice() else { return None };
    (year.len() == 4).then(|| text!("写作 {year}", "write {year}"))
}

/// The date that `2021年1月29日` means.
pub(super) fn date(written: &str) -> Option<Text> {
    let digits = numbers(written);
    let [year, month, day] = digits.as_slice() else { return None };
    let text = format!("{year}-{month:0>2}-{day:0>2}");
    Some(match jiff::civil::Date::strptime("%Y-%m-%d", &text) {
        Ok(_) if text != written => text!("写作 {text}", "write {text}"),
        Ok(_) => return None,
        Err(_) => text!("没有这一天，查原件", "there is no such day; look into the original"),
    })
}

/// The runs of digits in a text.
fn numbers(text: &str) -> Vec<&str> {
    text.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty()).collect()
}

/// An id made of what was written, where enough of it can be kept.
pub(super) fn id(written: &str) -> Text {
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
    use crate::parse::yaml;

    fn hint(text: &str) -> String {
        of(text, &yaml::read(text).unwrap_err()).zh.into_owned()
    }

    #[test]
    fn common_faults_are_named() {
        assert!(hint("office: x\nyear：2020\nb: 1\n").contains("半角"));
        assert!(hint("office: x\nyear:2020\nb: 1\n").contains("空一格"));
        assert!(hint("a:\n\tb: 1\n").contains("制表符"));
        assert!(hint("title: 甲: 乙\n").contains("括起"));
        assert!(hint("title: @甲\n").contains("括起"));
        assert!(hint("a: 'x\nb: 2\n").contains("引号没有成对"));
        assert!(hint("a: [- 4]\n").contains("负号"));
        assert!(hint("a: [1,,2]\n").contains("两个逗号"));
        assert!(hint("a: [1, 2\nb: [3, 4]\n").contains("方括号"));
        assert!(hint("a: [1, 2]]\n").contains("方括号"));
        assert!(hint("a:\n  b: 1\n c: 2\n").contains("缩进"));
    }

    #[test]
    fn values_are_written_out() {
        assert_eq!(date("2021年1月29日").unwrap().en, "write 2021-01-29");
        assert!(date("2021/2/30").unwrap().en.contains("no such day"));
        assert_eq!(date("去年"), None);
        assert_eq!(year("2020年度").unwrap().en, "write 2020");
        assert_eq!(year("二〇二〇年").unwrap().en, "write 2020");
        assert_eq!(year("去年"), None);
        assert_eq!(flag("是").unwrap().en, "write true");
        assert_eq!(id("Shili_CZJ").en, "write shili-czj");
        assert!(id("示例市财政局").zh.contains("拼音"));
    }
}
