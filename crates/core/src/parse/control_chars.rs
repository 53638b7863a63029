//! Characters that show nothing and that no page can hold. They are taken out
//! before a text is read, so that nothing behind has to look for them.

use crate::diag::{Finding, RuleId, Text};
use crate::source::{Place, SourceId, Span, is_hidden};
use nianbao_text::text;

/// How many further places a finding shows.
const MAX_RELATED: usize = 12;

/// A hidden character, and where it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hidden {
    character: char,
    span: Span,
}

/// Puts something visible, and as long, in the place of each hidden character.
pub(super) fn replace_controls(text: &mut String) -> Vec<Hidden> {
    if !may_contain_hidden(text.as_bytes()) {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut clean = String::with_capacity(text.len());
    for (at, sign) in text.char_indices() {
        let length = sign.len_utf8();
        if is_hidden(sign) {
            found.push(Hidden { character: sign, span: Span::new(at, at + length) });
            clean.push([' ', '\u{A0}', '\u{FFFD}', '\u{1F6AB}'][length - 1]);
        } else {
            clean.push(sign);
        }
    }
    *text = clean;
    found
}

/// Whether a text may have a hidden character; nearly none has, and that is seen
/// of many bytes at once.
fn may_contain_hidden(bytes: &[u8]) -> bool {
    let Some(whole) = bytes.len().checked_sub(2) else { return true };
    let places = bytes[..whole].chunks(CHUNK).enumerate();
    let odd = |(at, piece): (usize, &[u8])| {
        let behind = &bytes[at * CHUNK..];
        let three = piece.iter().zip(&behind[1..]).zip(&behind[2..]);
        three.fold(false, |any, ((one, two), three)| any | may_begin_hidden(*one, *two, *three))
    };
    // Before the last two bytes there is none; they may be one by themselves.
    places.into_iter().any(odd) || bytes[whole..].iter().any(|byte| may_begin_hidden(*byte, 0, 0))
}

/// How many bytes are looked at before it is asked whether there was any.
const CHUNK: usize = 512;

/// Whether three bytes may be the first of a hidden character.
fn may_begin_hidden(one: u8, two: u8, three: u8) -> bool {
    let control = one < b' ' && !matches!(one, b'\t' | b'\n' | b'\r') || one == 0x7F;
    let later = one == 0xC2 && two < 0xA0;
    let turns = one == 0xE2
        && (two == 0x80 && (0xAA..=0xAE).contains(&three)
            || two == 0x81 && (0xA6..=0xA9).contains(&three));
    let none = one == 0xEF && (two == 0xB7 || two == 0xBF && three >= 0xBE);
    control || later || turns || none || one >= 0xF0
}

/// The first hidden character that a piece of a text is another way to write.
pub(super) fn find_escaped(text: &str, span: Span) -> Option<Hidden> {
    text.chars().find(|c| is_hidden(*c)).map(|sign| Hidden { character: sign, span })
}

/// One finding for all that are in a source.
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Wherever a hidden character stands, the quick look does not pass it over.
    #[test]
    fn every_hidden_character_is_found_at_every_place() {
        let hidden = (0..=0x0010_FFFF).filter_map(char::from_u32).filter(|c| is_hidden(*c));
        for sign in hidden {
            for text in
                [format!("{sign}"), format!("年{sign}"), format!("{sign}报"), format!("a{sign}b")]
            {
                assert!(may_contain_hidden(text.as_bytes()), "{text:?}");
            }
        }
        for length in CHUNK - 4..CHUNK + 4 {
            assert!(
                may_contain_hidden(format!("{}\u{8}", "a".repeat(length)).as_bytes()),
                "{length}"
            );
            assert!(
                may_contain_hidden(format!("{}\u{202E}文", "a".repeat(length)).as_bytes()),
                "{length}"
            );
        }
        assert!(!may_contain_hidden("“年报”，（２０２０）…：\r\n\t件。".as_bytes()));
    }
}
