//! Spreadsheets: xlsx, xlsm and xls.

use super::zip::Archive;
use super::{Document, Refusal};
use crate::text;

/// Reads a workbook of today.
pub(super) fn read(_archive: Archive, _main: &str) -> Result<Document, Refusal> {
    Err(Refusal(text!("尚不支持", "not supported yet")))
}

/// Reads a workbook of before 2007.
pub(super) fn read_old(_stream: &[u8]) -> Result<Document, Refusal> {
    Err(Refusal(text!("尚不支持", "not supported yet")))
}
