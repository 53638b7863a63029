//! Names in the property sets of compound files: Word, Excel and `PowerPoint` before 2007
//! ([MS-OLEPS] 2.21 to 2.25).

use super::PrivateContent;
use crate::ReadError;
use crate::cfb::CompoundFile;
use crate::charset;

/// The streams of properties, and the ids of those that hold names: author and last author;
/// manager and company.
const STREAMS: [(&str, [u32; 2]); 2] =
    [("\u{5}SummaryInformation", [4, 8]), ("\u{5}DocumentSummaryInformation", [14, 15])];
/// The id of the code page.
const CODE_PAGE: u32 = 1;
/// The most properties of a set.
const MAX_PROPERTIES: u32 = 1000;
/// Types of values: text in the code page, and in UTF-16 ([MS-OLEPS] 2.15).
const VT_LPSTR: u32 = 0x1e;
const VT_LPWSTR: u32 = 0x1f;

/// Finds the names in a compound file.
///
/// Errors: it is damaged.
pub(super) fn inspect_compound_file(
    bytes: &[u8],
    found: &mut PrivateContent,
) -> Result<(), ReadError> {
    let file = CompoundFile::open(bytes)?;
    for (name, ids) in STREAMS {
        let stream = file.read_stream(name).unwrap_or_default();
        for id in ids {
            if let Some(text) = read_text(&stream, id) {
                found.add_name(text.trim_end_matches('\0'));
            }
        }
    }
    Ok(())
}

/// Reads a text property of the first set of a stream.
fn read_text(stream: &[u8], id: u32) -> Option<String> {
    /// Where the offset of the first set stands.
    const SET_OFFSET: usize = 44;
    let set = stream.get(read_u32(stream, SET_OFFSET)? as usize..)?;
    let value = find_property(set, id)?;
    let (kind, length) = (read_u32(value, 0)?, read_u32(value, 4)? as usize);
    match kind {
        VT_LPSTR => {
            let bytes = value.get(8..8 + length)?;
            let code_page = find_property(set, CODE_PAGE).and_then(|value| read_u32(value, 4));
            Some(match code_page.map(|page| page & 0xffff) {
                Some(1200) => decode_utf16(bytes),
                Some(65001) => String::from_utf8_lossy(bytes).into_owned(),
                _ => charset::decode_gb18030(bytes),
            })
        }
        VT_LPWSTR => Some(decode_utf16(value.get(8..8 + length.checked_mul(2)?)?)),
        _ => None,
    }
}

/// Returns the bytes of a set from a property on.
fn find_property(set: &[u8], id: u32) -> Option<&[u8]> {
    let count = read_u32(set, 4)?.min(MAX_PROPERTIES) as usize;
    let at = (0..count).map(|at| 8 + at * 8).find(|at| read_u32(set, *at) == Some(id))?;
    set.get(read_u32(set, at + 4)? as usize..)
}

fn decode_utf16(bytes: &[u8]) -> String {
    let units: Vec<u16> =
        bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
    String::from_utf16_lossy(&units)
}

fn read_u32(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(four.try_into().ok()?))
}
