//! Parses `site.yaml`.

mod downloads;
mod look;
mod terms;

use super::fields::{Diagnostics, MappingReader};
use super::yaml::{Node, Value};
use crate::config::{Contact, Level, LinkStyle, Site};
use crate::diag::{RuleId, RuleName, Severity};
use crate::source::Spanned;
use nianbao_text::text;

/// The theme of a site that names none.
const THEME: &str = "portal";

/// Parses the settings; a field with an error keeps its default.
pub(super) fn parse_site(root: &Node, sink: &mut Diagnostics) -> Site {
    let mut site = Site { theme: THEME.to_owned(), ..Site::default() };
    let Some(mut fields) = MappingReader::open(root, "site.yaml", sink) else { return site };
    site.title = fields.require_text("title", sink).map(|text| text.value).unwrap_or_default();
    if let Some(url) = fields.require_text("base_url", sink) {
        site.base_url_span = url.span;
        site.base_url = url.value.trim_end_matches('/').to_owned();
        check_base_url(&site, sink);
    }
    site.language = super::language::parse_language(&mut fields, sink);
    site.description = fields.string("description", sink);
    site.keywords = fields.texts("keywords", sink).into_iter().map(|word| word.value).collect();
    site.site_code = fields.string("site_code", sink);
    site.organizer = fields.string("organizer", sink);
    site.operator = fields.string("operator", sink);
    site.icp_record = fields.string("icp_record", sink);
    site.police_record = fields.string("police_record", sink);
    site.contact = fields.node("contact").map(|node| parse_contact(node, sink)).unwrap_or_default();
    site.license = fields.node("license").and_then(|node| terms::parse_license(node, sink));
    site.corrections =
        fields.node("corrections").and_then(|node| terms::parse_corrections(node, sink));
    site.look = look::parse_look(&mut fields, sink);
    site.covers = fields
        .node("covers")
        .map(|node| super::offices::parse_scopes(node, sink))
        .unwrap_or_default();
    if let Some(theme) = fields.text("theme", sink) {
        site.theme_span = Some(theme.span);
        site.theme = parse_theme(theme, sink);
    }
    site.publish_originals = fields.flag("publish_originals", sink).unwrap_or(false);
    site.active_attachments = fields.flag("active_attachments", sink).unwrap_or(false);
    site.compress = fields.flag("compress", sink).unwrap_or(false);
    site.links = fields.node("links").and_then(|node| parse_links(node, sink)).unwrap_or_default();
    site.downloads = downloads::parse_downloads(&mut fields, sink);
    site.levels = fields.node("rules").map(|node| parse_levels(node, sink)).unwrap_or_default();
    if let Some(node) = fields.node("publish") {
        site.targets = super::publish::parse_targets(node, sink);
    }
    fields.finish(sink);
    site
}

fn check_base_url(site: &Site, sink: &mut Diagnostics) {
    if !crate::config::is_site_url(&site.base_url) {
        let place = crate::source::Place::new(sink.source, site.base_url_span);
        sink.findings.push(crate::diag::Finding::new(
            RuleId::WrongType,
            place,
            text!(
                "base_url 应为网站地址，如 https://www.shili.example/nianbao",
                "`base_url` should be a web address such as https://www.shili.example/nianbao"
            ),
        ));
    }
}

/// Parses `links`: the form of links to pages.
fn parse_links(node: &Node, sink: &mut Diagnostics) -> Option<LinkStyle> {
    let known = LinkStyle::ALL.iter().find(|(_, name)| node.text() == Some(name));
    if known.is_none() {
        let (zh, en) = (" folders 或 files", "`folders` or `files`");
        let is_list = matches!(node.value, Value::Sequence(_));
        sink.report_wrong_type(node, "links", zh, en).help = Some(if is_list {
            text!("页脚的链接写在 footer 下", "links at the foot of each page stand under `footer`")
        } else {
            text!(
                "从磁盘、光盘上直接打开的网站写 files，其他的不写这一项",
                "write `files` for a site that is opened from a disk; leave it out for any other"
            )
        });
    }
    known.map(|(style, _)| *style)
}

fn parse_theme(theme: Spanned<String>, sink: &mut Diagnostics) -> String {
    if super::is_id(&theme.value) {
        return theme.value;
    }
    let place = crate::source::Place::new(sink.source, theme.span);
    sink.findings.push(
        crate::diag::Finding::new(
            RuleId::InvalidId,
            place,
            text!(
                "theme 应为 themes/ 下的文件夹名，只含小写字母、数字与连字符",
                "`theme` should name a folder under themes/: lower-case letters, digits and hyphens"
            ),
        )
        .help(super::hint::id_help(&theme.value)),
    );
    THEME.to_owned()
}

/// Parses contact details.
pub(super) fn parse_contact(node: &Node, sink: &mut Diagnostics) -> Contact {
    let Some(mut fields) = MappingReader::open(node, "contact", sink) else {
        return Contact::default();
    };
    let address = Contact {
        address: fields.string("address", sink),
        postcode: fields.string("postcode", sink),
        telephone: fields.string("telephone", sink),
        email: fields.string("email", sink),
    };
    fields.finish(sink);
    address
}

/// Parses levels by rule; unknown rules are reported by the checks.
fn parse_levels(node: &Node, sink: &mut Diagnostics) -> Vec<(Spanned<RuleName>, Level)> {
    let Value::Mapping(entries) = &node.value else {
        sink.report_wrong_type(node, "rules", "键值表", "a mapping");
        return Vec::new();
    };
    super::fields::report_duplicate_keys(entries, sink);
    let mut levels = Vec::new();
    for (key, value) in entries {
        let level = match value.text() {
            Some("off") => Level::Off,
            Some("note") => Level::At(Severity::Note),
            Some("warning") => Level::At(Severity::Warning),
            Some("error") => Level::At(Severity::Error),
            _ => {
                let name = key.text().unwrap_or("rules");
                sink.report_wrong_type(
                    value,
                    name,
                    " off、note、warning 或 error",
                    "one of off, note, warning, error",
                );
                continue;
            }
        };
        if let Some(name) = key.text() {
            let name = RuleName::new(name.to_owned());
            levels.push((Spanned::new(name, sink.span(key.span)), level));
        }
    }
    levels
}
