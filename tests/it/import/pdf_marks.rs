//! Lines, bars and pictures in the cells of PDFs: what may be taken for a character leaves
//! doubt, what belongs to the table leaves none.

use super::pdf_seen::{SIX, in_cell};
use crate::support::documents::pdf::stream;

/// A picture of one dark point, named `/X`, and where it is drawn.
fn with_picture(matrix: &str, inside: &str) -> String {
    let picture = stream(
        "/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray",
        b"\0",
    );
    let drawn = format!("q {matrix} cm /X Do Q {inside}");
    in_cell(&drawn, "", "/XObject << /X 6 0 R >>", &[picture])
}

/// The cell is 100 points wide and 20 high, from (200, 300); the 6 stands from 202 to 207.6,
/// and from 305 to 312.
#[test]
fn bars_beside_a_digit_may_be_a_digit_or_a_sign() {
    let cases = [
        // Looks like 1: thin, thick, high, near the edges, light, in parts of one path.
        "210 305 1 7 re f",
        "210 305 4 7 re f",
        "198 305 4.8 7 re f",
        "0.8 g 210 305 4 7 re f",
        "20 20 9 9 re 210 305 4 7 re 350 350 9 9 re f",
        "3.5 w 212 305 m 212 312 l S",
        "8 w 210 308 m 211.5 308 l S",
        "1 w 210 305 m 211 312 l S",
        "1 w 210 305 m 210 312 l 212 312 l S",
        // Looks like a minus, also out of the line before the cell.
        "209 308 4 1 re f",
        "209 307 5 3.5 re f",
        // A decimal point.
        "208 305 1 1 re f",
        "208 305 0.75 0.75 re f",
        "q 1 J 1.2 w 208.5 305.5 m 208.5 305.5 l S Q",
        "208 305.5 m 208 306.2 209 306.2 209 305.5 c 209 304.8 208 304.8 208 305.5 c f",
        // A black box where there may be a figure.
        "215 303 60 14 re f",
    ];
    for drawn in cases {
        let read = in_cell(&format!("{SIX} q 0 g {drawn} Q"), "", "", &[]);
        assert_eq!(read, "6: Object", "{drawn}");
        let read = in_cell(&format!("q 0 g {drawn} Q {SIX}"), "", "", &[]);
        assert_eq!(read, "6: Object", "before: {drawn}");
    }
    let far = SIX.replace("202 305", "212 305");
    for drawn in ["200 308 8 0.8 re f", "0.8 w 198.5 308 m 206 308 l S", "196 306 12 4 re f"] {
        let read = in_cell(&format!("{far} q 0 g {drawn} Q"), "", "", &[]);
        assert_eq!(read, "6: Object", "{drawn}");
    }
    // One as high as the cell makes two of it.
    let read = in_cell(&format!("{SIX} q 210 302 1 16 re f Q"), "", "", &[]);
    assert_eq!(read, ": Object");
    let read = in_cell(&format!("{SIX} q 201.3 302 0.8 15 re f Q"), "", "", &[]);
    assert_eq!(read, "6: Object");
    let dark = "q 0.2 0.3 0.5 rg 200 300 100 20 re f Q q 1 g ";
    let white = format!("{dark} {SIX} 210 305 1 7 re f Q");
    assert_eq!(in_cell(&white, "", "", &[]), "6: Object");
}

#[test]
fn bars_over_a_part_of_a_digit_leave_doubt() {
    for drawn in [
        "202 305 1 7 re f",
        "205 304 5 9 re f",
        "202 308 6 4 re f",
        "198 303 5 12 re f",
        "4 w 202 311 m 220 311 l S",
        "6 w 204 303 m 204 309 l S",
    ] {
        let read = in_cell(&format!("{SIX} q 0 g {drawn} Q"), "", "", &[]);
        assert!(read.starts_with("6: "), "{drawn}: {read}");
    }
}

#[test]
fn pictures_beside_a_digit_leave_doubt() {
    assert_eq!(with_picture("1 0 0 7 210 305", SIX), "6: Object");
    assert_eq!(with_picture("12 0 0 4 196 306", SIX), "6: Object");
    // A picture that fills the cell is its ground if there is text on it.
    assert_eq!(with_picture("98 0 0 18 201 301", SIX), "6");
    assert_eq!(with_picture("98 0 0 18 201 301", ""), ": Object");
}

#[test]
fn lines_and_grounds_of_a_table_leave_no_doubt() {
    let cases = [
        // Grounds of the cell, of several cells, of a paragraph, of words, one on another.
        "0.8 g 200 300 100 20 re f",
        "0.8 g 100 280 200 40 re f",
        "0.3 0.8 1 rg 200.5 300.5 99 19 re f",
        "0.9 g 201 303 97 12 re f",
        "1 1 0 rg 201.5 303 7 11 re f",
        "0.8 g 200 300 100 20 re f 210 302 30 15 re f",
        "1 g 210 305 4 7 re f",
        // Lines drawn again, as areas, as frames of two lines, in parts, thick ones.
        "0 g 200 299.8 100 0.5 re f 199.8 300 0.5 20 re f",
        "0 g 202 302 96 0 re S 200 317.5 100 0.5 re f",
        "0 g 199 299 2 2 re f 299 319 2 2 re f",
        "0 g 198 320 104 4 re f",
        "0 g 200 300 m 240 300 l S 240 300 m 300 300 l S",
        "0 g 200 320 m 200 300 l 300 300 l 300 320 l h S",
        // A line under the figure.
        "0 g 202 303.2 5.6 0.5 re f",
        "0 g 201 303 m 209 303 l S",
    ];
    for drawn in cases {
        let read = in_cell(&format!("q {drawn} Q {SIX}"), "", "", &[]);
        assert_eq!(read, "6", "{drawn}");
    }
    // A marker over the figure, by its blend mode or its opacity; beside it, it is a sign.
    for state in ["/BM /Multiply", "/ca 0.4"] {
        let resources = format!("/ExtGState << /G << {state} >> >>");
        for (area, expected) in [("201 303 8 11", "6"), ("210 305 4 7", "6: Object")] {
            let marker = format!("{SIX} q /G gs 1 1 0 rg {area} re f Q");
            assert_eq!(in_cell(&marker, "", &resources, &[]), expected, "{state} {area}");
        }
    }
}

/// What a pattern looks like is not known; it may be a line through the text on it.
#[test]
fn a_pattern_behind_a_digit_leaves_doubt() {
    let pattern = b"<< /PatternType 2 /Shading << /ShadingType 2 /ColorSpace /DeviceRGB \
        /Coords [200 0 210 0] /Function << /FunctionType 2 /Domain [0 1] /C0 [0 0 0] /C1 [1 1 1] \
        /N 1 >> >> >>"
        .to_vec();
    let with = |area: &str| {
        let inside = format!("q /Pattern cs /P scn {area} re f Q {SIX}");
        in_cell(&inside, "", "/Pattern << /P 6 0 R >>", std::slice::from_ref(&pattern))
    };
    assert_eq!(with("201 304 8 10"), "6: Object");
    // As the ground of the whole cell it is one of the table.
    assert_eq!(with("200 300 100 20"), "6");
}
