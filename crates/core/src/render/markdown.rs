//! The text of a report as HTML. Raw HTML is shown as text.

use super::footnotes::Footnotes;
use super::html::escape_html;
use crate::archive::Archive;
use crate::config::LinkStyle;
use crate::parse::is_id;
use crate::plan::{LinkTarget, linked_path, resolve_link};
use crate::report::Narrative;
use crate::source::{Source, encode_path};
use crate::words::Words;
use nianbao_markdown::{Alignment, CowStr, Event, HeadingLevel, Tag, TagEnd, html};
use nianbao_text::control::is_hidden;

/// The text before the first section, or that of a section, as HTML.
#[derive(Default)]
pub(super) struct RenderedText {
    /// The marks of footnotes in the heading.
    pub(super) heading_marks: String,
    /// The text without its heading, and the footnotes that are first named in it.
    pub(super) body: String,
}

/// The page that the links of a text are on.
#[derive(Clone, Copy)]
pub(super) struct LinkBase<'a> {
    /// The site.
    pub(super) archive: &'a Archive,
    /// The folder of the page, with a slash at its end.
    pub(super) folder: &'a str,
}

/// Renders the text of a report. Returns the text before the first section, then each section. The text is parsed
/// as a whole, since a link or a footnote may be defined in another section.
pub(super) fn render_narrative(
    source: &Source,
    narrative: &Narrative,
    base: LinkBase,
) -> Vec<RenderedText> {
    let mut footnotes = Footnotes::new(base.archive.site.words());
    let parts = split_narrative(source, narrative, |event, section| {
        footnotes.take_definition(event, section)
    });
    let last = parts.len() - 1;
    let mut rendered = Vec::with_capacity(parts.len());
    for (section, part) in parts.into_iter().enumerate() {
        let mut text = part.render(base, &mut footnotes);
        footnotes.push_list(section, section == last, base, &mut text.body);
        rendered.push(text);
    }
    rendered
}

/// Splits the events of a text: those before the first section, then each section. `keep_event`
/// returns `None` for events that it takes, such as those of notes; it also gets the index of the
/// part.
pub(super) fn split_narrative<'a>(
    source: &'a Source,
    narrative: &'a Narrative,
    mut keep_event: impl FnMut(Event<'a>, usize) -> Option<Event<'a>>,
) -> Vec<TextPart<'a>> {
    let from = narrative.span.start as usize;
    let headings = narrative.sections.iter().map(|section| section.heading.span.range());
    let mut headings = headings.map(|span| span.start - from..span.end - from).peekable();
    let mut heading = 0..0;
    let mut parts = vec![TextPart::default()];
    let text = source.slice(narrative.span);
    let kept = narrative.events.as_ref().map(|events| events.restore(text));
    for (event, range) in kept.unwrap_or_else(|| nianbao_markdown::parse(text)) {
        if let Some(next) = headings.next_if(|next| next.start <= range.start) {
            heading = next;
            parts.push(TextPart::default());
        }
        let section = parts.len() - 1;
        let Some(event) = keep_event(event, section) else { continue };
        let Some(part) = parts.last_mut() else { continue };
        if !heading.contains(&range.start) {
            part.events.push(event);
        } else if let Event::FootnoteReference(label) = event {
            part.heading_marks.push(label);
        }
    }
    parts
}

/// The events of the text before the first section, or of a section.
#[derive(Default)]
pub(super) struct TextPart<'a> {
    /// The labels of the footnotes that the heading names.
    pub(super) heading_marks: Vec<CowStr<'a>>,
    pub(super) events: Vec<Event<'a>>,
}

impl<'a> TextPart<'a> {
    fn render(self, base: LinkBase, footnotes: &mut Footnotes<'a>) -> RenderedText {
        let heading_marks =
            self.heading_marks.iter().map(|label| footnotes.render_mark(label)).collect();
        let body = render_events(self.events, base, footnotes);
        RenderedText { heading_marks, body }
    }
}

/// Opens the region of a table: a wide one scrolls inside itself, by keyboard too.
fn before_table(words: &Words) -> String {
    let name = words.text("report.table");
    format!("<div class=\"scroll\" role=\"region\" aria-label=\"{name}\" tabindex=\"0\">")
}

/// Renders events; raw HTML among them becomes text.
pub(super) fn render_events<'a>(
    events: Vec<Event<'a>>,
    base: LinkBase,
    footnotes: &mut Footnotes<'a>,
) -> String {
    let mut out = String::new();
    let mut tamed = Vec::with_capacity(events.len());
    let mut depth = HeadingLevel::H2;
    for event in events {
        match event {
            Event::Text(text) if text.contains("://") => break_after_slashes(&text, &mut tamed),
            Event::Start(Tag::Table(columns)) => {
                tamed.push(Event::Html(before_table(base.archive.site.words()).into()));
                // Alignment would be an inline style, which the page's own policy forbids.
                tamed.push(Event::Start(Tag::Table(vec![Alignment::None; columns.len()])));
            }
            Event::End(TagEnd::Table) => {
                tamed.push(Event::End(TagEnd::Table));
                tamed.push(Event::Html("</div>\n".into()));
            }
            Event::FootnoteReference(label) => {
                tamed.push(Event::InlineHtml(footnotes.render_mark(&label).into()));
            }
            event => tamed.push(tame_event(event, base, &mut depth)),
        }
    }
    html::push_html(&mut out, tamed.into_iter());
    out
}

/// Returns an event that a page may have. `depth` is the level of the last heading.
fn tame_event<'a>(event: Event<'a>, base: LinkBase, depth: &mut HeadingLevel) -> Event<'a> {
    match event {
        Event::Html(raw) | Event::InlineHtml(raw) => Event::Text(raw),
        Event::Start(Tag::HtmlBlock) => Event::Start(Tag::Paragraph),
        Event::End(TagEnd::HtmlBlock) => Event::End(TagEnd::Paragraph),
        Event::Start(Tag::Heading { level, .. }) => {
            *depth = heading_level(*depth, level);
            Event::Start(Tag::Heading {
                level: *depth,
                id: None,
                classes: Vec::new(),
                attrs: Vec::new(),
            })
        }
        Event::Start(tag) => sanitize_tag(tag, base),
        Event::End(TagEnd::Heading(_)) => Event::End(TagEnd::Heading(*depth)),
        // A reference that no page can hold; a preview shows the text all the same.
        Event::Text(text) if text.len() <= 4 && text.contains(is_hidden) => {
            Event::Text(char::REPLACEMENT_CHARACTER.into())
        }
        event => event,
    }
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

fn sanitize_tag<'a>(tag: Tag<'a>, base: LinkBase) -> Event<'a> {
    Event::Start(match tag {
        Tag::Link { link_type, dest_url, title, id } => {
            let title = title_or_none(title);
            let (dest_url, saved_name) = sanitize_url(dest_url, base);
            if let Some(name) = saved_name {
                return start_of_download(&dest_url, &title, &name);
            }
            Tag::Link { link_type, dest_url, title, id }
        }
        Tag::Image { link_type, dest_url, title, id } => Tag::Image {
            link_type,
            dest_url: sanitize_url(dest_url, base).0,
            title: title_or_none(title),
            id,
        },
        tag => tag,
    })
}

/// Returns the start of a link to a file that is saved under its own name.
fn start_of_download<'a>(href: &str, title: &str, name: &str) -> Event<'a> {
    let (href, name) = (escape_html(href), escape_html(name));
    let title =
        if title.is_empty() { String::new() } else { format!(" title=\"{}\"", escape_html(title)) };
    Event::InlineHtml(format!("<a href=\"{href}\" download=\"{name}\"{title}>").into())
}

/// Returns the title of a link, or none where it has characters that no page may
/// hold.
fn title_or_none(title: CowStr) -> CowStr {
    if title.contains(is_hidden) { "".into() } else { title }
}

/// Returns a link that a page may have; a forbidden one leads to the page itself. A file that
/// is published under another name is returned with its own too.
fn sanitize_url<'a>(link: CowStr<'a>, base: LinkBase) -> (CowStr<'a>, Option<String>) {
    let (path, rest) = match resolve_link(base.folder, &link) {
        LinkTarget::Invalid => return ("#".into(), None),
        LinkTarget::Inside { path, rest } => (path, rest),
        LinkTarget::Outside | LinkTarget::Anchor => return (link, None),
    };
    let published = linked_path(base.archive, &path);
    let is_renamed = *published != *path;
    let name = is_renamed.then(|| path.rsplit('/').next().unwrap_or(&path).to_owned());
    let is_open = base.archive.site.links == LinkStyle::Files && is_folder(base.archive, &path);
    if !is_renamed && !is_open && !link.trim_start().starts_with('/') {
        return (link, None);
    }
    let up = "../".repeat(base.folder.matches('/').count());
    let path = published.strip_suffix("index.html").unwrap_or(&published);
    let slash = if is_open { "/" } else { "" };
    (format!("{up}{}{slash}{rest}", encode_path(path)).into(), name)
}

/// Returns true for the path of a folder with a page, without a slash at its end: a web server
/// leads on from it, a disk shows a list.
fn is_folder(archive: &Archive, path: &str) -> bool {
    let is_year = |part: &str| part.len() == 4 && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_page = match path.split('/').collect::<Vec<_>>()[..] {
        ["offices" | "data" | "search" | "compare"] => true,
        ["offices" | "pages", name] => is_id(name),
        [year] => is_year(year),
        [year, name] => is_year(year) && is_id(name),
        _ => false,
    };
    let is_static = |file: &str| archive.files.contains_key(&format!("static/{path}{file}"));
    (is_page && !is_static("")) || is_static("/index.html")
}

/// Returns the level of a heading inside a section, which is of level two: at most
/// one deeper than the heading before, so that no level is skipped.
fn heading_level(above: HeadingLevel, level: HeadingLevel) -> HeadingLevel {
    let next = HeadingLevel::try_from(above as usize + 1).unwrap_or(HeadingLevel::H6);
    level.max(HeadingLevel::H3).min(next)
}

#[cfg(test)]
mod tests {
    use super::{LinkBase, Narrative, Source};
    use crate::archive::Archive;
    use crate::config::{LinkStyle, Site};
    use crate::source::Span;

    /// A text without sections.
    fn render(text: &str, folder: &str) -> String {
        render_in(&Archive::default(), text, folder)
    }

    fn render_in(archive: &Archive, text: &str, folder: &str) -> String {
        let source = Source::new("a.md".to_owned(), text.to_owned());
        let span = Span::new(0, text.len());
        let narrative = Narrative { span, ..Narrative::default() };
        let parts = super::render_narrative(&source, &narrative, LinkBase { archive, folder });
        parts.into_iter().map(|part| part.body).collect()
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
    fn a_link_to_a_file_that_could_run_leads_to_its_text() {
        let text = "[a](a.html#p) [b](/2021/b/%E9%99%84.SVG \"图<\") [c](../../2019/c/) [d](图/index.html) [e](/2020/)";
        assert_eq!(
            render(text, "2020/a/"),
            "<p><a href=\"../../2020/a/a.html.txt#p\" download=\"a.html\">a</a> \
             <a href=\"../../2021/b/%E9%99%84.SVG.txt\" download=\"附.SVG\" title=\"图&lt;\">b</a> \
             <a href=\"../../2019/c/\">c</a> \
             <a href=\"../../2020/a/%E5%9B%BE/index.html.txt\" download=\"index.html\">d</a> \
             <a href=\"../../2020/\">e</a></p>\n"
        );
        let site = Site { active_attachments: true, ..Site::default() };
        let mut archive = Archive::default();
        archive.site = site.into();
        assert_eq!(
            render_in(&archive, "[a](a.html)", "2020/a/"),
            "<p><a href=\"a.html\">a</a></p>\n"
        );
    }

    #[test]
    fn a_folder_has_its_slash_where_no_server_adds_it() {
        let text =
            "[a](/pages/about#b) [c](../b) [d](../../2019/c?q) [e](/offices) [f](g) [h](/i/j)";
        let folders = |archive: &Archive| {
            let html = render_in(archive, text, "2020/a/");
            let links = html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
            links.map(str::to_owned).collect::<Vec<_>>()
        };
        let mut archive = Archive::default();
        let on_the_web =
            ["../../pages/about#b", "../b", "../../2019/c?q", "../../offices", "g", "../../i/j"];
        assert_eq!(folders(&archive), on_the_web);
        archive.site = Site { links: LinkStyle::Files, ..Site::default() }.into();
        let on_a_disk = [
            "../../pages/about/#b",
            "../../2020/b/",
            "../../2019/c/?q",
            "../../offices/",
            "g",
            "../../i/j",
        ];
        assert_eq!(folders(&archive), on_a_disk);
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
        assert_eq!(
            render("深化“放管服”\n改革——\n增加……\n**重点**\n[领域](a)\n公开\n", "x/"),
            "<p>深化“放管服”改革——增加……<strong>重点</strong><a href=\"a\">领域</a>公开</p>\n"
        );
    }

    #[test]
    fn emphasis_is_known_beside_chinese() {
        assert_eq!(
            render("**问题一：**解读少。**“一网通办”**改革；前文**（重点）。**后文", "x/"),
            "<p><strong>问题一：</strong>解读少。<strong>“一网通办”</strong>改革；\
             前文<strong>（重点）。</strong>后文</p>\n"
        );
    }

    #[test]
    fn indented_paragraphs_are_no_code() {
        let html =
            render("问题是解读少。\n\n    改进办法。\n\n　　又**（一）**条。\n　　再\n", "x/");
        assert_eq!(
            html,
            "<p>问题是解读少。</p>\n<p>改进办法。</p>\n\
             <p>又<strong>（一）</strong>条。</p>\n<p>再</p>\n"
        );
    }

    #[test]
    fn footnotes_have_marks_and_a_list() {
        let html = render("少[^甲]，多[^甲]。\n\n[^甲]: 指<b>政策</b>解读。\n", "x/");
        assert_eq!(
            html,
            "<p>少<sup class=\"footnote\"><a id=\"mark:1\" href=\"#note:1\" role=\"doc-noteref\" aria-label=\"注释 [1]\">[1]</a></sup>，\
             多<sup class=\"footnote\"><a id=\"mark:1-2\" href=\"#note:1\" role=\"doc-noteref\" aria-label=\"注释 [1]\">[1]</a></sup>。</p>\n\
             <ol class=\"footnotes\" aria-label=\"注释\" start=\"1\">\n\
             <li id=\"note:1\"><p>指&lt;b&gt;政策&lt;/b&gt;解读。 \
             <a class=\"back\" href=\"#mark:1\" role=\"doc-backlink\" aria-label=\"返回正文第 1 处\" title=\"返回正文第 1 处\">↑</a> \
             <a class=\"back\" href=\"#mark:1-2\" role=\"doc-backlink\" aria-label=\"返回正文第 2 处\" title=\"返回正文第 2 处\">↑</a></p></li>\n</ol>\n"
        );
    }

    /// Each id is there once, and each link to one leads somewhere.
    #[test]
    fn footnotes_of_any_shape_are_listed_once() {
        let many: String = (0..3000)
            .flat_map(|at| [format!("甲[^{at}]\n\n"), format!("[^{at}]: 乙[^{}]\n\n", at + 1)])
            .collect();
        for text in [
            "甲[^1]\n\n[^1]: 乙[^2]\n\n[^2]: 丙[^1]\n",
            "甲\n\n[^1]: 乙[^2]\n\n[^2]: 丙[^1]\n",
            "甲[^1]\n\n[^1]: 乙\n\n[^1]: 丙\n\n[^3]: 丁\n",
            "甲[^a]乙[^A]\n\n[^A]: - 丙\n",
            "甲[^\"><script>]\n\n[^\"><script>]: 丙\n",
            "| 甲[^1] | 27[^2] |\n|---|---|\n| 1 | 2 |\n\n[^1]: 丙\n[^2]: | 丁 |\n",
            "> 甲[^1]\n> [^1]: 丙\n\n- [^2]: 乙\n",
            &many,
        ] {
            let html = render(text, "x/");
            let targets: Vec<&str> =
                html.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
            let unique: std::collections::HashSet<&str> = targets.iter().copied().collect();
            assert_eq!(unique.len(), targets.len(), "{html}");
            for link in html.split("href=\"#").skip(1) {
                let target = link.split('"').next().unwrap();
                assert!(unique.contains(target), "{target}: {html}");
            }
            let notes = nianbao_markdown::parse(text)
                .iter()
                .filter(|(event, _)| {
                    matches!(
                        event,
                        nianbao_markdown::Event::Start(nianbao_markdown::Tag::FootnoteDefinition(
                            _
                        ))
                    )
                })
                .count();
            assert_eq!(html.matches("<li id=\"note:").count(), notes, "{html}");
            assert!(!html.contains("<script"), "{html}");
        }
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
