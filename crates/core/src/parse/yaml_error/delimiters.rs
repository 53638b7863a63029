//! Finds brackets and quotation marks that were never closed. The parser notices them
//! lines later, where something can no longer be a part of what they opened.

/// A bracket or a quotation mark, and its byte offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Delimiter {
    pub(super) offset: usize,
    pub(super) sign: char,
}

/// Finds the last delimiter that is open at the offset of an error; else the quotation
/// mark that was closed on that line and had been opened on one before.
pub(super) fn find_unclosed(text: &str, end: usize) -> Option<Delimiter> {
    let mut scan = Scanner::default();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if at >= end {
            break;
        }
        scan.scan_line(line, at, end);
        at += line.len();
    }
    scan.quote.or_else(|| scan.brackets.pop()).or(scan.late)
}

#[derive(Default)]
struct Scanner {
    brackets: Vec<Delimiter>,
    quote: Option<Delimiter>,
    /// A quotation mark of an earlier line that was closed on this one.
    late: Option<Delimiter>,
    /// The indentation of a key whose block scalar stands on the lines below it.
    block: Option<usize>,
}

impl Scanner {
    fn scan_line(&mut self, line: &str, start: usize, end: usize) {
        self.late = None;
        let words = line.trim();
        let indent = line.len() - line.trim_start_matches(' ').len();
        if self.block.is_some_and(|key| words.is_empty() || indent > key) {
            return;
        }
        self.block = None;
        self.scan_delimiters(
            &line[..line.floor_char_boundary((end - start).min(line.len()))],
            start,
        );
        let is_free = self.quote.is_none() && self.brackets.is_empty();
        let value = words.rsplit_once(": ").map_or("", |(_, value)| value);
        if is_free && matches!(value, "|" | ">" | "|-" | ">-" | "|+" | ">+") {
            self.block = Some(indent);
        }
    }

    /// Scans the delimiters of one line.
    fn scan_delimiters(&mut self, line: &str, start: usize) {
        let mut signs = line.char_indices().peekable();
        // Whether a value may begin here: a mark within words is none.
        let mut fresh = true;
        let mut last = ' ';
        while let Some((at, sign)) = signs.next() {
            let mark = Delimiter { offset: start + at, sign };
            let next = signs.peek().map(|(_, next)| *next);
            if let Some(open) = self.quote {
                let doubled =
                    sign == '\'' && next == Some('\'') || open.sign == '"' && sign == '\\';
                if sign == open.sign && !doubled {
                    self.late = (open.offset < start).then_some(open);
                    self.quote = None;
                } else if doubled {
                    signs.next();
                }
                (fresh, last) = (false, sign);
                continue;
            }
            let inside = !self.brackets.is_empty();
            match sign {
                '#' if last == ' ' => return,
                '"' | '\'' if fresh => self.quote = Some(mark),
                '[' | '{' if fresh || inside => self.brackets.push(mark),
                ']' | '}' if inside => drop(self.brackets.pop()),
                _ => {}
            }
            fresh = match sign {
                ' ' => fresh,
                '[' | '{' | ',' => inside || fresh,
                ':' | '-' => next.is_none_or(char::is_whitespace),
                _ => false,
            };
            last = sign;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(text: &str) -> Option<(usize, char)> {
        find_unclosed(text, text.len()).map(|mark| (mark.offset, mark.sign))
    }

    #[test]
    fn what_is_open_is_found() {
        assert_eq!(open("a: [1, 2\nb: [3]\n"), Some((3, '[')));
        assert_eq!(open("a: [1, {b: 2]"), Some((3, '[')));
        assert_eq!(open("a: '[x'\nb: \"y"), Some((11, '"')));
        assert_eq!(open("a: \"x\nb: \"y"), Some((3, '"')));
    }

    #[test]
    fn what_only_looks_so_is_not() {
        for text in
            ["a: x [1\n", "a: it's\n", "# [\n", "a: [1] # [\n", "a: 'it''s'\n", "a: [1, 2]\n"]
        {
            assert_eq!(open(text), None, "{text}");
        }
        assert_eq!(open("a: |\n  [x\n  \"\nb: 1\n"), None);
    }
}
