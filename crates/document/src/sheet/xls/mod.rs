//! Workbooks of Excel 97 to 2003: a stream of records in the version BIFF8 ([MS-XLS]).

mod covers;
mod globals;
mod record;
mod strings;
mod style;
mod worksheet;

use super::Workbook;
use crate::ReadError;
use crate::error::DAMAGED;
use globals::Globals;

/// Reads the visible worksheets of a workbook stream.
///
/// Errors: an older version, a password, a stream that is cut short, or an exceeded
/// limit.
pub(super) fn read_workbook(stream: &[u8]) -> Result<Workbook, ReadError> {
    let (mut globals, entries) = Globals::parse(stream)?;
    let mut book = Workbook::default();
    for entry in entries {
        if entry.hidden {
            book.note_hidden_sheet(&entry.name);
        } else if entry.is_worksheet {
            book.begin_sheet(&entry.name);
            let rest = stream.get(entry.offset..).ok_or(DAMAGED)?;
            globals.read_worksheet(rest, &mut book)?;
        } else {
            book.note_other_sheet(&entry.name);
        }
    }
    Ok(book)
}
