//! Workbooks of `SpreadsheetML` (ECMA-376 Part 1, 18).

mod cells;
mod covers;
mod strings;
mod styles;

use super::style::TextRun;
use super::visibility::CoverEffect;
use super::{COLUMN_COUNT, CellRange, ROW_COUNT, Workbook};
use crate::ReadError;
use crate::error::{DAMAGED, UNPACKED_TOO_LARGE};
use crate::opc::{Relationships, read_relationships};
use crate::unzip::Archive;
use crate::xml::{Element, Tree, decode_part};
use cells::read_cells;
use covers::{read_anchors, read_legacy_anchors};
use nianbao_text::text;
use strings::read_shared_strings;
use styles::{Styles, read_styles};

/// Largest number of sheets.
const MAX_SHEETS: usize = 1000;

/// The parts that the sheets of a workbook share.
#[derive(Default)]
struct SharedParts {
    strings: Vec<Vec<TextRun>>,
    styles: Styles,
    since_1904: bool,
    /// Formulas are computed again when the workbook is opened.
    recalculates: bool,
}

/// A sheet as the workbook lists it.
struct SheetEntry {
    name: String,
    id: String,
    hidden: bool,
}

/// Reads the visible sheets of a workbook.
///
/// Errors: a part is damaged or encrypted, or exceeds a limit.
pub(super) fn read_workbook(archive: &mut Archive, main: &str) -> Result<Workbook, ReadError> {
    let parts = read_relationships(archive, main)?;
    let (entries, mut shared) = read_part(archive, main, read_sheet_list)?.ok_or(DAMAGED)?;
    if entries.len() > MAX_SHEETS {
        return Err(UNPACKED_TOO_LARGE);
    }
    if let Some(part) = part_of_kind(&parts, "sharedStrings") {
        shared.strings = read_part(archive, part, read_shared_strings)?.unwrap_or_default();
    }
    if let Some(part) = part_of_kind(&parts, "styles") {
        shared.styles = read_part(archive, part, read_styles)?.unwrap_or_default();
    }
    let mut book = Workbook::default();
    for sheet in entries {
        let Some(part) = parts.get(&sheet.id).filter(|part| !part.is_external) else { continue };
        if sheet.hidden {
            book.note_hidden_sheet(&sheet.name);
        } else if part.kind == "worksheet" {
            read_sheet(archive, &part.target, &sheet.name, &shared, &mut book)?;
        } else {
            book.note_other_sheet(&sheet.name);
        }
    }
    Ok(book)
}

fn read_sheet(
    archive: &mut Archive,
    part: &str,
    name: &str,
    shared: &SharedParts,
    book: &mut Workbook,
) -> Result<(), ReadError> {
    book.begin_sheet(name);
    let related = read_relationships(archive, part)?;
    let has =
        |kinds: &[&str]| related.values().any(|element| kinds.contains(&element.kind.as_str()));
    if has(&["drawing", "image"]) {
        book.note_sheet(name, text!(
            "工作表中的图片、图表、文本框未读入，请对照原件",
            "pictures, charts and text boxes of the sheet were not read: compare with the original"
        ));
    }
    if has(&["comments", "threadedComment"]) {
        book.note_sheet(name, text!("批注未读入", "comments were left out"));
    }
    for part in related.values().filter(|part| !part.is_external) {
        let covers = match part.kind.as_str() {
            "drawing" => {
                read_part(archive, &part.target, |root| read_anchors(root, |_| CoverEffect::Object))
            }
            "vmlDrawing" => read_part(archive, &part.target, read_legacy_anchors),
            _ => continue,
        };
        // Drawings in VML need not be well-formed.
        match (covers, book.sheets.last_mut()) {
            (Ok(covers), Some(sheet)) => sheet.covers.extend(covers.unwrap_or_default()),
            (Err(ReadError::Damaged(_)), _) => book.note_sheet(name, text!(
                "工作表中的控件或批注框读不出，请对照原件",
                "controls or boxes of comments of the sheet could not be read: compare with the original"
            )),
            (Err(error), _) => return Err(error),
            (Ok(_), None) => {}
        }
    }
    read_part(archive, part, |root| read_cells(root, shared, book))?.unwrap_or(Err(DAMAGED))
}

/// Reads a part with a function. `None` if there is no such part, or nothing in it.
fn read_part<T>(
    archive: &mut Archive,
    part: &str,
    read: impl FnOnce(Element) -> T,
) -> Result<Option<T>, ReadError> {
    let Some(bytes) = archive.read_member(part)? else { return Ok(None) };
    let text = decode_part(&bytes);
    Ok(Tree::parse(&text)?.root().map(read))
}

fn part_of_kind<'r>(parts: &'r Relationships, kind: &str) -> Option<&'r str> {
    let mut all = parts.values();
    Some(&all.find(|element| element.kind == kind && !element.is_external)?.target)
}

/// Reads the list of sheets, and the settings of the workbook.
fn read_sheet_list(root: Element) -> (Vec<SheetEntry>, SharedParts) {
    let is_on = |element: &str, name: &str| {
        let value = root.child(element).and_then(|element| element.attribute(name));
        value.is_some_and(|value| value == "1" || value == "true")
    };
    let shared = SharedParts {
        since_1904: is_on("workbookPr", "date1904"),
        recalculates: is_on("calcPr", "fullCalcOnLoad") || is_on("calcPr", "forceFullCalc"),
        ..SharedParts::default()
    };
    let sheets = root.child("sheets").into_iter().flat_map(Element::elements);
    let entries = sheets.filter_map(|sheet| {
        Some(SheetEntry {
            name: sheet.attribute("name").unwrap_or_default(),
            id: relation_id(sheet)?,
            hidden: sheet.attribute("state").is_some_and(|state| state != "visible"),
        })
    });
    (entries.collect(), shared)
}

/// Returns the relationship of a sheet, its `r:id`; prefixes are dropped, and `sheetId`
/// has another name.
fn relation_id(sheet: Element) -> Option<String> {
    sheet.attribute("id")
}

/// Parses `B7` into row and column from zero.
fn parse_cell_reference(place: &str) -> Option<(u32, u32)> {
    let place = place.trim().replace('$', "");
    let digits = place.find(|c: char| c.is_ascii_digit())?;
    let (letters, row) = place.split_at(digits);
    let mut column: u32 = 0;
    for letter in letters.chars() {
        let value = letter.to_ascii_uppercase().to_digit(36).filter(|&value| value >= 10)? - 9;
        column = column.checked_mul(26)?.checked_add(value)?;
    }
    let (row, column) = (row.parse::<u32>().ok()?.checked_sub(1)?, column.checked_sub(1)?);
    (row < ROW_COUNT && column < COLUMN_COUNT).then_some((row, column))
}

fn parse_range(reference: &str) -> Option<CellRange> {
    let (from, to) = reference.split_once(':')?;
    let ((top, left), (bottom, right)) = (parse_cell_reference(from)?, parse_cell_reference(to)?);
    (top <= bottom && left <= right)
        .then_some(CellRange { rows: (top, bottom), columns: (left, right) })
}

impl CellRange {
    /// Returns the part of the range that is within a sheet; `None` if there is none.
    fn within_sheet(self) -> Option<Self> {
        let clip = |(first, last): (u32, u32), count: u32| {
            (first <= last && first < count).then(|| (first, last.min(count - 1)))
        };
        Some(Self { rows: clip(self.rows, ROW_COUNT)?, columns: clip(self.columns, COLUMN_COUNT)? })
    }
}
