//! Regular expressions that are compiled when first used. A format has dozens
//! of them, and most runs need few.

use regex::{Regex, RegexSet};
use std::sync::OnceLock;

/// One expression. Whether it can be compiled was seen to when it was read.
#[derive(Debug)]
pub struct Pattern {
    source: String,
    compiled: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// An expression as it was written.
    pub fn new(source: String) -> Self {
        Self { source, compiled: OnceLock::new() }
    }

    /// The expression, ready to search with.
    pub fn regex(&self) -> Option<&Regex> {
        self.compiled.get_or_init(|| Regex::new(&self.source).ok()).as_ref()
    }
}

/// Several expressions, any of which may fit.
#[derive(Debug, Default)]
pub struct PatternSet {
    sources: Vec<String>,
    compiled: OnceLock<Option<RegexSet>>,
}

impl PatternSet {
    /// Expressions as they were written.
    pub fn new(sources: Vec<String>) -> Self {
        Self { sources, compiled: OnceLock::new() }
    }

    /// Whether any of them is found in a text.
    pub fn is_match(&self, text: &str) -> bool {
        let set = self.compiled.get_or_init(|| RegexSet::new(&self.sources).ok());
        set.as_ref().is_some_and(|set| set.is_match(text))
    }
}
