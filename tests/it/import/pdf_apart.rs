//! PDFs in which two figures stand close together in one cell, and pages that are printed
//! askew.

use super::pdf_seen::in_cell;
use crate::support::documents::pdf::{assemble, page};
use nianbao_document::{BlockContent, Document, Uncertainty};
use std::fmt::Write;

/// The cell with digits of a width of 5.56 points, drawn from its left edge.
fn digits(operators: &str) -> String {
    in_cell(&format!("BT /F1 10 Tf 202 305 Td {operators} ET "), "", "", &[])
}

#[test]
fn a_gap_within_digits_leaves_two_figures_to_a_person() {
    for operators in [
        "[(12) -90 (06)] TJ",
        "[(1206) -150 (20)] TJ",
        "[(1206) -280 (2)] TJ",
        "[(2) -200 (0)] TJ",
        "(12) Tj 12.6 0 Td (06) Tj",
        "1 Tc [(1206) -160 (20)] TJ",
        "[(1) -20 (2) -180 (0) -10 (6)] TJ",
    ] {
        let read = digits(operators);
        assert!(read.ends_with(": Position"), "{operators}: {read}");
    }
    // Spaced evenly, kerned, rounded, or two figures by a blank.
    for (operators, text) in [
        ("(1206) Tj", "1206"),
        ("2 Tc (1206) Tj", "1206"),
        ("[(1) -200 (2) -200 (0) -195 (6)] TJ", "1206"),
        ("[(1) 74 (106)] TJ", "1106"),
        ("[(1) -30 (2) 20 (0) -40 (6)] TJ", "1206"),
        ("[(2) -100 (0)] TJ", "20"),
        ("[(365) -200 (.72)] TJ", "365.72"),
        ("[(12) -400 (06)] TJ", "12 06"),
    ] {
        assert_eq!(digits(operators), text, "{operators}");
    }
}

/// A page turned by a slope, upward and back, with rows of a label and two figures.
fn turned([up, back]: [&str; 2]) -> Document {
    let mut content = format!("1 {up} {back} 1 0 0 cm BT /F1 10 Tf ");
    for row in 0..6 {
        let y = 300 - 14 * row;
        _ = write!(
            content,
            "1 0 0 1 40 {y} Tm (label {row}) Tj 1 0 0 1 200 {y} Tm (7{row}3) Tj 1 0 0 1 350 {y} Tm (1{row}) Tj "
        );
    }
    let objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /MediaBox [0 0 400 400] /Resources << /Font << /F1 5 0 R >> >> >>".to_vec(),
        page(&(content + "ET")),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
            .to_vec(),
    ];
    nianbao_document::read("a.pdf", &assemble(&objects)).unwrap()
}

#[test]
fn a_page_printed_askew_is_set_straight_and_told() {
    for (slopes, is_askew) in [
        (["0", "0"], false),
        (["0.005", "-0.005"], false),
        (["-0.01", "0.01"], false),
        (["0.03", "-0.03"], true),
        (["-0.03", "0.03"], true),
        (["0.06", "-0.06"], true),
    ] {
        let [slope, _] = slopes;
        let document = turned(slopes);
        let grids = document.blocks.iter().filter_map(|block| match &block.content {
            BlockContent::Table(grid) => Some(grid),
            _ => None,
        });
        let cells: Vec<_> = grids.flat_map(|grid| grid.cells.iter()).collect();
        let wanted: Vec<String> = (0..6)
            .flat_map(|row| [format!("label {row}"), format!("7{row}3"), format!("1{row}")])
            .collect();
        let texts: Vec<&str> = cells.iter().map(|cell| cell.text.as_str()).collect();
        assert_eq!(texts, wanted, "{slope}");
        let doubt = is_askew.then_some(Uncertainty::Skewed);
        assert!(cells.iter().all(|cell| cell.uncertainty == doubt), "{slope}");
        let is_told = document.notes.iter().any(|note| note.text.zh.contains("歪斜"));
        assert_eq!(is_told, is_askew, "{slope}");
    }
}
