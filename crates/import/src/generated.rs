//! The digest by which an import recognizes a source that nobody edited since.
//!
//! An import writes it below the document that the source was made of:
//!
//! ```yaml
//! originals:
//!   - file: "baogao.docx"
//!     sha256: 0c9f…
//!     generated: 4d1e…
//! ```
//!
//! It is the SHA-256 of the whole source without the line `generated`, with `\n` as line
//! ends. A newer version that makes another source of the same document can so tell
//! apart its own change and that of a person.

use nianbao_core::source::Digest;
use nianbao_text::front_matter::front_matter;

/// The beginning of the line with the digest.
const KEY: &str = "    generated: ";
/// The beginning of the line that it follows.
const AFTER: &str = "    sha256: ";

/// Adds the digest to a source. A source without an original is returned as it is.
pub(super) fn with_digest(source: &str) -> String {
    let Some(line) = find_line(source, AFTER) else { return source.to_owned() };
    let (before, after) = source.split_at(line.end);
    format!("{before}{KEY}{}\n{after}", Digest::from_bytes(source.as_bytes()).sha256())
}

/// Returns true if a source is still the text that an import wrote, and `None` if it has
/// no digest.
pub fn is_as_generated(source: &str) -> Option<bool> {
    let digest = source[find_line(source, KEY)?][KEY.len()..].trim();
    let text = without_digest(source).replace("\r\n", "\n");
    Some(Digest::from_bytes(text.as_bytes()).sha256() == digest)
}

/// Returns a source without the line of its digest.
pub fn without_digest(source: &str) -> String {
    match find_line(source, KEY) {
        Some(line) => format!("{}{}", &source[..line.start], &source[line.end..]),
        None => source.to_owned(),
    }
}

/// Returns the byte range of the first line of the front matter that begins so, with its
/// end.
fn find_line(source: &str, beginning: &str) -> Option<std::ops::Range<usize>> {
    let yaml = front_matter(source)?.yaml;
    let mut start = yaml.start;
    for line in source[yaml].split_inclusive('\n') {
        if line.starts_with(beginning) {
            return Some(start..start + line.len());
        }
        start += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str =
        "---\noffice: a\noriginals:\n  - file: \"a.txt\"\n    sha256: 00\n---\n正文\n";

    #[test]
    fn an_edit_is_recognized() {
        let source = with_digest(SOURCE);
        assert!(source.contains("    sha256: 00\n    generated: "), "{source}");
        assert_eq!(is_as_generated(&source), Some(true));
        assert_eq!(is_as_generated(&source.replace('\n', "\r\n")), Some(true));
        assert_eq!(is_as_generated(&source.replace("正文", "文字")), Some(false));
        assert_eq!(is_as_generated(&source.replace("office: a", "office: b")), Some(false));
    }

    #[test]
    fn a_source_without_a_digest_is_undecided() {
        assert_eq!(is_as_generated(SOURCE), None);
        assert_eq!(is_as_generated(&format!("{SOURCE}    generated: 00\n")), None);
        assert_eq!(with_digest("---\noffice: a\n---\n"), "---\noffice: a\n---\n");
    }
}
