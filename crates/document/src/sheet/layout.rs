//! From the cells of a sheet to the blocks that a person sees: prose above and below,
//! and a table.

use super::{Range, Sheet};
use crate::{Block, BlockContent, Cell, Grid, Limit, Location, Note, ReadError};
use nianbao_text::Text;
use nianbao_text::text;
use std::collections::BTreeSet;

/// More places than a table has; a sheet that is spread wider is drawn together.
const MOST_PLACES: usize = 1_000_000;
/// How many places are looked at for merges that lie over each other.
const MOST_LOOKS: usize = 8_000_000;
/// Prose that stands in one narrow cell has more characters than a label.
const LONG: usize = 20;
/// Covered cells that are named one by one.
const MOST_TOLD: usize = 20;

/// The rows and columns of a sheet that are kept, in their order.
struct Frame {
    rows: Vec<u32>,
    columns: Vec<u32>,
}

/// The blocks of a sheet.
pub(super) fn blocks(sheet: Sheet, remarks: &mut Vec<Note>) -> Result<Vec<Block>, ReadError> {
    let frame = Frame::new(&sheet, remarks)?;
    let cells = cells(sheet, &frame, remarks);
    let height = frame.rows.len();
    let prose = prose(&cells, height, frame.columns.len());
    let first = prose.iter().position(|prose| !prose).unwrap_or(height);
    let last = prose.iter().rposition(|prose| !prose).map_or(height, |last| last + 1);
    let mut above = Vec::new();
    let mut below = Vec::new();
    let mut table = Vec::new();
    for cell in cells {
        if (first..last).contains(&cell.row) {
            table.push(Cell { row: cell.row - first, ..cell });
        } else if !cell.text.trim().is_empty() {
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
    fn new(sheet: &Sheet, remarks: &mut Vec<Note>) -> Result<Self, ReadError> {
        let filled = sheet.cells.iter().filter(|(_, text)| !text.trim().is_empty());
        let (rows, columns): (BTreeSet<u32>, BTreeSet<u32>) = filled.map(|(at, _)| *at).unzip();
        let whole = Self { rows: vec![], columns: vec![] };
        let (Some(top), Some(bottom)) = (rows.first(), rows.last()) else { return Ok(whole) };
        let (Some(left), Some(right)) = (columns.first(), columns.last()) else { return Ok(whole) };
        let places = (bottom - top + 1) as usize * (right - left + 1) as usize;
        if places <= MOST_PLACES {
            return Ok(Self {
                rows: (*top..=*bottom).collect(),
                columns: (*left..=*right).collect(),
            });
        }
        if rows.len() * columns.len() > MOST_PLACES {
            let name = sheet.name.clone();
            return Err(ReadError::LimitExceeded(Limit::Worksheet { name }));
        }
        remarks.push(Note {
            location: Location::Sheet(sheet.name.clone()),
            text: text!(
                "内容相距很远，空白的行和列已略去",
                "the cells stand far apart; blank rows and columns were left out"
            ),
        });
        Ok(Self { rows: rows.into_iter().collect(), columns: columns.into_iter().collect() })
    }

    /// Where an area lies in the frame: row, rows, column, columns.
    fn place(&self, area: Range) -> Option<(usize, usize, usize, usize)> {
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

/// The cells of a frame; blank ones too, for each has its place.
fn cells(mut sheet: Sheet, frame: &Frame, remarks: &mut Vec<Note>) -> Vec<Cell> {
    let (height, width) = (frame.rows.len(), frame.columns.len());
    // For each place the spans of the cell that begins there; none where one covers it.
    let mut spans = vec![Some((1, 1)); height * width];
    let mut taken = vec![false; height * width];
    let mut looks = 0;
    for area in std::mem::take(&mut sheet.merges) {
        let Some((row, rows, column, columns)) = frame.place(area) else { continue };
        if looks > MOST_LOOKS {
            break;
        }
        let places = |at: usize| at * width + column..at * width + column + columns;
        let mut free = true;
        for at in row..row + rows {
            looks += columns;
            free &= !taken[places(at)].contains(&true);
            if !free || looks > MOST_LOOKS {
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
    if looks > MOST_LOOKS {
        remarks.push(Note {
            location: Location::Sheet(sheet.name.clone()),
            text: text!(
                "合并单元格过多，有的未合并",
                "there are too many merged cells; some were not merged"
            ),
        });
    }
    place(&mut sheet, frame, &spans, remarks)
}

fn place(
    sheet: &mut Sheet,
    frame: &Frame,
    spans: &[Option<(usize, usize)>],
    remarks: &mut Vec<Note>,
) -> Vec<Cell> {
    let mut cells = Vec::new();
    let mut covered = 0;
    let places = frame.rows.iter().enumerate().flat_map(|(row, &sheet_row)| {
        let columns = frame.columns.iter().enumerate();
        columns.map(move |(column, &sheet_column)| (row, sheet_row, column, sheet_column))
    });
    for ((row, sheet_row, column, sheet_column), span) in places.zip(spans) {
        let text = sheet.cells.remove(&(sheet_row, sheet_column)).unwrap_or_default();
        let at = sheet.spot(sheet_row, sheet_column);
        match span {
            Some((rows, columns)) => {
                cells.push(Cell {
                    row,
                    column,
                    row_span: *rows,
                    column_span: *columns,
                    text,
                    location: at,
                });
            }
            None if text.trim().is_empty() => {}
            None => {
                covered += 1;
                if covered <= MOST_TOLD {
                    remarks.push(Note { location: at, text: say_covered(&text) });
                }
            }
        }
    }
    if covered > MOST_TOLD {
        remarks
            .push(Note { location: Location::Sheet(sheet.name.clone()), text: say_more(covered) });
    }
    cells
}

fn say_covered(text: &str) -> Text {
    text!(
        "被合并单元格遮住的内容未读入：“{text}”",
        "what a merged cell covers was left out: “{text}”"
    )
}

fn say_more(covered: usize) -> Text {
    text!(
        "被合并单元格遮住的共 {covered} 格，以上只列出一部分",
        "merged cells cover {covered} cells with text; only some are listed"
    )
}

/// For each row whether it holds prose, or nothing: one text, alone, that is wide or
/// long.
fn prose(cells: &[Cell], height: usize, width: usize) -> Vec<bool> {
    let mut texts = vec![0; height];
    let mut prose = vec![true; height];
    for cell in cells.iter().filter(|cell| !cell.text.trim().is_empty()) {
        let wide = cell.column_span * 4 >= width * 3;
        let long = cell.row_span == 1 && cell.text.chars().count() >= LONG;
        for row in cell.row..cell.row + cell.row_span {
            texts[row] += 1;
            prose[row] &= (wide || long) && texts[row] == 1;
        }
    }
    prose
}
