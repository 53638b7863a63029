//! Strings with formatted runs (ECMA-376 Part 1, 18.4).

use super::styles::read_font;
use crate::sheet::style::TextRun;
use crate::xml::Element;

/// Reads the table of shared strings.
pub(super) fn read_shared_strings(root: Element) -> Vec<Vec<TextRun>> {
    root.elements().filter(|element| element.name() == "si").map(read_rich_text).collect()
}

/// Reads the runs of a rich string, without phonetic readings (ECMA-376 Part 1, 18.4.8).
pub(super) fn read_rich_text(string: Element) -> Vec<TextRun> {
    let mut runs = Vec::new();
    for piece in string.elements() {
        match piece.name() {
            "t" => runs.push(TextRun { text: unescape(&piece.text()), font: None }),
            "r" => {
                let text: String =
                    piece.elements().filter(|part| part.name() == "t").map(Element::text).collect();
                let font = piece.child("rPr").map(read_font);
                runs.push(TextRun { text: unescape(&text), font });
            }
            _ => {}
        }
    }
    runs
}

/// Decodes `_x000D_`: characters that XML cannot hold.
pub(super) fn unescape(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    if !text.contains("_x") {
        return text;
    }
    let mut read = String::new();
    let mut rest = text.as_str();
    while let Some(at) = rest.find("_x") {
        read.push_str(&rest[..at]);
        let code = rest.get(at + 2..at + 6).filter(|_| rest.get(at + 6..at + 7) == Some("_"));
        let sign =
            code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32);
        let Some(sign) = sign else {
            read.push_str("_x");
            rest = &rest[at + 2..];
            continue;
        };
        read.extend((sign != '\r').then_some(sign));
        rest = &rest[at + 7..];
    }
    read + rest
}
