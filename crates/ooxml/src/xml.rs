//! Texts in XML.

use std::borrow::Cow;

/// The beginning of every part.
pub(crate) const DECLARATION: &str =
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// Appends a text with the characters of markup escaped. Characters that XML 1.0 cannot hold
/// are left out.
pub(crate) fn escape_into(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if can_stand(c) => out.push(c),
            _ => {}
        }
    }
}

/// Leaves out the characters that XML 1.0 cannot hold.
pub(crate) fn plain_text(text: &str) -> Cow<'_, str> {
    if text.chars().all(can_stand) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().filter(|c| can_stand(*c)).collect())
}

/// Returns true for a character that XML 1.0 can hold.
fn can_stand(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{fffd}' | '\u{10000}'..)
}

/// Escapes the characters of markup in a text, and leaves out those that XML 1.0 cannot hold.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    escape_into(text, &mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::{escape, plain_text};

    #[test]
    fn only_what_xml_can_hold_is_written() {
        assert_eq!(escape("<年>&\"\u{1}报\u{ffff}\n"), "&lt;年&gt;&amp;&quot;报\n");
        assert_eq!(plain_text("<年>\u{1}报\u{ffff}\t"), "<年>报\t");
    }
}
