//! The front matter of a Markdown file: YAML between two lines `---` at its top.

use memchr::memchr;
use std::ops::Range;

/// The parts of a text with front matter, as byte offsets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrontMatter {
    /// The YAML between the two fences, with its last line end.
    pub yaml: Range<usize>,
    /// The start of the text after the closing fence.
    pub body: usize,
}

/// Returns true if the first line of a text opens front matter.
///
/// ```
/// use nianbao_text::front_matter::opens_front_matter;
///
/// assert!(opens_front_matter("---\nyear: 2024\n"));
/// assert!(!opens_front_matter("----\n"));
/// ```
pub fn opens_front_matter(text: &str) -> bool {
    let first = text.lines().next().unwrap_or_default();
    first.strip_prefix('\u{feff}').unwrap_or(first).trim_end() == "---"
}

/// Returns the front matter of a text; `None` if it does not open or does not close.
///
/// ```
/// use nianbao_text::front_matter::front_matter;
///
/// let text = "---\nyear: 2024\n---\nText";
/// let found = front_matter(text).unwrap();
/// assert_eq!(&text[found.yaml], "year: 2024\n");
/// assert_eq!(&text[found.body..], "Text");
/// ```
pub fn front_matter(text: &str) -> Option<FrontMatter> {
    front_matter_until(text, |line| line == "---")
}

/// Returns the front matter of a text as [`front_matter`] does, with a test for the closing
/// fence. The test gets a line without white space at its end.
pub fn front_matter_until(text: &str, is_closing: impl Fn(&str) -> bool) -> Option<FrontMatter> {
    if !opens_front_matter(text) {
        return None;
    }
    let line_end =
        |from: usize| memchr(b'\n', &text.as_bytes()[from..]).map(|length| from + length + 1);
    let start = line_end(0)?;
    let mut at = start;
    while at < text.len() {
        let end = line_end(at).unwrap_or(text.len());
        if is_closing(text[at..end].trim_end()) {
            return Some(FrontMatter { yaml: start..at, body: end });
        }
        at = end;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fences_may_have_blanks_behind_them() {
        let text = "\u{feff}--- \r\na: 1\r\n---\t\r\n\u{6587}";
        let found = front_matter(text).unwrap();
        assert_eq!((&text[found.yaml], &text[found.body..]), ("a: 1\r\n", "\u{6587}"));
    }

    #[test]
    fn the_closing_fence_may_end_the_text() {
        assert_eq!(front_matter("---\n---"), Some(FrontMatter { yaml: 4..4, body: 7 }));
        let found = front_matter_until("---\na\n...\n", |line| line == "...");
        assert_eq!(found, Some(FrontMatter { yaml: 4..6, body: 10 }));
    }

    #[test]
    fn what_does_not_open_or_close_is_none() {
        for text in ["", "---", "---\n", "a\n---\n", "---\na\n", " ---\n---\n", "---\na---\n"] {
            assert_eq!(front_matter(text), None, "{text:?}");
        }
    }
}
