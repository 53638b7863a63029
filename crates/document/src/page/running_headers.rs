//! Page numbers, and headers and footers that pages repeat.

use std::collections::HashMap;

use super::content::{Length, POINT};
use super::line::TextLine;

/// Least number of pages that repeat a header.
const MIN_PAGES: usize = 3;
/// Largest difference in height of a header from page to page.
const MAX_OFFSET: Length = 2 * POINT;

/// Removes page numbers and headers from the lines of each page, and returns the headers.
pub(crate) fn remove_repeated(pages: &mut [Vec<TextLine>]) -> Vec<String> {
    remove_page_numbers(pages);
    remove_headers(pages)
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
fn remove_headers(pages: &mut [Vec<TextLine>]) -> Vec<String> {
    let mut seen: HashMap<(bool, String), Vec<Length>> = HashMap::new();
    for lines in pages.iter() {
        for (last, line) in [(false, lines.first()), (true, lines.last())] {
            if let Some(line) = line.filter(|_| lines.len() > 2) {
                let place = seen.entry((last, line.text().trim().to_owned())).or_default();
                place.push(line.rect.top);
            }
        }
    }
    seen.retain(|_, tops| {
        let first = tops.first().copied().unwrap_or_default();
        tops.len() >= MIN_PAGES && tops.iter().all(|top| (top - first).abs() <= MAX_OFFSET)
    });
    let is_header = |last: bool, line: Option<&TextLine>| {
        line.is_some_and(|line| seen.contains_key(&(last, line.text().trim().to_owned())))
    };
    for lines in pages.iter_mut().filter(|lines| lines.len() > 2) {
        if is_header(false, lines.first()) {
            lines.remove(0);
        }
        if is_header(true, lines.last()) {
            lines.pop();
        }
    }
    let mut names: Vec<String> = seen.into_keys().map(|(_, text)| text).collect();
    names.sort_unstable();
    names
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
