//! A table with rows that the form leaves open, such as the statistics before 2019, that a
//! document has as lines: one cell a line, or with single spaces between the cells.
//!
//! Its items are in no form, so that its head alone tells it from prose. A row is sure if it
//! has exactly its cells; the value of any other is left to a person.

use super::lines::cell;
use super::vocabulary::{CellRole, Classifier};
use crate::fields::block_text;
use crate::label::fold_label;
use crate::paragraphs::{split_broken_lines, starts_item};
use crate::table::is_unclear_figure;
use nianbao_core::form::OpenHeads;
use nianbao_document::{Block, BlockContent, Cell, Document, Grid, Location, Uncertainty};
use std::collections::HashMap;

/// Longest head of a column, in characters.
const MAX_HEAD_CHARS: usize = 12;
/// Longest item, in characters.
const MAX_ITEM_CHARS: usize = 60;
/// Most items one after another that have no value.
const MAX_BARE_ITEMS: usize = 4;
/// Fewest columns of a table whose columns are not all known.
const MIN_OPEN_COLUMNS: usize = 3;
/// Fewest rows of the table.
const MIN_ROWS: usize = 2;
/// Longest unit, in characters.
const MAX_UNIT_CHARS: usize = 4;

/// A line of a document.
struct TextLine<'d> {
    block: usize,
    text: &'d str,
    location: &'d Location,
}

/// The meaning of a column.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ColumnRole {
    Number,
    Item,
    Unit,
    Value,
}

/// A row as far as its cells are known.
#[derive(Default)]
struct OpenRow<'d> {
    /// The parts of its item; more than one may be two items.
    items: Vec<&'d str>,
    /// The cells behind it.
    cells: Vec<&'d str>,
    /// The line after its last.
    end: usize,
    /// False if its item may be the end of the one above.
    has_start: bool,
}

/// Returns the document with such tables as grids; `None` if it has none.
pub(super) fn restore_open_tables(
    document: &Document,
    heads: &[&OpenHeads],
    classifier: &Classifier,
) -> Option<Document> {
    let document = &*split_broken_lines(document);
    let lines = list_lines(document);
    let reader = OpenTableReader { lines: &lines, heads: fold_heads(heads), classifier };
    let mut blocks = Vec::new();
    let (mut next, mut at) = (0, 0);
    while at < lines.len() {
        let found = reader.read_table(at).or_else(|| reader.keep_table(at));
        let Some((end, grid)) = found else {
            at += 1;
            continue;
        };
        let (first, last) = (&lines[at], &lines[end - 1]);
        blocks.extend_from_slice(&document.blocks[next..first.block]);
        blocks.push(Block { location: first.location.clone(), content: BlockContent::Table(grid) });
        (next, at) = (last.block + 1, end);
    }
    blocks.extend_from_slice(&document.blocks[next..]);
    (next > 0).then(|| Document { blocks, ..document.clone() })
}

/// Returns the columns by their folded heads.
fn fold_heads(heads: &[&OpenHeads]) -> HashMap<String, ColumnRole> {
    let roles = heads.iter().flat_map(|heads| {
        [
            (&heads.items, ColumnRole::Item),
            (&heads.values, ColumnRole::Value),
            (&heads.units, ColumnRole::Unit),
            (&heads.numbers, ColumnRole::Number),
        ]
    });
    roles.flat_map(|(names, role)| names.iter().map(move |name| (fold_label(name), role))).collect()
}

/// Lists the lines of a document, each a block. Tables and images break them, so they are
/// empty lines.
fn list_lines(document: &Document) -> Vec<TextLine<'_>> {
    let blocks = document.blocks.iter().enumerate();
    let lines = blocks.filter(|(_, block)| block.content != BlockContent::PageBreak);
    let lines = lines.map(|(block, own)| {
        let text = block_text(own).filter(|text| !text.contains('\n'));
        TextLine { block, text: text.unwrap_or_default().trim(), location: &own.location }
    });
    lines.collect()
}

/// Reads tables from lines.
struct OpenTableReader<'d, 'c> {
    lines: &'c [TextLine<'d>],
    /// The columns by their folded heads.
    heads: HashMap<String, ColumnRole>,
    classifier: &'c Classifier<'c>,
}

impl<'d> OpenTableReader<'d, '_> {
    /// Reads the table whose head begins at a line, and returns the line after it.
    fn read_table(&self, start: usize) -> Option<(usize, Grid)> {
        let (first, columns) = self.read_head(start)?;
        let mut rows = self.read_rows(first, &columns);
        while rows.last().is_some_and(|row| row.cells.is_empty()) {
            rows.pop();
        }
        let end = rows.last()?.end;
        (rows.len() >= MIN_ROWS).then(|| (end, self.compose_grid(start, first, &columns, &rows)))
    }

    /// Keeps the lines of a table with other columns: a head in one line, and rows that end
    /// with values. Each line is one cell, for a blank between two values leaves no trace.
    fn keep_table(&self, start: usize) -> Option<(usize, Grid)> {
        let words = |at: usize| {
            let text = self.lines.get(at).map_or("", |line| line.text);
            text.split_whitespace().collect::<Vec<_>>()
        };
        let head = words(start);
        let is_item = |word: &&str| self.column_role(word) == Some(ColumnRole::Item);
        if head.len() < MIN_OPEN_COLUMNS || !head.iter().take(2).any(is_item) {
            return None;
        }
        let is_row = |at: &usize| {
            let words = words(*at);
            words.len() > 1 && words.last().is_some_and(|word| self.is_value(word))
        };
        let rows = (start + 1..self.lines.len()).take_while(is_row).count();
        if rows < MIN_ROWS {
            return None;
        }
        let end = start + 1 + rows;
        let lines = self.lines[start..end].iter().enumerate();
        let cells = lines.map(|(row, line)| Cell { row, ..cell(line.text, line.location) });
        Some((end, Grid { cells: cells.collect(), ragged: true }))
    }

    /// Reads a head in one line or in several, and returns the line after it.
    fn read_head(&self, start: usize) -> Option<(usize, Vec<ColumnRole>)> {
        let mut columns: Vec<ColumnRole> = Vec::new();
        let mut at = start;
        for line in &self.lines[start..] {
            let words: Vec<&str> = line.text.split_whitespace().collect();
            let roles: Option<Vec<ColumnRole>> =
                words.iter().map(|word| self.column_role(word)).collect();
            let Some(roles) = roles.filter(|roles| !roles.is_empty()) else { break };
            let mut all = columns.clone();
            all.extend(&roles);
            let is_twice = (1..all.len()).any(|at| all[..at].contains(&all[at]));
            if is_twice || columns.len() > 1 && roles.len() > 1 {
                break;
            }
            (columns, at) = (all, at + 1);
        }
        let value = columns.iter().position(|role| *role == ColumnRole::Value)?;
        let is_usual = columns.contains(&ColumnRole::Item) && value + 1 == columns.len();
        is_usual.then_some((at, columns))
    }

    fn column_role(&self, text: &str) -> Option<ColumnRole> {
        let is_short = text.chars().nth(MAX_HEAD_CHARS).is_none();
        is_short.then(|| self.heads.get(&fold_label(text)).copied()).flatten()
    }

    /// Reads rows until a line that is none.
    fn read_rows(&self, first: usize, columns: &[ColumnRole]) -> Vec<OpenRow<'d>> {
        let has_numbers = columns.contains(&ColumnRole::Number);
        let mut rows: Vec<OpenRow> = Vec::new();
        let mut number = 1_usize;
        let mut bare = 0;
        for at in first..self.lines.len() {
            let text = self.lines[at].text;
            if text.is_empty() || text.chars().nth(MAX_ITEM_CHARS).is_some() || text.contains('。')
            {
                break;
            }
            let begins = |number: usize| text == number.to_string() && self.is_item(at + 1);
            if has_numbers && (begins(number) || begins(number + 1)) {
                number += if begins(number) { 1 } else { 2 };
                rows.push(OpenRow { end: at + 1, has_start: true, ..OpenRow::default() });
            } else if let Some(row) = self.split_row(at, columns) {
                number += usize::from(has_numbers);
                rows.push(row);
            } else if self.is_item(at) {
                let open = rows.last_mut().filter(|row| has_numbers && row.cells.is_empty());
                match open {
                    Some(row) => {
                        row.items.push(text);
                        row.end = at + 1;
                    }
                    None => rows.push(OpenRow {
                        items: vec![text],
                        cells: Vec::new(),
                        end: at + 1,
                        has_start: !has_numbers && starts_item(text),
                    }),
                }
            } else {
                let Some(row) = rows.last_mut() else { break };
                row.cells.push(text);
                row.end = at + 1;
            }
            bare = if rows.last().is_some_and(|row| row.cells.is_empty()) { bare + 1 } else { 0 };
            if bare > 2 * MAX_BARE_ITEMS {
                break;
            }
        }
        rows
    }

    /// True if a line is the item of a row.
    fn is_item(&self, at: usize) -> bool {
        let Some(line) = self.lines.get(at) else { return false };
        !line.text.is_empty() && !self.is_value(line.text) && !is_unit(line.text)
    }

    /// True if a text is a value, or a sign that stands for none.
    fn is_value(&self, text: &str) -> bool {
        let has_digit = text.contains(|c: char| c.is_numeric());
        self.classifier.classify(text) == CellRole::Figure
            || is_stroke(text)
            || has_digit && is_unclear_figure(text) && !starts_item(text)
    }

    /// Splits a line with all cells of a row, which spaces part.
    fn split_row(&self, at: usize, columns: &[ColumnRole]) -> Option<OpenRow<'d>> {
        let text = self.lines[at].text;
        let (before, value) = text.rsplit_once(char::is_whitespace)?;
        let mut item = before.trim();
        let mut cells = vec![value];
        if columns.contains(&ColumnRole::Unit) {
            let (rest, unit) = item.rsplit_once(char::is_whitespace)?;
            if !is_unit(unit) && !is_stroke(unit) {
                return None;
            }
            cells.insert(0, unit);
            item = rest.trim();
        }
        if columns.contains(&ColumnRole::Number) {
            let (number, rest) = item.split_once(char::is_whitespace)?;
            item = rest.trim();
            number.bytes().all(|byte| byte.is_ascii_digit()).then_some(())?;
        }
        // Cells inside the item are those of another row.
        let has_cells = item.split_whitespace().any(|word| self.is_value(word) || is_unit(word));
        let words: Vec<&str> = item.split_whitespace().collect();
        let is_doubled = words.windows(2).any(|pair| pair[0] == pair[1]);
        let is_row =
            !is_doubled && self.is_value(value) && item.contains(char::is_alphabetic) && !has_cells;
        is_row.then(|| OpenRow { items: vec![item], cells, end: at + 1, has_start: true })
    }

    /// Makes the grid of a table: items, units and values below their heads.
    fn compose_grid(
        &self,
        start: usize,
        first: usize,
        columns: &[ColumnRole],
        rows: &[OpenRow],
    ) -> Grid {
        let has_unit = columns.contains(&ColumnRole::Unit);
        let mut grid = Grid { cells: Vec::new(), ragged: false };
        let head: Vec<&str> =
            self.lines[start..first].iter().flat_map(|line| line.text.split_whitespace()).collect();
        let kept = columns.iter().zip(head).filter(|(role, _)| **role != ColumnRole::Number);
        let place = |at: usize| self.lines.get(at).map_or(&self.lines[start], |line| line);
        for (column, (_, text)) in kept.enumerate() {
            grid.cells.push(Cell { column, ..cell(text, place(start).location) });
        }
        for (at, row) in rows.iter().enumerate() {
            let location = place(row.end - 1).location;
            let is_sure = self.is_sure(row, at.checked_sub(1).map(|at| &rows[at]), columns);
            let unit = row.cells.first().filter(|unit| is_unit_cell(unit));
            let mut texts = vec![row.items.concat()];
            if has_unit {
                texts.push(unit.map(|unit| (*unit).to_owned()).unwrap_or_default());
            }
            texts.push(match row.cells.last() {
                Some(value) if is_sure => (*value).to_owned(),
                _ => row.cells.join(" "),
            });
            for (column, text) in texts.iter().enumerate() {
                let mut cell = Cell { row: at + 1, column, ..cell(text, location) };
                if !is_sure && column + 1 == texts.len() {
                    cell.uncertainty = Some(Uncertainty::LostCells);
                }
                grid.cells.push(cell);
            }
        }
        grid
    }

    /// True if a row has exactly its cells, and its item is not the end of the one above.
    fn is_sure(&self, row: &OpenRow, above: Option<&OpenRow>, columns: &[ColumnRole]) -> bool {
        let has_number = columns.contains(&ColumnRole::Number);
        let has_unit = columns.contains(&ColumnRole::Unit);
        let follows_bare = above.is_some_and(|above| above.cells.is_empty());
        row.cells.len() == if has_unit { 2 } else { 1 }
            && row.items.len() == 1
            && (row.has_start || !has_number && !follows_bare)
            && (!has_unit || row.cells.first().is_some_and(|unit| is_unit_cell(unit)))
            && row.cells.last().is_some_and(|value| self.is_value(value))
    }
}

/// True if a text is a unit, or a stroke in its place.
fn is_unit_cell(text: &str) -> bool {
    is_unit(text) || is_stroke(text)
}

/// True if a text is a unit: a short word, or an amount of money.
fn is_unit(text: &str) -> bool {
    const UNITS: &str = "条件次个人份篇期场宗起例部家名项张元万亿";
    let length = text.chars().count();
    (1..=MAX_UNIT_CHARS).contains(&length) && text.chars().all(|c| UNITS.contains(c))
}

fn is_stroke(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| "—–―-－/／".contains(c))
}
