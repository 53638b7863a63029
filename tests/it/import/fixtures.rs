//! The files of `tests/documents/`, which `make.py` made of the example site: what is
//! beside them says what an import has to give.

use crate::support::documents::ofd::{Manner, print};
use crate::support::documents::wanted::{
    Failure, against, collected, issue_lines, left_out, narrative, wrong,
};
use crate::support::documents::written::Figures;
use crate::support::page::site;
use nianbao::Examined;
use nianbao_core::form::{CellRef, Form, RowRef};
use nianbao_document::{Container, ReadError};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

static PORTAL: LazyLock<Examined> = LazyLock::new(|| {
    site(
        nianbao::world::load_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/portal"))
            .unwrap(),
    )
});

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/documents")
}

/// A document, and what is expected of it.
fn fixture(name: &str) -> (Vec<u8>, Value) {
    let bytes = std::fs::read(folder().join(name)).unwrap();
    let stem = name.rsplit_once('.').unwrap().0;
    let expected = std::fs::read_to_string(folder().join(format!("{stem}.expected.json"))).unwrap();
    (bytes, serde_json::from_str(&expected).unwrap())
}

/// Figures by table, group and row, to figures by their places.
fn figures(form: &Form, expected: &Value) -> Figures {
    let mut figures = Figures::new();
    for (at, table) in form.tables.iter().enumerate() {
        let rows = (0..table.rows.len()).map(RowRef::Row);
        for row in rows.chain((0..table.groups.len()).map(RowRef::Group)) {
            let path = table.row_path(row);
            let found = path.split('.').try_fold(expected, |value, key| value.get(key));
            let cells = found.and_then(Value::as_array).into_iter().flatten();
            for (column, cell) in cells.enumerate() {
                let place = form.cell_path(CellRef { table: at, row, column });
                figures.insert(place, cell.as_str().unwrap().to_owned());
            }
        }
    }
    assert!(figures.len() >= 186, "{}", figures.len());
    figures
}

fn strings(value: &Value) -> Vec<String> {
    value.as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_owned()).collect()
}

/// Imports a document and compares its figures, its words and what it says of itself.
fn reads(name: &str) {
    let (bytes, expected) = fixture(name);
    let read =
        against(&PORTAL, name, &bytes).unwrap_or_else(|failure| panic!("{name}: {failure:?}"));
    assert_eq!(read.office, expected["id"], "{name}");
    assert_eq!(u64::from(read.year), expected["year"].as_u64().unwrap(), "{name}");
    assert_eq!(read.form, expected["form"], "{name}");
    let figures = figures(PORTAL.archive.forms.get(&read.form).unwrap(), &expected["figures"]);
    assert_eq!(wrong(&read, &figures), Vec::<String>::new(), "{name}");
    assert_eq!(left_out(&read, &figures), Vec::<String>::new(), "{name}\n{}", issue_lines(&read));
    for field in ["published", "written"] {
        let beginning = format!("{field}: ");
        let date = read.source.lines().find_map(|line| line.strip_prefix(&beginning));
        assert_eq!(date, expected[field].as_str(), "{name}: {field}");
    }
    let (mut preamble, mut sections) = narrative(&read.source);
    let wanted = expected["sections"].as_array().unwrap();
    if wanted.is_empty() {
        return;
    }
    let mut before = strings(&expected["preamble"]);
    let mut wanted: Vec<(String, Vec<String>)> = wanted
        .iter()
        .map(|section| (section["heading"].as_str().unwrap().to_owned(), strings(&section["text"])))
        .collect();
    // A page has no spaces where its lines end.
    if [".pdf", ".ofd"].iter().any(|ending| name.ends_with(ending)) {
        for words in [&mut preamble, &mut before] {
            for words in words {
                words.retain(|sign| sign != ' ');
            }
        }
        for sections in [&mut sections, &mut wanted] {
            let words = sections.iter_mut().flat_map(|(_, words)| words);
            words.for_each(|words| words.retain(|sign| sign != ' '));
        }
    }
    assert_eq!(preamble, before, "{name}");
    // The words of a text box may stand before or after the paragraph that it is beside.
    if let Some(boxed) = expected.get("boxed") {
        for words in strings(boxed) {
            let found = sections.iter_mut().find_map(|(_, blocks)| {
                let at = blocks.iter().position(|block| *block == words)?;
                Some(blocks.remove(at))
            });
            assert!(found.is_some(), "{name}: {words}");
        }
    }
    let images = expected.get("images").and_then(Value::as_u64).unwrap_or_default();
    assert_eq!(read.images.len() as u64, images, "{name}");
    for (_, blocks) in &mut sections {
        blocks.retain(|block| !block.starts_with("!["));
    }
    assert_eq!(sections, wanted, "{name}");
}

fn all_read(names: &[&str]) {
    for name in names {
        reads(name);
    }
}

/// Imports a document that cannot be read, and compares the error.
fn refuses(name: &str, error: ReadError) {
    let (bytes, expected) = fixture(name);
    assert!(expected.get("refused").is_some(), "{name}");
    assert_eq!(against(&PORTAL, name, &bytes).err(), Some(Failure::Read(error)), "{name}");
}

#[test]
fn texts_of_any_coding_are_read() {
    all_read(&["gbk.txt", "utf-16.txt"]);
}

#[test]
fn texts_broken_by_pages_are_read() {
    all_read(&["pages.txt", "pages-2021.txt"]);
}

#[test]
fn markdown_is_read() {
    all_read(&["pipes.md", "tags.md"]);
}

#[test]
fn pages_of_portals_are_read() {
    all_read(&["editor.html", "editor-gbk.html"]);
}

#[test]
fn word_files_are_read() {
    all_read(&["form-2019.docx", "detailed.docx", "single.docx", "blanks.docx"]);
}

#[test]
fn a_word_file_that_people_worked_on_is_read() {
    reads("edited.docx");
}

#[test]
fn workbooks_are_read() {
    all_read(&["sheet.xlsx", "sheet-97.xls"]);
}

#[test]
fn a_pdf_of_the_2019_form_is_read() {
    reads("form-2019.pdf");
}

#[test]
fn pdfs_of_the_2021_form_are_read() {
    all_read(&["detailed.pdf", "single.pdf", "blanks.pdf"]);
}

#[test]
fn a_pdf_whose_font_is_only_named_is_read() {
    reads("named-font.pdf");
}

#[test]
fn a_page_that_a_browser_printed_is_read() {
    reads("printed.pdf");
}

#[test]
fn an_ofd_is_read() {
    reads("detailed.ofd");
}

/// `make.py` has no writer of OFD, so that this makes the file, from that of Word:
/// `cargo test --test it make_the_ofd -- --ignored`.
#[test]
#[ignore = "writes tests/documents/detailed.ofd"]
fn make_the_ofd() {
    let (bytes, _) = fixture("detailed.docx");
    let document = nianbao_document::read("detailed.docx", &bytes).unwrap();
    std::fs::write(folder().join("detailed.ofd"), print(&document, Manner::Lines)).unwrap();
}

#[test]
fn what_cannot_be_read_is_refused() {
    refuses("password.docx", ReadError::Encrypted(Container::Office));
    refuses("encrypted.pdf", ReadError::Encrypted(Container::Pdf));
    refuses("scanned.pdf", ReadError::Scanned { container: Container::Pdf, pages: 4 });
}

/// Every file that was made is in a test of this file, but for a sheet with a row to
/// each office, which is no report.
#[test]
fn no_document_is_left_out() {
    let tests = concat!(include_str!("fixtures.rs"), include_str!("pdf_damage.rs"));
    let ends = ["txt", "md", "html", "docx", "xlsx", "xls", "pdf", "ofd"];
    for entry in std::fs::read_dir(folder()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let is_document = ends.iter().any(|ending| name.ends_with(&format!(".{ending}")));
        if is_document {
            let named = ["\"", "/"].iter().any(|mark| tests.contains(&format!("{mark}{name}\"")));
            assert!(named, "{name}");
        }
    }
}

/// A sheet with one office a row gives a source for each.
#[test]
fn a_sheet_that_collects_figures_is_read() {
    let (bytes, expected) = fixture("collection.xlsx");
    let all = collected(&PORTAL, "collection.xlsx", &bytes);
    let wanted = expected["reports"].as_array().unwrap();
    assert_eq!(all.len(), wanted.len());
    for (one, wanted) in all.into_iter().zip(wanted) {
        let one = one.unwrap();
        assert_eq!(one.office, wanted["id"]);
        let form = PORTAL.archive.forms.get(&one.form).unwrap();
        let figures = figures(form, &wanted["figures"]);
        assert_eq!(wrong(&one, &figures), [""; 0]);
        assert_eq!(left_out(&one, &figures), [""; 0]);
    }
}
