//! Forms that a program has to draw (ISO 32000-1, 12.7.8).

use lopdf::Object;
use nianbao_text::text;

use super::file::PdfFile;
use crate::page::notes::at_page;
use crate::{Note, ReadError, UnsupportedFormat};

/// Returns an error if the pages are to be made by a program from a form in XML (ISO
/// 32000-1, 12.7.8): what they hold is a word in its place.
pub(super) fn refuse_rendered_form(file: &PdfFile) -> Result<(), ReadError> {
    let needs = file.catalog().and_then(|catalog| file.get(catalog, "NeedsRendering"));
    match needs {
        Some(Object::Boolean(true)) => Err(ReadError::Unsupported(UnsupportedFormat::XfaForm)),
        _ => Ok(()),
    }
}

/// Returns the notes on the form of a file.
pub(super) fn form_notes(file: &PdfFile) -> Vec<Note> {
    let form = file.catalog().and_then(|catalog| file.dictionary(catalog, "AcroForm"));
    if form.and_then(|form| file.get(form, "XFA")).is_none() {
        return Vec::new();
    }
    let text = text!(
        "这份 PDF 带有 XFA 表单，只读取了页面上画出的内容，请与原件核对",
        "this PDF holds an XFA form, of which only what its pages show was read: compare it with the original"
    );
    at_page(1, vec![text])
}
