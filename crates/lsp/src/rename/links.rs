//! Addresses of an office: links in the text of reports and pages, and addresses in settings and
//! templates.

use super::{OfficeRename, TextChange};
use nianbao_core::plan::{LinkTarget, resolve_link};
use nianbao_core::source::Span;
use std::collections::BTreeMap;

impl OfficeRename<'_> {
    /// Lists the changes of links in a text of Markdown behind an offset. The page stands in
    /// `folder`, which has a slash at its end.
    pub(super) fn changes_of_links(
        &self,
        folder: &str,
        content: &str,
        from: usize,
    ) -> Vec<TextChange> {
        let mut changes = BTreeMap::new();
        for (start, end) in destinations(content, from) {
            if let Some(link) = self.renamed_link(folder, &content[start..end]) {
                changes.insert(start, (Span::new(start, end), link));
            }
        }
        changes.into_values().collect()
    }

    /// Returns a link with the new id; `None` if it does not lead to this office.
    fn renamed_link(&self, folder: &str, link: &str) -> Option<String> {
        let LinkTarget::Inside { path, .. } = resolve_link(folder, link) else { return None };
        let parts: Vec<&str> = path.split('/').collect();
        let [top, office, rest @ ..] = parts.as_slice() else { return None };
        if *office != self.old || !(*top == "offices" || is_year(top)) {
            return None;
        }
        let end = link.find(['?', '#']).unwrap_or(link.len());
        let (written, query) = link.split_at(end);
        let mut segments: Vec<String> = written.split('/').map(str::to_owned).collect();
        let mut is_changed = false;
        if let ([file], Some(last)) = (rest, segments.last_mut())
            && *last == **file
            && let Some(name) = self.renamed_download(top, file)
        {
            *last = name;
            is_changed = true;
        }
        // The id of a folder is the last segment that leads there.
        let wanted = [&[*top, self.new][..], rest].concat().join("/");
        for at in (0..segments.len()).rev().filter(|at| written_at(written, *at) == self.old) {
            let mut tried: Vec<&str> = written.split('/').collect();
            tried[at] = self.new;
            let leads_there = resolve_link(folder, &tried.join("/"))
                == LinkTarget::Inside { path: wanted.clone(), rest: String::new() };
            if leads_there {
                self.new.clone_into(&mut segments[at]);
                is_changed = true;
                break;
            }
        }
        is_changed.then(|| segments.join("/") + query)
    }

    /// Returns the new name of a file for download that is named after the office.
    fn renamed_download(&self, top: &str, file: &str) -> Option<String> {
        let end = file.strip_prefix(self.old)?;
        let is_name = match end.strip_prefix('-') {
            Some(rest) => {
                [".docx", ".xlsx"].iter().any(|kind| rest.strip_suffix(kind) == Some(top))
            }
            None => end == ".xlsx" && top == "offices",
        };
        is_name.then(|| format!("{}{end}", self.new))
    }

    /// Lists the changes of addresses in a text that is no Markdown: `offices/ID`, `YEAR/ID`.
    pub(super) fn changes_of_addresses(&self, content: &str) -> Vec<TextChange> {
        let found = content.match_indices(self.old).filter(|(at, _)| {
            let (before, after) = (&content[..*at], &content[at + self.old.len()..]);
            let folder = before.strip_suffix('/').unwrap_or_default();
            let name = folder.rsplit(|c: char| !c.is_ascii_alphanumeric()).next();
            let is_whole =
                !after.starts_with(|c: char| c.is_ascii_alphanumeric() || "-_.".contains(c));
            is_whole && name.is_some_and(|name| name == "offices" || is_year(name))
        });
        let change = |at: usize| (Span::new(at, at + self.old.len()), self.new.to_owned());
        found.map(|(at, _)| change(at)).collect()
    }
}

fn written_at(link: &str, at: usize) -> &str {
    link.split('/').nth(at).unwrap_or_default()
}

fn is_year(word: &str) -> bool {
    word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// Lists the places of what can be destinations of links: behind `](`, in angle brackets, and
/// behind `]:` at the beginning of a line.
fn destinations(content: &str, from: usize) -> Vec<(usize, usize)> {
    let text = content.get(from..).unwrap_or_default();
    let mut found = Vec::new();
    for opening in ["](", "<", "]:"] {
        for (at, _) in text.match_indices(opening) {
            let start = from + at + opening.len();
            let rest = &content[start..];
            let margin = rest.len() - rest.trim_start_matches([' ', '\n']).len();
            let (start, rest) = (start + margin, &rest[margin..]);
            let end = rest.find(|c: char| c.is_whitespace() || ")<>\"".contains(c));
            let end = start + end.unwrap_or(rest.len());
            if end > start {
                found.push((start, end));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const RENAME: OfficeRename = OfficeRename { old: "a", new: "b" };

    #[test]
    fn links_to_the_office_lead_to_its_new_address() {
        for (before, after) in [
            ("/offices/a/", Some("/offices/b/")),
            ("/offices/a", Some("/offices/b")),
            ("../../2023/a/#overview", Some("../../2023/b/#overview")),
            ("../a/report.json?x", Some("../b/report.json?x")),
            ("../../2023/a/a-2023.docx", Some("../../2023/b/b-2023.docx")),
            ("/offices/a/a.xlsx", Some("/offices/b/b.xlsx")),
            // `a` is a year's folder only where it stands second.
            ("/offices/x/a", None),
            ("/a/a/", None),
            ("https://a.example/offices/a/", None),
            ("#a", None),
            ("/2023/ab/", None),
        ] {
            assert_eq!(RENAME.renamed_link("2024/x/", before).as_deref(), after, "{before}");
        }
        // From a page of the office itself.
        assert_eq!(RENAME.renamed_link("2024/a/", "附表.xlsx"), None);
        assert_eq!(RENAME.renamed_link("2024/a/", "a-2024.xlsx").unwrap(), "b-2024.xlsx");
        assert_eq!(RENAME.renamed_link("2024/a/", "../a/").unwrap(), "../b/");
    }

    #[test]
    fn links_are_found_however_they_are_written() {
        let text =
            "[甲](../a/) [乙](<../a/> \"注\") <../a/> [丙][1] ../a/ `../a/`\n\n[1]: ../a/ '题'\n";
        let changes = RENAME.changes_of_links("2024/x/", text, 0);
        let mut out = text.to_owned();
        for (span, new) in changes.iter().rev() {
            out.replace_range(span.range(), new);
        }
        assert_eq!(
            out,
            "[甲](../b/) [乙](<../b/> \"注\") <../b/> [丙][1] ../a/ `../a/`\n\n[1]: ../b/ '题'\n"
        );
    }

    #[test]
    fn addresses_in_other_texts_are_whole_words() {
        let text = "url: /offices/a/\nx: {2023/a} y/a offices/ab /2023/a-b 20234/a offices/a";
        let changes = RENAME.changes_of_addresses(text);
        let places: Vec<&str> = changes
            .iter()
            .map(|(span, _)| &text[span.range().start - 5..span.range().end])
            .collect();
        assert_eq!(places, ["ices/a", "2023/a", "ices/a"]);
    }
}
