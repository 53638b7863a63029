//! Mistakes in punctuation: marks that look right and are not, that are missing, or that
//! are one too many.

use super::context::{ErrorContext, Line};
use super::repair::Repair;
use super::{YamlMistake, kind};
use crate::diag::Text;
use crate::parse::yaml::ErrorKind as Kind;
use crate::source::Span;
use nianbao_text::text;

/// Returns the help for text that YAML takes for something else.
pub(super) fn quote_help() -> Text {
    text!("如是文字，整个用半角双引号括起", "put a text into quotation marks")
}

/// Finds a control character, which no editor shows.
pub(super) fn find_control_char(context: &ErrorContext) -> Option<YamlMistake> {
    let hidden = |c: char| c.is_control() && !matches!(c, '\t' | '\r' | '\n');
    let at = context.lines.line.text.find(hidden)?;
    Some(YamlMistake {
        span: context.lines.line.span(at, 1),
        message: text!("此处有控制字符", "there is a control character here"),
        help: text!("重新打一遍这一行", "type the line anew"),
        repair: None,
    })
}

/// Finds a tab in the indentation.
pub(super) fn find_tab(context: &ErrorContext) -> Option<YamlMistake> {
    let at = |line: Line| line.text[..line.margin().range().len()].find('\t');
    let lines = [
        context.lines.line,
        if kind::is_tab(context.kind) { context.lines.next } else { context.lines.line },
    ];
    let (line, at) = lines.into_iter().find_map(|line| Some((line, at(line)?)))?;
    Some(YamlMistake {
        span: line.span(at, 1),
        message: text!("缩进中有制表符", "there is a tab in the indentation"),
        help: text!("缩进用空格，不用制表符", "indent with spaces, not with tabs"),
        repair: Some(Repair::Margins),
    })
}

/// Finds a full-width or a no-break space in the indentation.
pub(super) fn find_wide_space(context: &ErrorContext) -> Option<YamlMistake> {
    let odd = |c: char| c.is_whitespace() && !c.is_ascii();
    let at = |line: Line| line.text[..line.margin().range().len()].find(odd);
    let (line, at) = [context.lines.line, context.lines.previous]
        .into_iter()
        .find_map(|line| Some((line, at(line)?)))?;
    Some(YamlMistake {
        span: line.span(at, line.text[at..].chars().next().map_or(0, char::len_utf8)),
        message: text!(
            "缩进中有全角空格或不换行空格",
            "there is a full-width or a no-break space in the indentation"
        ),
        help: text!("缩进用半角空格", "indent with plain spaces"),
        repair: Some(Repair::Margins),
    })
}

/// Returns true for a `key: value` where none may be: a line before it may be what is
/// wrong, having been taken for text that goes on.
fn is_mapping_value(context: &ErrorContext) -> bool {
    *context.kind == Kind::MappingValueNotAllowed
}

/// Returns the line of the error, and the one before if that was taken for text that
/// goes on.
fn key_lines<'t>(context: &ErrorContext<'t>) -> impl Iterator<Item = Line<'t>> + use<'t> {
    let joined = is_mapping_value(context);
    [context.lines.line].into_iter().chain(joined.then_some(context.lines.previous))
}

/// Finds a full-width colon: `year：2020`.
pub(super) fn find_wide_colon(context: &ErrorContext) -> Option<YamlMistake> {
    let at = |line: Line| line.text.find('：').filter(|_| !line.has_key());
    let (line, at) = key_lines(context).find_map(|line| Some((line, at(line)?)))?;
    Some(YamlMistake {
        span: line.span(at, '：'.len_utf8()),
        message: text!("此处用了全角冒号", "there is a full-width colon here"),
        help: text!(
            "冒号用半角，其后空一格，如 year: 2020",
            "write an ASCII colon and a space after it, as in `year: 2020`"
        ),
        repair: Some(Repair::Here(if line.text[at..].starts_with("： ") { ":" } else { ": " })),
    })
}

/// Finds a colon without a space: `year:2020`.
pub(super) fn find_tight_colon(context: &ErrorContext) -> Option<YamlMistake> {
    let at = |line: Line| {
        let (key, rest) = line.text.split_once(':')?;
        let is_key = !key.trim().is_empty() && !key.contains(['"', '\'', '[']);
        (is_key && rest.starts_with(|c: char| !c.is_whitespace())).then_some(key.len())
    };
    let (line, at) = key_lines(context).find_map(|line| Some((line, at(line)?)))?;
    Some(YamlMistake {
        span: line.span(at, 1),
        message: text!("冒号之后没有空格", "there is no space after the colon"),
        help: text!(
            "冒号之后空一格，如 year: 2020",
            "a space belongs after the colon, as in `year: 2020`"
        ),
        repair: Some(Repair::Here(": ")),
    })
}

/// Finds text behind a bracket: `title: [示例]年报`.
pub(super) fn find_text_after_bracket(context: &ErrorContext) -> Option<YamlMistake> {
    let (from, value) = context.lines.line.value();
    let end = value
        .rfind(']')
        .filter(|_| value.starts_with('[') && *context.kind == Kind::ExpectedBlockMappingKey)?;
    let rest = value[end + 1..].trim();
    (!rest.is_empty() && !rest.starts_with('#')).then(|| YamlMistake {
        span: context.lines.line.span(from + end + 1, value.len() - end - 1),
        message: text!("方括号之后还有文字", "there is text after the bracket"),
        help: quote_help(),
        repair: None,
    })
}

/// Finds a bracket too many at the end of a row of numbers: `[1, 2]]`.
pub(super) fn find_extra_bracket(context: &ErrorContext) -> Option<YamlMistake> {
    let (from, value) = context.lines.line.value();
    let value = value.split(" #").next().unwrap_or_default().trim_end();
    let row = value.strip_suffix(']').filter(|_| kind::is_extra_bracket(context.kind))?;
    let cells = row.strip_prefix('[')?.strip_suffix(']')?;
    let is_row = cells.chars().all(|c| c.is_ascii_digit() || "., ~/-".contains(c));
    is_row.then(|| YamlMistake {
        span: context.lines.line.span(from + row.len(), 1),
        message: text!("多了一个 ]", "this `]` is too much"),
        help: text!("删去这个 ]", "remove it"),
        repair: Some(Repair::Here("")),
    })
}

/// Finds a cell that is missing: `[1,, 2]`.
pub(super) fn find_empty_cell(context: &ErrorContext) -> Option<YamlMistake> {
    let line = context.lines.line.text;
    let at = [",,", ", ,", "[,", "[ ,"].iter().find_map(|pair| line.find(pair))?;
    Some(YamlMistake {
        span: context.lines.line.span(at, 2),
        message: text!("逗号前后缺一格", "there is no cell beside this comma"),
        help: text!(
            "两个逗号之间要有一格，空白写 ~",
            "between two commas there is a cell; a blank is `~`"
        ),
        repair: None,
    })
}

/// Finds a dash that makes an item where none can be, or that is missing.
pub(super) fn find_misplaced_dash(context: &ErrorContext) -> Option<YamlMistake> {
    let (line, at) = (context.lines.line, context.lines.offset);
    let is_item = |line: Line| line.trimmed() == "-" || line.trimmed().starts_with("- ");
    let here = |message, help| {
        Some(YamlMistake { span: Span::new(at, at + 1), message, help, repair: None })
    };
    let none_here = || text!("此处不能有“- ”", "there can be no `- ` here");
    if *context.kind == Kind::BlockEntryInFlowCollection {
        let help = text!(
            "负号与数字之间不留空格；空白写 ~",
            "no space between a minus sign and its number; a blank is `~`"
        );
        return here(none_here(), help);
    }
    if *context.kind == Kind::ExpectedBlockSequenceEntry && !is_item(line) {
        let message = text!("此处应以“- ”开头", "a `- ` should stand here");
        return here(
            message,
            text!("列表的每一项以“- ”开头", "each item of a list begins with `- `"),
        );
    }
    let (from, value) = line.value();
    if *context.kind == Kind::BlockSequenceEntryNotAllowed && value.starts_with('-') {
        let help = text!(
            "删去“- ”；列表的每一项另起一行；负号与数字之间不留空格",
            "remove the `- `; an item of a list has a line of its own; no space follows a minus sign"
        );
        return Some(YamlMistake {
            span: line.span(from, 1),
            message: none_here(),
            help,
            repair: None,
        });
    }
    let among_items =
        context.lines.lines_above().find(|above| is_item(*above) || above.indent() < line.indent());
    (is_item(line) && !among_items.is_some_and(is_item)).then(|| YamlMistake {
        span: line.span(line.indent(), 1),
        message: text!("多了一个“- ”", "this `- ` is too much"),
        help: text!(
            "删去行首的“- ”：这里是“键: 值”，不是列表",
            "remove the `- ` at the beginning: here are keys, not the items of a list"
        ),
        repair: None,
    })
}

/// Finds text that begins with an indicator of YAML, or has a colon in it.
pub(super) fn find_unquoted_text(context: &ErrorContext) -> Option<YamlMistake> {
    let (from, value) = context.lines.line.value();
    let sign = value.chars().next().filter(|first| "@`%!&*|>".contains(*first));
    if let Some(sign) = sign.filter(|_| kind::is_indicator(context.kind)) {
        return Some(YamlMistake {
            span: context.lines.line.span(from, 1),
            message: text!("文字不能以 {sign} 开头", "a text cannot begin with `{sign}`"),
            help: quote_help(),
            repair: None,
        });
    }
    let colons = context.lines.line.text.matches(": ").count() + usize::from(value.ends_with(':'));
    (colons > 1 && is_mapping_value(context)).then(|| YamlMistake {
        span: Span::new(context.lines.offset, context.lines.offset + 1),
        message: text!("值中又有冒号", "there is another colon in the value"),
        help: quote_help(),
        repair: None,
    })
}

/// Finds a key without its colon.
pub(super) fn find_missing_colon(context: &ErrorContext) -> Option<YamlMistake> {
    let (own, before) = (context.lines.line, context.lines.previous);
    if is_mapping_value(context) && !before.has_key() && own.indent() > before.indent() {
        let name = before.trimmed();
        let end = before.text.trim_end().len();
        return Some(YamlMistake {
            span: before.span(end, 0),
            message: text!("这一行末尾缺少冒号", "there is no colon at the end of this line"),
            help: text!("写作 {name}:", "write `{name}:`"),
            repair: None,
        });
    }
    if *context.kind != Kind::SimpleKeyExpected || own.has_key() {
        return None;
    }
    let dashes = own.trimmed().bytes().all(|byte| byte == b'-');
    Some(YamlMistake {
        span: own.text_span(),
        message: text!("这一行没有半角冒号", "there is no colon in this line"),
        help: if dashes {
            text!("字段结束的一行是三个 -", "the line that ends the fields is three dashes")
        } else {
            text!(
                "写作“键: 值”；是上一行的文字，就接在上一行之后",
                "write `key: value`; what belongs to the line before is written there"
            )
        },
        repair: None,
    })
}
