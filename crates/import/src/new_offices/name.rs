//! The full name and the kind of an office, from its name in a document.

use super::super::label::without_spaces;
use nianbao_core::config::{OfficeKind, fold_office_name, leading_regions};

/// Fewest and most characters of a name: 教育局; a bureau of a county of a prefecture of a
/// region has about thirty.
const LENGTH: std::ops::RangeInclusive<usize> = 3..=40;
/// Words that no name of one office has.
const OTHER_WORDS: [&str; 21] = [
    "年度",
    "报告",
    "年报",
    "信息公开",
    "公开工作",
    "各",
    "全市",
    "全县",
    "全区",
    "所属",
    "下属",
    "我",
    "本机关",
    "本单位",
    "本部门",
    "本局",
    "等",
    "合计",
    "关于",
    "有限公司",
    "网站",
];
/// First words of a name that has lost its region: 县教育局.
const BARE_KINDS: [char; 8] = ['省', '市', '县', '区', '旗', '州', '镇', '乡'];
/// Words that begin with such a character.
const NO_BARE_KINDS: [&str; 5] = ["市场", "市政", "区划", "乡村", "州际"];
/// Last words of the names of departments.
const DEPARTMENTS: [&str; 18] = [
    "局",
    "厅",
    "委",
    "办",
    "部",
    "署",
    "处",
    "所",
    "站",
    "队",
    "馆",
    "中心",
    "委员会",
    "办公室",
    "管委会",
    "联合会",
    "联合社",
    "红十字会",
];
/// Last characters of regions that have a people's government.
const GOVERNED: [&str; 8] = ["省", "市", "县", "自治区", "区", "旗", "州", "自治州"];
/// Last characters of those whose government is that of a township.
const TOWNSHIPS: [&str; 3] = ["镇", "乡", "苏木"];
/// Endings of areas that are no region with a people's government.
const NO_REGIONS: [&str; 15] = [
    "开发区",
    "新区",
    "园区",
    "景区",
    "校区",
    "社区",
    "矿区",
    "保税区",
    "示范区",
    "管理区",
    "试验区",
    "合作区",
    "度假区",
    "林区",
    "地区",
];

/// A name that is that of an office, with what it tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct OfficeName {
    /// The full name.
    pub(super) full: String,
    /// The name, folded for comparison.
    pub(super) folded: String,
    /// The kind of the office.
    pub(super) kind: OfficeKind,
}

impl OfficeName {
    /// Parses a name as a document has it; `None` if it is not certain to be the whole name of
    /// one office.
    pub(super) fn parse(found: &str) -> Option<Self> {
        let name = complete(strip_marks(&without_spaces(found)));
        let length = name.chars().count();
        let is_plain = |c: char| c.is_alphabetic() && (c.is_ascii() || c >= '\u{3400}');
        if !LENGTH.contains(&length)
            || !name.chars().all(is_plain)
            || OTHER_WORDS.iter().any(|word| name.contains(word))
            || has_lost_region(&name)
        {
            return None;
        }
        let kind = kind_of_name(&name)?;
        let folded = fold_office_name(&name);
        Some(Self { full: name, folded, kind })
    }
}

/// Strips a number before a name, and the word in brackets that it means the office itself.
fn strip_marks(name: &str) -> &str {
    let is_number = |c: char| c.is_ascii_digit() || "、.．,，-·".contains(c);
    let name = name.trim_start_matches(is_number);
    name.strip_suffix("(本级)").or_else(|| name.strip_suffix("（本级）")).unwrap_or(name)
}

/// Completes the name of a government: 示例市, 示例市政府 and 示例市人民 (before 政府信息公开)
/// are 示例市人民政府.
fn complete(name: &str) -> String {
    let region = name.strip_suffix("人民政府").or_else(|| name.strip_suffix("人民"));
    let region = region.or_else(|| name.strip_suffix("政府")).unwrap_or(name);
    let ends = |endings: &[&str]| endings.iter().any(|ending| region.ends_with(ending));
    if region.ends_with("街道") && region == name {
        return format!("{region}办事处");
    }
    let is_governed = ends(&GOVERNED) && !ends(&NO_REGIONS) || ends(&TOWNSHIPS);
    if is_governed && region.chars().count() > 1 {
        return format!("{region}人民政府");
    }
    name.to_owned()
}

/// Returns true for a name with the kind of its region and not the region.
fn has_lost_region(name: &str) -> bool {
    let is_word = NO_BARE_KINDS.iter().any(|word| name.starts_with(word));
    name.starts_with(BARE_KINDS) && (!is_word || name.starts_with("市政府"))
}

/// Returns the kind of an office by the last words of its name.
fn kind_of_name(name: &str) -> Option<OfficeKind> {
    if let Some(region) = name.strip_suffix("人民政府") {
        if region.chars().count() < 2 {
            return None;
        }
        let is_township = TOWNSHIPS.iter().any(|ending| region.ends_with(ending));
        return Some(if is_township { OfficeKind::Township } else { OfficeKind::Government });
    }
    if name.ends_with("街道办事处") || name.ends_with("街道办") {
        return Some(OfficeKind::Township);
    }
    let is_department = DEPARTMENTS.iter().any(|ending| name.ends_with(ending));
    // 办 of a government, or what is left where the region was: a word that is no office.
    let own = leading_regions(name).last().map_or(name, |(_, own)| *own);
    (is_department && own.chars().count() > 1).then_some(OfficeKind::Department)
}
