//! The files of a site as they are published: a build writes them, a publication sends them.

use super::copy::read_checked;
use anyhow::Result;
use nianbao_core::plan::content_type;
use nianbao_core::source::Digest;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::path::PathBuf;

/// A published file: its path and its digest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// The path below the site's address, with `/` between the parts.
    pub path: String,
    /// The size and the SHA-256 of the bytes.
    pub digest: Digest,
}

impl FileEntry {
    /// Returns the media type that the extension of the path stands for.
    pub fn content_type(&self) -> &'static str {
        content_type(&self.path)
    }
}

/// The bytes of a published file, or where they are.
#[derive(Debug)]
pub enum FileContent {
    /// Bytes in memory.
    Bytes(Vec<u8>),
    /// A file of the site, and the digest that it had when the site was read.
    File(PathBuf, Digest),
}

impl FileContent {
    /// Returns the bytes.
    ///
    /// Errors: the file cannot be read, or its digest is another one.
    pub fn bytes(&self) -> Result<Cow<'_, [u8]>> {
        match self {
            Self::Bytes(bytes) => Ok(Cow::Borrowed(bytes)),
            Self::File(path, digest) => read_checked(path, digest).map(Cow::Owned),
        }
    }

    pub(super) fn digest(&self) -> Digest {
        match self {
            Self::Bytes(bytes) => Digest::from_bytes(bytes),
            Self::File(_, digest) => *digest,
        }
    }
}
