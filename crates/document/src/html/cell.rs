//! The contents of table cells.

use super::control::{ControlContent, read_control};
use super::elements::is_raw;
use super::inline::InlineText;
use super::page::Page;
use super::parse::{NodeId, Step, Tree};
use super::style::Style;
use super::table::Placement;
use crate::appearance::{LeftOut, Position, shorten};
use crate::{Cell, Grid, Location, Uncertainty};
use nianbao_text::{Text, text};

/// The part of a cell that a control is.
const CONTROL_PART: u32 = 2;

/// Notes on cells, with their indices in the grid.
#[derive(Default)]
pub(super) struct CellNotes(pub Vec<(usize, Text)>);

/// Builds the grid of a table from what is seen of it.
pub(super) fn build_grid(page: Page, placement: Placement, notes: &mut CellNotes) -> Grid {
    let Placement { cells: placed_cells, taken_out, doubtful_rows } = placement;
    let mut cells = Vec::with_capacity(placed_cells.len());
    for placed in placed_cells {
        let mut reader = CellReader::new(page);
        reader.read(placed.id);
        if doubtful_rows.contains(&placed.row) {
            reader.doubt(Uncertainty::Visibility);
        }
        let text = reader.text.take();
        if text.is_empty() && reader.left_out.has_struck() {
            reader.doubt(Uncertainty::StruckOut);
        }
        let at = cells.len();
        notes.0.extend(reader.notes.drain(..).map(|note| (at, note)));
        notes.0.extend(reader.left_out.take_notes().into_iter().map(|note| (at, note)));
        cells.push(Cell {
            row: placed.row,
            column: placed.column,
            row_span: placed.row_span,
            column_span: placed.column_span,
            text,
            uncertainty: reader.uncertainty,
            location: Location::Line(page.tree.line(placed.id)),
        });
    }
    let last = cells.len().saturating_sub(1);
    for (at, id) in taken_out {
        let mut left_out = LeftOut::default();
        collect_hidden(page, id, &mut left_out);
        notes.0.extend(left_out.take_notes().into_iter().map(|note| (at.min(last), note)));
    }
    Grid { cells, ragged: false }
}

/// Collects the words of an element that is not shown.
pub(super) fn collect_hidden(page: Page, id: NodeId, left_out: &mut LeftOut) {
    let mut walk = page.tree.walk(id);
    while let Some(step) = walk.next() {
        let Step::Enter(id) = step else { continue };
        if is_raw(page.tree.name(id)) {
            walk.skip_children(id);
        } else if let Some(text) = page.tree.text(id) {
            let appearance = page.style(id).appearance();
            _ = crate::appearance::Appearance { hidden: true, ..appearance }.apply(text, left_out);
        }
    }
}

/// Reads the text of a cell; each of its paragraphs is a line.
struct CellReader<'p> {
    page: Page<'p>,
    text: InlineText,
    left_out: LeftOut,
    uncertainty: Option<Uncertainty>,
    notes: Vec<Text>,
    /// The look of the text before.
    before: Option<Look>,
    /// True if an edge was passed since, at which text is seen apart.
    is_past_edge: bool,
    /// The next numbers of the open lists.
    lists: Vec<i64>,
}

impl<'p> CellReader<'p> {
    fn new(page: Page<'p>) -> Self {
        Self {
            page,
            text: InlineText::default(),
            left_out: LeftOut::default(),
            uncertainty: None,
            notes: Vec::new(),
            before: None,
            is_past_edge: false,
            lists: Vec::new(),
        }
    }

    /// Notes a reason for which the text is not certain; the first is kept.
    fn doubt(&mut self, uncertainty: Uncertainty) {
        self.uncertainty.get_or_insert(uncertainty);
    }

    fn read(&mut self, cell: NodeId) {
        let mut walk = self.page.tree.walk(cell);
        while let Some(step) = walk.next() {
            let (Step::Enter(id) | Step::Leave(id)) = step;
            let name = self.page.tree.name(id);
            let style = self.page.style(id);
            if id != cell && !name.is_empty() && style.is_block() && !style.hidden {
                self.text.begin_line();
            }
            self.is_past_edge |= !name.is_empty()
                && !style.hidden
                && match step {
                    Step::Enter(_) => style.edges.start,
                    Step::Leave(_) => style.edges.end,
                };
            match step {
                Step::Enter(id) if !self.enter(id, name, style) => walk.skip_children(id),
                Step::Leave(_) if matches!(name, "ol" | "ul") => _ = self.lists.pop(),
                _ => {}
            }
        }
    }

    /// Enters a node; returns true if its children are to be read.
    fn enter(&mut self, id: NodeId, name: &str, style: &'p Style) -> bool {
        if let Some(text) = self.page.tree.text(id) {
            self.push_text(text, style);
            return true;
        }
        if style.doubtful {
            self.doubt(Uncertainty::Visibility);
        }
        match name {
            "script" if self.page.is_program(id) => self.doubt(Uncertainty::Script),
            "noscript" if self.page.tree.children(id).next().is_some() => {
                self.doubt(Uncertainty::Script);
            }
            _ => {}
        }
        if is_raw(name) {
            return false;
        }
        let appearance = style.appearance();
        if appearance.hidden || appearance.unpainted {
            // Its text is told of.
            return match read_control(self.page.tree, id) {
                Some(ControlContent::Shown(text)) => {
                    _ = appearance.apply(&text, &mut self.left_out);
                    false
                }
                Some(ControlContent::Unknown) => false,
                None => name != "svg",
            };
        }
        self.enter_seen(id, name, style)
    }

    fn enter_seen(&mut self, id: NodeId, name: &str, style: &'p Style) -> bool {
        if let Some(control) = read_control(self.page.tree, id) {
            match control {
                ControlContent::Shown(text) => {
                    self.join(&text, Look { part: CONTROL_PART, ..Look::new(style) });
                    let text = style.appearance().apply(&text, &mut self.left_out);
                    self.text.push_text(&text);
                }
                ControlContent::Unknown => self.doubt(Uncertainty::Control),
            }
            return false;
        }
        match name {
            "br" => self.text.line_break(),
            "img" if is_visible_image(self.page.tree, id) => {
                self.notes.push(describe_image(self.page.tree, id));
                self.doubt(Uncertainty::Object);
            }
            "svg" | "canvas" | "object" | "embed" | "applet" | "iframe" | "video" => {
                self.doubt(Uncertainty::Object);
                return false;
            }
            "audio" => return false,
            "math" => self.doubt(Uncertainty::Object),
            "table" => self.notes.push(describe_nested()),
            "ol" => self.lists.push(parse_whole(self.page.tree, id, "start").unwrap_or(1)),
            "ul" => self.lists.push(1),
            "li" => self.push_marker(id, style),
            _ => {}
        }
        true
    }

    fn push_text(&mut self, text: &str, style: &Style) {
        if text.trim().is_empty() {
            self.text.push_text(text);
            return;
        }
        if style.doubtful {
            self.doubt(Uncertainty::Visibility);
        }
        if style.has_symbol_font && text.contains(|c: char| c.is_ascii_alphanumeric()) {
            self.doubt(Uncertainty::Symbol);
        }
        let appearance = style.appearance();
        let words = appearance.apply(text, &mut self.left_out);
        if appearance.position == Position::Baseline {
            self.join(&words, Look::new(style));
        } else {
            self.before = None;
        }
        self.text.push_text(&words);
    }

    /// Doubts digits that follow others at once but stand in a part of their own, are seen
    /// apart from them, or are of another size: they need not be of one number.
    fn join(&mut self, words: &str, look: Look) {
        let Some(first) = words.chars().next() else { return };
        if let Some(before) = self.before
            && self.text.last_char().is_some_and(is_of_figure)
            && is_of_figure(first)
        {
            let is_part = look.part != before.part;
            if is_part && self.page.styles.is_incomplete && look.part != CONTROL_PART {
                self.doubt(Uncertainty::StyleSheet);
            } else if is_part || self.is_past_edge || look.is_spaced_otherwise(before) {
                self.doubt(Uncertainty::Parts);
            } else if look.size.min(before.size) * 100 < look.size.max(before.size) * 75 {
                self.doubt(Uncertainty::Position);
            }
        }
        self.before = Some(look);
        self.is_past_edge = false;
    }

    /// Adds the number of an entry of a list, which is seen before it.
    fn push_marker(&mut self, id: NodeId, style: &Style) {
        let Some(next) = self.lists.last_mut() else { return };
        let number = parse_whole(self.page.tree, id, "value").unwrap_or(*next);
        *next = number.saturating_add(1);
        match style.list_numbers {
            Some(true) => self.text.push_text(&format!("{number}. ")),
            Some(false) => {}
            None => self.doubt(Uncertainty::Parts),
        }
    }
}

/// How a text stands beside another: its part of the cell, its size, and the room between
/// its letters.
#[derive(Clone, Copy)]
struct Look {
    part: u32,
    size: i64,
    spacing: i64,
}

impl Look {
    fn new(style: &Style) -> Self {
        Self { part: style.part, size: style.font_size, spacing: style.letter_spacing }
    }

    /// Returns true if its letters are clearly more or less apart than those of another.
    fn is_spaced_otherwise(self, other: Self) -> bool {
        (self.spacing - other.spacing).abs() * 100 > self.size.max(other.size) * 15
    }
}

/// Returns true for a character that two parts of a number may meet at.
fn is_of_figure(c: char) -> bool {
    c.is_numeric() || "+-−－.．,，".contains(c)
}

fn parse_whole(tree: &Tree, id: NodeId, name: &str) -> Option<i64> {
    tree.attribute(id, name)?.trim().parse().ok()
}

/// Returns true unless an image only takes space.
fn is_visible_image(tree: &Tree, id: NodeId) -> bool {
    let is_tiny = |name: &str| {
        tree.attribute(id, name).is_some_and(|extent| matches!(extent.trim(), "0" | "1" | "1px"))
    };
    !is_tiny("width") && !is_tiny("height")
}

fn describe_nested() -> Text {
    text!(
        "单元格里还有一张表格，其文字作为该格的各行读取",
        "a cell has a table in it, whose words were read as lines of the cell"
    )
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
