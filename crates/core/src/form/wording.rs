//! How reports of a form word what rules look for in their text.

use super::Pattern;

/// All of it.
#[derive(Debug, Default)]
pub struct Wording {
    /// The days that a report is about.
    pub period: Option<Period>,
    /// The title, where the text speaks of it.
    pub title: TitleWords,
    /// Years, where they are not those of a report.
    pub years: Option<YearWords>,
    /// Shares of a whole.
    pub percentages: Option<Percentages>,
}

/// The days that a report is about, as its text states them.
#[derive(Debug)]
pub struct Period {
    /// What it is called: 统计期限.
    pub words: Vec<String>,
    /// From one day to another, in the groups `year_from`, `month_from`,
    /// `day_from`, `year_to`, `month_to`, `day_to`.
    pub interval: Pattern,
    /// Month and day of the first day.
    pub from: (i8, i8),
    /// Month and day of the last day.
    pub to: (i8, i8),
}

/// How a text speaks of a report by its title.
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
}

/// How a text says what part of a whole something makes up.
#[derive(Debug)]
pub struct Percentages {
    /// What stands between the part and the percentage. A text without it has none.
    pub word: String,
    /// A share, in the groups `part`, `unit` and `percent`.
    pub share: Pattern,
    /// What says that the number behind it is a whole.
    pub whole: Pattern,
    /// Begins a sentence about the whole of the one before.
    pub goes_on: Vec<String>,
}
