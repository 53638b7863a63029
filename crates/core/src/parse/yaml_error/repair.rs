//! Changes that mend a mistake without another meaning.

use crate::parse::yaml::parse_yaml;
use crate::source::Span;

/// The spaces by which a line is deeper than the key that it belongs to.
const STEP: usize = 2;

/// How a mistake is mended.
#[derive(Debug)]
pub(super) enum Repair {
    /// This text belongs in its place.
    Here(&'static str),
    /// The indentation of all lines is to be of plain spaces.
    Margins,
    /// The row of numbers that it opens ends on its line; where another bracket stands at the
    /// end, in place of that.
    CloseRow { wrong: Option<char> },
}

impl Repair {
    /// Lists its changes of a text; none where the parser comes no further with them.
    pub(super) fn changes(&self, text: &str, mistake: Span) -> Vec<(Span, String)> {
        let changes = match self {
            Self::Here(right) => return vec![(mistake, (*right).to_owned())],
            Self::Margins => plain_margins(text).unwrap_or_default(),
            Self::CloseRow { wrong } => close_row(text, mistake, *wrong).into_iter().collect(),
        };
        if comes_further(text, &changes, mistake) { changes } else { Vec::new() }
    }
}

/// Returns true if a text with changes is YAML, or its first mistake is on a line behind the one
/// that was mended.
fn comes_further(text: &str, changes: &[(Span, String)], mistake: Span) -> bool {
    let mut mended = text.to_owned();
    for (span, right) in changes.iter().rev() {
        mended.replace_range(span.range(), right);
    }
    let line = |text: &str, offset: usize| {
        text.as_bytes().iter().take(offset).filter(|byte| **byte == b'\n').count()
    };
    match parse_yaml(&mended) {
        Ok(_) => true,
        Err(error) => line(&mended, error.span.start as usize) > line(text, mistake.start as usize),
    }
}

/// Closes a row of numbers at the end of its line.
fn close_row(text: &str, open: Span, wrong: Option<char>) -> Option<(Span, String)> {
    let start = open.start as usize;
    let line = text.get(start..)?.lines().next()?;
    // A comment is no part of the row.
    let row = line.split(" #").next().unwrap_or_default().trim_end();
    let cells = wrong.map_or(row, |wrong| row.strip_suffix(wrong).unwrap_or(row));
    if cells.ends_with(',') || cells.contains(':') {
        return None;
    }
    Some((Span::new(start + cells.len(), start + row.len()), "]".to_owned()))
}

/// A line and its indentation in plain spaces.
struct Margin<'t> {
    written: &'t str,
    indent: usize,
    /// True if the line is a key without a value.
    opens: bool,
}

/// Lists the changes of indentations with tabs or wide spaces; `None` where it is not sure below
/// which line one stands.
fn plain_margins(text: &str) -> Option<Vec<(Span, String)>> {
    let (mut changes, mut above) = (Vec::new(), Vec::<Margin>::new());
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim();
        if content.is_empty() || content.starts_with('#') {
            start += line.len();
            continue;
        }
        let written = &line[..line.len() - line.trim_start().len()];
        let is_plain = written.bytes().all(|byte| byte == b' ');
        let indent = if is_plain { written.len() } else { indent_below(&above, written)? };
        if !is_plain {
            changes.push((Span::new(start, start + written.len()), " ".repeat(indent)));
        }
        let opens = content.split(" #").next().is_some_and(|key| key.trim_end().ends_with(':'));
        above.push(Margin { written, indent, opens });
        start += line.len();
    }
    Some(changes)
}

/// Finds the indentation that an odd one stands for: below a key without a value one step more,
/// else that of the nearest line with the same.
fn indent_below(above: &[Margin], written: &str) -> Option<usize> {
    let before = above.last()?;
    let is_deeper = !before.written.starts_with(written);
    if before.opens && is_deeper {
        return Some(before.indent + STEP);
    }
    let mut least = usize::MAX;
    for margin in above.iter().rev() {
        // A line further out ends what is above it.
        if margin.written == written {
            return (margin.indent <= least).then_some(margin.indent);
        }
        least = least.min(margin.indent);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::yaml_error::explain;

    /// Mends a text until nothing more can be mended.
    fn mended(text: &str) -> String {
        let mut text = text.to_owned();
        for _ in 0..5 {
            let Err(error) = parse_yaml(&text) else { break };
            let changes = explain(&text, &error).changes(&text);
            for (span, right) in changes.iter().rev() {
                text.replace_range(span.range(), right);
            }
        }
        text
    }

    #[test]
    fn margins_become_spaces_where_the_structure_is_sure() {
        for (text, right) in [
            ("a:\n\tb: 1\n\tc: 2\nd: 3\n", "a:\n  b: 1\n  c: 2\nd: 3\n"),
            ("a:\n\tb:\n\t\tc: 1\n\td: 2\n", "a:\n  b:\n    c: 1\n  d: 2\n"),
            ("a:\n  b:\n\t\tc: 1\n\t\td: 2\n", "a:\n  b:\n    c: 1\n    d: 2\n"),
            // To YAML a wide space is a part of the key, which is told as one that is not known.
            ("a:\n　b: 1\n　c: 2\n", "a:\n　b: 1\n　c: 2\n"),
            // A line that is below none of those above it.
            ("a:\n  b: 1\n\tc: 2\n", "a:\n  b: 1\n\tc: 2\n"),
            ("a:\n    b: 1\n\tc: 2\n", "a:\n    b: 1\n\tc: 2\n"),
        ] {
            assert_eq!(mended(text), right, "{text}");
        }
    }

    #[test]
    fn rows_are_closed_at_the_end_of_their_lines() {
        for (text, right) in [
            ("a: [1, 2\nb: [3]\n", "a: [1, 2]\nb: [3]\n"),
            ("a: [1, 2 # 注\nb: [3]\n", "a: [1, 2] # 注\nb: [3]\n"),
            ("a: [1, 2）\nb: [3]\n", "a: [1, 2]\nb: [3]\n"),
            ("a: [1, 2］\n", "a: [1, 2]\n"),
            ("a: [1, 2]]\nb: 1\n", "a: [1, 2]\nb: 1\n"),
            ("c: 1\na:2\nb: 3\n", "c: 1\na: 2\nb: 3\n"),
            // A row that goes on, and a text.
            ("a: [1, 2,\nb: [3]\n", "a: [1, 2,\nb: [3]\n"),
            ("a: [甲, 乙\nb: [3]\n", "a: [甲, 乙\nb: [3]\n"),
        ] {
            assert_eq!(mended(text), right, "{text}");
        }
    }
}
