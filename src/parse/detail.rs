//! What the YAML parser says of a text, in Chinese. Only what people meet is
//! here; the rest is told in the parser's words.

/// Words of the parser, and what they mean.
const ZH: [(&str, &str); 22] = [
    ("mapping values are not allowed", "此处不能再有“键: 值”"),
    ("did not find expected key", "此处应为一个键"),
    ("misplaced bracket", "多了一个括号"),
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

/// The parser's words in Chinese; its own where there are none.
pub(super) fn zh(info: &str) -> String {
    let known = ZH.iter().find(|(words, _)| info.contains(words));
    known.map_or_else(|| info.to_owned(), |(_, zh)| (*zh).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::yaml::{Reason, read};

    /// What the parser says of the faults that people make is known here.
    #[test]
    fn common_faults_are_told_in_chinese() {
        for text in [
            "title: 甲: 乙\n",
            "a:\n  b: 1\n c: 2\n",
            "a: [1, 2]]\n",
            "a: {b: 1\n",
            "a: 'x\nb: 2\n",
            "year：2020\nb: 1\n",
            "a: [1, 2\nb: [3, 4]\n",
            "a:\n\tb: 1\n",
            "title: @甲\n",
            "a: [- 4]\n",
            "a: - 1\n",
            "- a\nb: 1\n",
            "a: [1,,2]\n",
            "a: 'x' 'y'\n",
            "a: \"\\q\"\n",
            "a: \"\\x4\"\n",
            "a: \"\\uD800\"\n",
            "a: &\n",
            "a: !<x\n",
            "a: >x\n b\n",
            "%YAML 3.0\n---\n",
        ] {
            let Err(refusal) = read(text) else { panic!("{text} is YAML") };
            let Reason::Syntax(info) = refusal.reason else { panic!("{text}") };
            assert!(!zh(&info).is_ascii(), "{text}: {info}");
        }
        assert_eq!(zh("something new"), "something new");
    }
}
