//! Words and patterns that rules look for in the text of reports.

use super::Pattern;

/// The words and patterns of a form.
#[derive(Debug, Default)]
pub struct Wording {
    /// The days that a report is about.
    pub period: Option<Period>,
    /// Mentions of the title in the text.
    pub title: TitleWords,
    /// Words about years that are not reporting years.
    pub years: Option<YearWords>,
    /// Percentages.
    pub percentages: Option<Percentages>,
    /// Lists of all parts of a number.
    pub lists: Option<CompleteLists>,
    /// Words of a sentence that tells the history of a document that it cites.
    pub history: Vec<String>,
}

/// The days that a report is about, as its text states them.
#[derive(Debug)]
pub struct Period {
    /// The names of the period: 统计期限.
    pub words: Vec<String>,
    /// Matches from one day to another, in the groups `year_from`, `month_from`,
    /// `day_from`, `year_to`, `month_to`, `day_to`.
    pub interval: Pattern,
    /// Month and day of the first day.
    pub from: (i8, i8),
    /// Month and day of the last day.
    pub to: (i8, i8),
}

/// Mentions of a report by its title.
#[derive(Debug, Default)]
pub struct TitleWords {
    /// Characters that it may have besides those of the title.
    pub also: String,
    /// Words behind it that make it another document.
    pub unless: Vec<String>,
}

/// Words about a year that make it no year to report on.
#[derive(Debug)]
pub struct YearWords {
    /// Behind a year, of a day or a deadline in it.
    pub dated: Vec<String>,
    /// Before a date that is an end or a beginning.
    pub until: Vec<String>,
    /// Behind a date that is a deadline.
    pub before: Vec<String>,
    /// Soon behind a date on which something takes effect.
    pub in_force: Vec<String>,
    /// In a sentence about a plan.
    pub planned: Vec<String>,
    /// In a sentence about what is to come, in the next year as a rule.
    pub coming: Vec<String>,
}

/// Statements of a share as a percentage.
#[derive(Debug)]
pub struct Percentages {
    /// The word between the part and the percentage. A text without it states no share.
    pub word: String,
    /// Matches a share, in the groups `part`, `unit` and `percent`.
    pub share: Pattern,
    /// Matches words before a number that make it a whole.
    pub whole: Pattern,
    /// Words that begin a sentence about the whole of the sentence before.
    pub goes_on: Vec<String>,
}

/// Lists of all parts of a number.
#[derive(Debug)]
pub struct CompleteLists {
    /// Words of which a sentence with such a list has one.
    pub words: Vec<String>,
    /// Matches a number and its list, in the groups `whole`, `unit` and `parts`.
    pub list: Pattern,
    /// Matches a part of a list, in the groups `n` and `unit`.
    pub part: Pattern,
    /// Words that say that a list is not complete, or that a number is none of its parts.
    pub open: Vec<String>,
}
