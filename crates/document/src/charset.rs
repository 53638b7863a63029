//! From bytes to text. A byte order mark is believed; a name of a charset only where
//! the bytes bear it out, for pages and mails often name the wrong one.

use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use super::{Location, Note};
use nianbao_text::text;

/// Letters that hardly a sentence of an office goes without. Bytes that are read by the
/// wrong charset give letters too, but not these.
const COMMON: &str = "的一是不了在人有中大为和国地到以说时要就出会可也年后同政府信息公开工作情况报告主动申请行政本机关数量第二三四五六项法规部分市县区办理予处其他上";
/// So many bytes of valid UTF-8 beyond ASCII are no chance.
const CERTAIN: usize = 64;
/// How many lines with unreadable characters are named.
const NAMED: usize = 20;

/// A text and what could not be read in it.
pub(super) struct Decoded {
    /// The text, without a byte order mark. What could not be read is U+FFFD.
    pub text: String,
    /// The lines that have such places.
    pub remarks: Vec<Note>,
}

/// Reads bytes as text; `declared` is the charset that the document names, if it does.
pub(super) fn decode(bytes: &[u8], declared: Option<&str>) -> Decoded {
    let text = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => read(encoding, &bytes[mark..]).0,
        None => without_mark(bytes, declared),
    };
    let remarks = unreadable(&text);
    Decoded { text, remarks }
}

fn without_mark(bytes: &[u8], declared: Option<&str>) -> String {
    let declared = declared.and_then(|label| Encoding::for_label(label.trim().as_bytes()));
    if let Ok(text) = std::str::from_utf8(bytes)
        && !has_nul(bytes)
        && (declared.is_none_or(|encoding| encoding == UTF_8) || is_certain(bytes))
    {
        return text.to_owned();
    }
    let mut candidates: Vec<&'static Encoding> = declared.into_iter().collect();
    candidates.extend([UTF_8, GB18030]);
    let narrow = candidates.iter().any(|encoding| read(encoding, bytes).1 == 0);
    if bytes.len().is_multiple_of(2) && (has_nul(bytes) || !narrow) {
        candidates.extend([UTF_16LE, UTF_16BE]);
    }
    let mut best: Option<(String, Worth)> = None;
    for encoding in candidates {
        let (text, lost) = read(encoding, bytes);
        // Any two bytes are a letter of UTF-16.
        if [UTF_16LE, UTF_16BE].contains(&encoding) && !is_plausible(&text) {
            continue;
        }
        let worth = worth(&text, lost);
        if best.as_ref().is_none_or(|(_, so_far)| worth > *so_far) {
            best = Some((text, worth));
        }
    }
    best.map(|(text, _)| text).unwrap_or_default()
}

/// What a reading is worth: first that nothing is lost, then what is known for sure.
type Worth = (std::cmp::Reverse<usize>, usize);

fn worth(text: &str, lost: usize) -> Worth {
    let odd = text.chars().filter(|sign| is_control(*sign)).count();
    let known = text.chars().filter(|sign| *sign > '\u{7f}' && COMMON.contains(*sign)).count();
    (std::cmp::Reverse(lost + odd), known)
}

/// Whether a tenth of a text is what an office writes.
fn is_plausible(text: &str) -> bool {
    let usual = text.chars().filter(|sign| sign.is_ascii_graphic() || COMMON.contains(*sign));
    usual.count() * 10 > text.chars().count()
}

/// The text by one charset, and how many places of it could not be read.
fn read(encoding: &'static Encoding, bytes: &[u8]) -> (String, usize) {
    let (text, lossy) = encoding.decode_without_bom_handling(bytes);
    let lost = if lossy { text.matches('\u{fffd}').count() } else { 0 };
    (text.into_owned(), lost)
}

/// True if all bytes are characters of GB18030, in which older systems write
/// Chinese; ASCII is too.
pub fn is_gb18030(bytes: &[u8]) -> bool {
    GB18030.decode_without_bom_handling_and_without_replacement(bytes).is_some()
}

fn has_nul(bytes: &[u8]) -> bool {
    bytes.contains(&0)
}

fn is_certain(bytes: &[u8]) -> bool {
    bytes.iter().filter(|byte| !byte.is_ascii()).nth(CERTAIN).is_some()
}

/// Control characters that no text has.
pub(super) fn is_control(sign: char) -> bool {
    sign.is_control() && !matches!(sign, '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}')
}

fn unreadable(text: &str) -> Vec<Note> {
    if !text.contains('\u{fffd}') {
        return Vec::new();
    }
    let lines = (1u32..).zip(text.split('\n')).filter(|(_, line)| line.contains('\u{fffd}'));
    let mut remarks: Vec<Note> = lines
        .clone()
        .take(NAMED)
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
    if let Some((at, _)) = lines.clone().nth(NAMED) {
        let more = lines.count() - NAMED;
        remarks.push(Note {
            location: Location::Line(at),
            text: text!(
                "自此还有 {more} 行含无法解码的字符",
                "from here on {more} more lines have characters that could not be decoded"
            ),
        });
    }
    remarks
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
            assert!(decoded.remarks.is_empty());
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
        assert_eq!(decoded.remarks.len(), 1);
        assert_eq!(decoded.remarks[0].location, Location::Line(2));
    }

    #[test]
    fn remarks_are_counted_where_they_are_many() {
        let decoded = decode("\u{fffd}\n".repeat(50).as_bytes(), None);
        assert_eq!(decoded.remarks.len(), NAMED + 1);
    }
}
