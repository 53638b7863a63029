//! Control characters and others that show nothing.

use memchr::{memchr_iter, memmem};

/// Returns true for a character that shows nothing and does harm: control characters,
/// which neither XML nor HTML can hold, those that turn the direction of the text
/// around them, and noncharacters. Tab, LF and CR are not hidden.
pub fn is_hidden(c: char) -> bool {
    match c {
        '\t' | '\n' | '\r' => false,
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FDD0}'..='\u{FDEF}' => true,
        _ => c.is_control() || u32::from(c) & 0xFFFE == 0xFFFE,
    }
}

/// Returns true if a text has a hidden character. Decodes the text only if its bytes
/// allow one.
pub fn contains_hidden(text: &str) -> bool {
    may_contain_hidden(text.as_bytes()) && text.contains(is_hidden)
}

/// Returns false only if no character of a UTF-8 text is hidden. Looks at many bytes at
/// once, without decoding: nearly no text has a hidden character.
pub fn may_contain_hidden(bytes: &[u8]) -> bool {
    let alone = |chunk: &[u8]| chunk.iter().fold(false, |any, byte| any | is_alone(*byte));
    let behind = |at: usize| bytes.get(at + 1).zip(bytes.get(at + 2));
    let turns = |at: usize| match behind(at) {
        Some((0x80, three)) => (0xAA..=0xAE).contains(three),
        Some((0x81, three)) => (0xA6..=0xA9).contains(three),
        _ => false,
    };
    let is_noncharacter = |at: usize| bytes.get(at + 2).is_some_and(|three| *three >= 0xBE);
    bytes.chunks(CHUNK).any(alone)
        || memchr_iter(0xC2, bytes).any(|at| bytes.get(at + 1).is_some_and(|two| *two < 0xA0))
        || memchr_iter(0xE2, bytes).any(turns)
        // Punctuation begins with the same byte, so two are searched for.
        || memmem::find(bytes, &[0xEF, 0xB7]).is_some()
        || memmem::find_iter(bytes, &[0xEF, 0xBF]).any(is_noncharacter)
}

/// How many bytes are folded before the result is looked at.
const CHUNK: usize = 512;

/// Returns true for a byte that is a hidden character, or begins four bytes.
fn is_alone(byte: u8) -> bool {
    byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r') || byte == 0x7F || byte >= 0xF0
}

/// Returns true for a control character that no text file has: all but tab, the ends of
/// lines (LF, CR, NEL), vertical tab and form feed.
pub fn is_binary(c: char) -> bool {
    c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_is_what_no_page_can_hold() {
        for c in "\0\u{8}\u{1F}\u{7F}\u{9B}\u{202E}\u{2066}\u{FFFE}\u{1FFFF}".chars() {
            assert!(is_hidden(c), "{c:?}");
        }
        for c in "\t\n\r 年\u{3000}\u{200D}\u{FEFF}\u{FFFD}\u{20BB7}".chars() {
            assert!(!is_hidden(c), "{c:?}");
        }
    }

    /// The look at bytes finds every hidden character, wherever it stands.
    #[test]
    fn every_hidden_character_is_found_at_every_place() {
        for c in (0..=0x0010_FFFF).filter_map(char::from_u32).filter(|c| is_hidden(*c)) {
            for text in [format!("{c}"), format!("年{c}"), format!("{c}报"), format!("a{c}b")] {
                assert!(contains_hidden(&text), "{text:?}");
            }
        }
        for length in CHUNK - 4..CHUNK + 4 {
            assert!(contains_hidden(&format!("{}\u{8}", "a".repeat(length))), "{length}");
            assert!(contains_hidden(&format!("{}\u{202E}文", "a".repeat(length))), "{length}");
        }
        let plain = "“年报”，（２０２０）…：\r\n\t件。";
        assert!(!may_contain_hidden(plain.as_bytes()) && !contains_hidden(plain));
        assert!(may_contain_hidden("𠮷".as_bytes()) && !contains_hidden("𠮷"));
    }

    #[test]
    fn binary_characters_are_no_ends_of_lines() {
        assert!("\0\u{1b}\u{7f}\u{9b}".chars().all(is_binary));
        assert!(!"\t\n\r\u{b}\u{c}\u{85}a年".contains(is_binary));
    }
}
