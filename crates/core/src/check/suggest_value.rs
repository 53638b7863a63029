//! Suggestions of a value for a cell that is no number.

use crate::diag::Text;
use crate::form::Column;
use crate::report::{Amount, Unit};
use nianbao_text::{cjk, text};
use rust_decimal::Decimal;

/// Words for a cell without a number.
const NOTHING: [&str; 12] =
    ["无", "没有", "空", "暂无", "不适用", "&nbsp;", "N/A", "NA", "n/a", "\\", "\"\"", "''"];
/// Words before a change that make it negative.
const LESS: [&str; 5] = ["减少", "下降", "减", "负", "降"];
/// Words before a change that make it positive.
const MORE: [&str; 5] = ["增加", "新增", "上升", "增", "+"];
/// Words around a number that is not exact.
const APPROXIMATE: [&str; 5] = ["约", "近", "超", "余", "多"];

/// Suggests the number that a text means, if that is clear, else the kinds of values that
/// the column takes.
pub(super) fn suggest_value(raw: &str, column: &Column) -> Text {
    let text: String = raw.trim().trim_matches(['"', '\'']).chars().map(narrow_digit).collect();
    let text = text.trim();
    let dash = |c: char| "-—―－─_*×".contains(c);
    if text.is_empty() || NOTHING.contains(&text) || text.chars().all(dash) {
        return text!(
            "原件空白的写 ~，不适用的写 /，没有发生的写 0",
            "write `~` where the original is blank, `/` where it does not apply, 0 where nothing happened"
        );
    }
    if APPROXIMATE.iter().any(|word| text.contains(word)) {
        return text!("写原件中确切的数", "write the exact number of the original");
    }
    let number = parse_change(text, column)
        .or_else(|| parse_count(text, column))
        .or_else(|| parse_chinese(text).map(Decimal::from));
    match number {
        Some(number) => text!("写作 {number}", "write it as {number}"),
        None if column.unit.is_none() && text.ends_with('元') => text!(
            "这一列填个数，不填金额；按原件填写，不带单位",
            "this column counts things, not money; write the original's number without a unit"
        ),
        None if column.unit.is_some() => text!(
            "写一个数，单位只用 元、万元、亿元，如 38.41 万元",
            "write one number; its unit is 元, 万元 or 亿元, as in 38.41 万元"
        ),
        None => text!(
            "这里只写一个数；原件空白的写 ~，不适用的写 /",
            "write one number here; a blank is `~`, what does not apply is `/`"
        ),
    }
}

/// Narrows full-width digits and the marks within numbers; brackets and the like stay.
fn narrow_digit(c: char) -> char {
    if matches!(c, '０'..='９' | '．' | '，' | '＋') { cjk::to_half_width(c) } else { c }
}

/// Parses a change: `减4` is -4, where the column can be negative; `增4` is 4.
fn parse_change(text: &str, column: &Column) -> Option<Decimal> {
    let after =
        |words: [&'static str; 5]| words.into_iter().find_map(|word| text.strip_prefix(word));
    match after(LESS) {
        Some(rest) => {
            column.signed.then(|| parse_number(rest, column)).flatten().map(|number| -number)
        }
        None => parse_number(after(MORE)?, column),
    }
}

/// Parses a number, or one with a word behind it.
fn parse_number(text: &str, column: &Column) -> Option<Decimal> {
    Decimal::from_str_exact(text.trim()).ok().or_else(|| parse_count(text, column))
}

/// Parses a count with a word behind it: `14 件` is 14, `1.2万` is 12000. `None` for money,
/// or in a column of money.
fn parse_count(text: &str, column: &Column) -> Option<Decimal> {
    if column.unit.is_some() {
        return None;
    }
    let text = text.trim();
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let (digits, word) = text.split_at(end);
    let number = Decimal::from_str_exact(digits).ok()?;
    let word = word.trim();
    match Unit::parse(word) {
        Some(_) if word.ends_with('元') => None,
        Some(unit) => Amount { number, unit: Some(unit) }.in_unit(Unit::Yuan),
        None => {
            (word.chars().count() <= 2 && word.chars().all(char::is_alphabetic)).then_some(number)
        }
    }
}

/// Parses a Chinese number: `一百二十三` and `一二三` are 123.
fn parse_chinese(text: &str) -> Option<u64> {
    let (mut total, mut section, mut digit) = (0_u64, 0_u64, None);
    for c in text.chars() {
        let power = match c {
            '十' => 10,
            '百' => 100,
            '千' => 1000,
            '万' => {
                total = (section + digit.unwrap_or(0)).checked_mul(10_000)?;
                (section, digit) = (0, None);
                continue;
            }
            _ => {
                let value = match c {
                    '零' => 0,
                    '两' => 2,
                    c => u64::from(cjk::digit_value(c)?),
                };
                // Digits one after another are written as in 二〇二〇.
                digit = Some(digit.unwrap_or(0).checked_mul(10)?.checked_add(value)?);
                continue;
            }
        };
        section = section.checked_add(digit.take().unwrap_or(1).checked_mul(power)?)?;
    }
    total.checked_add(section)?.checked_add(digit.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::ColumnKind;

    fn column(signed: bool, unit: Option<Unit>) -> Column {
        let kind = if unit.is_some() { ColumnKind::Amount } else { ColumnKind::Count };
        let (id, label, slips) = ("a".into(), "甲".into(), Vec::new());
        Column { id, label, slips, kind, signed, unit, unit_printed: true }
    }

    #[test]
    fn the_change_is_exact_where_the_meaning_is_clear() {
        for (raw, number) in [
            ("14 件", "14"),
            ("１４件次", "14"),
            ("1.2万", "12000"),
            ("减4", "-4"),
            ("减少 4 项", "-4"),
            ("增加4", "4"),
            ("十二", "12"),
            ("一百零三", "103"),
            ("二〇", "20"),
            ("一万二千", "12000"),
            ("零", "0"),
        ] {
            assert_eq!(
                suggest_value(raw, &column(true, None)).zh,
                format!("写作 {number}"),
                "{raw}"
            );
        }
    }

    #[test]
    fn where_it_is_not_the_advice_is_general() {
        for raw in ["—", "——", "－", "-", "无", "&nbsp;", "''"] {
            assert!(suggest_value(raw, &column(false, None)).zh.starts_with("原件空白的"), "{raw}");
        }
        assert!(suggest_value("1.2万元", &column(false, None)).zh.contains("金额"));
        for raw in
            ["减4", "甲", "1.2.3", "见附件", "一九九九九九九九九九九九九九九九九九九九九九九"]
        {
            assert!(suggest_value(raw, &column(false, None)).zh.starts_with("这里只写"), "{raw}");
        }
        assert!(suggest_value("约30", &column(false, None)).zh.contains("确切"));
        assert!(
            suggest_value("38.41 美元", &column(false, Some(Unit::TenThousandYuan)))
                .zh
                .contains("万元")
        );
    }
}
