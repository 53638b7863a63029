//! Hidden characters: those that show nothing and that no page can hold. They are
//! replaced before a text is parsed, so that nothing behind has to look for them.

use crate::diag::{Finding, RuleId, Text};
use crate::source::{Place, SourceId, Span};
use nianbao_text::control::{contains_hidden, is_hidden};
use nianbao_text::text;

/// How many further places a finding shows.
const MAX_RELATED: usize = 12;

/// A hidden character of a source.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hidden {
    character: char,
    /// Its bytes, or those of the escape that stands for it.
    span: Span,
}

/// Returns a text with a visible character of the same length in bytes in the place
/// of each hidden one, and those; `None` if there are none.
pub(super) fn replace_controls(text: &str) -> Option<(String, Vec<Hidden>)> {
    if !contains_hidden(text) {
        return None;
    }
    let mut hidden = Vec::new();
    let mut clean = String::with_capacity(text.len());
    for (offset, character) in text.char_indices() {
        let length = character.len_utf8();
        if is_hidden(character) {
            hidden.push(Hidden { character, span: Span::new(offset, offset + length) });
            clean.push([' ', '\u{A0}', '\u{FFFD}', '\u{1F6AB}'][length - 1]);
        } else {
            clean.push(character);
        }
    }
    Some((clean, hidden))
}

/// Finds the first hidden character of a text that a source writes with escapes at
/// `span`.
pub(super) fn find_escaped(text: &str, span: Span) -> Option<Hidden> {
    text.chars().find(|c| is_hidden(*c)).map(|character| Hidden { character, span })
}

/// Makes one finding for all hidden characters of a source.
pub(super) fn finding(source: SourceId, hidden: &[Hidden]) -> Option<Finding> {
    let (first, others) = hidden.split_first()?;
    let (code, count) = (format!("U+{:04X}", u32::from(first.character)), hidden.len());
    let message = if others.is_empty() {
        text!("此处有不显示的控制字符 {code}", "there is a hidden control character {code} here")
    } else {
        text!(
            "有 {count} 处不显示的控制字符，第一处是 {code}",
            "there are {count} hidden control characters; the first is {code}"
        )
    };
    let finding = Finding::new(RuleId::ControlCharacter, Place::new(source, first.span), message)
        .help(text!(
            "删去它；看不见的，把前后几个字一并删去重打",
            "remove it; where it cannot be seen, type the words about it anew"
        ));
    Some(others.iter().take(MAX_RELATED).fold(finding, |finding, other| {
        finding.related(Place::new(source, other.span), here_too())
    }))
}

fn here_too() -> Text {
    text!("这里也有", "here too")
}
