//! Strings of BIFF8: one or two bytes a character, a flag says which.

use super::record::{read_u16, read_u32};
use crate::sheet::style::{Font, TextRun};

/// The characters are UTF-16, not the low bytes of it.
const HIGH_BYTE: u8 = 1;
/// A phonetic block follows the characters.
const EXTENDED: u8 = 4;
/// Formatted runs follow the characters.
const RICH: u8 = 8;

/// Reads a string whose length takes two bytes ([MS-XLS] 2.5.294,
/// `XLUnicodeString`).
pub(super) fn read_string(bytes: &[u8]) -> Option<String> {
    let length = usize::from(read_u16(bytes, 0)?);
    Some(decode_characters(bytes.get(3..)?, length, bytes.get(2)? & HIGH_BYTE != 0).0)
}

/// Reads a string whose length takes one byte ([MS-XLS] 2.5.240,
/// `ShortXLUnicodeString`).
pub(super) fn read_short_string(bytes: &[u8]) -> Option<String> {
    let length = usize::from(*bytes.first()?);
    Some(decode_characters(bytes.get(2..)?, length, bytes.get(1)? & HIGH_BYTE != 0).0)
}

/// Decodes `count` characters, or as many as there are; also returns how many it took.
fn decode_characters(bytes: &[u8], count: usize, wide: bool) -> (String, usize) {
    if wide {
        let pairs = bytes.as_chunks::<2>().0.iter().take(count);
        let units: Vec<u16> = pairs.map(|pair| u16::from_le_bytes(*pair)).collect();
        (String::from_utf16_lossy(&units), units.len())
    } else {
        let taken = &bytes[..count.min(bytes.len())];
        (taken.iter().map(|&byte| char::from(byte)).collect(), taken.len())
    }
}

/// Reads the table of shared strings from the bytes of its SST record and of the
/// CONTINUE records behind it, with the fonts of their runs. A table that is cut short
/// gives the strings before that.
pub(super) fn read_shared_strings(
    parts: &[&[u8]],
    font: impl Fn(u16) -> Option<Font>,
) -> Vec<Vec<TextRun>> {
    let Some(first) = parts.first() else { return Vec::new() };
    let mut reader = PartsReader { parts, offset: 8 };
    let count = read_u32(first, 4).unwrap_or_default() as usize;
    let mut strings = Vec::new();
    while strings.len() < count {
        let Some((text, runs)) = reader.read_rich_string() else { break };
        strings.push(split_runs(&text, &runs, &font));
    }
    strings
}

/// Cuts a text where its fonts change: each run names the unit of UTF-16 from which on it
/// holds ([MS-XLS] 2.5.129, `FormatRun`).
fn split_runs(text: &str, runs: &[(u16, u16)], font: impl Fn(u16) -> Option<Font>) -> Vec<TextRun> {
    let mut pieces = vec![TextRun::default()];
    let mut rest = runs.iter().peekable();
    let mut unit = 0;
    for c in text.chars() {
        while let Some((_, index)) = rest.next_if(|(from, _)| usize::from(*from) <= unit) {
            pieces.push(TextRun { text: String::new(), font: font(*index) });
        }
        if let Some(last) = pieces.last_mut() {
            last.text.push(c);
        }
        unit += c.len_utf16();
    }
    pieces.retain(|piece| !piece.text.is_empty());
    pieces
}

/// Reads over the ends of records.
struct PartsReader<'p, 's> {
    /// The record that is being read, and those behind it.
    parts: &'p [&'s [u8]],
    /// How far the first of them is read.
    offset: usize,
}

impl PartsReader<'_, '_> {
    /// Reads a string with what may follow it ([MS-XLS] 2.5.293,
    /// `XLUnicodeRichExtendedString`). Characters that go on in the next record have the
    /// flag of their width there again.
    fn read_rich_string(&mut self) -> Option<(String, Vec<(u16, u16)>)> {
        while self.offset >= self.parts.first()?.len() {
            self.next_part()?;
        }
        let head = self.parts.first()?.get(self.offset..)?;
        let mut left = usize::from(read_u16(head, 0)?);
        let flags = *head.get(2)?;
        let (mut skipped, mut run_count) = (0, 0);
        self.offset += 3;
        if flags & RICH != 0 {
            run_count = usize::from(read_u16(self.parts.first()?, self.offset)?);
            self.offset += 2;
        }
        if flags & EXTENDED != 0 {
            skipped = read_u32(self.parts.first()?, self.offset)? as usize;
            self.offset += 4;
        }
        let mut wide = flags & HIGH_BYTE != 0;
        let mut text = String::new();
        while left > 0 {
            let rest = self.parts.first()?.get(self.offset..).unwrap_or_default();
            let (characters, count) = decode_characters(rest, left, wide);
            text.push_str(&characters);
            left -= count;
            self.offset += count * if wide { 2 } else { 1 };
            if left > 0 {
                self.next_part()?;
                wide = self.parts.first()?.first()? & HIGH_BYTE != 0;
                self.offset = 1;
            }
        }
        let mut runs = Vec::new();
        for _ in 0..run_count {
            let bytes =
                [self.read_byte()?, self.read_byte()?, self.read_byte()?, self.read_byte()?];
            runs.push((
                u16::from_le_bytes([bytes[0], bytes[1]]),
                u16::from_le_bytes([bytes[2], bytes[3]]),
            ));
        }
        self.skip(skipped);
        Some((text, runs))
    }

    fn read_byte(&mut self) -> Option<u8> {
        while self.offset >= self.parts.first()?.len() {
            self.next_part()?;
        }
        let byte = self.parts.first()?.get(self.offset).copied();
        self.offset += 1;
        byte
    }

    fn next_part(&mut self) -> Option<()> {
        self.parts = self.parts.get(1..)?;
        self.offset = 0;
        Some(())
    }

    fn skip(&mut self, count: usize) {
        let mut left = count;
        while let Some(part) = self.parts.first() {
            let here = part.len().saturating_sub(self.offset);
            if left <= here {
                self.offset += left;
                return;
            }
            left -= here;
            if self.next_part().is_none() {
                return;
            }
        }
    }
}
