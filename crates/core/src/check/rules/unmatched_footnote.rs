//! # 注释与标记对不上
//!
//! 正文中有标记（`[^1]`），却没有写它的注释（`[^1]: …`），标记将照样显示成文字；或者写了
//! 注释，正文中没有它的标记，注释将排在这一部分末尾；或者同一个标记写了两条注释，只有第
//! 一条与标记相连。
//!
//! 依据：本程序的注释写法。
//!
//! # Footnotes and their marks do not match
//!
//! The text has a mark (`[^1]`) whose note (`[^1]: …`) is not written, so that the
//! mark is shown as it stands; or there is a note without a mark, which comes at
//! the end of its section; or two notes of one mark, of which only the first is
//! linked with it.
//!
//! Basis: how this program reads footnotes.
//!
//! # fails
//! ```yaml
//! ## 六、其他需要报告的事项
//! 2022年未收取政府信息公开信息处理费[^1]。
//! ```
//!
//! # passes
//! ```yaml
//! ## 六、其他需要报告的事项
//! 2022年未收取政府信息公开信息处理费[^1]。
//!
//! [^1]: 依申请公开按件、按量收费的规定未启用。
//! ```
//!
//! # boundary fails
//! ```yaml
//! ## 六、其他需要报告的事项
//! 2022年未收取政府信息公开信息处理费。
//!
//! [^1]: 依申请公开按件、按量收费的规定未启用。
//! ```
//!
//! # boundary passes
//! Brackets that are escaped are text.
//! ```yaml
//! ## 六、其他需要报告的事项
//! 2022年未收取政府信息公开信息处理费\\[^1\\]，`[^2]` 也是文字。
//! ```

use crate::check::{Rule, Stage};
use crate::diag::{Finding, RuleId, Severity, Text};
use crate::report::{FootnoteFault, Narrative, UnmatchedFootnote};
use crate::source::{Place, SourceId};
use nianbao_text::text;

pub(super) const RULE: Rule = Rule::new(
    RuleId::UnmatchedFootnote,
    Severity::Warning,
    include_str!("unmatched_footnote.rs"),
    Stage::Text(check),
);

/// The most characters of a label that a message shows.
const MAX_SHOWN: usize = 20;

fn check(narrative: &Narrative, source: SourceId, out: &mut Vec<Finding>) {
    out.extend(narrative.unmatched_footnotes.iter().map(|footnote| {
        let (message, help) = describe(footnote);
        Finding::new(RULE.id, Place::new(source, footnote.span), message).help(help)
    }));
}

/// Returns the message about a footnote, and its help.
fn describe(footnote: &UnmatchedFootnote) -> (Text, Text) {
    let label: String = footnote.label.chars().take(MAX_SHOWN).collect();
    match footnote.fault {
        FootnoteFault::Undefined => (
            text!("标记 [^{label}] 没有注释", "the mark [^{label}] has no note"),
            text!(
                "另起一段写 [^{label}]: 和注释；不是标记的，写作 \\[^{label}\\]",
                "write [^{label}]: and the note as a paragraph; if it is no mark, write \\[^{label}\\]"
            ),
        ),
        FootnoteFault::Unused => (
            text!(
                "正文中没有注释 [^{label}] 的标记",
                "nothing in the text has the mark [^{label}] of this note"
            ),
            text!(
                "在它所注的文字后写 [^{label}]，或者删去这条注释",
                "write [^{label}] behind the words that it explains, or take the note out"
            ),
        ),
        FootnoteFault::Repeated => (
            text!("标记 [^{label}] 已有注释", "the mark [^{label}] has a note already"),
            text!("换一个标记，或者合为一条注释", "use another label, or make one note of both"),
        ),
    }
}
