//! Page numbers, and headers and footers that pages repeat.

use std::collections::HashMap;

use super::content::{Length, POINT};
use super::line::TextLine;

/// Least number of pages that repeat a header.
const MIN_PAGES: usize = 3;
/// Largest difference in height of a header from page to page.
const MAX_OFFSET: Length = 2 * POINT;
/// Most lines of a header.
const MAX_LINES: usize = 3;
/// Part of a page, one of so many, within which headers and footers stand.
const EDGE: Length = 7;

/// A page, as far as its running headers hang on it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct PageFrame {
    /// Its height.
    pub height: Length,
    /// The top of the first of its ruled tables and the bottom of the last.
    pub tables: Option<(Length, Length)>,
}

/// Removes page numbers and headers from the lines of each page, and returns the headers.
/// `frames` has an item for each page.
pub(crate) fn remove_repeated(pages: &mut [Vec<TextLine>], frames: &[PageFrame]) -> Vec<String> {
    remove_page_numbers(pages);
    let mut headers = Vec::new();
    for _ in 0..MAX_LINES {
        let found = remove_headers(pages, frames);
        if found.is_empty() {
            break;
        }
        headers.extend(found);
    }
    headers.sort_unstable();
    headers.dedup();
    headers
}

/// Removes numbers that count the pages, on two pages at least.
fn remove_page_numbers(pages: &mut [Vec<TextLine>]) {
    let number = |at: usize, line: Option<&TextLine>| {
        let number = page_number(line?.text().trim())?;
        let page = i64::try_from(at).ok()?;
        Some(number - page)
    };
    let mut counts: HashMap<i64, usize> = HashMap::new();
    for (at, lines) in pages.iter().enumerate() {
        let mut starts = [number(at, lines.first()), number(at, lines.last())];
        if starts[0] == starts[1] {
            starts[0] = None;
        }
        for start in starts.into_iter().flatten() {
            *counts.entry(start).or_default() += 1;
        }
    }
    let most = counts.into_iter().max_by_key(|(start, count)| (*count, std::cmp::Reverse(*start)));
    let Some((start, 2..)) = most else { return };
    for (at, lines) in pages.iter_mut().enumerate() {
        if number(at, lines.last()) == Some(start) {
            lines.pop();
        } else if number(at, lines.first()) == Some(start) {
            lines.remove(0);
        }
    }
}

/// Returns the number in `-1-`, `— 1 —`, `第1页`, `1/5`; `None` for any other text.
fn page_number(text: &str) -> Option<i64> {
    const AROUND: &str = "-—–－‐·•~ \u{3000}第页共/";
    if text.chars().count() > 20 {
        return None;
    }
    let digit = |one: char| match one {
        '０'..='９' => u32::from(one).checked_sub(u32::from('０')),
        _ => one.to_digit(10),
    };
    if text.chars().any(|one| digit(one).is_none() && !AROUND.contains(one)) {
        return None;
    }
    let mut digits = text.chars().skip_while(|one| digit(*one).is_none()).map_while(digit);
    let first = digits.next()?;
    let number = digits.try_fold(i64::from(first), |number, digit| {
        number.checked_mul(10)?.checked_add(i64::from(digit))
    })?;
    (1..10_000).contains(&number).then_some(number)
}

/// Removes first and last lines that pages repeat at the same height, and returns them.
fn remove_headers(pages: &mut [Vec<TextLine>], frames: &[PageFrame]) -> Vec<String> {
    let mut seen: HashMap<(bool, String), Vec<Length>> = HashMap::new();
    for (lines, frame) in pages.iter().zip(frames) {
        for is_foot in [false, true] {
            if let Some(line) = outer_line(lines, frame, is_foot) {
                let place = seen.entry((is_foot, line.text().trim().to_owned())).or_default();
                place.push(line.rect.top);
            }
        }
    }
    seen.retain(|_, tops| {
        let near =
            |top: Length| tops.iter().filter(|other| (*other - top).abs() <= MAX_OFFSET).count();
        tops.iter().map(|top| near(*top)).max().unwrap_or_default() >= MIN_PAGES
    });
    let usual: HashMap<(bool, String), Length> =
        seen.into_iter().map(|(key, tops)| (key, most_common(&tops))).collect();
    for (lines, frame) in pages.iter_mut().zip(frames) {
        for is_foot in [false, true] {
            let Some(line) = outer_line(lines, frame, is_foot) else { continue };
            let Some(top) = usual.get(&(is_foot, line.text().trim().to_owned())) else { continue };
            // On a page of another size it stands at another height, but at the edge.
            let is_usual = (line.rect.top - top).abs() <= MAX_OFFSET;
            if !is_usual && !is_at_edge(line, frame, is_foot) {
                continue;
            }
            if is_foot {
                lines.pop();
            } else {
                lines.remove(0);
            }
        }
    }
    let mut names: Vec<String> = usual.into_keys().map(|(_, text)| text).collect();
    names.sort_unstable();
    names
}

/// Returns the first or the last line of a page, if it may be its header or its footer:
/// there are others, or tables below or above it.
fn outer_line<'l>(lines: &'l [TextLine], frame: &PageFrame, is_foot: bool) -> Option<&'l TextLine> {
    let line = if is_foot { lines.last() } else { lines.first() }?;
    let is_outside = match frame.tables {
        Some((top, bottom)) => {
            let height = line.rect.centre().1;
            if is_foot { height > bottom } else { height < top }
        }
        None => false,
    };
    (lines.len() > 2 || is_outside).then_some(line)
}

/// True for a line in the upper or lower part of a page where headers and footers stand.
fn is_at_edge(line: &TextLine, frame: &PageFrame, is_foot: bool) -> bool {
    let distance = if is_foot { frame.height - line.rect.bottom } else { line.rect.top };
    distance * EDGE <= frame.height
}

/// Returns the height that most share.
fn most_common(tops: &[Length]) -> Length {
    let near = |top: Length| tops.iter().filter(|other| (*other - top).abs() <= MAX_OFFSET).count();
    tops.iter().copied().max_by_key(|top| near(*top)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_pages_are_told_from_text() {
        for text in ["-1-", "— 1 —", "第1页", "第 1 页 共 5 页", "1/5", "1", "－１－"]
        {
            assert_eq!(page_number(text), Some(1), "{text}");
        }
        for text in ["2024年", "一", "共 页", "1.2", "10000", "第1条", ""] {
            assert_eq!(page_number(text), None, "{text}");
        }
    }
}
