//! Paragraphs: where one ends, and which lines are parts of one.
//!
//! The document says what a paragraph is. Only where it cannot, behind a full line of a text
//! or at the end of a page, the words themselves tell whether they go on.

use super::label::without_spaces;
use nianbao_document::{Block, BlockContent, Document};
use nianbao_text::cjk::{self, is_numeral, to_half_width};
use std::borrow::Cow;

/// Signs at the end of a paragraph. Behind a bracket or a quotation mark it may go on, which
/// nobody can tell.
const ENDS: [char; 13] = ['。', '！', '？', '；', '：', '”', '）', '.', '!', '?', ';', ':', ')'];
/// Signs before an item of a list.
const BULLETS: &str = "•·●○◆◇■□▪▶►★☆※◎";

/// Signs with which no paragraph begins: a line that does is the rest of the one above.
const CLOSING_MARKS: &str = "，。、；：！？）》〉」』】〕］｝”’％‰,;:!?)]}%";

/// How a text was joined to the paragraph before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Joint {
    /// It is a paragraph of its own.
    Apart,
    /// It is the rest of the paragraph.
    Joined,
    /// It is the rest, and digits of both were joined, which may be one number or two.
    JoinedDigits,
}

/// A paragraph that is not yet written.
pub(super) struct OpenParagraph {
    pub(super) text: String,
    /// A page or a full line ended after it, so that the next text may continue it.
    pub(super) may_continue: bool,
}

impl OpenParagraph {
    /// Appends a text if it continues the paragraph. A line breaks a number between any two of
    /// its digits, and no blank stands there.
    pub(super) fn append(&mut self, text: &str, may_continue: bool) -> Joint {
        if starts_with_closing_mark(text) {
            self.text.push_str(text);
            self.may_continue = may_continue;
            return Joint::Joined;
        }
        if !self.may_continue || self.text.ends_with(ENDS) || starts_item(text) {
            return Joint::Apart;
        }
        self.may_continue = may_continue;
        let continues_number = |c: char| to_half_width(c).is_ascii_digit() || c == '.';
        if self.text.ends_with(|c| to_half_width(c).is_ascii_digit())
            && text.starts_with(continues_number)
        {
            self.text.push_str(text);
            return Joint::JoinedDigits;
        }
        cjk::join_line(&mut self.text, text);
        Joint::Joined
    }

    /// Returns the digits at the end of the paragraph.
    pub(super) fn last_digits(&self) -> &str {
        let is_digit = |c: char| to_half_width(c).is_ascii_digit() || c == '.';
        let rest = self.text.trim_end_matches(is_digit);
        &self.text[rest.len()..]
    }
}

/// Returns true if a text begins with a sign that closes the words before it.
pub(super) fn starts_with_closing_mark(text: &str) -> bool {
    text.starts_with(|c| CLOSING_MARKS.contains(c))
}

/// Returns true if a text begins as an item of a list does: `（一）`, `一、`, `1.`, `①`, `•`,
/// `一是`, `第一，`. A decimal number is none.
pub(super) fn starts_item(text: &str) -> bool {
    let text = without_spaces(text);
    let Some(first) = text.chars().next() else { return false };
    if BULLETS.contains(first) || ('①'..='⒛').contains(&first) {
        return true;
    }
    let is_count = |c: char| c.is_ascii_digit() || is_numeral(c);
    let open = text.strip_prefix('(');
    let inner = open.unwrap_or(&text);
    let rest = inner.trim_start_matches(is_count);
    if rest.len() == inner.len() {
        let ordinal =
            text.strip_prefix('第').map(|rest| (rest, rest.trim_start_matches(is_numeral)));
        return ordinal.is_some_and(|(all, rest)| {
            rest.len() < all.len() && rest.starts_with([',', '、', ':'])
        });
    }
    if open.is_some() {
        return rest.starts_with(')');
    }
    let is_decimal = rest.strip_prefix('.').is_some_and(|rest| rest.starts_with(is_count));
    let is_chinese = inner.starts_with(is_numeral);
    rest.starts_with([')', '、'])
        || rest.starts_with('.') && !is_decimal
        || is_chinese && rest.starts_with('是')
}

/// Returns the document with each line that its author broke as a paragraph of its own, since
/// headings, lines of the page and the closing stand on such lines too.
pub(super) fn split_broken_lines(document: &Document) -> Cow<'_, Document> {
    let is_broken = |block: &Block| matches!(&block.content, BlockContent::Paragraph(text) if text.contains('\n'));
    if !document.blocks.iter().any(is_broken) {
        return Cow::Borrowed(document);
    }
    let mut blocks = Vec::with_capacity(document.blocks.len());
    for block in &document.blocks {
        match &block.content {
            BlockContent::Paragraph(text) if text.contains('\n') => {
                let lines = text.split('\n').filter(|line| !line.trim().is_empty());
                blocks.extend(lines.map(|line| Block {
                    location: block.location.clone(),
                    content: BlockContent::Paragraph(line.trim().to_owned()),
                }));
            }
            _ => blocks.push(block.clone()),
        }
    }
    let Document { properties, images, notes, .. } = document;
    let (properties, images, notes) = (properties.clone(), images.clone(), notes.clone());
    Cow::Owned(Document { blocks, properties, images, notes })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_of_lists_are_known() {
        for text in [
            "（一）主动公开",
            "(二)机制",
            "一、概述",
            "1、公开",
            "1.公开",
            "１．公开",
            "2)公开",
            "（3）公开",
            "①公开",
            "⑵公开",
            "• 公开",
            "· 公开",
            "一是加强",
            "十是加强",
            "第一，加强",
            "12.办事指南",
        ] {
            assert!(starts_item(text), "{text}");
        }
        for text in [
            "1.5万件",
            "2023年",
            "16条",
            "一件",
            "第三方",
            "第711号",
            "公开",
            "（含派出机构）",
            "",
            "是",
            "2是偶数",
            "十分重视",
            "——以公开促落实",
        ] {
            assert!(!starts_item(text), "{text}");
        }
    }

    #[test]
    fn a_paragraph_goes_on_within_a_sentence_alone() {
        let append = |before: &str, after: &str, may_continue| {
            let mut open = OpenParagraph { text: before.to_owned(), may_continue };
            let joint = open.append(after, false);
            (joint, open.text)
        };
        let joined = |text: &str| (Joint::Joined, text.to_owned());
        assert_eq!(append("政府信息", "公开", true), joined("政府信息公开"));
        assert_eq!(append("政府信息", "公开", false).0, Joint::Apart);
        assert_eq!(append("公开16条。", "公开", true).0, Joint::Apart);
        assert_eq!(append("全年公开16条", "3.规划信息公开", true).0, Joint::Apart);
        for mark in CLOSING_MARKS.chars() {
            let rest = format!("{mark}公开");
            assert_eq!(append("信息。", &rest, false), joined(&format!("信息。{rest}")));
        }
        assert_eq!(append("信息", "“公开", false).0, Joint::Apart);
        assert_eq!(append("信息", "（公开", false).0, Joint::Apart);
    }

    #[test]
    fn digits_of_two_lines_are_joined_and_told() {
        for (before, after, whole) in [
            ("共12", "34条", "共1234条"),
            ("共1", ".5万", "共1.5万"),
            ("共１２", "３４条", "共１２３４条"),
        ] {
            let mut open = OpenParagraph { text: before.to_owned(), may_continue: true };
            let digits = open.last_digits().to_owned();
            assert!(before.ends_with(&digits) && !digits.contains('共'), "{digits}");
            assert_eq!(open.append(after, false), Joint::JoinedDigits);
            assert_eq!(open.text, whole);
        }
        let mut open = OpenParagraph { text: "共12".to_owned(), may_continue: true };
        assert_eq!(open.append("条", false), Joint::Joined);
        let mut open = OpenParagraph { text: "共12".to_owned(), may_continue: false };
        assert_eq!(open.append("34条", false), Joint::Apart);
        let mut open = OpenParagraph { text: "open".to_owned(), may_continue: true };
        assert_eq!((open.append("data", false), open.text.as_str()), (Joint::Joined, "open data"));
    }
}
