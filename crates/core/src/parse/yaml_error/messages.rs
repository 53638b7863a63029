//! What the YAML parser says of a text, where it is none of the usual faults.

use crate::diag::Text;
use nianbao_text::text;

/// Words of the parser, and what they mean.
const ZH: [(&str, &str); 23] = [
    ("mapping values are not allowed", "此处不能再有“键: 值”"),
    ("did not find expected key", "此处应为一个键"),
    ("misplaced bracket", "多了一个括号"),
    ("mismatched bracket", "前后括号不是一对"),
    ("unclosed bracket", "括号没有成对"),
    ("unclosed quote", "引号没有成对"),
    ("simple key expected", "此处应有半角冒号和空格"),
    ("illegal placement of ':'", "冒号的位置不对"),
    ("tabs disallowed", "缩进中有制表符"),
    ("unexpected character", "此处不能有这个符号"),
    ("is only valid inside a block", "此处不能有“- ”"),
    ("block sequence entries are not allowed", "此处不能有“- ”"),
    ("did not find expected '-'", "此处应以“- ”开头"),
    ("implicit flow mapping", "方括号、花括号之内不完整"),
    ("invalid trailing content", "引号之后还有文字"),
    ("unknown escape character", "反斜杠之后的字符不对"),
    ("hexadecimal number", "反斜杠之后应为十六进制数"),
    ("surrogate", "反斜杠之后的编码不成对"),
    ("anchor or alias", "& 和 * 之后应为名称"),
    ("while scanning a verbatim tag", "标签没有写完"),
    ("while scanning a block scalar", "| 和 > 之后应换行"),
    ("unsupported YAML", "不支持这个版本的 YAML"),
    ("EOF", "内容没有写完"),
];

/// What is wrong. A reader of Chinese gets no English words for it.
pub(super) fn words(info: &str) -> Text {
    let known = ZH.iter().find(|(words, _)| info.contains(words));
    let zh = known.map_or("此处不合语法", |(_, zh)| zh);
    text!("{zh}", "{info}")
}

/// What to look at.
pub(super) fn help(info: &str) -> Text {
    let is = |words: &[&str]| words.iter().any(|word| info.contains(word));
    if is(&["misplaced bracket", "mismatched bracket"]) {
        return text!(
            "[ 与 ] 成对，{{ 与 }} 成对；多的删去",
            "`[` goes with `]` and `{{` with `}}`; remove what is too much"
        );
    }
    if is(&["trailing content"]) {
        return text!(
            "引号括起整个文字；文字里的引号用“”",
            "quotation marks go around the whole text; those in it are “ and ”"
        );
    }
    if is(&["escape", "hexadecimal", "surrogate"]) {
        return text!(
            "反斜杠写两个，或把双引号改为单引号",
            "double the backslash, or use single quotation marks"
        );
    }
    text!(
        "看本行与上一行：同一层各行的缩进是否对齐，冒号之后是否空格",
        "look at this line and the one before: the indentation of lines of one level, the space after a colon"
    )
}
