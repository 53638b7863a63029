//! What a format file says of the text: numbers that it names, words that make
//! them other numbers, the days that it is about.

use super::super::fields::{Fields, Sink};
use super::super::yaml::{Node, Value};
use super::{Names, month_day, wrong};
use crate::diag::Text;
use crate::format::{Asides, NarrativeFigure, Pattern, PatternSet, Period};
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
        let Some(name) = key.text() else {
            sink.wrong_type(key, "narrative_words", "文字", "text");
            continue;
        };
        let piece = match value.text() {
            Some(piece) => expand(piece, &words).or_else(|| {
                sink.report("invalid-format", value.span, too_long());
                None
            }),
            None => {
                sink.wrong_type(value, name, "文字", "text");
                None
            }
        };
        // What could not be read has its finding; patterns with it have none.
        words.push((format!("{{{name}}}"), piece.unwrap_or_default()));
    }
    words
}

/// An expression with its pieces put in, unless that grows too long.
fn expand(pattern: &str, words: &Words) -> Option<String> {
    let mut whole = pattern.to_owned();
    for (name, piece) in words {
        let times = whole.matches(name).count();
        if whole.len() + times * piece.len() > LONGEST {
            return None;
        }
        if times > 0 {
            whole = whole.replace(name, &format!("(?:{piece})"));
        }
    }
    Some(whole).filter(|whole| whole.len() <= LONGEST)
}

fn too_long() -> Text {
    text!("代入各段后过长", "with its pieces put in it is too long")
}

/// Reads one number that the text names.
pub(super) fn figure(
    node: &Node,
    names: Names,
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
        let sum: Vec<_> = (items.iter())
            .filter_map(|item| Some(Spanned::new(item.text()?.to_owned(), sink.span(item.span))))
            .collect();
        cells.push(names.cells(&sum, sink));
    }
    let patterns = patterns.iter().filter_map(|one| number_pattern(one, words, sink)).collect();
    let absences = absences.iter().filter_map(|one| pattern(one, words, sink)).collect();
    Some(NarrativeFigure { label: label?.value, about, patterns, none: absences, part, cells })
}

fn number_pattern(written: &Spanned<String>, words: &Words, sink: &mut Sink) -> Option<Pattern> {
    let pattern = pattern(written, words, sink)?;
    let named = pattern.source().contains("(?P<n>");
    if !named {
        wrong(sink, written, text!("正则中没有名为 n 的组", "the pattern has no group called n"));
    }
    named.then_some(pattern)
}

/// An expression with its pieces put in. One that the program brings along is
/// only parsed: compiling takes longer, and waits until it is needed.
fn pattern(written: &Spanned<String>, words: &Words, sink: &mut Sink) -> Option<Pattern> {
    let Some(source) = expand(&written.value, words) else {
        wrong(sink, written, too_long());
        return None;
    };
    if let Err(error) = regex_syntax::parse(&source) {
        wrong(sink, written, fault(&error.to_string()));
        return None;
    }
    let pattern = Pattern::new(source);
    if !sink.tried
        && let Err(error) = pattern.compile()
    {
        wrong(sink, written, refused(&error));
        return None;
    }
    Some(pattern)
}

fn fault(error: &str) -> Text {
    let reason = error.lines().last().unwrap_or_default();
    text!("正则有误：{reason}", "the pattern is wrong: {reason}")
}

/// Why what can be parsed cannot be compiled.
fn refused(error: &regex::Error) -> Text {
    match error {
        regex::Error::CompiledTooBig(limit) => {
            let limit = limit / 1024;
            text!(
                "正则过大：编译后超过 {limit} KiB",
                "the pattern is too large: more than {limit} KiB once compiled"
            )
        }
        error => fault(&error.to_string()),
    }
}

/// Reads the words that make a number another one.
pub(super) fn asides(node: &Node, words: &Words, sink: &mut Sink) -> Option<Asides> {
    let mut fields = Fields::open(node, "narrative_asides", sink)?;
    let (any, parts) = (fields.texts("any", sink), fields.texts("parts", sink));
    fields.close(sink);
    Some(Asides { any: set(&any, words, sink), parts: set(&parts, words, sink) })
}

/// Expressions that are searched for together; each may be small enough, and
/// all of them too large.
fn set(written: &[Spanned<String>], words: &Words, sink: &mut Sink) -> PatternSet {
    let patterns: Vec<Pattern> =
        written.iter().filter_map(|one| pattern(one, words, sink)).collect();
    let set = PatternSet::new(patterns.iter().map(|one| one.source().to_owned()).collect());
    if !sink.tried
        && let Some(last) = written.last()
        && let Err(error) = set.compile()
    {
        wrong(sink, last, refused(&error));
    }
    set
}

/// Reads the days that a report is about.
pub(super) fn period(node: &Node, sink: &mut Sink) -> Option<Period> {
    let mut fields = Fields::open(node, "period", sink)?;
    let words = fields.texts("words", sink).into_iter().map(|text| text.value).collect();
    let (from, to) = (fields.need_text("from", sink), fields.need_text("to", sink));
    fields.close(sink);
    Some(Period { words, from: month_day(&from?, sink)?, to: month_day(&to?, sink)? })
}
