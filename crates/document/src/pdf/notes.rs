//! What a reader of a PDF should know of its pages.

use super::super::{Location, Note, ReadError};
use super::font::UNKNOWN;
use super::layout::Layout;
use super::page::{Length, POINT, Page};
use nianbao_text::text;

/// A square centimetre: what is smaller is decoration.
const SMALL: Length = (POINT * 2835 / 100) * (POINT * 2835 / 100);

/// Whether a page has text.
fn has_text(sheet: &Page) -> bool {
    sheet.glyphs.iter().any(|glyph| !glyph.is_blank())
}

/// Refuses a document that is nothing but pictures of pages.
pub(super) fn refuse_scan(sheets: &[Page]) -> Result<(), ReadError> {
    if sheets.iter().any(has_text) {
        return Ok(());
    }
    let pages = sheets.len();
    Err(if sheets.iter().any(|sheet| !sheet.image_sizes.is_empty()) {
        ReadError::Scanned { pages }
    } else {
        ReadError::NoText { pages }
    })
}

/// What is to be said of a page by what is printed on it.
pub(super) fn page_notes(page: u32, sheet: &Page) -> Vec<Note> {
    let large = |(width, height): &&(Length, Length)| width * height >= SMALL;
    let pictures = sheet.image_sizes.iter().filter(large).count();
    let unknown = sheet.glyphs.iter().filter(|glyph| glyph.character == UNKNOWN).count();
    let mut words = Vec::new();
    if pictures > 0 && !has_text(sheet) {
        words.push(text!(
            "第 {page} 页是扫描的图片，没有文字，未导入：先用 OCR 软件识别",
            "page {page} is a scanned picture without text and was not imported: run OCR on it first"
        ));
    } else if pictures == 1 {
        words.push(text!(
            "第 {page} 页有一幅图片未导入",
            "a picture on page {page} was not imported"
        ));
    } else if pictures > 1 {
        words.push(text!(
            "第 {page} 页有 {pictures} 幅图片未导入",
            "{pictures} pictures on page {page} were not imported"
        ));
    }
    if sheet.has_invisible_text && has_text(sheet) {
        words.push(text!(
            "第 {page} 页有看不见的文字，应是 OCR 识别的结果，可能有错，请与原件核对",
            "text on page {page} is invisible, as OCR leaves it; it may be wrong: compare it with the original"
        ));
    }
    if unknown > 0 {
        words.push(text!(
            "第 {page} 页有 {unknown} 个字符的字体没有说明是什么字，以 {UNKNOWN} 代替",
            "the fonts do not say what {unknown} characters on page {page} are; {UNKNOWN} stands for each"
        ));
    }
    if sheet.has_text_outside {
        words.push(text!(
            "第 {page} 页有文字落在纸张之外，未导入",
            "text that lies outside the paper of page {page} was not imported"
        ));
    }
    words.into_iter().map(|words| Note { location: Location::Page(page, 1), text: words }).collect()
}

/// What is to be said of a page by how it was put together.
pub(super) fn layout_notes(page: u32, layout: &Layout) -> Vec<Note> {
    let mut words = Vec::new();
    if layout.has_too_many_rules {
        words.push(text!(
            "第 {page} 页的线条太多，没有按表格读取",
            "page {page} has too many lines drawn on it to be read as tables"
        ));
    }
    if layout.has_skewed_text {
        words.push(text!(
            "第 {page} 页有竖排或倾斜的文字（如水印），放在其所在高度",
            "text on page {page} runs down or askew, as watermarks do; it was put where it begins"
        ));
    }
    words.into_iter().map(|words| Note { location: Location::Page(page, 1), text: words }).collect()
}

/// What is said of text that seems to stand in columns.
pub(super) fn column_note(page: u32) -> Note {
    Note {
        location: Location::Page(page, 1),
        text: text!(
            "第 {page} 页的文字似乎分两栏，读成了表格，请核对次序",
            "text on page {page} seems to stand in two columns and was read as a table: check its order"
        ),
    }
}
