//! The templates. Only this module knows the template language.

use super::html::escape_html;
use super::tera_messages::{is_about_definition, parse_reports, translate};
use crate::diag::Text;
use crate::words::{Words, fill_places};
use nianbao_text::text;
use serde::Serialize;
use std::collections::BTreeMap;
use std::ops::Range;
use tera::{Context, ErrorKind, Kwargs, State, Tera, TeraResult, Value};

/// The texts of templates by name.
pub(super) type TemplateTexts<'a> = BTreeMap<&'a str, &'a str>;

/// A mistake in a template, with its place there.
#[derive(Debug)]
pub(super) struct TemplateMistake {
    /// The name of the template; empty where the language does not say.
    pub(super) template: String,
    /// The place in bytes.
    pub(super) span: Range<usize>,
    /// The line, from one; `None` where the mistake concerns the whole template.
    pub(super) line: Option<usize>,
    pub(super) message: Text,
}

impl TemplateMistake {
    fn of_template(template: &str, message: Text) -> Self {
        Self { template: template.to_owned(), span: 0..0, line: None, message }
    }

    /// Places a mistake about a name where the text has that name in quotes.
    fn at_name(template: &str, text: &str, name: &str, message: Text) -> Self {
        let quoted = ['"', '\''].map(|quote| format!("{quote}{name}{quote}"));
        let Some(start) = quoted.iter().find_map(|name| text.find(name)) else {
            return Self::of_template(template, message);
        };
        let line = Some(text[..start].matches('\n').count() + 1);
        let span = start..start + name.len() + 2;
        Self { template: template.to_owned(), span, line, message }
    }
}

/// Finds all mistakes in some templates. The language stops at the first template
/// that it cannot take, so that one is emptied and the others are tried again.
pub(super) fn find_mistakes(mut texts: TemplateTexts) -> Vec<TemplateMistake> {
    let mut found: Vec<TemplateMistake> = Vec::new();
    let mut has_emptied = false;
    while let Err(error) = new_tera().add_raw_templates(&texts) {
        let mistakes = read_error(&error, &texts);
        let template = mistakes.first().map(|first| first.template.clone()).unwrap_or_default();
        // A definition that is missing now may stand in a template that was emptied.
        let is_own =
            |mistake: &TemplateMistake| !(has_emptied && is_about_definition(&mistake.message.en));
        found.extend(mistakes.into_iter().filter(is_own));
        if lists_unknown_names(&error) {
            break;
        }
        let Some(text) = texts.get_mut(template.as_str()).filter(|text| !text.is_empty()) else {
            break;
        };
        *text = "";
        has_emptied = true;
    }
    found
}

/// Returns whether an error lists unknown names. The language looks for them last,
/// and for all at once.
fn lists_unknown_names(error: &tera::Error) -> bool {
    matches!(error.kind(), ErrorKind::Msg(message) if !parse_reports(message).is_empty())
}

/// Turns an error of the language into mistakes, at least one.
fn read_error(error: &tera::Error, texts: &TemplateTexts) -> Vec<TemplateMistake> {
    let text_of = |name: &str| texts.get(name).copied().unwrap_or_default();
    let mistake = match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => TemplateMistake {
            template: report.filename().to_owned(),
            span: report.span().range.clone(),
            line: Some(report.span().start_line),
            message: translate(report.message()),
        },
        ErrorKind::CircularExtend { tpl, inheritance_chain: chain } => {
            let message = text!("模板继承成环", "{error}");
            TemplateMistake::at_name(tpl, text_of(tpl), chain.get(1).unwrap_or(tpl), message)
        }
        ErrorKind::CircularInclude { tpl, include_chain: chain } => {
            let message = text!("模板引用成环", "{error}");
            TemplateMistake::at_name(tpl, text_of(tpl), chain.get(1).unwrap_or(tpl), message)
        }
        ErrorKind::MissingParent { current, parent } => {
            let message = text!("没有模板 {parent}", "there is no template `{parent}`");
            TemplateMistake::at_name(current, text_of(current), parent, message)
        }
        ErrorKind::Msg(message) => {
            let unknown = unknown_names(message, texts);
            if !unknown.is_empty() {
                return unknown;
            }
            // A message without a place ends with the name of its template.
            let template = message.rsplit('`').nth(1).unwrap_or_default();
            TemplateMistake::of_template(template, translate(message))
        }
        _ => TemplateMistake::of_template("", translate(&error_chain(error))),
    };
    vec![mistake]
}

/// Lists the unknown names that a message reports, each at its place.
fn unknown_names(message: &str, texts: &TemplateTexts) -> Vec<TemplateMistake> {
    let reports = parse_reports(message).into_iter();
    let mistakes = reports.map(|report| {
        let text = texts.get(report.template).copied().unwrap_or_default();
        let above: usize = text.split_inclusive('\n').take(report.line - 1).map(str::len).sum();
        let within = text[above..].char_indices().nth(report.column - 1);
        let start = above + within.map_or(0, |(offset, _)| offset);
        let name = report.message.split('`').nth(1).unwrap_or_default();
        TemplateMistake {
            template: report.template.to_owned(),
            span: start..start + name.len(),
            line: Some(report.line),
            message: translate(report.message),
        }
    });
    mistakes.collect()
}

/// Makes an engine with the filters of this program.
fn new_tera() -> Tera {
    let mut tera = Tera::new();
    tera.register_filter("fill", fill);
    tera
}

/// Fills the places of a phrase: `{{ words.chart.in_year | fill(year=2021, value=3) }}`. A link
/// in a phrase, `[text](name)`, leads to the address of that name. Everything but text that is
/// marked as safe is escaped.
#[expect(clippy::needless_pass_by_value, reason = "the engine hands arguments over")]
fn fill(phrase: &Value, values: Kwargs, _: &State) -> TeraResult<Value> {
    let mut missing = None;
    let escaped = |name: &str, missing: &mut Option<String>| {
        let Ok(Some(value)) = values.get::<&Value>(name) else {
            *missing = Some(name.to_owned());
            return String::new();
        };
        let text = value.to_string();
        if value.is_safe() { text } else { escape_html(&text) }
    };
    let is_one = values.get::<&Value>("count")?.is_some_and(|count| count.to_string() == "1");
    let form = |name: &'static str| phrase.get_from_path(name).and_then(Value::as_str);
    let text = form("one").filter(|_| is_one).or_else(|| form("other")).or(phrase.as_str());
    let mut out = String::new();
    fill_places(&escape_html(text.unwrap_or_default()), &mut out, |name, out| {
        out.push_str(&escaped(name, &mut missing));
    });
    let linked = set_links(&out, |name| escaped(name, &mut missing));
    match missing {
        Some(name) => Err(tera::Error::message(format!("Missing keyword argument `{name}`"))),
        None => Ok(Value::safe_string(&linked)),
    }
}

/// Turns `[text](name)` into a link to the address of a name.
fn set_links(html: &str, mut address: impl FnMut(&str) -> String) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some((before, link)) = rest.split_once('[')
        && let Some((label, link)) = link.split_once("](")
        && let Some((name, after)) = link.split_once(')')
    {
        out.push_str(&format!("{before}<a href=\"{}\">{label}</a>", address(name)));
        rest = after;
    }
    out + rest
}

/// Templates that are ready to render.
pub(super) struct Templates {
    tera: Tera,
}

impl Templates {
    /// Compiles templates. All of them see `site` and `words` as variables of these names.
    ///
    /// Errors: the first mistake in a template.
    pub(super) fn new<S: Serialize>(
        texts: &TemplateTexts,
        site: &S,
        words: &Words,
    ) -> Result<Self, TemplateMistake> {
        let mut tera = new_tera();
        tera.add_raw_templates(texts).map_err(|error| first_mistake(&error, texts))?;
        tera.global_context().insert("site", site);
        tera.global_context().insert("words", words.tree());
        Ok(Self { tera })
    }

    /// Renders one page: `head` is the variable `page`, `view` the variable `view`.
    ///
    /// Errors: a mistake that shows with these values only.
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

fn first_mistake(error: &tera::Error, texts: &TemplateTexts) -> TemplateMistake {
    let unplaced = || TemplateMistake::of_template("", translate(&error_chain(error)));
    read_error(error, texts).into_iter().next().unwrap_or_else(unplaced)
}

/// Joins an error and its causes to one line.
fn error_chain(error: &dyn std::error::Error) -> String {
    let mut message = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        message.push_str(": ");
        message.push_str(&error.to_string());
        cause = error.source();
    }
    message
}
