//! Empty reports, for offices whose document cannot be read or that have none.

use anyhow::Result;
use nianbao_core::archive::Archive;
use nianbao_core::compose::blank_source;
use nianbao_core::config::Office;
use nianbao_core::diag::UserError;
use nianbao_text::text;

/// An empty report that is not written yet.
pub struct BlankReport {
    /// The path of its source below the site.
    pub path: String,
    /// The text of its source.
    pub source: String,
    /// The paths of the rows that were filled from an earlier report, with its year.
    pub carried: Vec<(String, u16)>,
}

impl BlankReport {
    /// Prepares an empty report of an office, in the form for the year.
    ///
    /// Errors: no form is for the year, or the office has a report for it.
    pub fn new(archive: &Archive, office: &Office, year: u16) -> Result<Self> {
        let Some(form) = archive.forms.for_year(year) else {
            return Err(UserError::new_error(text!(
                "没有适用于 {year} 年度的格式",
                "no form is for the year {year}"
            )));
        };
        if let Some(there) = archive.find(&office.id, year) {
            let path = &archive.sources.get(archive.report(there).source).path;
            return Err(UserError::new_error(text!(
                "{path} 已是该机关该年度的年报",
                "{path} is this office's report for this year already"
            )));
        }
        let last = year.checked_sub(1).and_then(|last| archive.find(&office.id, last));
        let last = last.and_then(|id| archive.filled_form(archive.report(id)));
        let (source, carried) = blank_source(form, office, year, last.as_ref());
        Ok(Self { path: format!("content/{year}/{}.md", office.id), source, carried })
    }
}
