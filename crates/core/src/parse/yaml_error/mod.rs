//! What is wrong with a text that is not YAML: the faults that people make, by
//! what they look like. The parser says where it could go no further; the fault
//! is often on a line before, and its words are not for who wrote the text.

mod context;
mod delimiters;
mod messages;
mod punctuation;

use super::yaml::{Reason, YamlError};
use crate::diag::Text;
use crate::source::Span;
use context::ErrorContext;
use nianbao_text::text;

/// What is wrong, where, and what would mend it.
#[derive(Debug)]
pub(super) struct YamlMistake {
    pub(super) span: Span,
    pub(super) message: Text,
    pub(super) help: Text,
}

/// The fault for which a text was refused.
pub(super) fn explain(text: &str, refusal: &YamlError) -> YamlMistake {
    let fault = find_mistake(text, refusal);
    // A sign that was taken for one of YAML's may be longer than those.
    let (start, end) = (fault.span.start as usize, fault.span.end as usize);
    let span = Span::new(text.floor_char_boundary(start), text.ceil_char_boundary(end));
    YamlMistake { span, ..fault }
}

fn find_mistake(text: &str, refusal: &YamlError) -> YamlMistake {
    let mut span = refusal.span;
    let (message, help) = match &refusal.reason {
        Reason::Syntax(info) => {
            return find_syntax_mistake(&ErrorContext::new(text, span.start as usize, info));
        }
        Reason::Alias => (
            text!("不支持 YAML 别名（*）", "YAML aliases (`*`) are not supported"),
            text!(
                "把内容写全；如是文字，整个用半角双引号括起",
                "write the value out; put a text into quotation marks"
            ),
        ),
        Reason::Tag => {
            let line = ErrorContext::new(text, span.start as usize, "").line;
            span = line.span(line.value().0, 1);
            (
                text!(
                    "不支持 YAML 的锚点（&）和标签（!）",
                    "anchors (`&`) and tags (`!`) of YAML are not supported"
                ),
                punctuation::quote_help(),
            )
        }
        Reason::TooDeep | Reason::Hidden(_) => (
            text!("YAML 嵌套过深", "the YAML is nested too deeply"),
            text!("核对括号和缩进", "look at the brackets and the indentation"),
        ),
        Reason::SecondDocument => {
            let ended = |line: &context::Line| matches!(line.trimmed(), "---" | "...");
            let mut above = ErrorContext::new(text, span.start as usize, "").lines_above();
            span = above.find(ended).map_or(span, context::Line::text_span);
            (
                text!("一个文件只能有一个 YAML 文档", "there is more than one YAML document here"),
                text!("删去这一行", "remove this line"),
            )
        }
    };
    YamlMistake { span, message, help }
}

/// The first of the usual faults that a text shows.
fn find_syntax_mistake(scene: &ErrorContext) -> YamlMistake {
    let usual = [
        punctuation::find_control_char,
        punctuation::find_tab,
        punctuation::find_wide_space,
        punctuation::find_wide_colon,
        punctuation::find_tight_colon,
        find_unclosed,
        punctuation::find_text_after_bracket,
        punctuation::find_empty_cell,
        punctuation::find_misplaced_dash,
        punctuation::find_unquoted_text,
        punctuation::find_missing_colon,
        find_indentation,
    ];
    let found = usual.iter().find_map(|look| look(scene));
    let mut fault = found.unwrap_or_else(|| YamlMistake {
        span: Span::new(scene.offset, scene.offset),
        message: messages::words(scene.info),
        help: messages::help(scene.info),
    });
    let (zh, en) = (&fault.message.zh, &fault.message.en);
    fault.message = text!("YAML 语法有误：{zh}", "this is not YAML: {en}");
    fault
}

/// A bracket or a quotation mark that was opened and not closed.
fn find_unclosed(scene: &ErrorContext) -> Option<YamlMistake> {
    let at_end = scene.says("unclosed") || scene.says("EOF");
    let mark = delimiters::find_unclosed(
        scene.text,
        if at_end { scene.text.len() } else { scene.offset },
    )?;
    if !at_end && mark.offset >= scene.line.start {
        return None;
    }
    let span = Span::new(mark.offset, mark.offset + 1);
    let sign = mark.sign;
    if matches!(sign, '"' | '\'') {
        return Some(YamlMistake {
            span,
            message: text!("引号没有成对", "a quotation mark is not closed"),
            help: text!("在文字末尾补上 {sign}", "add `{sign}` at the end of the text"),
        });
    }
    let close = if sign == '[' { ']' } else { '}' };
    let rest = scene.text[mark.offset + 1..].lines().next().unwrap_or_default();
    let number = rest.trim_start().starts_with(|c: char| c.is_ascii_digit() || "~/-".contains(c));
    let takes = |c: &char| *c != close && ("］】｝".contains(*c) || number && "）)}]".contains(*c));
    let other = rest.trim_end().chars().next_back().filter(takes);
    let help = match other {
        _ if number && sign == '{' => {
            text!("一行数用方括号：[1, 0, 3]", "a row stands in square brackets: [1, 0, 3]")
        }
        Some(other) => {
            text!("括号用 {close}，不用 {other}", "close it with `{close}`, not with `{other}`")
        }
        None if number => {
            text!("在这一行末尾补上 {close}", "add `{close}` at the end of this line")
        }
        None => text!(
            "在末尾补上 {close}；如是文字，整个用半角双引号括起",
            "add `{close}` at its end; put a text into quotation marks"
        ),
    };
    let message = text!("{sign} 没有成对的 {close}", "`{sign}` has no `{close}`");
    Some(YamlMistake { span, message, help })
}

/// A line that stands on no level of those above it.
fn find_indentation(scene: &ErrorContext) -> Option<YamlMistake> {
    let own = scene.line.indent();
    let first = scene.first_line();
    if first.indent() > own {
        return Some(YamlMistake {
            span: first.margin(),
            message: text!("最外层的字段前有空格", "there are spaces before an outermost field"),
            help: text!("最外层的字段不缩进", "the outermost fields are not indented"),
        });
    }
    let before = scene.previous;
    let opens = before.trimmed().ends_with(':') && before.indent() < own;
    if opens || scene.says("bracket") {
        return None;
    }
    let levels = scene.allowed_indents();
    let near =
        levels.iter().copied().min_by_key(|level| (level.abs_diff(own), usize::MAX - level))?;
    (!levels.contains(&own) && !scene.line.trimmed().is_empty()).then(|| YamlMistake {
        span: scene.line.margin(),
        message: text!(
            "这一行的缩进与上面哪一层都不对齐",
            "the indentation of this line is that of no line above it"
        ),
        help: text!(
            "同一层的各行缩进相同：这一行缩进 {own} 格，上面的是 {near} 格",
            "lines of one level are indented alike: this one by {own}, those above by {near}"
        ),
    })
}

#[cfg(test)]
mod tests;
