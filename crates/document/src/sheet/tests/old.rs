//! Old workbooks ([MS-XLS]) are read as they are shown.

use super::{figures, notes_text, record, shown, u16_bytes, uncertainties};
use crate::{Document, Uncertainty, cfb, read};

fn wide(text: &str) -> Vec<u8> {
    u16_bytes(&text.encode_utf16().collect::<Vec<_>>())
}

/// A workbook with one sheet: records of the globals, and of the sheet.
fn workbook(globals: &[Vec<u8>], sheet: &[Vec<u8>]) -> Document {
    let begin = record(0x809, &u16_bytes(&[0x600, 5, 0, 0]));
    let end = record(0x0a, &[]);
    let globals = globals.concat();
    let entry = |at: usize| {
        let at = u32::try_from(at).unwrap();
        record(0x85, &[&at.to_le_bytes()[..], &[0, 0, 1, 1], &wide("表")].concat())
    };
    let at = begin.len() + globals.len() + entry(0).len() + end.len();
    let stream = [begin.clone(), globals, entry(at), end.clone(), begin, sheet.concat(), end];
    read("a.xls", &cfb::tests::pack("Workbook", &stream.concat())).unwrap()
}

fn font(height: u16, grbit: u16, color: u16, script: u16) -> Vec<u8> {
    record(0x31, &[u16_bytes(&[height, grbit, color, 400, script]), vec![0; 6]].concat())
}

/// A style: font, number format, and a solid fill of a colour.
fn style(font: u16, format: u16, fill: Option<u16>) -> Vec<u8> {
    let pattern = if fill.is_some() { 1u32 << 26 } else { 0 };
    let fill = u16_bytes(&[fill.unwrap_or(64)]);
    let rest = [&[0u8; 10][..], &pattern.to_le_bytes(), &fill].concat();
    record(0xe0, &[u16_bytes(&[font, format]), rest].concat())
}

fn cell(row: u16, column: u16, style: u16, rest: &[u8]) -> Vec<u8> {
    [&u16_bytes(&[row, column, style]), rest].concat()
}

fn number(row: u16, style: u16, value: f64) -> Vec<u8> {
    [
        record(0x203, &cell(row, 0, 0, &8f64.to_le_bytes())),
        record(0x203, &cell(row, 1, style, &value.to_le_bytes())),
    ]
    .concat()
}

fn format(id: u16, code: &str) -> Vec<u8> {
    let length = u16::try_from(code.encode_utf16().count()).unwrap();
    record(0x41e, &[u16_bytes(&[id, length]), vec![1], wide(code)].concat())
}

#[test]
fn fonts_and_formats_decide_what_is_seen() {
    let globals = [
        font(220, 0, 0x7fff, 0),
        font(220, 8, 0x7fff, 0),
        font(220, 0, 0x7fff, 1),
        font(220, 0, 9, 0),
        // Font 4 does not exist: this is font 5.
        font(20, 0, 0x7fff, 0),
        font(220, 0, 10, 0),
        record(
            0x92,
            &[&u16_bytes(&[3])[..], &[0, 0, 0, 0, 255, 255, 255, 0, 254, 254, 254, 0]].concat(),
        ),
        format(180, "0!.0,"),
        format(181, "0;-0;\"/\""),
        style(0, 0, None),
        style(1, 0, None),
        style(2, 0, None),
        style(3, 0, None),
        style(3, 0, Some(30)),
        style(5, 0, None),
        style(6, 0, None),
        style(0, 180, None),
        style(0, 181, None),
        style(0, 1, None),
    ];
    let mut sheet: Vec<Vec<u8>> = (0..7).map(|at| number(at, at, 27.0)).collect();
    sheet.extend([number(7, 7, 207_800.0), number(8, 8, 0.0), number(9, 9, 38.41)]);
    let read = workbook(&globals, &sheet);
    let wanted = ["27", "", "²⁷", "", "27", "", "", "20.8", "/", "38"];
    assert_eq!(figures(&read), wanted);
    let differs = |kept: &str, shown: &str| Uncertainty::ShownDifferently {
        kept: kept.to_owned(),
        shown: Some(shown.to_owned()),
    };
    let reasons = [
        ("B2", Uncertainty::Revision),
        ("B4", Uncertainty::Visibility),
        ("B6", Uncertainty::Visibility),
        ("B7", Uncertainty::Visibility),
        ("B8", differs("207800", "20.8")),
        ("B10", differs("38.41", "38")),
    ];
    assert_eq!(uncertainties(&read), reasons.map(|(at, reason)| (at.to_owned(), reason)));
}

#[test]
fn runs_of_shared_strings_are_read_as_they_look() {
    let rich = |text: &str, runs: &[(u16, u16)]| {
        let count = u16::try_from(runs.len()).unwrap();
        let length = u16::try_from(text.encode_utf16().count()).unwrap();
        let runs: Vec<u16> = runs.iter().flat_map(|(at, font)| [*at, *font]).collect();
        [u16_bytes(&[length]), vec![9], u16_bytes(&[count]), wide(text), u16_bytes(&runs)].concat()
    };
    let strings = [
        rich("271", &[(2, 2)]),
        rich("271", &[(0, 1), (1, 0)]),
        rich("27", &[]),
        rich("𠮷271", &[(4, 3), (9, 0)]),
    ];
    let split = strings.concat();
    // The runs of the first string go on in the next record.
    let (first, rest) = split.split_at(13);
    let globals = [
        font(220, 0, 0x7fff, 0),
        font(220, 8, 0x7fff, 0),
        font(220, 0, 0x7fff, 1),
        font(220, 0, 9, 0),
        style(0, 0, None),
        record(0xfc, &[&u16_bytes(&[4, 0, 4, 0])[..], first].concat()),
        record(0x3c, rest),
    ];
    let sheet: Vec<Vec<u8>> = (0..4u16)
        .map(|at| {
            let label = record(0x203, &cell(at, 0, 0, &8f64.to_le_bytes()));
            [label, record(0xfd, &cell(at, 1, 0, &u32::from(at).to_le_bytes()))].concat()
        })
        .collect();
    let read = workbook(&globals, &sheet);
    assert_eq!(figures(&read), ["27¹", "71", "27", "𠮷27"]);
    assert!(notes_text(&read).contains("B2 words that are struck out were left out: “2”"));
    assert_eq!(uncertainties(&read), [("B4".to_owned(), Uncertainty::Visibility)]);
}

#[test]
fn hidden_rows_columns_and_zeros_are_not_seen() {
    let row = |row: u16, height: u16, flags: u16| {
        record(0x208, &u16_bytes(&[row, 0, 2, height, 0, 0, flags, 0]))
    };
    let sheet = [
        record(0x7d, &u16_bytes(&[2, 2, 2560, 0, 1, 0])),
        row(0, 300, 0),
        row(1, 300, 0x20),
        row(2, 45, 0),
        number(0, 0, 27.0),
        record(0x203, &cell(0, 2, 0, &5f64.to_le_bytes())),
        number(1, 0, 28.0),
        number(2, 0, 29.0),
        number(3, 0, 0.0),
        record(0x23e, &u16_bytes(&[0x06, 0, 0, 0, 0])),
    ];
    let read = workbook(&[], &sheet);
    assert_eq!(shown(&read), ["0,0 A1 8 | 0,1 B1 27 | 1,0 A4 8 | 1,1 B4 "]);
    let notes = notes_text(&read);
    assert!(notes.contains("rows 2–3 are") && notes.contains("columns C are"), "{notes}");
    assert_eq!(uncertainties(&read).len(), 1);
    let default = [record(0x225, &u16_bytes(&[2, 0])), row(3, 300, 0)];
    let read =
        workbook(&[], &[default.as_slice(), &[number(1, 0, 1.0), number(3, 0, 2.0)]].concat());
    assert_eq!(shown(&read), ["0,0 A4 8 | 0,1 B4 2"]);
}

#[test]
fn formulas_to_be_computed_again_leave_a_doubt() {
    let formula = |row: u16, flags: u16| {
        let rest = [&7f64.to_le_bytes()[..], &u16_bytes(&[flags, 0, 0])].concat();
        [number(row, 0, 1.0), record(0x006, &cell(row, 1, 0, &rest))].concat()
    };
    let doubted = |before: &[Vec<u8>]| {
        let formulas = [formula(0, 0), formula(1, 1), formula(2, 2), formula(3, 8)];
        let read = workbook(&[], &[before, &formulas].concat());
        assert_eq!(figures(&read), ["7"; 4]);
        let found = uncertainties(&read).into_iter();
        found
            .map(|(at, reason)| {
                assert_eq!(reason, Uncertainty::NoResult);
                at
            })
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(doubted(&[]), "B2 B3");
    assert_eq!(doubted(&[record(0x5e, &[0, 0])]), "B1 B2 B3 B4");
    let shows = workbook(&[], &[formula(0, 0), record(0x23e, &u16_bytes(&[0x17, 0]))]);
    assert_eq!(uncertainties(&shows).len(), 1);
}

#[test]
fn conditional_formats_and_objects_leave_a_doubt() {
    let ranges = record(0x1b0, &u16_bytes(&[1, 0, 0, 1, 1, 1, 1, 0, 1, 1, 1]));
    // A font that is white, struck or red, where the value is 5.
    let rule = |style: u32, color: u32, bound: u16| {
        let font = [
            &[0u8; 64][..],
            &[0xff; 4],
            &style.to_le_bytes(),
            &[0; 4],
            &[0; 4],
            &color.to_le_bytes(),
            &[0; 34],
        ]
        .concat();
        let formula = [&[0x1e][..], &u16_bytes(&[bound])].concat();
        let head =
            [&[1u8, 3][..], &u16_bytes(&[3, 0]), &(1u32 << 26).to_le_bytes(), &[0, 0]].concat();
        record(0x1b1, &[head, font, formula].concat())
    };
    let doubted = |records: &[Vec<u8>]| {
        let cells = [number(0, 0, 5.0), number(1, 0, 7.0), number(2, 0, 5.0)];
        let read = workbook(&[], &[&cells[..], records].concat());
        uncertainties(&read).into_iter().map(|(at, _)| at).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(doubted(&[ranges.clone(), rule(0, 9, 5)]), "B1");
    assert_eq!(doubted(&[ranges.clone(), rule(0x80, 10, 7)]), "B2");
    assert_eq!(doubted(&[ranges.clone(), rule(0, 10, 5)]), "");
    assert_eq!(doubted(&[ranges.clone(), rule(0, 9, 8)]), "");
    let format = record(
        0x1b1,
        &[
            &[2u8, 0][..],
            &u16_bytes(&[0, 0]),
            &(1u32 << 25).to_le_bytes(),
            &[1, 0],
            &u16_bytes(&[9, 0]),
            b";;;",
        ]
        .concat(),
    );
    assert_eq!(doubted(&[ranges, format]), "B1 B2");
    // A shape over B3, then one over B1 that is the box of a comment.
    let shape = |row: u16| {
        let anchor = u16_bytes(&[0, 1, 0, row, 0, 1, 500, row, 90]);
        record(0xec, &[&[0, 0, 0x10, 0xf0, 0x12, 0, 0, 0][..], &anchor].concat())
    };
    let object = |kind: u16| record(0x5d, &u16_bytes(&[0x15, 0x12, kind, 1, 0]));
    assert_eq!(doubted(&[shape(2), object(8), shape(0), object(0x19)]), "B3");
    assert_eq!(doubted(&[shape(1), object(0x0b)]), "B2");
}

#[test]
fn lines_across_cells_symbol_fonts_and_repeated_text_leave_a_doubt() {
    let symbols =
        [u16_bytes(&[220, 0, 0x7fff, 400, 0]), vec![0; 4], vec![9, 0], b"Wingdings".to_vec()];
    let diagonal = [
        &u16_bytes(&[0, 0])[..],
        &[0; 6],
        &(1u32 << 30).to_le_bytes(),
        &(1u32 << 21).to_le_bytes(),
        &[0; 2],
    ];
    let repeated = [&u16_bytes(&[0, 0])[..], &[0, 0, 4], &[0; 11]];
    let globals = [
        font(220, 0, 0x7fff, 0),
        record(0x31, &symbols.concat()),
        style(0, 0, None),
        style(1, 0, None),
        record(0xe0, &diagonal.concat()),
        record(0xe0, &repeated.concat()),
    ];
    let blanks = record(0xbe, &u16_bytes(&[4, 1, 0, 2, 2]));
    let sheet = [
        number(0, 1, 5.0),
        number(1, 2, 5.0),
        number(2, 3, 5.0),
        number(3, 0, 5.0),
        record(0x203, &cell(4, 0, 0, &8f64.to_le_bytes())),
        blanks,
        record(0x203, &cell(5, 0, 0, &8f64.to_le_bytes())),
        record(0x201, &cell(5, 1, 2, &[])),
    ];
    let found = uncertainties(&workbook(&globals, &sheet));
    let repeated = Uncertainty::ShownDifferently { kept: "5".to_owned(), shown: None };
    let wanted = [
        ("B1", Uncertainty::Symbol),
        ("B2", Uncertainty::Diagonal),
        ("B3", repeated),
        ("C5", Uncertainty::Diagonal),
        ("B6", Uncertainty::Diagonal),
    ];
    assert_eq!(found, wanted.map(|(at, reason)| (at.to_owned(), reason)));
}
