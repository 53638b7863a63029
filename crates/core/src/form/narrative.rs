//! Figures that the narrative of a report repeats from its tables.

use super::{CellRef, Pattern, PatternSet};

/// All numbers of a form that the text may name.
#[derive(Debug)]
pub struct NarrativeFigures {
    all: Vec<NarrativeFigure>,
    /// The words of all figures; `None` if one of the figures needs no word.
    words: Option<PatternSet>,
}

impl NarrativeFigures {
    /// Takes figures, in the order in which they are looked for.
    pub fn new(all: Vec<NarrativeFigure>) -> Self {
        let wordless = all.iter().any(|figure| figure.about.is_empty());
        let words = || PatternSet::from_words(all.iter().flat_map(|figure| &figure.about));
        let words = (!wordless).then(words);
        Self { all, words }
    }

    /// Returns the figures that a sentence may name; one without a number can only say that
    /// there was none. Most sentences name none, and one search for all words at once shows
    /// that.
    pub fn candidates(
        &self,
        sentence: &str,
        has_number: bool,
    ) -> impl Iterator<Item = &NarrativeFigure> {
        let any = self.words.as_ref().is_none_or(|words| words.may_match(sentence));
        let all = if any { self.all.as_slice() } else { &[] };
        let worth = all.iter().filter(move |figure| has_number || !figure.none.is_empty());
        worth.filter(move |figure| figure.is_about(sentence))
    }
}

/// A number that the text names and the table gives.
#[derive(Debug)]
pub struct NarrativeFigure {
    /// The name of the figure.
    pub label: String,
    /// A sentence that names it has one of these words; any sentence where there are none.
    pub about: Vec<String>,
    /// Patterns of a mention; the group `n` is the number, the group `next` a year that has to
    /// be the one after.
    pub patterns: Vec<Pattern>,
    /// Patterns of a statement that there was none.
    pub none: Vec<Pattern>,
    /// True for a part of another figure, so that 其中 before it means nothing.
    pub part: bool,
    /// Words, any of which the heading above a sentence has to have; any heading if empty.
    pub topic: Vec<String>,
    /// Words before a number that make it another one, for this figure alone.
    pub unless: PatternSet,
    /// True if a report over several offices also tells such numbers of one of them, so that
    /// they count there only where the text says that it speaks of all.
    pub for_all: bool,
    /// Sums of cells; the number may be any of the sums.
    pub cells: Vec<Vec<CellRef>>,
}

/// A percentage of a whole that the table gives.
#[derive(Debug)]
pub struct TableShare {
    /// Words of which a sentence with it has one.
    pub about: Vec<String>,
    /// Matches it, in the group `percent`; the group `part` is the number of the part, and the
    /// group `unit` its unit.
    pub pattern: Pattern,
    /// The cells of the part where the text does not give it.
    pub part: Vec<CellRef>,
    /// Sums of cells; the whole may be any of the sums.
    pub wholes: Vec<Vec<CellRef>>,
}

/// Words that say whose numbers a sentence tells.
#[derive(Debug)]
pub struct NarratorWords {
    /// Matches an organ before its verb, in the group `who`, up to the end of the text.
    pub organ: Pattern,
    /// Match an organ that names the one that reports by no name: 我局, 本机关.
    pub own: PatternSet,
    /// Match an organ that stands for all offices of a region: 全市.
    pub all: PatternSet,
    /// Match a mention of the government's own offices, which are some of all.
    pub level: PatternSet,
}

impl NarrativeFigure {
    /// Returns true if a sentence may name it.
    fn is_about(&self, sentence: &str) -> bool {
        self.about.is_empty() || self.about.iter().any(|word| sentence.contains(word.as_str()))
    }
}
