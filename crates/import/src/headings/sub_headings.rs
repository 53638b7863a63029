//! Headings of parts of a section: `（一）主动公开`, `1.制度建设情况`.

use super::{BlockRole, MAX_HEADING_CHARS};
use crate::fields::block_text;
use crate::paragraphs::starts_with_closing_mark;
use nianbao_document::{Block, BlockContent};
use nianbao_text::cjk::is_numeral;

/// The longest sub-heading with digits, in characters. Items of a list look the same, and lines
/// of print that go on in the next are longer.
const MAX_DIGIT_HEADING_CHARS: usize = 16;

/// How the number of a sub-heading is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum NumberStyle {
    /// `（一）`
    Bracketed,
    /// `一、`
    Plain,
    /// `1.` or `1、`
    Digits,
}

/// Finds the sub-headings among the blocks that have no role yet.
pub(super) fn find_sub_headings(blocks: &[Block], roles: &mut [BlockRole]) {
    // True below a sub-heading of level 3 that is not numbered with digits.
    let mut is_below = false;
    for at in 0..blocks.len() {
        if roles[at].is_heading() {
            is_below = false;
        }
        if roles[at] != BlockRole::Text {
            continue;
        }
        let Some(style) = find_style(blocks, roles, at) else { continue };
        let level = if style == NumberStyle::Digits && is_below { 4 } else { 3 };
        is_below |= style != NumberStyle::Digits;
        roles[at] = BlockRole::SubHeading(level);
    }
}

/// Returns how a block is numbered if it is a sub-heading. One with a stop or with digits is one
/// only if text follows that is not the next item of a list.
fn find_style(blocks: &[Block], roles: &[BlockRole], at: usize) -> Option<NumberStyle> {
    if matches!(blocks[at].content, BlockContent::Heading(_)) {
        return None;
    }
    let text = block_text(&blocks[at])?.trim();
    let words = text.strip_suffix('。').unwrap_or(text);
    let style = number_style(words)?;
    let is_sentence = words.contains(['。', '；', '，', '：', '？', '！', '\n']);
    let length = words.chars().count();
    let next = blocks.iter().skip(at + 1).find_map(block_text);
    if next.is_some_and(|next| starts_with_closing_mark(next.trim())) {
        // The sentence goes on there.
        return None;
    }
    let is_plain = words.len() == text.len() && style != NumberStyle::Digits;
    let limit =
        if style == NumberStyle::Digits { MAX_DIGIT_HEADING_CHARS } else { MAX_HEADING_CHARS };
    let is_short = length <= limit && !is_sentence;
    (is_short && (is_plain || has_body(blocks, roles, at, style))).then_some(style)
}

/// True if the next block is text, or a table, of the part that a line would be the heading of.
fn has_body(blocks: &[Block], roles: &[BlockRole], at: usize, style: NumberStyle) -> bool {
    let following = blocks.iter().zip(roles).skip(at + 1);
    let mut following =
        following.filter(|(block, _)| !matches!(block.content, BlockContent::PageBreak));
    let Some((block, BlockRole::Text)) = following.next() else { return false };
    match block_text(block) {
        Some(text) => number_style(text.trim()) != Some(style),
        None => true,
    }
}

/// Returns how the number before a text is written.
fn number_style(text: &str) -> Option<NumberStyle> {
    let all = |number: &str, is_digit: fn(char) -> bool| {
        !number.is_empty() && number.chars().all(is_digit)
    };
    let bracketed = text.strip_prefix(['（', '(']).and_then(|rest| rest.split_once(['）', ')']));
    if bracketed.is_some_and(|(number, rest)| all(number, is_numeral) && !rest.trim().is_empty()) {
        return Some(NumberStyle::Bracketed);
    }
    let (number, rest) = text.split_once(['、', '.', '．'])?;
    if rest.trim().is_empty() || rest.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    if all(number, |c| c.is_ascii_digit()) && number.len() <= 2 {
        return Some(NumberStyle::Digits);
    }
    all(number, is_numeral).then_some(NumberStyle::Plain)
}
