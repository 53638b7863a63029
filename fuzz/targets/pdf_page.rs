//! What a page of a PDF draws, in a file that is otherwise right; behind the first
//! `%table` stands the table of characters of one of its fonts.
#![no_main]

use nianbao_fuzz::{pdf, reads};

const CATALOG: &[u8] = b"<< /Type /Catalog /Pages 2 0 R >>";
const PAGES: &[u8] = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>";
const PAGE: &[u8] = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 7 0 R /Resources << /Font << /A 4 0 R /B 5 0 R /C 6 0 R >> /XObject << /X 7 0 R >> >> >>";
const LATIN: &[u8] = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>";
const UNICODE: &[u8] = b"<< /Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding /UniGB-UCS2-H /DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 /BaseFont /SimSun /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>] >>";
const GLYPHS: &[u8] = b"<< /Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding /Identity-H /ToUnicode 8 0 R /DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 /BaseFont /SimSun /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /W [1 [500 500] 3 9 1000] >>] >>";
const MARK: &[u8] = b"%table";

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let at = bytes.windows(MARK.len()).position(|word| word == MARK);
    let (page, table) = bytes.split_at(at.unwrap_or(bytes.len()));
    let page = pdf::stream(page);
    let table = pdf::stream(table);
    reads("x.pdf", &pdf::file(&[CATALOG, PAGES, PAGE, LATIN, UNICODE, GLYPHS, &page, &table]));
});
