//! Finds the front matter of a source: the YAML between two lines `---` at its top.

use super::fields::Diagnostics;
use super::yaml::{self, Node};
use crate::diag::{RuleId, Text};
use crate::source::Span;
use nianbao_text::front_matter::{FrontMatter, front_matter, opens_front_matter};
use nianbao_text::text;

/// The fields that a kind of source begins with, and the words for one without any.
pub(super) struct Expected {
    /// Fields that stand first or last: one of them behind the closing fence was cut off by it.
    pub(super) fields: &'static [&'static str],
    /// The message where there is no front matter.
    pub(super) missing: Text,
    /// The help for that.
    pub(super) help: Text,
}

/// Parses the front matter of a source, and returns its span too. `None` if there is none, or it
/// is no YAML; both are findings. Places are found from there on in the front matter.
pub(super) fn parse_front_matter<'s>(
    source: &'s str,
    expected: Expected,
    sink: &mut Diagnostics,
) -> Option<(Node<'s>, Span)> {
    let front = locate_front_matter(source, expected, sink)?;
    sink.offset = front.start as usize;
    let text = &source[front.range()];
    match yaml::parse_yaml(text) {
        Ok(root) => Some((root, front)),
        Err(refusal) => {
            sink.report_yaml_error(&refusal, text);
            None
        }
    }
}

/// Finds the text between the fences; its absence is a finding.
fn locate_front_matter(source: &str, expected: Expected, sink: &mut Diagnostics) -> Option<Span> {
    if !opens_front_matter(source) {
        let finding = sink.report(RuleId::FrontMatter, Span::default(), expected.missing);
        finding.help = Some(expected.help);
        return None;
    }
    if let Some(FrontMatter { yaml, .. }) = front_matter(source) {
        let span = Span::new(yaml.start, yaml.end);
        return check_no_field_after(source, span, expected.fields, sink);
    }
    let first = source.lines().next().unwrap_or_default();
    let finding = sink.report(
        RuleId::FrontMatter,
        Span::new(0, first.len()),
        text!("开头的 --- 没有结束", "the front matter never closes"),
    );
    finding.help = Some(text!(
        "在字段之后、正文之前另加一行 ---",
        "add a second line `---` after the fields, before the text"
    ));
    None
}

/// Returns the span of the front matter, unless fields go on behind it.
fn check_no_field_after(
    source: &str,
    front: Span,
    fields: &[&str],
    sink: &mut Diagnostics,
) -> Option<Span> {
    let said = |line: &&str| line.contains(char::is_alphanumeric) && !line.starts_with('#');
    let next = source[body_start(source, front)..].lines().find(said).unwrap_or_default();
    let field = next.split_once(':').map(|(key, _)| key).filter(|key| fields.contains(key));
    let Some(field) = field else { return Some(front) };
    let fence = Span::new(front.end as usize, front.end as usize + "---".len());
    let message = text!(
        "字段到这一行 --- 为止，其后的 {field} 没有读",
        "the fields end at this `---`, and `{field}` behind it is not read"
    );
    sink.report(RuleId::FrontMatter, fence, message).help = Some(text!(
        "删去这一行；--- 只在开头和全部字段之后各写一行",
        "remove this line; `---` stands once at the beginning and once after all fields"
    ));
    None
}

/// Returns the offset of the line after the closing fence.
pub(super) fn body_start(source: &str, front: Span) -> usize {
    let rest = &source[front.end as usize..];
    front.end as usize + rest.find('\n').map_or(rest.len(), |at| at + 1)
}
