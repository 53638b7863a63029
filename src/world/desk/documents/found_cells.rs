//! The places of open cells in the documents that a report was made of. These are read again for
//! them, so that the places are those of the documents that are there now.

use super::originals::path_of;
use crate::preview::PreviewSite;
use crate::world::desk::site::{DeskState, lock};
use crate::world::import::{DocumentReader, read_bytes};
use crate::world::review::setup_files;
use nianbao_core::report::Report;
use nianbao_core::source::Digest;
use nianbao_core::unit::CheckedUnit;
use nianbao_desk::FoundCell;
use nianbao_import::ImportOptions;
use std::collections::HashMap;
use std::sync::Arc;

/// The most documents whose places are kept.
const MAX_KEPT: usize = 200;

/// The places that were found before, by the document and the report.
#[derive(Default)]
pub(in crate::world::desk) struct FoundCells {
    kept: HashMap<(Digest, String, u16), Arc<Vec<FoundCell>>>,
}

impl DeskState {
    /// Finds the open cells of a report in its documents. A document that cannot be read has none.
    pub(in crate::world::desk) fn found_cells(
        &self,
        unit: &CheckedUnit,
        report: &Report,
    ) -> Vec<FoundCell> {
        let mut found = Vec::new();
        for original in &report.originals {
            let name = &original.file.value;
            let path = path_of(self, unit, (report, original));
            let Some(bytes) = path.and_then(|path| read_bytes(&path).ok()) else { continue };
            let key = (Digest::from_bytes(&bytes), report.office.value.clone(), report.year.value);
            let known = lock(&self.found_cells).kept.get(&key).cloned();
            let cells = known.unwrap_or_else(|| {
                let cells = Arc::new(self.find_in(unit, report, (name, &bytes)));
                let mut memory = lock(&self.found_cells);
                if memory.kept.len() >= MAX_KEPT {
                    memory.kept.clear();
                }
                memory.kept.insert(key, Arc::clone(&cells));
                cells
            });
            found.extend(cells.iter().map(|cell| FoundCell { file: name.clone(), ..cell.clone() }));
        }
        found
    }

    fn find_in(
        &self,
        unit: &CheckedUnit,
        report: &Report,
        (name, bytes): (&str, &[u8]),
    ) -> Vec<FoundCell> {
        let (office, year) = (&report.office.value, report.year.value);
        let options = ImportOptions {
            office: Some(office.clone()),
            year: Some(year),
            form: unit.archive.form_of(report).map(|form| form.id.clone()),
            ..ImportOptions::default()
        };
        let site = self.site();
        let setup = site.map(|site| setup_files(&site.base().archive)).unwrap_or_default();
        let reader = DocumentReader::start(self.reader, &setup);
        let read = reader.ok().and_then(|reader| reader.import(name, bytes, &options).ok());
        let reports = read.into_iter().flat_map(|read| read.reports).flatten();
        let mut own =
            reports.filter(|imported| (&imported.office, imported.year) == (office, year));
        let cells = own.next().map(|imported| imported.provenance).unwrap_or_default();
        let open = cells.into_iter().filter(|cell| cell.value.is_none());
        let place = open.map(|cell| FoundCell {
            path: cell.form_path,
            place: cell.location.text(),
            page: cell.location.page(),
            file: name.to_owned(),
        });
        place.collect()
    }
}
