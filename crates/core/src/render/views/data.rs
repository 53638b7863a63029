//! The page of data files.

use crate::archive::Archive;
use serde::Serialize;

#[derive(Serialize)]
pub(crate) struct DataView<'a> {
    reports: usize,
    forms: Vec<FormEntry<'a>>,
}

#[derive(Serialize)]
struct FormEntry<'a> {
    id: String,
    name: &'a str,
}

pub(crate) fn data_view(archive: &Archive) -> DataView<'_> {
    let forms = crate::plan::forms_used(archive).into_iter();
    DataView {
        reports: archive.years().values().map(Vec::len).sum(),
        forms: forms
            .filter_map(|id| Some(FormEntry { name: &archive.forms.get(&id)?.name.zh, id }))
            .collect(),
    }
}
