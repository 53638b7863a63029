//! Splits texts into lines, many bytes at a time.

use memchr::memchr;

/// Returns every line with what ends it, as `split_inclusive('\n')` does.
///
/// ```
/// use nianbao_text::lines::split_lines;
///
/// assert_eq!(split_lines("a\r\n\nb").collect::<Vec<_>>(), ["a\r\n", "\n", "b"]);
/// ```
pub fn split_lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let end = memchr(b'\n', rest.as_bytes()).map_or(rest.len(), |at| at + 1);
        let (line, after) = rest.split_at(end);
        rest = after;
        (!line.is_empty()).then_some(line)
    })
}
