//! Figures that the narrative of a report repeats from its tables.

use super::{CellRef, Pattern, PatternSet};

/// All numbers of a form that the text may name.
#[derive(Debug)]
pub struct NarrativeFigures {
    all: Vec<NarrativeFigure>,
    /// The words of all figures; `None` if one of the figures needs no word.
    words: Option<PatternSet>,
    /// For each of the words the index of its figure.
    owners: Vec<usize>,
}

impl NarrativeFigures {
    /// Takes figures, in the order in which they are looked for.
    pub fn new(all: Vec<NarrativeFigure>) -> Self {
        let wordless = all.iter().any(|figure| figure.about.is_empty());
        let words = || PatternSet::from_words(all.iter().flat_map(|figure| &figure.about));
        let words = (!wordless).then(words);
        let owners = all.iter().enumerate();
        let owners = owners.flat_map(|(at, figure)| figure.about.iter().map(move |_| at)).collect();
        Self { all, words, owners }
    }

    /// Returns the figures that a sentence may name; one without a number can only say that
    /// there was none. One search finds the words of all figures: to look for each of them
    /// takes longer than all patterns together.
    pub fn candidates(
        &self,
        sentence: &str,
        has_number: bool,
    ) -> impl Iterator<Item = &NarrativeFigure> {
        let found = self.words.as_ref().and_then(|words| words.find_matches(sentence));
        let named = found.map(|found| {
            let mut named: Vec<usize> =
                found.iter().filter_map(|word| self.owners.get(word).copied()).collect();
            named.dedup();
            named
        });
        // Without a set that compiles, each figure looks for its words itself.
        let all = named.unwrap_or_else(|| {
            let about =
                |(at, figure): (usize, &NarrativeFigure)| figure.is_about(sentence).then_some(at);
            self.all.iter().enumerate().filter_map(about).collect()
        });
        let figures = all.into_iter().filter_map(|at| self.all.get(at));
        figures.filter(move |figure| has_number || !figure.none.is_empty())
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
