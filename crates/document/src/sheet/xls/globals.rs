//! The globals substream: what the sheets of a workbook share, and the list of them.

use super::record::{
    BIFF8, BOF, BOUNDSHEET, CONTINUE, DATEMODE, EOF, FILEPASS, FONT, FORMAT, PALETTE, Records, SST,
    XF, read_u16, read_u32,
};
use super::strings::{read_shared_strings, read_short_string, read_string};
use super::style::{has_diagonal, is_repeated, read_fill, read_font, read_palette};
use crate::error::{DAMAGED, ENCRYPTED, UNPACKED_TOO_LARGE};
use crate::sheet::number_format::NumberFormat;
use crate::sheet::style::{CellStyle, Color, Font, TextRun};
use crate::{ReadError, UnsupportedFormat};
use std::collections::HashMap;

/// Largest number of records.
const MAX_RECORDS: usize = 8_000_000;
/// Largest number of sheets.
const MAX_SHEETS: usize = 1000;

/// The records that the sheets of a workbook share.
pub(super) struct Globals {
    /// The shared strings, by their places in the SST.
    pub(super) strings: Vec<Vec<TextRun>>,
    /// The styles of cells, by the places of the XF records.
    pub(super) styles: Vec<CellStyle>,
    /// The style of a cell that names none.
    pub(super) plain: CellStyle,
    /// Colours that the workbook redefines, by their indices.
    pub(super) palette: HashMap<u16, Color>,
    /// Days are counted from 1904, not from 1900.
    pub(super) since_1904: bool,
    /// How many records may still be read.
    left: usize,
}

/// Records that name one another.
#[derive(Default)]
struct SharedRecords<'s> {
    fonts: Vec<&'s [u8]>,
    styles: Vec<&'s [u8]>,
    codes: HashMap<u32, NumberFormat>,
    /// The SST and the CONTINUE records behind it.
    strings: Vec<&'s [u8]>,
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
        let mut globals = Self {
            strings: vec![],
            styles: vec![],
            plain: CellStyle::default(),
            palette: HashMap::new(),
            since_1904: false,
            left: MAX_RECORDS,
        };
        let mut entries = Vec::new();
        let mut shared = SharedRecords::default();
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
                PALETTE => globals.palette = read_palette(bytes),
                FORMAT => shared.codes.extend(read_format(bytes)),
                FONT => shared.fonts.push(bytes),
                XF => shared.styles.push(bytes),
                SST => {
                    shared.strings = vec![bytes];
                    while let Some((_, part)) = records.next_if(|(kind, _)| *kind == CONTINUE) {
                        globals.count_record()?;
                        shared.strings.push(part);
                    }
                }
                EOF => break,
                _ => {}
            }
        }
        if entries.len() > MAX_SHEETS {
            return Err(UNPACKED_TOO_LARGE);
        }
        globals.resolve(&shared);
        Ok((globals, entries))
    }

    /// Reads what hangs together: strings and styles name fonts, fonts name colours.
    fn resolve(&mut self, shared: &SharedRecords) {
        let fonts: Vec<Font> =
            shared.fonts.iter().map(|bytes| read_font(bytes, &self.palette)).collect();
        let font = |index: u16| {
            // There is no font 4; those behind it are counted on ([MS-XLS] 2.5.129).
            let index = usize::from(if index > 4 { index - 1 } else { index });
            fonts.get(index).copied()
        };
        self.strings = read_shared_strings(&shared.strings, font);
        let style = |bytes: &&[u8]| {
            let format = u32::from(read_u16(bytes, 2).unwrap_or(0));
            let known = shared.codes.get(&format).cloned();
            CellStyle {
                format: known.unwrap_or_else(|| NumberFormat::builtin(format)),
                font: read_u16(bytes, 0).and_then(font).unwrap_or_default(),
                fill: read_fill(bytes, &self.palette),
                is_repeated: is_repeated(bytes),
                has_diagonal: has_diagonal(bytes),
            }
        };
        self.styles = shared.styles.iter().map(style).collect();
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
    Some((u32::from(read_u16(bytes, 0)?), NumberFormat::parse(&code)))
}
