//! Decodes bytes as text. A byte order mark decides; a declared charset only where the
//! bytes agree, for pages and mails often name the wrong one.

use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use super::{Location, Note};
use nianbao_text::{control, text};
use std::borrow::Cow;

/// Characters that hardly a sentence of an office goes without. Bytes that are decoded by
/// the wrong charset give characters too, but not these.
const COMMON: &str = "的一是不了在人有中大为和国地到以说时要就出会可也年后同政府信息公开工作情况报告主动申请行政本机关数量第二三四五六项法规部分市县区办理予处其他上";
/// More non-ASCII bytes of valid UTF-8 than chance gives.
const MIN_UTF8_BYTES: usize = 64;
/// How many lines with undecodable characters are listed.
const MAX_LISTED: usize = 20;

/// A decoded text.
pub(super) struct Decoded {
    /// The text, without a byte order mark. U+FFFD stands for what could not be decoded.
    pub text: String,
    /// Notes on the lines with such places.
    pub notes: Vec<Note>,
}

/// Decodes a document; `declared` is the charset that it names, if any.
pub(super) fn decode(bytes: &[u8], declared: Option<&str>) -> Decoded {
    let text = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => decode_as(encoding, &bytes[mark..]).0,
        None => decode_without_bom(bytes, declared),
    };
    let notes = undecodable_lines(&text);
    Decoded { text, notes }
}

fn decode_without_bom(bytes: &[u8], declared: Option<&str>) -> String {
    let declared = declared.and_then(|label| Encoding::for_label(label.trim().as_bytes()));
    if let Ok(text) = std::str::from_utf8(bytes)
        && !contains_nul(bytes)
        && (declared.is_none_or(|encoding| encoding == UTF_8) || is_surely_utf8(bytes))
    {
        return text.to_owned();
    }
    let mut candidates: Vec<&'static Encoding> = declared.into_iter().collect();
    candidates.extend([UTF_8, GB18030]);
    let narrow = candidates.iter().any(|encoding| decode_as(encoding, bytes).1 == 0);
    if bytes.len().is_multiple_of(2) && (contains_nul(bytes) || !narrow) {
        candidates.extend([UTF_16LE, UTF_16BE]);
    }
    let mut best: Option<(String, Score)> = None;
    for encoding in candidates {
        let (text, lost) = decode_as(encoding, bytes);
        // Any two bytes are a character of UTF-16.
        if [UTF_16LE, UTF_16BE].contains(&encoding) && !is_plausible(&text) {
            continue;
        }
        let score = score(&text, lost);
        if best.as_ref().is_none_or(|(_, so_far)| score > *so_far) {
            best = Some((text, score));
        }
    }
    best.map(|(text, _)| text).unwrap_or_default()
}

/// Decodes the head of a file as far as markup goes: UTF-16 by its mark or by its first
/// character, else bytes as they are.
pub(super) fn decode_head(head: &[u8]) -> Cow<'_, str> {
    match head {
        [0xff, 0xfe, rest @ ..] => UTF_16LE.decode_without_bom_handling(rest).0,
        [0xfe, 0xff, rest @ ..] => UTF_16BE.decode_without_bom_handling(rest).0,
        [b'<' | b'{', 0, ..] => UTF_16LE.decode_without_bom_handling(head).0,
        [0, b'<' | b'{', ..] => UTF_16BE.decode_without_bom_handling(head).0,
        _ => String::from_utf8_lossy(head),
    }
}

/// How likely a decoding is right: first that nothing is lost, then how many characters
/// are common ones.
type Score = (std::cmp::Reverse<usize>, usize);

fn score(text: &str, lost: usize) -> Score {
    let odd = text.chars().filter(|c| control::is_binary(*c)).count();
    let known = text.chars().filter(|c| *c > '\u{7f}' && COMMON.contains(*c)).count();
    (std::cmp::Reverse(lost + odd), known)
}

/// Returns true if more than a tenth of a text is common characters or ASCII.
fn is_plausible(text: &str) -> bool {
    let usual = text.chars().filter(|c| c.is_ascii_graphic() || COMMON.contains(*c));
    usual.count() * 10 > text.chars().count()
}

/// Decodes with one charset; also returns how many places could not be decoded.
fn decode_as(encoding: &'static Encoding, bytes: &[u8]) -> (String, usize) {
    let (text, lossy) = encoding.decode_without_bom_handling(bytes);
    let lost = if lossy { text.matches('\u{fffd}').count() } else { 0 };
    (text.into_owned(), lost)
}

/// Decodes text in the Chinese code page; bytes that are none become `�`.
pub(super) fn decode_gb18030(bytes: &[u8]) -> String {
    GB18030.decode_without_bom_handling(bytes).0.into_owned()
}

/// Returns true if all bytes decode as GB18030, in which older systems write Chinese;
/// those of ASCII do too.
pub fn is_gb18030(bytes: &[u8]) -> bool {
    GB18030.decode_without_bom_handling_and_without_replacement(bytes).is_some()
}

fn contains_nul(bytes: &[u8]) -> bool {
    bytes.contains(&0)
}

fn is_surely_utf8(bytes: &[u8]) -> bool {
    bytes.iter().filter(|byte| !byte.is_ascii()).nth(MIN_UTF8_BYTES).is_some()
}

fn undecodable_lines(text: &str) -> Vec<Note> {
    if !text.contains('\u{fffd}') {
        return Vec::new();
    }
    let lines = (1u32..).zip(text.split('\n')).filter(|(_, line)| line.contains('\u{fffd}'));
    let mut notes: Vec<Note> = lines
        .clone()
        .take(MAX_LISTED)
        .map(|(at, line)| {
            let count = line.matches('\u{fffd}').count();
            Note {
                location: Location::Line(at),
                text: text!(
                    "有 {count} 处无法解码，以 � 代替，请对照原件改正",
                    "{count} places could not be decoded and stand as �; correct them from the original"
                ),
            }
        })
        .collect();
    if let Some((at, _)) = lines.clone().nth(MAX_LISTED) {
        let more = lines.count() - MAX_LISTED;
        notes.push(Note {
            location: Location::Line(at),
            text: text!(
                "自此还有 {more} 行含无法解码的字符",
                "from here on {more} more lines have characters that could not be decoded"
            ),
        });
    }
    notes
}

#[cfg(test)]
mod tests {
    use encoding_rs::GBK;

    use super::*;

    const WORDS: &str = "二、主动公开政府信息情况\n本年新收\t14\r\n";

    fn utf16(text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(order).collect()
    }

    #[test]
    fn every_charset_of_an_office_is_read_without_being_named() {
        let gbk = GBK.encode(WORDS).0.into_owned();
        let little = utf16(WORDS, u16::to_le_bytes);
        let big = utf16(WORDS, u16::to_be_bytes);
        for bytes in [WORDS.as_bytes().to_vec(), gbk, little, big] {
            let decoded = decode(&bytes, None);
            assert_eq!(decoded.text, WORDS);
            assert!(decoded.notes.is_empty());
        }
    }

    #[test]
    fn gb18030_is_recognised() {
        assert!(is_gb18030(b"title: \xc4\xea\xb1\xa8\n"));
        assert!(is_gb18030(b"title: x\n"));
        assert!(!is_gb18030(b"\xff\xfe\x00"));
    }

    #[test]
    fn a_mark_is_believed_and_taken_off() {
        let mut bytes = vec![0xff, 0xfe];
        bytes.extend(utf16("报告", u16::to_le_bytes));
        assert_eq!(decode(&bytes, Some("gbk")).text, "报告");
        assert_eq!(decode("\u{feff}报告".as_bytes(), None).text, "报告");
    }

    #[test]
    fn a_wrong_name_is_not_believed() {
        let gbk = GBK.encode(WORDS).0.into_owned();
        for wrong in ["utf-8", "iso-8859-1", "utf-16", "no-such-charset"] {
            assert_eq!(decode(&gbk, Some(wrong)).text, WORDS, "{wrong}");
            assert_eq!(decode(WORDS.as_bytes(), Some(wrong)).text, WORDS, "{wrong}");
        }
        assert_eq!(decode(WORDS.as_bytes(), Some("gb2312")).text, WORDS);
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        let mut bytes = "第一行\n公开政府".as_bytes().to_vec();
        bytes.extend([0xff, b'3', b'\n']);
        let decoded = decode(&bytes, None);
        assert_eq!(decoded.text, "第一行\n公开政府\u{fffd}3\n");
        assert_eq!(decoded.notes.len(), 1);
        assert_eq!(decoded.notes[0].location, Location::Line(2));
    }

    #[test]
    fn remarks_are_counted_where_they_are_many() {
        let decoded = decode("\u{fffd}\n".repeat(50).as_bytes(), None);
        assert_eq!(decoded.notes.len(), MAX_LISTED + 1);
    }
}
