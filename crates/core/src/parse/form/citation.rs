//! Documents that a report of a form's years should not cite.

use super::super::fields::{Diagnostics, MappingReader};
use super::super::yaml::Node;
use super::{names::choice, wrong};
use crate::form::Citation;
use nianbao_text::text;
use regex::Regex;

pub(super) fn citation(node: &Node, sink: &mut Diagnostics) -> Option<Citation> {
    let mut fields = MappingReader::open(node, "citations", sink)?;
    let cite = fields.need_text("cite", sink);
    let standing = fields.need_text("standing", sink);
    let instead = fields.need_text("instead", sink);
    fields.close(sink);
    let standings = [(false, "superseded"), (true, "later")];
    let later = choice(&standing?, ("关系", "standing"), &standings, sink)?;
    let cite = cite?;
    let Ok(pattern) = loose(&cite.value) else {
        wrong(sink, &cite, text!("文件名称过长", "the name of the document is too long"));
        return None;
    };
    Some(Citation { cite: cite.value, pattern, later, instead: instead?.value })
}

/// Finds a citation whatever its spacing and brackets: `〔2019〕`, `[2019]`, `（2019）`.
fn loose(cite: &str) -> Result<Regex, regex::Error> {
    let mut pattern = String::new();
    for c in cite.chars().filter(|c| !c.is_whitespace()) {
        match c {
            '〔' | '[' | '（' | '(' | '【' => pattern.push_str(r"[〔\[（(【]"),
            '〕' | ']' | '）' | ')' | '】' => pattern.push_str(r"[〕\]）)】]"),
            '第' => pattern.push_str("第?"),
            other => pattern.push_str(&regex::escape(&other.to_string())),
        }
        pattern.push_str(r"\s*");
    }
    Regex::new(pattern.strip_suffix(r"\s*").unwrap_or(&pattern))
}
