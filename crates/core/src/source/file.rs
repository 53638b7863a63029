//! The files of a site as they come in, before they are parsed.

use super::{Digest, Source};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use std::sync::Arc;

/// One file of a site as it was found on disk.
#[derive(Clone, Debug)]
pub struct File {
    /// Its path below the site's folder, with `/` between the parts.
    pub path: String,
    /// Its content, as far as it is needed.
    pub content: Content,
}

/// The content of a file.
#[derive(Clone, Debug)]
pub enum Content {
    /// Text to be parsed.
    Text(String),
    /// Text that was parsed before and has not changed.
    Unchanged(Arc<Source>),
    /// Bytes to be copied, known by their size and digest.
    Bytes(Digest),
    /// None, and why.
    Failed(LoadFailure),
}

/// Why a file could not be taken in.
#[derive(Clone, Debug)]
pub enum LoadFailure {
    /// Larger than any source is.
    TooLarge {
        /// Its size in bytes.
        size: u64,
        /// The largest size allowed, in bytes.
        limit: u64,
    },
    /// Not UTF-8 from some byte on.
    NotUtf8 {
        /// The text before that byte.
        readable: String,
        /// True if all of it decodes as GB18030, as files from older systems do.
        gbk: bool,
    },
    /// The system would not open it, for the reason given.
    Unreadable(String),
    /// The system does not allow it to be read.
    Denied,
    /// A symbolic link to something that is not there.
    Dangling,
    /// A symbolic link to a folder that it is in.
    Loop,
    /// A pipe, a device or a folder; reading one could take for ever.
    Special,
    /// A name with control characters, or not in UTF-8.
    Misnamed,
    /// A symbolic link that leads out of the site's folder.
    LeadsOutside,
}

/// All bytes but those that stand for themselves in the path of an address:
/// unreserved characters (RFC 3986, section 2.3) and the slash.
const PATH_ESCAPES: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Percent-encodes a path for an address; slashes stay.
pub fn encode_path(path: &str) -> String {
    utf8_percent_encode(path, PATH_ESCAPES).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_addresses() {
        assert_eq!(encode_path("content/a b/年.md"), "content/a%20b/%E5%B9%B4.md");
    }
}
