//! The globals substream: what the sheets of a workbook share, and the list of them.

use super::record::{
    BIFF8, BOF, BOUNDSHEET, CONTINUE, DATEMODE, EOF, FILEPASS, FORMAT, Records, SST, XF, read_u16,
    read_u32,
};
use super::strings::{read_shared_strings, read_short_string, read_string};
use crate::error::{DAMAGED, ENCRYPTED, UNPACKED_TOO_LARGE};
use crate::sheet::value::{self, NumberFormat};
use crate::{ReadError, UnsupportedFormat};
use std::collections::HashMap;

/// Largest number of records.
const MAX_RECORDS: usize = 8_000_000;
/// Largest number of sheets.
const MAX_SHEETS: usize = 1000;

/// The records that the sheets of a workbook share.
pub(super) struct Globals {
    /// The shared strings, by their places in the SST.
    pub(super) strings: Vec<String>,
    /// The number formats of the styles, by the places of the XF records.
    pub(super) formats: Vec<NumberFormat>,
    /// Days are counted from 1904, not from 1900.
    pub(super) since_1904: bool,
    /// How many records may still be read.
    left: usize,
}

/// A sheet as BOUNDSHEET lists it.
pub(super) struct SheetEntry {
    /// The offset of its BOF in the stream.
    pub(super) offset: usize,
    pub(super) name: String,
    pub(super) hidden: bool,
    /// It has cells; others are charts or macros.
    pub(super) is_worksheet: bool,
}

impl Globals {
    /// Reads the globals and the list of sheets.
    ///
    /// Errors: an older version, a password, a stream without an EOF, or too many
    /// records or sheets.
    pub(super) fn parse(stream: &[u8]) -> Result<(Self, Vec<SheetEntry>), ReadError> {
        let mut globals =
            Self { strings: vec![], formats: vec![], since_1904: false, left: MAX_RECORDS };
        let mut entries = Vec::new();
        let mut codes = HashMap::new();
        let mut styles = Vec::new();
        let mut records = Records::new(stream).peekable();
        loop {
            let Some((kind, bytes)) = records.next() else {
                return Err(DAMAGED);
            };
            globals.count_record()?;
            match kind {
                BOF if read_u16(bytes, 0) != Some(BIFF8) => {
                    return Err(ReadError::Unsupported(UnsupportedFormat::OldWorkbook));
                }
                FILEPASS => return Err(ENCRYPTED),
                DATEMODE => globals.since_1904 = read_u16(bytes, 0) == Some(1),
                BOUNDSHEET => entries.extend(read_boundsheet(bytes)),
                FORMAT => codes.extend(read_format(bytes)),
                XF => styles.push(u32::from(read_u16(bytes, 2).unwrap_or(0))),
                SST => {
                    let mut parts = vec![bytes];
                    while let Some((_, part)) = records.next_if(|(kind, _)| *kind == CONTINUE) {
                        globals.count_record()?;
                        parts.push(part);
                    }
                    globals.strings = read_shared_strings(&parts);
                }
                EOF => break,
                _ => {}
            }
        }
        if entries.len() > MAX_SHEETS {
            return Err(UNPACKED_TOO_LARGE);
        }
        let format =
            |id: &u32| codes.get(id).cloned().unwrap_or_else(|| value::builtin_format(*id));
        globals.formats = styles.iter().map(format).collect();
        Ok((globals, entries))
    }

    /// Counts a record against the limit of the workbook.
    pub(super) fn count_record(&mut self) -> Result<(), ReadError> {
        let left = self.left.checked_sub(1);
        self.left = left.ok_or(UNPACKED_TOO_LARGE)?;
        Ok(())
    }
}

fn read_boundsheet(bytes: &[u8]) -> Option<SheetEntry> {
    Some(SheetEntry {
        offset: read_u32(bytes, 0)? as usize,
        name: read_short_string(bytes.get(6..)?)?,
        hidden: bytes.get(4)? & 3 != 0,
        is_worksheet: *bytes.get(5)? == 0,
    })
}

/// Reads the number of a format, and what its code makes of numbers.
fn read_format(bytes: &[u8]) -> Option<(u32, NumberFormat)> {
    let code = read_string(bytes.get(2..)?)?;
    Some((u32::from(read_u16(bytes, 0)?), value::parse_format_code(&code)))
}
