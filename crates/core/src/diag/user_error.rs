//! Errors with messages in both languages, which tell a way out.

use super::{Lang, Text};
use std::error::Error;
use std::fmt;

/// An error with a message in both languages, and its cause.
#[derive(Debug)]
pub struct UserError {
    message: Text,
    cause: Option<anyhow::Error>,
}

impl UserError {
    /// Makes an error without a cause.
    pub fn new_error(words: Text) -> anyhow::Error {
        Self { message: words, cause: None }.into()
    }
}

impl fmt::Display for UserError {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        out.write_str(&self.message.zh)
    }
}

impl Error for UserError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.cause.as_deref().map(|cause| cause as &(dyn Error + 'static))
    }
}

/// Adds messages in both languages to errors.
pub trait ContextText<T> {
    /// Wraps an error in a message: what was being done, where, and what to do now.
    fn context_text(self, words: impl FnOnce() -> Text) -> anyhow::Result<T>;
}

impl<T, E: Into<anyhow::Error>> ContextText<T> for Result<T, E> {
    fn context_text(self, words: impl FnOnce() -> Text) -> anyhow::Result<T> {
        self.map_err(|error| UserError { message: words(), cause: Some(error.into()) }.into())
    }
}

/// Returns an error and its causes, outermost first, on one line.
pub fn one_line(error: &anyhow::Error) -> Text {
    let join = |lang| lines(error, lang).join(": ");
    Text { zh: join(Lang::Zh).into(), en: join(Lang::En).into() }
}

/// Returns an error and its causes, outermost first, a line each, in one language.
pub fn lines(error: &anyhow::Error, lang: Lang) -> Vec<String> {
    (error.chain())
        .map(|cause| match cause.downcast_ref::<UserError>() {
            Some(problem) => problem.message.get(lang).to_owned(),
            None => cause.to_string(),
        })
        .collect()
}
