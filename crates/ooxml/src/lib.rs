//! Writes Word documents and Excel workbooks (ECMA-376, Office Open XML).
//!
//! The same content gives the same bytes: nothing here reads a clock, and no part has a time
//! but those that the caller gives. Sheets are compressed row by row as they are written, so
//! that memory holds their compressed bytes alone.
//!
//! ```
//! use nianbao_ooxml::{CellContent, CellStyle, Properties, SheetLayout, Workbook};
//!
//! let mut workbook = Workbook::new(Properties::default());
//! workbook.start_sheet("申请", &SheetLayout::default());
//! workbook.start_row(None);
//! workbook.write_cell(0, CellContent::Text("总计"), CellStyle::Heading);
//! workbook.write_cell(1, CellContent::number("27", 0), CellStyle::Figure);
//! assert!(workbook.finish().unwrap().starts_with(b"PK"));
//! ```

mod document;
mod package;
mod sheet_names;
mod styles;
mod table;
mod word_styles;
mod workbook;
mod xml;

pub use document::{Document, ParagraphStyle, Run};
pub use package::Properties;
pub use styles::CellStyle;
pub use table::{Table, TableCell};
pub use workbook::{CellContent, MAX_ROWS, SheetLayout, Workbook};
