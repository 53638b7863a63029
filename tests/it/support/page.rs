//! Reading a built page the way a reader does: its tables, cell by cell.

use nianbao::{ExamineOptions, Examined, examine};
use nianbao_core::render::Rendered;
use nianbao_core::source::File;

/// One cell of a table as it is printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Printed {
    pub(crate) heading: bool,
    pub(crate) columns: usize,
    pub(crate) rows: usize,
    pub(crate) text: String,
}

/// A site, examined with everything in it.
pub(crate) fn site(files: Vec<File>) -> Examined {
    let options =
        ExamineOptions { drafts: true, current_year: Some(2026), ..ExamineOptions::default() };
    examine(files, &options)
}

/// A page of an examined site.
pub(crate) fn page(examined: &Examined, path: &str) -> String {
    String::from_utf8(file_bytes(examined, path)).unwrap()
}

/// The bytes of a file of an examined site.
pub(crate) fn file_bytes(examined: &Examined, path: &str) -> Vec<u8> {
    let cache = examined.render_cache().unwrap();
    let renderer = examined.renderer(&cache);
    match renderer
        .render(examined.plan.find(path).unwrap_or_else(|| panic!("no page {path}")))
        .unwrap()
    {
        Rendered::Bytes(bytes) => bytes,
        Rendered::OfOthers => panic!("{path} is made from all others"),
        Rendered::CopyOf(source) => panic!("{path} is a copy of {source}"),
    }
}

/// A whole number as pages show it, with marks between thousands.
pub(crate) fn marked(number: impl std::fmt::Display) -> String {
    let plain = number.to_string();
    let groups = plain.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy);
    groups.collect::<Vec<_>>().join(",")
}

/// The rows of the statutory table with an id.
pub(crate) fn table(page: &str, id: &str) -> Vec<Vec<Printed>> {
    let start = page.find(&format!("id=\"{id}-table\"")).unwrap_or_else(|| panic!("no table {id}"));
    let end = start + page[start..].find("</table>").unwrap();
    let cell = regex::Regex::new(r"(?s)<(th|td)([^>]*)>(.*?)</(?:th|td)>").unwrap();
    let span = |attributes: &str, name: &str| {
        let pattern = regex::Regex::new(&format!("{name}=\"(\\d+)\"")).unwrap();
        pattern.captures(attributes).map_or(1, |found| found[1].parse().unwrap())
    };
    (page[start..end].split("<tr>").skip(1))
        .map(|row| {
            (cell.captures_iter(row))
                .map(|found| Printed {
                    heading: &found[1] == "th",
                    columns: span(&found[2], "colspan"),
                    rows: span(&found[2], "rowspan"),
                    text: found[3].to_owned(),
                })
                .collect()
        })
        .collect()
}

/// The values of a table, row by row as printed.
pub(crate) fn values(rows: &[Vec<Printed>]) -> Vec<String> {
    let cells = rows.iter().flatten().filter(|cell| !cell.heading && cell.rows == 1);
    cells.map(|cell| cell.text.clone()).collect()
}

/// How many columns each printed row covers, spans from above counted in.
pub(crate) fn widths(rows: &[Vec<Printed>]) -> Vec<usize> {
    let mut from_above: Vec<usize> = Vec::new();
    let mut widths = Vec::new();
    for row in rows {
        let own: usize = row.iter().map(|cell| cell.columns).sum();
        let hanging: usize = from_above.iter().filter(|left| **left > 0).count();
        widths.push(own + hanging);
        for left in &mut from_above {
            *left = left.saturating_sub(1);
        }
        for cell in row.iter().filter(|cell| cell.rows > 1) {
            from_above.extend(std::iter::repeat_n(cell.rows - 1, cell.columns));
        }
    }
    widths
}
