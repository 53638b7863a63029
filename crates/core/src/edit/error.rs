//! Why an edit is refused.

use crate::diag::{Finding, Text};
use nianbao_text::text;

/// Why an edit is refused; the source stays as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EditError {
    /// The source is no report, or its YAML cannot be read: the findings of the parser.
    Unreadable(Vec<Finding>),
    /// No form is known for the report.
    UnknownForm,
    /// The form has no such table, row, column or section.
    UnknownPlace(String),
    /// The value is no number, blank or `/`.
    NotANumber(String),
    /// The column counts, and the value has a unit.
    UnitOnCount(String),
    /// The column holds money, and the value names no unit.
    MissingUnit(String),
    /// The row has more or fewer cells than columns.
    CellCount {
        /// The place of the row.
        row: String,
        /// How many cells the form has there.
        expected: usize,
        /// How many there are.
        found: usize,
    },
    /// The group stands as one row, and a row of it is meant.
    GroupAsOneRow(String),
    /// The group stands row by row, and its sum is meant.
    GroupInDetail(String),
    /// The place holds a value of another kind than the edit writes.
    OtherShape(String),
    /// The text has a character that shows nothing.
    HiddenCharacter(char),
    /// The text has a heading that would begin another section.
    HeadingInText(String),
    /// Lists or quotations of the text nest too deeply.
    DeepNesting,
    /// The text is empty.
    Empty(&'static str),
    /// The value is no date.
    NotADate(String),
    /// There is no such rule.
    UnknownRule(String),
    /// The parser would find a mistake in the text after the edit.
    Finding(Box<Finding>),
    /// After the edit the source would say something else in another place too, or the place
    /// would not say what was asked.
    Elsewhere,
}

impl EditError {
    /// Returns the message for a person.
    pub fn message(&self) -> Text {
        match self {
            Self::Unreadable(findings) => unreadable(findings),
            Self::UnknownForm => text!(
                "不知道这份年报用的是哪种格式，核对 year 和 form",
                "the form of this report is not known; see its `year` and `form`"
            ),
            Self::UnknownPlace(place) => {
                text!("格式中没有 {place}", "the form has no `{place}`")
            }
            Self::CellCount { row, expected, found } => text!(
                "{row} 应有 {expected} 格，源文件里有 {found} 格，分不清哪格是哪格，请先在源文件中改好",
                "{row} should have {expected} cells and has {found} in the source, so that it is not known which is which; mend it in the source first"
            ),
            Self::GroupAsOneRow(group) => text!(
                "{group} 在源文件中只有一行小计，没有明细",
                "{group} stands in the source as one row, without its detail"
            ),
            Self::GroupInDetail(group) => text!(
                "{group} 在源文件中有明细，请填各行",
                "{group} stands in the source row by row; fill in its rows"
            ),
            Self::OtherShape(place) => text!(
                "{place} 在源文件中的写法不同，请直接改源文件",
                "{place} is written in another way in the source; change it there"
            ),
            Self::Finding(finding) => finding.message.clone(),
            Self::Elsewhere => text!(
                "改了以后别处也会变，没有改；请直接改源文件",
                "the change would touch other places too and was not made; change the source itself"
            ),
            refused => refused.message_on_value(),
        }
    }

    /// Returns the message on a value that was typed.
    fn message_on_value(&self) -> Text {
        match self {
            Self::NotANumber(value) => text!(
                "“{value}”不是数；填数，空白留空，不适用填 /",
                "`{value}` is no number; write a number, nothing for a blank, or `/` where it does not apply"
            ),
            Self::UnitOnCount(value) => text!(
                "“{value}”带有单位，这一格是件数等，只填数",
                "`{value}` has a unit; this cell counts, and takes a number alone"
            ),
            Self::MissingUnit(value) => text!(
                "“{value}”缺少单位，写明元、万元或亿元，如 38.41 万元",
                "`{value}` names no unit; write 元, 万元 or 亿元 behind it, as in 38.41 万元"
            ),
            Self::HiddenCharacter(c) => {
                let code = format!("U+{:04X}", u32::from(*c));
                text!(
                    "文字中有不显示的控制字符 {code}，删去再存",
                    "there is a hidden control character {code} in the text; remove it"
                )
            }
            Self::HeadingInText(heading) => text!(
                "“{heading}”是标题，会另起一部分；小标题请用 ###",
                "`{heading}` is a heading that would begin another section; use ### for a smaller one"
            ),
            Self::DeepNesting => text!(
                "文字中的列表或引用嵌套过深，删去行首多余的 >、- 或编号",
                "lists or quotations of the text nest too deeply; remove some `>`, `-` or numbers"
            ),
            Self::Empty(name) => {
                text!("{name} 是空白的，请写上内容", "`{name}` is blank; write something")
            }
            Self::NotADate(value) => text!(
                "“{value}”不是日期，写成 2021-01-29 的样子",
                "`{value}` is no date; write it as 2021-01-29"
            ),
            Self::UnknownRule(rule) => text!("没有规则 {rule}", "there is no rule `{rule}`"),
            _ => text!("没有改", "nothing was changed"),
        }
    }
}

/// Returns the words of the first finding of a source that cannot be read.
fn unreadable(findings: &[Finding]) -> Text {
    let Some(first) = findings.first() else {
        return text!("源文件不是年报，读不出来", "the source is no report that can be read");
    };
    let (zh, en) = (&first.message.zh, &first.message.en);
    text!("源文件读不出来，请先改好：{zh}", "the source cannot be read; mend this first: {en}")
}

impl std::fmt::Display for EditError {
    fn fmt(&self, out: &mut std::fmt::Formatter) -> std::fmt::Result {
        out.write_str(&self.message().zh)
    }
}

impl std::error::Error for EditError {}
