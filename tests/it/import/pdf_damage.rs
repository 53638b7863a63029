//! PDFs that are damaged or meant to do damage: each is read or refused, in time.

use std::io::Write;

use nianbao_document::{BlockContent, Container, Limit, ReadError, read};

use crate::support::documents::pdf::{assemble, file, join, page, stream};

const DAMAGED: ReadError = ReadError::Damaged(Container::Pdf);
const ENCRYPTED: ReadError = ReadError::Encrypted(Container::Pdf);
const TOO_MUCH: ReadError = ReadError::LimitExceeded(Limit::PdfContent);

/// Returns the error for which a document is refused.
fn refusal(bytes: &[u8]) -> ReadError {
    read("报告.pdf", bytes).unwrap_err()
}

/// Numbers without a pattern, the same in each run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most.max(1)
    }
}

fn damaged(original: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = original.to_vec();
    for _ in 0..=dice.below(30) {
        let at = dice.below(bytes.len());
        match dice.below(4) {
            0 => bytes[at] = u8::try_from(dice.below(256)).unwrap(),
            1 => bytes.truncate(at.max(bytes.len() / 2)),
            2 => {
                bytes.remove(at);
            }
            _ => {
                let from = dice.below(bytes.len());
                let part = bytes[from..(from + dice.below(200)).min(bytes.len())].to_vec();
                bytes.splice(at..at, part);
            }
        }
    }
    bytes
}

#[test]
fn damage_is_read_or_refused() {
    let many = std::env::var("PDF_DAMAGE").ok().and_then(|many| many.parse().ok()).unwrap_or(15);
    let mut dice = Dice(7);
    let mut read_all_the_same = 0;
    let documents = [
        include_bytes!("../../documents/hongze-2024.pdf").to_vec(),
        include_bytes!("../../documents/table-over-pages.pdf").to_vec(),
        file(
            &[],
            &[page("BT /F1 12 Tf 72 700 Td (Words) Tj ET 10 10 m 90 10 l S q 5 0 0 5 1 1 cm Q")],
        ),
    ];
    for round in 0..many {
        for original in &documents {
            let bytes = damaged(original, &mut dice);
            match read("报告.pdf", &bytes) {
                Ok(document) => {
                    read_all_the_same += 1;
                    assert!(!document.blocks.is_empty(), "round {round}");
                }
                Err(error) => assert!(!error.text().zh.is_empty(), "round {round}"),
            }
        }
    }
    assert!(read_all_the_same > 0);
}

#[test]
fn lost_tables_of_places_are_made_anew() {
    let bytes = file(&[], &[page("BT /F1 12 Tf 72 700 Td (Words) Tj ET")]);
    let cut = bytes.windows(4).rposition(|word| word == b"xref").unwrap();
    let from = bytes[..cut].windows(4).rposition(|word| word == b"xref").unwrap();
    let mut without = bytes[..from].to_vec();
    without.extend(b"trailer << /Root 1 0 R >>");
    let document = read("报告.pdf", &without).unwrap();
    assert_eq!(document.blocks[0].content, BlockContent::Paragraph("Words".into()));
}

#[test]
fn what_is_no_pdf_is_refused() {
    assert_eq!(refusal(b"%PDF-1.7 and nothing else"), DAMAGED);
    let bytes = file(&[], &[page("BT /F1 12 Tf 72 700 Td (Words) Tj ET")]);
    assert_eq!(refusal(&bytes[..40]), DAMAGED);
}

#[test]
fn a_password_is_asked_for_where_there_is_one() {
    for locked in [
        &include_bytes!("../../documents/locked.pdf")[..],
        include_bytes!("../../documents/locked-old.pdf"),
    ] {
        assert_eq!(refusal(locked), ENCRYPTED);
    }
    // A password that only forbids changes keeps nobody from reading.
    let document = read("报告.pdf", include_bytes!("../../documents/unlocked.pdf")).unwrap();
    assert_eq!(document.blocks[0].content, BlockContent::Paragraph("Words".into()));
}

#[test]
fn a_page_that_unpacks_without_end_is_refused() {
    let mut packed = Vec::new();
    for layer in 0..2 {
        let plain = if layer == 0 { vec![b' '; 200_000_000] } else { std::mem::take(&mut packed) };
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(&plain).unwrap();
        packed = encoder.finish().unwrap();
    }
    let bomb = stream("/Filter [/FlateDecode /FlateDecode]", &packed);
    assert!(bomb.len() < 10_000);
    assert_eq!(refusal(&file(&[], &[bomb])), TOO_MUCH);
}

#[test]
fn objects_that_unpack_without_end_are_refused() {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    for _ in 0..30_000 {
        encoder.write_all(&[b' '; 1_000]).unwrap();
    }
    let packed = encoder.finish().unwrap();
    let objects = stream("/Type /ObjStm /N 0 /First 0 /Filter /FlateDecode", &packed);
    let many = vec![objects; 12];
    assert_eq!(refusal(&file(&many, &[page("BT /F1 12 Tf (Words) Tj ET")])), TOO_MUCH);
}

#[test]
fn drawings_in_drawings_end() {
    // Each draws the next one twenty times.
    let forms: Vec<Vec<u8>> = (0..12)
        .map(|form| {
            let next = format!("/Form{} Do ", form + 1).repeat(20);
            stream("/Type /XObject /Subtype /Form /BBox [0 0 600 800]", next.as_bytes())
        })
        .collect();
    assert_eq!(refusal(&file(&forms, &[page("/Form0 Do")])), TOO_MUCH);
    // One draws itself.
    let own = stream("/Type /XObject /Subtype /Form /BBox [0 0 600 800]", b"/Form0 Do");
    assert_eq!(refusal(&file(&[own], &[page("/Form0 Do")])), TOO_MUCH);
}

#[test]
fn wild_descriptions_are_followed_without_harm() {
    let wild = [
        "q ".repeat(100_000),
        "[".repeat(100_000),
        "<<".repeat(100_000),
        "(".repeat(100_000),
        "9".repeat(100_000),
        "1 0 0 1 99999999999999 99999999999999 cm ".repeat(1_000),
        "99999999 0 0 99999999 0 0 cm ".repeat(1_000),
        "0 0 m 999999999 999999999 l S 595 0 999999999999 999999999999 re f ".repeat(1_000),
        "BI /W 99999999 /H 99999999 ID ".to_owned(),
    ];
    for wild in wild {
        let text = format!("BT /F1 12 Tf 72 700 Td (Words) Tj ET {wild} BT (x) Tj ET");
        let document = read("报告.pdf", &file(&[], &[page(&text)])).unwrap();
        assert_eq!(document.blocks[0].content, BlockContent::Paragraph("Words".into()));
    }
    // Whatever is below an area without end is not seen.
    let covered = "BT /F1 12 Tf 72 700 Td (Words) Tj ET -9 -9 999999999999 999999999999 re f";
    assert_eq!(
        refusal(&file(&[], &[page(covered)])),
        ReadError::NoText { container: Container::Pdf, pages: 1 }
    );
}

#[test]
fn a_page_full_of_rules_is_no_table() {
    let rules = join((0..1_200).map(|at| format!("0 {at} m 600 {at} l S {at} 0 m {at} 800 l S ")));
    let text = format!("{rules} BT /F1 12 Tf 72 700 Td (Words) Tj ET");
    let document = read("报告.pdf", &file(&[], &[page(&text)])).unwrap();
    assert_eq!(document.blocks[0].content, BlockContent::Paragraph("Words".into()));
}

/// The filter of a stream, its parameters and what is in these may be objects of their own.
#[test]
fn filters_that_are_references_are_followed() {
    let content = "BT /F1 12 Tf 72 700 Td (Words) Tj ET";
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    // A predictor of PNG: a byte before each row says that it is as it stands.
    for row in content.as_bytes().chunks(6) {
        packed.write_all(&[0]).unwrap();
        packed.write_all(row).unwrap();
    }
    let packed = packed.finish().unwrap();
    let read_with = |entries: &str, more: &[&str]| {
        let mut objects = vec![
            b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 595 842] >>".to_vec(),
            b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F1 << /Type /Font \
              /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>"
                .to_vec(),
            stream(entries, &packed),
        ];
        objects.extend(more.iter().map(|object| object.as_bytes().to_vec()));
        read("报告.pdf", &assemble(&objects))
    };
    let words = |document: Result<nianbao_document::Document, ReadError>| {
        document.map(|document| document.blocks[0].content.clone())
    };
    let wanted = Ok(BlockContent::Paragraph("Words".into()));
    assert_eq!(content.len() % 6, 0, "all rows are whole");
    let parameters = "<< /Predictor 10 /Columns 6 >>";
    let plain = format!("/Filter /FlateDecode /DecodeParms {parameters}");
    assert_eq!(words(read_with(&plain, &[])), wanted);
    let entries = "/Filter 5 0 R /DecodeParms 6 0 R";
    assert_eq!(words(read_with(entries, &["/FlateDecode", parameters])), wanted);
    let entries = "/Filter [5 0 R] /DecodeParms [<< /Predictor 10 /Columns 6 0 R >>]";
    assert_eq!(words(read_with(entries, &["/FlateDecode", "6"])), wanted);
    // One that leads to itself, or nowhere, gives no text and no harm.
    let no_text = ReadError::NoText { container: Container::Pdf, pages: 1 };
    for filter in ["[5 0 R]", "5 0 R", "null"] {
        assert_eq!(read_with("/Filter 5 0 R", &[filter]), Err(no_text.clone()), "{filter}");
    }
}
