//! Compound files: what Office wrote before 2007, and what it wraps a file with a
//! password in. Chains of sectors are followed no further than the file is long.

use crate::ReadError;
use crate::error::DAMAGED;

/// Sector numbers from here on are marks.
const MARKS: u32 = 0xffff_fffa;
/// Streams shorter than this lie in the small sectors.
const SHORT: usize = 4096;
/// The size of small sectors.
const SMALL: usize = 64;
/// The size of an entry of the directory.
const ENTRY: usize = 128;

/// A compound file.
pub(super) struct Compound<'a> {
    bytes: &'a [u8],
    size: usize,
    /// For each sector the next one of its chain.
    next: Vec<u32>,
    /// The same for small sectors, and these.
    small_next: Vec<u32>,
    small: Vec<u8>,
    streams: Vec<Stream>,
}

/// A stream: its name, first sector and length.
struct Stream {
    name: String,
    first: u32,
    length: usize,
}

impl<'a> Compound<'a> {
    /// Opens it.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, ReadError> {
        let size = match number16(bytes, 30).ok_or(DAMAGED)? {
            9 => 512,
            12 => 4096,
            _ => return Err(DAMAGED),
        };
        let mut file =
            Self { bytes, size, next: vec![], small_next: vec![], small: vec![], streams: vec![] };
        file.next = file.table().ok_or(DAMAGED)?;
        let directory = file.chain(head(bytes, 48)?, usize::MAX);
        file.streams = directory.as_chunks::<ENTRY>().0.iter().filter_map(stream).collect();
        let small = file.chain(head(bytes, 60)?, usize::MAX);
        file.small_next =
            small.as_chunks::<4>().0.iter().map(|four| u32::from_le_bytes(*four)).collect();
        if let Some(root) = directory.as_chunks::<ENTRY>().0.first() {
            let first = number32(root, 116).unwrap_or(MARKS);
            file.small = file.chain(first, usize::MAX);
        }
        Ok(file)
    }

    /// Whether it has a stream.
    pub(super) fn has(&self, name: &str) -> bool {
        self.streams.iter().any(|stream| stream.name.eq_ignore_ascii_case(name))
    }

    /// The bytes of a stream.
    pub(super) fn read(&self, name: &str) -> Option<Vec<u8>> {
        let stream = self.streams.iter().find(|stream| stream.name.eq_ignore_ascii_case(name))?;
        if stream.length >= SHORT {
            return Some(self.chain(stream.first, stream.length));
        }
        let mut bytes = Vec::new();
        let mut at = stream.first;
        for _ in 0..=self.small_next.len() {
            if at >= MARKS || bytes.len() >= stream.length {
                break;
            }
            let Some(sector) = sector(&self.small, 0, SMALL, at) else { break };
            bytes.extend_from_slice(sector);
            at = self.small_next.get(at as usize).copied().unwrap_or(MARKS);
        }
        bytes.truncate(stream.length);
        Some(bytes)
    }

    /// The table of chains: its first 109 sectors are named in the head, more of them
    /// in sectors of their own.
    fn table(&self) -> Option<Vec<u32>> {
        let most = self.bytes.len() / self.size + 1;
        let mut named: Vec<u32> =
            (0..109).filter_map(|at| number32(self.bytes, 76 + 4 * at)).collect();
        let mut more = number32(self.bytes, 68)?;
        for _ in 0..most {
            let Some(sector) = (more < MARKS).then(|| self.sector(more)).flatten() else { break };
            let mut numbers: Vec<u32> =
                sector.as_chunks::<4>().0.iter().map(|four| u32::from_le_bytes(*four)).collect();
            more = numbers.pop().unwrap_or(MARKS);
            named.extend(numbers);
        }
        let sectors = named.into_iter().filter(|&at| at < MARKS).take(most);
        let tables = sectors.filter_map(|at| self.sector(at));
        let next = tables
            .flat_map(|sector| sector.as_chunks::<4>().0)
            .map(|four| u32::from_le_bytes(*four));
        Some(next.take(most).collect())
    }

    fn sector(&self, at: u32) -> Option<&'a [u8]> {
        sector(self.bytes, self.size, self.size, at)
    }

    fn chain(&self, first: u32, length: usize) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut at = first;
        // A chain that is longer than the file runs in a circle.
        for _ in 0..=self.next.len() {
            if at >= MARKS || bytes.len() >= length {
                break;
            }
            let Some(sector) = self.sector(at) else { break };
            bytes.extend_from_slice(sector);
            at = self.next.get(at as usize).copied().unwrap_or(MARKS);
        }
        bytes.truncate(length);
        bytes
    }
}

/// A sector after a head; the last one of a file may be short.
fn sector(bytes: &[u8], head: usize, size: usize, at: u32) -> Option<&[u8]> {
    let from = (at as usize).checked_mul(size)?.checked_add(head)?;
    let to = from.checked_add(size)?.min(bytes.len());
    bytes.get(from..to).filter(|sector| !sector.is_empty())
}

fn stream(entry: &[u8; ENTRY]) -> Option<Stream> {
    // Nothing, a folder, a stream or the root.
    (entry[66] == 2).then_some(())?;
    let units = entry[..64].as_chunks::<2>().0.iter().map(|two| u16::from_le_bytes(*two));
    let units: Vec<u16> = units.take_while(|&unit| unit != 0).collect();
    Some(Stream {
        name: String::from_utf16_lossy(&units),
        first: number32(entry, 116)?,
        length: number32(entry, 120)? as usize,
    })
}

fn head(bytes: &[u8], at: usize) -> Result<u32, ReadError> {
    number32(bytes, at).ok_or(DAMAGED)
}

fn number16(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn number32(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A compound file with one stream, which is made long enough for large sectors.
    pub(crate) fn pack(name: &str, bytes: &[u8]) -> Vec<u8> {
        let mut bytes = bytes.to_vec();
        bytes.resize(bytes.len().max(SHORT).next_multiple_of(512), 0);
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
            let mut entry = [0u8; ENTRY];
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
        let file = Compound::open(&bytes).unwrap();
        assert!(file.has("workbook") && !file.has("Root Entry"));
        assert_eq!(file.read("Workbook").unwrap()[..5000], words);
        assert_eq!(file.read("Book"), None);
    }

    #[test]
    fn chains_in_circles_end() {
        let mut bytes = pack("Workbook", &[1; 5000]);
        // The directory follows itself, and so does the stream.
        bytes[512 + 4..512 + 8].copy_from_slice(&1u32.to_le_bytes());
        bytes[512 + 8..512 + 12].copy_from_slice(&2u32.to_le_bytes());
        let file = Compound::open(&bytes).unwrap();
        assert_eq!(file.read("Workbook").unwrap().len(), 5120);
        for at in 0..bytes.len().min(1600) {
            let mut wrong = bytes.clone();
            wrong[at] ^= 0xff;
            let _ = Compound::open(&wrong).map(|file| file.read("Workbook"));
            let _ = Compound::open(&bytes[..at]).map(|file| file.read("Workbook"));
        }
    }
}
