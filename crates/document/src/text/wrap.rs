//! Finds the width at which the lines of a text were wrapped.

use super::table::has_gaps;
use super::{Line, LineKind, is_indented};
use nianbao_text::cjk;

/// By how many columns a full line may be shorter than the width.
const MAX_RAGGED: usize = 4;
/// Smallest width of a wrapped text in columns; a Chinese character takes two.
const MIN_WIDTH: usize = 36;
/// Of so many lines, one may be longer than the width: an address of a page, a row of figures.
const LINES_WITH_LONG: usize = 10;
/// Fewest full lines of a wrapped text: two lines of one width are mere chance.
const MIN_FULL: usize = 3;
/// Of so many lines that others follow, at least one is full in a wrapped text.
const LINES_WITH_FULL: usize = 4;

/// The width of a text whose lines were wrapped at one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct WrapWidth(usize);

impl WrapWidth {
    /// Finds the width: that of the widest lines, if two full ones stand one upon the other
    /// within a sentence and many more lines are as wide. In any other text each line is a
    /// paragraph, however wide.
    pub(super) fn find(lines: &[Line]) -> Option<Self> {
        let followed: Vec<&Line> = lines
            .windows(2)
            .filter(|pair| pair.iter().all(|line| line.kind == LineKind::Text))
            .filter(|pair| !pair[1].starts_page)
            .map(|pair| &pair[0])
            .collect();
        let whole = |line: &Line| display_width(line.text.trim_end());
        let bare = |line: &Line| display_width(line.text.trim());
        // The indentation may have been added to lines that were full without it.
        let has_indents = followed.iter().any(|line| is_indented(line));
        Self::find_by(&followed, whole)
            .or_else(|| has_indents.then(|| Self::find_by(&followed, bare)).flatten())
    }

    /// Finds the width by the widths of lines that others follow.
    fn find_by(followed: &[&Line], width_of: impl Fn(&Line) -> usize) -> Option<Self> {
        let mut widths: Vec<usize> = followed.iter().map(|line| width_of(line)).collect();
        widths.sort_unstable();
        let nth = widths.len().checked_sub(1 + widths.len() / LINES_WITH_LONG)?;
        let width = Self(*widths.get(nth)?);
        let count = followed.iter().filter(|line| width.is_cut(line)).count();
        let has_pair = followed.windows(2).any(|pair| {
            pair.iter().all(|line| width.is_cut(line)) && pair[0].number + 1 == pair[1].number
        });
        let is_enough = count >= MIN_FULL && count * LINES_WITH_FULL >= followed.len();
        (width.0 >= MIN_WIDTH && has_pair && is_enough).then_some(width)
    }

    /// Returns true if a line reaches the width, so that the next one may continue it. The first
    /// line of a paragraph may reach it without its indentation. Cells with gaps between them are
    /// no line of a paragraph.
    pub(super) fn is_full(self, line: &Line) -> bool {
        let text = line.text.trim_end();
        let is_wide = |text: &str| display_width(text).abs_diff(self.0) < MAX_RAGGED;
        let is_first = is_indented(line) && is_wide(text.trim_start());
        (is_wide(text) || is_first) && !has_gaps(line.text)
    }

    /// Returns true if a line reaches the width within a sentence.
    fn is_cut(self, line: &Line) -> bool {
        self.is_full(line) && !line.text.trim_end().ends_with(['。', '：', '；', '！', '？'])
    }
}

/// Fewest characters of the parts of a paragraph that a page cut. Shorter ones are headings and
/// names, behind which something else begins.
const MIN_CUT_CHARS: usize = 40;
/// The same of the first part of a paragraph that begins with 一是, as no heading does.
const MIN_CUT_ITEM_CHARS: usize = 20;

/// Fewest characters of a text of sentences, whose last one is surely not whole without a stop.
const MIN_SENTENCES_CHARS: usize = 80;

/// Returns true if a line may be the part of a paragraph above the end of a page, and the line
/// behind the blank one its rest: nothing else is left of the page where its text was copied.
/// A number of things at the end (全年公开16条) is whole, but for a long text of sentences.
pub(super) fn is_cut_by_page(line: &str, rest: &str) -> bool {
    let (line, rest) = (line.trim(), rest.trim());
    let is_item = line.chars().nth(1) == Some('是');
    let least = if is_item { MIN_CUT_ITEM_CHARS } else { MIN_CUT_CHARS };
    let has_length = |text: &str, least: usize| text.chars().nth(least - 1).is_some();
    let mut ends = line.chars().rev();
    let is_word = ends.next().is_some_and(|c| c.is_alphabetic() && cjk::is_wide(c));
    let is_number = ends.find(|c| *c != ' ').is_some_and(|c| c.is_ascii_digit());
    has_length(line, least)
        && has_length(rest, MIN_CUT_CHARS)
        && is_word
        && (!is_number || line.contains('。') && has_length(line, MIN_SENTENCES_CHARS))
        && rest.contains(['。', '；'])
}

/// Returns how many columns a text takes.
fn display_width(words: &str) -> usize {
    words.chars().map(|c| if cjk::is_wide(c) { 2 } else { 1 }).sum()
}
