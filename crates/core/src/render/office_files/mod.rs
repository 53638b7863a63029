//! Files of Word and Excel for people: each report in the statutory layout, and workbooks of
//! reports, of offices through the years, and of all reports.

mod filled_grid;
mod office_workbook;
mod overview_workbooks;
mod report_document;
mod report_workbook;
mod sheets;
mod word_text;
mod year_tables;

pub(super) use office_workbook::office_workbook;
pub(super) use overview_workbooks::{archive_workbook, year_workbook};
pub(super) use report_document::report_document;
pub(super) use report_workbook::report_workbook;

pub use year_tables::RecordReader;

use super::template_error::TemplateError;
use nianbao_text::text;
use std::io::Error;

/// Tells that a file cannot be made: it would be too large.
pub(super) fn write_error(path: &str, error: &Error) -> TemplateError {
    TemplateError {
        message: text!("无法生成 {path}：{error}", "cannot write {path}: {error}")
    }
}
