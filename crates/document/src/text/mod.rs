//! Plain text: pasted from Word or a web page, or extracted from a PDF.

mod table;

use super::charset::{Decoded, decode};
use super::{Block, BlockContent, Document, Limit, Location, ReadError};
use nianbao_text::{cjk, control};

/// The most lines of a text: a line takes memory however short it is.
const MAX_LINES: usize = 200_000;
/// The most marks of a text that could begin a cell of a table, or markup.
const MAX_MARKS: usize = 1_000_000;
/// Fewest lines that are figures, and of how many lines one is, in a table with one cell a
/// line.
const MIN_FIGURES: usize = 3;
const FIGURE_SHARE: usize = 4;
/// By how many columns the lines of a wrapped paragraph may be shorter than its width.
const MAX_RAGGED: usize = 4;
/// Smallest width of a wrapped paragraph in columns; a Chinese character takes two.
const MIN_WIDTH: usize = 36;

/// A line, or the part of one before or after a form feed.
#[derive(Clone, Copy)]
struct Line<'a> {
    /// Its number, from one.
    number: u32,
    /// The text without the end of the line.
    text: &'a str,
    /// Its kind, as far as it is known yet.
    kind: LineKind,
    /// True if a page begins with it.
    starts_page: bool,
}

/// The kind of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LineKind {
    /// White space.
    Blank,
    /// Text.
    Text,
    /// A row of a table.
    Row(table::Separator),
    /// A rule drawn between rows.
    Rule,
}

/// Reads a text file.
///
/// Errors: it is no text, or exceeds a limit.
pub(super) fn read_text(bytes: &[u8]) -> Result<Document, ReadError> {
    let Decoded { text, notes } = decode(bytes, None);
    ensure_bounded(&text)?;
    let mut lines = split_lines(&text);
    table::classify_lines(&mut lines);
    Ok(Document { blocks: build_blocks(&lines), notes, ..Document::default() })
}

/// Reads the lines of a paragraph as in a plain text, if they are a table: rows with tabs or
/// bars, or lines of which many are figures. `first` is the number of the first line.
pub(super) fn read_table_lines(text: &str, first: u32) -> Option<Vec<Block>> {
    let mut lines = split_lines(text);
    for line in &mut lines {
        line.number = line.number.saturating_add(first.saturating_sub(1));
    }
    table::classify_lines(&mut lines);
    let blocks = build_blocks(&lines);
    let is_table = |block: &Block| matches!(block.content, BlockContent::Table(_));
    let is_figure = |line: &&Line| {
        let text = line.text.trim();
        !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '/' | '.'))
    };
    let figures = lines.iter().filter(is_figure).count();
    let is_listed = figures >= MIN_FIGURES && figures * FIGURE_SHARE >= lines.len();
    let has_rows = lines.iter().any(|line| table::has_cells(line.text));
    (blocks.iter().any(is_table) || is_listed || has_rows).then_some(blocks)
}

/// Checks that a file is a text.
///
/// Errors: it has a NUL, or many characters that no text has.
pub(super) fn ensure_text(text: &str) -> Result<(), ReadError> {
    if is_binary(text) { Err(ReadError::NotText) } else { Ok(()) }
}

/// Checks that a file is a text of a size that a report may have.
///
/// Errors: it is no text, or exceeds a limit.
pub(super) fn ensure_bounded(text: &str) -> Result<(), ReadError> {
    ensure_text(text)?;
    let ends_line = |byte: &&u8| matches!(byte, b'\n' | b'\r' | 0x0c);
    let lines = text.as_bytes().iter().filter(ends_line).count();
    if lines > MAX_LINES || exceeds_marks(text) {
        return Err(ReadError::LimitExceeded(Limit::Text));
    }
    Ok(())
}

/// Returns true if a text has more marks than a report has, each of which a reader may make a
/// value of.
fn exceeds_marks(text: &str) -> bool {
    let is_mark = |c: &char| *c == '\t' || c.is_ascii_punctuation() || table::is_bar(*c);
    let gaps = text.matches("  ").take(MAX_MARKS + 1).count();
    gaps > MAX_MARKS || text.chars().filter(is_mark).nth(MAX_MARKS).is_some()
}

/// Returns true if a text has a NUL or many binary characters; single ones do no harm.
fn is_binary(text: &str) -> bool {
    let odd = text.chars().filter(|c| control::is_binary(*c) || *c == '\u{fffd}').count();
    let nul = text.contains('\0');
    nul || odd > 8 && odd > text.chars().count() / 20
}

fn split_lines(text: &str) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    for (number, line) in (1..).zip(text.split('\n')) {
        let line = line.strip_suffix('\r').unwrap_or(line);
        for (nth, text) in line.split(['\u{c}', '\r']).enumerate() {
            let starts_page = nth > 0 && line.contains('\u{c}');
            lines.push(Line { number, text, kind: LineKind::Blank, starts_page });
        }
    }
    lines
}

fn build_blocks(lines: &[Line]) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut rest = lines;
    while let [first, tail @ ..] = rest {
        if first.starts_page && !blocks.is_empty() {
            blocks.push(Block {
                location: Location::Line(first.number),
                content: BlockContent::PageBreak,
            });
        }
        rest = match first.kind {
            LineKind::Blank => tail,
            LineKind::Row(_) | LineKind::Rule => table::take_table(rest, &mut blocks),
            LineKind::Text => {
                let same = |line: &&Line| line.kind == LineKind::Text && !line.starts_page;
                let (run, after) = rest.split_at(1 + tail.iter().take_while(same).count());
                push_paragraphs(run, &mut blocks);
                after
            }
        };
    }
    blocks
}

/// Adds lines without a blank one between them: a paragraph that was wrapped, or one
/// paragraph or line for each.
fn push_paragraphs(run: &[Line], blocks: &mut Vec<Block>) {
    if run.len() > 1 && is_wrapped(run) {
        let mut words = String::new();
        for line in run {
            cjk::join_line(&mut words, line.text.trim());
        }
        blocks.push(Block {
            location: Location::Line(run[0].number),
            content: BlockContent::Paragraph(words),
        });
        return;
    }
    for (nth, line) in run.iter().enumerate() {
        let words = line.text.trim().replace('\u{b}', "\n");
        // An indented line begins a paragraph; if the next one is indented too, the line
        // is a whole one.
        let begins = nth == 0 || is_indented(line);
        let whole = begins && run.get(nth + 1).is_none_or(is_indented);
        let content =
            if whole { BlockContent::Paragraph(words) } else { BlockContent::Line(words) };
        blocks.push(Block { location: Location::Line(line.number), content });
    }
}

fn is_indented(line: &Line) -> bool {
    line.text.starts_with(['\u{3000}', '\t']) || line.text.starts_with("  ")
}

/// Returns true if lines were surely wrapped at a width: all but the last reach the edge,
/// and none but the first is indented.
fn is_wrapped(run: &[Line]) -> bool {
    let Some((_, full)) = run.split_last() else { return false };
    let widths = || full.iter().map(|line| display_width(line.text.trim_end()));
    let edge = widths().max().unwrap_or_default();
    edge >= MIN_WIDTH
        && widths().all(|width| width + MAX_RAGGED > edge)
        && run.last().is_some_and(|last| display_width(last.text) <= edge + MAX_RAGGED)
        && !run[1..].iter().any(is_indented)
        && !run.iter().any(|line| table::has_gaps(line.text))
        && !full.iter().any(|line| line.text.trim_end().ends_with(['。', '：', '；']))
}

/// Returns how many columns a text takes.
fn display_width(words: &str) -> usize {
    words.chars().map(|c| if cjk::is_wide(c) { 2 } else { 1 }).sum()
}

#[cfg(test)]
mod tests;
