//! Labels as different hands write the same one: with other spacing, brackets,
//! numbers, widths, and with slips of the pen.

use nianbao_core::diag::finding::edit_distance;
use nianbao_text::cjk::to_half_width;
use std::collections::HashMap;

/// A label without its dress: no spaces, no marks, no number before it.
pub(super) fn fold(label: &str) -> String {
    letters(without_numbers(&tight(label)))
}

/// The same without what stands in brackets behind it.
fn short(label: &str) -> String {
    let tight = tight(label);
    let bare = without_numbers(&tight);
    letters(bare.split_once('(').map_or(bare, |(before, _)| before))
}

/// A text in narrow forms without its spaces.
pub(super) fn tight(text: &str) -> String {
    text.chars().map(to_half_width).filter(|c| !c.is_whitespace()).collect()
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A folded label without the numbers before it: `三、（一）`, `2.`, `①`.
fn without_numbers(label: &str) -> &str {
    let mut rest = label;
    loop {
        let open = rest.trim_start_matches('(');
        let bare = open.trim_start_matches(is_numeral);
        let next = bare.trim_start_matches([')', '、', '.', ',', ':']);
        let numbered = bare.len() < open.len() && next.len() < bare.len();
        // A number is no number if the label ends with it.
        if !numbered || next.is_empty() {
            return rest.trim_start_matches(|c| ('①'..='⑳').contains(&c));
        }
        rest = next;
    }
}

fn is_numeral(c: char) -> bool {
    c.is_ascii_digit() || "一二三四五六七八九十".contains(c)
}

/// How a text fits the labels that it is held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LabelMatch<T> {
    /// One of them, in its own words.
    Same(T),
    /// Most likely one of them, with a slip.
    Near(T),
    /// As near to one as to another.
    Between(T, T),
    /// None of them.
    Nothing,
}

impl<T: Copy> LabelMatch<T> {
    /// What it is, if that is clear.
    pub(super) fn sure(self) -> Option<T> {
        match self {
            Self::Same(what) | Self::Near(what) => Some(what),
            Self::Between(..) | Self::Nothing => None,
        }
    }
}

/// Labels and what they stand for.
#[derive(Debug)]
pub(super) struct Labels<T> {
    exact: HashMap<String, T>,
    all: Vec<(String, usize, T)>,
}

impl<T: Copy + PartialEq> Labels<T> {
    /// Takes labels with what they stand for; of two with the same words the first
    /// has them.
    pub(super) fn new<'l>(labels: impl IntoIterator<Item = (&'l str, T)>) -> Self {
        let mut known = Self { exact: HashMap::new(), all: Vec::new() };
        for (label, what) in labels {
            for folded in [fold(label), short(label)] {
                if !folded.is_empty() && !known.exact.contains_key(&folded) {
                    known.exact.insert(folded.clone(), what);
                    let length = folded.chars().count();
                    known.all.push((folded, length, what));
                }
            }
        }
        known
    }

    /// What a text stands for.
    pub(super) fn find(&self, text: &str) -> LabelMatch<T> {
        let folded = fold(text);
        if folded.is_empty() {
            return LabelMatch::Nothing;
        }
        if let Some(what) = self.exact.get(&folded) {
            return LabelMatch::Same(*what);
        }
        let bare = short(text);
        if let Some(what) = self.exact.get(&bare) {
            return LabelMatch::Same(*what);
        }
        self.near(&folded)
    }

    fn near(&self, folded: &str) -> LabelMatch<T> {
        let length = folded.chars().count();
        let mut best: Vec<(usize, T)> = Vec::new();
        for (label, label_length, what) in &self.all {
            let most = slips(*label_length);
            if label_length.abs_diff(length) > most {
                continue;
            }
            let apart = edit_distance(folded, label);
            if apart <= most {
                best.push((apart, *what));
            }
        }
        best.sort_by_key(|(apart, _)| *apart);
        let Some((apart, one)) = best.first().copied() else { return LabelMatch::Nothing };
        let other = best.iter().find(|(_, other)| *other != one);
        match other {
            Some((near, other)) if *near <= apart + 1 => LabelMatch::Between(one, *other),
            _ => LabelMatch::Near(one),
        }
    }
}

/// How many characters of a label of some length may be wrong.
fn slips(length: usize) -> usize {
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
            assert_eq!(fold(label), folded);
        }
    }

    #[test]
    fn a_slip_is_forgiven_where_only_one_label_is_near() {
        let labels = Labels::new([
            ("2.其他法律行政法规禁止公开", 1),
            ("结果维持", 2),
            ("结果纠正", 3),
            ("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", 4),
            ("总计", 5),
        ]);
        assert_eq!(labels.find("2. 其他法律行政法规禁止公开"), LabelMatch::Same(1));
        assert_eq!(labels.find("其他法律行政止公开"), LabelMatch::Near(1));
        assert_eq!(labels.find("结果维正"), LabelMatch::Between(2, 3));
        assert_eq!(labels.find("（二）部分公开"), LabelMatch::Same(4));
        assert_eq!(labels.find("部分公开（区分处理）"), LabelMatch::Same(4));
        assert_eq!(labels.find("总什"), LabelMatch::Nothing);
        assert_eq!(labels.find("95"), LabelMatch::Nothing);
    }
}
