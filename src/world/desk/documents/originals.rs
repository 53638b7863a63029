//! The documents that reports were made of: where the desk shows them, and their pages.

use super::page_pictures::PageRenderer;
use crate::world::desk::pages::find_source;
use crate::world::desk::requests::DeskAnswer;
use crate::world::desk::site::{DeskState, lock};
use crate::world::import::read_bytes;
use nianbao_core::report::{Original, Report};
use nianbao_core::unit::CheckedUnit;
use nianbao_desk::OriginalLink;
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// How a PDF begins.
const PDF_MARK: &[u8] = b"%PDF-";

/// Lists the originals of a report, with the addresses at which the desk shows them.
pub(in crate::world::desk) fn links(
    desk: &DeskState,
    unit: &CheckedUnit,
    report: &Report,
) -> Vec<OriginalLink> {
    let has_renderer = PageRenderer::find().is_some();
    let (year, office) = (report.year.value, &report.office.value);
    let link = |original: &Original| {
        let file = original.file.value.clone();
        let name = utf8_percent_encode(&file, NON_ALPHANUMERIC);
        let place = format!("{year}/{office}/{name}");
        let is_pdf = path_of(desk, unit, (report, original)).is_some_and(|file| is_pdf(&file));
        OriginalLink {
            address: format!("/original/{place}"),
            pictures: (is_pdf && has_renderer).then(|| format!("/page/{place}")),
            is_pdf,
            file,
        }
    };
    report.originals.iter().map(link).collect()
}

/// Finds an original by the words of an address, if a source names it.
pub(in crate::world::desk) fn find(
    desk: &DeskState,
    (office, year): (&str, &str),
    file: &str,
) -> Option<PathBuf> {
    let name = percent_decode_str(file).decode_utf8().ok()?;
    let unit = desk.unit(office)?;
    let (id, _) = find_source(&unit, (office, year.parse().ok()?))?;
    let report = unit.archive.reports().find(|report| report.source == id)?;
    let original = report.originals.iter().find(|original| original.file.value == name)?;
    path_of(desk, &unit, (report, original))
}

/// Returns the path of an original that is in the site; a link of the file system may lead out.
pub(super) fn path_of(
    desk: &DeskState,
    unit: &CheckedUnit,
    (report, original): (&Report, &Original),
) -> Option<PathBuf> {
    let path = unit.archive.beside(report, &original.file.value)?;
    let root = desk.root.canonicalize().ok()?;
    desk.path(&path).canonicalize().ok().filter(|file| file.starts_with(&root) && file.is_file())
}

fn is_pdf(file: &Path) -> bool {
    let mut start = [0; PDF_MARK.len()];
    File::open(file).and_then(|mut file| file.read_exact(&mut start)).is_ok() && start == PDF_MARK
}

/// Returns an original as it is.
pub(in crate::world::desk) fn document(file: &Path) -> Option<DeskAnswer> {
    let bytes = read_bytes(file).ok()?;
    let is_pdf = bytes.starts_with(PDF_MARK);
    let kind = if is_pdf { "application/pdf" } else { "application/octet-stream" };
    Some(DeskAnswer::Document { kind, bytes })
}

/// Draws a page of an original, if it is a PDF.
pub(in crate::world::desk) fn page(
    desk: &DeskState,
    file: &Path,
    number: &str,
) -> Option<DeskAnswer> {
    let renderer = PageRenderer::find().filter(|_| is_pdf(file))?;
    // One at a time: others are answered meanwhile.
    let _drawing = lock(&desk.drawing);
    let bytes = renderer.draw(file, number.parse().ok()?)?;
    Some(DeskAnswer::Document { kind: "image/png", bytes })
}
