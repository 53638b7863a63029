//! The contents of table cells.

use super::flow::begins_line;
use super::inline::InlineText;
use super::meta;
use super::node_stats::PageStats;
use super::parse::{NodeId, Step, Tree};
use super::table::PlacedCell;
use crate::{Cell, Grid, Location};
use nianbao_text::Text;
use nianbao_text::text;

/// How many characters of a text or an address a note shows.
const MAX_SHOWN: usize = 60;

/// Notes on cells, with their lines.
#[derive(Default)]
pub(super) struct CellNotes(pub Vec<(u32, Text)>);

/// Builds the grid of a table.
pub(super) fn build_grid(
    tree: &Tree,
    stats: &PageStats,
    placed_cells: Vec<PlacedCell>,
    notes: &mut CellNotes,
) -> Grid {
    let cells = placed_cells.into_iter().map(|placed| Cell {
        row: placed.row,
        column: placed.column,
        row_span: placed.row_span,
        column_span: placed.column_span,
        text: cell_text(tree, stats, placed.id, notes),
        uncertainty: None,
        location: Location::Line(tree.line(placed.id)),
    });
    Grid { cells: cells.collect(), ragged: false }
}

/// Returns the text of a cell; each of its paragraphs is a line.
fn cell_text(tree: &Tree, stats: &PageStats, cell: NodeId, notes: &mut CellNotes) -> String {
    let mut inline = InlineText::default();
    let mut walk = tree.walk(cell);
    let mut superscripts = 0usize;
    while let Some(step) = walk.next() {
        let (Step::Enter(id) | Step::Leave(id)) = step;
        let name = tree.name(id);
        let enters = matches!(step, Step::Enter(_));
        if enters && stats.get(id).left_out {
            walk.skip_children(id);
            continue;
        }
        if id != cell && begins_line(name) {
            inline.begin_line();
        }
        if !enters {
            superscripts = superscripts.saturating_sub(usize::from(name == "sup"));
            continue;
        }
        let line = || tree.line(id);
        match name {
            "br" => inline.line_break(),
            "sup" => superscripts += 1,
            "img" => notes.0.push((line(), describe_image(tree, id))),
            "input" => inline.push_text(&field_value(tree, id)),
            "table" => notes.0.push((line(), describe_nested())),
            "del" | "s" | "strike" => {
                notes.0.extend(describe_struck(tree, stats, id).map(|words| (line(), words)));
                walk.skip_children(id);
            }
            _ => match tree.text(id) {
                Some(text) if superscripts > 0 => inline.push_superscript(text),
                Some(text) => inline.push_text(text),
                None => {}
            },
        }
    }
    inline.take()
}

fn describe_nested() -> Text {
    text!(
        "单元格里还有一张表格，其文字作为该格的各行读取",
        "a cell has a table in it, whose words were read as lines of the cell"
    )
}

/// Returns what a field of a form shows.
pub(super) fn field_value(tree: &Tree, id: NodeId) -> String {
    let kind = tree.attribute(id, "type").unwrap_or("text");
    let shown =
        ["text", "number", "tel", "date"].iter().any(|shown| kind.eq_ignore_ascii_case(shown));
    let value = if shown { tree.attribute(id, "value").unwrap_or_default() } else { "" };
    value.to_owned()
}

/// Returns the note on an image that is not in the page.
pub(super) fn describe_image(tree: &Tree, id: NodeId) -> Text {
    let address = shorten(tree.attribute(id, "src").unwrap_or_default());
    let words = shorten(tree.attribute(id, "alt").unwrap_or_default());
    if words.is_empty() {
        return text!(
            "网页在此处有一张图片（{address}），没有读取",
            "the page has a picture here ({address}), which was not read"
        );
    }
    text!(
        "网页在此处有一张图片“{words}”（{address}），没有读取",
        "the page has a picture “{words}” here ({address}), which was not read"
    )
}

/// Returns the note on struck-out text, which is not read.
pub(super) fn describe_struck(tree: &Tree, stats: &PageStats, id: NodeId) -> Option<Text> {
    let words = shorten(&meta::inline_text(tree, stats, id));
    (!words.is_empty()).then(|| {
        text!("划去的文字“{words}”没有读取", "the words “{words}” are struck out and were not read")
    })
}

fn shorten(words: &str) -> String {
    let mut short: String = words.chars().take(MAX_SHOWN).collect();
    if short.len() < words.len() {
        short.push('…');
    }
    short
}
