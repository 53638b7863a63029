//! Plain text: pasted from Word or a web page, or extracted from a PDF.

mod table;
mod wrap;

use super::charset::{Decoded, decode};
use super::{Block, BlockContent, Document, Limit, Location, ReadError};
use nianbao_text::control;
use wrap::{WrapWidth, is_cut_by_page};

/// The most lines of a text: a line takes memory however short it is.
const MAX_LINES: usize = 200_000;
/// The most marks of a text that could begin a cell of a table, or markup.
const MAX_MARKS: usize = 1_000_000;
/// Fewest lines that are figures, and of how many lines one is, in a table with one cell a
/// line.
const MIN_FIGURES: usize = 3;
const FIGURE_SHARE: usize = 4;

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
    let width = WrapWidth::find(lines);
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
                push_paragraphs(run, after, width, &mut blocks);
                after
            }
        };
    }
    blocks
}

/// Adds lines without a blank one between them. In a text that was wrapped at a width, a full
/// line may go on in the next, unless that one is indented; any other line is a paragraph, but
/// for one that a page seems to cut. `after` are the lines behind.
fn push_paragraphs(
    run: &[Line],
    after: &[Line],
    width: Option<WrapWidth>,
    blocks: &mut Vec<Block>,
) {
    let behind = match after {
        [blank, next, ..] if blank.kind == LineKind::Blank && next.kind == LineKind::Text => {
            Some(next)
        }
        _ => None,
    };
    for (nth, line) in run.iter().enumerate() {
        let words = line.text.trim().replace('\u{b}', "\n");
        let is_full = width.is_some_and(|width| width.is_full(line));
        let goes_on = match run.get(nth + 1) {
            Some(next) => is_full && !is_indented(next),
            None => behind
                .is_some_and(|next| !is_indented(next) && is_cut_by_page(line.text, next.text)),
        };
        let content =
            if goes_on { BlockContent::Line(words) } else { BlockContent::Paragraph(words) };
        blocks.push(Block { location: Location::Line(line.number), content });
    }
}

fn is_indented(line: &Line) -> bool {
    line.text.starts_with(['\u{3000}', '\t']) || line.text.starts_with("  ")
}

#[cfg(test)]
mod tests;
