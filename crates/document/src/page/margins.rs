//! The margins of the text, by which a line is known to continue in the next.

use super::content::{Direction, Length};
use super::line::TextLine;

/// The margins of pages of one width.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Margins {
    left: Length,
    right: Length,
    /// The distance of lines from base line to base line.
    pitch: Length,
}

impl Margins {
    /// Measures the margins of pages of one width, given by their lines.
    pub(crate) fn measure(pages: &[&[TextLine]]) -> Self {
        let lines =
            || pages.iter().copied().flatten().filter(|line| line.direction == Direction::Right);
        let mut lefts: Vec<(Length, Length)> =
            lines().map(|line| (line.rect.left, line.em)).collect();
        lefts.sort_unstable();
        let mut rights: Vec<(Length, Length)> =
            lines().map(|line| (-line.rect.right, line.em)).collect();
        rights.sort_unstable();
        let mut steps: Vec<Length> = pages
            .iter()
            .flat_map(|lines| lines.windows(2))
            .map(|pair| pair[1].rect.bottom - pair[0].rect.bottom)
            .filter(|step| *step > 0)
            .collect();
        steps.sort_unstable();
        let pitch = steps.get(steps.len() / 2).copied().unwrap_or_default();
        Self { left: common_edge(&lefts), right: -common_edge(&rights), pitch }
    }

    /// Returns the free space before and after a line.
    fn free_space(&self, line: &TextLine) -> (Length, Length) {
        (line.rect.left - self.left, self.right - line.rect.right)
    }

    /// True if the space before and after a line is equal, as for full lines too.
    fn is_balanced(&self, line: &TextLine) -> bool {
        let (before, after) = self.free_space(line);
        (before - after).abs() * 2 <= line.em * 3
    }

    /// True if a line is centered, with space on both sides.
    fn is_centred(&self, line: &TextLine) -> bool {
        let (before, after) = self.free_space(line);
        self.is_balanced(line) && before.min(after) * 10 > line.em * 22
    }

    /// True if a paragraph continues from a line to the next. With `near`, both are on one
    /// page.
    pub(crate) fn continues_in(&self, line: &TextLine, next: &TextLine, near: bool) -> bool {
        if line.direction != Direction::Right || next.direction != Direction::Right {
            return false;
        }
        let em = line.em.max(next.em);
        let alike = (line.em - next.em).abs() * 7 <= em;
        let step = next.rect.bottom - line.rect.bottom;
        let far = near && step * 10 > self.pitch.clamp(em, 3 * em) * 17;
        let (before, after) = self.free_space(line);
        // The beginning of the next line does not fit into this one.
        let full = |free: Length| free * 4 <= next.unbreakable_width() * 4 + em * 3;
        if self.is_centred(next) {
            // A title of two lines, of which the first is full.
            let title = self.is_balanced(line) && !line.ends_sentence();
            return alike && !far && title && full(before + after);
        }
        let indented = (next.rect.left - self.left) * 10 > next.em * 12;
        // A heading is a new paragraph even if the line above it is full.
        let counted = line.ends_sentence() && next.starts_with_number();
        let entry = line.ends_contents_entry();
        alike && !far && full(after) && !indented && !counted && !entry && !self.is_centred(line)
    }
}

/// Returns the first edge that two lines share, give or take half an em.
fn common_edge(places: &[(Length, Length)]) -> Length {
    let twice = places.windows(2).find(|pair| (pair[1].0 - pair[0].0) * 2 <= pair[0].1);
    twice.map(|pair| pair[0]).or(places.first().copied()).unwrap_or_default().0
}

/// Joins a line to a paragraph: with a blank between words, and none between Chinese
/// characters.
pub(crate) fn join_lines(text: &mut String, next: &str) {
    use super::line::is_narrow;
    let blank = text.ends_with(char::is_whitespace);
    text.truncate(text.trim_end().len());
    let next = next.trim_start();
    if let (Some(before), Some(after)) = (text.chars().last(), next.chars().next()) {
        let words = is_narrow(before) && is_narrow(after);
        let letters = before.is_alphanumeric() && after.is_alphanumeric();
        let numbers = before.is_ascii_digit() && after.is_ascii_digit();
        let either = before.is_ascii_alphanumeric() || after.is_ascii_alphanumeric();
        if words && letters && !numbers || blank && either {
            text.push(' ');
        }
    }
    text.push_str(next);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(one: &str, other: &str) -> String {
        let mut text = one.to_owned();
        join_lines(&mut text, other);
        text
    }

    #[test]
    fn lines_are_joined_as_their_script_wants() {
        assert_eq!(joined("中华人民共和", "国"), "中华人民共和国");
        assert_eq!(joined("the last", "word"), "the last word");
        assert_eq!(joined("大道90", "号"), "大道90号");
        assert_eq!(joined("2024 ", "年"), "2024 年");
        assert_eq!(joined("中 ", "国"), "中国");
        assert_eq!(joined("0517-", "872"), "0517-872");
        assert_eq!(joined("12", "34"), "1234");
    }
}
