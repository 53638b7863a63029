use super::*;
use crate::parse::yaml;
use proptest::prelude::*;

fn fault(text: &str) -> YamlMistake {
    explain(text, &yaml::parse_yaml(text).unwrap_err())
}

/// What is said of a text, and the line and what stands at its place.
fn said(text: &str) -> (usize, &str, String) {
    let fault = fault(text);
    let range = fault.span.range();
    let line = text[..range.start].matches('\n').count() + 1;
    (line, &text[range], format!("{} {}", fault.message.zh, fault.help.zh))
}

#[track_caller]
fn names(text: &str, line: usize, place: &str, words: &str) {
    let found = said(text);
    assert_eq!((found.0, found.1), (line, place), "{text}{}", found.2);
    assert!(found.2.contains(words), "{text}{}", found.2);
}

#[test]
fn a_forgotten_bracket_is_named_on_its_line() {
    names("a: [1, 2\nb: [3, 4]\nc: 1\n", 1, "[", "在这一行末尾补上 ]");
    names("x:\n  甲: [1, 2\n  乙: [3]\n  丙: [4]\n", 2, "[", "补上 ]");
    names("a: 1\nb: [3, 4", 2, "[", "补上 ]");
    names("a: {b: 1\nc: 2\nd: [3]\n", 1, "{", "补上 }");
    names("a: [1, 2］\nb: [3]\n", 1, "[", "不用 ］");
    names("a: [1, 2)\nb: [3]\n", 1, "[", "不用 )");
    names("a: [1, [2]\nb: [3]\n", 1, "[", "在这一行末尾补上 ]");
    names("a: [甲（乙）\nb: 2\n", 1, "[", "双引号");
    names("a: [甲\nb: 2\n", 1, "[", "双引号");
    names("a: [1, 2]]\n", 1, "]", "删去这个 ]");
    names("a:\n  甲: [1, 2]]\n", 2, "]", "删去这个 ]");
    names("a:\n  甲: {1, 2\n  乙: [2]\n", 2, "{", "用方括号");
    names("a: [1, 2}\n", 1, "", "不是一对");
    names("a: [甲]乙\n", 1, "乙", "方括号之后还有文字");
}

#[test]
fn a_forgotten_quotation_mark_is_named_on_its_line() {
    names("a: \"x\nb: 2\n", 1, "\"", "补上 \"");
    names("a: 'x\nb: 2\n", 1, "'", "补上 '");
    names("a: \"x\nb: 2\nc: [\"0\"]\n", 1, "\"", "引号没有成对");
    names("a: \"x\" 字\n", 1, "", "引号之后还有文字");
}

#[test]
fn colons_are_named() {
    names("office: x\nyear：2020\nb: 1\n", 2, "：", "全角冒号");
    names("a:\n  甲：[1]\n  乙: [2]\n", 2, "：", "全角冒号");
    names("a:\n  甲：\n    乙: [2]\n", 2, "：", "全角冒号");
    names("a: 1\n甲：[1]\n", 2, "：", "全角冒号");
    names("office: x\nyear:2020\nb: 1\n", 2, ":", "没有空格");
    names("a:\n  甲:[1]\n  乙: [2]\n", 2, ":", "没有空格");
    names("title: 甲: 乙\n", 1, ":", "值中又有冒号");
    names("a:\n  甲\n    乙: 1\n", 2, "", "写作 甲:");
    names("a: 1\nfigures\nb:\n", 2, "figures", "没有半角冒号");
    names("a: 1\n----\nb: 1\n", 2, "----", "三个 -");
}

#[test]
fn indentation_is_named() {
    names("a:\n\tb: 1\n", 2, "\t", "制表符");
    names("a: 1\n\tb: 1\n", 2, "\t", "制表符");
    names("a:\n  b: 1\n  \tc: 1\n", 3, "\t", "制表符");
    names("a:\n  b: 1\n　　c: 1\n  d: 1\n", 3, "　", "全角空格");
    names("a:\n  b: 1\n c: 2\n", 3, " ", "这一行缩进 1 格，上面的是 2 格");
    names("a:\n  b: 1\n   c: 2\n", 3, "   ", "上面的是 2 格");
    names("a: 1\n  b: 2\n", 2, "  ", "上面的是 0 格");
    names(" a: 1\nb: 2\n", 1, " ", "不缩进");
    names("- a: 1\n  b: 2\n   c: 3\n", 3, "   ", "上面的是 2 格");
}

#[test]
fn dashes_are_named() {
    names("a:\n  b: 1\n  - c: 2\n", 3, "-", "删去行首的“- ”");
    names("a: 1\n- b: 2\n", 2, "-", "删去行首的“- ”");
    names("year: - 2020\n", 1, "-", "删去“- ”");
    names("a: [- 4]\n", 1, "-", "负号");
    names("- a: 1\nb: 2\n", 2, "b", "以“- ”开头");
    names("a:\n  - b: 1\n   - c: 2\n", 3, "   ", "缩进");
}

#[test]
fn text_that_wants_quotation_marks_is_named() {
    for text in ["@甲", "`甲", "%甲", "!甲", "&甲", "*甲", "|甲", ">甲", "& ", "!<x"] {
        let text = format!("title: {text}\n");
        assert!(said(&text).2.contains("双引号"), "{text}{}", said(&text).2);
    }
    names("title: &甲\nb: 1\n", 1, "&", "锚点");
    names("a: [1,,2]\n", 1, ",,", "两个逗号");
    names("a: [, 2]\n", 1, "[,", "两个逗号");
    names("a: 1\nb: \u{1}x\n", 2, "\u{1}", "控制字符");
    names("a: 1\n---\nb: 2\n", 2, "---", "删去这一行");
}

/// Whatever the parser says, nothing of it is in the Chinese words.
#[test]
fn no_english_words_reach_a_reader_of_chinese() {
    let pieces = [
        "a", "b: 1", ":", "[", "]", "{", "}", "\"", "'", "- ", "\t", "? ", "|", ">", "&", "*", "!",
        "%", "@", "\\", ",", "#", "\n", "\n  ", "---", "...",
    ];
    let mut read = 0;
    for one in pieces {
        for two in pieces {
            for three in pieces {
                let text = format!("x: {one}{two}{three}\ny: 1\n");
                let Err(refusal) = yaml::parse_yaml(&text) else { continue };
                let YamlMistake { message, help, .. } = explain(&text, &refusal);
                let words =
                    format!("{}{}", message.zh.replace("YAML", ""), help.zh.replace("year", ""));
                let english =
                    words.split(|c: char| !c.is_ascii_alphabetic()).find(|word| word.len() > 1);
                assert_eq!(english, None, "{text}{words}");
                read += 1;
            }
        }
    }
    assert!(read > 1000, "{read}");
}

proptest! {
    /// Any text has a fault that stands in it.
    #[test]
    fn a_fault_is_in_its_text(text in "[a年:：,，\\[\\]［］{}()（）\"'\\-\t 　\n|>&*!%@#?~0-9]{0,60}") {
        if let Err(refusal) = yaml::parse_yaml(&text) {
            let fault = explain(&text, &refusal);
            prop_assert!(text.get(fault.span.range()).is_some(), "{:?} of {:?}", fault.span, text);
        }
    }
}
