//! What a form file says of how reports word their period, their title,
//! years and shares.

use super::super::fields::{Diagnostics, MappingReader};
use super::super::yaml::Node;
use super::month_day;
use super::pattern::{Words, pattern, pattern_with};
use crate::form::{Percentages, Period, TitleWords, Wording, YearWords};

/// Reads all of it.
pub(super) fn read(fields: &mut MappingReader, words: &Words, sink: &mut Diagnostics) -> Wording {
    let period = fields.node("period").and_then(|node| period(node, words, sink));
    let title = fields.node("title_in_text").and_then(|node| title(node, sink));
    let years = fields.node("narrative_years").and_then(|node| years(node, sink));
    let percentages =
        fields.node("narrative_percentages").and_then(|node| percentages(node, words, sink));
    Wording { period, title: title.unwrap_or_default(), years, percentages }
}

/// The groups of an interval that have to be there; years may be left out.
const DAYS: [&str; 4] = ["month_from", "day_from", "month_to", "day_to"];

fn period(node: &Node, words: &Words, sink: &mut Diagnostics) -> Option<Period> {
    let mut fields = MappingReader::open(node, "period", sink)?;
    let names = texts(&mut fields, "words", sink);
    let interval = fields.need_text("interval", sink);
    let (from, to) = (fields.need_text("from", sink), fields.need_text("to", sink));
    fields.close(sink);
    let interval = interval.and_then(|one| pattern_with(&one, &DAYS, words, sink));
    let (from, to) = (month_day(&from?, sink), month_day(&to?, sink));
    Some(Period { words: names, interval: interval?, from: from?, to: to? })
}

fn title(node: &Node, sink: &mut Diagnostics) -> Option<TitleWords> {
    let mut fields = MappingReader::open(node, "title_in_text", sink)?;
    let also = fields.string("also", sink).unwrap_or_default();
    let unless = texts(&mut fields, "unless", sink);
    fields.close(sink);
    Some(TitleWords { also, unless })
}

fn years(node: &Node, sink: &mut Diagnostics) -> Option<YearWords> {
    let mut fields = MappingReader::open(node, "narrative_years", sink)?;
    let words = YearWords {
        dated: texts(&mut fields, "dated", sink),
        until: texts(&mut fields, "until", sink),
        before: texts(&mut fields, "before", sink),
        in_force: texts(&mut fields, "in_force", sink),
    };
    fields.close(sink);
    Some(words)
}

fn percentages(node: &Node, words: &Words, sink: &mut Diagnostics) -> Option<Percentages> {
    let mut fields = MappingReader::open(node, "narrative_percentages", sink)?;
    let word = fields.need_text("word", sink);
    let (share, whole) = (fields.need_text("share", sink), fields.need_text("whole", sink));
    let goes_on = texts(&mut fields, "goes_on", sink);
    fields.close(sink);
    let groups = ["part", "unit", "percent"];
    let share = share.and_then(|one| pattern_with(&one, &groups, words, sink));
    let whole = whole.and_then(|one| pattern(&one, words, sink));
    Some(Percentages { word: word?.value, share: share?, whole: whole?, goes_on })
}

fn texts(fields: &mut MappingReader, name: &'static str, sink: &mut Diagnostics) -> Vec<String> {
    fields.texts(name, sink).into_iter().map(|text| text.value).collect()
}
