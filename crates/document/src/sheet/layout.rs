//! Turns the cells of a worksheet into blocks: prose above and below, and a table.

use super::{CellRange, Sheet, SheetCell};
use crate::{Block, BlockContent, Cell, Grid, Limit, Location, Note, ReadError};
use nianbao_text::Text;
use nianbao_text::text;
use std::collections::BTreeSet;

/// Largest number of places of a table; a sheet that is spread wider is compacted.
const MAX_PLACES: usize = 1_000_000;
/// How many places are visited for merged ranges that overlap.
const MAX_VISITS: usize = 8_000_000;
/// Text in one narrow cell with so many characters is prose, no label.
const MIN_PROSE: usize = 20;
/// How many covered cells are noted one by one.
const MAX_NOTED: usize = 20;

/// The rows and columns of a sheet that are kept, in order.
struct Frame {
    rows: Vec<u32>,
    columns: Vec<u32>,
}

/// Returns the blocks of a sheet.
///
/// Errors: the sheet is too large.
pub(super) fn build_blocks(sheet: Sheet, notes: &mut Vec<Note>) -> Result<Vec<Block>, ReadError> {
    let frame = Frame::new(&sheet, notes)?;
    let cells = merge_cells(sheet, &frame, notes);
    let height = frame.rows.len();
    let prose = find_prose_rows(&cells, height, frame.columns.len());
    let first = prose.iter().position(|prose| !prose).unwrap_or(height);
    let last = prose.iter().rposition(|prose| !prose).map_or(height, |last| last + 1);
    let mut above = Vec::new();
    let mut below = Vec::new();
    let mut table = Vec::new();
    for cell in cells {
        if (first..last).contains(&cell.row) {
            table.push(Cell { row: cell.row - first, ..cell });
        } else if !cell.is_blank() {
            if let Some(reason) = &cell.uncertainty {
                notes.push(Note { location: cell.location.clone(), text: reason.text() });
            }
            if cell.text.trim().is_empty() {
                continue;
            }
            let into = if cell.row < first { &mut above } else { &mut below };
            into.push(Block {
                location: cell.location,
                content: BlockContent::Paragraph(cell.text),
            });
        }
    }
    if let Some(corner) = table.first() {
        let at = corner.location.clone();
        above.push(Block {
            location: at,
            content: BlockContent::Table(Grid { cells: table, ragged: false }),
        });
    }
    above.append(&mut below);
    Ok(above)
}

impl Frame {
    fn new(sheet: &Sheet, notes: &mut Vec<Note>) -> Result<Self, ReadError> {
        let filled = sheet
            .cells
            .iter()
            .filter(|(_, cell)| !cell.text.trim().is_empty() || cell.uncertainty.is_some());
        let (rows, columns): (BTreeSet<u32>, BTreeSet<u32>) = filled.map(|(at, _)| *at).unzip();
        let whole = Self { rows: vec![], columns: vec![] };
        let (Some(top), Some(bottom)) = (rows.first(), rows.last()) else { return Ok(whole) };
        let (Some(left), Some(right)) = (columns.first(), columns.last()) else { return Ok(whole) };
        let places = (bottom - top + 1) as usize * (right - left + 1) as usize;
        if places <= MAX_PLACES {
            return Ok(Self {
                rows: (*top..=*bottom).filter(|at| !sheet.hidden_rows.contains(*at)).collect(),
                columns: (*left..=*right)
                    .filter(|at| !sheet.hidden_columns.contains(*at))
                    .collect(),
            });
        }
        if rows.len() * columns.len() > MAX_PLACES {
            let name = sheet.name.clone();
            return Err(ReadError::LimitExceeded(Limit::Worksheet { name }));
        }
        notes.push(Note {
            location: Location::Sheet(sheet.name.clone()),
            text: text!(
                "内容相距很远，空白的行和列已略去",
                "the cells stand far apart; blank rows and columns were left out"
            ),
        });
        Ok(Self { rows: rows.into_iter().collect(), columns: columns.into_iter().collect() })
    }

    /// Returns the place of a merged range in the frame: row, row span, column, column span.
    fn locate(&self, area: CellRange) -> Option<(usize, usize, usize, usize)> {
        let within = |all: &[u32], (from, to): (u32, u32)| {
            let first = all.partition_point(|&at| at < from);
            let end = all.partition_point(|&at| at <= to);
            (end > first).then_some((first, end - first))
        };
        let (row, rows) = within(&self.rows, area.rows)?;
        let (column, columns) = within(&self.columns, area.columns)?;
        Some((row, rows, column, columns))
    }
}

/// Returns the cells of a frame, blank ones too, with their merges.
fn merge_cells(mut sheet: Sheet, frame: &Frame, notes: &mut Vec<Note>) -> Vec<Cell> {
    let (height, width) = (frame.rows.len(), frame.columns.len());
    // For each place the spans of the cell that begins there; `None` if one covers it.
    let mut spans = vec![Some((1, 1)); height * width];
    let mut taken = vec![false; height * width];
    let mut visits = 0;
    for range in std::mem::take(&mut sheet.merges) {
        let Some((row, rows, column, columns)) = frame.locate(range) else { continue };
        if visits > MAX_VISITS {
            break;
        }
        let places = |at: usize| at * width + column..at * width + column + columns;
        let mut free = true;
        for at in row..row + rows {
            visits += columns;
            free &= !taken[places(at)].contains(&true);
            if !free || visits > MAX_VISITS {
                free = false;
                break;
            }
        }
        if !free {
            continue;
        }
        for at in row..row + rows {
            taken[places(at)].fill(true);
            spans[places(at)].fill(None);
        }
        spans[row * width + column] = Some((rows, columns));
    }
    if visits > MAX_VISITS {
        notes.push(Note {
            location: Location::Sheet(sheet.name.clone()),
            text: text!(
                "合并单元格过多，有的未合并",
                "there are too many merged cells; some were not merged"
            ),
        });
    }
    build_cells(&mut sheet, frame, &spans, notes)
}

fn build_cells(
    sheet: &mut Sheet,
    frame: &Frame,
    spans: &[Option<(usize, usize)>],
    notes: &mut Vec<Note>,
) -> Vec<Cell> {
    let mut cells = Vec::new();
    let mut covered = 0;
    let places = frame.rows.iter().enumerate().flat_map(|(row, &sheet_row)| {
        let columns = frame.columns.iter().enumerate();
        columns.map(move |(column, &sheet_column)| (row, sheet_row, column, sheet_column))
    });
    for ((row, sheet_row, column, sheet_column), span) in places.zip(spans) {
        let SheetCell { text, uncertainty, .. } =
            sheet.cells.remove(&(sheet_row, sheet_column)).unwrap_or_default();
        let at = sheet.locate(sheet_row, sheet_column);
        match span {
            Some((rows, columns)) => {
                cells.push(Cell {
                    row,
                    column,
                    row_span: *rows,
                    column_span: *columns,
                    text,
                    uncertainty,
                    location: at,
                });
            }
            None if text.trim().is_empty() => {}
            None => {
                covered += 1;
                if covered <= MAX_NOTED {
                    notes.push(Note { location: at, text: covered_text(&text) });
                }
            }
        }
    }
    if covered > MAX_NOTED {
        notes.push(Note {
            location: Location::Sheet(sheet.name.clone()),
            text: more_covered_text(covered),
        });
    }
    cells
}

fn covered_text(text: &str) -> Text {
    text!(
        "被合并单元格遮住的内容未读入：“{text}”",
        "what a merged cell covers was left out: “{text}”"
    )
}

fn more_covered_text(covered: usize) -> Text {
    text!(
        "被合并单元格遮住的共 {covered} 格，以上只列出一部分",
        "merged cells cover {covered} cells with text; only some are listed"
    )
}

/// Returns for each row if it is prose or blank: one text, alone, that is wide or long.
fn find_prose_rows(cells: &[Cell], height: usize, width: usize) -> Vec<bool> {
    let mut texts = vec![0; height];
    let mut prose = vec![true; height];
    for cell in cells.iter().filter(|cell| !cell.is_blank()) {
        let wide = cell.column_span * 4 >= width * 3;
        let long = cell.row_span == 1 && cell.text.chars().count() >= MIN_PROSE;
        for row in cell.row..cell.row + cell.row_span {
            texts[row] += 1;
            prose[row] &= (wide || long) && texts[row] == 1;
        }
    }
    prose
}
