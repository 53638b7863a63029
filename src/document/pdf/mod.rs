//! A PDF with text: the characters of its pages by their places, put together again to
//! paragraphs and tables.

mod file;
mod fixed;
mod font;
mod lexer;
mod line;
mod names;
mod outline;
mod paint;
mod path;
mod pen;
mod piece;
mod sheet;
mod table;

use super::{Document, Refusal};
use file::File;
use paint::Painter;

/// Reads it.
pub(super) fn read(bytes: &[u8]) -> Result<Document, Refusal> {
    let file = File::open(bytes)?;
    let mut painter = Painter::default();
    for page in file.pages()? {
        let mut sheet = painter.page(&file, page)?;
        sheet.upright();
        println!("{:?} {}", sheet.size, sheet.glyphs.iter().map(|g| g.said).collect::<String>());
        for r in &sheet.rules { println!("{r:?}"); }
    }
    Ok(Document::default())
}
