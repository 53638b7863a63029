//! Names and comments in a PDF, which its pages do not show.

use super::file::PdfFile;
use crate::ReadError;

/// Annotations that belong to the page, and are no comments (ISO 32000-1, 12.5.6).
const NO_COMMENTS: [&[u8]; 6] =
    [b"Link", b"Widget", b"Popup", b"PrinterMark", b"TrapNet", b"Watermark"];

/// Returns the names of authors, and the number of annotations that are comments.
///
/// Errors: the file is encrypted or damaged, or exceeds a limit.
pub(crate) fn find_private_content(bytes: &[u8]) -> Result<(Vec<String>, usize), ReadError> {
    let file = PdfFile::open(bytes)?;
    let mut names: Vec<String> = file.info_text("Author").into_iter().collect();
    let mut comments = 0;
    for page in file.pages()? {
        for annotation in file.array(page, "Annots").unwrap_or_default() {
            let Ok(annotation) = file.resolve(annotation).as_dict() else { continue };
            let Some(kind) = file.name(annotation, "Subtype") else { continue };
            if NO_COMMENTS.contains(&kind) {
                continue;
            }
            comments += 1;
            // The label of a comment is by custom the name of its author.
            names.extend(file.text(annotation, "T"));
        }
    }
    Ok((names, comments))
}
