//! Changes of sources that mend what a finding found, for programs that make them.

use super::Text;
use crate::source::Place;

/// One change of one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The change in a few words.
    pub title: Text,
    /// The place whose text it takes away.
    pub place: Place,
    /// The text that stands there then.
    pub replacement: String,
    /// True if only a person who has the official text can tell that it is right: it touches a
    /// figure, or words as they were published.
    pub needs_judgement: bool,
}

impl Change {
    /// Makes a change after which the source says the same in the right form.
    pub fn of_form(place: Place, replacement: impl Into<String>) -> Self {
        let replacement = replacement.into();
        let title = write_title(&replacement);
        Self { title, place, replacement, needs_judgement: false }
    }

    /// Makes a change of what the source says.
    pub fn of_content(place: Place, replacement: impl Into<String>) -> Self {
        Self { needs_judgement: true, ..Self::of_form(place, replacement) }
    }
}

/// Makes changes of one text, in the order of their places. Of changes that touch the same place
/// the first is made, and the others are left for the next time.
pub fn apply_changes<'c>(text: &str, changes: impl IntoIterator<Item = &'c Change>) -> String {
    let mut ordered: Vec<&Change> = changes.into_iter().collect();
    ordered.sort_by_key(|change| change.place.span.start);
    let mut text_after = String::with_capacity(text.len());
    let mut at = 0;
    for change in ordered {
        let range = change.place.span.range();
        let Some(between) = text.get(at..range.start) else { continue };
        if text.get(range.clone()).is_none() {
            continue;
        }
        text_after.extend([between, &change.replacement]);
        at = range.end;
    }
    text_after.push_str(text.get(at..).unwrap_or_default());
    text_after
}

fn write_title(replacement: &str) -> Text {
    let shown = replacement.trim();
    Text::new(format!("改为 {shown}"), format!("change to {shown}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{SourceId, Span};

    #[test]
    fn changes_are_made_once_each_and_in_order() {
        let change = |start: usize, end: usize, right: &str| {
            Change::of_form(Place::new(SourceId(0), Span::new(start, end)), right)
        };
        let changes =
            [change(6, 9, "三"), change(0, 3, "1"), change(0, 3, "2"), change(3, 3, "、")];
        assert_eq!(apply_changes("甲乙丙丁", &changes), "1、乙三丁");
        // Beyond the text, or inside a character.
        assert_eq!(apply_changes("甲", &[change(0, 9, "x"), change(1, 2, "y")]), "甲");
        assert_eq!(apply_changes("甲", []), "甲");
    }
}
