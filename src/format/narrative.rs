//! Numbers that the text of a report names and its tables give.

use super::{CellRef, Pattern};
use aho_corasick::AhoCorasick;

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

/// All numbers of a form that a text may name, with the words that they are
/// about in one search.
#[derive(Debug, Default)]
pub struct NarrativeFigures {
    figures: Vec<NarrativeFigure>,
    /// Finds every word of every figure.
    words: Option<AhoCorasick>,
    /// The figure of each of those words.
    owners: Vec<usize>,
}

impl NarrativeFigures {
    /// Takes the numbers in the order of the form.
    pub fn new(figures: Vec<NarrativeFigure>) -> Self {
        let about = |(at, figure): (usize, &NarrativeFigure)| {
            let words = figure.about.clone();
            words.into_iter().map(move |word| (at, word)).collect::<Vec<_>>()
        };
        let (owners, words): (Vec<usize>, Vec<String>) =
            figures.iter().enumerate().flat_map(about).unzip();
        Self { words: AhoCorasick::new(&words).ok(), owners, figures }
    }

    /// Those that a sentence may name, in the order of the form.
    pub fn about(&self, sentence: &str) -> impl Iterator<Item = &NarrativeFigure> {
        let mut named: Vec<bool> = self.figures.iter().map(|one| one.about.is_empty()).collect();
        match &self.words {
            Some(words) => {
                for found in words.find_overlapping_iter(sentence) {
                    named[self.owners[found.pattern().as_usize()]] = true;
                }
            }
            // More words than one search can hold: each number is tried.
            None => named.fill(true),
        }
        self.figures.iter().zip(named).filter_map(|(figure, named)| named.then_some(figure))
    }
}
