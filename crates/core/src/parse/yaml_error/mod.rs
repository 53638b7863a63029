//! Explains why a text is not YAML by the mistakes that people make. The parser tells
//! where it could go no further; the mistake is often on a line before, and the parser's
//! words are not for the person who wrote the text.

mod context;
mod delimiters;
mod kind;
mod messages;
mod punctuation;
mod repair;

use super::yaml::{Reason, YamlError};
use crate::diag::Text;
use crate::source::Span;
use context::{ErrorContext, Lines};
use nianbao_text::text;
use repair::Repair;

/// A mistake, its place, and the change that would mend it.
#[derive(Debug)]
pub(super) struct YamlMistake {
    pub(super) span: Span,
    pub(super) message: Text,
    pub(super) help: Text,
    /// How it is mended, where that is sure.
    repair: Option<Repair>,
}

impl YamlMistake {
    /// Lists the changes of the text that mend it: spans, and what stands there then. There are
    /// none unless the parser comes further with them.
    pub(super) fn changes(&self, text: &str) -> Vec<(Span, String)> {
        self.repair.as_ref().map(|repair| repair.changes(text, self.span)).unwrap_or_default()
    }
}

/// Finds the mistake for which a text was refused.
pub(super) fn explain(text: &str, error: &YamlError) -> YamlMistake {
    let mistake = find_mistake(text, error);
    // A full-width character that was taken for one of YAML's is longer than that.
    let (start, end) = (mistake.span.start as usize, mistake.span.end as usize);
    let span = Span::new(text.floor_char_boundary(start), text.ceil_char_boundary(end));
    YamlMistake { span, ..mistake }
}

fn find_mistake(text: &str, error: &YamlError) -> YamlMistake {
    let mut span = error.span;
    let lines = || Lines::new(text, span.start as usize);
    let (message, help) = match &error.reason {
        Reason::Syntax(kind) => return find_syntax_mistake(&ErrorContext::new(lines(), kind)),
        Reason::Alias => (
            text!("不支持 YAML 别名（*）", "YAML aliases (`*`) are not supported"),
            text!(
                "把内容写全；如是文字，整个用半角双引号括起",
                "write the value out; put a text into quotation marks"
            ),
        ),
        Reason::Tag => {
            let line = lines().line;
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
            span = lines().lines_above().find(ended).map_or(span, context::Line::text_span);
            (
                text!("一个文件只能有一个 YAML 文档", "there is more than one YAML document here"),
                text!("删去这一行", "remove this line"),
            )
        }
    };
    YamlMistake { span, message, help, repair: None }
}

/// Finds the first of the usual mistakes that a text shows; else the error in the words of
/// its kind.
fn find_syntax_mistake(context: &ErrorContext) -> YamlMistake {
    let usual = [
        punctuation::find_control_char,
        punctuation::find_tab,
        punctuation::find_wide_space,
        punctuation::find_wide_colon,
        punctuation::find_tight_colon,
        find_unclosed,
        punctuation::find_extra_bracket,
        punctuation::find_text_after_bracket,
        punctuation::find_empty_cell,
        punctuation::find_misplaced_dash,
        punctuation::find_unquoted_text,
        punctuation::find_missing_colon,
        find_indentation,
    ];
    let found = usual.iter().find_map(|find| find(context));
    let mut mistake = found.unwrap_or_else(|| YamlMistake {
        span: Span::new(context.lines.offset, context.lines.offset),
        message: messages::message(context.kind),
        help: messages::help(context.kind),
        repair: None,
    });
    let (zh, en) = (&mistake.message.zh, &mistake.message.en);
    mistake.message = text!("YAML 语法有误：{zh}", "this is not YAML: {en}");
    mistake
}

/// Finds a bracket or a quotation mark that was opened and not closed.
fn find_unclosed(context: &ErrorContext) -> Option<YamlMistake> {
    let at_end = kind::is_unclosed(context.kind);
    let mark = delimiters::find_unclosed(
        context.lines.text,
        if at_end { context.lines.text.len() } else { context.lines.offset },
    )?;
    if !at_end && mark.offset >= context.lines.line.start {
        return None;
    }
    let span = Span::new(mark.offset, mark.offset + 1);
    let sign = mark.sign;
    if matches!(sign, '"' | '\'') {
        return Some(YamlMistake {
            span,
            message: text!("引号没有成对", "a quotation mark is not closed"),
            help: text!("在文字末尾补上 {sign}", "add `{sign}` at the end of the text"),
            repair: None,
        });
    }
    let close = if sign == '[' { ']' } else { '}' };
    let rest = context.lines.text[mark.offset + 1..].lines().next().unwrap_or_default();
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
    // A row of numbers ends on its line; a text may be meant otherwise.
    let repair = (number && sign == '[').then_some(Repair::CloseRow { wrong: other });
    Some(YamlMistake { span, message, help, repair })
}

/// Finds a line whose indentation is that of no line above it.
fn find_indentation(context: &ErrorContext) -> Option<YamlMistake> {
    let own = context.lines.line.indent();
    let first = context.lines.first_line();
    if first.indent() > own {
        return Some(YamlMistake {
            span: first.margin(),
            message: text!("最外层的字段前有空格", "there are spaces before an outermost field"),
            help: text!("最外层的字段不缩进", "the outermost fields are not indented"),
            repair: None,
        });
    }
    let before = context.lines.previous;
    let opens = before.trimmed().ends_with(':') && before.indent() < own;
    if opens || kind::is_bracket(context.kind) {
        return None;
    }
    let levels = context.lines.allowed_indents();
    let near =
        levels.iter().copied().min_by_key(|level| (level.abs_diff(own), usize::MAX - level))?;
    (!levels.contains(&own) && !context.lines.line.trimmed().is_empty()).then(|| YamlMistake {
        span: context.lines.line.margin(),
        message: text!(
            "这一行的缩进与上面哪一层都不对齐",
            "the indentation of this line is that of no line above it"
        ),
        help: text!(
            "同一层的各行缩进相同：这一行缩进 {own} 格，上面的是 {near} 格",
            "lines of one level are indented alike: this one by {own}, those above by {near}"
        ),
        repair: None,
    })
}

#[cfg(test)]
mod tests;
