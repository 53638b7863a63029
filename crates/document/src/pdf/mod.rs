//! Reader of PDF files with text (ISO 32000-1): interprets the content streams to pages of
//! glyphs, ruled lines and painted areas.
#![expect(
    clippy::float_arithmetic,
    reason = "content streams place glyphs by real numbers; no figure of a report is computed"
)]

mod annotations;
mod color_space;
mod encoding;
mod file;
mod font;
mod form;
mod graphics_state;
mod image_raster;
mod interpreter;
mod lexer;
mod marked_content;
mod optional_content;
mod page_geometry;
mod painting;
mod path_operators;
mod private;
mod text_state;
mod truetype_cmap;
mod type3;

pub(super) use private::find_private_content;

use crate::page::PagedDocument;
use crate::{Container, Document, Property, ReadError};
use file::PdfFile;
use interpreter::Interpreter;

/// Entries of the document information dictionary that become properties.
const INFO_KEYS: [&str; 2] = ["Title", "CreationDate"];

/// Reads a PDF file.
///
/// Errors: it is encrypted, damaged, without text, in fonts that cannot be read, or
/// exceeds a limit.
pub(super) fn read(bytes: &[u8]) -> Result<Document, ReadError> {
    let file = PdfFile::open(bytes)?;
    form::refuse_rendered_form(&file)?;
    let mut interpreter = Interpreter::new(&file);
    let mut paged = PagedDocument::new(form::form_notes(&file));
    for dictionary in file.pages()? {
        paged.add_page(interpreter.interpret_page(&file, dictionary)?);
    }
    let mut document = paged.assemble(Container::Pdf)?;
    for name in INFO_KEYS {
        let value = file.info_text(name).filter(|value| !value.trim().is_empty());
        document.properties.extend(value.map(|value| Property { name: name.to_owned(), value }));
    }
    Ok(document)
}
