//! Numbers in the lines that pages repeat: those that count the pages, and those that stay.

use std::collections::HashMap;
use std::hash::Hash;

/// Most digits of a number that may count pages.
const MAX_DIGITS: usize = 9;

/// A text with its numbers apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NumberedText {
    /// The text with a mark in place of each number.
    pub words: String,
    pub numbers: Vec<i64>,
}

/// The part of a number in the texts of several pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PageCount {
    /// The number of the page, less its index.
    Counting(i64),
    /// The same on all pages.
    Constant(i64),
}

impl NumberedText {
    /// Takes the numbers out of a text.
    pub(super) fn new(text: &str) -> Self {
        let mut found = Self { words: String::new(), numbers: Vec::new() };
        let mut rest = text.trim();
        while let Some(first) = rest.chars().next() {
            let length = rest.find(|c| digit_value(c).is_none()).unwrap_or(rest.len());
            let (digits, after) = rest.split_at(length);
            match parse_number(digits) {
                Some(number) => {
                    found.words.push('\0');
                    found.numbers.push(number);
                    rest = after;
                }
                None => {
                    let length = length.max(first.len_utf8());
                    found.words.push_str(&rest[..length]);
                    rest = &rest[length..];
                }
            }
        }
        found
    }

    /// True if it may be a figure, or several.
    pub(super) fn is_figures(&self) -> bool {
        self.words.chars().all(|c| matches!(c, '\0' | '.' | ',' | '-' | '%') || c.is_whitespace())
    }

    /// True if its numbers are what they have to be on a page.
    pub(super) fn is_on_page(&self, counts: &[PageCount], page: usize) -> bool {
        let index = i64::try_from(page).unwrap_or(i64::MAX);
        self.numbers.len() == counts.len()
            && self.numbers.iter().zip(counts).all(|(number, count)| match count {
                PageCount::Counting(start) => number.checked_sub(index) == Some(*start),
                PageCount::Constant(value) => number == value,
            })
    }
}

/// Finds what the numbers of the same words are on most pages, given by their indexes.
pub(super) fn count_pages(texts: &[(usize, &NumberedText)]) -> Vec<PageCount> {
    let many = texts.iter().map(|(_, text)| text.numbers.len()).min().unwrap_or_default();
    let count = |at: usize| {
        let numbers =
            || texts.iter().filter_map(|(page, text)| Some((page, text.numbers.get(at)?)));
        let starts = numbers().map(|(page, number)| number - i64::try_from(*page).unwrap_or(0));
        let (start, starts) = find_most(starts);
        let (value, values) = find_most(numbers().map(|(_, number)| *number));
        if starts > values { PageCount::Counting(start) } else { PageCount::Constant(value) }
    };
    (0..many).map(count).collect()
}

/// Returns the most frequent of values, the smallest of several, and how often it is there.
fn find_most<T: Copy + Default + Eq + Hash + Ord>(values: impl Iterator<Item = T>) -> (T, usize) {
    let mut counts: HashMap<T, usize> = HashMap::new();
    for value in values {
        *counts.entry(value).or_default() += 1;
    }
    let most = counts.into_iter().max_by_key(|(value, count)| (*count, std::cmp::Reverse(*value)));
    most.unwrap_or_default()
}

/// Returns the value of a digit, also of a wide one.
pub(super) fn digit_value(c: char) -> Option<u32> {
    match c {
        '０'..='９' => u32::from(c).checked_sub(u32::from('０')),
        _ => c.to_digit(10),
    }
}

fn parse_number(digits: &str) -> Option<i64> {
    let count = digits.chars().count();
    if count == 0 || count > MAX_DIGITS {
        return None;
    }
    digits.chars().try_fold(0_i64, |number, c| {
        number.checked_mul(10)?.checked_add(i64::from(digit_value(c)?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_count_pages_are_told_from_others() {
        let texts: Vec<NumberedText> =
            ["2024/1/5 网址 1/9", "2024/1/5 网址 ２/9", "2024/1/5 网址 3/9"]
                .map(NumberedText::new)
                .to_vec();
        let places: Vec<(usize, &NumberedText)> = texts.iter().enumerate().collect();
        let counts = count_pages(&places);
        let constant = PageCount::Constant;
        let wanted =
            [constant(2024), constant(1), constant(5), PageCount::Counting(1), constant(9)];
        assert_eq!(counts, wanted);
        assert!(places.iter().all(|(page, text)| text.is_on_page(&counts, *page)));
        assert!(!texts[0].is_on_page(&counts, 1));
        assert_eq!(NumberedText::new("12345678901 a").numbers, []);
        assert!(NumberedText::new("1,234.5 -2 3%").is_figures());
        assert!(!NumberedText::new("1/2").is_figures() && !NumberedText::new("1件").is_figures());
    }
}
