//! The title of a source that is joined of several documents.

use super::source_parts::SourceParts;
use crate::reason::Reason;
use crate::title::{Title, parse_title};
use nianbao_core::form::Form;

/// Returns the line of the title: that of the words, if the first has any. A document with
/// words that gives none has the usual one, which a source leaves out.
pub(super) fn merge_titles<'a>(first: &'a SourceParts, second: &'a SourceParts) -> &'a str {
    let own = first.field("title");
    let other = second.field("title").filter(|_| !first.has_words());
    own.or(other).unwrap_or_default()
}

/// Tells of a title of the second that names another office or year than that of the first.
/// `usual` is the title of the report where a source gives none.
pub(super) fn find_other_title(
    [first, second]: [&SourceParts; 2],
    [form, other_form]: [&Form; 2],
    usual: &str,
) -> Option<Reason> {
    let title = |part: &SourceParts| part.field("title").and_then(parse_field);
    let (own, other) = (title(first), title(second)?);
    let own = own.unwrap_or_else(|| usual.to_owned());
    let parsed = [parse_title(&own, form)?, parse_title(&other, other_form)?];
    names_another(&parsed).then_some(Reason::OtherTitle { own, other })
}

/// Returns true if two titles name different offices or years. A name that is the end of the
/// other is the same, without the place.
fn names_another([own, other]: &[Title; 2]) -> bool {
    let is_other_year = own.year.zip(other.year).is_some_and(|(own, other)| own != other);
    let (own, other) = (own.office.as_str(), other.office.as_str());
    let is_same = own.ends_with(other) || other.ends_with(own);
    is_other_year || !is_same
}

/// Returns the text of a field that is written on one line.
fn parse_field(lines: &str) -> Option<String> {
    let value = lines.split_once(':')?.1.trim();
    Some(serde_json::from_str(value).unwrap_or_else(|_| value.to_owned()))
}
