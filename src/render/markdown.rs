//! The words of a report as HTML. Raw HTML is shown as the text that it is.

use crate::parse::markdown_options;
use crate::plan::{Target, resolve};
use pulldown_cmark::{CowStr, Event, HeadingLevel, Parser, Tag, TagEnd, html};

/// Renders a part of a report that stands at `folder` (with a slash at its end).
pub(super) fn render(text: &str, folder: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    let events: Vec<Event> = Parser::new_ext(text, markdown_options()).collect();
    let mut softened = Vec::with_capacity(events.len());
    for (at, event) in events.iter().enumerate() {
        let event = event.clone();
        softened.push(match event {
            Event::Html(raw) | Event::InlineHtml(raw) => Event::Text(raw),
            Event::Start(Tag::HtmlBlock) => Event::Start(Tag::Paragraph),
            Event::End(TagEnd::HtmlBlock) => Event::End(TagEnd::Paragraph),
            Event::Start(tag) => Event::Start(tame(tag, folder)),
            Event::End(TagEnd::Heading(level)) => Event::End(TagEnd::Heading(below_section(level))),
            // Chinese has no spaces between words: a line break in the source is none on the page.
            Event::SoftBreak if between_chinese(&events, at) => continue,
            event => event,
        });
    }
    html::push_html(&mut out, softened.into_iter());
    out
}

fn tame<'a>(tag: Tag<'a>, folder: &str) -> Tag<'a> {
    match tag {
        Tag::Heading { level, .. } => Tag::Heading {
            level: below_section(level),
            id: None,
            classes: Vec::new(),
            attrs: Vec::new(),
        },
        Tag::Link { link_type, dest_url, title, id } => {
            Tag::Link { link_type, dest_url: safe(dest_url, folder), title, id }
        }
        Tag::Image { link_type, dest_url, title, id } => {
            Tag::Image { link_type, dest_url: safe(dest_url, folder), title, id }
        }
        tag => tag,
    }
}

/// An address that a page may hold; another becomes a link to the page itself.
fn safe<'a>(link: CowStr<'a>, folder: &str) -> CowStr<'a> {
    match resolve(folder, &link) {
        Target::Forbidden => "#".into(),
        Target::Inside { path, rest } if link.trim_start().starts_with('/') => {
            let up = "../".repeat(folder.matches('/').count());
            let path = path.strip_suffix("index.html").unwrap_or(&path);
            format!("{up}{path}{rest}").into()
        }
        _ => link,
    }
}

/// The page's title is of depth one, its sections of depth two.
fn below_section(level: HeadingLevel) -> HeadingLevel {
    level.max(HeadingLevel::H3)
}

fn between_chinese(events: &[Event], at: usize) -> bool {
    let wide = |c: Option<char>| c.is_some_and(|c| c >= '\u{2e80}');
    let before = at.checked_sub(1).and_then(|before| events.get(before));
    match (before, events.get(at + 1)) {
        (Some(Event::Text(before)), Some(Event::Text(after))) => {
            wide(before.chars().next_back()) && wide(after.chars().next())
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::render;

    #[test]
    fn raw_html_is_text() {
        let html =
            render("前<script>alert(1)</script>\n\n<img src=x onerror=alert(1)>\n", "2020/a/");
        assert!(!html.contains("<script") && !html.contains("<img"), "{html}");
        assert!(html.contains("&lt;script&gt;"));
    }

    #[test]
    fn links_are_tamed() {
        let html = render("[a](javascript:alert(1)) [b](/offices/) [c](../b/)", "2020/a/");
        assert_eq!(
            html,
            "<p><a href=\"#\">a</a> <a href=\"../../offices/\">b</a> <a href=\"../b/\">c</a></p>\n"
        );
    }

    #[test]
    fn chinese_lines_are_joined() {
        assert_eq!(render("一行\n二行\n", "x/"), "<p>一行二行</p>\n");
        assert_eq!(render("one\ntwo\n", "x/"), "<p>one\ntwo</p>\n");
    }

    #[test]
    fn headings_stand_below_the_section() {
        assert_eq!(render("# 题\n#### 四", "x/"), "<h3>题</h3>\n<h4>四</h4>\n");
    }
}
