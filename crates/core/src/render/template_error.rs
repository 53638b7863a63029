//! Mistakes in templates as errors and as findings, at their places among the
//! sources.

use super::templates::TemplateMistake;
use crate::archive::{Archive, ThemeText};
use crate::diag::{Finding, RuleId, Text};
use crate::plan::SitePlan;
use crate::source::{Place, SourceId, Span};
use nianbao_text::text;

/// A template that is wrong, or that fails on a page.
#[derive(Debug)]
pub struct TemplateError {
    /// The name of the template, the line and the mistake, as far as they are known.
    pub message: Text,
}

impl std::fmt::Display for TemplateError {
    fn fmt(&self, out: &mut std::fmt::Formatter) -> std::fmt::Result {
        out.write_str(&self.message.zh)
    }
}

impl std::error::Error for TemplateError {}

/// Turns a mistake into an error.
pub(super) fn template_error(
    archive: &Archive,
    plan: &SitePlan,
    mistake: TemplateMistake,
) -> TemplateError {
    let (zh, en) = (mistake.message.zh, mistake.message.en);
    let name = match find_source(plan, &mistake.template) {
        Some(id) => archive.sources.get(id).path.clone(),
        None => mistake.template,
    };
    let message = match (name.as_str(), mistake.line) {
        ("", _) => text!("{zh}", "{en}"),
        (_, None) => text!("{name}：{zh}", "{name}: {en}"),
        (_, Some(line)) => text!("{name} 第 {line} 行：{zh}", "{name}, line {line}: {en}"),
    };
    TemplateError { message }
}

/// Returns the site's own source of a template; `None` for those of the program.
fn find_source(plan: &SitePlan, template: &str) -> Option<SourceId> {
    match plan.template_origin(template)? {
        ThemeText::Source(id) => Some(id),
        ThemeText::Builtin(_) => None,
    }
}

/// Turns a mistake into a finding. One in a template of the program comes from a
/// file that the site has put beside it; it has no place but the settings.
pub(super) fn template_finding(
    archive: &Archive,
    plan: &SitePlan,
    mistake: TemplateMistake,
) -> Finding {
    let place = find_source(plan, &mistake.template).map_or(archive.settings(), |id| {
        let text = &archive.sources.get(id).text;
        let boundary = |offset: usize| text.floor_char_boundary(offset.min(text.len()));
        Place::new(id, Span::new(boundary(mistake.span.start), boundary(mistake.span.end)))
    });
    let (name, zh, en) = (mistake.template, mistake.message.zh, mistake.message.en);
    let message = text!("模板 {name} 有误：{zh}", "the template {name} is wrong: {en}");
    Finding::new(RuleId::InvalidTemplate, place, message).help(text!(
        "改正模板；删去它，就用程序自带的",
        "mend the template; without it the program's own is used"
    ))
}
