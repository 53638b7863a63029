//! Compound files ([MS-CFB]): Office files before 2007, and the wrapper of encrypted
//! ones. Chains of sectors are followed no further than the file is long.
//!
//! The public `cfb` crate (0.16) is not used: it loads every FAT sector that the DIFAT
//! names before it checks their number, so 2 MB that name one sector again and again
//! take 260 MB.

use crate::ReadError;
use crate::error::DAMAGED;

/// Sector numbers from here on have a special meaning ([MS-CFB] 2.1).
const FIRST_SPECIAL: u32 = 0xffff_fffa;
/// Streams shorter than this lie in the mini stream ([MS-CFB] 2.2, Mini Stream Cutoff
/// Size).
const MINI_STREAM_CUTOFF: usize = 4096;
/// The size of a sector of the mini stream, in bytes.
const MINI_SECTOR_SIZE: usize = 64;
/// The size of a directory entry, in bytes ([MS-CFB] 2.6.1).
const ENTRY_SIZE: usize = 128;

/// A compound file.
pub(super) struct CompoundFile<'a> {
    bytes: &'a [u8],
    /// The size of a sector, in bytes.
    sector_size: usize,
    /// The FAT: for each sector the fat one of its chain.
    fat: Vec<u32>,
    /// The mini FAT, and the mini stream.
    mini_fat: Vec<u32>,
    mini_stream: Vec<u8>,
    streams: Vec<Stream>,
}

/// A stream of the directory.
struct Stream {
    name: String,
    first: u32,
    length: usize,
}

impl<'a> CompoundFile<'a> {
    /// Reads the header, the FATs and the directory.
    ///
    /// Errors: the header has an unknown sector size, or the file is shorter than a
    /// header.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, ReadError> {
        let sector_size = match read_u16(bytes, 30).ok_or(DAMAGED)? {
            9 => 512,
            12 => 4096,
            _ => return Err(DAMAGED),
        };
        let mut file = Self {
            bytes,
            sector_size,
            fat: vec![],
            mini_fat: vec![],
            mini_stream: vec![],
            streams: vec![],
        };
        file.fat = file.read_fat().ok_or(DAMAGED)?;
        let directory = file.read_chain(read_header_u32(bytes, 48)?, usize::MAX);
        file.streams =
            directory.as_chunks::<ENTRY_SIZE>().0.iter().filter_map(read_entry).collect();
        let mini_stream = file.read_chain(read_header_u32(bytes, 60)?, usize::MAX);
        file.mini_fat =
            mini_stream.as_chunks::<4>().0.iter().map(|bytes| u32::from_le_bytes(*bytes)).collect();
        if let Some(root) = directory.as_chunks::<ENTRY_SIZE>().0.first() {
            let first = read_u32(root, 116).unwrap_or(FIRST_SPECIAL);
            file.mini_stream = file.read_chain(first, usize::MAX);
        }
        Ok(file)
    }

    /// Returns true if there is a stream of this name, in any case.
    pub(super) fn has_stream(&self, name: &str) -> bool {
        self.streams.iter().any(|stream| stream.name.eq_ignore_ascii_case(name))
    }

    /// Reads a stream, or what there is of it. `None` if there is none of this name.
    pub(super) fn read_stream(&self, name: &str) -> Option<Vec<u8>> {
        let stream = self.streams.iter().find(|stream| stream.name.eq_ignore_ascii_case(name))?;
        if stream.length >= MINI_STREAM_CUTOFF {
            return Some(self.read_chain(stream.first, stream.length));
        }
        let mut bytes = Vec::new();
        let mut at = stream.first;
        for _ in 0..=self.mini_fat.len() {
            if at >= FIRST_SPECIAL || bytes.len() >= stream.length {
                break;
            }
            let Some(sector) = sector(&self.mini_stream, 0, MINI_SECTOR_SIZE, at) else { break };
            bytes.extend_from_slice(sector);
            at = self.mini_fat.get(at as usize).copied().unwrap_or(FIRST_SPECIAL);
        }
        bytes.truncate(stream.length);
        Some(bytes)
    }

    /// Reads the FAT: the header names its first 109 sectors, the DIFAT the others
    /// ([MS-CFB] 2.5).
    fn read_fat(&self) -> Option<Vec<u32>> {
        let most = self.bytes.len() / self.sector_size + 1;
        let mut fat_sectors: Vec<u32> =
            (0..109).filter_map(|at| read_u32(self.bytes, 76 + 4 * at)).collect();
        let mut difat_sector = read_u32(self.bytes, 68)?;
        for _ in 0..most {
            let Some(sector) =
                (difat_sector < FIRST_SPECIAL).then(|| self.sector(difat_sector)).flatten()
            else {
                break;
            };
            let mut numbers: Vec<u32> =
                sector.as_chunks::<4>().0.iter().map(|bytes| u32::from_le_bytes(*bytes)).collect();
            difat_sector = numbers.pop().unwrap_or(FIRST_SPECIAL);
            fat_sectors.extend(numbers);
        }
        let sectors = fat_sectors.into_iter().filter(|&at| at < FIRST_SPECIAL).take(most);
        let tables = sectors.filter_map(|at| self.sector(at));
        let fat = tables
            .flat_map(|sector| sector.as_chunks::<4>().0)
            .map(|bytes| u32::from_le_bytes(*bytes));
        Some(fat.take(most).collect())
    }

    fn sector(&self, at: u32) -> Option<&'a [u8]> {
        sector(self.bytes, self.sector_size, self.sector_size, at)
    }

    fn read_chain(&self, first: u32, length: usize) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut at = first;
        // A chain longer than the FAT runs in a circle.
        for _ in 0..=self.fat.len() {
            if at >= FIRST_SPECIAL || bytes.len() >= length {
                break;
            }
            let Some(sector) = self.sector(at) else { break };
            bytes.extend_from_slice(sector);
            at = self.fat.get(at as usize).copied().unwrap_or(FIRST_SPECIAL);
        }
        bytes.truncate(length);
        bytes
    }
}

/// Returns a sector; the last one of a file may be short. `header` bytes precede the
/// first.
fn sector(bytes: &[u8], head: usize, sector_size: usize, at: u32) -> Option<&[u8]> {
    let from = (at as usize).checked_mul(sector_size)?.checked_add(head)?;
    let to = from.checked_add(sector_size)?.min(bytes.len());
    bytes.get(from..to).filter(|sector| !sector.is_empty())
}

fn read_entry(entry: &[u8; ENTRY_SIZE]) -> Option<Stream> {
    // The object types are unallocated, storage, stream and root.
    (entry[66] == 2).then_some(())?;
    let units = entry[..64].as_chunks::<2>().0.iter().map(|two| u16::from_le_bytes(*two));
    let units: Vec<u16> = units.take_while(|&unit| unit != 0).collect();
    Some(Stream {
        name: String::from_utf16_lossy(&units),
        first: read_u32(entry, 116)?,
        length: read_u32(entry, 120)? as usize,
    })
}

fn read_header_u32(bytes: &[u8], at: usize) -> Result<u32, ReadError> {
    read_u32(bytes, at).ok_or(DAMAGED)
}

fn read_u16(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn read_u32(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Builds a compound file with one stream, which is padded to regular sectors.
    pub(crate) fn pack(name: &str, bytes: &[u8]) -> Vec<u8> {
        let mut bytes = bytes.to_vec();
        bytes.resize(bytes.len().max(MINI_STREAM_CUTOFF).next_multiple_of(512), 0);
        let sectors = u32::try_from(bytes.len() / 512).unwrap();
        let mut file = vec![0; 512];
        file[..8].copy_from_slice(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
        file[30] = 9;
        file[48..52].copy_from_slice(&1u32.to_le_bytes());
        file[60..64].copy_from_slice(&0xffff_fffeu32.to_le_bytes());
        file[68..72].copy_from_slice(&0xffff_fffeu32.to_le_bytes());
        file[76..512].fill(0xff);
        file[76..80].copy_from_slice(&0u32.to_le_bytes());
        let mut table = vec![0xffff_fffd, 0xffff_fffe];
        table.extend((1..sectors).map(|at| at + 2));
        table.push(0xffff_fffe);
        assert!(table.len() <= 128, "one sector of chains is enough for tests");
        table.resize(128, 0xffff_ffff);
        file.extend(table.into_iter().flat_map(u32::to_le_bytes));
        for (name, kind, length) in [("Root Entry", 5, 0), (name, 2, bytes.len())] {
            let mut entry = [0u8; ENTRY_SIZE];
            for (at, unit) in name.encode_utf16().enumerate() {
                entry[2 * at..2 * at + 2].copy_from_slice(&unit.to_le_bytes());
            }
            entry[66] = kind;
            let first: u32 = if kind == 5 { 0xffff_fffe } else { 2 };
            entry[116..120].copy_from_slice(&first.to_le_bytes());
            entry[120..124].copy_from_slice(&u32::try_from(length).unwrap().to_le_bytes());
            file.extend(entry);
        }
        file.resize(3 * 512, 0);
        file.extend(bytes);
        file
    }

    #[test]
    fn a_stream_is_read_whole() {
        let words: Vec<u8> = (0..5000u16).map(|at| at.to_le_bytes()[0]).collect();
        let bytes = pack("Workbook", &words);
        let file = CompoundFile::open(&bytes).unwrap();
        assert!(file.has_stream("workbook") && !file.has_stream("Root Entry"));
        assert_eq!(file.read_stream("Workbook").unwrap()[..5000], words);
        assert_eq!(file.read_stream("Book"), None);
    }

    /// Sectors of 512 or 4096 bytes.
    fn is_sector_shift(bytes: &[u8]) -> bool {
        matches!(bytes.get(30..32), Some([9 | 12, 0]))
    }

    #[test]
    fn chains_in_circles_end() {
        let mut bytes = pack("Workbook", &[1; 5000]);
        // The directory follows itself, and so does the stream.
        bytes[512 + 4..512 + 8].copy_from_slice(&1u32.to_le_bytes());
        bytes[512 + 8..512 + 12].copy_from_slice(&2u32.to_le_bytes());
        let file = CompoundFile::open(&bytes).unwrap();
        assert_eq!(file.read_stream("Workbook").unwrap().len(), 5120);
        for at in 0..bytes.len().min(1600) {
            let mut wrong = bytes.clone();
            wrong[at] ^= 0xff;
            for changed in [&wrong[..], &bytes[..at]] {
                let file = CompoundFile::open(changed);
                assert_eq!(file.is_err(), changed.len() < 72 || !is_sector_shift(changed), "{at}");
                let stream = file.ok().and_then(|file| file.read_stream("Workbook"));
                assert!(stream.is_none_or(|stream| stream.len() <= bytes.len() + 1024), "{at}");
            }
        }
    }
}
