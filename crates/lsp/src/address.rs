//! Addresses of files (RFC 8089), as editors name them.

use lsp_types::Uri;
use nianbao_core::source::encode_path;
use std::path::{Path, PathBuf};

/// Returns the path of a `file:` address; `None` of any other.
pub fn path_of_uri(uri: &Uri) -> Option<PathBuf> {
    let rest = uri.as_str().strip_prefix("file://")?;
    let path = rest.strip_prefix("localhost").unwrap_or(rest);
    let path = path.split(['?', '#']).next().filter(|path| path.starts_with('/'))?;
    let path = decode(path)?;
    // `/c:/site` is the drive `c:`.
    let drive = path.as_bytes().get(2) == Some(&b':') && cfg!(windows);
    Some(PathBuf::from(if drive { &path[1..] } else { &path }))
}

/// Returns the address of an absolute path.
pub fn uri_of_path(path: &Path) -> Option<Uri> {
    let path = path.to_str()?.replace(std::path::MAIN_SEPARATOR, "/");
    let path = path.strip_prefix("//?/").unwrap_or(&path);
    let slash = if path.starts_with('/') { "" } else { "/" };
    format!("file://{slash}{}", encode_path(path)).parse().ok()
}

/// Decodes `%E5`; `None` if the bytes are no UTF-8.
fn decode(path: &str) -> Option<String> {
    let digit = |byte: Option<&u8>| char::from(*byte?).to_digit(16);
    let bytes = path.as_bytes();
    let (mut decoded, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while let Some(byte) = bytes.get(at) {
        let pair = digit(bytes.get(at + 1)).zip(digit(bytes.get(at + 2)));
        match pair.filter(|_| *byte == b'%') {
            Some((high, low)) => {
                decoded.push(u8::try_from(high * 16 + low).ok()?);
                at += 3;
            }
            None => {
                decoded.push(*byte);
                at += 1;
            }
        }
    }
    String::from_utf8(decoded).ok()
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn paths_and_addresses_turn_into_each_other() {
        let path = Path::new("/home/甲/年 报/a%b.md");
        let uri = uri_of_path(path).unwrap();
        assert!(uri.as_str().starts_with("file:///home/%E7%94%B2/"), "{}", uri.as_str());
        assert_eq!(path_of_uri(&uri).unwrap(), path);
    }

    #[test]
    fn other_addresses_have_no_path() {
        for other in ["untitled:Untitled-1", "http://a/b", "file://host/b", "file:///a%FF"] {
            assert_eq!(path_of_uri(&other.parse().unwrap()), None, "{other}");
        }
    }
}
