//! What the glyphs of a TrueType font stand for, by the font's own table, for texts that
//! say nothing of it themselves.

use std::collections::HashMap;

use lopdf::{Dictionary, Object};

use super::super::ReadError;
use super::file::PdfFile;

/// Most characters that a table may name, again and again or not.
const MOST: usize = 200_000;

/// From the numbers of a wide font's characters to what they are.
pub(super) fn cid_to_char(
    file: &PdfFile,
    below: &Dictionary,
) -> Result<HashMap<u32, char>, ReadError> {
    let program = file.dictionary(below, "FontDescriptor");
    let program = program.and_then(|about| file.get(about, "FontFile2"));
    let Some(Object::Stream(program)) = program else { return Ok(HashMap::new()) };
    let glyphs = table(&file.decoded_stream(program)?).unwrap_or_default();
    let Some(Object::Stream(map)) = file.get(below, "CIDToGIDMap") else { return Ok(glyphs) };
    let map = file.decoded_stream(map)?;
    let pairs = (0..).zip(map.chunks_exact(2));
    let found = pairs.filter_map(|(cid, pair)| {
        let glyph = u32::from(pair[0]) << 8 | u32::from(pair[1]);
        (glyph != 0).then_some(())?;
        Some((cid, *glyphs.get(&glyph)?))
    });
    Ok(found.collect())
}

fn short(bytes: &[u8], at: usize) -> Option<usize> {
    let pair = bytes.get(at..at.checked_add(2)?)?;
    Some(usize::from(pair[0]) << 8 | usize::from(pair[1]))
}

fn long(bytes: &[u8], at: usize) -> Option<usize> {
    Some(short(bytes, at)? << 16 | short(bytes, at.checked_add(2)?)?)
}

/// The font's `cmap`, turned round; of two characters for one glyph the first.
fn table(font: &[u8]) -> Option<HashMap<u32, char>> {
    let tables = short(font, 4)?;
    let cmap = (0..tables)
        .map(|table| 12 + 16 * table)
        .find(|at| font.get(*at..at + 4) == Some(b"cmap"))?;
    let cmap = font.get(long(font, cmap + 8)?..)?;
    let subtables = (0..short(cmap, 2)?).filter_map(|table| {
        let at = 4 + 8 * table;
        let rank = match (short(cmap, at)?, short(cmap, at + 2)?) {
            (3, 10) | (0, 4..) => 0,
            (3, 1) | (0, _) => 1,
            _ => return None,
        };
        Some((rank, long(cmap, at + 4)?))
    });
    let (_, at) = subtables.min()?;
    let subtable = cmap.get(at..)?;
    let mut glyphs = Glyphs::default();
    match short(subtable, 0)? {
        4 => segments(subtable, &mut glyphs),
        12 => groups(subtable, &mut glyphs),
        _ => None,
    }?;
    Some(glyphs.found)
}

#[derive(Default)]
struct Glyphs {
    found: HashMap<u32, char>,
    named: usize,
}

impl Glyphs {
    fn add(&mut self, glyph: usize, code: usize) -> Option<()> {
        self.named += 1;
        (self.named < MOST).then_some(())?;
        let glyph = u32::try_from(glyph).ok()?;
        if let Some(character) = u32::try_from(code).ok().and_then(char::from_u32) {
            self.found.entry(glyph).or_insert(character);
        }
        Some(())
    }
}

/// Format 4.
fn segments(table: &[u8], glyphs: &mut Glyphs) -> Option<()> {
    let doubled = short(table, 6)? & !1;
    let (ends, starts) = (14, 16 + doubled);
    let (deltas, offsets) = (starts + doubled, starts + 2 * doubled);
    for at in (0..doubled).step_by(2) {
        let (first, last) = (short(table, starts + at)?, short(table, ends + at)?);
        let (delta, offset) = (short(table, deltas + at)?, short(table, offsets + at)?);
        for code in first..=last.min(0xfffe) {
            let glyph = if offset == 0 {
                code
            } else {
                match short(table, offsets + at + offset + 2 * (code - first)) {
                    Some(0) | None => {
                        glyphs.named += 1;
                        continue;
                    }
                    Some(glyph) => glyph,
                }
            };
            glyphs.add((glyph + delta) & 0xffff, code)?;
        }
    }
    Some(())
}

/// Format 12.
fn groups(table: &[u8], glyphs: &mut Glyphs) -> Option<()> {
    for group in 0..long(table, 12)?.min(MOST) {
        let at = 16 + 12 * group;
        let (first, last) = (long(table, at)?, long(table, at + 4)?);
        let glyph = long(table, at + 8)?;
        for (code, glyph) in (first..=last.min(0x0010_ffff)).zip(glyph..) {
            glyphs.add(glyph, code)?;
        }
    }
    Some(())
}
