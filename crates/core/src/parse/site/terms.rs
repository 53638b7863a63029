//! Parses the terms of use of a site, and where its readers tell of errors.

use crate::config::{Corrections, License};
use crate::diag::{RuleId, Text};
use crate::parse::fields::{Diagnostics, MappingReader};
use crate::parse::yaml::Node;
use crate::source::Spanned;
use nianbao_text::control::is_hidden;
use nianbao_text::text;

/// Parses `license`: a name and, if it has one, the address of its text.
pub(super) fn parse_license(node: &Node, sink: &mut Diagnostics) -> Option<License> {
    let mut fields = MappingReader::open(node, "license", sink)?;
    let name = fields.require_text("name", sink);
    let url = parse_address(&mut fields, &["https://", "http://"], sink);
    fields.finish(sink);
    Some(License { name: name?.value, url })
}

/// Parses `corrections`: a sentence, a mail address, a web address; at least one of them.
pub(super) fn parse_corrections(node: &Node, sink: &mut Diagnostics) -> Option<Corrections> {
    let before = sink.findings.len();
    let mut fields = MappingReader::open(node, "corrections", sink)?;
    let corrections = Corrections {
        text: fields.string("text", sink),
        email: fields.text("email", sink).and_then(|email| check_email(email, sink)),
        url: parse_address(&mut fields, &["https://", "http://", "mailto:"], sink),
    };
    fields.finish(sink);
    let is_empty = corrections == Corrections::default();
    if is_empty && sink.findings.len() == before {
        let message = text!("corrections 中没有内容", "there is nothing in `corrections`");
        sink.report(RuleId::WrongType, node.span, message).help =
            Some(text!("写上 text、email 或 url", "give `text`, `email` or `url`"));
    }
    (!is_empty).then_some(corrections)
}

/// Parses the field `url`: an address that begins with one of some schemes and can stand in a
/// page.
fn parse_address(
    fields: &mut MappingReader,
    schemes: &[&str],
    sink: &mut Diagnostics,
) -> Option<String> {
    let url = fields.text("url", sink)?;
    let rest = schemes.iter().find_map(|scheme| url.value.strip_prefix(scheme));
    if rest.is_some_and(|rest| rest.starts_with(is_first_of_address) && is_plain(rest)) {
        return Some(url.value);
    }
    let schemes = schemes.join("、");
    let help = text!(
        "写完整的地址，以 {schemes} 开头，不含空格和引号",
        "write the whole address; it begins with one of {schemes} and has no blanks or quotation marks"
    );
    report_address(
        &url,
        text!("url 不是可用的地址", "`url` is no address that can be used"),
        help,
        sink,
    );
    None
}

/// Returns true for what a host or a mail address can begin with.
pub(super) fn is_first_of_address(c: char) -> bool {
    c.is_alphanumeric() || c == '['
}

/// Returns true for a text without characters that an address cannot have.
pub(super) fn is_plain(text: &str) -> bool {
    let strange = |c: char| c.is_whitespace() || is_hidden(c) || "<>\"'`{}|\\^".contains(c);
    !text.contains(strange)
}

/// Returns a mail address that can follow `mailto:`; any other is a finding.
fn check_email(email: Spanned<String>, sink: &mut Diagnostics) -> Option<String> {
    let parts = email.value.split_once('@');
    let good = parts.is_some_and(|(name, host)| {
        let is_name = |c: char| c.is_ascii_alphanumeric() || "._-+".contains(c);
        let is_host = |c: char| c.is_alphanumeric() || ".-".contains(c);
        !name.is_empty()
            && name.chars().all(is_name)
            && !host.is_empty()
            && host.chars().all(is_host)
    });
    if good {
        return Some(email.value);
    }
    report_address(
        &email,
        text!("email 不是邮箱地址", "`email` is no mail address"),
        text!("写作 jiucuo@shili.example 的样子", "write it as in jiucuo@shili.example"),
        sink,
    );
    None
}

fn report_address(written: &Spanned<String>, message: Text, help: Text, sink: &mut Diagnostics) {
    let place = crate::source::Place::new(sink.source, written.span);
    let finding = crate::diag::Finding::new(RuleId::WrongType, place, message).help(help);
    sink.findings.push(finding);
}
