//! An old address, and where it leads.

use crate::archive::Archive;
use serde::Serialize;

#[derive(Serialize)]
pub(crate) struct MovedView<'a> {
    /// From the top of the site: `offices/shili-czj/`.
    to: &'a str,
    /// The office that it is about.
    name: &'a str,
    /// The year, if it is about one.
    year: Option<u16>,
}

pub(crate) fn moved_view<'a>(archive: &'a Archive, to: &'a str) -> MovedView<'a> {
    let (folder, id) = to.trim_end_matches('/').split_once('/').unwrap_or(("", to));
    let year = folder.parse().ok();
    let office = archive.offices.get(id);
    let name = office.map_or(id, |office| year.map_or(&office.name, |year| office.name_in(year)));
    MovedView { to, name, year }
}
