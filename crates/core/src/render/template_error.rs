//! What is wrong with a template, at its place among the sources.

use super::templates::TemplateMistake;
use crate::archive::Archive;
use crate::diag::{Finding, RuleId, Text};
use crate::source::{Place, Source, SourceId, Span};
use nianbao_text::text;

/// A template that is wrong, or that fails on a page: which, where, and why.
#[derive(Debug)]
pub struct TemplateError {
    /// All that is to be said of it.
    pub message: Text,
}

impl std::fmt::Display for TemplateError {
    fn fmt(&self, out: &mut std::fmt::Formatter) -> std::fmt::Result {
        out.write_str(&self.message.zh)
    }
}

impl std::error::Error for TemplateError {}

/// A fault as an error.
pub(super) fn template_error(archive: &Archive, fault: TemplateMistake) -> TemplateError {
    let (zh, en) = (fault.message.zh, fault.message.en);
    let name = match find_source(archive, &fault.template) {
        Some((_, source)) => source.path.clone(),
        None => fault.template,
    };
    let line = fault.line;
    let words = match (name.as_str(), line) {
        ("", _) => text!("{zh}", "{en}"),
        (_, 0) => text!("{name}：{zh}", "{name}: {en}"),
        _ => text!("{name} 第 {line} 行：{zh}", "{name}, line {line}: {en}"),
    };
    TemplateError { message: words }
}

/// A site's own file that a template of this name is read from.
fn find_source<'a>(archive: &'a Archive, template: &str) -> Option<(SourceId, &'a Source)> {
    let theme = format!("themes/{}/templates/", archive.site.theme);
    let paths = ["templates/", &theme].map(|folder| format!("{folder}{template}"));
    paths.iter().find_map(|path| {
        archive.sources.iter().find(|(_, source)| source.path == *path && !source.text.is_empty())
    })
}

/// A fault as a finding. One in a template that the program brings along comes
/// of what a site has put beside it; it has no place but the settings.
pub(super) fn template_finding(archive: &Archive, fault: TemplateMistake) -> Finding {
    let place = find_source(archive, &fault.template).map_or(archive.settings(), |(id, source)| {
        let at = source.text.floor_char_boundary(fault.at.start.min(source.text.len()));
        let end = source.text.floor_char_boundary(fault.at.end.min(source.text.len()));
        Place::new(id, Span::new(at, end))
    });
    let (name, zh, en) = (fault.template, fault.message.zh, fault.message.en);
    let message = text!("模板 {name} 有误：{zh}", "the template {name} is wrong: {en}");
    Finding::new(RuleId::InvalidTemplate, place, message).help(text!(
        "改正模板；删去它，就用程序自带的",
        "mend the template; without it the program's own is used"
    ))
}
