//! A document that an office has, as it stands: what a reader of Word files, web
//! pages, spreadsheets, PDFs or plain text makes of the bytes. Nothing here knows
//! what a report is.

mod cfb;
mod charset;
mod cjk;
mod docx;
mod error;
mod grid;
mod html;
mod markdown;
mod messages;
mod opc;
mod pdf;
mod read;
mod sheet;
mod text;
mod unzip;
mod xml;

pub use charset::is_gb18030;
pub use error::{Container, Limit, ReadError, UnsupportedFormat};
pub use grid::{Cell, Grid};
pub use read::{Kind, MAX_FILE_SIZE, detect_kind, read};

use nianbao_text::Text;

/// What a document holds, in the order in which a person reads it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// Its blocks.
    pub blocks: Vec<Block>,
    /// Names and values that stand outside the text: meta tags, document properties.
    pub properties: Vec<Property>,
    /// Its pictures; blocks name them by their places here.
    pub images: Vec<Image>,
    /// What a reader of the document should know: changes that were accepted, a text
    /// box that was moved into the text, a character that could not be read.
    pub notes: Vec<Note>,
}

/// A part of a document and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Where.
    pub location: Location,
    /// What.
    pub content: BlockContent,
}

/// What a block is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BlockContent {
    /// A line that the document itself calls a heading.
    Heading(String),
    /// A paragraph, with the number that the document prints before it; `\n` is a line
    /// that its author broke.
    Paragraph(String),
    /// A line of a text whose paragraphs nobody marked: the next line may go on with it.
    Line(String),
    /// A table.
    Table(Grid),
    /// A picture, by its place among the images.
    Image(usize),
    /// A new page: what stands on both sides may be one paragraph or one table.
    PageBreak,
}

/// A place in a document, in the terms of its kind. Counted from one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    /// A line of a text.
    Line(u32),
    /// A page, and a line on it from above.
    Page(u32, u32),
    /// A paragraph of a document without pages, tables and their cells counted as one.
    Paragraph(u32),
    /// A cell of a sheet: `Sheet1!B7`.
    Sheet(String),
}

/// A name and a value that stand outside the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Property {
    /// What it is called there.
    pub name: String,
    /// What it says.
    pub value: String,
}

/// A picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// A name with an ending that says what it is: `image1.png`.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Something to know about a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Where.
    pub location: Location,
    /// What.
    pub text: Text,
}

impl Location {
    /// The place in words.
    pub fn text(&self) -> Text {
        match self {
            Self::Line(line) => nianbao_text::text!("第 {line} 行", "line {line}"),
            Self::Page(page, line) => {
                nianbao_text::text!("第 {page} 页第 {line} 行", "page {page}, line {line}")
            }
            Self::Paragraph(at) => nianbao_text::text!("第 {at} 段", "paragraph {at}"),
            Self::Sheet(at) => Text::same(at.clone()),
        }
    }
}
