//! What there is to download.

use crate::archive::Archive;
use serde::Serialize;

#[derive(Serialize)]
pub(crate) struct DataView<'a> {
    reports: usize,
    formats: Vec<FormatLine<'a>>,
}

#[derive(Serialize)]
struct FormatLine<'a> {
    id: String,
    name: &'a str,
}

pub(crate) fn data(archive: &Archive) -> DataView<'_> {
    let formats = crate::plan::formats_used(archive).into_iter();
    DataView {
        reports: archive.years().values().map(Vec::len).sum(),
        formats: formats
            .filter_map(|id| Some(FormatLine { name: &archive.formats.get(&id)?.name.zh, id }))
            .collect(),
    }
}
