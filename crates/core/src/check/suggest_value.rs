//! What to write instead of a cell that is no number.

use crate::diag::Text;
use crate::form::Column;
use crate::report::{Amount, Unit};
use nianbao_text::cjk::to_half_width;
use nianbao_text::text;
use rust_decimal::Decimal;

/// Ways to write that there is nothing to write.
const NOTHING: [&str; 12] =
    ["无", "没有", "空", "暂无", "不适用", "&nbsp;", "N/A", "NA", "n/a", "\\", "\"\"", "''"];
/// Words before a number that make it smaller than last year's, and larger.
const LESS: [&str; 5] = ["减少", "下降", "减", "负", "降"];
const MORE: [&str; 5] = ["增加", "新增", "上升", "增", "+"];
/// Words around a number that is not exact.
const ABOUT: [&str; 5] = ["约", "近", "超", "余", "多"];

/// The exact change where the text shows what is meant, else what a cell takes.
pub(super) fn instead_of(raw: &str, column: &Column) -> Text {
    let text: String = raw.trim().trim_matches(['"', '\'']).chars().map(plain_digit).collect();
    let text = text.trim();
    let dash = |c: char| "-—―－─_*×".contains(c);
    if text.is_empty() || NOTHING.contains(&text) || text.chars().all(dash) {
        return text!(
            "原件空白的写 ~，不适用的写 /，没有发生的写 0",
            "write `~` where the original is blank, `/` where it does not apply, 0 where nothing happened"
        );
    }
    if ABOUT.iter().any(|word| text.contains(word)) {
        return text!("写原件中确切的数", "write the exact number of the original");
    }
    let number = signed(text, column)
        .or_else(|| counted(text, column))
        .or_else(|| chinese(text).map(Decimal::from));
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

/// Full-width digits and points as ASCII; brackets and the like stay.
fn plain_digit(c: char) -> char {
    if matches!(c, '０'..='９' | '．' | '，' | '＋') { to_half_width(c) } else { c }
}

/// `减4` is -4, where the column can be negative; `增4` is 4.
fn signed(text: &str, column: &Column) -> Option<Decimal> {
    let after =
        |words: [&'static str; 5]| words.into_iter().find_map(|word| text.strip_prefix(word));
    match after(LESS) {
        Some(rest) => column.signed.then(|| plain(rest, column)).flatten().map(|number| -number),
        None => plain(after(MORE)?, column),
    }
}

/// A number in a column, or one with a word behind it.
fn plain(text: &str, column: &Column) -> Option<Decimal> {
    Decimal::from_str_exact(text.trim()).ok().or_else(|| counted(text, column))
}

/// `14 件` is 14; `1.2万` of a count is 12000. Money in a count is something else.
fn counted(text: &str, column: &Column) -> Option<Decimal> {
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

/// `一百二十三` and `一二三` are 123.
fn chinese(text: &str) -> Option<u64> {
    const DIGITS: &str = "〇一二三四五六七八九";
    let (mut total, mut section, mut digit) = (0_u64, 0_u64, None);
    for c in text.chars() {
        let c = if c == '零' {
            '〇'
        } else if c == '两' {
            '二'
        } else {
            c
        };
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
                let value = u64::try_from(DIGITS.chars().position(|known| known == c)?).ok()?;
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
        Column { id: "a".into(), label: "甲".into(), kind, signed, unit, unit_printed: true }
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
            assert_eq!(instead_of(raw, &column(true, None)).zh, format!("写作 {number}"), "{raw}");
        }
    }

    #[test]
    fn where_it_is_not_the_advice_is_general() {
        for raw in ["—", "——", "－", "-", "无", "&nbsp;", "''"] {
            assert!(instead_of(raw, &column(false, None)).zh.starts_with("原件空白的"), "{raw}");
        }
        assert!(instead_of("1.2万元", &column(false, None)).zh.contains("金额"));
        for raw in
            ["减4", "甲", "1.2.3", "见附件", "一九九九九九九九九九九九九九九九九九九九九九九"]
        {
            assert!(instead_of(raw, &column(false, None)).zh.starts_with("这里只写"), "{raw}");
        }
        assert!(instead_of("约30", &column(false, None)).zh.contains("确切"));
        assert!(
            instead_of("38.41 美元", &column(false, Some(Unit::TenThousandYuan)))
                .zh
                .contains("万元")
        );
    }
}
