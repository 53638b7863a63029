//! Parses `publish:` of `site.yaml`: the targets that a site is published to.

use super::fields::{Diagnostics, MappingReader, report_duplicate_keys};
use super::yaml::{Node, Value};
use crate::config::{
    DEFAULT_KEEP, FileMode, FolderLayout, HOSTS, HostLimits, Target, Uri, UriError,
};
use crate::diag::RuleId;
use nianbao_text::text;

/// Parses the targets by their names; one with an error is left out.
pub(super) fn parse_targets(node: &Node, sink: &mut Diagnostics) -> Vec<Target> {
    let Value::Mapping(entries) = &node.value else {
        sink.report_wrong_type(node, "publish", "键值表", "a mapping").help = Some(text!(
            "每个发布目标一行，如 portal: file:///srv/www/nianbao",
            "give each target a line, such as `portal: file:///srv/www/nianbao`"
        ));
        return Vec::new();
    };
    report_duplicate_keys(entries, sink);
    let mut targets: Vec<Target> = Vec::new();
    for (key, value) in entries {
        let Some(name) = key.text() else { continue };
        if !super::is_id(name) {
            sink.report(
                RuleId::InvalidId,
                key.span,
                text!(
                    "发布目标的名称只含小写字母、数字与连字符",
                    "the name of a target has lower-case letters, digits and hyphens"
                ),
            )
            .help = Some(super::hint::id_help(name));
        } else if let Some(target) =
            parse_target(name, value, sink).filter(|one| require_endpoint(one, value, sink))
            && targets.iter().all(|other| other.name != name)
        {
            targets.push(target);
        }
    }
    targets
}

/// Parses a target: its address alone, or a mapping.
fn parse_target(name: &str, node: &Node, sink: &mut Diagnostics) -> Option<Target> {
    if node.text().is_some() {
        let uri = parse_uri(node, sink)?;
        return Some(Target {
            name: name.to_owned(),
            span: sink.span(node.span),
            ..Target::new(uri)
        });
    }
    let mut fields = MappingReader::open(node, name, sink)?;
    let place = fields.require("uri", None).map(|node| (node.span, parse_uri(node, sink)));
    let endpoint = fields.node("endpoint").and_then(|node| parse_endpoint(node, sink));
    let region = fields.string("region", sink);
    let virtual_host = fields.flag("virtual_host", sink).unwrap_or(false);
    let host = fields.node("host").and_then(|node| parse_host(node, sink));
    let parallel = fields.node("parallel").and_then(|node| parse_count(node, "parallel", 64, sink));
    let layout = fields.node("layout").and_then(|node| parse_layout(node, sink));
    let keep = fields.node("keep").and_then(|node| parse_count(node, "keep", 1000, sink));
    let mode = fields.node("mode").and_then(|node| parse_mode(node, sink));
    fields.finish(sink);
    let (span, uri) = place?;
    Some(Target {
        name: name.to_owned(),
        uri: uri?,
        endpoint,
        region,
        virtual_host,
        host,
        parallel,
        layout: layout.unwrap_or_default(),
        keep: keep.unwrap_or(DEFAULT_KEEP),
        mode: mode.unwrap_or_default(),
        span: sink.span(span),
    })
}

/// Returns true unless a service needs an endpoint or a region and has neither; that is a
/// finding.
fn require_endpoint(target: &Target, node: &Node, sink: &mut Diagnostics) -> bool {
    if !target.has_endpoint() {
        let uri = &target.uri;
        let message =
            text!("{uri} 缺少 endpoint 或 region", "{uri} has no `endpoint` and no `region`");
        sink.report(RuleId::MissingField, node.span, message).help = Some(text!(
            "写成 uri、region 两行，如 uri: {uri} 和 region: cn-beijing",
            "give it lines of its own, such as `uri: {uri}` and `region: cn-beijing`"
        ));
    }
    target.has_endpoint()
}

/// Parses the address of a target.
fn parse_uri(node: &Node, sink: &mut Diagnostics) -> Option<Uri> {
    let Some(text) = node.text() else {
        sink.report_wrong_type(node, "uri", "发布地址", "an address to publish to");
        return None;
    };
    match Uri::parse(text) {
        Ok(uri) => Some(uri),
        // Secrets are masked and reported before.
        Err(UriError::Secret) => None,
        Err(UriError::Invalid(message)) => {
            sink.report(RuleId::WrongType, node.span, message);
            None
        }
    }
}

fn parse_endpoint(node: &Node, sink: &mut Diagnostics) -> Option<String> {
    let found = node.text().filter(|text| crate::config::is_site_url(text));
    if found.is_none() {
        let message = text!(
            "endpoint 应为服务的网址，如 https://oss-cn-beijing.aliyuncs.com",
            "`endpoint` is the address of the service, such as https://oss-cn-beijing.aliyuncs.com"
        );
        sink.report(RuleId::WrongType, node.span, message);
    }
    found.map(str::to_owned)
}

fn parse_host(node: &Node, sink: &mut Diagnostics) -> Option<HostLimits> {
    let known = HOSTS.into_iter().find(|host| node.text() == Some(host.name));
    if known.is_none() {
        let names = HOSTS.map(|host| host.name).join(", ");
        let (zh, en) = (format!("{names} 之一"), format!("one of {names}"));
        sink.report_wrong_type(node, "host", &zh, &en);
    }
    known
}

/// Parses a whole number from 1 to a largest one.
fn parse_count(node: &Node, name: &str, largest: usize, sink: &mut Diagnostics) -> Option<usize> {
    let count = node.text().and_then(|text| text.parse().ok());
    let count = count.filter(|n| (1..=largest).contains(n));
    if count.is_none() {
        let (zh, en) =
            (format!(" 1 至 {largest} 的整数"), format!("a whole number from 1 to {largest}"));
        sink.report_wrong_type(node, name, &zh, &en);
    }
    count
}

fn parse_layout(node: &Node, sink: &mut Diagnostics) -> Option<FolderLayout> {
    let known = FolderLayout::ALL.iter().find(|(_, name)| node.text() == Some(name));
    if known.is_none() {
        sink.report_wrong_type(node, "layout", " releases 或 in-place", "`releases` or `in-place`");
    }
    known.map(|(layout, _)| *layout)
}

fn parse_mode(node: &Node, sink: &mut Diagnostics) -> Option<FileMode> {
    let mode = node.text().and_then(FileMode::parse);
    if mode.is_none() {
        sink.report_wrong_type(
            node,
            "mode",
            "文件权限，三四位八进制数，属主可读写，不是人人可写，如 0644",
            "the permissions of files in octal, which let their owner read and write and not everybody write, such as 0644",
        );
    }
    mode
}
