//! What is in the cells of a table.

use super::flow::begins_line;
use super::inline::Inline;
use super::meta;
use super::node_stats::Facts;
use super::parse::{Id, Step, Tree};
use super::table::Place;
use crate::{Cell, Grid, Location};
use nianbao_text::Text;
use nianbao_text::text;

/// Letters of a struck part or an address that a remark shows.
const SHOWN: usize = 60;

/// What is to be said of cells, and on which lines.
#[derive(Default)]
pub(super) struct Notes(pub Vec<(u32, Text)>);

/// The cells in their places.
pub(super) fn grid(tree: &Tree, facts: &Facts, places: Vec<Place>, notes: &mut Notes) -> Grid {
    let cells = places.into_iter().map(|place| Cell {
        row: place.row,
        column: place.column,
        row_span: place.rows,
        column_span: place.columns,
        text: words(tree, facts, place.id, notes),
        location: Location::Line(tree.line(place.id)),
    });
    Grid { cells: cells.collect(), ragged: false }
}

/// The words of a cell; each of its paragraphs is a line.
fn words(tree: &Tree, facts: &Facts, cell: Id, notes: &mut Notes) -> String {
    let mut inline = Inline::default();
    let mut walk = tree.walk(cell);
    let mut raised = 0usize;
    while let Some(step) = walk.next() {
        let (Step::Enter(id) | Step::Leave(id)) = step;
        let name = tree.name(id);
        let enters = matches!(step, Step::Enter(_));
        if enters && facts.of(id).left_out {
            walk.pass_over(id);
            continue;
        }
        if id != cell && begins_line(name) {
            inline.own_line();
        }
        if !enters {
            raised = raised.saturating_sub(usize::from(name == "sup"));
            continue;
        }
        let line = || tree.line(id);
        match name {
            "br" => inline.line_break(),
            "sup" => raised += 1,
            "img" => notes.0.push((line(), picture(tree, id))),
            "input" => inline.push(&value(tree, id)),
            "table" => notes.0.push((line(), nested())),
            "del" | "s" | "strike" => {
                notes.0.extend(struck(tree, facts, id).map(|words| (line(), words)));
                walk.pass_over(id);
            }
            _ => match tree.text(id) {
                Some(text) if raised > 0 => inline.push_raised(text),
                Some(text) => inline.push(text),
                None => {}
            },
        }
    }
    inline.take()
}

fn nested() -> Text {
    text!(
        "单元格里还有一张表格，其文字作为该格的各行读取",
        "a cell has a table in it, whose words were read as lines of the cell"
    )
}

/// What a field of a form shows.
pub(super) fn value(tree: &Tree, id: Id) -> String {
    let kind = tree.attribute(id, "type").unwrap_or("text");
    let shown =
        ["text", "number", "tel", "date"].iter().any(|shown| kind.eq_ignore_ascii_case(shown));
    let value = if shown { tree.attribute(id, "value").unwrap_or_default() } else { "" };
    value.to_owned()
}

/// What is said of a picture that is not at hand.
pub(super) fn picture(tree: &Tree, id: Id) -> Text {
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

/// What is said of words that are struck out: they are not read.
pub(super) fn struck(tree: &Tree, facts: &Facts, id: Id) -> Option<Text> {
    let words = shorten(&meta::words(tree, facts, id));
    (!words.is_empty()).then(|| {
        text!("划去的文字“{words}”没有读取", "the words “{words}” are struck out and were not read")
    })
}

fn shorten(words: &str) -> String {
    let mut short: String = words.chars().take(SHOWN).collect();
    if short.len() < words.len() {
        short.push('…');
    }
    short
}
