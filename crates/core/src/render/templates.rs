//! The templates. Only this module knows the template language.

use super::tera_messages::translate;
use crate::diag::Text;
use nianbao_text::text;
use serde::Serialize;
use std::collections::BTreeMap;
use std::ops::Range;
use tera::{Context, ErrorKind, Tera, Value};

/// What is wrong with one template, and where in it.
#[derive(Debug)]
pub(super) struct TemplateMistake {
    /// Its name; empty where the language does not say.
    pub(super) template: String,
    pub(super) at: Range<usize>,
    /// The line, from one; nought where it is about the whole.
    pub(super) line: usize,
    pub(super) message: Text,
}

impl TemplateMistake {
    fn whole(template: &str, message: Text) -> Self {
        Self { template: template.to_owned(), at: 0..0, line: 0, message }
    }

    /// A fault that is about a name, at the place where a text has it.
    fn at_name(template: &str, text: &str, name: &str, message: Text) -> Self {
        let quoted = ['"', '\''].map(|sign| format!("{sign}{name}{sign}"));
        let Some(at) = quoted.iter().find_map(|name| text.find(name)) else {
            return Self::whole(template, message);
        };
        let line = text[..at].matches('\n').count() + 1;
        Self { template: template.to_owned(), at: at..at + name.len() + 2, line, message }
    }
}

/// Everything that is wrong with some templates. The language stops at the first
/// that it does not take, so that one is made empty and the others are tried again.
pub(super) fn find_mistakes(mut sources: BTreeMap<&str, &str>) -> Vec<TemplateMistake> {
    let mut found: Vec<TemplateMistake> = Vec::new();
    let mut emptied = false;
    while let Err(error) = Tera::new().add_raw_templates(&sources) {
        let faults = from_tera(&error, &sources);
        let first = faults.first().map(|fault| fault.template.clone()).unwrap_or_default();
        let is_last = is_about_names(&error);
        // What is missed in a template that was made empty was there.
        let missed = |fault: &TemplateMistake| {
            emptied
                && ["Block `", "Unknown component"]
                    .iter()
                    .any(|of| fault.message.en.starts_with(of))
        };
        found.extend(faults.into_iter().filter(|fault| !missed(fault)));
        let known = sources.get_mut(first.as_str()).filter(|text| !text.is_empty() && !is_last);
        let Some(text) = known else { break };
        *text = "";
        emptied = true;
    }
    found
}

/// Whether an error is of the last kind that the language looks for: names that
/// stand for nothing, all of them at once.
fn is_about_names(error: &tera::Error) -> bool {
    matches!(error.kind(), ErrorKind::Msg(words) if !parse_report_text(words).is_empty())
}

/// What an error says is wrong.
fn from_tera(error: &tera::Error, sources: &BTreeMap<&str, &str>) -> Vec<TemplateMistake> {
    let text = |name: &str| sources.get(name).copied().unwrap_or_default();
    let one = match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => TemplateMistake {
            template: report.filename().to_owned(),
            at: report.span().range.clone(),
            line: report.span().start_line,
            message: translate(report.message()),
        },
        ErrorKind::CircularExtend { tpl, inheritance_chain: chain }
        | ErrorKind::CircularInclude { tpl, include_chain: chain } => {
            let next = chain.get(1).unwrap_or(tpl);
            TemplateMistake::at_name(tpl, text(tpl), next, translate(&error.to_string()))
        }
        ErrorKind::MissingParent { current, parent } => {
            let message = text!("没有模板 {parent}", "there is no template `{parent}`");
            TemplateMistake::at_name(current, text(current), parent, message)
        }
        ErrorKind::Msg(words) => {
            let mut found = parse_report_text(words);
            for fault in &mut found {
                // The place is told as a line and a column.
                let line = text(&fault.template).split_inclusive('\n').take(fault.line - 1);
                let start: usize = line.map(str::len).sum();
                let below = text(&fault.template)[start..].char_indices().nth(fault.at.start);
                let start = start + below.map_or(0, |(at, _)| at);
                fault.at = start..start + fault.at.len();
            }
            if !found.is_empty() {
                return found;
            }
            TemplateMistake::whole(words.rsplit('`').nth(1).unwrap_or_default(), translate(words))
        }
        _ => TemplateMistake::whole("", translate(&error_chain(error))),
    };
    vec![one]
}

/// What the language says as a drawing, for names that stand for nothing: a line
/// with the words, one with the place, and then the source. The columns are
/// characters still.
fn parse_report_text(words: &str) -> Vec<TemplateMistake> {
    let lines: Vec<&str> = words.lines().collect();
    let report = |two: &[&str]| {
        let message = two[0].strip_prefix("error: ")?;
        let (place, column) = two[1].trim_start().strip_prefix("--> ")?.rsplit_once(':')?;
        let (template, line) = place.rsplit_once(':')?;
        let (line, column): (usize, usize) = (line.parse().ok()?, column.parse().ok()?);
        let name = message.split('`').nth(1).map_or(0, str::len);
        let start = column.checked_sub(1)?;
        let (template, at) = (template.to_owned(), start..start + name);
        (line > 0).then(|| TemplateMistake { template, at, line, message: translate(message) })
    };
    lines.windows(2).filter_map(report).collect()
}

pub(super) struct Templates {
    tera: Tera,
}

impl Templates {
    /// Compiles templates by their names. `site` is known to all of them.
    pub(super) fn new<S: Serialize>(
        sources: &BTreeMap<&str, &str>,
        site: &S,
    ) -> Result<Self, TemplateMistake> {
        let mut tera = Tera::new();
        tera.add_raw_templates(sources).map_err(|error| first_mistake(&error, sources))?;
        tera.global_context().insert("site", site);
        Ok(Self { tera })
    }

    /// Renders one page: `head` is about it, `view` what it shows.
    pub(super) fn render<V: Serialize>(
        &self,
        template: &str,
        head: &super::head::PageHead,
        view: &V,
    ) -> Result<Vec<u8>, TemplateMistake> {
        let mut context = Context::new();
        context.insert_value("page", Value::from_serializable(head));
        context.insert_value("view", Value::from_serializable(view));
        let mut out = Vec::with_capacity(32 * 1024);
        let rendered = self.tera.render_to(template, &context, &mut out);
        rendered.map(|()| out).map_err(|error| first_mistake(&error, &BTreeMap::new()))
    }
}

fn first_mistake(error: &tera::Error, sources: &BTreeMap<&str, &str>) -> TemplateMistake {
    let whole = || TemplateMistake::whole("", translate(&error_chain(error)));
    from_tera(error, sources).into_iter().next().unwrap_or_else(whole)
}

/// An error with its causes.
fn error_chain(error: &dyn std::error::Error) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        words.push_str(": ");
        words.push_str(&error.to_string());
        cause = error.source();
    }
    words
}
