//! Characters that show nothing and that no page can hold. They are taken out
//! before a text is read, so that nothing behind has to look for them.

use crate::diag::{Finding, Text};
use crate::source::{Place, SourceId, Span, is_hidden};
use crate::text;

/// How many further places a finding shows.
const SHOWN: usize = 12;

/// A hidden character, and where it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hidden {
    sign: char,
    span: Span,
}

/// Puts something visible, and as long, in the place of each hidden character.
pub(super) fn take_out(text: &mut String) -> Vec<Hidden> {
    if !text.contains(is_hidden) {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut clean = String::with_capacity(text.len());
    for (at, sign) in text.char_indices() {
        let length = sign.len_utf8();
        if is_hidden(sign) {
            found.push(Hidden { sign, span: Span::new(at, at + length) });
            clean.push([' ', '\u{A0}', '\u{FFFD}', '\u{1F6AB}'][length - 1]);
        } else {
            clean.push(sign);
        }
    }
    *text = clean;
    found
}

/// The first hidden character that a piece of a text is another way to write.
pub(super) fn written(text: &str, span: Span) -> Option<Hidden> {
    text.chars().find(|c| is_hidden(*c)).map(|sign| Hidden { sign, span })
}

/// One finding for all that are in a source.
pub(super) fn finding(source: SourceId, hidden: &[Hidden]) -> Option<Finding> {
    let (first, others) = hidden.split_first()?;
    let (code, count) = (format!("U+{:04X}", u32::from(first.sign)), hidden.len());
    let message = if others.is_empty() {
        text!("此处有不显示的控制字符 {code}", "there is a hidden control character {code} here")
    } else {
        text!(
            "有 {count} 处不显示的控制字符，第一处是 {code}",
            "there are {count} hidden control characters; the first is {code}"
        )
    };
    let finding =
        Finding::new("control-character", Place::new(source, first.span), message).help(text!(
            "删去它；看不见的，把前后几个字一并删去重打",
            "remove it; where it cannot be seen, type the words about it anew"
        ));
    Some(others.iter().take(SHOWN).fold(finding, |finding, other| {
        finding.related(Place::new(source, other.span), here_too())
    }))
}

fn here_too() -> Text {
    text!("这里也有", "here too")
}
