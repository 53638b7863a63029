//! Compressed copies beside files, for web servers that send them as they are.
//! The same bytes give the same copies: they hold no time and no name.

use anyhow::Result;
use flate2::{Compression, GzBuilder};
use std::io::Write;

/// A content coding (RFC 9110, section 8.4.1) that web servers send files in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ContentCoding {
    Gzip,
    Brotli,
}

/// The size in bytes below which a compressed copy saves no packet.
const MIN_SIZE: usize = 1024;
/// Brotli quality; above 5: ten times the time for 3 % less.
const BROTLI_QUALITY: i32 = 5;
/// Brotli window, as a power of two; the largest that every browser takes.
const BROTLI_WINDOW_BITS: i32 = 22;

impl ContentCoding {
    pub(super) const ALL: [Self; 2] = [Self::Gzip, Self::Brotli];

    /// Returns the extension of compressed files, with its dot.
    pub(super) fn extension(self) -> &'static str {
        match self {
            Self::Gzip => ".gz",
            Self::Brotli => ".br",
        }
    }

    /// Compresses bytes; `None` where that saves less than a tenth.
    pub(super) fn compress(self, bytes: &[u8]) -> Result<Option<Vec<u8>>> {
        if bytes.len() < MIN_SIZE {
            return Ok(None);
        }
        let mut out = Vec::with_capacity(bytes.len() / 3);
        match self {
            Self::Gzip => {
                // 255 stands for an unknown system (RFC 1952, section 2.3.1).
                let head = GzBuilder::new().operating_system(255);
                let mut writer = head.write(&mut out, Compression::best());
                writer.write_all(bytes)?;
                writer.finish()?;
            }
            Self::Brotli => {
                let params = brotli::enc::BrotliEncoderParams {
                    quality: BROTLI_QUALITY,
                    lgwin: BROTLI_WINDOW_BITS,
                    size_hint: bytes.len(),
                    ..Default::default()
                };
                brotli::BrotliCompress(&mut &*bytes, &mut out, &params)?;
            }
        }
        Ok((out.len() < bytes.len() / 10 * 9).then_some(out))
    }
}

/// Splits the path of a compressed file into that of its original and the coding.
pub(super) fn split_extension(path: &str) -> Option<(&str, ContentCoding)> {
    ContentCoding::ALL
        .into_iter()
        .find_map(|coding| Some((path.strip_suffix(coding.extension())?, coding)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn unpacked_it_is_the_original() {
        let text = "年度报告\n".repeat(500);
        let gzip = ContentCoding::Gzip.compress(text.as_bytes()).unwrap().unwrap();
        let mut unpacked = String::new();
        flate2::read::GzDecoder::new(gzip.as_slice()).read_to_string(&mut unpacked).unwrap();
        assert_eq!(unpacked, text);
        assert_eq!(gzip[4..8], [0; 4], "no time");
        let brotli = ContentCoding::Brotli.compress(text.as_bytes()).unwrap().unwrap();
        let mut unpacked = Vec::new();
        brotli::BrotliDecompress(&mut brotli.as_slice(), &mut unpacked).unwrap();
        assert_eq!(unpacked, text.as_bytes());
        for coding in ContentCoding::ALL {
            assert_eq!(
                coding.compress(text.as_bytes()).unwrap(),
                coding.compress(text.as_bytes()).unwrap()
            );
        }
    }

    #[test]
    fn what_does_not_pay_has_none() {
        let noise: Vec<u8> = (0..4096u32)
            .flat_map(|n| {
                nianbao_core::source::Digest::from_bytes(&n.to_le_bytes()).sha256().into_bytes()
            })
            .collect();
        for coding in ContentCoding::ALL {
            assert_eq!(coding.compress(&[b'a'; MIN_SIZE - 1]).unwrap(), None);
            assert!(coding.compress(&[b'a'; MIN_SIZE]).unwrap().is_some());
        }
        assert!(
            ContentCoding::Gzip.compress(&noise).unwrap().is_some(),
            "digits take half of their bytes"
        );
        assert_eq!(split_extension("a.csv.gz"), Some(("a.csv", ContentCoding::Gzip)));
        assert_eq!(split_extension("a.csv"), None);
    }
}
