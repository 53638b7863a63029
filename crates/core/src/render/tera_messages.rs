//! What the template language says, in Chinese. Only what people meet is here;
//! the rest is told in its own words.

use crate::diag::Text;
use nianbao_text::text;

/// How its words begin, and what they mean; `{}` stands for the next name.
const ZH: [(&str, &str); 25] = [
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
    ("Circular extend", "模板继承成环"),
    ("Circular include", "模板引用成环"),
];

/// Words of the language in both of ours.
pub(super) fn translate(message: &str) -> Text {
    let mut names = message.split('`').skip(1).step_by(2);
    let known = ZH.iter().find(|(begin, _)| message.starts_with(begin));
    let Some((_, words)) = known else { return Text::same(message.to_owned()) };
    let mut zh = String::new();
    for (at, piece) in words.split("{}").enumerate() {
        zh.push_str(if at > 0 { names.next().unwrap_or_default() } else { "" });
        zh.push_str(piece);
    }
    if let Some((_, there)) = message
        .split_once("Available variables: ")
        .or_else(|| message.split_once("Available fields: "))
    {
        zh.push_str(&format!("；可用 {there}"));
    }
    text!("{zh}", "{message}")
}

#[cfg(test)]
mod tests {
    use super::translate;

    #[test]
    fn what_people_meet_is_told_in_chinese() {
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
}
