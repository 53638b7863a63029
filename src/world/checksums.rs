//! Writes and reads lists of SHA-256 digests in the format of `sha256sum`.

use super::FileEntry;
use super::file_list::is_inside_path;
use anyhow::Result;
use nianbao_core::plan::{folder_with_lists, list_name};
use nianbao_core::source::Digest;
use std::borrow::Borrow;
use std::collections::BTreeMap;

/// The most lines of a list. The files of a larger site are on several.
pub const MAX_LINES: usize = 200_000;

/// A list that stands in the folder whose files it lists.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct FolderList {
    /// The path of the list: `2020/SHA256SUMS`.
    pub(super) path: String,
    /// Its text, with paths from its folder on.
    pub(super) text: String,
}

/// Writes the lists of a site, one after the other. Of the lists in folders one is held at
/// a time.
pub(super) struct ListWriter {
    max_lines: usize,
    is_divided: bool,
    top: String,
    /// The list that is being written: its folder, its number and its lines.
    open: Option<(String, usize, usize)>,
    text: String,
}

impl ListWriter {
    /// Starts the lists of a site of `files` files. They are divided where one would have
    /// more than `max_lines` lines.
    pub(super) fn new(files: usize, max_lines: usize) -> Self {
        let top = String::with_capacity(files.min(max_lines) * 100);
        let is_divided = files > max_lines;
        Self { max_lines, is_divided, top, open: None, text: String::new() }
    }

    /// Adds a file; files come in the order of their paths. Returns a list that is complete.
    pub(super) fn add(&mut self, path: &str, sha256: &str) -> Option<FolderList> {
        let folder = folder_with_lists(path).filter(|_| self.is_divided);
        let Some(folder) = folder else {
            let complete = self.close();
            write_line(path, sha256, &mut self.top);
            return complete;
        };
        let part = match &mut self.open {
            Some((open, _, lines)) if open == folder && *lines < self.max_lines => {
                *lines += 1;
                write_line(&path[folder.len() + 1..], sha256, &mut self.text);
                return None;
            }
            Some((open, part, _)) if open == folder => *part + 1,
            _ => 1,
        };
        let complete = self.close();
        self.open = Some((folder.to_owned(), part, 1));
        write_line(&path[folder.len() + 1..], sha256, &mut self.text);
        complete
    }

    /// Returns the last list of a folder, if there is one.
    pub(super) fn close(&mut self) -> Option<FolderList> {
        let (folder, part, _) = self.open.take()?;
        let list = FolderList {
            path: format!("{folder}/{}", list_name(part)),
            text: std::mem::take(&mut self.text),
        };
        let digest = Digest::from_bytes(list.text.as_bytes());
        write_line(&list.path, &digest.sha256(), &mut self.top);
        Some(list)
    }

    /// Returns the text of the list at the top, once the last list of a folder is closed.
    pub(super) fn finish(self) -> String {
        debug_assert!(self.open.is_none(), "the last list of a folder was not taken");
        self.top
    }
}

/// Divides the list of a site; `entries` are in the order of their paths. Gives each list
/// of a folder to `take`, and returns the list at the top, which names these too.
///
/// Errors: those of `take`.
pub(super) fn divide<E: Borrow<FileEntry>>(
    entries: &[E],
    max_lines: usize,
    mut take: impl FnMut(FolderList) -> Result<()>,
) -> Result<String> {
    let mut writer = ListWriter::new(entries.len(), max_lines);
    for FileEntry { path, digest } in entries.iter().map(Borrow::borrow) {
        writer.add(path, &digest.sha256()).map_or(Ok(()), &mut take)?;
    }
    writer.close().map_or(Ok(()), take)?;
    Ok(writer.finish())
}

/// Writes a line. In a path with backslashes each is doubled, and its line begins with
/// one, as `sha256sum` does it.
fn write_line(path: &str, sha256: &str, text: &mut String) {
    let escaped = path.contains('\\').then(|| path.replace('\\', "\\\\"));
    text.push_str(if escaped.is_some() { "\\" } else { "" });
    text.push_str(sha256);
    text.push_str("  ");
    text.push_str(escaped.as_deref().unwrap_or(path));
    text.push('\n');
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

    #[test]
    fn a_list_is_that_of_sha256sum_and_can_be_read() {
        let digest = Digest::from_bytes(b"");
        let entry = |path: &str| FileEntry { path: path.into(), digest };
        let sha256 = &digest.sha256();
        let entries = [entry("2020/附 件.txt"), entry("a\\b")];
        let text = divide(&entries, 2, |list| panic!("{list:?}")).unwrap();
        assert_eq!(text, format!("{sha256}  2020/附 件.txt\n\\{sha256}  a\\\\b\n"));
        let listed = parse_checksums(&text).unwrap();
        assert_eq!(listed.keys().collect::<Vec<_>>(), ["2020/附 件.txt", "a\\b"]);
        assert!(listed.values().all(|known| known == sha256));
    }

    #[test]
    fn the_list_of_a_large_site_is_divided() {
        let entry = |path: &&str| FileEntry {
            path: (*path).into(),
            digest: Digest::from_bytes(path.as_bytes()),
        };
        let sha256 = |text: &str| Digest::from_bytes(text.as_bytes()).sha256();
        let paths = [
            "1",
            "2020.html",
            "2020/a/x",
            "2020/b",
            "2020/c\\d",
            "2021/a",
            "a/2020/b",
            "offices/a",
        ];
        let entries: Vec<FileEntry> = paths.iter().map(entry).collect();
        let mut lists = Vec::new();
        let top = divide(&entries, 2, |list| {
            lists.push((list.path, list.text));
            Ok(())
        });
        let line = |path: &str, name: &str| format!("{}  {name}\n", sha256(path));
        let wanted = [
            ("2020/SHA256SUMS", line("2020/a/x", "a/x") + &line("2020/b", "b")),
            ("2020/SHA256SUMS-2", format!("\\{}", line("2020/c\\d", "c\\\\d"))),
            ("2021/SHA256SUMS", line("2021/a", "a")),
            ("offices/SHA256SUMS", line("offices/a", "a")),
        ]
        .map(|(path, text)| (path.to_owned(), text));
        assert_eq!(lists, wanted);
        let [first, second, third, last] = wanted.map(|(path, text)| line(&text, &path));
        let (file, page) = (line("1", "1"), line("2020.html", "2020.html"));
        let other = line("a/2020/b", "a/2020/b");
        assert_eq!(top.unwrap(), [file, page, first, second, third, other, last].concat());
    }

    #[test]
    fn a_list_that_leads_out_or_is_none_is_not_read() {
        let sha256 = Digest::from_bytes(b"").sha256();
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
