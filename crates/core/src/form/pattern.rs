//! Regular expressions that are compiled when first used. A form has dozens
//! of them, and most runs need few.

use regex::{Regex, RegexBuilder, RegexSet, RegexSetBuilder, SetMatches};
use std::sync::OnceLock;

/// The most memory of a compiled expression, or of a set of them, in bytes.
const SIZE_LIMIT: usize = 1 << 20;

/// A regular expression. That it compiles is checked when a form is parsed; for the
/// national forms a test checks it.
#[derive(Debug)]
pub struct Pattern {
    source: String,
    compiled: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// Takes an expression as written, without compiling it.
    pub fn new(source: String) -> Self {
        Self { source, compiled: OnceLock::new() }
    }

    /// Returns the expression as written.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Compiles the expression now.
    ///
    /// Errors: a syntax error, or more than the memory allowed.
    pub fn compile(&self) -> Result<(), regex::Error> {
        let compiled = RegexBuilder::new(&self.source).size_limit(SIZE_LIMIT).build()?;
        self.compiled.get_or_init(|| Some(compiled));
        Ok(())
    }

    /// Returns the compiled expression; `None` if it does not compile.
    pub fn regex(&self) -> Option<&Regex> {
        let compile = || RegexBuilder::new(&self.source).size_limit(SIZE_LIMIT).build().ok();
        self.compiled.get_or_init(compile).as_ref()
    }
}

/// A set of regular expressions that are searched for together.
#[derive(Debug, Default)]
pub struct PatternSet {
    sources: Vec<String>,
    compiled: OnceLock<Option<RegexSet>>,
}

impl PatternSet {
    /// Takes expressions as written, without compiling them.
    pub fn new(sources: Vec<String>) -> Self {
        Self { sources, compiled: OnceLock::new() }
    }

    /// Compiles the set now.
    ///
    /// Errors: a syntax error, or more than the memory allowed.
    pub fn compile(&self) -> Result<(), regex::Error> {
        let compiled = RegexSetBuilder::new(&self.sources).size_limit(SIZE_LIMIT).build()?;
        self.compiled.get_or_init(|| Some(compiled));
        Ok(())
    }

    /// Makes a set that matches words literally.
    pub fn from_words<'w>(words: impl Iterator<Item = &'w String>) -> Self {
        Self::new(words.map(|word| regex::escape(word)).collect())
    }

    /// Returns true if any of them matches in a text.
    pub fn is_match(&self, text: &str) -> bool {
        self.set().is_some_and(|set| set.is_match(text))
    }

    /// Returns the indices of those that match in a text, in ascending order; `None` if the
    /// set does not compile.
    pub fn find_matches(&self, text: &str) -> Option<SetMatches> {
        Some(self.set()?.matches(text))
    }

    fn set(&self) -> Option<&RegexSet> {
        let compile = || RegexSetBuilder::new(&self.sources).size_limit(SIZE_LIMIT).build().ok();
        self.compiled.get_or_init(compile).as_ref()
    }
}
