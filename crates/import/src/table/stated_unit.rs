//! The unit of money that a head states: `（单位：万元）`, `（元）`.

use nianbao_text::cjk::to_half_width;

/// Characters of the names of units of money.
const UNIT_CHARS: &str = "十百千万亿元";

/// Returns the unit of money that a text states behind its last bracket or colon.
pub(super) fn stated_unit(text: &str) -> Option<String> {
    let compact: String = text.chars().map(to_half_width).filter(|c| !c.is_whitespace()).collect();
    let before = compact.trim_end_matches([')', ']', '】', '〕']);
    let (_, unit) = before.rsplit_once(['(', '[', '【', '〔', ':'])?;
    let unit = unit.strip_prefix("单位").unwrap_or(unit);
    let unit = unit.strip_prefix("人民币").unwrap_or(unit);
    let is_unit = unit.ends_with('元') && unit.chars().all(|c| UNIT_CHARS.contains(c));
    is_unit.then(|| unit.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_stands_at_the_end() {
        for (text, unit) in [
            ("本年收费金额（单位：万元）", Some("万元")),
            ("本年收费金额(单位:元)", Some("元")),
            ("本年收费金额（单位：人民币 元）", Some("元")),
            ("收费金额（千元）", Some("千元")),
            ("本年收费金额 单位：亿元", Some("亿元")),
            ("本年收费金额", None),
            ("本年收费金额（单位：件）", None),
            ("行政相对人（百姓）", None),
        ] {
            assert_eq!(stated_unit(text).as_deref(), unit, "{text}");
        }
    }
}
