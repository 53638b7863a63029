//! What a format file says of the text: numbers that it names, words that make
//! them other numbers, the days that it is about.

use super::super::fields::{Fields, Sink};
use super::super::yaml::{Node, Value};
use super::{cells_named, month_day, wrong};
use crate::format::{Asides, NarrativeFigure, Pattern, PatternSet, Period, Table};
use crate::source::Spanned;
use crate::text;

/// Pieces of patterns by name; a pattern has them as `{name}`.
pub(super) type Words = Vec<(String, String)>;

/// Longer than any pattern is; pieces of pieces could grow without end.
const LONGEST: usize = 16 * 1024;

/// Reads the pieces. A piece may use those before it.
pub(super) fn words(node: &Node, sink: &mut Sink) -> Words {
    let mut words = Words::new();
    let Value::Mapping(entries) = &node.value else {
        sink.wrong_type(node, "narrative_words", "键值表", "a mapping");
        return words;
    };
    for (key, value) in entries {
        match (key.text(), value.text()) {
            (Some(name), Some(piece)) => {
                let whole = expand(piece, &words);
                if whole.len() > LONGEST {
                    let message =
                        text!("{name} 展开后过长", "`{name}` is too long when written out");
                    sink.report("invalid-format", value.span, message);
                    continue;
                }
                words.push((format!("{{{name}}}"), whole));
            }
            _ => {
                sink.wrong_type(value, "narrative_words", "文字", "text");
            }
        }
    }
    words
}

fn expand(pattern: &str, words: &Words) -> String {
    let replace = |pattern: String, (name, piece): &(String, String)| {
        pattern.replace(name, &format!("(?:{piece})"))
    };
    words.iter().fold(pattern.to_owned(), replace)
}

/// Reads one number that the text names.
pub(super) fn figure(
    node: &Node,
    tables: &[Table],
    words: &Words,
    sink: &mut Sink,
) -> Option<NarrativeFigure> {
    let mut fields = Fields::open(node, "narrative_figures", sink)?;
    let label = fields.need_text("label", sink);
    let about = fields.texts("about", sink).into_iter().map(|text| text.value).collect();
    let patterns = fields.texts("patterns", sink);
    let absences = fields.texts("none", sink);
    let part = fields.flag("part", sink).unwrap_or(false);
    let sums = fields.list("cells", sink);
    fields.close(sink);
    let mut cells = Vec::new();
    for sum in sums {
        let Value::Sequence(items) = &sum.value else {
            sink.wrong_type(sum, "cells", "列表", "a list");
            continue;
        };
        let names: Vec<_> = (items.iter())
            .filter_map(|item| Some(Spanned::new(item.text()?.to_owned(), sink.span(item.span))))
            .collect();
        cells.push(cells_named(&names, tables, sink));
    }
    let patterns = patterns.iter().filter_map(|one| number_pattern(one, words, sink)).collect();
    let absences =
        absences.iter().filter_map(|one| valid(one, words, sink)).map(Pattern::new).collect();
    Some(NarrativeFigure { label: label?.value, about, patterns, none: absences, part, cells })
}

fn number_pattern(written: &Spanned<String>, words: &Words, sink: &mut Sink) -> Option<Pattern> {
    let source = valid(written, words, sink)?;
    let named = source.contains("(?P<n>");
    if !named {
        wrong(sink, written, text!("正则中没有名为 n 的组", "the pattern has no group called n"));
    }
    named.then(|| Pattern::new(source))
}

/// An expression with its pieces put in. Parsing it shows what is wrong with
/// it; compiling takes longer, and waits until it is needed.
fn valid(written: &Spanned<String>, words: &Words, sink: &mut Sink) -> Option<String> {
    let source = expand(&written.value, words);
    match regex_syntax::parse(&source) {
        Ok(_) => Some(source),
        Err(error) => {
            let error = error.to_string();
            let reason = error.lines().last().unwrap_or_default();
            wrong(sink, written, text!("正则有误：{reason}", "the pattern is wrong: {reason}"));
            None
        }
    }
}

/// Reads the words that make a number another one.
pub(super) fn asides(node: &Node, words: &Words, sink: &mut Sink) -> Option<Asides> {
    let mut fields = Fields::open(node, "narrative_asides", sink)?;
    let (any, parts) = (fields.texts("any", sink), fields.texts("parts", sink));
    fields.close(sink);
    let set = |patterns: &[Spanned<String>], sink: &mut Sink| {
        PatternSet::new(patterns.iter().filter_map(|one| valid(one, words, sink)).collect())
    };
    Some(Asides { any: set(&any, sink), parts: set(&parts, sink) })
}

/// Reads the days that a report is about.
pub(super) fn period(node: &Node, sink: &mut Sink) -> Option<Period> {
    let mut fields = Fields::open(node, "period", sink)?;
    let words = fields.texts("words", sink).into_iter().map(|text| text.value).collect();
    let (from, to) = (fields.need_text("from", sink), fields.need_text("to", sink));
    fields.close(sink);
    Some(Period { words, from: month_day(&from?, sink)?, to: month_day(&to?, sink)? })
}
