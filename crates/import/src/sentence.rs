//! An issue as one line for a person.

use super::issue::{Issue, IssueKind};
use nianbao_core::diag::Text;
use nianbao_text::text;

/// Longest raw text in a line, in characters.
const MAX_RAW_CHARS: usize = 60;

impl Issue {
    /// Returns what it is about, where, and why, as one line.
    pub fn sentence(&self) -> Text {
        let (zh, en) = match self.kind() {
            IssueKind::Cell => ("待定", "decide"),
            IssueKind::Typo => ("错字", "typo"),
            IssueKind::Slip => ("笔误", "slip"),
            IssueKind::Row => ("未读的行", "row not read"),
            IssueKind::Column => ("未读的列", "column not read"),
            IssueKind::Table => ("表", "table"),
            IssueKind::Text => ("未写入的文字", "words left out"),
            IssueKind::Paragraph => ("段落", "paragraph"),
            IssueKind::Field => ("字段", "field"),
            IssueKind::Note => ("说明", "note"),
        };
        let path = self.form_path.as_deref().map(|path| format!(" {path}")).unwrap_or_default();
        let location = self.location.as_ref().map(nianbao_document::Location::text);
        let (location_zh, location_en) = location
            .map_or((String::new(), String::new()), |Text { zh, en }| {
                (format!("（{zh}）"), format!(" ({en})"))
            });
        let raw = self.raw.as_deref().map(shorten_raw).filter(|raw| !raw.is_empty());
        let (raw_zh, raw_en) = raw.map_or((String::new(), String::new()), |raw| {
            (format!("：原文“{raw}”"), format!(": \"{raw}\""))
        });
        let Text { zh: reason_zh, en: reason_en } = self.text();
        text!(
            "{zh}{path}{location_zh}{raw_zh}，{reason_zh}",
            "{en}{path}{location_en}{raw_en}: {reason_en}"
        )
    }
}

/// Shortens a text of a document to one line.
pub fn shorten_raw(raw: &str) -> String {
    let words: Vec<&str> = raw.split_whitespace().collect();
    let line: String = words.join(" ").chars().filter(|c| !c.is_control()).collect();
    if line.chars().count() <= MAX_RAW_CHARS {
        return line;
    }
    line.chars().take(MAX_RAW_CHARS).chain(['…']).collect()
}
