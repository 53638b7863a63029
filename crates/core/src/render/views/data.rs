//! What there is to download.

use crate::archive::Archive;
use serde::Serialize;

#[derive(Serialize)]
pub(crate) struct DataView<'a> {
    reports: usize,
    forms: Vec<FormLine<'a>>,
}

#[derive(Serialize)]
struct FormLine<'a> {
    id: String,
    name: &'a str,
}

pub(crate) fn data(archive: &Archive) -> DataView<'_> {
    let forms = crate::plan::forms_used(archive).into_iter();
    DataView {
        reports: archive.years().values().map(Vec::len).sum(),
        forms: forms
            .filter_map(|id| Some(FormLine { name: &archive.forms.get(&id)?.name.zh, id }))
            .collect(),
    }
}
