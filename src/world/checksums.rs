//! Writes and reads lists of SHA-256 digests in the format of `sha256sum`.

use super::FileEntry;
use super::file_list::is_inside_path;
use std::collections::BTreeMap;

/// Formats a list. In a path with backslashes each is doubled, and its line begins
/// with one, as `sha256sum` does it.
pub(super) fn format_checksums(entries: &[FileEntry]) -> String {
    let mut text = String::with_capacity(entries.len() * 100);
    for FileEntry { path, digest } in entries {
        let escaped = path.contains('\\').then(|| path.replace('\\', "\\\\"));
        text.push_str(if escaped.is_some() { "\\" } else { "" });
        text.push_str(&digest.sha256);
        text.push_str("  ");
        text.push_str(escaped.as_deref().unwrap_or(path));
        text.push('\n');
    }
    text
}

/// Parses a list that is not trusted into SHA-256 by path, in lower case.
///
/// Errors: the number, from 1, of the first line that is malformed, leads out of
/// the folder, or names a file a second time.
pub(super) fn parse_checksums(text: &str) -> Result<BTreeMap<String, String>, usize> {
    let mut listed = BTreeMap::new();
    for (at, line) in text.lines().enumerate() {
        let (path, sha256) = parse_line(line).ok_or(at + 1)?;
        if listed.insert(path, sha256).is_some() {
            return Err(at + 1);
        }
    }
    Ok(listed)
}

fn parse_line(line: &str) -> Option<(String, String)> {
    let (escaped, line) = match line.strip_prefix('\\') {
        Some(rest) => (true, rest),
        None => (false, line),
    };
    let (sha256, rest) = line.split_at_checked(64)?;
    // A star marks binary mode; on Unix the modes do not differ.
    let path = rest.strip_prefix("  ").or_else(|| rest.strip_prefix(" *"))?;
    let path = if escaped { path.replace("\\\\", "\\") } else { path.to_owned() };
    let is_valid = sha256.bytes().all(|byte| byte.is_ascii_hexdigit())
        && is_inside_path(&path)
        && !path.contains(char::is_control);
    is_valid.then(|| (path, sha256.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use nianbao_core::source::Digest;

    #[test]
    fn a_list_is_that_of_sha256sum_and_can_be_read() {
        let digest = Digest::from_bytes(b"");
        let entry = |path: &str| FileEntry { path: path.into(), digest: digest.clone() };
        let sha256 = &digest.sha256;
        let text = format_checksums(&[entry("2020/附 件.txt"), entry("a\\b")]);
        assert_eq!(text, format!("{sha256}  2020/附 件.txt\n\\{sha256}  a\\\\b\n"));
        let listed = parse_checksums(&text).unwrap();
        assert_eq!(listed.keys().collect::<Vec<_>>(), ["2020/附 件.txt", "a\\b"]);
        assert!(listed.values().all(|known| known == sha256));
    }

    #[test]
    fn a_list_that_leads_out_or_is_none_is_not_read() {
        let sha256 = Digest::from_bytes(b"").sha256;
        let good = format!("{sha256} *a");
        for wrong in [
            format!("{sha256}  ../a"),
            format!("{sha256}  /etc/hostname"),
            format!("{sha256}  a/../../b"),
            format!("{sha256}  "),
            format!("{sha256}  a\u{1b}[2J"),
            format!("{sha256} a"),
            good.clone(),
            "年报".repeat(40),
            String::new(),
        ] {
            assert_eq!(parse_checksums(&format!("{good}\n{wrong}\n")), Err(2), "{wrong}");
        }
    }
}
