//! Labels in the spellings that offices use: with other spacing, brackets, numbers and
//! widths, and with typing errors.

use nianbao_core::diag::finding::edit_distance;
use nianbao_text::cjk::{is_ordinal, to_half_width};
use std::borrow::Cow;
use std::collections::HashMap;

/// Folds a label for comparison: letters and digits alone, in lower case, without the
/// number before it.
pub(super) fn fold_label(label: &str) -> String {
    letters_and_digits(without_numbers(&compact_text(label)))
}

/// Folds a label without the remark in brackets after it.
pub(super) fn fold_without_remark(label: &str) -> String {
    let compact = compact_text(label);
    let bare = without_numbers(&compact);
    letters_and_digits(bare.split_once('(').map_or(bare, |(before, _)| before))
}

/// True if a text is a label, with or without the remark in brackets after either.
pub(super) fn is_same_label(text: &str, label: &str) -> bool {
    let folded = fold_label(text);
    let is_same = |label: &str| !folded.is_empty() && folded == label;
    is_same(&fold_label(label))
        || is_same(&fold_without_remark(label))
        || fold_without_remark(text) == fold_without_remark(label) && !folded.is_empty()
}

/// True if a text is a label with a typing error.
pub(super) fn is_near_label(text: &str, label: &str) -> bool {
    let (text, label) = (fold_label(text), fold_label(label));
    let length = label.chars().count();
    let most = max_edits(length);
    text.chars().count().abs_diff(length) <= most
        && may_mean_same(&text, &label)
        && edit_distance(&text, &label) <= most
}

/// Characters that make a label mean another thing, if one of two has more of them.
const TURNING: [char; 12] =
    ['不', '非', '未', '无', '上', '本', '免', '减', '停', '撤', '累', '废'];

/// Returns true if two labels with few other characters may mean the same: 上年新收 is no
/// typing error of 本年新收.
fn may_mean_same(text: &str, label: &str) -> bool {
    let count = |text: &str, wanted: char| text.chars().filter(|c| *c == wanted).count();
    TURNING.iter().all(|turning| count(text, *turning) == count(label, *turning))
}

/// Returns a text in half-width forms without white space.
pub(super) fn without_spaces(text: &str) -> String {
    let mut compact = String::with_capacity(text.len());
    compact.extend(text.chars().map(to_half_width).filter(|c| !c.is_whitespace()));
    compact
}

/// Does as [`without_spaces`], and copies nothing of a text that is so already, as most are.
fn compact_text(text: &str) -> Cow<'_, str> {
    let is_compact = |c: char| to_half_width(c) == c && !c.is_whitespace();
    if text.chars().all(is_compact) { text.into() } else { without_spaces(text).into() }
}

fn letters_and_digits(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            // Most are Chinese, which the tables of Unicode need not be asked about.
            '0'..='9' | 'a'..='z' | '\u{4e00}'..='\u{9fff}' => folded.push(c),
            c if c.is_alphanumeric() => folded.extend(c.to_lowercase()),
            _ => {}
        }
    }
    folded
}

/// Strips the numbers before a label: `三、（一）`, `2.`, `①`.
fn without_numbers(label: &str) -> &str {
    let mut rest = label;
    loop {
        let open = rest.trim_start_matches('(');
        let bare = open.trim_start_matches(is_ordinal);
        let next = bare.trim_start_matches([')', '、', '.', ',', ':']);
        let numbered = bare.len() < open.len() && next.len() < bare.len();
        // A label that ends here is itself the number.
        if !numbered || next.is_empty() {
            return rest.trim_start_matches(|c| ('①'..='⑳').contains(&c));
        }
        rest = next;
    }
}

/// The result of looking a text up among labels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LabelMatch<T> {
    /// The text is a label.
    Exact(T),
    /// The text is most likely a label with a typing error.
    Fuzzy(T),
    /// The text is about as near to one label as to another.
    Ambiguous(T, T),
    /// The text is no label.
    NoMatch,
}

impl<T: Copy> LabelMatch<T> {
    /// Returns the value of the label that the text matches.
    pub(super) fn matched(self) -> Option<T> {
        match self {
            Self::Exact(value) | Self::Fuzzy(value) => Some(value),
            Self::Ambiguous(..) | Self::NoMatch => None,
        }
    }
}

/// A map from labels to values that tolerates typing errors.
#[derive(Debug)]
pub(super) struct LabelMap<T> {
    /// Values by folded labels.
    exact: HashMap<String, T>,
    /// Folded labels, their lengths in characters, and their values.
    all: Vec<(String, usize, T)>,
}

impl<T: Copy + PartialEq> LabelMap<T> {
    /// Builds the map; of labels that fold alike, the first counts.
    pub(super) fn new<'l>(labels: impl IntoIterator<Item = (&'l str, T)>) -> Self {
        let mut map = Self { exact: HashMap::new(), all: Vec::new() };
        for (label, value) in labels {
            for folded in [fold_label(label), fold_without_remark(label)] {
                if !folded.is_empty() && !map.exact.contains_key(&folded) {
                    map.exact.insert(folded.clone(), value);
                    let length = folded.chars().count();
                    map.all.push((folded, length, value));
                }
            }
        }
        map
    }

    /// True if a text is a label, as it is written or folded.
    pub(super) fn contains(&self, text: &str) -> bool {
        let folded = fold_label(text);
        !folded.is_empty()
            && (self.exact.contains_key(&folded)
                || self.exact.contains_key(&fold_without_remark(text)))
    }

    /// Looks a text up.
    pub(super) fn find(&self, text: &str) -> LabelMatch<T> {
        let folded = fold_label(text);
        if folded.is_empty() {
            return LabelMatch::NoMatch;
        }
        if let Some(value) = self.exact.get(&folded) {
            return LabelMatch::Exact(*value);
        }
        if let Some(value) = self.exact.get(&fold_without_remark(text)) {
            return LabelMatch::Exact(*value);
        }
        self.find_fuzzy(&folded)
    }

    /// Looks for labels within an edit distance that depends on their length.
    fn find_fuzzy(&self, folded: &str) -> LabelMatch<T> {
        let length = folded.chars().count();
        let mut candidates: Vec<(usize, T, bool)> = Vec::new();
        for (label, label_length, value) in &self.all {
            let most = max_edits(*label_length);
            if label_length.abs_diff(length) > most || has_other_chars(folded, label, most) {
                continue;
            }
            let edits = edit_distance(folded, label);
            if edits <= most {
                candidates.push((edits, *value, may_mean_same(folded, label)));
            }
        }
        candidates.sort_by_key(|(edits, ..)| *edits);
        let Some((edits, best, true)) = candidates.first().copied() else {
            return LabelMatch::NoMatch;
        };
        let second = candidates.iter().find(|(_, value, _)| *value != best);
        match second {
            Some((near, second, _)) if *near <= edits + 1 => LabelMatch::Ambiguous(best, *second),
            _ => LabelMatch::Fuzzy(best),
        }
    }
}

/// True if more than `most` characters of a text are not in a label, so that its edit
/// distance need not be measured to be larger.
pub(super) fn has_other_chars(text: &str, label: &str, most: usize) -> bool {
    text.chars().filter(|c| !label.contains(*c)).nth(most).is_some()
}

/// Returns the largest edit distance at which a label of a length still matches.
fn max_edits(length: usize) -> usize {
    match length {
        0..=2 => 0,
        3..=5 => 1,
        6..=11 => 2,
        _ => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_folded() {
        for (label, folded) in [
            ("三、（一）予以公开", "予以公开"),
            ("（三）1. 属于国家秘密", "属于国家秘密"),
            ("(四) 无法提 供", "无法提供"),
            ("3.危及“三安全一稳定”", "危及三安全一稳定"),
            ("本年增/减", "本年增减"),
            ("总 计", "总计"),
            ("①属于国家秘密", "属于国家秘密"),
            ("第二十条第（一）项", "第二十条第一项"),
            ("14", "14"),
        ] {
            assert_eq!(fold_label(label), folded);
        }
    }

    #[test]
    fn a_typing_error_is_tolerated_where_one_label_is_near() {
        let labels = LabelMap::new([
            ("2.其他法律行政法规禁止公开", 1),
            ("结果维持", 2),
            ("结果纠正", 3),
            ("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", 4),
            ("总计", 5),
        ]);
        assert_eq!(labels.find("2. 其他法律行政法规禁止公开"), LabelMatch::Exact(1));
        assert_eq!(labels.find("其他法律行政止公开"), LabelMatch::Fuzzy(1));
        assert_eq!(labels.find("结果维正"), LabelMatch::Ambiguous(2, 3));
        assert_eq!(labels.find("（二）部分公开"), LabelMatch::Exact(4));
        assert_eq!(labels.find("部分公开（区分处理）"), LabelMatch::Exact(4));
        assert_eq!(labels.find("总什"), LabelMatch::NoMatch);
        assert_eq!(labels.find("95"), LabelMatch::NoMatch);
    }

    #[test]
    fn a_label_with_another_meaning_is_no_typing_error() {
        let labels = LabelMap::new([
            ("一、本年新收政府信息公开申请数量", 1),
            ("结果维持", 2),
            ("行政规范性文件", 3),
            ("本年收费金额", 4),
        ]);
        assert_eq!(labels.find("本年新收政务信息公开申请数量"), LabelMatch::Fuzzy(1));
        for other in
            ["上年新收政府信息公开申请数量", "结果不维持", "行政非规范性文件", "本年收费减免金额"]
        {
            assert_eq!(labels.find(other), LabelMatch::NoMatch, "{other}");
        }
    }
}
