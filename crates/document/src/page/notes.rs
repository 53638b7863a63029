//! Notes on the pages of a document for the person who checks the import.

use std::collections::BTreeMap;

use super::content::UNKNOWN;
use super::content::{Length, POINT, Page, Rect};
use super::layout::Layout;
use crate::appearance::shorten;
use crate::{Container, Location, Note, ReadError};
use nianbao_text::{Text, text};

/// Least area of an image that is no decoration: a square centimeter, in square
/// thousandths of a point.
pub(crate) const MIN_IMAGE_AREA: Length = (POINT * 2835 / 100) * (POINT * 2835 / 100);

/// Most fonts that are named.
const MAX_FONTS: usize = 8;

fn has_text(page: &Page) -> bool {
    page.glyphs.iter().any(|glyph| !glyph.is_blank())
}

/// Returns an error if no page has text.
pub(crate) fn refuse_without_text(pages: &[Page], container: Container) -> Result<(), ReadError> {
    if pages.iter().any(has_text) {
        return Ok(());
    }
    let has_images = pages.iter().any(|page| !page.images.is_empty());
    let pages = pages.len();
    Err(if has_images {
        ReadError::Scanned { container, pages }
    } else {
        ReadError::NoText { container, pages }
    })
}

/// Returns an error if most text is in fonts that do not say what it is.
pub(crate) fn refuse_unreadable(pages: &[Page], container: Container) -> Result<(), ReadError> {
    let printed = || pages.iter().flat_map(|page| &page.glyphs).filter(|glyph| !glyph.is_blank());
    let unknown = printed().filter(|glyph| glyph.is_unknown()).count();
    if unknown * 2 <= printed().count() {
        return Ok(());
    }
    Err(ReadError::UnreadableFonts { container, fonts: unknown_fonts(pages) })
}

/// Returns the names of fonts with unknown characters, those with the most first.
fn unknown_fonts(pages: &[Page]) -> Vec<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (name, count) in pages.iter().flat_map(|page| &page.unknown_fonts) {
        *counts.entry(name).or_default() += count;
    }
    let mut fonts: Vec<(&str, usize)> =
        counts.into_iter().filter(|(name, _)| !name.is_empty()).collect();
    fonts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    fonts.into_iter().take(MAX_FONTS).map(|(name, _)| name.to_owned()).collect()
}

/// Returns the notes on the content of a page.
pub(crate) fn page_notes(number: u32, page: &Page) -> Vec<Note> {
    let is_large = |image: &&Rect| image.width() * image.height() >= MIN_IMAGE_AREA;
    let images = page.images.iter().filter(is_large).count();
    let unknown = page.glyphs.iter().filter(|glyph| glyph.character == UNKNOWN).count();
    let mut texts = Vec::new();
    if images > 0 && !has_text(page) {
        texts.push(text!(
            "第 {number} 页是扫描的图片，没有文字，未导入：先用 OCR 软件识别",
            "page {number} is a scanned picture without text and was not imported: run OCR on it first"
        ));
    } else if images == 1 {
        texts.push(text!(
            "第 {number} 页有一幅图片未导入",
            "a picture on page {number} was not imported"
        ));
    } else if images > 1 {
        texts.push(text!(
            "第 {number} 页有 {images} 幅图片未导入",
            "{images} pictures on page {number} were not imported"
        ));
    }
    if page.has_invisible_text && has_text(page) {
        texts.push(text!(
            "第 {number} 页有看不见的文字，应是 OCR 识别的结果，可能有错，请与原件核对",
            "text on page {number} is invisible, as OCR leaves it; it may be wrong: compare it with the original"
        ));
    }
    if unknown > 0 {
        let fonts = unknown_fonts(std::slice::from_ref(page));
        let (zh, en) = (fonts.join("、"), fonts.join(", "));
        let (zh, en) = match fonts[..] {
            [] => (zh, en),
            _ => (format!("（{zh}）"), format!(" ({en})")),
        };
        texts.push(text!(
            "第 {number} 页有 {unknown} 个字符的字体{zh}没有说明是什么字，以 {UNKNOWN} 代替",
            "the fonts{en} do not say what {unknown} characters on page {number} are; {UNKNOWN} stands for each"
        ));
    }
    if page.has_text_outside {
        texts.push(text!(
            "第 {number} 页有文字落在纸张之外，未导入",
            "text that lies outside the paper of page {number} was not imported"
        ));
    }
    if page.has_too_many_paints {
        texts.push(text!(
            "第 {number} 页的图形太多，没有逐一核对文字是否被遮盖，表中数字请逐一核对",
            "page {number} has too many drawings to see which of its text they cover: compare each figure"
        ));
    }
    if page.comments > 0 {
        let comments = page.comments;
        texts.push(text!(
            "第 {number} 页有 {comments} 条批注未导入",
            "{comments} comments on page {number} were not imported"
        ));
    }
    at_page(number, texts)
}

/// Returns the notes on the layout of a page; `has_columns` is true if its text seems to
/// be set in two columns.
pub(crate) fn layout_notes(number: u32, layout: &Layout, has_columns: bool) -> Vec<Note> {
    let mut texts = Vec::new();
    if layout.has_too_many_rules {
        texts.push(text!(
            "第 {number} 页的线条太多，没有按表格读取",
            "page {number} has too many lines drawn on it to be read as tables"
        ));
    }
    if layout.has_skewed_text {
        texts.push(text!(
            "第 {number} 页有竖排或倾斜的文字（如水印），放在其所在高度",
            "text on page {number} runs down or askew, as watermarks do; it was put where it begins"
        ));
    }
    if layout.is_askew {
        texts.push(text!(
            "第 {number} 页印得歪斜，已摆正后读入，文字次序请与原件核对，表中数字待定",
            "page {number} is printed askew; it was set straight to be read: compare the order of its words with the original, and enter the figures of its tables by hand"
        ));
    }
    if layout.has_ambiguous_digits {
        texts.push(text!(
            "第 {number} 页表格外有的数字叠在一起、被遮盖或可能看不见，请与原件核对",
            "digits outside the tables of page {number} stand in one place, are covered, or may not be seen: compare them with the original"
        ));
    }
    if !layout.loose_rows.is_empty() {
        texts.push(text!(
            "第 {number} 页有没有画全框线的表格，只按行读入，请与原件核对",
            "page {number} has a table whose lines are not all drawn; it was read row by row: compare it with the original"
        ));
    }
    for control in &layout.controls {
        let value = shorten(control.value.trim());
        texts.push(text!(
            "第 {number} 页有窗体控件或文本框看不出显示的是什么，未导入：“{value}”",
            "a form control or text box on page {number} was not imported, as what it shows is not known: “{value}”"
        ));
    }
    if has_columns {
        texts.push(text!(
            "第 {number} 页的文字似乎分两栏，读成了表格，请核对次序",
            "text on page {number} seems to stand in two columns and was read as a table: check its order"
        ));
    }
    at_page(number, texts)
}

/// Returns a note for a header or footer that was left out.
pub(crate) fn header_note(header: &str) -> Note {
    let text = text!(
        "各页重复的页眉或页脚未导入：{header}",
        "a header or footer that pages repeat was left out: {header}"
    );
    Note { location: Location::Page(1, 1), text }
}

/// Returns a note for a row or cell that a page break cut.
pub(crate) fn cut_row_note(location: Location) -> Note {
    let text = text!(
        "表格的一行或一格被分页切开，两部分已接在一起",
        "a row or a cell of a table was cut by the page; its two parts were joined"
    );
    Note { location, text }
}

/// Makes notes at the top of a page.
pub(crate) fn at_page(number: u32, texts: Vec<Text>) -> Vec<Note> {
    let note = |text| Note { location: Location::Page(number, 1), text };
    texts.into_iter().map(note).collect()
}
