//! Reads Word, Excel, PDF, OFD, HTML, Markdown and text files into one model: blocks in
//! reading order, tables as grids. Nothing here knows what a report is.
//!
//! Every reader is bounded: no input makes it panic, run without end, or take memory out
//! of proportion to what it says.
//!
//! ```
//! use nianbao_document::{BlockContent, read};
//!
//! let page = "<h1>Report</h1><p>Total: 14</p><table><tr><td>New<td>9<tr><td>Old<td>5</table>";
//! let document = read("report.html", page.as_bytes())?;
//! let [heading, paragraph, table] = document.blocks.as_slice() else { panic!() };
//! assert_eq!(heading.content, BlockContent::Heading("Report".to_owned()));
//! assert_eq!(paragraph.content, BlockContent::Paragraph("Total: 14".to_owned()));
//! let BlockContent::Table(grid) = &table.content else { panic!() };
//! assert_eq!((grid.row_count(), grid.column_count()), (2, 2));
//! let figures: Vec<&str> = grid.row_cells(1).map(|cell| cell.text.as_str()).collect();
//! assert_eq!(figures, ["Old", "5"]);
//! # Ok::<(), nianbao_document::ReadError>(())
//! ```

mod appearance;
mod cfb;
mod charset;
mod convertible;
mod docx;
mod error;
mod flat_word;
mod grid;
mod html;
mod markdown;
mod messages;
mod ofd;
mod opc;
mod page;
mod part_name;
mod pdf;
mod private_content;
mod read;
mod sheet;
mod signature;
mod text;
mod unzip;
mod web_archive;
mod xml;

pub use charset::is_gb18030;
pub use convertible::{ConversionTarget, ConvertibleFormat};
pub use error::{Container, Limit, ReadError, UnsupportedFormat};
pub use grid::{Cell, Grid, Uncertainty};
pub use private_content::{PrivateContent, find_private_content};
pub use read::{Kind, MAX_FILE_SIZE, detect_kind, read};

use nianbao_text::Text;
use serde::{Deserialize, Serialize};

/// The contents of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// Paragraphs, tables and pictures in reading order.
    pub blocks: Vec<Block>,
    /// Names and values outside the text: meta tags, document properties.
    pub properties: Vec<Property>,
    /// The pictures; [`BlockContent::Image`] is an index into them.
    pub images: Vec<Image>,
    /// Notes for the person who checks the document: accepted changes, a text box
    /// that was moved into the text, a character that could not be decoded.
    pub notes: Vec<Note>,
}

/// A part of a document and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The place of its beginning.
    pub location: Location,
    /// Its content.
    pub content: BlockContent,
}

/// The content of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BlockContent {
    /// A line that the document itself calls a heading.
    Heading(String),
    /// A paragraph, with the number that the document prints before it; `\n` is a line
    /// that its author broke.
    Paragraph(String),
    /// A line of a text without marked paragraphs: the next line may continue it.
    Line(String),
    /// A table.
    Table(Grid),
    /// A picture: an index into [`Document::images`].
    Image(usize),
    /// A page break: a paragraph or a table may continue behind it.
    PageBreak,
}

/// A place in a document, in the terms of its format. All numbers start from one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Location {
    /// A line of a text.
    Line(u32),
    /// A page, and a line on it from the top.
    Page(u32, u32),
    /// A paragraph of a document without pages; a table counts as one.
    Paragraph(u32),
    /// A cell of a sheet: `Sheet1!B7`.
    Sheet(String),
    /// A cell of a table in a text.
    Cell(CellLocation),
}

/// A cell of a table in a text, as a person finds it. All numbers start from one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellLocation {
    /// The page, in a document that has fixed ones.
    pub page: Option<u32>,
    /// The number of the table in the document.
    pub table: u32,
    /// The row.
    pub row: u32,
    /// The label of the row, shortened; none for a cell that is the label.
    pub row_label: Option<String>,
    /// The number of the cell in the row, as the row is seen: merged cells count once.
    pub column: u32,
}

/// A name and a value outside the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Property {
    /// The name as the document has it.
    pub name: String,
    /// The value as the document has it.
    pub value: String,
}

/// A picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// A file name with an extension: `image1.png`.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A note for the person who checks the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Where.
    pub location: Location,
    /// What.
    pub text: Text,
}

impl Location {
    /// Returns the place as a phrase.
    pub fn text(&self) -> Text {
        match self {
            Self::Line(line) => nianbao_text::text!("第 {line} 行", "line {line}"),
            Self::Page(page, line) => {
                nianbao_text::text!("第 {page} 页第 {line} 行", "page {page}, line {line}")
            }
            Self::Paragraph(at) => nianbao_text::text!("第 {at} 段", "paragraph {at}"),
            Self::Sheet(at) => Text::same(at.clone()),
            Self::Cell(cell) => cell.text(),
        }
    }

    /// Returns the page, in a document that has fixed ones.
    pub fn page(&self) -> Option<u32> {
        match self {
            Self::Page(page, _) => Some(*page),
            Self::Cell(cell) => cell.page,
            Self::Line(_) | Self::Paragraph(_) | Self::Sheet(_) => None,
        }
    }
}

impl CellLocation {
    fn text(&self) -> Text {
        let Self { page, table, row, row_label, column } = self;
        let (page_zh, page_en) = page.map_or_else(Default::default, |page| {
            (format!("第 {page} 页"), format!("page {page}, "))
        });
        let (label_zh, label_en) = row_label
            .as_ref()
            .map_or_else(Default::default, |label| (format!("“{label}”"), format!(" “{label}”")));
        nianbao_text::text!(
            "{page_zh}表 {table} 第 {row} 行{label_zh}第 {column} 列",
            "{page_en}table {table}, row {row}{label_en}, column {column}"
        )
    }
}
