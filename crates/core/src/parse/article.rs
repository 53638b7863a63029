//! Parses a page of the site's own: front matter and text.

use super::fields::{Diagnostics, MappingReader};
use super::front_matter::{Expected, body_start, parse_front_matter};
use super::report::parse_date_field;
use super::{is_id, narrative};
use crate::report::Article;
use jiff::civil::DateTime;
use nianbao_text::text;

/// Returns the name of a page of the site's own by its path: `content/pages/about.md`.
pub fn article_name(path: &str) -> Option<&str> {
    let name = path.strip_prefix("content/pages/")?.strip_suffix(".md")?;
    is_id(name).then_some(name)
}

fn expected() -> Expected {
    Expected {
        fields: &["title", "menu", "description", "updated", "draft"],
        missing: text!(
            "文件应以一行 --- 开头，其后是 title 等字段，再一行 ---，然后是正文",
            "the file should begin with a line `---`, then `title` and other fields, another `---`, and the text"
        ),
        help: text!(
            "在开头写三行：---、title: 标题、---",
            "write three lines at its top: `---`, `title: TITLE`, `---`"
        ),
    }
}

/// Parses a page. Without a title there is none.
pub(super) fn parse_article(name: &str, source: &str, sink: &mut Diagnostics) -> Option<Article> {
    let (root, front) = parse_front_matter(source, expected(), sink)?;
    let mut fields = MappingReader::open(&root, "front matter", sink)?;
    let title = fields.require_text("title", sink);
    let menu = fields.string("menu", sink);
    let description = fields.string("description", sink);
    let updated = parse_date_field(&mut fields, "updated", sink);
    let draft = fields.flag("draft", sink).unwrap_or(false);
    fields.finish(sink);
    let text = body_start(source, front);
    if let Some(marks) = narrative::find_deep_nesting(source, text) {
        sink.report_deep_nesting(marks);
        return None;
    }
    Some(Article {
        source: sink.source,
        name: name.to_owned(),
        title: title?.value,
        menu,
        description,
        updated: updated.map(|updated| DateTime::date(updated.value)),
        draft,
        narrative: narrative::parse_narrative(source, text),
    })
}
