//! Another id for an office: where it is written, and what stands there then.

mod links;

use nianbao_core::archive::Archive;
use nianbao_core::diag::Text;
use nianbao_core::parse::{
    OFFICES_FILE, article_name, is_id, office_id_mentions, parse_report_text, rename_in_offices,
    report_path,
};
use nianbao_core::report::article_folder;
use nianbao_core::source::{Span, is_refused_by_windows};
use nianbao_text::front_matter::front_matter;
use nianbao_text::text;

pub use nianbao_core::parse::Replacement as TextChange;

/// An office that gets another id.
#[derive(Clone, Copy, Debug)]
pub struct OfficeRename<'a> {
    /// The id that it has.
    pub old: &'a str,
    /// The id that it gets.
    pub new: &'a str,
}

impl OfficeRename<'_> {
    /// Lists the changes of a text of the site by its path, in the order of their places.
    pub fn changes(&self, path: &str, content: &str) -> Vec<TextChange> {
        if !content.contains(self.old) {
            return Vec::new();
        }
        if path == OFFICES_FILE {
            return rename_in_offices(content, self.old, self.new).unwrap_or_default();
        }
        if !path.ends_with(".md") {
            return self.changes_of_addresses(content);
        }
        let front = front_matter(content).map_or(0, |front| front.yaml.end);
        let own = self.change_of_office(content).filter(|_| article_name(path).is_none());
        let folder = match (article_name(path), report_path(path)) {
            (Some(name), _) => article_folder(name),
            (None, Some((year, office))) => format!("{year}/{office}/"),
            (None, None) => return own.into_iter().collect(),
        };
        own.into_iter().chain(self.changes_of_links(&folder, content, front)).collect()
    }

    /// Returns where the files of a report have to be moved; `None` if it is of another office.
    pub fn moved_path(&self, path: &str) -> Option<(String, String)> {
        let rest = path.strip_prefix("content/")?;
        let (year, below) = rest.split_once('/')?;
        let is_year = year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
        let below = below.strip_prefix(self.old).filter(|_| is_year)?;
        let end = if below == ".md" { below } else { below.starts_with('/').then_some("")? };
        let at = |id: &str| format!("content/{year}/{id}{end}");
        Some((at(self.old), at(self.new)))
    }

    /// Returns the change of the field `office` of a report, which may be no YAML at the moment.
    fn change_of_office(&self, content: &str) -> Option<TextChange> {
        let span = match parse_report_text(content) {
            Some(report) => (report.office.value == self.old).then_some(report.office.span)?,
            None => field_span(content, "office")?,
        };
        let written = content.get(span.range())?;
        let bare = written.trim_matches(['"', '\'']);
        let start = span.start as usize + written.find(bare)?;
        (bare == self.old).then(|| (Span::new(start, start + bare.len()), self.new.to_owned()))
    }
}

/// Returns the span of the value of a field at the left margin of a front matter.
fn field_span(content: &str, field: &str) -> Option<Span> {
    let front = front_matter(content)?;
    let mut at = front.yaml.start;
    for line in content[front.yaml].split_inclusive('\n') {
        let value = line.strip_prefix(field).and_then(|rest| rest.strip_prefix(':'));
        if let Some(value) = value {
            let value = value.split(" #").next().unwrap_or_default();
            let start = at + field.len() + 1 + (value.len() - value.trim_start().len());
            return Some(Span::new(start, start + value.trim().len()));
        }
        at += line.len();
    }
    None
}

/// Returns the id of an office at an offset, and its place: the field `office` of a report, `id`
/// and `parent` of an entry of the list of offices.
pub fn office_id_at(path: &str, content: &str, offset: usize) -> Option<(String, Span)> {
    let is_at = |span: Span| span.start as usize <= offset && offset <= span.end as usize;
    if path == OFFICES_FILE {
        let mentions = office_id_mentions(content).into_iter();
        let mut here = mentions.filter(|mention| is_at(mention.span));
        return here.next().map(|mention| (mention.id, mention.span));
    }
    report_path(path)?;
    let span = field_span(content, "office").filter(|span| is_at(*span))?;
    let written = content.get(span.range())?;
    let id = written.trim_matches(['"', '\'']);
    let start = span.start as usize + written.find(id)?;
    Some((id.to_owned(), Span::new(start, start + id.len())))
}

/// Checks that an office can get an id.
///
/// Errors: it can be no address, or another office has or had it.
pub fn check_new_id(archive: &Archive, rename: OfficeRename) -> Result<(), Text> {
    let OfficeRename { old, new } = rename;
    if archive.offices.get(old).is_none() {
        return Err(text!(
            "offices.yaml 中没有机关 {old}，或读不出来",
            "there is no office `{old}` in offices.yaml, or that cannot be read"
        ));
    }
    if !is_id(new) {
        return Err(text!(
            "机关代号 {new} 不能用作网址：只能含小写字母、数字与连字符，不以连字符开头，至多 64 个字符",
            "the office id `{new}` cannot be an address: use lower-case letters, digits and hyphens, no hyphen first, at most 64 characters"
        ));
    }
    if is_refused_by_windows(new) {
        return Err(text!(
            "机关代号 {new} 在 Windows 上是设备名：换一个",
            "the office id `{new}` is the name of a device on Windows: take another"
        ));
    }
    if let Some(office) = archive.offices.get(new) {
        let name = &office.name;
        return Err(text!(
            "机关代号 {new} 已是{name}的：换一个",
            "{name} has the office id `{new}`: take another"
        ));
    }
    match archive.offices.find_by_alias(new).filter(|office| office.id != old) {
        Some(office) => {
            let name = &office.name;
            Err(text!(
                "机关代号 {new} 是{name}的旧代号，其网址仍指向它：换一个",
                "`{new}` is an id of old of {name}, to which its addresses lead: take another"
            ))
        }
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RENAME: OfficeRename = OfficeRename { old: "a-b", new: "c" };

    fn changed(path: &str, content: &str) -> String {
        let mut out = content.to_owned();
        for (span, new) in RENAME.changes(path, content).iter().rev() {
            out.replace_range(span.range(), new);
        }
        out
    }

    #[test]
    fn the_office_of_a_report_is_changed_readable_or_not() {
        for (before, after) in [
            ("---\noffice: a-b\nyear: 2024\n---\na-b\n", "---\noffice: c\nyear: 2024\n---\na-b\n"),
            (
                "---\noffice: 'a-b' # 注\nyear: 2024\n---\n",
                "---\noffice: 'c' # 注\nyear: 2024\n---\n",
            ),
            ("---\noffice: a-b # 注\nx: [\n---\n", "---\noffice: c # 注\nx: [\n---\n"),
            ("---\noffice: a-bc\nyear: 2024\n---\n", "---\noffice: a-bc\nyear: 2024\n---\n"),
        ] {
            assert_eq!(changed("content/2024/a-b.md", before), after);
        }
        // A page of the site's own has no such field.
        let page = "---\ntitle: a-b\noffice: a-b\n---\n";
        assert_eq!(changed("content/pages/x.md", page), page);
    }

    #[test]
    fn files_and_folders_of_the_office_are_moved() {
        let moved = |path| RENAME.moved_path(path).map(|(from, to)| format!("{from} {to}"));
        assert_eq!(moved("content/2024/a-b.md").unwrap(), "content/2024/a-b.md content/2024/c.md");
        assert_eq!(moved("content/2024/a-b/图/1.png").unwrap(), "content/2024/a-b content/2024/c");
        for other in
            ["content/2024/a-b2.md", "content/pages/a-b.md", "content/2024/a-b.docx", "a-b"]
        {
            assert_eq!(moved(other), None, "{other}");
        }
    }

    #[test]
    fn ids_are_found_at_places() {
        let report = "---\nyear: 2024\noffice: \"a-b\"\n---\n";
        let at = report.find("a-b").unwrap();
        let found = office_id_at("content/2024/a-b.md", report, at + 3).unwrap();
        assert_eq!(found, ("a-b".to_owned(), Span::new(at, at + 3)));
        assert_eq!(office_id_at("content/2024/a-b.md", report, 5), None);
        let list = "- id: a-b\n  parent: d\n";
        assert_eq!(office_id_at(OFFICES_FILE, list, 7).unwrap().0, "a-b");
        assert_eq!(office_id_at(OFFICES_FILE, list, 20).unwrap().0, "d");
        assert_eq!(office_id_at(OFFICES_FILE, list, 12), None);
    }
}
