//! Excel workbooks (ECMA-376 Part 1, 18).

use crate::package::{OFFICE, Package, Properties, Relationship};
use crate::sheet_names::fit_name;
use crate::styles::{CellStyle, StyleSheet};
use crate::xml::{DECLARATION, escape_into};
use std::fmt::Write;
use std::io::Error;

/// The most rows that a sheet of Excel has.
pub const MAX_ROWS: usize = 1_048_576;
/// How many bytes of a sheet are collected before they are compressed.
const PIECE: usize = 64 * 1024;
/// The most columns that are made to fit on the width of a printed page.
const MAX_COLUMNS_OF_PAGE: usize = 40;
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

/// The layout of a sheet.
#[derive(Clone, Debug, Default)]
pub struct SheetLayout {
    /// The widths of columns, in digits of the standard font.
    pub widths: Vec<u16>,
    /// How many rows at the top stay in sight, and are printed on every page.
    pub frozen_rows: usize,
    /// How many columns at the left stay in sight.
    pub frozen_columns: usize,
    /// True if it is printed on its side.
    pub is_landscape: bool,
}

/// The content of a cell.
#[derive(Clone, Copy, Debug)]
pub enum CellContent<'a> {
    /// Nothing.
    Empty,
    /// A text.
    Text(&'a str),
    /// A number.
    Number {
        /// Its plain digits.
        digits: &'a str,
        /// How many decimals it shows.
        decimals: usize,
        /// The unit that it shows; empty for none.
        unit: &'a str,
    },
}

impl<'a> CellContent<'a> {
    /// Returns a number that shows so many decimals.
    pub fn number(digits: &'a str, decimals: usize) -> Self {
        Self::Number { digits, decimals, unit: "" }
    }
}

/// A workbook while it is written: sheets one after another, their rows from the top, cells
/// from the left.
pub struct Workbook {
    package: Package,
    properties: Properties,
    names: Vec<String>,
    /// How many rows are printed on each page, by sheet.
    repeated: Vec<usize>,
    styles: StyleSheet,
    sheet: OpenSheet,
}

/// The sheet that is written.
#[derive(Default)]
struct OpenSheet {
    is_open: bool,
    /// The XML that is not yet compressed.
    text: String,
    /// The number of the last row, from 1; 0 before the first.
    row: usize,
    has_open_row: bool,
    /// The merged cells: `A1:C1`.
    merged: Vec<String>,
    is_landscape: bool,
    /// How many pages it is wide in print; 0 for as many as it needs.
    pages_wide: u8,
}

impl Workbook {
    /// Starts a workbook without sheets.
    pub fn new(properties: Properties) -> Self {
        Self {
            package: Package::new(),
            properties,
            names: Vec::new(),
            repeated: Vec::new(),
            styles: StyleSheet::new(),
            sheet: OpenSheet::default(),
        }
    }

    /// Ends the sheet before it and starts another. Characters that Excel refuses in a name
    /// are replaced.
    pub fn start_sheet(&mut self, name: &str, layout: &SheetLayout) {
        self.end_sheet();
        self.names.push(fit_name(name, &self.names));
        self.repeated.push(layout.frozen_rows);
        let number = self.names.len();
        self.package.start_part(&format!("xl/worksheets/sheet{number}.xml"));
        self.sheet = OpenSheet {
            is_open: true,
            is_landscape: layout.is_landscape,
            pages_wide: u8::from(layout.widths.len() <= MAX_COLUMNS_OF_PAGE),
            ..OpenSheet::default()
        };
        let out = &mut self.sheet.text;
        out.push_str(DECLARATION);
        let _ = write!(
            out,
            "<worksheet xmlns=\"{MAIN}\"><sheetPr><pageSetUpPr fitToPage=\"1\"/></sheetPr>\
             <sheetViews><sheetView workbookViewId=\"0\"{}>",
            if number == 1 { " tabSelected=\"1\"" } else { "" }
        );
        write_pane(layout, out);
        out.push_str("</sheetView></sheetViews><sheetFormatPr defaultRowHeight=\"18\"/>");
        if !layout.widths.is_empty() {
            out.push_str("<cols>");
            for (at, width) in (1..).zip(&layout.widths) {
                let _ = write!(
                    out,
                    "<col min=\"{at}\" max=\"{at}\" width=\"{width}\" customWidth=\"1\"/>"
                );
            }
            out.push_str("</cols>");
        }
        out.push_str("<sheetData>");
    }

    /// Starts the next row; `height` is in points. Without one, programs choose it.
    pub fn start_row(&mut self, height: Option<usize>) {
        self.end_row();
        let sheet = &mut self.sheet;
        sheet.row += 1;
        sheet.has_open_row = true;
        let _ = write!(sheet.text, "<row r=\"{}\"", sheet.row);
        if let Some(height) = height {
            let _ = write!(sheet.text, " ht=\"{height}\" customHeight=\"1\"");
        }
        sheet.text.push('>');
    }

    /// Writes a cell of the row, `column` from 0.
    pub fn write_cell(&mut self, column: usize, content: CellContent, style: CellStyle) {
        let number = match content {
            CellContent::Number { decimals, unit, .. } => Some((decimals, unit)),
            CellContent::Text(_) | CellContent::Empty => None,
        };
        let style = self.styles.index_of(style, number);
        let out = &mut self.sheet.text;
        out.push_str("<c r=\"");
        write_reference(self.sheet.row, column, out);
        let _ = write!(out, "\" s=\"{style}\"");
        match content {
            CellContent::Empty | CellContent::Text("") => out.push_str("/>"),
            CellContent::Number { digits, .. } => {
                let _ = write!(out, "><v>{digits}</v></c>");
            }
            CellContent::Text(text) => {
                out.push_str(" t=\"inlineStr\"><is><t xml:space=\"preserve\">");
                escape_into(text, out);
                out.push_str("</t></is></c>");
            }
        }
    }

    /// Merges cells from the row that is written down and from a column to the right.
    pub fn merge(&mut self, column: usize, rows: usize, columns: usize) {
        if rows * columns > 1 {
            let (row, mut range) = (self.sheet.row, String::new());
            write_reference(row, column, &mut range);
            range.push(':');
            write_reference(row + rows - 1, column + columns - 1, &mut range);
            self.sheet.merged.push(range);
        }
    }

    /// Returns the bytes of the file. A workbook without sheets gets an empty one.
    ///
    /// Errors: it is too large for a zip archive.
    pub fn finish(mut self) -> Result<Vec<u8>, Error> {
        if self.names.is_empty() {
            self.start_sheet("Sheet1", &SheetLayout::default());
        }
        self.end_sheet();
        self.package.write_part("xl/styles.xml", &self.styles.write());
        self.package.write_part("xl/workbook.xml", &self.write_workbook());
        let sheets = 1..=self.names.len();
        let mut targets: Vec<(String, String)> = sheets
            .clone()
            .map(|at| (format!("{OFFICE}/worksheet"), format!("worksheets/sheet{at}.xml")))
            .collect();
        targets.push((format!("{OFFICE}/styles"), "styles.xml".to_owned()));
        let links: Vec<Relationship> = (targets.iter())
            .map(|(kind, target)| Relationship { kind, target, is_external: false })
            .collect();
        self.package.write_relationships("xl/_rels/workbook.xml.rels", &links);
        let kind = |name: &str| {
            format!("application/vnd.openxmlformats-officedocument.spreadsheetml.{name}+xml")
        };
        let mut types: Vec<(String, String)> =
            sheets.map(|at| (format!("xl/worksheets/sheet{at}.xml"), kind("worksheet"))).collect();
        types.push(("xl/workbook.xml".to_owned(), kind("sheet.main")));
        types.push(("xl/styles.xml".to_owned(), kind("styles")));
        self.package.write_head("xl/workbook.xml", &types, &self.properties);
        self.package.finish()
    }

    fn end_row(&mut self) {
        let sheet = &mut self.sheet;
        if std::mem::take(&mut sheet.has_open_row) {
            sheet.text.push_str("</row>");
        }
        if sheet.text.len() > PIECE {
            self.package.write(&sheet.text);
            sheet.text.clear();
        }
    }

    fn end_sheet(&mut self) {
        self.end_row();
        let mut sheet = std::mem::take(&mut self.sheet);
        if !sheet.is_open {
            return;
        }
        let out = &mut sheet.text;
        out.push_str("</sheetData>");
        if !sheet.merged.is_empty() {
            let _ = write!(out, "<mergeCells count=\"{}\">", sheet.merged.len());
            for range in &sheet.merged {
                let _ = write!(out, "<mergeCell ref=\"{range}\"/>");
            }
            out.push_str("</mergeCells>");
        }
        let side = if sheet.is_landscape { "landscape" } else { "portrait" };
        let _ = write!(
            out,
            "<pageMargins left=\"0.6\" right=\"0.6\" top=\"0.7\" bottom=\"0.7\" header=\"0.3\" footer=\"0.3\"/>\
             <pageSetup paperSize=\"9\" orientation=\"{side}\" fitToWidth=\"{}\" fitToHeight=\"0\"/></worksheet>",
            sheet.pages_wide
        );
        self.package.write(&sheet.text);
    }

    fn write_workbook(&self) -> String {
        let mut out = format!("<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets>");
        for (at, name) in (1..).zip(&self.names) {
            out.push_str("<sheet name=\"");
            escape_into(name, &mut out);
            let _ = write!(out, "\" sheetId=\"{at}\" r:id=\"r{at}\"/>");
        }
        out.push_str("</sheets>");
        if self.repeated.iter().any(|rows| *rows > 0) {
            out.push_str("<definedNames>");
            for (at, rows) in self.repeated.iter().enumerate().filter(|(_, rows)| **rows > 0) {
                let _ =
                    write!(out, "<definedName name=\"_xlnm.Print_Titles\" localSheetId=\"{at}\">'");
                escape_into(&self.names[at].replace('\'', "''"), &mut out);
                let _ = write!(out, "'!$1:${rows}</definedName>");
            }
            out.push_str("</definedNames>");
        }
        out + "</workbook>"
    }
}

/// Writes the part of a sheet that stays in sight.
fn write_pane(layout: &SheetLayout, out: &mut String) {
    let (rows, columns) = (layout.frozen_rows, layout.frozen_columns);
    let pane = match (rows, columns) {
        (0, 0) => return,
        (_, 0) => "bottomLeft",
        (0, _) => "topRight",
        _ => "bottomRight",
    };
    out.push_str("<pane");
    if columns > 0 {
        let _ = write!(out, " xSplit=\"{columns}\"");
    }
    if rows > 0 {
        let _ = write!(out, " ySplit=\"{rows}\"");
    }
    out.push_str(" topLeftCell=\"");
    write_reference(rows + 1, columns, out);
    let _ = write!(out, "\" activePane=\"{pane}\" state=\"frozen\"/>");
}

/// Writes the name of a cell, `row` from 1 and `column` from 0: `AA7`.
fn write_reference(row: usize, column: usize, out: &mut String) {
    let (mut letters, mut left) = (Vec::new(), column + 1);
    while left > 0 {
        letters.push(char::from(b'A' + u8::try_from((left - 1) % 26).unwrap_or(0)));
        left = (left - 1) / 26;
    }
    out.extend(letters.iter().rev());
    let _ = write!(out, "{row}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_have_their_names() {
        for (column, name) in [(0, "A7"), (25, "Z7"), (26, "AA7"), (701, "ZZ7"), (702, "AAA7")] {
            let mut out = String::new();
            write_reference(7, column, &mut out);
            assert_eq!(out, name);
        }
    }

    #[test]
    fn the_same_content_gives_the_same_bytes() {
        let make = || {
            let mut workbook = Workbook::new(Properties::default());
            workbook.start_sheet("表", &SheetLayout { frozen_rows: 1, ..SheetLayout::default() });
            workbook.start_row(None);
            workbook.merge(0, 2, 1);
            workbook.write_cell(0, CellContent::Text("<申请>"), CellStyle::Heading);
            workbook.finish().unwrap()
        };
        assert_eq!(make(), make());
    }
}
