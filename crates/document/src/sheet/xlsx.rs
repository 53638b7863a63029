//! Workbooks of `SpreadsheetML` (ECMA-376 Part 1, 18).

use super::value::{self, NumberFormat};
use super::{COLUMN_COUNT, CellRange, ROW_COUNT, Workbook};
use crate::ReadError;
use crate::error::{DAMAGED, UNPACKED_TOO_LARGE};
use crate::opc::{Relationships, read_relationships};
use crate::unzip::Archive;
use crate::xml::{Element, Tree, decode_part};
use nianbao_text::text;
use std::collections::HashMap;

/// Largest number of sheets.
const MAX_SHEETS: usize = 1000;

/// The parts that the sheets of a workbook share.
struct Shared {
    strings: Vec<String>,
    /// The number formats of cell styles.
    formats: Vec<NumberFormat>,
    since_1904: bool,
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
    let (entries, since_1904) = read_part(archive, main, read_sheet_list)?.ok_or(DAMAGED)?;
    if entries.len() > MAX_SHEETS {
        return Err(UNPACKED_TOO_LARGE);
    }
    let mut shared = Shared { strings: vec![], formats: vec![], since_1904 };
    if let Some(part) = part_of_kind(&parts, "sharedStrings") {
        shared.strings = read_part(archive, part, read_shared_strings)?.unwrap_or_default();
    }
    if let Some(part) = part_of_kind(&parts, "styles") {
        shared.formats = read_part(archive, part, read_number_formats)?.unwrap_or_default();
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
    shared: &Shared,
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

fn read_sheet_list(root: Element) -> (Vec<SheetEntry>, bool) {
    let settings = root.child("workbookPr").and_then(|element| element.attribute("date1904"));
    let since_1904 = settings.is_some_and(|value| value == "1" || value == "true");
    let sheets = root.child("sheets").into_iter().flat_map(Element::elements);
    let entries = sheets.filter_map(|sheet| {
        Some(SheetEntry {
            name: sheet.attribute("name").unwrap_or_default(),
            id: relation_id(sheet)?,
            hidden: sheet.attribute("state").is_some_and(|state| state != "visible"),
        })
    });
    (entries.collect(), since_1904)
}

/// Returns the relationship of a sheet, its `r:id`; prefixes are dropped, and `sheetId`
/// has another name.
fn relation_id(sheet: Element) -> Option<String> {
    sheet.attribute("id")
}

fn read_shared_strings(root: Element) -> Vec<String> {
    root.elements().filter(|element| element.name() == "si").map(rich_text).collect()
}

/// Returns the text of a rich string, without phonetic readings (ECMA-376 Part 1,
/// 18.4.8).
fn rich_text(string: Element) -> String {
    let mut text = String::new();
    for piece in string.elements() {
        match piece.name() {
            "t" => text.push_str(&piece.text()),
            "r" => piece.child("t").into_iter().for_each(|piece| text.push_str(&piece.text())),
            _ => {}
        }
    }
    unescape(&text)
}

/// Decodes `_x000D_`: characters that XML cannot hold.
fn unescape(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    if !text.contains("_x") {
        return text;
    }
    let mut read = String::new();
    let mut rest = text.as_str();
    while let Some(at) = rest.find("_x") {
        read.push_str(&rest[..at]);
        let code = rest.get(at + 2..at + 6).filter(|_| rest.get(at + 6..at + 7) == Some("_"));
        let sign =
            code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32);
        let Some(sign) = sign else {
            read.push_str("_x");
            rest = &rest[at + 2..];
            continue;
        };
        read.extend((sign != '\r').then_some(sign));
        rest = &rest[at + 7..];
    }
    read + rest
}

fn read_number_formats(root: Element) -> Vec<NumberFormat> {
    let formats = root.child("numFmts").into_iter().flat_map(Element::elements);
    let own: HashMap<u32, NumberFormat> = formats
        .filter_map(|element| {
            let id = element.attribute("numFmtId")?.parse().ok()?;
            Some((id, value::parse_format_code(&element.attribute("formatCode")?)))
        })
        .collect();
    let styles = root.child("cellXfs").into_iter().flat_map(Element::elements);
    styles
        .map(|style| {
            let id = style.attribute("numFmtId").and_then(|id| id.parse().ok()).unwrap_or(0);
            own.get(&id).cloned().unwrap_or_else(|| value::builtin_format(id))
        })
        .collect()
}

fn read_cells(root: Element, shared: &Shared, book: &mut Workbook) -> Result<(), ReadError> {
    let is_hidden = |element: Element| {
        element.attribute("hidden").is_some_and(|value| value != "0" && value != "false")
    };
    let mut hidden = root.child("cols").is_some_and(|all| all.elements().any(is_hidden));
    let rows = root.child("sheetData").into_iter().flat_map(Element::elements);
    let mut next_row = 0;
    for row in rows {
        let at = row.attribute("r").and_then(|row| row.trim().parse::<u32>().ok()?.checked_sub(1));
        let at = at.unwrap_or(next_row);
        next_row = at.saturating_add(1);
        let mut next_column = 0;
        hidden |= is_hidden(row);
        for cell in row.elements().filter(|element| element.name() == "c") {
            let place = cell.attribute("r").and_then(|place| parse_cell_reference(&place));
            let (at, column) = place.unwrap_or((at, next_column));
            next_column = column.saturating_add(1);
            let text = cell_text(cell, at, column, shared, book);
            book.put_cell(at, column, text)?;
        }
    }
    if hidden {
        book.note_cell(
            0,
            0,
            "hidden",
            text!(
                "有隐藏的行或列，已一并读入",
                "there are hidden rows or columns; they were read too"
            ),
        );
    }
    let merges = root.child("mergeCells").into_iter().flat_map(Element::elements);
    let merges: Vec<CellRange> =
        merges.filter_map(|element| parse_range(&element.attribute("ref")?)).collect();
    if let Some(sheet) = book.sheets.last_mut() {
        sheet.merges = merges;
    }
    Ok(())
}

fn cell_text(cell: Element, row: u32, column: u32, shared: &Shared, book: &mut Workbook) -> String {
    let kept = cell.child("v").map(Element::text).unwrap_or_default();
    let kind = cell.attribute("t");
    let is_text = matches!(kind.as_deref(), Some("str" | "inlineStr"));
    if kept.is_empty() && !is_text && cell.child("f").is_some() {
        book.note_cell(row, column, "formula", text!(
            "公式没有保存计算结果，读作空白：在 Excel 或 WPS 中打开并保存一次再导入",
            "a formula was saved without its result and is read as blank: open the file in Excel or WPS, save it, and import again"
        ));
        return kept;
    }
    match kind.as_deref() {
        Some("s") => {
            let at = kept.trim().parse::<usize>().ok();
            let text = at.and_then(|at| shared.strings.get(at)).cloned();
            text.unwrap_or_else(|| {
                book.note_cell(
                    row,
                    column,
                    "string",
                    text!(
                        "此格的文字在文件中缺失，读作 �",
                        "the words of this cell are missing in the file; they are read as �"
                    ),
                );
                char::REPLACEMENT_CHARACTER.to_string()
            })
        }
        Some("inlineStr") => cell.child("is").map(rich_text).unwrap_or_default(),
        Some("str") => unescape(&kept),
        Some("b") => if kept.trim() == "1" { "TRUE" } else { "FALSE" }.to_owned(),
        Some("e") => kept,
        Some("d") => kept.trim_end_matches("T00:00:00").to_owned(),
        _ if kept.trim().is_empty() => String::new(),
        _ => {
            let style = cell.attribute("s").and_then(|style| style.parse::<usize>().ok());
            let format = shared.formats.get(style.unwrap_or(0)).unwrap_or(&NumberFormat::General);
            book.format_number(row, column, value::clean_number(&kept), format, shared.since_1904)
        }
    }
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
