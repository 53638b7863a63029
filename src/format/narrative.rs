//! Numbers that the text of a report names and its tables give.

use super::{CellRef, Pattern};

/// A number that the text names and the table gives.
#[derive(Debug)]
pub struct NarrativeFigure {
    /// What it is called.
    pub label: String,
    /// A sentence that names it has one of these words; any sentence where there are none.
    pub about: Vec<String>,
    /// Where the text names it; the group `n` is the number, the group `next`
    /// a year that has to be the one after.
    pub patterns: Vec<Pattern>,
    /// Where the text says that there was none.
    pub none: Vec<Pattern>,
    /// A part of another number, so that 其中 before it says nothing.
    pub part: bool,
    /// Sums of cells, any of which it may be.
    pub cells: Vec<Vec<CellRef>>,
}

impl NarrativeFigure {
    /// Whether a sentence may name it.
    pub fn is_about(&self, sentence: &str) -> bool {
        self.about.is_empty() || self.about.iter().any(|word| sentence.contains(word.as_str()))
    }
}
