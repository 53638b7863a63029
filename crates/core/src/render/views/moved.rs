//! The page at an address under a former id.

use crate::archive::Archive;
use serde::Serialize;

#[derive(Serialize)]
pub(crate) struct MovedView<'a> {
    /// The folder of today, from the top of the site: `offices/shili-czj/`.
    to: &'a str,
    /// The name of the office.
    name: &'a str,
    /// The year of a report; `None` for the page of an office.
    year: Option<u16>,
}

pub(crate) fn moved_view<'a>(archive: &'a Archive, to: &'a str) -> MovedView<'a> {
    let (folder, id) = to.trim_end_matches('/').split_once('/').unwrap_or(("", to));
    let year = folder.parse().ok();
    let office = archive.offices.get(id);
    let name = office.map_or(id, |office| year.map_or(&office.name, |year| office.name_in(year)));
    MovedView { to, name, year }
}
