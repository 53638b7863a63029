//! Empty reports that the desk begins, to be filled in by hand.

use super::reading::write_to_list;
use crate::preview::PreviewSite;
use crate::world::blank_report::BlankReport;
use crate::world::desk::new_site::no_site_error;
use crate::world::desk::pages::{find_source, write_title};
use crate::world::desk::requests::DeskAnswer;
use crate::world::desk::site::{DeskState, lock};
use crate::world::write::create_in_site;
use anyhow::Result;
use nianbao_core::diag::{Text, UserError};
use nianbao_desk::ReportLine;
use nianbao_import::propose_office;
use nianbao_text::text;
use serde::Deserialize;
use std::sync::Arc;

/// A request for an empty report.
#[derive(Deserialize)]
pub(in crate::world::desk) struct BlankRequest {
    #[serde(default)]
    office: String,
    /// The whole name of an office that is not on the list.
    #[serde(default)]
    new_office: String,
    year: String,
}

/// Writes an empty report and leads to its page.
pub(in crate::world::desk) fn begin_report(
    desk: &Arc<DeskState>,
    request: &BlankRequest,
) -> DeskAnswer {
    match write_blank(desk, request) {
        Ok((office, year)) => DeskAnswer::GoTo(ReportLine::address(&office, year)),
        Err(error) => DeskAnswer::failed(&error, desk.lang()),
    }
}

fn write_blank(desk: &DeskState, request: &BlankRequest) -> Result<(String, u16)> {
    let year = request.year.trim();
    let read = year.parse().ok().filter(|year| (1000..=9999).contains(year));
    let year: u16 = read.ok_or_else(|| {
        UserError::new_error(text!(
            "“{year}”不是年度，写成 2024 的样子",
            "`{year}` is no year; write it as 2024"
        ))
    })?;
    let _editing = lock(&desk.editing);
    let id = choose_office(desk, request)?;
    let (site, id) = (desk.site().ok_or_else(no_site_error)?, id.as_str());
    let office = site.base().archive.offices.get(id).ok_or_else(|| {
        UserError::new_error(text!("名单中没有机关 {id}", "there is no office `{id}` on the list"))
    })?;
    // An office without files has no unit.
    let unit = desk.unit(id);
    let archive = unit.as_ref().map_or(&site.base().archive, |unit| &unit.archive);
    let unread = unit.as_ref().and_then(|unit| find_source(unit, (id, year)));
    if let Some((_, source)) = unread {
        let path = &source.path;
        return Err(UserError::new_error(text!(
            "{path} 已是该机关该年度的年报",
            "{path} is this office's report for this year already"
        )));
    }
    let blank = BlankReport::new(archive, office, year)?;
    let what = match blank.carried.len() {
        0 => text!("新建空白年报", "an empty report"),
        count => text!(
            "新建空白年报，{count} 行取自上年，请核对",
            "an empty report; {count} rows are those of the year before, please check them"
        ),
    };
    let title = write_title(&office.name, year, &what);
    let BlankReport { path, source, .. } = blank;
    desk.write_files(title, vec![path.clone()], || create_in_site(&desk.root, &path, &source))?;
    Ok((id.to_owned(), year))
}

/// Returns the id of the office that a request names; one that is not on the list is added to it.
fn choose_office(desk: &DeskState, request: &BlankRequest) -> Result<String> {
    let name = request.new_office.trim();
    if !request.office.is_empty() {
        return Ok(request.office.clone());
    }
    if name.is_empty() {
        return Err(UserError::new_error(text!(
            "选一个机关，或者写出新机关的全称",
            "choose an office, or write the whole name of a new one"
        )));
    }
    let site = desk.site().ok_or_else(no_site_error)?;
    let office = propose_office(name, &site.base().archive.offices).map_err(|reason| {
        let Text { zh, en } = reason.text();
        UserError::new_error(text!("“{name}”没有加进名单：{zh}", "`{name}` was not added: {en}"))
    })?;
    write_to_list(desk, std::slice::from_ref(&office)).map_err(UserError::new_error)?;
    Ok(office.id)
}
