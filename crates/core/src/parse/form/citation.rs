//! Parses the documents that a report of a form's years should not cite.

use super::{names::parse_choice, report_invalid};
use crate::form::Citation;
use crate::parse::fields::{Diagnostics, MappingReader};
use crate::parse::yaml::Node;
use nianbao_text::text;
use regex::Regex;

pub(super) fn parse_citation(node: &Node, sink: &mut Diagnostics) -> Option<Citation> {
    let mut fields = MappingReader::open(node, "citations", sink)?;
    let cite = fields.require_text("cite", sink);
    let also = fields.texts("also", sink);
    let standing = fields.require_text("standing", sink);
    let instead = fields.require_text("instead", sink);
    fields.finish(sink);
    let standings = [(false, "superseded"), (true, "later")];
    let later = parse_choice(&standing?, ("关系", "standing"), &standings, sink)?;
    let cite = cite?;
    let written = std::iter::once(&cite).chain(&also).map(|cite| cite.value.as_str());
    let Ok(pattern) = citation_regex(written) else {
        report_invalid(sink, &cite, text!("文件名称过长", "the name of the document is too long"));
        return None;
    };
    Some(Citation { cite: cite.value, pattern, later, instead: instead?.value })
}

/// Makes a pattern that matches any of some citations.
fn citation_regex<'c>(cites: impl Iterator<Item = &'c str>) -> Result<Regex, regex::Error> {
    Regex::new(&cites.map(write_pattern).collect::<Vec<_>>().join("|"))
}

/// Writes a pattern that matches a citation with any spacing and brackets: `〔2019〕`, `[2019]`,
/// `（2019）`.
fn write_pattern(cite: &str) -> String {
    let mut pattern = String::new();
    for c in cite.chars().filter(|c| !c.is_whitespace()) {
        match c {
            '〔' | '[' | '（' | '(' | '【' => pattern.push_str(r"[〔\[［（(【﹝〈《]"),
            '〕' | ']' | '）' | ')' | '】' => pattern.push_str(r"[〕\]］）)】﹞〉》]"),
            '第' => pattern.push_str("第?"),
            other => pattern.push_str(&regex::escape(&other.to_string())),
        }
        pattern.push_str(r"\s*");
    }
    pattern.strip_suffix(r"\s*").map(str::to_owned).unwrap_or(pattern)
}
