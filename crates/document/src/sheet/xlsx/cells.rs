//! The cells of a worksheet (ECMA-376 Part 1, 18.3.1).

use super::covers::{read_anchors, read_conditional_formats};
use super::strings::{read_rich_text, unescape};
use super::styles::read_index;
use super::{SharedParts, parse_cell_reference, parse_range};
use crate::sheet::style::{CellStyle, TextRun};
use crate::sheet::visibility::CoverEffect;
use crate::sheet::{CellRange, ROW_COUNT, Sheet, SheetCell, Workbook, value};
use crate::xml::Element;
use crate::{ReadError, Uncertainty};
use nianbao_text::text;

/// The most cells of one formula for a range that are marked one by one.
const MAX_ARRAY: u64 = 100_000;
/// Rows below this height, in points, and columns below this width, in characters, leave
/// nothing to read.
const MIN_HEIGHT: u32 = 3;
const MIN_WIDTH: u32 = 1;
/// Functions that give another result from day to day, or each time.
const VOLATILE_FUNCTIONS: [&str; 5] = ["NOW(", "TODAY(", "RAND(", "RANDBETWEEN(", "RANDARRAY("];

/// Reads the cells of a worksheet, and what decides how they are seen.
pub(super) fn read_cells(
    root: Element,
    shared: &SharedParts,
    book: &mut Workbook,
) -> Result<(), ReadError> {
    if let Some(sheet) = book.sheets.last_mut() {
        read_settings(root, sheet);
        sheet.covers.extend(read_conditional_formats(root, &shared.styles));
        for name in ["controls", "oleObjects"] {
            let effect = |_: Element| match name {
                "controls" => CoverEffect::Control,
                _ => CoverEffect::Object,
            };
            for part in parts_beside_cells(root).filter(|element| element.name() == name) {
                sheet.covers.extend(read_anchors(part, effect));
            }
        }
    }
    let mut reader = CellReader { shared, book, arrays: vec![] };
    reader.read_rows(root)?;
    let arrays = reader.arrays;
    mark_arrays(&arrays, book)?;
    let merges = root.child("mergeCells").into_iter().flat_map(Element::elements);
    let merges: Vec<CellRange> =
        merges.filter_map(|element| parse_range(&element.attribute("ref")?)).collect();
    if let Some(sheet) = book.sheets.last_mut() {
        sheet.merges = merges;
    }
    Ok(())
}

/// Returns the elements of a worksheet apart from its cells, and all below them.
pub(super) fn parts_beside_cells(root: Element<'_>) -> impl Iterator<Item = Element<'_>> {
    let parts = root.elements().filter(|part| part.name() != "sheetData");
    parts.flat_map(|part| std::iter::once(part).chain(part.descendants()))
}

/// Reads how the sheet is shown: zeros, formulas, hidden rows and columns.
fn read_settings(root: Element, sheet: &mut Sheet) {
    let views = root.child("sheetViews").into_iter().flat_map(Element::elements);
    if let Some(view) = views.into_iter().next() {
        sheet.hides_zeros = matches!(view.attribute("showZeros").as_deref(), Some("0" | "false"));
        sheet.shows_formulas = is_on(view, "showFormulas");
    }
    for column in root.child("cols").into_iter().flat_map(Element::elements) {
        let bounds = (read_index(column, "min"), read_index(column, "max"));
        let is_sliver = column.attribute("width").is_some_and(|width| is_below(&width, MIN_WIDTH));
        if let (Some(first @ 1..), Some(last @ 1..)) = bounds
            && (is_on(column, "hidden") || is_sliver)
        {
            sheet.hidden_columns.add(first - 1, last - 1);
        }
    }
    let hides_others =
        root.child("sheetFormatPr").is_some_and(|settings| is_on(settings, "zeroHeight"));
    let mut next = 0;
    for (at, row) in numbered_rows(root) {
        let height = row.attribute("ht");
        let is_low = height.as_ref().is_some_and(|height| is_below(height, MIN_HEIGHT));
        let is_default = hides_others && height.is_none();
        if hides_others && at > next {
            sheet.hidden_rows.add(next, at - 1);
        }
        if is_on(row, "hidden") || is_low || is_default {
            sheet.hidden_rows.add(at, at);
        }
        next = at.saturating_add(1);
    }
    if hides_others {
        sheet.hidden_rows.add(next, ROW_COUNT);
    }
}

/// Returns true for a formula that gives another result from day to day, or each time.
fn is_volatile(formula: &str) -> bool {
    let formula = formula.to_ascii_uppercase();
    VOLATILE_FUNCTIONS.iter().any(|name| {
        let mut found = formula.match_indices(name);
        found.any(|(at, _)| !formula[..at].ends_with(|c: char| c.is_alphanumeric() || c == '.'))
    })
}

/// Returns true for a size below a whole one.
fn is_below(size: &str, least: u32) -> bool {
    let whole = size.trim().split('.').next().unwrap_or_default();
    whole.parse::<u32>().is_ok_and(|whole| whole < least)
}

fn is_on(element: Element, name: &str) -> bool {
    element.attribute(name).is_some_and(|value| value != "0" && value != "false")
}

/// Returns the rows with their numbers from zero; one without a number follows the last.
fn numbered_rows(root: Element) -> impl Iterator<Item = (u32, Element)> {
    let rows = root.child("sheetData").into_iter().flat_map(Element::elements);
    let mut next = 0;
    rows.map(move |row| {
        let at = row.attribute("r").and_then(|row| row.trim().parse::<u32>().ok()?.checked_sub(1));
        let at = at.unwrap_or(next);
        next = at.saturating_add(1);
        (at, row)
    })
}

/// Marks the cells of formulas for a range whose results are not certain: only the first
/// one has the formula.
fn mark_arrays(arrays: &[CellRange], book: &mut Workbook) -> Result<(), ReadError> {
    for array in arrays {
        let (rows, columns) = (array.rows, array.columns);
        let area = u64::from(rows.1 - rows.0 + 1) * u64::from(columns.1 - columns.0 + 1);
        if area > MAX_ARRAY {
            continue;
        }
        for row in rows.0..=rows.1 {
            for column in columns.0..=columns.1 {
                let known =
                    book.sheets.last_mut().and_then(|sheet| sheet.cells.get_mut(&(row, column)));
                if let Some(cell) = known {
                    cell.doubt(Uncertainty::NoResult);
                    continue;
                }
                let uncertainty = Some(Uncertainty::NoResult);
                book.put_cell(row, column, SheetCell { uncertainty, ..SheetCell::default() })?;
            }
        }
    }
    Ok(())
}

/// Reads the cells of a worksheet.
struct CellReader<'r> {
    shared: &'r SharedParts,
    book: &'r mut Workbook,
    /// The ranges of formulas whose results are not certain.
    arrays: Vec<CellRange>,
}

impl CellReader<'_> {
    fn read_rows(&mut self, root: Element) -> Result<(), ReadError> {
        for (at, row) in numbered_rows(root) {
            let mut next_column = 0;
            for cell in row.elements().filter(|element| element.name() == "c") {
                let place = cell.attribute("r").and_then(|place| parse_cell_reference(&place));
                let (at, column) = place.unwrap_or((at, next_column));
                next_column = column.saturating_add(1);
                let read = self.read_cell(cell, (at, column));
                self.book.put_cell(at, column, read)?;
            }
        }
        Ok(())
    }

    fn read_cell(&mut self, cell: Element, at: (u32, u32)) -> SheetCell {
        let formula = cell.child("f");
        let value = cell.child("v");
        let kept = value.map(Element::text).unwrap_or_default();
        let kind = cell.attribute("t");
        let is_text = matches!(kind.as_deref(), Some("str" | "inlineStr"));
        let has_result = if is_text {
            value.is_some() || cell.child("is").is_some()
        } else {
            !kept.trim().is_empty()
        };
        let mut read = self.read_value(cell, kind.as_deref(), &kept, at);
        let Some(formula) = formula else { return read };
        read.is_formula = true;
        let is_volatile = is_on(formula, "ca") || is_volatile(&formula.text());
        if !has_result || self.shared.recalculates || is_volatile {
            read.uncertainty = Some(Uncertainty::NoResult);
            let is_range = matches!(formula.attribute("t").as_deref(), Some("array" | "dataTable"));
            let range = formula.attribute("ref").filter(|_| is_range);
            self.arrays.extend(range.and_then(|range| parse_range(&range)));
            self.note_formula(at);
        }
        read
    }

    fn note_formula(&mut self, (row, column): (u32, u32)) {
        self.book.note_cell(row, column, "formula", text!(
            "公式没有保存计算结果，或打开时要重新计算：在 Excel 或 WPS 中打开并保存一次再导入",
            "a formula was saved without its result, or is computed again when the file is opened: open it in Excel or WPS, save it, and import again"
        ));
    }

    fn read_value(
        &mut self,
        cell: Element,
        kind: Option<&str>,
        kept: &str,
        at: (u32, u32),
    ) -> SheetCell {
        let default = CellStyle::default();
        let styles = &self.shared.styles.cells;
        let style = styles.get(read_index(cell, "s").unwrap_or(0) as usize).unwrap_or(&default);
        let words = |text: String| vec![TextRun { text, font: None }];
        match kind {
            Some("s") => {
                let index = kept.trim().parse::<usize>().ok();
                match index.and_then(|index| self.shared.strings.get(index)) {
                    Some(runs) => self.book.show_text(at, runs, style),
                    None => self.missing_string(at),
                }
            }
            Some("inlineStr") => {
                let runs = cell.child("is").map(read_rich_text).unwrap_or_default();
                self.book.show_text(at, &runs, style)
            }
            Some("str") => self.book.show_text(at, &words(unescape(kept)), style),
            Some("b") => {
                let word = if kept.trim() == "1" { "TRUE" } else { "FALSE" };
                self.book.show_text(at, &words(word.to_owned()), style)
            }
            Some("e") => SheetCell::plain(kept.to_owned()),
            Some("d") => {
                let date = kept.trim_end_matches("T00:00:00").to_owned();
                self.book.show_text(at, &words(date), style)
            }
            _ if kept.trim().is_empty() => self.book.show_text(at, &[], style),
            _ => {
                let number = value::clean_number(kept);
                self.book.show_number(at, number, style, self.shared.since_1904)
            }
        }
    }

    fn missing_string(&mut self, (row, column): (u32, u32)) -> SheetCell {
        self.book.note_cell(
            row,
            column,
            "string",
            text!(
                "此格的文字在文件中缺失，读作 �",
                "the words of this cell are missing in the file; they are read as �"
            ),
        );
        SheetCell::plain(char::REPLACEMENT_CHARACTER.to_string())
    }
}
