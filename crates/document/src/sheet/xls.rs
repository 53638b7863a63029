//! Workbooks of before 2007: a stream of records (BIFF8).

use super::value::{self, Look};
use super::{Area, Workbook};
use crate::ReadError;
use crate::unzip::{bomb, damaged, locked};
use nianbao_text::text;
use std::collections::HashMap;

/// More records than a workbook has, and more sheets.
const MOST_RECORDS: usize = 8_000_000;
const MOST_SHEETS: usize = 1000;

const BEGIN: u16 = 0x0809;
const END: u16 = 0x000a;
const CONTINUE: u16 = 0x003c;
const PASSWORD: u16 = 0x002f;
const SINCE_1904: u16 = 0x0022;
const SHEET: u16 = 0x0085;
const FORMAT: u16 = 0x041e;
const STYLE: u16 = 0x00e0;
const STRINGS: u16 = 0x00fc;
const NUMBER: u16 = 0x0203;
const LABEL: u16 = 0x0204;
const RICH_LABEL: u16 = 0x00d6;
const TRUTH: u16 = 0x0205;
const RESULT: u16 = 0x0207;
const SHORT: u16 = 0x027e;
const SHORTS: u16 = 0x00bd;
const SHARED: u16 = 0x00fd;
const FORMULA: u16 = 0x0006;
const MERGED: u16 = 0x00e5;
/// The version of records that is read.
const BIFF8: u16 = 0x0600;

/// A record: its kind and its bytes.
type Record<'s> = (u16, &'s [u8]);

/// Records of a stream, from a place on.
struct Records<'s> {
    rest: &'s [u8],
}

impl<'s> Iterator for Records<'s> {
    type Item = Record<'s>;

    fn next(&mut self) -> Option<Record<'s>> {
        let (kind, length) = (int16(self.rest, 0)?, int16(self.rest, 2)? as usize);
        let bytes = self.rest.get(4..4 + length)?;
        self.rest = &self.rest[4 + length..];
        Some((kind, bytes))
    }
}

/// What the sheets of a workbook share.
#[derive(Default)]
struct Shared {
    strings: Vec<String>,
    looks: Vec<Look>,
    since_1904: bool,
    /// How many records may still be read.
    left: usize,
}

/// A sheet that the workbook lists.
struct Listed {
    at: usize,
    name: String,
    hidden: bool,
    is_sheet: bool,
}

/// Reads a workbook.
pub(super) fn read(stream: &[u8]) -> Result<Workbook, ReadError> {
    let mut shared = Shared { left: MOST_RECORDS, ..Shared::default() };
    let listed = shared.read(stream)?;
    let mut book = Workbook::default();
    for sheet in listed {
        if sheet.hidden {
            book.say_hidden(&sheet.name);
        } else if sheet.is_sheet {
            book.begin(&sheet.name);
            let rest = stream.get(sheet.at..).ok_or_else(damaged)?;
            shared.sheet(rest, &mut book)?;
        } else {
            book.say_no_table(&sheet.name);
        }
    }
    Ok(book)
}

impl Shared {
    fn read(&mut self, stream: &[u8]) -> Result<Vec<Listed>, ReadError> {
        let mut listed = Vec::new();
        let mut formats = HashMap::new();
        let mut styles = Vec::new();
        let mut ended = false;
        let mut records = Records { rest: stream }.peekable();
        while let Some((kind, bytes)) = records.next() {
            self.step()?;
            match kind {
                BEGIN if int16(bytes, 0) != Some(BIFF8) => return Err(too_old()),
                PASSWORD => return Err(locked()),
                SINCE_1904 => self.since_1904 = int16(bytes, 0) == Some(1),
                SHEET => listed.extend(sheet_of(bytes)),
                FORMAT => formats.extend(format_of(bytes)),
                STYLE => styles.push(u32::from(int16(bytes, 2).unwrap_or(0))),
                STRINGS => {
                    let mut pieces = vec![bytes];
                    while let Some((_, piece)) = records.next_if(|(kind, _)| *kind == CONTINUE) {
                        self.step()?;
                        pieces.push(piece);
                    }
                    self.strings = strings(&pieces);
                }
                END => {
                    ended = true;
                    break;
                }
                _ => {}
            }
        }
        if !ended {
            return Err(damaged());
        }
        if listed.len() > MOST_SHEETS {
            return Err(bomb());
        }
        let look = |id: &u32| formats.get(id).cloned().unwrap_or_else(|| value::known(*id));
        self.looks = styles.iter().map(look).collect();
        Ok(listed)
    }

    fn step(&mut self) -> Result<(), ReadError> {
        self.left = self.left.checked_sub(1).ok_or_else(bomb)?;
        Ok(())
    }

    /// Reads a sheet. What is embedded in it (charts) has records of its own, which are
    /// passed over.
    fn sheet(&mut self, stream: &[u8], book: &mut Workbook) -> Result<(), ReadError> {
        let mut depth = 0u32;
        let mut formula = None;
        for (kind, bytes) in (Records { rest: stream }) {
            self.step()?;
            match kind {
                BEGIN => depth += 1,
                END if depth <= 1 => return Ok(()),
                END => depth -= 1,
                _ if depth > 1 => book.tell(
                    0,
                    0,
                    "chart",
                    text!("工作表中的图表未读入", "charts of the sheet were not read"),
                ),
                FORMULA => formula = self.formula(bytes, book)?,
                RESULT => {
                    if let (Some((row, column)), Some(text)) = (formula.take(), long(bytes)) {
                        book.put(row, column, text)?;
                    }
                }
                MERGED => {
                    let areas = bytes.get(2..).unwrap_or_default().as_chunks::<8>().0;
                    if let Some(sheet) = book.sheets.last_mut() {
                        sheet.merges.extend(areas.iter().filter_map(|area| area_of(area)));
                    }
                }
                _ => self.cell(kind, bytes, book)?,
            }
        }
        // A sheet that nothing ends was cut off.
        Err(damaged())
    }

    fn cell(&self, kind: u16, bytes: &[u8], book: &mut Workbook) -> Result<(), ReadError> {
        let Some((row, column)) = place(bytes) else { return Ok(()) };
        let text = match kind {
            NUMBER => real(bytes, 6).map(|value| self.number(value, bytes, (row, column), book)),
            SHORT => int32(bytes, 6).map(|value| self.short(value, bytes, (row, column), book)),
            SHORTS => return self.shorts(bytes, (row, column), book),
            LABEL | RICH_LABEL => long(bytes.get(6..).unwrap_or_default()),
            SHARED => int32(bytes, 6).map(|at| match self.strings.get(at as usize) {
                Some(text) => text.clone(),
                None => char::REPLACEMENT_CHARACTER.to_string(),
            }),
            TRUTH => truth(bytes.get(6), bytes.get(7) == Some(&1)),
            _ => None,
        };
        book.put(row, column, text.unwrap_or_default())
    }

    /// A formula's result; where it is a text, the record after it has it.
    fn formula(&self, bytes: &[u8], book: &mut Workbook) -> Result<Option<(u32, u32)>, ReadError> {
        let Some((row, column)) = place(bytes) else { return Ok(None) };
        let text = match (int16(bytes, 12), bytes.get(6)) {
            (Some(0xffff), Some(0)) => return Ok(Some((row, column))),
            (Some(0xffff), Some(kind @ (1 | 2))) => truth(bytes.get(8), *kind == 2),
            (Some(0xffff), _) => None,
            _ => real(bytes, 6).map(|value| self.number(value, bytes, (row, column), book)),
        };
        book.put(row, column, text.unwrap_or_default())?;
        Ok(None)
    }

    fn number(&self, value: f64, bytes: &[u8], at: (u32, u32), book: &mut Workbook) -> String {
        let number = value::number(&value.to_string());
        self.shown(number, int16(bytes, 4), at, book)
    }

    fn short(&self, value: u32, bytes: &[u8], at: (u32, u32), book: &mut Workbook) -> String {
        self.shown(compact(value), int16(bytes, 4), at, book)
    }

    /// A row of short numbers, each with its style.
    fn shorts(&self, bytes: &[u8], at: (u32, u32), book: &mut Workbook) -> Result<(), ReadError> {
        let (row, mut column) = at;
        for pair in bytes.get(4..).unwrap_or_default().as_chunks::<6>().0 {
            let value = compact(int32(pair, 2).unwrap_or_default());
            let text = self.shown(value, int16(pair, 0), (row, column), book);
            book.put(row, column, text)?;
            column += 1;
        }
        Ok(())
    }

    fn shown(
        &self,
        number: String,
        style: Option<u16>,
        at: (u32, u32),
        book: &mut Workbook,
    ) -> String {
        let look = self.looks.get(usize::from(style.unwrap_or(0))).unwrap_or(&Look::Plain);
        book.shown(at.0, at.1, number, look, self.since_1904)
    }
}

/// A number in four bytes: an integer or the upper half of a fraction, perhaps in
/// hundredths.
fn compact(value: u32) -> String {
    let moved = if value & 1 == 1 { 2 } else { 0 };
    let number = if value & 2 == 2 {
        f64::from(value.cast_signed() >> 2)
    } else {
        f64::from_bits(u64::from(value & !3) << 32)
    };
    value::of(number, moved).unwrap_or_else(|| number.to_string())
}

fn truth(value: Option<&u8>, is_error: bool) -> Option<String> {
    let word = match (value?, is_error) {
        (0, false) => "FALSE",
        (_, false) => "TRUE",
        (0x00, true) => "#NULL!",
        (0x07, true) => "#DIV/0!",
        (0x0f, true) => "#VALUE!",
        (0x17, true) => "#REF!",
        (0x1d, true) => "#NAME?",
        (0x24, true) => "#NUM!",
        (_, true) => "#N/A",
    };
    Some(word.to_owned())
}

fn sheet_of(bytes: &[u8]) -> Option<Listed> {
    let length = usize::from(*bytes.get(6)?);
    let (name, _) = characters(bytes.get(8..)?, length, bytes.get(7)? & 1 == 1);
    Some(Listed {
        at: int32(bytes, 0)? as usize,
        name,
        hidden: bytes.get(4)? & 3 != 0,
        is_sheet: *bytes.get(5)? == 0,
    })
}

fn format_of(bytes: &[u8]) -> Option<(u32, Look)> {
    Some((u32::from(int16(bytes, 0)?), value::look(&long(bytes.get(2..)?)?)))
}

fn area_of(bytes: &[u8]) -> Option<Area> {
    let at = |from| int16(bytes, from).map(u32::from);
    let area = Area { rows: (at(0)?, at(2)?), columns: (at(4)?, at(6)?) };
    (area.rows.0 <= area.rows.1 && area.columns.0 <= area.columns.1).then_some(area)
}

/// A text with its length in two bytes and a flag of its width.
fn long(bytes: &[u8]) -> Option<String> {
    let length = usize::from(int16(bytes, 0)?);
    Some(characters(bytes.get(3..)?, length, bytes.get(2)? & 1 == 1).0)
}

/// So many characters, or as many as there are, and how many those were.
fn characters(bytes: &[u8], count: usize, wide: bool) -> (String, usize) {
    if wide {
        let all = bytes.as_chunks::<2>().0.iter().take(count);
        let units: Vec<u16> = all.map(|two| u16::from_le_bytes(*two)).collect();
        (String::from_utf16_lossy(&units), units.len())
    } else {
        let all = &bytes[..count.min(bytes.len())];
        (all.iter().map(|&byte| char::from(byte)).collect(), all.len())
    }
}

/// The table of strings, which runs on over records. Where a string does, its width is
/// said anew.
fn strings(pieces: &[&[u8]]) -> Vec<String> {
    let mut reader = Pieces { pieces, at: 8 };
    let count = int32(pieces[0], 4).unwrap_or_default() as usize;
    let mut strings = Vec::new();
    while strings.len() < count {
        let Some(text) = reader.string() else { break };
        strings.push(text);
    }
    strings
}

struct Pieces<'p, 's> {
    pieces: &'p [&'s [u8]],
    at: usize,
}

impl Pieces<'_, '_> {
    fn string(&mut self) -> Option<String> {
        while self.at >= self.pieces.first()?.len() {
            self.turn()?;
        }
        let head = self.pieces.first()?.get(self.at..)?;
        let mut left = usize::from(int16(head, 0)?);
        let flags = *head.get(2)?;
        let mut skipped = 0;
        self.at += 3;
        if flags & 8 != 0 {
            skipped += 4 * usize::from(int16(self.pieces.first()?, self.at)?);
            self.at += 2;
        }
        if flags & 4 != 0 {
            skipped += int32(self.pieces.first()?, self.at)? as usize;
            self.at += 4;
        }
        let mut wide = flags & 1 == 1;
        let mut text = String::new();
        while left > 0 {
            let rest = self.pieces.first()?.get(self.at..).unwrap_or_default();
            let (read, count) = characters(rest, left, wide);
            text.push_str(&read);
            left -= count;
            self.at += count * if wide { 2 } else { 1 };
            if left > 0 {
                self.turn()?;
                wide = self.pieces.first()?.first()? & 1 == 1;
                self.at = 1;
            }
        }
        self.skip(skipped);
        Some(text)
    }

    /// Goes on to the next record.
    fn turn(&mut self) -> Option<()> {
        self.pieces = self.pieces.get(1..)?;
        self.at = 0;
        Some(())
    }

    fn skip(&mut self, count: usize) {
        let mut left = count;
        while let Some(piece) = self.pieces.first() {
            let here = piece.len().saturating_sub(self.at);
            if left <= here {
                self.at += left;
                return;
            }
            left -= here;
            if self.turn().is_none() {
                return;
            }
        }
    }
}

fn place(bytes: &[u8]) -> Option<(u32, u32)> {
    Some((u32::from(int16(bytes, 0)?), u32::from(int16(bytes, 2)?)))
}

fn int16(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn int32(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn real(bytes: &[u8], at: usize) -> Option<f64> {
    Some(f64::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn too_old() -> ReadError {
    ReadError(text!(
        "这是很旧的 Excel 文件：在 Excel 或 WPS 中另存为 .xlsx 后再导入",
        "this is a very old Excel file: save it as .xlsx in Excel or WPS and import that"
    ))
}
