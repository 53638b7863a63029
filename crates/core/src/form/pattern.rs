//! Regular expressions that are compiled when first used. A form has dozens
//! of them, and most runs need few.

use regex::{Regex, RegexBuilder, RegexSet, RegexSetBuilder};
use std::sync::OnceLock;

/// How much memory an expression, or a set of them, may take once compiled.
const SIZE_LIMIT: usize = 1 << 20;

/// One expression. Whether it can be compiled is seen to when it is read, or
/// by a test where the program brings it along.
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

    /// The expression as it was written.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Compiles it now, to see whether that can be done.
    pub fn compile(&self) -> Result<(), regex::Error> {
        let compiled = RegexBuilder::new(&self.source).size_limit(SIZE_LIMIT).build()?;
        self.compiled.get_or_init(|| Some(compiled));
        Ok(())
    }

    /// The expression, ready to search with.
    pub fn regex(&self) -> Option<&Regex> {
        let compile = || RegexBuilder::new(&self.source).size_limit(SIZE_LIMIT).build().ok();
        self.compiled.get_or_init(compile).as_ref()
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

    /// Compiles them now, to see whether that can be done.
    pub fn compile(&self) -> Result<(), regex::Error> {
        let compiled = RegexSetBuilder::new(&self.sources).size_limit(SIZE_LIMIT).build()?;
        self.compiled.get_or_init(|| Some(compiled));
        Ok(())
    }

    /// Words as they are.
    pub fn from_words<'w>(words: impl Iterator<Item = &'w String>) -> Self {
        Self::new(words.map(|word| regex::escape(word)).collect())
    }

    /// Whether any of them is found in a text.
    pub fn is_match(&self, text: &str) -> bool {
        self.set().is_some_and(|set| set.is_match(text))
    }

    /// The same, and true where there are too many to be looked for at once.
    pub fn may_match(&self, text: &str) -> bool {
        self.set().is_none_or(|set| set.is_match(text))
    }

    fn set(&self) -> Option<&RegexSet> {
        let compile = || RegexSetBuilder::new(&self.sources).size_limit(SIZE_LIMIT).build().ok();
        self.compiled.get_or_init(compile).as_ref()
    }
}
