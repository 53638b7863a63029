//! What the fuzz targets have in common: what holds of every document that was read,
//! and files made around an input.

pub mod pdf;

use nianbao_document::{Block, BlockContent, Document, Grid, read};

/// More places than a test looks at one by one.
const MANY: usize = 1 << 20;

/// Reads an input as a file with a name; what is read has to be sound.
pub fn reads(name: &str, bytes: &[u8]) -> Option<Document> {
    let document = read(name, bytes).ok()?;
    sound(&document);
    Some(document)
}

/// What the model promises of every document.
fn sound(document: &Document) {
    for Block { content: body, .. } in &document.blocks {
        match body {
            BlockContent::Table(grid) => lies_in_its_places(grid),
            BlockContent::Image(at) => {
                assert!(*at < document.images.len(), "a picture that is not there")
            }
            _ => {}
        }
    }
}

/// Cells are in order, cover one place at least, and no two cover one.
fn lies_in_its_places(grid: &Grid) {
    let (rows, columns) = (grid.row_count(), grid.column_count());
    let all =
        rows.checked_mul(columns).expect("a table has so many places that they cannot be counted");
    let in_order = |pair: &[nianbao_document::Cell]| {
        (pair[0].row, pair[0].column) < (pair[1].row, pair[1].column)
    };
    assert!(grid.cells.windows(2).all(in_order), "cells are not in order");
    assert!(grid.cells.iter().all(|cell| cell.row_span > 0 && cell.column_span > 0));
    if all > MANY {
        return;
    }
    let mut covered = vec![false; all];
    for cell in &grid.cells {
        for row in cell.row..cell.row + cell.row_span {
            for column in cell.column..cell.column + cell.column_span {
                let place = &mut covered[row * columns + column];
                assert!(!std::mem::replace(place, true), "two cells cover {row}, {column}");
            }
        }
    }
}

/// All words of a document, without what is between them.
pub fn words(document: &Document) -> String {
    let mut out = String::new();
    for block in &document.blocks {
        match &block.content {
            BlockContent::Heading(text)
            | BlockContent::Paragraph(text)
            | BlockContent::Line(text) => out.push_str(text),
            BlockContent::Table(grid) => {
                grid.cells.iter().for_each(|cell| out.push_str(&cell.text))
            }
            BlockContent::Image(_) | BlockContent::PageBreak => {}
        }
    }
    out
}

/// The letters and figures of a text, in no order.
pub fn letters(text: &str) -> Vec<char> {
    let mut letters: Vec<char> = text.chars().filter(|sign| sign.is_alphanumeric()).collect();
    letters.sort_unstable();
    letters
}

/// A zip archive of files that are stored as they are.
pub fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut out, mut list) = (Vec::new(), Vec::new());
    for (name, bytes) in files {
        let start = len(out.len());
        // Version, flags, method, time, date, checksum, sizes, the name's length.
        let mut head = vec![20, 0, 0, 8, 0, 0, 0, 0, 0x21, 0x50];
        head.extend(checksum(bytes).to_le_bytes());
        head.extend(len(bytes.len()).to_le_bytes());
        head.extend(len(bytes.len()).to_le_bytes());
        head.extend(len(name.len()).to_le_bytes());
        out.extend(b"PK\x03\x04");
        out.extend(&head);
        out.extend(name.as_bytes());
        out.extend(*bytes);
        list.extend(b"PK\x01\x02\x14\0");
        list.extend(&head);
        list.extend([0; 10]);
        list.extend(start.to_le_bytes());
        list.extend(name.as_bytes());
    }
    let count = u16::try_from(files.len()).expect("a few files").to_le_bytes();
    let end = len(out.len()).to_le_bytes();
    let size = len(list.len()).to_le_bytes();
    out.extend(list);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(count);
    out.extend(count);
    out.extend(size);
    out.extend(end);
    out.extend([0, 0]);
    out
}

fn len(length: usize) -> u32 {
    u32::try_from(length).expect("inputs are small")
}

fn checksum(bytes: &[u8]) -> u32 {
    !bytes
        .iter()
        .fold(!0, |sum: u32, byte| (sum >> 8) ^ SUMS[usize::from(sum.to_le_bytes()[0] ^ *byte)])
}

/// What each byte does to a checksum.
const SUMS: [u32; 256] = {
    let mut sums = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let (mut sum, mut bit) = (byte as u32, 0);
        while bit < 8 {
            sum = (sum >> 1) ^ (0xedb8_8320 & (sum & 1).wrapping_neg());
            bit += 1;
        }
        sums[byte] = sum;
        byte += 1;
    }
    sums
};

#[cfg(test)]
mod tests {
    #[test]
    fn a_zip_is_one() {
        let zip = super::zip(&[("a.txt", b"123456789"), ("b/c.xml", b"<c/>")]);
        assert_eq!(super::checksum(b"123456789"), 0xcbf4_3926);
        let path = std::env::temp_dir().join("nianbao-fuzz.zip");
        std::fs::write(&path, zip).unwrap();
        let run = std::process::Command::new("unzip").arg("-tq").arg(&path).status();
        assert!(run.unwrap().success());
    }
}
