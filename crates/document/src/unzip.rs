//! The members of a zip, bounded by what is really inflated.

use crate::ReadError;
use crate::error::{DAMAGED, ENCRYPTED, UNPACKED_TOO_LARGE};
use std::collections::HashMap;
use std::io::{Cursor, Read};
use zip::result::ZipError;

/// More members than any document has.
const MOST_MEMBERS: usize = 20_000;
/// The largest member, and all that are read together.
const LARGEST_MEMBER: u64 = 96 * 1024 * 1024;
const LARGEST_TOTAL: u64 = 256 * 1024 * 1024;
/// How many times a member may grow; small ones are let be.
const GROWTH: u64 = 250;
const SMALL: u64 = 4 * 1024 * 1024;
/// How much of a part says what it is.
const HEAD: u64 = 4096;

/// A zip whose members are read by name.
pub(super) struct Archive<'a> {
    zip: zip::ZipArchive<Cursor<&'a [u8]>>,
    /// Members by their names in lower case, with plain slashes.
    names: HashMap<String, usize>,
    /// How much may still be inflated.
    left: u64,
}

impl<'a> Archive<'a> {
    /// Opens it.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, ReadError> {
        let zip = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| DAMAGED)?;
        if zip.len() > MOST_MEMBERS {
            return Err(UNPACKED_TOO_LARGE);
        }
        let names = (0..zip.len())
            .filter_map(|at| Some((fold(&zip.name_for_index(at)?.ok()?), at)))
            .collect();
        Ok(Self { zip, names, left: LARGEST_TOTAL })
    }

    /// Whether it has a member.
    pub(super) fn has(&self, name: &str) -> bool {
        self.names.contains_key(&fold(name))
    }

    /// The bytes of a member; none where there is no such member.
    pub(super) fn read(&mut self, name: &str) -> Result<Option<Vec<u8>>, ReadError> {
        self.inflate(name, u64::MAX)
    }

    /// The first bytes of a member.
    pub(super) fn head(&mut self, name: &str) -> Result<Option<Vec<u8>>, ReadError> {
        self.inflate(name, HEAD)
    }

    fn inflate(&mut self, name: &str, wanted: u64) -> Result<Option<Vec<u8>>, ReadError> {
        let Some(&at) = self.names.get(&fold(name)) else { return Ok(None) };
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
        let most = LARGEST_MEMBER.min(self.left).min(packed.saturating_mul(GROWTH).max(SMALL));
        let mut bytes = Vec::new();
        file.take(wanted.min(most + 1)).read_to_end(&mut bytes).map_err(|_| DAMAGED)?;
        let length = bytes.len() as u64;
        if length > most {
            return Err(UNPACKED_TOO_LARGE);
        }
        self.left -= length;
        Ok(Some(bytes))
    }
}

/// Some programs write names with the slashes of their system, or in other case.
fn fold(name: &str) -> String {
    name.trim_start_matches(['/', '\\']).replace('\\', "/").to_ascii_lowercase()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use std::io::Write;

    /// A zip of members.
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
        assert_eq!(archive.read("/word/document.xml").unwrap().unwrap(), b"text");
        assert_eq!(archive.read("b").unwrap().unwrap(), b"");
        assert_eq!(archive.read("c").unwrap(), None);
    }

    #[test]
    fn a_bomb_is_refused_by_what_it_inflates_to() {
        let bytes = pack(&[("a", &vec![0; 8 * 1024 * 1024])]);
        assert!(bytes.len() < 16 * 1024);
        assert_eq!(Archive::open(&bytes).unwrap().read("a"), Err(UNPACKED_TOO_LARGE));
        // A header that lies about the size changes nothing.
        let mut lying = bytes.clone();
        let length = 8u32 * 1024 * 1024;
        let at = |bytes: &[u8]| bytes.windows(4).position(|four| four == length.to_le_bytes());
        while let Some(found) = at(&lying) {
            lying[found..found + 4].copy_from_slice(&1u32.to_le_bytes());
        }
        assert!(Archive::open(&lying).and_then(|mut zip| zip.read("a")).is_err());
    }

    #[test]
    fn what_is_cut_short_is_refused_and_never_panics() {
        let bytes = pack(&[("a", b"some words that are long enough"), ("b", &[7; 300])]);
        for length in 0..bytes.len() {
            let read = Archive::open(&bytes[..length]).and_then(|mut zip| zip.read("a"));
            assert!(!matches!(read, Ok(Some(_))), "{length}");
        }
        for at in 0..bytes.len() {
            let mut wrong = bytes.clone();
            wrong[at] ^= 0xff;
            let _ = Archive::open(&wrong).and_then(|mut zip| zip.read("b"));
        }
    }

    #[test]
    fn a_member_behind_a_password_is_said_to_be() {
        let mut bytes = pack(&[("a", b"secret")]);
        // The flag of encryption, in the member's own head and in the list.
        let list = bytes.windows(4).position(|four| four == b"PK\x01\x02").unwrap();
        bytes[6] |= 1;
        bytes[list + 8] |= 1;
        assert_eq!(Archive::open(&bytes).unwrap().read("a"), Err(ENCRYPTED));
    }
}
