//! Documents that nobody has, but somebody may send: an import stays small and quick
//! on them, and loses no word.

use crate::support::documents::wanted::of_document;
use nianbao_document::{Block, BlockContent, Cell, Document, Grid, Image, Location};

fn cell(row: usize, column: usize, text: &str) -> Cell {
    Cell {
        row,
        column,
        row_span: 1,
        column_span: 1,
        text: text.to_owned(),
        uncertainty: None,
        location: Location::Paragraph(1),
    }
}

fn table(cells: Vec<Cell>) -> Block {
    let at = Location::Paragraph(1);
    Block { location: at, content: BlockContent::Table(Grid { cells, ragged: false }) }
}

fn document(blocks: Vec<Block>) -> Document {
    Document { blocks, ..Document::default() }
}

#[test]
fn what_is_between_two_far_corners_is_not_written() {
    let cells = vec![cell(0, 0, "角"), cell(1_048_575, 16_383, "另一角")];
    let source = of_document(&document(vec![table(cells)])).source;
    assert!(source.contains("| 角 |") && source.contains("| 另一角 |"), "{source}");
    assert!(source.len() < 4096);
}

#[test]
fn many_tables_of_one_wide_cell_are_written_as_one_cell_each() {
    let wide = || Cell { row_span: 1000, column_span: 1000, ..cell(0, 0, "宽") };
    let source = of_document(&document((0..2000).map(|_| table(vec![wide()])).collect())).source;
    assert_eq!(source.matches("| 宽 |").count(), 2000);
}

#[test]
fn rows_without_end_that_contradict_one_another_are_told_in_few_words() {
    let rows = (0..6000).flat_map(|row| {
        let number = row.to_string();
        let label = if row % 2 == 0 { "行政规范性文件" } else { "没有数的说明" };
        let figure = if row % 2 == 0 { number.as_str() } else { "" };
        [cell(row, 0, label), cell(row, 1, figure), cell(row, 2, ""), cell(row, 3, "")]
    });
    let read = of_document(&document(vec![table(rows.collect())]));
    let figures: Vec<_> =
        read.provenance.iter().filter(|cell| cell.form_path.contains("行政规范性文件")).collect();
    assert!(!figures.is_empty());
    for cell in figures {
        assert_eq!(cell.value, None);
        assert!(cell.raw.len() < 1000 && cell.raw.ends_with('…'), "{}", cell.raw);
    }
}

#[test]
fn pictures_without_end_are_each_kept_once() {
    let images = (0..20_000)
        .map(|at| Image { name: format!("image{at}.png"), bytes: vec![0] })
        .collect::<Vec<_>>();
    let shown = (0..images.len()).chain(0..images.len());
    let blocks = shown
        .map(|at| Block { location: Location::Paragraph(1), content: BlockContent::Image(at) })
        .collect();
    let read = of_document(&Document { blocks, images, ..Document::default() });
    assert_eq!(read.images.len(), 20_000);
    assert_eq!(read.source.matches("![]").count(), 40_000);
}

#[test]
fn headings_without_end_are_read_like_few() {
    let head = ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"];
    let far = 1000;
    let mut cells: Vec<Cell> =
        head.iter().enumerate().map(|(column, head)| cell(0, column, head)).collect();
    cells.extend((head.len()..far).map(|column| cell(0, column, "另")));
    for row in 1..40 {
        cells.extend((0..far).map(|column| cell(row, column, &column.to_string())));
        let at = row * far;
        cells[at].text = if row == 1 { "规章".to_owned() } else { "另一行".to_owned() };
    }
    let read = of_document(&document(vec![table(cells)]));
    assert!(read.source.contains("规章: [1, 2, 3]"), "{}", read.source);
}
