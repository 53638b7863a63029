//! PDFs of single pages: text is read as a reader of the page sees it.

use crate::support::documents::pdf::{assemble, file, page, stream};
use nianbao_document::{BlockContent, Cell, Document, ReadError, Uncertainty, UnsupportedFormat};

fn read(bytes: &[u8]) -> Document {
    nianbao_document::read("a.pdf", bytes).unwrap()
}

/// A page with entries and resources of its own; further objects begin at 6.
fn document(content: &str, catalog: &str, resources: &str, page_entries: &str) -> Vec<Vec<u8>> {
    vec![
        format!("<< /Type /Catalog /Pages 2 0 R {catalog} >>").into_bytes(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        format!(
            "<< /Type /Page /Parent 2 0 R /Contents 4 0 R /MediaBox [0 0 400 400] \
             /Resources << /Font << /F1 5 0 R /F2 << /Type /Font /Subtype /Type1 /BaseFont \
             /ZapfDingbats >> >> {resources} >> {page_entries} >>"
        )
        .into_bytes(),
        page(content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
            .to_vec(),
    ]
}

/// Two rows of a label and a cell; `inside` is drawn in the first cell, from (202, 305).
fn table(inside: &str) -> String {
    let rows = "100 300 100 20 re S 200 300 100 20 re S 100 280 100 20 re S 200 280 100 20 re S ";
    let labels = "BT /F1 10 Tf 1 0 0 1 102 305 Tm (first) Tj 1 0 0 1 102 285 Tm (second) Tj \
                  1 0 0 1 202 285 Tm (4) Tj ET ";
    format!("{rows}{labels}{inside}")
}

fn cell(document: &Document) -> &Cell {
    let grid = document.blocks.iter().find_map(|block| match &block.content {
        BlockContent::Table(grid) => Some(grid),
        _ => None,
    });
    grid.unwrap().row_cells(0).last().unwrap()
}

/// The text of a cell in which something is drawn, and what is uncertain of it.
pub(super) fn in_cell(inside: &str, catalog: &str, resources: &str, objects: &[Vec<u8>]) -> String {
    let mut all = document(&table(inside), catalog, resources, "");
    all.extend_from_slice(objects);
    shown(cell(&read(&assemble(&all))))
}

fn shown(cell: &Cell) -> String {
    match &cell.uncertainty {
        Some(reason) => format!("{}: {reason:?}", cell.text),
        None => cell.text.clone(),
    }
}

fn notes(document: &Document) -> String {
    let notes: Vec<&str> = document.notes.iter().map(|note| note.text.zh.as_ref()).collect();
    notes.join("\n") + "\n"
}

pub(super) const SIX: &str = "BT /F1 10 Tf 202 305 Td (6) Tj ET ";

#[test]
fn layers_are_shown_as_their_membership_says() {
    let layers = "/OCProperties << /OCGs [6 0 R 7 0 R] /D << /OFF [7 0 R] >> >>";
    let groups =
        [b"<< /Type /OCG /Name (on) >>".to_vec(), b"<< /Type /OCG /Name (off) >>".to_vec()];
    let cases = [
        ("/OCGs [6 0 R 7 0 R]", "6"),
        ("/OCGs [6 0 R 7 0 R] /P /AllOn", ""),
        ("/OCGs [6 0 R 7 0 R] /P /AnyOff", "6"),
        ("/OCGs [6 0 R 7 0 R] /P /AllOff", ""),
        ("/OCGs 7 0 R", ""),
        ("/OCGs []", "6"),
        ("/VE [/Not 6 0 R]", ""),
        ("/VE [/And 6 0 R [/Not 7 0 R]]", "6"),
        ("/VE [/Or [/Not 6 0 R] 7 0 R]", ""),
    ];
    for (entries, expected) in cases {
        let resources = format!("/Properties << /L << /Type /OCMD {entries} >> >>");
        let inside = format!("/OC /L BDC {SIX} EMC");
        assert_eq!(in_cell(&inside, layers, &resources, &groups), expected, "{entries}");
    }
    // Shown on the screen and not on paper.
    let usage = "/OCProperties << /OCGs [6 0 R] /D << /AS [<< /Event /Print /Category [/Print] /OCGs [6 0 R] >>] >> >>";
    let group = b"<< /Type /OCG /Name (s) /Usage << /Print << /PrintState /OFF >> >> >>".to_vec();
    let inside = format!("/OC /L BDC {SIX} EMC");
    let read = in_cell(&inside, usage, "/Properties << /L 6 0 R >>", &[group]);
    assert_eq!(read, "6: Visibility");
}

#[test]
fn glyphs_and_what_they_are_said_to_be_may_differ() {
    let said = |text: &str| format!("/Span << /ActualText ({text}) >> BDC {SIX} EMC");
    assert_eq!(in_cell(&said("9"), "", "", &[]), "6: Mapping");
    assert_eq!(in_cell(&said("6"), "", "", &[]), "6");
    // A tick is no digit, though its code is that of one.
    let tick = "BT /F2 10 Tf 202 305 Td (4) Tj ET ";
    assert_eq!(in_cell(tick, "", "", &[]), "\u{fffd}");
    // A font whose table of characters contradicts its encoding.
    let map = stream(
        "",
        b"begincmap 1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfchar <36> <0039> endbfchar endcmap",
    );
    let font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding /ToUnicode 6 0 R >>".to_vec();
    let inside = "/X Do";
    let form = stream(
        "/Type /XObject /Subtype /Form /BBox [0 0 400 400] /Resources << /Font << /F1 7 0 R >> >>",
        SIX.as_bytes(),
    );
    let read = in_cell(inside, "", "/XObject << /X 8 0 R >>", &[map, font, form]);
    assert_eq!(read, "9: Mapping");
}

/// A browser says beside a glyph which of several characters it is.
#[test]
fn text_that_stands_for_glyphs_is_read_where_it_may_be() {
    // Codes 41 to 43 are a radical, a private character and a Greek letter.
    let map = stream(
        "",
        b"begincmap 1 begincodespacerange <00> <FF> endcodespacerange 4 beginbfchar \
          <41> <2F8F> <42> <E001> <43> <0391> <36> <0036> endbfchar endcmap",
    );
    let font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R >>".to_vec();
    let show = |codes: &str, said: &str| {
        let span = if said.is_empty() {
            String::new()
        } else {
            format!("/Span << /ActualText <FEFF{said}> >> BDC ")
        };
        let end = if said.is_empty() { "" } else { "EMC " };
        let glyphs = format!("BT {span} /F1 10 Tf 202 305 Td ({codes}) Tj {end} ET ");
        let form = stream(
            "/Type /XObject /Subtype /Form /BBox [0 0 400 400] /Resources << /Font << /F1 7 0 R >> >>",
            glyphs.as_bytes(),
        );
        let objects = [map.clone(), font.clone(), form];
        in_cell("/X Do ", "", "/XObject << /X 8 0 R >>", &objects)
    };
    assert_eq!(show("A", ""), "行");
    assert_eq!(show("A", "884C"), "行");
    assert_eq!(show("B", "884C"), "行");
    assert_eq!(show("C", "0041"), "A");
    // Variation selectors have no glyph; two characters for one glyph are not placed.
    assert_eq!(show("C", "0041FE00"), "A");
    assert_eq!(show("C", "00410042"), "\u{391}");
    // A digit stays what is shown, and so does all beside it that numbers have.
    assert_eq!(show("6", "0036"), "6");
    assert_eq!(show("6", "516D"), "6: Mapping");
    assert_eq!(show("C", "0036"), "\u{391}: Mapping");
    assert_eq!(show("6C", "00410036"), "6\u{391}");
    assert_eq!(show("C", "002D"), "\u{391}");
}

#[test]
fn glyphs_without_ink_are_not_seen() {
    let font = b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 9 9] /FontMatrix [0.1 0 0 0.1 0 0] \
        /FirstChar 54 /Widths [5 5] /Encoding << /Differences [54 /six /seven] >> \
        /CharProcs << /six 7 0 R /seven 8 0 R >> >>"
        .to_vec();
    let drawn = stream("", b"5 0 0 0 5 7 d1 0 0 4 7 re f");
    let empty = stream("", b"5 0 0 0 5 7 d1");
    let form = stream(
        "/Type /XObject /Subtype /Form /BBox [0 0 400 400] /Resources << /Font << /F1 6 0 R >> >>",
        b"BT /F1 10 Tf 202 305 Td (67) Tj ET",
    );
    let read = in_cell("/X Do", "", "/XObject << /X 9 0 R >>", &[font, drawn, empty, form]);
    assert_eq!(read, "6");
}

#[test]
fn a_glyph_of_its_own_color_leaves_doubt() {
    let font = b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 9 9] /FontMatrix [0.1 0 0 0.1 0 0] \
        /FirstChar 54 /Widths [5 5] /Encoding << /Differences [54 /six /seven] >> \
        /CharProcs << /six 7 0 R /seven 8 0 R >> >>"
        .to_vec();
    let form = stream(
        "/Type /XObject /Subtype /Form /BBox [0 0 400 400] /Resources << /Font << /F1 6 0 R >> >>",
        b"BT /F1 10 Tf 202 305 Td (67) Tj ET",
    );
    let plain = stream("", b"5 0 d0 0 0 4 7 re f");
    let white = stream("", b"5 0 d0 1 g 0 0 4 7 re f");
    let resources = "/XObject << /X 9 0 R >>";
    let same = [font.clone(), plain.clone(), plain.clone(), form.clone()];
    assert_eq!(in_cell("/X Do", "", resources, &same), "67");
    let read = in_cell("/X Do", "", resources, &[font, plain, white, form]);
    assert_eq!(read, "67: Visibility");
}

#[test]
fn an_area_over_a_figure_makes_no_blank_cell() {
    let black = format!("{SIX} q 0 g 201 302 10 14 re f Q");
    assert_eq!(in_cell(&black, "", "", &[]), ": Overprinted");
    let white = format!("{SIX} q 1 g 201 302 10 14 re f Q");
    assert_eq!(in_cell(&white, "", "", &[]), ": Overprinted");
    let dash = format!("{SIX} BT /F1 10 Tf 203 305 Td (-) Tj ET");
    assert!(in_cell(&dash, "", "", &[]).ends_with(": Overprinted"));
}

/// A figure that was taken back leaves a cell that looks blank; where another stands beside
/// it, that one holds.
#[test]
fn a_figure_that_was_taken_back_makes_no_blank_cell() {
    let words = "BT /F1 10 Tf 202 305 Td (27) Tj ET ";
    let new = "BT /F1 10 Tf 225 305 Td (8) Tj ET ";
    let strikes = [
        "202 307.5 11.1 0.6 re f ",
        "0.6 w 201.5 308 m 213.5 308 l S ",
        "202 307.5 5.5 0.6 re f 207.6 307.5 5.5 0.6 re f ",
    ];
    for strike in strikes {
        assert_eq!(in_cell(&format!("{words}{strike}"), "", "", &[]), ": StruckOut", "{strike}");
        assert_eq!(in_cell(&format!("{words}{strike}{new}"), "", "", &[]), "8", "{strike}");
    }
    let annotation = "/Annots [<< /Type /Annot /Subtype /StrikeOut /Rect [202 303 214 314] \
        /QuadPoints [202 314 214 314 202 303 214 303] /F 4 >>]";
    let struck = read(&assemble(&document(&table(words), "", "", annotation)));
    assert_eq!(shown(cell(&struck)), ": StruckOut");
    for paper in ["1 g", "0.97 g", "1 1 0.95 rg"] {
        let cover = format!("{words} q {paper} 201 302 14 14 re f Q ");
        assert_eq!(in_cell(&cover, "", "", &[]), ": Overprinted", "{paper}");
        assert_eq!(in_cell(&format!("{cover}{new}"), "", "", &[]), "8", "{paper}");
    }
    // What nobody saw before is no figure that was taken back.
    for unseen in [
        "q 1 g BT /F1 10 Tf 202 305 Td (27) Tj ET Q",
        "BT 3 Tr /F1 10 Tf 202 305 Td (27) Tj 0 Tr ET",
    ] {
        let cover = format!("{unseen} q 1 g 201 302 14 14 re f Q ");
        assert_eq!(in_cell(&cover, "", "", &[]), "", "{unseen}");
    }
}

#[test]
fn drawings_in_a_cell_may_be_characters() {
    let curve = format!("{SIX} q 0 g 210 305 m 212 312 214 312 216 305 c f Q");
    assert_eq!(in_cell(&curve, "", "", &[]), "6: Object");
    let picture = stream(
        "/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray",
        b"\0",
    );
    let drawn = "q 6 0 0 9 210 304 cm /X Do Q";
    assert_eq!(in_cell(drawn, "", "/XObject << /X 6 0 R >>", &[picture]), ": Object");
}

#[test]
fn a_soft_mask_leaves_doubt() {
    let mask = stream(
        "/Type /XObject /Subtype /Form /BBox [0 0 400 400] /Group << /S /Transparency /CS /DeviceGray >>",
        b"0 g 0 0 400 400 re f",
    );
    let resources = "/ExtGState << /G << /SMask << /Type /Mask /S /Luminosity /G 6 0 R >> >> /H << /SMask /None >> >>";
    let masked = format!("q /G gs {SIX} Q");
    assert_eq!(in_cell(&masked, "", resources, std::slice::from_ref(&mask)), "6: Visibility");
    let unmasked = format!("q /G gs /H gs {SIX} Q");
    assert_eq!(in_cell(&unmasked, "", resources, &[mask]), "6");
}

#[test]
fn text_that_clips_shows_what_is_painted_in_it() {
    let clip = "q BT 7 Tr /F1 10 Tf 202 305 Td (6) Tj ET";
    assert_eq!(in_cell(&format!("{clip} Q"), "", "", &[]), "");
    let filled = format!("{clip} 1 0 0 rg 200 300 50 20 re f Q");
    assert_eq!(in_cell(&filled, "", "", &[]), "6: Overprinted");
}

#[test]
fn digits_of_two_sizes_or_heights_leave_doubt() {
    let smaller = format!("{SIX} BT /F1 6 Tf 207.56 305 Td (1) Tj ET");
    assert_eq!(in_cell(&smaller, "", "", &[]), "61: Position");
    let shifted = format!("{SIX} BT /F1 10 Tf 207.56 307 Td (1) Tj ET");
    assert_eq!(in_cell(&shifted, "", "", &[]), "61: Position");
    let raised = format!("{SIX} BT /F1 6 Tf 207.56 309 Td (1) Tj ET");
    assert_eq!(in_cell(&raised, "", "", &[]), "6¹");
    let apart = format!("{SIX} BT /F1 6 Tf 214 309 Td (1) Tj ET");
    assert_eq!(in_cell(&apart, "", "", &[]), "6¹");
    let turned = format!("{SIX} BT /F1 10 Tf 0 1 -1 0 220 303 Tm (1) Tj ET");
    assert_eq!(in_cell(&turned, "", "", &[]), "6\n1: Position");
    let above = "BT /F1 10 Tf 202 302 Td (6) Tj /F1 5 Tf 6 11 Td (1) Tj ET";
    assert_eq!(in_cell(above, "", "", &[]), "1\n6: Position");
}

#[test]
fn the_values_of_fields_without_an_appearance_are_told() {
    let field = |place: &str| {
        format!("<< /Type /Annot /Subtype /Widget /FT /Tx /T (F) /V (12) /Rect [{place}] >>")
    };
    let inside = document(&table(""), "", "", &format!("/Annots [{}]", field("201 301 299 319")));
    assert_eq!(shown(cell(&read(&assemble(&inside)))), ": Control");
    let outside = document(&table(""), "", "", &format!("/Annots [{}]", field("201 101 299 119")));
    let outside = read(&assemble(&outside));
    assert_eq!(shown(cell(&outside)), "");
    assert!(notes(&outside).contains("未导入：“12”"), "{}", notes(&outside));
}

#[test]
fn comments_are_counted_and_boxes_read_in_the_state_they_are_in() {
    let annotations = "/Annots [<< /Type /Annot /Subtype /Text /Contents (why) /Rect [9 9 20 20] >> \
        << /Type /Annot /Subtype /Highlight /Rect [200 300 300 320] /QuadPoints [200 320 300 320 200 300 300 300] >> \
        << /Type /Annot /Subtype /Popup /Rect [9 9 20 20] >> \
        << /Type /Annot /Subtype /Widget /FT /Btn /AS /Off /Rect [202 302 212 312] \
           /AP << /N << /Yes 6 0 R /Off 7 0 R >> >> >>]";
    let mut all = document(&table(SIX), "", "", annotations);
    let state = |text: &str| {
        stream(
            "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /Font << /F1 5 0 R >> >>",
            format!("BT /F1 9 Tf ({text}) Tj ET").as_bytes(),
        )
    };
    all.extend([state("1"), state("")]);
    let document = read(&assemble(&all));
    assert_eq!(shown(cell(&document)), "6");
    assert!(notes(&document).contains("2 条批注未导入"), "{}", notes(&document));
}

#[test]
fn a_form_that_a_program_draws_is_refused_by_name() {
    let all = document(SIX, "/NeedsRendering true", "", "");
    let refused = nianbao_document::read("a.pdf", &assemble(&all));
    assert_eq!(refused, Err(ReadError::Unsupported(UnsupportedFormat::XfaForm)));
    let all = document(SIX, "/AcroForm << /XFA [] /Fields [] >>", "", "");
    assert!(notes(&read(&assemble(&all))).contains("XFA"));
}

#[test]
fn a_seal_over_the_closing_words_hides_none_of_them() {
    let mask = stream(
        "/Type /XObject /Subtype /Image /Width 2 /Height 2 /BitsPerComponent 8 /ColorSpace /DeviceGray",
        &[0, 0, 0, 255],
    );
    let seal = stream(
        "/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray /SMask 6 0 R",
        b"\0",
    );
    let content = "BT /F1 12 Tf 100 100 Td (Office) Tj ET q 60 0 0 60 95 90 cm /X Do Q";
    let mut all = document(content, "", "/XObject << /X 7 0 R >>", "");
    all.extend([mask, seal]);
    let document = read(&assemble(&all));
    assert_eq!(document.blocks[0].content, BlockContent::Paragraph("Office".to_owned()));
}

#[test]
fn words_that_are_left_out_are_said() {
    let content = format!(
        "{SIX} BT 3 Tr /F1 10 Tf 20 100 Td (unseen words) Tj ET BT 0 Tr /F1 10 Tf 20 200 Td (struck) Tj ET 20 202.5 28 0.6 re f"
    );
    let document = read(&file(&[], &[page(&content)]));
    let notes = notes(&document);
    assert!(notes.contains("未读入：“unseen words”"), "{notes}");
    assert!(notes.contains("带删除线的文字未读入：“struck”"), "{notes}");
}

#[test]
fn an_underline_and_the_lines_of_a_table_strike_nothing() {
    let content = "BT /F1 10 Tf 20 100 Td (27) Tj ET 20 98.6 11 0.6 re f 10 95 m 300 95 l S 10 110 m 300 110 l S";
    let document = read(&file(&[], &[page(content)]));
    assert_eq!(document.blocks[0].content, BlockContent::Paragraph("27".to_owned()));
    assert_eq!(document.notes, []);
}

#[test]
fn cells_over_two_pages_keep_their_page_and_count_rows_on() {
    let rows = |from: u32| {
        let row = |at: u32| {
            let y = 780 - (at - from) * 20;
            let cells = [100, 200].map(|x| format!("{x} {y} 100 20 re S "));
            format!(
                "{} BT /F1 10 Tf 1 0 0 1 102 {} Tm (label{at}) Tj 1 0 0 1 202 {1} Tm ({at}) Tj ET ",
                cells.concat(),
                y + 5
            )
        };
        page(&(from..from + 3).map(row).collect::<String>())
    };
    let document = read(&file(&[], &[rows(11), rows(14)]));
    let BlockContent::Table(grid) = &document.blocks[0].content else { unreachable!() };
    let place = |row: usize| grid.row_cells(row).last().unwrap().location.text().zh;
    assert_eq!(place(1), "第 1 页表 1 第 2 行“label12”第 2 列");
    assert_eq!(place(4), "第 2 页表 1 第 5 行“label15”第 2 列");
}

#[test]
fn paint_without_end_over_text_without_end_is_bounded() {
    let text = "BT /F1 10 Tf 202 305 Td (6666666666) Tj ET ".repeat(400);
    let areas = "q 0.9 g 0 0 400 400 re f Q ".repeat(30_000);
    let read = in_cell(&format!("{text}{areas}"), "", "", &[]);
    assert!(read.contains(':'), "{read}");
    let scattered: Vec<String> = (0..30_000)
        .map(|at| format!("q 0.9 g {} 300 m 300 {} l 250 320 l f Q ", at % 300, at % 310))
        .collect();
    let scattered = scattered.concat();
    let read = in_cell(&format!("{text}{scattered}"), "", "", &[]);
    assert!(read.contains(':'), "{read}");
    let lines = "q 1 w 200 304 m 300 304 l S Q ".repeat(30_000);
    let _ = in_cell(&format!("{text}{lines}"), "", "", &[]);
}

#[test]
fn reasons_are_sentences() {
    for reason in [Uncertainty::Mapping, Uncertainty::Position] {
        assert!(!reason.text().zh.is_empty() && !reason.text().en.is_empty());
    }
}

/// Digits that stand so that a reader sees other ones, or cannot tell which figure they
/// make.
#[test]
fn digits_turned_parted_or_between_cells_are_left_to_a_person() {
    let digits = |matrix: &str, text: &str| format!("BT /F1 10 Tf 0 g {matrix} Tm ({text}) Tj ET ");
    let cases = [
        (digits("1 0 0 1 202 305", "27"), "27"),
        (digits("1 0 0.2 1 202 305", "27"), "27"),
        (digits("-1 0 0 1 220 305", "27"), "27: Visibility"),
        (digits("1 0 0 -1 202 312", "69"), "69: Visibility"),
        (digits("-1 0 0 -1 220 312", "69"), "69: Visibility"),
        // Beside each other, with the gap of a blank, and as wide apart as justified text.
        (digits("1 0 0 1 202 305", "2") + &digits("1 0 0 1 207.56 305", "7"), "27"),
        (digits("1 0 0 1 202 305", "2") + &digits("1 0 0 1 211 305", "7"), "2 7"),
        (digits("1 0 0 1 202 305", "2") + &digits("1 0 0 1 220 305", "7"), "2 7"),
        // Over the edge of the table.
        (digits("1 0 0 1 292.5 305", "27"), "2: Overprinted"),
        (digits("1 0 0 1 288.5 305", "27"), "27"),
        // A sign that is drawn, and a line below the figure.
        (digits("1 0 0 1 210 305", "27") + "204 309 m 208 309 l S", "27: Object"),
        (digits("1 0 0 1 210 305", "27") + "207 304 m 207 312 l S", "27: Object"),
        (digits("1 0 0 1 210 305", "27") + "210 303.5 m 221 303.5 l S", "27"),
        ("230 310 m 240 310 l S".to_owned(), ": Object"),
    ];
    for (inside, expected) in cases {
        assert_eq!(in_cell(&inside, "", "", &[]), expected, "{inside}");
    }
}

/// Browsers that print a page name radicals in the place of characters.
#[test]
fn radicals_are_read_as_their_characters() {
    let map = stream(
        "",
        b"begincmap 1 begincodespacerange <00> <FF> endcodespacerange 2 beginbfchar <41> <2F70> <42> <2ED3> endbfchar endcmap",
    );
    let font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R >>".to_vec();
    let form = stream(
        "/Type /XObject /Subtype /Form /BBox [0 0 400 400] /Resources << /Font << /F1 7 0 R >> >>",
        b"BT /F1 10 Tf 202 305 Td (AB) Tj ET",
    );
    let read = in_cell("/X Do", "", "/XObject << /X 8 0 R >>", &[map, font, form]);
    assert!(read.starts_with("示长"), "{read}");
}

/// A watermark over the page is no text and no figure; digits at a slant by themselves may
/// be a figure.
#[test]
fn text_at_a_slant_is_no_text_of_the_document() {
    let words = "BT /F1 30 Tf 0.7 0.7 -0.7 0.7 150 240 Tm (Draft 2023) Tj ET ";
    let content = format!("BT /F1 10 Tf 20 100 Td (A text before and after it.) Tj ET {words}");
    let read_words = read(&assemble(&document(&table(&(SIX.to_owned() + &content)), "", "", "")));
    assert_eq!(shown(cell(&read_words)), "6");
    let text = format!("{:?}", read_words.blocks);
    assert!(!text.contains("Draft") && !text.contains("2023"), "{text}");
    assert!(notes(&read_words).contains("倾斜的文字（如水印）未导入：“Draft 2023”"));
    let digits = "BT /F1 10 Tf 0.94 0.34 -0.34 0.94 212 305 Tm (27) Tj ET ";
    assert_eq!(in_cell(&format!("{SIX} {digits}"), "", "", &[]), "6: Overprinted");
    assert_eq!(in_cell(digits, "", "", &[]), ": Overprinted");
    // A page that is set at a slant keeps its text.
    let askew = read(&file(&[], &[page(words)]));
    assert!(format!("{:?}", askew.blocks).contains("Draft 2023"), "{:?}", askew.blocks);
}
