//! The text of a report as HTML. Raw HTML is shown as text.

use crate::parse::markdown_options;
use crate::plan::{LinkTarget, resolve_link};
use crate::report::Narrative;
use crate::source::{Source, encode_path};
use nianbao_text::control::is_hidden;
use pulldown_cmark::{Alignment, CowStr, Event, HeadingLevel, Parser, Tag, TagEnd, html};

/// A wide table scrolls inside itself, by keyboard too.
const BEFORE_TABLE: &str =
    "<div class=\"scroll\" role=\"region\" aria-label=\"表格\" tabindex=\"0\">";

/// Renders the text of a report whose page is in `folder`, which has a slash at its
/// end. Returns the text before the first section, then each section without its
/// heading. The text is parsed as a whole, since a link may be defined in another
/// section.
pub(super) fn render_narrative(
    source: &Source,
    narrative: &Narrative,
    folder: &str,
) -> Vec<String> {
    let from = narrative.span.start as usize;
    let headings = narrative.sections.iter().map(|section| section.heading.span.range());
    let mut headings = headings.map(|span| span.start - from..span.end - from).peekable();
    let mut heading = 0..0;
    let mut parts = vec![Vec::new()];
    let text = source.slice(narrative.span);
    for (event, range) in Parser::new_ext(text, markdown_options()).into_offset_iter() {
        if let Some(next) = headings.next_if(|next| next.start <= range.start) {
            heading = next;
            parts.push(Vec::new());
        }
        if let Some(part) = parts.last_mut().filter(|_| !heading.contains(&range.start)) {
            part.push(event);
        }
    }
    parts.iter().map(|events| render_events(events, folder)).collect()
}

fn render_events(events: &[Event], folder: &str) -> String {
    let mut out = String::new();
    let mut softened = Vec::with_capacity(events.len());
    let mut depth = HeadingLevel::H2;
    for (at, event) in events.iter().enumerate() {
        if let Event::Text(text) = event
            && text.contains("://")
        {
            break_after_slashes(text, &mut softened);
            continue;
        }
        if matches!(event, Event::Start(Tag::Table(_))) {
            softened.push(Event::Html(BEFORE_TABLE.into()));
        }
        let table_ends = matches!(event, Event::End(TagEnd::Table));
        softened.push(match event.clone() {
            Event::Html(raw) | Event::InlineHtml(raw) => Event::Text(raw),
            Event::Start(Tag::HtmlBlock) => Event::Start(Tag::Paragraph),
            Event::End(TagEnd::HtmlBlock) => Event::End(TagEnd::Paragraph),
            Event::Start(Tag::Heading { level, .. }) => {
                depth = heading_level(depth, level);
                Event::Start(Tag::Heading {
                    level: depth,
                    id: None,
                    classes: Vec::new(),
                    attrs: Vec::new(),
                })
            }
            Event::Start(tag) => Event::Start(sanitize_tag(tag, folder)),
            Event::End(TagEnd::Heading(_)) => Event::End(TagEnd::Heading(depth)),
            // A reference that no page can hold; a preview shows the text all the same.
            Event::Text(text) if text.len() <= 4 && text.contains(is_hidden) => {
                Event::Text(char::REPLACEMENT_CHARACTER.into())
            }
            // Chinese has no spaces between words: a line break in the source is none on the page.
            Event::SoftBreak if between_chinese(events, at) => continue,
            event => event,
        });
        if table_ends {
            softened.push(Event::Html("</div>\n".into()));
        }
    }
    html::push_html(&mut out, softened.into_iter());
    out
}

/// Lets the addresses in a text break after their slashes: one that moves to the
/// next line as a whole would leave a gap in a justified line.
fn break_after_slashes(text: &str, out: &mut Vec<Event>) {
    let mut rest = text;
    while let Some(at) = rest.find('/') {
        let (before, after) = rest.split_at(at + 1);
        out.push(Event::Text(before.to_owned().into()));
        if after.starts_with(|c: char| c.is_ascii_alphanumeric()) {
            out.push(Event::Html("<wbr>".into()));
        }
        rest = after;
    }
    out.push(Event::Text(rest.to_owned().into()));
}

fn sanitize_tag<'a>(tag: Tag<'a>, folder: &str) -> Tag<'a> {
    match tag {
        Tag::Link { link_type, dest_url, title, id } => Tag::Link {
            link_type,
            dest_url: sanitize_url(dest_url, folder),
            title: title_or_none(title),
            id,
        },
        Tag::Image { link_type, dest_url, title, id } => Tag::Image {
            link_type,
            dest_url: sanitize_url(dest_url, folder),
            title: title_or_none(title),
            id,
        },
        // Alignment would be an inline style, which the page's own policy forbids.
        Tag::Table(columns) => Tag::Table(vec![Alignment::None; columns.len()]),
        tag => tag,
    }
}

/// Returns the title of a link, or none where it has characters that no page may
/// hold.
fn title_or_none(title: CowStr) -> CowStr {
    if title.contains(is_hidden) { "".into() } else { title }
}

/// Returns a link that a page may have; a forbidden one leads to the page itself.
fn sanitize_url<'a>(link: CowStr<'a>, folder: &str) -> CowStr<'a> {
    match resolve_link(folder, &link) {
        LinkTarget::Invalid => "#".into(),
        LinkTarget::Inside { path, rest } if link.trim_start().starts_with('/') => {
            let up = "../".repeat(folder.matches('/').count());
            let path = path.strip_suffix("index.html").unwrap_or(&path);
            format!("{up}{}{rest}", encode_path(path)).into()
        }
        _ => link,
    }
}

/// Returns the level of a heading inside a section, which is of level two: at most
/// one deeper than the heading before, so that no level is skipped.
fn heading_level(above: HeadingLevel, level: HeadingLevel) -> HeadingLevel {
    let next = HeadingLevel::try_from(above as usize + 1).unwrap_or(HeadingLevel::H6);
    level.max(HeadingLevel::H3).min(next)
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
    use super::{Narrative, Source};
    use crate::source::Span;

    /// A text without sections.
    fn render(text: &str, folder: &str) -> String {
        let source = Source::new("a.md".to_owned(), text.to_owned());
        let span = Span::new(0, text.len());
        super::render_narrative(&source, &Narrative { span, ..Narrative::default() }, folder)
            .concat()
    }

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
    fn what_was_encoded_stays_so() {
        let html = render("[a](/files/a%23b.pdf?v=1#p) [b](/c%3Fd) [e](f%23g)", "2020/a/");
        for href in ["../../files/a%23b.pdf?v=1#p", "../../c%3Fd", "f%23g"] {
            assert!(html.contains(&format!("href=\"{href}\"")), "{html}");
        }
    }

    #[test]
    fn chinese_lines_are_joined() {
        assert_eq!(render("一行\n二行\n", "x/"), "<p>一行二行</p>\n");
        assert_eq!(render("one\ntwo\n", "x/"), "<p>one\ntwo</p>\n");
    }

    #[test]
    fn addresses_fold_after_slashes() {
        let html = render("见 https://a.example/b/?c&d", "x/");
        assert_eq!(html, "<p>见 https://<wbr>a.example/<wbr>b/?c&amp;d</p>\n");
        let html = render("![https://a.example/b](c.png)", "x/");
        assert_eq!(html, "<p><img src=\"c.png\" alt=\"https://a.example/b\" /></p>\n");
    }

    #[test]
    fn tables_scroll_and_carry_no_style() {
        let html = render("|a|b|\n|--:|---|\n|1|2|\n", "x/");
        assert!(html.starts_with("<div class=\"scroll\" role=\"region\""), "{html}");
        assert!(html.ends_with("</table>\n</div>\n") && !html.contains("style="), "{html}");
    }

    #[test]
    fn headings_stand_below_the_section() {
        assert_eq!(render("# 题\n#### 四", "x/"), "<h3>题</h3>\n<h4>四</h4>\n");
        assert_eq!(
            render("#### 四\n###### 六\n### 三", "x/"),
            "<h3>四</h3>\n<h4>六</h4>\n<h3>三</h3>\n"
        );
    }
}
