//! The document as a file: its bytes, and its name beside the source made of it.

use nianbao_core::diag::Text;
use nianbao_core::source::is_refused_by_windows;
use nianbao_document as document;
use nianbao_text::front_matter::front_matter;
use nianbao_text::text;
use std::path::Path;

/// Reads the bytes of a document.
///
/// Errors: the file cannot be read, is no regular file, or is too large.
pub(in crate::world) fn read_bytes(path: &Path) -> Result<Vec<u8>, Text> {
    let shown = path.display();
    let failed = |error: &std::io::Error| {
        text!(
            "读不了 {shown}：{error}。检查文件是否存在、是否有权限",
            "cannot read {shown}: {error}. See whether it is there and may be read"
        )
    };
    let metadata = std::fs::metadata(path).map_err(|error| failed(&error))?;
    if !metadata.is_file() {
        return Err(text!("{shown} 不是普通文件", "{shown} is no ordinary file"));
    }
    if metadata.len() > document::MAX_FILE_SIZE {
        return Err(document::ReadError::TooLarge.text());
    }
    std::fs::read(path).map_err(|error| failed(&error))
}

/// Returns the name of a file without its folders.
pub(super) fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Returns the name that a document has beside its source: without characters that some
/// file systems refuse, and not ending in `.md`, as Markdown files there are sources.
pub(super) fn kept_name(name: &str) -> String {
    let is_refused = |c: char| c.is_control() || "<>:\"/\\|?*".contains(c);
    let name = name.replace(is_refused, "_");
    let name = name.trim_start_matches('.').trim_matches(|c: char| c.is_whitespace() || c == '.');
    let name = if is_refused_by_windows(name) { &format!("_{name}") } else { name };
    let extension = Path::new(name).extension();
    let is_markdown = extension.is_some_and(|extension| extension.eq_ignore_ascii_case("md"));
    if is_markdown { format!("{name}.txt") } else { name.to_owned() }
}

/// Returns the name of the document that an import made a source of, from the front matter
/// that the import wrote.
pub(super) fn original_name(source: &str) -> Option<String> {
    original_names(source).into_iter().next()
}

/// Lists the names of the documents that an import made a source of.
pub(super) fn original_names(source: &str) -> Vec<String> {
    let yaml = front_matter(source).map_or("", |front| &source[front.yaml]);
    let lines = yaml.lines().skip_while(|line| *line != "originals:").skip(1);
    let lines = lines.take_while(|line| line.starts_with(' '));
    lines.filter_map(|line| parse_name(line.strip_prefix("  - file: ")?)).collect()
}

/// Parses the name of a file beside a source.
fn parse_name(quoted: &str) -> Option<String> {
    let name: String = serde_json::from_str(quoted).ok()?;
    let is_plain = !name.contains(['/', '\\']) && !matches!(name.as_str(), "" | "." | "..");
    is_plain.then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_original_is_read_from_the_front_matter_alone() {
        let source = |name: &str| format!("---\noffice: a\noriginals:\n  - file: {name}\n---\n");
        assert_eq!(original_name(&source("\"a b.txt\"")).as_deref(), Some("a b.txt"));
        assert_eq!(original_name(&source("\"../a.txt\"")), None);
        assert_eq!(original_name(&source("\"..\"")), None);
        let joined = "---\noriginals:\n  - file: \"a\"\n    sha256: 1\n  - file: \"b\"\nfigures:\n  - file: \"c\"\n---\n";
        assert_eq!(original_names(joined), ["a", "b"]);
        assert_eq!(original_name("---\n---\noriginals:\n  - file: \"a\"\n"), None);
    }

    #[test]
    fn a_document_has_a_name_that_every_disk_takes() {
        assert_eq!(kept_name("年报 2020.docx"), "年报 2020.docx");
        assert_eq!(kept_name("a:b?.TXT"), "a_b_.TXT");
        assert_eq!(kept_name("报告.MD"), "报告.MD.txt");
        assert_eq!(kept_name("..x"), "x");
        assert_eq!(kept_name("con.docx"), "_con.docx");
        assert_eq!(kept_name("年报. ."), "年报");
    }
}
