//! Page numbers, and headers and footers that pages repeat.

use std::collections::HashMap;

use super::content::{Length, POINT};
use super::line::TextLine;
use super::page_count::{NumberedText, PageCount, count_pages, digit_value};

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
    remove_page_numbers(pages, frames);
    let mut headers = Vec::new();
    let mut least = MIN_PAGES;
    for _ in 0..MAX_LINES {
        let found = remove_headers(pages, frames, least);
        if found.is_empty() {
            break;
        }
        // Programs that print the number of pages at an edge print a title at the other.
        if found.iter().any(|found| found.has_total) {
            least = MIN_PAGES - 1;
        }
        headers.extend(found.into_iter().map(|found| found.name));
    }
    headers.sort_unstable();
    headers.dedup();
    headers
}

/// Removes numbers that count the pages, on two pages at least.
fn remove_page_numbers(pages: &mut [Vec<TextLine>], frames: &[PageFrame]) {
    let number = |at: usize, lines: &[TextLine], is_foot: bool| {
        let line = if is_foot { lines.last() } else { lines.first() }?;
        let text = line.text();
        let number = page_number(text.trim())?;
        let page = i64::try_from(at).ok()?;
        // Digits alone may be a figure in a line of its own.
        let is_bare = text.trim().chars().all(|c| digit_value(c).is_some());
        let is_apart = || is_apart(lines, frames.get(at), is_foot);
        (!is_bare || is_apart()).then_some(number - page)
    };
    let mut counts: HashMap<i64, usize> = HashMap::new();
    for (at, lines) in pages.iter().enumerate() {
        let mut starts = [number(at, lines, false), number(at, lines, true)];
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
        if number(at, lines, true) == Some(start) {
            lines.pop();
        } else if number(at, lines, false) == Some(start) {
            lines.remove(0);
        }
    }
}

/// True if the first or the last line of a page stands at its edge, and farther from the
/// next than lines of text do.
fn is_apart(lines: &[TextLine], frame: Option<&PageFrame>, is_foot: bool) -> bool {
    let next = if is_foot { lines.iter().nth_back(1) } else { lines.get(1) };
    let line = if is_foot { lines.last() } else { lines.first() };
    let (Some(line), Some(frame)) = (line, frame) else { return false };
    let is_far = next.is_none_or(|next| {
        let (above, below) = if is_foot { (next, line) } else { (line, next) };
        below.rect.top - above.rect.bottom > line.em.max(next.em)
    });
    is_far && is_at_edge(line, frame, is_foot)
}

/// Returns the number in `-1-`, `— 1 —`, `第1页`, `1/5`; `None` for any other text.
fn page_number(text: &str) -> Option<i64> {
    const AROUND: &str = "-—–－‐·•~ \u{3000}第页共/";
    if text.chars().count() > 20 {
        return None;
    }
    let digit = digit_value;
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

/// The first or last line of a page.
struct OuterLine {
    page: usize,
    text: String,
    numbered: NumberedText,
    top: Length,
    /// It stands where headers and footers do.
    is_at_edge: bool,
    /// It may be a row of a table.
    is_row: bool,
    /// Wide gaps divide it.
    has_gaps: bool,
}

/// A header or a footer that pages repeat.
struct RunningLine {
    counts: Vec<PageCount>,
    /// Its height on most pages.
    top: Length,
    /// Its text on one of the pages.
    name: String,
    /// It has the number of the page and that of all pages.
    has_total: bool,
}

/// Removes first and last lines that pages repeat at the same height, with numbers that
/// stay or count the pages, and returns them. `least` is how many pages have to repeat a
/// line without such numbers.
fn remove_headers(
    pages: &mut [Vec<TextLine>],
    frames: &[PageFrame],
    least: usize,
) -> Vec<RunningLine> {
    let mut seen: HashMap<(bool, String), Vec<OuterLine>> = HashMap::new();
    for (page, (lines, frame)) in pages.iter().zip(frames).enumerate() {
        for is_foot in [false, true] {
            let Some(line) = outer_line(lines, frame, is_foot) else { continue };
            let text = line.text().trim().to_owned();
            let outer = OuterLine {
                page,
                numbered: NumberedText::new(&text),
                text,
                top: line.rect.top,
                is_at_edge: is_at_edge(line, frame, is_foot),
                is_row: is_table_row(line),
                has_gaps: line.split_at_gaps(line.em * 3 / 2).len() > 1,
            };
            seen.entry((is_foot, outer.numbered.words.clone())).or_default().push(outer);
        }
    }
    let running = seen.into_iter();
    let running: HashMap<(bool, String), RunningLine> = running
        .filter_map(|(key, lines)| {
            let least = if is_head_of_two(&key, &lines, pages.len()) { 2 } else { least };
            Some((key, find_running(&lines, pages.len(), least)?))
        })
        .collect();
    for (page, (lines, frame)) in pages.iter_mut().zip(frames).enumerate() {
        for is_foot in [false, true] {
            let Some(line) = outer_line(lines, frame, is_foot) else { continue };
            let text = NumberedText::new(&line.text());
            let Some(found) = running.get(&(is_foot, text.words.clone())) else { continue };
            // On a page of another size it stands at another height, but at the edge.
            let is_usual = (line.rect.top - found.top).abs() <= MAX_OFFSET;
            if !text.is_on_page(&found.counts, page)
                || !is_usual && !is_at_edge(line, frame, is_foot)
            {
                continue;
            }
            if is_foot {
                lines.pop();
            } else {
                lines.remove(0);
            }
        }
    }
    running.into_values().collect()
}

/// True for one line at the head of both pages of a document that has two.
fn is_head_of_two((is_foot, _): &(bool, String), lines: &[OuterLine], pages: usize) -> bool {
    let is_head = |line: &OuterLine| line.is_at_edge && !line.has_gaps;
    pages == 2 && lines.len() == 2 && !is_foot && lines.iter().all(is_head)
}

/// Returns the header or footer that lines of the same words are, if enough of `pages` have
/// it. Of what may be rows of a table only numbers that count the pages tell it.
fn find_running(lines: &[OuterLine], pages: usize, least: usize) -> Option<RunningLine> {
    let texts: Vec<(usize, &NumberedText)> =
        lines.iter().map(|line| (line.page, &line.numbered)).collect();
    let counts = count_pages(&texts);
    let is_counting = counts.iter().any(|count| matches!(count, PageCount::Counting(_)));
    let has_total = i64::try_from(pages)
        .is_ok_and(|pages| is_counting && counts.contains(&PageCount::Constant(pages)));
    let is_figures = lines.iter().any(|line| line.numbered.is_figures());
    let is_row = lines.iter().any(|line| line.is_row);
    if is_figures || is_row && !is_counting {
        return None;
    }
    let fits = |line: &&OuterLine| {
        let is_free = !is_counting && least == MIN_PAGES;
        line.numbered.is_on_page(&counts, line.page) && (line.is_at_edge || is_free)
    };
    let fitting: Vec<&OuterLine> = lines.iter().filter(fits).collect();
    let tops: Vec<Length> = fitting.iter().map(|line| line.top).collect();
    let top = most_common(&tops);
    let near = tops.iter().filter(|other| (*other - top).abs() <= MAX_OFFSET).count();
    let least = if has_total { MIN_PAGES - 1 } else { least };
    let name = fitting.first()?.text.clone();
    (near >= least).then_some(RunningLine { counts, top, name, has_total })
}

/// True if a line is divided by wide gaps, and one of its parts is a number alone.
fn is_table_row(line: &TextLine) -> bool {
    let parts = line.split_at_gaps(line.em * 3 / 2);
    let is_figure = |text: &str| {
        text.chars().any(|c| digit_value(c).is_some())
            && text.trim().chars().all(|c| digit_value(c).is_some() || ".,%-".contains(c))
    };
    parts.len() > 1 && parts.iter().any(|part| is_figure(&part.text))
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
