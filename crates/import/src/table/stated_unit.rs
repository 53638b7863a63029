//! The unit that a text states: `（单位：万元）`, `（元）`, `收费金额/元`, `注：金额的单位为元。`

use nianbao_text::cjk::to_half_width;

/// Characters of the names of units of money.
const UNIT_CHARS: &str = "十百千万亿元";
/// Numbers that a unit of things may count in, and the words for things and people.
const SCALES: &str = "十百千万亿";
const THINGS: &str = "件人次宗条份项个起";
/// The word before units on a line of their own.
const UNIT_WORD: &str = "单位";

/// A unit in which a table does not count as its form does, or may not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum StatedUnit {
    /// A unit of money.
    Money(String),
    /// A unit of more than one thing: `万件`.
    Scaled(String),
}

/// Returns the unit that the text of a cell states behind its last bracket, colon or stroke.
pub(super) fn stated_unit(text: &str) -> Option<StatedUnit> {
    let compact = without_spaces(text);
    let before = compact.trim_end_matches([')', ']', '】', '〕']);
    let (_, unit) = before.rsplit_once(['(', '[', '【', '〔', ':', '/'])?;
    let unit = unit.strip_prefix(UNIT_WORD).unwrap_or(unit);
    parse_unit(unit.trim_start_matches(['为', '是']))
}

/// Returns the units that a line names behind the word 单位: `单位：元、件`.
pub(super) fn units_on_line(line: &str) -> Vec<StatedUnit> {
    let compact = without_spaces(line);
    let behind = compact.split(UNIT_WORD).skip(1).filter_map(|behind| {
        let units = behind.trim_start_matches(['为', '是', ':', '(']);
        // Without a sign between them the word begins another: 单位负责人.
        (units.len() < behind.len()).then_some(units)
    });
    let is_end = |c: char| !UNIT_CHARS.contains(c) && !THINGS.contains(c) && !"人民币".contains(c);
    let parse = |units: &str| -> Vec<StatedUnit> {
        let mut parts = units.split(['、', ',', '/', '，']);
        let first = parts.next().map(|part| part.split(is_end).next().unwrap_or_default());
        let others = parts.map(|part| part.split(is_end).next().unwrap_or_default());
        first.into_iter().chain(others).filter_map(parse_unit).collect()
    };
    behind.flat_map(parse).collect()
}

fn parse_unit(unit: &str) -> Option<StatedUnit> {
    let unit = unit.strip_prefix("人民币").unwrap_or(unit);
    if unit.ends_with('元') && unit.chars().all(|c| UNIT_CHARS.contains(c)) {
        return Some(StatedUnit::Money(unit.to_owned()));
    }
    let things = unit.trim_start_matches(|c| SCALES.contains(c));
    let is_scaled = things.len() < unit.len()
        && !things.is_empty()
        && things.chars().all(|c| THINGS.contains(c));
    is_scaled.then(|| StatedUnit::Scaled(unit.to_owned()))
}

fn without_spaces(text: &str) -> String {
    text.chars().map(to_half_width).filter(|c| !c.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn money(unit: &str) -> StatedUnit {
        StatedUnit::Money(unit.to_owned())
    }

    #[test]
    fn a_unit_stands_at_the_end() {
        for (text, unit) in [
            ("本年收费金额（单位：万元）", "万元"),
            ("本年收费金额(单位:元)", "元"),
            ("本年收费金额（单位：人民币 元）", "元"),
            ("收费金额（千元）", "千元"),
            ("本年收费金额 单位：亿元", "亿元"),
            ("本年收费金额/元", "元"),
            ("行政事业性收费（元）", "元"),
        ] {
            assert_eq!(stated_unit(text), Some(money(unit)), "{text}");
        }
        for text in ["本年收费金额", "本年收费金额（单位：件）", "行政相对人（百姓）", "一千/万"]
        {
            assert_eq!(stated_unit(text), None, "{text}");
        }
        let scaled = StatedUnit::Scaled("万件".to_owned());
        assert_eq!(stated_unit("本年处理决定数量（万件）"), Some(scaled));
    }

    #[test]
    fn a_line_names_units() {
        let scaled = StatedUnit::Scaled("百件".to_owned());
        for (line, units) in [
            ("单位：元", vec![money("元")]),
            ("（单 位： 万元）", vec![money("万元")]),
            ("单位：件、元", vec![money("元")]),
            ("单位：元、百件", vec![money("元"), scaled.clone()]),
            ("主动公开情况（单位：百件）", vec![scaled]),
            ("注：收费金额的单位为元。", vec![money("元")]),
            ("计量单位：人民币万元", vec![money("万元")]),
            ("填报单位：示例市财政局", vec![]),
            ("本单位共收到申请3件", vec![]),
            ("各单位为百姓办实事", vec![]),
            ("单位：件", vec![]),
        ] {
            assert_eq!(units_on_line(line), units, "{line}");
        }
    }
}
