//! Links of a finished page to files in place of folders, for sites that are read from a disk.
//!
//! They are rewritten behind the templates, so that templates of a site's own and the Markdown
//! of reports need not know of it.

use super::html::escape_html;
use std::ops::Range;

/// The file that stands for its folder.
const INDEX: &str = "index.html";

/// Elements whose content is text up to their end tag (HTML, section 13.1.2).
const RAW_TEXT: [&str; 4] = ["script", "style", "textarea", "title"];

/// Writes a page with the names of files in its links to folders, and with a script before the
/// first one that it loads. Only what stands in tags is changed.
pub(super) fn link_to_files(page: &str, mut script: Option<&str>) -> String {
    let mut out = String::with_capacity(page.len() + page.len() / 16);
    let mut rest = page;
    while let Some(start) = rest.find('<') {
        out.push_str(&rest[..start]);
        rest = &rest[start..];
        let Some(tag) = Tag::read(rest) else {
            let (markup, after) = rest.split_at(other_markup_len(rest));
            out.push_str(markup);
            rest = after;
            continue;
        };
        if tag.name.eq_ignore_ascii_case("script") && tag.value("src").is_some() {
            let first = script.take().map(escape_html);
            out.extend(first.map(|src| format!("<script src=\"{src}\"></script>\n")));
        }
        tag.write(&mut out);
        let raw = RAW_TEXT.iter().find(|name| tag.name.eq_ignore_ascii_case(name));
        let raw_len = raw.map_or(0, |name| raw_text_len(&rest[tag.text.len()..], name));
        let end = tag.text.len() + raw_len;
        out.push_str(&rest[tag.text.len()..end]);
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

/// Returns the length of an end tag, a comment or a declaration, at whose `<` the text begins;
/// 1 for a `<` that begins nothing.
fn other_markup_len(text: &str) -> usize {
    let end = if text.starts_with("<!--") { "-->" } else { ">" };
    if !text.starts_with("</") && !text.starts_with("<!") {
        return 1;
    }
    text.find(end).map_or(text.len(), |at| at + end.len())
}

/// Returns the length of the text up to the end tag of its element.
fn raw_text_len(text: &str, name: &str) -> usize {
    let is_end = |at: &usize| {
        let found = text.as_bytes().get(at + 2..at + 2 + name.len());
        found.is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()))
    };
    text.match_indices("</").map(|(at, _)| at).find(is_end).unwrap_or(text.len())
}

/// A start tag.
struct Tag<'p> {
    /// All of it, with its brackets.
    text: &'p str,
    name: &'p str,
    /// Names of attributes, and where in the text their values are.
    attributes: Vec<(&'p str, Range<usize>)>,
}

impl<'p> Tag<'p> {
    /// Reads a tag at the beginning of a text (HTML, section 13.1.2.1); `None` if none starts
    /// there, or it has no end.
    fn read(text: &'p str) -> Option<Self> {
        let bytes = text.as_bytes();
        bytes.get(1).filter(|byte| byte.is_ascii_alphabetic())?;
        let name_end = find_from(bytes, 1, |byte| is_space(byte) || matches!(byte, b'/' | b'>'))?;
        let mut attributes = Vec::new();
        let mut at = name_end;
        loop {
            at = find_from(bytes, at, |byte| !is_space(byte) && byte != b'/')?;
            if bytes[at] == b'>' {
                let (text, name) = (&text[..=at], &text[1..name_end]);
                return Some(Self { text, name, attributes });
            }
            let is_end = |byte| is_space(byte) || matches!(byte, b'/' | b'>' | b'=');
            let end = find_from(bytes, at + 1, is_end)?;
            let name = &text[at..end];
            at = find_from(bytes, end, |byte| !is_space(byte))?;
            if bytes[at] == b'=' {
                let value = value_at(bytes, at + 1)?;
                at = value.end + usize::from(matches!(bytes[value.end], b'"' | b'\''));
                attributes.push((name, value));
            }
        }
    }

    fn value(&self, name: &str) -> Option<&'p str> {
        let mut own = self.attributes.iter().filter(|(own, _)| own.eq_ignore_ascii_case(name));
        own.next().map(|(_, value)| &self.text[value.clone()])
    }

    /// True for `<meta http-equiv="refresh">`, which leads on by its content.
    fn is_refresh(&self) -> bool {
        let is_refresh = |value: &str| value.eq_ignore_ascii_case("refresh");
        self.name.eq_ignore_ascii_case("meta") && self.value("http-equiv").is_some_and(is_refresh)
    }

    /// Writes the tag, its links to folders completed.
    fn write(&self, out: &mut String) {
        let mut from = 0;
        for (name, value) in &self.attributes {
            let text = &self.text[value.clone()];
            let insertion = if name.eq_ignore_ascii_case("href") {
                file_name_place(text)
            } else if name.eq_ignore_ascii_case("content") && self.is_refresh() {
                let url = text.to_ascii_lowercase().find("url=");
                url.and_then(|at| Some(at + 4 + file_name_place(&text[at + 4..])?))
            } else {
                None
            };
            let Some(at) = insertion.map(|at| value.start + at) else { continue };
            out.push_str(&self.text[from..at]);
            let is_open = self.text[value.start..at].ends_with('/');
            out.push_str(if is_open { "" } else { "/" });
            out.push_str(INDEX);
            from = at;
        }
        out.push_str(&self.text[from..]);
    }
}

/// Returns where the value of an attribute is, without its quotation marks, by the place behind
/// its `=`.
fn value_at(bytes: &[u8], at: usize) -> Option<Range<usize>> {
    let start = find_from(bytes, at, |byte| !is_space(byte))?;
    match bytes[start] {
        quote @ (b'"' | b'\'') => {
            Some(start + 1..find_from(bytes, start + 1, |byte| byte == quote)?)
        }
        _ => Some(start..find_from(bytes, start, |byte| is_space(byte) || byte == b'>')?),
    }
}

fn find_from(bytes: &[u8], from: usize, is_wanted: impl Fn(u8) -> bool) -> Option<usize> {
    let rest = bytes.get(from..)?;
    rest.iter().position(|byte| is_wanted(*byte)).map(|at| from + at)
}

fn is_space(byte: u8) -> bool {
    byte.is_ascii_whitespace()
}

/// Returns where the name of a file has to stand in a link; `None` for one that leads elsewhere,
/// to a part of its own page, or to a file. A path from the root of a server stays: from a disk
/// it leads out of the site, and only the page for missing addresses has some.
fn file_name_place(link: &str) -> Option<usize> {
    let path = &link[..path_len(link)];
    let path = path.trim_end();
    let first = path.split('/').next().unwrap_or_default();
    let is_relative = !path.trim_start().starts_with('/') && !first.contains(':');
    let last = path.rsplit('/').next().unwrap_or_default().trim_start();
    let is_folder = path.ends_with('/') || last == "." || last == "..";
    (is_relative && is_folder).then_some(path.len())
}

/// Returns the length of the path of a link; a `#` behind a `&` is that of a character
/// reference.
fn path_len(link: &str) -> usize {
    let bytes = link.as_bytes();
    let is_end = |at: &usize| match bytes[*at] {
        b'?' => true,
        b'#' => at.checked_sub(1).is_none_or(|before| bytes[before] != b'&'),
        _ => false,
    };
    (0..bytes.len()).find(is_end).unwrap_or(bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn linked(page: &str) -> String {
        link_to_files(page, Some("../assets/files.js"))
    }

    #[test]
    fn links_to_folders_get_the_name_of_their_file() {
        for (link, file) in [
            ("../", "../index.html"),
            ("./", "./index.html"),
            (".", "./index.html"),
            ("..", "../index.html"),
            ("../..", "../../index.html"),
            ("../../2020/a/", "../../2020/a/index.html"),
            ("../compare/?offices=a,b/", "../compare/index.html?offices=a,b/"),
            ("a&#39;b/#text", "a&#39;b/index.html#text"),
            ("../#a?b/", "../index.html#a?b/"),
        ] {
            for quote in ["\"", "'"] {
                let page = |link| format!("<p><a class=x href={quote}{link}{quote}>去</a>");
                assert_eq!(linked(&page(link)), page(file), "{link}");
            }
        }
        assert_eq!(linked("<A HREF=../>去</A>"), "<A HREF=../index.html>去</A>");
    }

    #[test]
    fn other_links_stay() {
        for link in [
            "",
            "#a/",
            "?q=a/",
            "a.html",
            "../SHA256SUMS",
            "a..",
            "https://www.shili.example/",
            "//www.shili.example/",
            "mailto:a@shili.example",
            "/nianbao/",
        ] {
            let page = format!("<a href=\"{link}\">去</a>");
            assert_eq!(linked(&page), page);
        }
    }

    #[test]
    fn only_links_of_tags_change() {
        for page in [
            "<p>写作 &lt;a href=\"../\"&gt; href=\"../\" < href=\"../\"",
            "<!-- <a href=\"../\"> --><!doctype html>",
            "<script type=\"application/ld+json\">{\"a\": \"<a href='../'>\"}</script>",
            "<style>/* <a href=\"../\"> */</style><title><a href=\"../\"></title>",
            "<form data-search=\"../\" title='> href=\"../\"'></form>",
            "<meta name=\"description\" content=\"url=../\">",
            "<a href=\"../",
        ] {
            assert_eq!(linked(page), page);
        }
    }

    #[test]
    fn a_page_that_leads_on_leads_to_a_file() {
        assert_eq!(
            linked("<meta http-equiv=\"refresh\" content=\"0; URL=../../2020/a/\">"),
            "<meta http-equiv=\"refresh\" content=\"0; URL=../../2020/a/index.html\">"
        );
    }

    #[test]
    fn the_script_is_the_first() {
        let page = "<script type=a>1</script><script src=b></script><script src=c></script>";
        let first = "<script src=\"../assets/files.js\"></script>\n<script src=b>";
        assert_eq!(linked(page), page.replace("<script src=b>", first));
    }

    proptest! {
        #[test]
        fn a_page_is_kept_but_for_the_names(page in "(<a href=\"|</a>|[<>\"'=/ .#?a-c!&-]|<script src=x>|</script>){0,24}") {
            let made = linked(&page);
            let made = made.replace("<script src=\"../assets/files.js\"></script>\n", "");
            prop_assert_eq!(made.replace("/index.html", "").replace(INDEX, "").replace('/', ""), page.replace('/', ""));
        }
    }
}
