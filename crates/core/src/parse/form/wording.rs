//! Parses the words and patterns for the period, the title, years and percentages.

use super::parse_month_day;
use super::pattern::{Fragments, parse_pattern, parse_pattern_with};
use crate::form::{CompleteLists, Percentages, Period, TitleWords, Wording, YearWords};
use crate::parse::fields::{Diagnostics, MappingReader};
use crate::parse::yaml::Node;

/// Parses the words and patterns of a form.
pub(super) fn parse_wording(
    fields: &mut MappingReader,
    words: &Fragments,
    sink: &mut Diagnostics,
) -> Wording {
    let period = fields.node("period").and_then(|node| parse_period(node, words, sink));
    let title = fields.node("title_in_text").and_then(|node| parse_title_words(node, sink));
    let years = fields.node("narrative_years").and_then(|node| parse_year_words(node, sink));
    let percentages =
        fields.node("narrative_percentages").and_then(|node| parse_percentages(node, words, sink));
    let lists = fields.node("narrative_lists").and_then(|node| parse_lists(node, words, sink));
    let history = parse_texts(fields, "citation_history", sink);
    Wording { period, title: title.unwrap_or_default(), years, percentages, lists, history }
}

/// The groups that an interval needs; years may be left out.
const DAYS: [&str; 4] = ["month_from", "day_from", "month_to", "day_to"];

fn parse_period(node: &Node, words: &Fragments, sink: &mut Diagnostics) -> Option<Period> {
    let mut fields = MappingReader::open(node, "period", sink)?;
    let names = parse_texts(&mut fields, "words", sink);
    let interval = fields.require_text("interval", sink);
    let (from, to) = (fields.require_text("from", sink), fields.require_text("to", sink));
    fields.finish(sink);
    let interval = interval.and_then(|one| parse_pattern_with(&one, &DAYS, words, sink));
    let (from, to) = (parse_month_day(&from?, sink), parse_month_day(&to?, sink));
    Some(Period { words: names, interval: interval?, from: from?, to: to? })
}

fn parse_title_words(node: &Node, sink: &mut Diagnostics) -> Option<TitleWords> {
    let mut fields = MappingReader::open(node, "title_in_text", sink)?;
    let also = fields.string("also", sink).unwrap_or_default();
    let unless = parse_texts(&mut fields, "unless", sink);
    fields.finish(sink);
    Some(TitleWords { also, unless })
}

fn parse_year_words(node: &Node, sink: &mut Diagnostics) -> Option<YearWords> {
    let mut fields = MappingReader::open(node, "narrative_years", sink)?;
    let words = YearWords {
        dated: parse_texts(&mut fields, "dated", sink),
        until: parse_texts(&mut fields, "until", sink),
        before: parse_texts(&mut fields, "before", sink),
        in_force: parse_texts(&mut fields, "in_force", sink),
        planned: parse_texts(&mut fields, "planned", sink),
        coming: parse_texts(&mut fields, "coming", sink),
    };
    fields.finish(sink);
    Some(words)
}

fn parse_percentages(
    node: &Node,
    words: &Fragments,
    sink: &mut Diagnostics,
) -> Option<Percentages> {
    let mut fields = MappingReader::open(node, "narrative_percentages", sink)?;
    let word = fields.require_text("word", sink);
    let (share, whole) = (fields.require_text("share", sink), fields.require_text("whole", sink));
    let goes_on = parse_texts(&mut fields, "goes_on", sink);
    fields.finish(sink);
    let groups = ["part", "unit", "percent"];
    let share = share.and_then(|one| parse_pattern_with(&one, &groups, words, sink));
    let whole = whole.and_then(|one| parse_pattern(&one, words, sink));
    Some(Percentages { word: word?.value, share: share?, whole: whole?, goes_on })
}

fn parse_lists(node: &Node, words: &Fragments, sink: &mut Diagnostics) -> Option<CompleteLists> {
    let mut fields = MappingReader::open(node, "narrative_lists", sink)?;
    let about = parse_texts(&mut fields, "words", sink);
    let (list, part) = (fields.require_text("list", sink), fields.require_text("part", sink));
    let open = parse_texts(&mut fields, "open", sink);
    fields.finish(sink);
    let groups = ["whole", "unit", "parts"];
    let list = list.and_then(|one| parse_pattern_with(&one, &groups, words, sink));
    let part = part.and_then(|one| parse_pattern_with(&one, &["n", "unit"], words, sink));
    Some(CompleteLists { words: about, list: list?, part: part?, open })
}

fn parse_texts(
    fields: &mut MappingReader,
    name: &'static str,
    sink: &mut Diagnostics,
) -> Vec<String> {
    fields.texts(name, sink).into_iter().map(|text| text.value).collect()
}
