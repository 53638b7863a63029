//! The English messages of tera, in Chinese. Its errors have typed kinds, but most
//! of them hold a text alone; all that is known of those texts is in this file.
//! Texts that are not here are shown as they are.

use crate::diag::Text;
use nianbao_text::text;

/// The beginnings of tera 2.4's messages, with their translations; `{}` stands for
/// the next name in backquotes.
const MESSAGES: [(&str, &str); 23] = [
    ("Unknown filter", "没有过滤器 {}"),
    ("Unknown test", "没有判断 {}"),
    ("Unknown function", "没有函数 {}"),
    ("Unknown component", "没有组件 {}"),
    ("Unknown template", "没有模板 {}"),
    ("Block `", "所继承的模板中没有区块 {}"),
    ("Component `", "组件 {} 在 {} 和 {} 中都有"),
    ("Variable `", "没有变量 {}"),
    ("Field `", "没有字段 {}"),
    ("Invalid type for the value", "值的类型应为 {}，这里是 {}"),
    ("Missing keyword argument", "缺少参数 {}"),
    ("Cannot divide by 0", "除数是零"),
    ("Cannot compare", "{} 与 {} 不能比较"),
    ("Math operations", "只有数能运算，这里是 {}"),
    ("`+` requires", "{} 的两边应是数，这里是 {} 和 {}"),
    ("Iteration not possible", "{} 不能逐项取出"),
    ("Key/value iteration", "{} 没有键，不能逐项取出"),
    ("Tried to render a variable that is undefined", "这个变量没有值"),
    ("Cannot index into an undefined value", "这个变量没有值"),
    ("super() called outside", "super() 只能用在区块中"),
    ("Tried to use super()", "super() 的上级没有这个区块"),
    ("Unexpected end of input", "没有写完"),
    ("Found `", "此处不能有 {}"),
];

/// The beginnings of messages about a definition that is missing.
const DEFINITIONS: [&str; 2] = ["Block `", "Unknown component"];

/// Returns whether a message misses a block or a component, which another template
/// may define.
pub(super) fn is_about_definition(message: &str) -> bool {
    DEFINITIONS.iter().any(|start| message.starts_with(start))
}

/// Translates a message of tera.
pub(super) fn translate(message: &str) -> Text {
    let mut names = message.split('`').skip(1).step_by(2);
    let known = MESSAGES.iter().find(|(start, _)| message.starts_with(start));
    let Some((_, translation)) = known else { return Text::same(message.to_owned()) };
    let mut zh = String::new();
    for (index, part) in translation.split("{}").enumerate() {
        zh.push_str(if index > 0 { names.next().unwrap_or_default() } else { "" });
        zh.push_str(part);
    }
    let known_names = ["Available variables: ", "Available fields: "];
    if let Some((_, names)) = known_names.iter().find_map(|start| message.split_once(start)) {
        zh.push_str(&format!("；可用 {names}"));
    }
    text!("{zh}", "{message}")
}

/// An error that tera has drawn as text, with its source under it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct DrawnReport<'m> {
    pub(super) message: &'m str,
    pub(super) template: &'m str,
    /// The line, from one.
    pub(super) line: usize,
    /// The column in characters, from one.
    pub(super) column: usize,
}

/// Reads the errors that tera draws into one message: for each a line with
/// `error: ` and one with `--> template:line:column`, then the source.
pub(super) fn parse_reports(message: &str) -> Vec<DrawnReport<'_>> {
    let titles = message.lines();
    titles
        .zip(message.lines().skip(1))
        .filter_map(|(title, place)| parse_report(title, place))
        .collect()
}

fn parse_report<'m>(title: &'m str, place: &'m str) -> Option<DrawnReport<'m>> {
    let message = title.strip_prefix("error: ")?;
    let (place, column) = place.trim_start().strip_prefix("--> ")?.rsplit_once(':')?;
    let (template, line) = place.rsplit_once(':')?;
    let (line, column) = (line.parse().ok()?, column.parse().ok()?);
    (line > 0 && column > 0).then_some(DrawnReport { message, template, line, column })
}

#[cfg(test)]
mod tests {
    use super::{DrawnReport, parse_reports, translate};

    #[test]
    fn frequent_messages_are_translated() {
        for (message, zh) in [
            ("Unknown filter `no`", "没有过滤器 no"),
            ("Variable `a` is not defined. Available variables: b, c", "没有变量 a；可用 b, c"),
            (
                "`+` requires both operands to be numbers, found `map` and `i64`",
                "+ 的两边应是数，这里是 map 和 i64",
            ),
            ("Component `a` is defined in both `b` and `c`", "组件 a 在 b 和 c 中都有"),
            ("Something new", "Something new"),
        ] {
            assert_eq!(
                (translate(message).zh.as_ref(), translate(message).en.as_ref()),
                (zh, message)
            );
        }
    }

    #[test]
    fn drawn_reports_are_read() {
        let drawn = "error: Unknown filter `no`\n  --> a:b.html:12:3\n   |\n12 | {{ x | no }}\n\n\
                     error: Unknown test `t`\n --> c.html:1:0\nerror: no place";
        let report = DrawnReport {
            message: "Unknown filter `no`",
            template: "a:b.html",
            line: 12,
            column: 3,
        };
        assert_eq!(parse_reports(drawn), [report]);
    }
}
