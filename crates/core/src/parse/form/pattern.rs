//! Parses the regular expressions of a form file, and their named fragments.

use super::report_invalid;
use crate::diag::{RuleId, Text};
use crate::form::{Pattern, PatternSet};
use crate::parse::fields::{self, Diagnostics};
use crate::parse::yaml::{Node, Value};
use crate::source::Spanned;
use nianbao_text::text;
use std::collections::HashMap;

/// Fragments of patterns by name; a pattern has them as `{name}`.
pub(super) type Fragments = HashMap<String, String>;

/// The longest pattern, in bytes; fragments of fragments could grow without end.
const MAX_LENGTH: usize = 16 * 1024;

/// The most patterns of a form; each takes time and memory to compile.
const MAX_PATTERNS: usize = 200;

/// Parses the fragments. A fragment may use those before it.
pub(super) fn parse_fragments(node: &Node, sink: &mut Diagnostics) -> Fragments {
    let mut words = Fragments::new();
    let Value::Mapping(entries) = &node.value else {
        sink.report_wrong_type(node, "narrative_words", "键值表", "a mapping");
        return words;
    };
    fields::report_duplicate_keys(entries, sink);
    for (key, value) in entries {
        let Some(name) = key.text() else {
            sink.report_wrong_type(key, "narrative_words", "文字", "text");
            continue;
        };
        let piece = match value.text() {
            Some(piece) => expand(piece, &words).or_else(|| {
                sink.report(RuleId::InvalidForm, value.span, too_long_message());
                None
            }),
            None => {
                sink.report_wrong_type(value, name, "文字", "text");
                None
            }
        };
        // A part that could not be read has its finding; patterns with it have none.
        words.entry(name.to_owned()).or_insert(piece.unwrap_or_default());
    }
    words
}

/// Returns an expression with its fragments put in; `None` if that grows too long. It is
/// walked once, however many fragments there are.
fn expand(pattern: &str, words: &Fragments) -> Option<String> {
    let mut whole = String::new();
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        if whole.len() + rest.len() > MAX_LENGTH {
            return None;
        }
        whole.push_str(before);
        let piece = after.split_once('}').and_then(|(name, rest)| Some((words.get(name)?, rest)));
        rest = if let Some((piece, behind)) = piece {
            whole.extend(["(?:", piece, ")"]);
            behind
        } else {
            whole.push('{');
            after
        };
    }
    whole.push_str(rest);
    Some(whole).filter(|whole| whole.len() <= MAX_LENGTH)
}

fn too_long_message() -> Text {
    text!("代入各段后过长", "with its pieces put in it is too long")
}

/// Parses an expression that needs groups of some names.
pub(super) fn parse_pattern_with(
    written: &Spanned<String>,
    groups: &[&str],
    words: &Fragments,
    sink: &mut Diagnostics,
) -> Option<Pattern> {
    let pattern = parse_pattern(written, words, sink)?;
    let has = |group: &str| {
        ["(?P<", "(?<"].iter().any(|open| pattern.source().contains(&format!("{open}{group}>")))
    };
    let missing = groups.iter().find(|group| !has(group));
    if let Some(name) = missing {
        report_invalid(
            sink,
            written,
            text!("正则中没有名为 {name} 的组", "the pattern has no group called {name}"),
        );
    }
    missing.is_none().then_some(pattern)
}

/// Parses an expression with its fragments put in. One of a national form is neither parsed
/// nor compiled, which a test does: that takes longer, and waits until it is needed.
pub(super) fn parse_pattern(
    written: &Spanned<String>,
    words: &Fragments,
    sink: &mut Diagnostics,
) -> Option<Pattern> {
    let Some(source) = expand(&written.value, words) else {
        report_invalid(sink, written, too_long_message());
        return None;
    };
    if sink.builtin {
        return Some(Pattern::new(source));
    }
    if let Err(error) = regex_syntax::parse(&source) {
        report_invalid(sink, written, syntax_message(&error.to_string()));
        return None;
    }
    let pattern = Pattern::new(source);
    sink.patterns += 1;
    if sink.patterns > MAX_PATTERNS {
        // Once is enough: every one after it is too many as well.
        if sink.patterns == MAX_PATTERNS + 1 {
            report_invalid(sink, written, too_many_message());
        }
        return None;
    }
    if let Err(error) = pattern.compile() {
        report_invalid(sink, written, compile_message(&error));
        return None;
    }
    Some(pattern)
}

fn too_many_message() -> Text {
    text!("正则超过 {MAX_PATTERNS} 条", "there are more than {MAX_PATTERNS} patterns")
}

fn syntax_message(error: &str) -> Text {
    let reason = error.lines().last().unwrap_or_default();
    text!("正则有误：{reason}", "the pattern is wrong: {reason}")
}

/// Explains why an expression that parses does not compile.
fn compile_message(error: &regex::Error) -> Text {
    match error {
        regex::Error::CompiledTooBig(limit) => {
            let limit = limit / 1024;
            text!(
                "正则过大：编译后超过 {limit} KiB",
                "the pattern is too large: more than {limit} KiB once compiled"
            )
        }
        error => syntax_message(&error.to_string()),
    }
}

/// Parses expressions that are searched for together. Each may be small enough, and all of
/// them too large.
pub(super) fn parse_pattern_set(
    written: &[Spanned<String>],
    words: &Fragments,
    sink: &mut Diagnostics,
) -> PatternSet {
    let patterns: Vec<Pattern> =
        written.iter().filter_map(|one| parse_pattern(one, words, sink)).collect();
    let set = PatternSet::new(patterns.iter().map(|one| one.source().to_owned()).collect());
    if !sink.builtin
        && let Some(last) = written.last()
        && let Err(error) = set.compile()
    {
        report_invalid(sink, last, compile_message(&error));
    }
    set
}
