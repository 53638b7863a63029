//! Tables of contents: their title, and lines of words, dots or blanks, and the number of a
//! page. They are no text of the report.

use super::label::without_spaces;
use super::title_search::DocumentLine;
use std::iter;

/// Titles of tables of contents, without blanks and brackets.
const TITLES: [&str; 4] = ["目录", "目次", "CONTENTS", "Contents"];
/// Signs that lead from the words of an entry to its page.
const LEADERS: &str = ".…·．‥・•_＿-—─━ \u{3000}\t";
/// Fewest leaders of an entry, apart from blanks.
const MIN_LEADERS: usize = 3;
/// Longest entry without its leaders, in characters.
const MAX_CHARS: usize = 60;
/// Most digits of the number of a page.
const MAX_DIGITS: usize = 3;
/// Fewest entries without a title above them.
const MIN_ENTRIES: usize = 3;

/// The way in which a line may be an entry.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Entry {
    /// Dots lead to the number of its page.
    Dotted,
    /// Blanks lead to it.
    Blank,
}

/// Finds the lines of tables of contents, and returns the indices of their blocks.
pub(super) fn find_contents(lines: &[DocumentLine]) -> Vec<usize> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let is_titled = is_title(lines[at].1);
        let first = at + usize::from(is_titled);
        let behind = lines.get(first..).unwrap_or_default();
        let entries = iter::from_fn({
            let mut behind = behind.iter();
            move || {
                parse_entry(behind.next()?.1).filter(|entry| is_titled || *entry == Entry::Dotted)
            }
        });
        let count = entries.count();
        let least = if is_titled { 1 } else { MIN_ENTRIES };
        if count >= least {
            found.extend(lines[at..first + count].iter().map(|(block, _)| *block));
            at = first + count;
        } else {
            at += 1;
        }
    }
    found
}

/// True for the title of a table of contents.
fn is_title(line: &str) -> bool {
    let line = without_spaces(line);
    TITLES.contains(&line.trim_matches(['【', '】', '[', ']', '(', ')', '（', '）']))
}

/// Parses a line as an entry; `None` if it is none.
fn parse_entry(line: &str) -> Option<Entry> {
    let line = line.trim().trim_end_matches([')', '）']);
    let rest = line.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = line.len() - rest.len();
    if !(1..=MAX_DIGITS).contains(&digits) {
        return None;
    }
    let rest = rest.trim_end_matches(['(', '（']);
    let words = rest.trim_end_matches(|c| LEADERS.contains(c));
    let leaders = &rest[words.len()..];
    let has_words = words.chars().any(char::is_alphabetic);
    let is_sentence = words.contains(['。', '；', '！', '？']);
    if !has_words || is_sentence || words.chars().count() > MAX_CHARS {
        return None;
    }
    let dots: usize = leaders
        .chars()
        .map(|c| {
            if c.is_whitespace() {
                0
            } else if c == '…' {
                2
            } else {
                1
            }
        })
        .sum();
    match dots {
        MIN_LEADERS.. => Some(Entry::Dotted),
        0 if leaders.chars().any(char::is_whitespace) => Some(Entry::Blank),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(lines: &[&str]) -> Vec<usize> {
        find_contents(&lines.iter().copied().enumerate().collect::<Vec<_>>())
    }

    #[test]
    fn entries_below_a_title_or_with_dots_are_a_table_of_contents() {
        let dotted =
            ["一、总体情况......1", "（一）主动公开………… 2", "二、主动公开政府信息情况······（3）"];
        assert_eq!(found(&dotted), [0, 1, 2]);
        assert_eq!(found(&["目　录", dotted[0], "文"]), [0, 1]);
        assert_eq!(
            found(&["目录", "一、总体情况\t1", "二、其他 12", "一、总体情况", "文"]),
            [0, 1, 2]
        );
    }

    #[test]
    fn lines_of_text_are_none() {
        for lines in [
            &["一、总体情况......1", "文", "二、其他......2"][..],
            &["公开 10", "答复 20", "办结 30"],
            &["目录", "公开政府信息目录12条。", "文"],
            &["目录", "（一）主动公开12"],
            &["共12", "......1", "......2", "......3"],
        ] {
            assert!(found(lines).is_empty(), "{lines:?}");
        }
    }
}
