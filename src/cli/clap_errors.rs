//! Describes wrong command lines in Chinese. clap's messages are English; its errors
//! hold their parts.

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};

/// Replaces the English words in help and usage.
pub(super) fn localize_usage(words: &str) -> String {
    words.replace("[OPTIONS]", "[选项]")
}

/// Describes an error: what is wrong, what may be meant, how the command is used.
/// Errors of other kinds keep clap's message.
pub(super) fn describe_error(error: &Error) -> Vec<String> {
    let Some(first) = describe_mistake(error) else {
        return vec![error.to_string().trim_end().to_owned()];
    };
    let mut lines = vec![first];
    let kinds = [
        (ContextKind::ValidValue, "可用", ""),
        (ContextKind::SuggestedSubcommand, "是否要写", "？"),
        (ContextKind::SuggestedArg, "是否要写", "？"),
        (ContextKind::SuggestedValue, "是否要写", "？"),
    ];
    for (kind, before, after) in kinds {
        let words = context_value(error, kind).filter(|words| !words.is_empty());
        lines.extend(words.map(|words| format!("{before} {words}{after}")));
    }
    if let Some(usage) = context_value(error, ContextKind::Usage) {
        lines.push(format!("用法：{}", localize_usage(usage.trim_start_matches("Usage:").trim())));
    }
    lines.push("加 --help 查看用法".to_owned());
    lines
}

/// Returns the sentence for an error, by its kind; `None` for other kinds.
fn describe_mistake(error: &Error) -> Option<String> {
    let arg = || context_value(error, ContextKind::InvalidArg);
    let value = || context_value(error, ContextKind::InvalidValue);
    Some(match error.kind() {
        ErrorKind::InvalidSubcommand => {
            format!("没有 {} 这个命令", context_value(error, ContextKind::InvalidSubcommand)?)
        }
        ErrorKind::UnknownArgument => format!("这里没有 {} 这个选项或参数", arg()?),
        ErrorKind::InvalidValue if value()?.is_empty() => format!("{} 要写一个值", arg()?),
        ErrorKind::InvalidValue => format!("{} 不能写 {}", arg()?, value()?),
        ErrorKind::ValueValidation if arg()?.ends_with("<YEAR>") => {
            format!("年度应为 1949 至 2999 之间的四位数，这里是 {}", value()?)
        }
        ErrorKind::ValueValidation if arg()?.ends_with("<DATE>") => {
            format!("日期应写作 2025-01-20 这样，这里是 {}", value()?)
        }
        ErrorKind::ValueValidation if arg()?.ends_with("<DAYS>") => {
            format!("天数应为整数，这里是 {}", value()?)
        }
        ErrorKind::ValueValidation => {
            let why = std::error::Error::source(error).map(|why| format!("：{why}"));
            format!("{} 不能写 {}{}", arg()?, value()?, why.unwrap_or_default())
        }
        ErrorKind::TooManyValues => format!("{} 不带值，这里多了 {}", arg()?, value()?),
        ErrorKind::MissingRequiredArgument => format!("缺少 {}", arg()?),
        ErrorKind::MissingSubcommand => "缺少命令".to_owned(),
        ErrorKind::ArgumentConflict => match context_value(error, ContextKind::PriorArg)? {
            prior if prior == arg()? => format!("{prior} 只能写一次"),
            prior => format!("{} 不能与 {prior} 同时用", arg()?),
        },
        ErrorKind::InvalidUtf8 => "参数不是 UTF-8 编码的文字".to_owned(),
        _ => return None,
    })
}

/// Returns a part of an error as text.
fn context_value(error: &Error, kind: ContextKind) -> Option<String> {
    Some(match error.get(kind)? {
        ContextValue::String(word) => word.clone(),
        ContextValue::Strings(words) => words.join("、"),
        ContextValue::StyledStr(words) => words.to_string(),
        ContextValue::StyledStrs(all) => {
            all.iter().map(ToString::to_string).collect::<Vec<_>>().join("、")
        }
        ContextValue::Number(number) => number.to_string(),
        _ => return None,
    })
}
