//! The page of one report: its figures in the printed form, its text, what was found in it, and
//! the page as it would be published.

use crate::frame::{Frame, Tab};
use crate::home::hold_back;
use crate::page_viewer::page_viewer;
use crate::report_cells::{CellFields, tables};
use crate::report_findings::{findings, inline_findings};
use maud::{Markup, html};
use nianbao_core::archive::{Archive, Outline};
use nianbao_core::diag::{Finding, Lang, Text};
use nianbao_core::plan::section_anchor;
use nianbao_core::report::{NarrativeSection, Report};
use nianbao_core::source::Source;
use serde_json::json;

/// A report, and what is known of it.
pub struct ReportPage<'a> {
    /// The site, as far as the office of the report goes.
    pub archive: &'a Archive,
    /// The source.
    pub source: &'a Source,
    /// The report; `None` if its source cannot be read.
    pub report: Option<&'a Report>,
    /// The id of the office.
    pub office: &'a str,
    /// The reporting year.
    pub year: u16,
    /// The findings in the source, in the order in which the server numbers them.
    pub findings: Vec<&'a Finding>,
    /// The digest of the text that the page shows.
    pub seen: String,
    /// The documents that it was made of.
    pub originals: Vec<OriginalLink>,
    /// Where cells were found in these documents.
    pub found_at: Vec<FoundCell>,
}

/// A document that a report was made of.
pub struct OriginalLink {
    /// The name of its file.
    pub file: String,
    /// The address at which the desk shows it.
    pub address: String,
    /// True if it has pages, to which an address leads.
    pub is_pdf: bool,
    /// The address of its pages as pictures, without the number; `None` if nothing draws them.
    pub pictures: Option<String>,
}

/// The place of a cell in a document.
#[derive(Clone)]
pub struct FoundCell {
    /// The path of the cell in the form.
    pub path: String,
    /// The place, as a phrase.
    pub place: Text,
    /// The page, in a document that has fixed ones.
    pub page: Option<u32>,
    /// The name of the document.
    pub file: String,
}

/// Returns the page of a report.
pub fn report_page(frame: &Frame, page: &ReportPage) -> String {
    let name = page.archive.offices.get(page.office).map_or(page.office, |office| &office.name);
    let title = format!("{name} {}", page.year);
    let form = page.report.and_then(|report| Some((page.archive.form_of(report)?, report)));
    let fields = form.map(|(form, report)| CellFields::new(form, report, &page.source.text));
    let fields = fields.unwrap_or_default();
    let main = html! {
        div #report data-part data-office=(page.office) data-year=(page.year) data-seen=(page.seen) {
            h1 { (title) }
            p.actions {
                @if let Some(report) = page.report {
                    (hold_back(frame, page.office, page.year, report.draft))
                }
                @for original in &page.originals {
                    a href=(original.address) target="_blank" rel="noopener" {
                        (frame.say("原件：", "Original: ")) (original.file)
                    }
                }
            }
            (tables_or_reason(frame, page, &fields))
        }
        aside aria-label=(frame.say("问题和预览", "Findings and preview")) {
            @for original in &page.originals { (page_viewer(frame, original)) }
            (findings(frame, page, &fields))
            iframe #preview title=(frame.say("发布后的页面", "The page as it will be published"))
                src=(preview_address(frame, page)) {}
        }
    };
    frame.wrap(Tab::Report, &title, &html! { div.columns { (main) } })
}

fn preview_address(frame: &Frame, page: &ReportPage) -> String {
    format!("{}{}", frame.preview, format_args!("/{}/{}/", page.year, page.office))
}

fn tables_or_reason(frame: &Frame, page: &ReportPage, fields: &CellFields) -> Markup {
    let Some(report) = page.report else {
        return html! {
            p.error { (frame.say(
                "这份源文件读不出来，右边写明哪一行、怎么改。能自动改的有按钮，其余用文本编辑器打开改好。",
                "This source cannot be read; the findings say where and how to mend it. Buttons make what changes they can; open it in a text editor for the others.",
            )) }
            p { code { (page.source.path) } }
        };
    };
    html! {
        (metadata(frame, report))
        (tables(frame, page, fields))
        (sections(frame, page, report))
    }
}

/// Writes the dates and the title of a report.
fn metadata(frame: &Frame, report: &Report) -> Markup {
    let published = report.published.as_ref().map(|published| published.value.to_string());
    let published = published.map(|time| time.trim_end_matches("T00:00:00").to_owned());
    let written = report.metadata.written.as_ref().map(|date| date.value.to_string());
    let title = report.metadata.title.as_ref().map(|title| title.value.clone());
    let field = |id: &str, label: &str, kind: &str, value: Option<String>| {
        let edit = json!({ "kind": "field", "name": id });
        html! {
            label { (label)
                input #{ "field-" (id) } type=(kind) value=(value.unwrap_or_default()) data-edit=(edit);
            }
        }
    };
    html! {
        fieldset.fields data-place="" {
            legend { (frame.say("题名和日期", "Title and dates")) }
            (field("title", frame.say("题名（与通常的不同时）", "Title, if not the usual one"), "text", title))
            (field("written", frame.say("成文日期（如 2025-01-20）", "Written (as 2025-01-20)"), "text", written))
            (field("published", frame.say("发布日期（如 2025-01-25）", "Published (as 2025-01-25)"), "text", published))
        }
    }
}

/// Writes the sections of the text, each with what was found in it.
fn sections(frame: &Frame, page: &ReportPage, report: &Report) -> Markup {
    let form = page.archive.form_of(report);
    let outline = form.map(|form| Outline::match_sections(form, report)).unwrap_or_default();
    let is_there = |at: usize| outline.find(at).is_some();
    let missing = form.map_or(&[] as &[_], |form| &form.sections).iter().enumerate();
    let missing: Vec<_> =
        missing.filter(|(at, _)| !is_there(*at)).map(|(_, section)| section).collect();
    let anchor = |at: usize| {
        let placed = outline.0.get(at).and_then(|placed| placed.section);
        match (form, placed) {
            (Some(form), Some((section, _))) => form.sections[section].id.clone(),
            _ => section_anchor(at),
        }
    };
    html! {
        h2 { (frame.say("正文", "Text")) }
        p.hint { (frame.say(
            "空一行分段；“### ”开头的一行是小标题。点到别处即写入文件，右边的页面随之更新。",
            "A blank line begins a paragraph, and “### ” a heading. It is written when you leave the field, and the page beside it follows.",
        )) }
        @for (at, section) in report.narrative.sections.iter().enumerate() {
            (section_editor(frame, page, (at, section), &anchor(at)))
        }
        @for section in missing {
            (text_area(&format!("missing-{}", section.id), &section.id, &section.full_heading(), (&section.id, "")))
        }
    }
}

fn section_editor(
    frame: &Frame,
    page: &ReportPage,
    (at, section): (usize, &NarrativeSection),
    anchor: &str,
) -> Markup {
    let text = page.source.slice(section.body).trim_matches(['\n', '\r']);
    let heading = &section.heading.text;
    let is_here = |finding: &&&Finding| {
        let start = finding.place.span.start;
        section.heading.span.start <= start
            && start < section.body.end.max(section.heading.span.end)
    };
    let own: Vec<&Finding> = page.findings.iter().filter(is_here).copied().collect();
    html! {
        (text_area(&format!("section-{at}"), anchor, heading, (heading, text)))
        (inline_findings(frame, &format!("section-{at}"), &own))
    }
}

/// Writes the field of a section; `anchor` is its place on the published page.
fn text_area(id: &str, anchor: &str, label: &str, (section, text): (&str, &str)) -> Markup {
    let rows = text.lines().map(|line| 1 + line.chars().count() / 45).sum::<usize>().clamp(2, 24);
    html! {
        label.section for=(id) { (label) }
        textarea #(id) rows=(rows) spellcheck="false" data-place=(anchor)
            data-edit=(json!({ "kind": "section", "section": section })) {
            // The first line break of the element is no part of its text.
            "\n" (text)
        }
    }
}

/// Returns the notice of a file that was changed since a page showed it: what a person typed, and
/// what the file says now.
pub fn conflict_notice(lang: Lang, typed: &str, on_disk: &str) -> String {
    let say = |zh, en| crate::words::say(lang, zh, en);
    let notice = html! {
        h2 #conflict-title { (say("文件已在别处改过", "The file was changed elsewhere")) }
        p { (say(
            "这一处没有写入。左边是您填的，右边是文件里现在的。",
            "Nothing was written. Here is what you typed, and what the file says now.",
        )) }
        div.versions {
            section { h3 { (say("您填的", "Yours")) } pre { (typed) } }
            section { h3 { (say("文件里的", "In the file")) } pre { (on_disk) } }
        }
        p {
            button type="button" data-conflict="mine" { (say("写入我填的", "Write mine")) }
            button type="button" data-conflict="theirs" autofocus { (say("保留文件里的", "Keep the file's")) }
        }
    };
    notice.into_string()
}
