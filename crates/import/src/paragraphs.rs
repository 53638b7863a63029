//! Paragraphs: where one ends, and which lines are parts of one.
//!
//! The document says what a paragraph is. Only where it cannot, behind a full line of a text
//! or at the end of a page, the words themselves tell whether they go on.

use super::label::without_spaces;
use nianbao_document::{Block, BlockContent, Document};
use nianbao_text::cjk::{self, is_numeral};
use std::borrow::Cow;

/// Signs at the end of a paragraph. Behind a bracket or a quotation mark it may go on, which
/// nobody can tell.
const ENDS: [char; 13] = ['。', '！', '？', '；', '：', '”', '）', '.', '!', '?', ';', ':', ')'];
/// Signs before an item of a list.
const BULLETS: &str = "•·●○◆◇■□▪▶►★☆※◎";

/// A paragraph that is not yet written.
pub(super) struct OpenParagraph {
    pub(super) text: String,
    /// A page or a full line ended after it, so that the next text may continue it.
    pub(super) may_continue: bool,
}

impl OpenParagraph {
    /// Appends a text if it continues the paragraph; true if so.
    pub(super) fn append(&mut self, text: &str, may_continue: bool) -> bool {
        if !self.may_continue || self.text.ends_with(ENDS) || starts_item(text) {
            return false;
        }
        cjk::join_line(&mut self.text, text);
        self.may_continue = may_continue;
        true
    }
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
            open.append(after, false).then_some(open.text)
        };
        assert_eq!(append("政府信息", "公开", true).as_deref(), Some("政府信息公开"));
        assert_eq!(append("政府信息", "公开", false), None);
        assert_eq!(append("公开16条。", "公开", true), None);
        assert_eq!(append("全年公开16条", "3.规划信息公开", true), None);
    }
}
