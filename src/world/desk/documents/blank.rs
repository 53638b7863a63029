//! Empty reports that the desk begins, to be filled in by hand.

use crate::preview::PreviewSite;
use crate::world::blank_report::BlankReport;
use crate::world::desk::new_site::no_site_error;
use crate::world::desk::pages::{find_source, write_title};
use crate::world::desk::requests::DeskAnswer;
use crate::world::desk::site::{DeskState, lock};
use crate::world::write::create_file;
use anyhow::Result;
use nianbao_core::diag::UserError;
use nianbao_desk::ReportLine;
use nianbao_text::text;
use serde::Deserialize;
use std::sync::Arc;

/// A request for an empty report.
#[derive(Deserialize)]
pub(in crate::world::desk) struct BlankRequest {
    office: String,
    year: String,
}

/// Writes an empty report and leads to its page.
pub(in crate::world::desk) fn begin_report(
    desk: &Arc<DeskState>,
    request: &BlankRequest,
) -> DeskAnswer {
    match write_blank(desk, request) {
        Ok(year) => DeskAnswer::GoTo(ReportLine::address(&request.office, year)),
        Err(error) => DeskAnswer::failed(&error, desk.lang()),
    }
}

fn write_blank(desk: &DeskState, request: &BlankRequest) -> Result<u16> {
    let year = request.year.trim();
    let read = year.parse().ok().filter(|year| (1000..=9999).contains(year));
    let year: u16 = read.ok_or_else(|| {
        UserError::new_error(text!(
            "“{year}”不是年度，写成 2024 的样子",
            "`{year}` is no year; write it as 2024"
        ))
    })?;
    let _editing = lock(&desk.editing);
    let site = desk.site().ok_or_else(no_site_error)?;
    let id = request.office.as_str();
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
    let file = desk.path(&blank.path);
    desk.write_files(title, vec![blank.path], || create_file(&file, &blank.source))?;
    Ok(year)
}
