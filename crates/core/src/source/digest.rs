//! SHA-256 digests of files.

use serde::{Deserialize, Serialize};

/// The size of a file and its SHA-256 (FIPS 180-4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Digest {
    /// The size in bytes.
    pub size: u64,
    sha256: [u8; 32],
}

impl Digest {
    /// Returns the digest of some bytes.
    pub fn from_bytes(bytes: &[u8]) -> Self {
        let mut hasher = Hasher::default();
        hasher.update(bytes);
        hasher.finish()
    }

    /// Returns the SHA-256 as 64 lower-case hexadecimal digits.
    pub fn sha256(&self) -> String {
        let digits =
            |byte: &u8| [byte >> 4, byte & 15].map(|digit| char::from_digit(digit.into(), 16));
        self.sha256.iter().flat_map(digits).flatten().collect()
    }
}

/// Computes a digest piece by piece, for files too large to hold.
#[derive(Default)]
pub struct Hasher {
    sha256: sha2::Sha256,
    size: u64,
}

impl Hasher {
    /// Adds the next piece.
    pub fn update(&mut self, bytes: &[u8]) {
        sha2::Digest::update(&mut self.sha256, bytes);
        self.size += bytes.len() as u64;
    }

    /// Returns the digest of all pieces.
    pub fn finish(self) -> Digest {
        Digest { size: self.size, sha256: sha2::Digest::finalize(self.sha256).into() }
    }
}
