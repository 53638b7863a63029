//! Zip archives (APPNOTE.TXT), bounded by what is really inflated.

use crate::ReadError;
use crate::charset;
use crate::error::{DAMAGED, ENCRYPTED, UNPACKED_TOO_LARGE};
use std::collections::{HashMap, HashSet};
use std::io::{Cursor, Read, Write};
use zip::result::ZipError;

/// Largest number of members.
const MAX_MEMBERS: usize = 20_000;
/// Largest size of a member, and of all that are read, in bytes.
const MAX_MEMBER_SIZE: u64 = 96 * 1024 * 1024;
const MAX_TOTAL_SIZE: u64 = 256 * 1024 * 1024;
/// Largest compression ratio; members under `SMALL` bytes are exempt.
const MAX_RATIO: u64 = 250;
const SMALL: u64 = 4 * 1024 * 1024;
/// How many bytes tell what a part is.
const HEAD_LENGTH: u64 = 4096;

/// A zip archive whose members are read by name.
pub(super) struct Archive<'a> {
    zip: zip::ZipArchive<Cursor<&'a [u8]>>,
    /// The indices of members by their normalized names.
    names: HashMap<String, usize>,
    /// The normalized names that several members have: programs differ in which they read.
    repeated: HashSet<String>,
    /// How many bytes may still be inflated.
    left: u64,
}

impl<'a> Archive<'a> {
    /// Reads the central directory.
    ///
    /// Errors: it is damaged, or has too many members.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, ReadError> {
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| DAMAGED)?;
        if zip.len() > MAX_MEMBERS {
            return Err(UNPACKED_TOO_LARGE);
        }
        let names = (0..zip.len())
            .filter_map(|at| Some((normalize_name(&member_name(&mut zip, at)?), at)))
            .collect();
        let start = usize::try_from(zip.central_directory_start()).unwrap_or(usize::MAX);
        let repeated = repeated_names(bytes.get(start..).unwrap_or_default());
        Ok(Self { zip, names, repeated, left: MAX_TOTAL_SIZE })
    }

    /// Returns true if there is a member of this name.
    pub(super) fn contains(&self, name: &str) -> bool {
        self.names.contains_key(&normalize_name(name))
    }

    /// Lists the names of the members, in lower case with plain slashes, in no order.
    pub(super) fn member_names(&self) -> impl Iterator<Item = &str> {
        self.names.keys().map(String::as_str)
    }

    /// Reads a member. `None` if there is none of this name.
    ///
    /// Errors: it is damaged, encrypted, one of several of its name, or inflates to more
    /// than the limits.
    pub(super) fn read_member(&mut self, name: &str) -> Result<Option<Vec<u8>>, ReadError> {
        self.inflate(name, u64::MAX)
    }

    /// Reads the first bytes of a member.
    pub(super) fn read_head(&mut self, name: &str) -> Result<Option<Vec<u8>>, ReadError> {
        self.inflate(name, HEAD_LENGTH)
    }

    fn inflate(&mut self, name: &str, wanted: u64) -> Result<Option<Vec<u8>>, ReadError> {
        let name = normalize_name(name);
        if self.repeated.contains(&name) {
            return Err(DAMAGED);
        }
        let Some(&at) = self.names.get(&name) else { return Ok(None) };
        let file = match self.zip.by_index(at) {
            Ok(file) => file,
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => {
                return Err(ENCRYPTED);
            }
            Err(_) => return Err(DAMAGED),
        };
        if file.encrypted() {
            return Err(ENCRYPTED);
        }
        let packed = file.compressed_size();
        let limit = MAX_MEMBER_SIZE.min(self.left).min(packed.saturating_mul(MAX_RATIO).max(SMALL));
        let mut bytes = Vec::new();
        file.take(wanted.min(limit + 1)).read_to_end(&mut bytes).map_err(|_| DAMAGED)?;
        let length = bytes.len() as u64;
        if length > limit {
            return Err(UNPACKED_TOO_LARGE);
        }
        self.left -= length;
        Ok(Some(bytes))
    }
}

/// Packs parts that stand in one file into an archive, without compression.
///
/// Errors: a name cannot be one of a member, or there are too many.
pub(super) fn pack_stored(parts: &[(String, Vec<u8>)]) -> Result<Vec<u8>, ReadError> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in parts.iter().take(MAX_MEMBERS) {
        writer.start_file(name.as_str(), options).map_err(|_| DAMAGED)?;
        writer.write_all(bytes).map_err(|_| DAMAGED)?;
    }
    Ok(writer.finish().map_err(|_| DAMAGED)?.into_inner())
}

/// Returns the name of a member: in UTF-8, or in GBK as old programs write it without a
/// flag.
fn member_name(zip: &mut zip::ZipArchive<Cursor<&[u8]>>, at: usize) -> Option<String> {
    let name = zip.name_for_index(at)?.ok()?;
    if name.is_ascii() {
        return Some(name.into_owned());
    }
    let name = name.into_owned();
    let Ok(member) = zip.by_index_raw(at) else { return Some(name) };
    let raw = member.name_raw();
    Some(match std::str::from_utf8(raw) {
        Ok(name) => name.to_owned(),
        Err(_) => charset::decode_gb18030(raw),
    })
}

/// Returns a name in lower case with plain slashes: some programs write backslashes, or
/// another case.
fn normalize_name(name: &str) -> String {
    name.trim_start_matches(['/', '\\']).replace('\\', "/").to_ascii_lowercase()
}

/// Returns the names that several entries of a central directory have (APPNOTE.TXT 4.3.12).
/// The library keeps the last of them alone.
fn repeated_names(mut directory: &[u8]) -> HashSet<String> {
    /// Length of an entry before its name, and the places of the lengths of its parts.
    const HEAD: usize = 46;
    const LENGTHS: [usize; 3] = [28, 30, 32];
    let mut seen = HashSet::new();
    let mut repeated = HashSet::new();
    for _ in 0..=MAX_MEMBERS {
        if !directory.starts_with(b"PK\x01\x02") {
            break;
        }
        let length = |at: usize| match directory.get(at..at + 2) {
            Some(&[low, high]) => usize::from(u16::from_le_bytes([low, high])),
            _ => 0,
        };
        let [name, extra, comment] = LENGTHS.map(length);
        let Some(raw) = directory.get(HEAD..HEAD + name) else { break };
        let name_text = match std::str::from_utf8(raw) {
            Ok(name) => name.to_owned(),
            Err(_) => charset::decode_gb18030(raw),
        };
        let normalized = normalize_name(&name_text);
        if !seen.insert(normalized.clone()) {
            repeated.insert(normalized);
        }
        directory = directory.get(HEAD + name + extra + comment..).unwrap_or_default();
    }
    repeated
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Builds a zip archive.
    pub(crate) fn pack(members: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in members {
            writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn members_are_found_whatever_their_slashes_and_case() {
        let bytes = pack(&[("Word\\Document.xml", b"text"), ("b", b"")]);
        let mut archive = Archive::open(&bytes).unwrap();
        assert_eq!(archive.read_member("/word/document.xml").unwrap().unwrap(), b"text");
        assert_eq!(archive.read_member("b").unwrap().unwrap(), b"");
        assert_eq!(archive.read_member("c").unwrap(), None);
    }

    #[test]
    fn members_of_one_name_are_not_chosen_from() {
        // Another case, another slash, and the very name, in any order.
        let twice = [["a/B.xml", "a/b.xml"], ["a/b.xml", "A\\b.xml"], ["a/b.xml", "a/c.xml"]];
        for names in twice {
            let mut bytes = pack(&[(names[0], b"one"), (names[1], b"two"), ("d", b"three")]);
            while let Some(at) = bytes.windows(7).position(|seven| seven == b"a/c.xml") {
                bytes[at + 2] = b'b';
            }
            let mut archive = Archive::open(&bytes).unwrap();
            assert_eq!(archive.read_member("a/b.xml"), Err(DAMAGED), "{names:?}");
            assert_eq!(archive.read_member("d").unwrap().unwrap(), b"three");
        }
    }

    #[test]
    fn names_in_gbk_are_read() {
        let mut bytes = pack(&[("aabb.xml", b"text")]);
        // 页面 in GBK, in the member's own head and in the list.
        while let Some(at) = bytes.windows(4).position(|four| four == b"aabb") {
            bytes[at..at + 4].copy_from_slice(&[0xd2, 0xb3, 0xc3, 0xe6]);
        }
        let mut archive = Archive::open(&bytes).unwrap();
        assert_eq!(archive.read_member("页面.xml").unwrap().unwrap(), b"text");
    }

    #[test]
    fn a_bomb_is_refused_by_what_it_inflates_to() {
        let bytes = pack(&[("a", &vec![0; 8 * 1024 * 1024])]);
        assert!(bytes.len() < 16 * 1024);
        assert_eq!(Archive::open(&bytes).unwrap().read_member("a"), Err(UNPACKED_TOO_LARGE));
        // A header that lies about the size changes nothing.
        let mut lying = bytes.clone();
        let length = 8u32 * 1024 * 1024;
        let at = |bytes: &[u8]| bytes.windows(4).position(|four| four == length.to_le_bytes());
        while let Some(found) = at(&lying) {
            lying[found..found + 4].copy_from_slice(&1u32.to_le_bytes());
        }
        assert!(Archive::open(&lying).and_then(|mut zip| zip.read_member("a")).is_err());
    }

    #[test]
    fn what_is_cut_short_is_refused_and_never_panics() {
        let bytes = pack(&[("a", b"some words that are long enough"), ("b", &[7; 300])]);
        for length in 0..bytes.len() {
            let read = Archive::open(&bytes[..length]).and_then(|mut zip| zip.read_member("a"));
            assert!(!matches!(read, Ok(Some(_))), "{length}");
        }
        for at in 0..bytes.len() {
            let mut wrong = bytes.clone();
            wrong[at] ^= 0xff;
            let read = Archive::open(&wrong).and_then(|mut zip| zip.read_member("b"));
            // Damage is seen, unless it is in what says nothing of the member.
            assert!(
                matches!(&read, Err(DAMAGED | ENCRYPTED) | Ok(None))
                    || read == Ok(Some(vec![7; 300])),
                "{at}: {read:?}"
            );
        }
    }

    #[test]
    fn a_member_behind_a_password_is_said_to_be() {
        let mut bytes = pack(&[("a", b"secret")]);
        // The flag of encryption, in the member's own head and in the list.
        let list = bytes.windows(4).position(|four| four == b"PK\x01\x02").unwrap();
        bytes[6] |= 1;
        bytes[list + 8] |= 1;
        assert_eq!(Archive::open(&bytes).unwrap().read_member("a"), Err(ENCRYPTED));
    }
}
