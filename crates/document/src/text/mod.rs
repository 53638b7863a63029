//! Plain text: pasted from Word or a web page, or what a PDF gives as text.

mod table;

use super::charset::{Decoded, decode, is_control};
use super::cjk;
use super::{Block, BlockContent, Document, Location, ReadError};

/// Lines of a paragraph that was wrapped at a width are shorter than it by less.
const RAGGED_EDGE: usize = 4;
/// A wrapped line has at least so many columns, two for a Chinese letter.
const NARROWEST: usize = 36;

/// A line of the text.
#[derive(Clone, Copy)]
struct Line<'a> {
    /// Which it is, from one.
    at: u32,
    /// What it says, without its end.
    words: &'a str,
    /// What it looks like.
    sort: Sort,
    /// A page begins with it.
    page: bool,
}

/// What a line looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    /// Nothing stands on it.
    Blank,
    /// Words.
    Words,
    /// A row of a table.
    Row(table::Parted),
    /// A rule drawn between rows.
    Rule,
}

/// Reads a text.
pub(super) fn read(bytes: &[u8]) -> Result<Document, ReadError> {
    let Decoded { text, remarks } = decode(bytes, None);
    is_text(&text)?;
    let mut lines = lines(&text);
    table::mark(&mut lines);
    Ok(Document { blocks: blocks(&lines), notes: remarks, ..Document::default() })
}

/// Refuses what was never a text.
pub(super) fn is_text(text: &str) -> Result<(), ReadError> {
    if is_rubbish(text) { Err(ReadError::NotText) } else { Ok(()) }
}

/// A stray control character is no harm; where they are many it is no text.
fn is_rubbish(text: &str) -> bool {
    let odd = text.chars().filter(|sign| is_control(*sign) || *sign == '\u{fffd}').count();
    let nul = text.contains('\0');
    nul || odd > 8 && odd > text.chars().count() / 20
}

fn lines(text: &str) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    for (at, line) in (1..).zip(text.split('\n')) {
        let line = line.strip_suffix('\r').unwrap_or(line);
        for (nth, words) in line.split(['\u{c}', '\r']).enumerate() {
            let page = nth > 0 && line.contains('\u{c}');
            lines.push(Line { at, words, sort: Sort::Blank, page });
        }
    }
    lines
}

fn blocks(lines: &[Line]) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut rest = lines;
    while let [first, tail @ ..] = rest {
        if first.page && !blocks.is_empty() {
            blocks.push(Block {
                location: Location::Line(first.at),
                content: BlockContent::PageBreak,
            });
        }
        rest = match first.sort {
            Sort::Blank => tail,
            Sort::Row(_) | Sort::Rule => table::take(rest, &mut blocks),
            Sort::Words => {
                let same = |line: &&Line| line.sort == Sort::Words && !line.page;
                let (run, after) = rest.split_at(1 + tail.iter().take_while(same).count());
                paragraphs(run, &mut blocks);
                after
            }
        };
    }
    blocks
}

/// Lines without a blank one between them: a paragraph, or as many as there are lines,
/// or one that was wrapped.
fn paragraphs(run: &[Line], blocks: &mut Vec<Block>) {
    if run.len() > 1 && is_wrapped(run) {
        let mut words = String::new();
        for line in run {
            cjk::join(&mut words, line.words.trim());
        }
        blocks.push(Block {
            location: Location::Line(run[0].at),
            content: BlockContent::Paragraph(words),
        });
        return;
    }
    for (nth, line) in run.iter().enumerate() {
        let words = line.words.trim().replace('\u{b}', "\n");
        // An indented line begins a paragraph; where the next does too, it is a whole one.
        let begins = nth == 0 || is_indented(line);
        let whole = begins && run.get(nth + 1).is_none_or(is_indented);
        let body = if whole { BlockContent::Paragraph(words) } else { BlockContent::Line(words) };
        blocks.push(Block { location: Location::Line(line.at), content: body });
    }
}

fn is_indented(line: &Line) -> bool {
    line.words.starts_with(['\u{3000}', '\t']) || line.words.starts_with("  ")
}

/// Whether lines were surely broken at a width and by nobody: all but the last reach
/// the edge, and no line but the first is indented.
fn is_wrapped(run: &[Line]) -> bool {
    let Some((_, full)) = run.split_last() else { return false };
    let widths = || full.iter().map(|line| width(line.words.trim_end()));
    let edge = widths().max().unwrap_or_default();
    edge >= NARROWEST
        && widths().all(|width| width + RAGGED_EDGE > edge)
        && run.last().is_some_and(|last| width(last.words) <= edge + RAGGED_EDGE)
        && !run[1..].iter().any(is_indented)
        && !full.iter().any(|line| line.words.trim_end().ends_with(['。', '：', '；']))
}

/// How many columns words take on a line.
fn width(words: &str) -> usize {
    words.chars().map(|sign| if cjk::is_wide(sign) { 2 } else { 1 }).sum()
}

#[cfg(test)]
mod tests;
