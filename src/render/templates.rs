//! The templates. Only this module knows the template language.

use serde::Serialize;
use std::collections::BTreeMap;
use std::ops::Range;
use tera::{Context, Tera, Value};

/// A template that is wrong, or that fails on a page.
#[derive(Debug)]
pub struct TemplateError {
    /// The page, where one was being rendered.
    pub page: Option<String>,
    /// What the template engine says; names the template and the line.
    pub reason: String,
}

impl std::fmt::Display for TemplateError {
    fn fmt(&self, out: &mut std::fmt::Formatter) -> std::fmt::Result {
        match &self.page {
            Some(page) => write!(out, "{page}: {}", self.reason),
            None => out.write_str(&self.reason),
        }
    }
}

impl std::error::Error for TemplateError {}

/// What is wrong with one template, and where in it.
pub(super) struct Fault {
    pub(super) template: String,
    pub(super) at: Range<usize>,
    pub(super) message: String,
}

/// Everything that is wrong with some templates. The language stops at the first
/// that it does not take, so that one is made empty and the others are tried again.
pub(super) fn faults(mut sources: BTreeMap<String, String>) -> Vec<Fault> {
    let mut faults = Vec::new();
    while let Err(error) = Tera::new().add_raw_templates(&sources) {
        let fault = fault(&error);
        let blanked = sources.get_mut(&fault.template).filter(|text| !text.is_empty());
        let known = blanked.map(String::clear).is_some();
        faults.push(fault);
        if !known {
            break;
        }
    }
    faults
}

fn fault(error: &tera::Error) -> Fault {
    use tera::ErrorKind;
    let (template, at, message) = match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            (report.filename(), report.span().range.clone(), report.message().to_owned())
        }
        ErrorKind::CircularExtend { tpl, .. } | ErrorKind::CircularInclude { tpl, .. } => {
            (tpl.as_str(), 0..0, chain(error))
        }
        ErrorKind::MissingParent { current, .. } => (current.as_str(), 0..0, chain(error)),
        _ => ("", 0..0, chain(error)),
    };
    Fault { template: template.to_owned(), at, message }
}

pub(super) struct Templates {
    tera: Tera,
}

impl Templates {
    /// Compiles templates by their names. `site` is known to all of them.
    pub(super) fn new<S: Serialize>(
        sources: BTreeMap<String, String>,
        site: &S,
    ) -> Result<Self, TemplateError> {
        let mut tera = Tera::new();
        tera.add_raw_templates(sources)
            .map_err(|error| TemplateError { page: None, reason: chain(&error) })?;
        tera.global_context().insert("site", site);
        Ok(Self { tera })
    }

    /// Renders one page: `page` is its head, `view` what it shows.
    pub(super) fn render<V: Serialize>(
        &self,
        template: &str,
        path: &str,
        head: &super::head::Head,
        view: &V,
    ) -> Result<Vec<u8>, TemplateError> {
        let mut context = Context::new();
        context.insert_value("page", Value::from_serializable(head));
        context.insert_value("view", Value::from_serializable(view));
        let mut out = Vec::with_capacity(32 * 1024);
        match self.tera.render_to(template, &context, &mut out) {
            Ok(()) => Ok(out),
            Err(error) => Err(TemplateError { page: Some(path.to_owned()), reason: chain(&error) }),
        }
    }
}

/// An error with its causes.
fn chain(error: &dyn std::error::Error) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        words.push_str(": ");
        words.push_str(&error.to_string());
        cause = error.source();
    }
    words
}
