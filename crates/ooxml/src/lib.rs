//! Writes Word documents and Excel workbooks (ECMA-376, Office Open XML).
//!
//! The same content gives the same bytes: no part has a time but those that the caller gives.
//! Workbooks are written by `rust_xlsxwriter`; this crate says which looks and layouts there are,
//! and keeps within what Excel can hold. Documents are written here.
//!
//! ```
//! use nianbao_ooxml::{CellContent, CellStyle, Properties, SheetLayout, Workbook};
//!
//! let mut workbook = Workbook::new(&Properties::default());
//! workbook.start_sheet("申请", &SheetLayout::default());
//! workbook.start_row(None);
//! workbook.write_cell(0, CellContent::Text("总计"), CellStyle::Heading);
//! workbook.write_cell(1, CellContent::number("27"), CellStyle::Figure);
//! assert!(workbook.finish().unwrap().starts_with(b"PK"));
//! ```

mod document;
mod package;
mod table;
mod word_styles;
mod workbook;
mod xml;

pub use document::{Document, ParagraphStyle, Run};
pub use package::Properties;
pub use table::{Table, TableCell};
pub use workbook::{CellContent, CellStyle, ExactNumber, SheetLayout, Workbook};
pub use xml::escape as escape_xml;
