//! Parses the source of a report: front matter and text.

use super::fields::{Diagnostics, MappingReader};
use super::front_matter::{Expected, body_start, parse_front_matter};
use super::yaml::Node;
use super::{figures, narrative};
use crate::diag::RuleName;
use crate::report::{Allow, Attachment, Figures, Metadata, Original, Report, Revision};
use crate::source::{Span, Spanned};
use jiff::civil::{Date, DateTime};
use nianbao_text::text;

/// Parses a source. Without an office and a year there is no report.
pub(super) fn parse_report(source: &str, sink: &mut Diagnostics) -> Option<Report> {
    let (root, front) = parse_front_matter(source, expected(), sink)?;
    parse_fields(source, &root, front, sink)
}

/// Parses a source, and returns the tree of its front matter too.
pub(super) fn parse_report_and_tree<'s>(
    source: &'s str,
    sink: &mut Diagnostics,
) -> Option<(Report, Node<'s>)> {
    let (root, front) = parse_front_matter(source, expected(), sink)?;
    Some((parse_fields(source, &root, front, sink)?, root))
}

/// Parses the fields of the front matter, and the text behind it.
fn parse_fields(source: &str, root: &Node, front: Span, sink: &mut Diagnostics) -> Option<Report> {
    let mut fields = MappingReader::open(root, "front matter", sink)?;
    // It becomes a part of paths, and nothing may allow it to climb out of them.
    let office =
        fields.require_text("office", sink).filter(|id| super::offices::check_id(id, sink));
    let year = fields.require("year", None).and_then(|_| fields.year("year", sink));
    let mut figures = match fields.node("figures") {
        Some(node) => figures::parse_figures(node, sink),
        // Under a misspelt name they are not missing; the name is what is wrong.
        None => Figures { refused: fields.is_misspelt("figures"), ..Figures::default() },
    };
    figures::mark_undecided_cells(&mut figures, &source[..front.end as usize]);
    let (form, draft) = (fields.text("form", sink), fields.flag("draft", sink).unwrap_or(false));
    let draft_span = fields.node("draft").map(|node| sink.span(node.span)).unwrap_or_default();
    let published = parse_date_field(&mut fields, "published", sink);
    let published_refused = published.is_none()
        && (fields.node("published").is_some() || fields.is_misspelt("published"));
    let metadata = parse_metadata(&mut fields, sink);
    let originals = parse_originals(&mut fields, sink);
    let attachments = parse_attachments(&mut fields, sink);
    let revised = parse_revisions(&mut fields, sink);
    let allow = parse_allow(&mut fields, sink);
    fields.finish(sink);
    let text = body_start(source, front);
    if let Some(marks) = narrative::find_deep_nesting(source, text) {
        sink.report_deep_nesting(marks);
        return None;
    }
    Some(Report {
        source: sink.source,
        office: office?,
        year: year?,
        form,
        draft,
        draft_span,
        published,
        published_refused,
        metadata,
        originals,
        attachments,
        revised,
        allow,
        figures,
        narrative: narrative::parse_narrative(source, text),
        front_matter: front,
    })
}

fn expected() -> Expected {
    Expected {
        fields: &[
            "office",
            "year",
            "published",
            "title",
            "figures",
            "originals",
            "attachments",
            "revised",
            "allow",
        ],
        missing: text!(
            "文件应以一行 --- 开头，其后是 office、year 等字段",
            "the file should begin with a line `---` and then the fields `office`, `year` and so on"
        ),
        help: text!(
            "可用 nianbao new 机关 年度 生成一个空白的年报",
            "`nianbao new OFFICE YEAR` writes an empty report"
        ),
    }
}

fn parse_metadata(fields: &mut MappingReader, sink: &mut Diagnostics) -> Metadata {
    Metadata {
        title: fields.text("title", sink),
        index_number: fields.string("index_number", sink),
        document_number: fields.string("document_number", sink),
        subject: fields.string("subject", sink),
        written: parse_date_field(fields, "written", sink)
            .map(|written| written.map(DateTime::date)),
    }
}

/// Parses a date, or a date and a time of day.
pub(super) fn parse_date_field(
    fields: &mut MappingReader,
    name: &'static str,
    sink: &mut Diagnostics,
) -> Option<Spanned<DateTime>> {
    let node = fields.node(name)?;
    let parsed = node.text().and_then(parse_date_time);
    if parsed.is_none() {
        let finding =
            sink.report_wrong_type(node, name, "日期，如 2021-01-29", "a date such as 2021-01-29");
        finding.help = node.text().and_then(super::hint::date_help);
    }
    parsed.map(|moment| Spanned::new(moment, sink.span(node.span)))
}

/// Returns true for a date, or a date and a time of day, as fields have them.
pub(crate) fn is_date_time(text: &str) -> bool {
    parse_date_time(text).is_some()
}

fn parse_date_time(text: &str) -> Option<DateTime> {
    if let Ok(date) = Date::strptime("%Y-%m-%d", text) {
        return Some(date.to_datetime(jiff::civil::Time::midnight()));
    }
    ["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S"]
        .iter()
        .find_map(|shape| DateTime::strptime(shape, text).ok())
}

/// Parses the documents that a report was made of: each a name, or a mapping that says more.
fn parse_originals(fields: &mut MappingReader, sink: &mut Diagnostics) -> Vec<Original> {
    let mut originals = Vec::new();
    for node in fields.list("originals", sink) {
        if let Some(name) = node.text() {
            let file = Spanned::new(name.to_owned(), sink.span(node.span));
            originals.push(Original {
                file,
                title: None,
                origin: None,
                sha256: None,
                publish: None,
            });
            continue;
        }
        let Some(mut item) = MappingReader::open(node, "originals", sink) else { continue };
        let file = item.require_text("file", sink);
        let (title, origin) = (item.string("title", sink), item.string("origin", sink));
        let sha256 = item.text("sha256", sink);
        // The digest of the source as an import wrote it, of use to the next import alone.
        let _ = item.text("generated", sink);
        let publish = item.flag("publish", sink);
        item.finish(sink);
        if let Some(file) = file {
            originals.push(Original { file, title, origin, sha256, publish });
        }
    }
    originals
}

/// Parses files to be published: each a name, or a mapping with a title.
fn parse_attachments(fields: &mut MappingReader, sink: &mut Diagnostics) -> Vec<Attachment> {
    let mut attachments = Vec::new();
    for node in fields.list("attachments", sink) {
        if let Some(name) = node.text() {
            let file = Spanned::new(name.to_owned(), sink.span(node.span));
            attachments.push(Attachment { file, title: None });
            continue;
        }
        let Some(mut item) = MappingReader::open(node, "attachments", sink) else { continue };
        let (file, title) = (item.require_text("file", sink), item.string("title", sink));
        item.finish(sink);
        attachments.extend(file.map(|file| Attachment { file, title }));
    }
    attachments
}

fn parse_revisions(fields: &mut MappingReader, sink: &mut Diagnostics) -> Vec<Revision> {
    let mut revisions = Vec::new();
    for node in fields.list("revised", sink) {
        let Some(mut item) = MappingReader::open(node, "revised", sink) else { continue };
        item.require("date", None);
        let date = parse_date_field(&mut item, "date", sink);
        let note = item.require_text("note", sink);
        let form_path = item.text("place", sink);
        item.finish(sink);
        if let (Some(date), Some(note)) = (date, note) {
            revisions.push(Revision { date: date.value.date(), note: note.value, form_path });
        }
    }
    revisions
}

fn parse_allow(fields: &mut MappingReader, sink: &mut Diagnostics) -> Vec<Allow> {
    let mut allowed = Vec::new();
    for node in fields.list("allow", sink) {
        let Some(mut item) = MappingReader::open(node, "allow", sink) else { continue };
        let rule = item.require_text("rule", sink).map(|rule| rule.map(RuleName::new));
        let at = item.text("place", sink);
        let reason = item.require_text("reason", sink);
        item.finish(sink);
        if let (Some(rule), Some(reason)) = (rule, reason) {
            allowed.push(Allow {
                rule,
                form_path: at,
                reason: reason.value,
                span: sink.span(node.span),
            });
        }
    }
    allowed
}
