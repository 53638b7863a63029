//! Messages for errors of the YAML parser that are none of the usual mistakes.

use super::kind;
use crate::diag::Text;
use crate::parse::yaml::ErrorKind as Kind;
use nianbao_text::text;

/// Returns what is wrong: in Chinese by the kind of the error, in English in the parser's
/// words.
pub(super) fn message(error: &Kind) -> Text {
    let zh = message_zh(error);
    text!("{zh}", "{error}")
}

fn message_zh(error: &Kind) -> &'static str {
    match error {
        Kind::MappingValueNotAllowed => "此处不能再有“键: 值”",
        Kind::ExpectedBlockMappingKey => "此处应为一个键",
        Kind::MisplacedFlowCollectionEnd => "多了一个括号",
        Kind::MismatchedFlowCollectionEnd { .. } => "前后括号不是一对",
        Kind::UnclosedFlowCollection { .. } => "括号没有成对",
        Kind::UnclosedQuotedScalar => "引号没有成对",
        Kind::SimpleKeyExpected => "此处应有半角冒号和空格",
        Kind::InvalidColonPlacement => "冒号的位置不对",
        Kind::TabNotAllowed | Kind::TabInBlockIndentation => "缩进中有制表符",
        Kind::UnexpectedCharacter { .. } => "此处不能有这个符号",
        Kind::BlockEntryInFlowCollection | Kind::BlockSequenceEntryNotAllowed => "此处不能有“- ”",
        Kind::ExpectedBlockSequenceEntry => "此处应以“- ”开头",
        Kind::UnexpectedEofImplicitFlowMapping => "方括号、花括号之内不完整",
        Kind::UnknownQuotedScalarEscape => "反斜杠之后的字符不对",
        Kind::MissingAnchorOrAliasName => "& 和 * 之后应为名称",
        Kind::UnclosedVerbatimTag => "标签没有写完",
        Kind::ZeroBlockScalarIndent | Kind::InvalidBlockScalarHeader => "| 和 > 之后应换行",
        Kind::UnsupportedYamlMajorVersion => "不支持这个版本的 YAML",
        error if kind::is_text_after_quote(error) => "引号之后还有文字",
        error if kind::is_hex_escape(error) => "反斜杠之后应为十六进制数",
        error if kind::is_surrogate(error) => "反斜杠之后的编码不成对",
        error if kind::is_end_of_text(error) => "内容没有写完",
        _ => "此处不合语法",
    }
}

/// Returns what to look at.
pub(super) fn help(error: &Kind) -> Text {
    if kind::is_extra_bracket(error) {
        return text!(
            "[ 与 ] 成对，{{ 与 }} 成对；多的删去",
            "`[` goes with `]` and `{{` with `}}`; remove what is too much"
        );
    }
    if kind::is_text_after_quote(error) {
        return text!(
            "引号括起整个文字；文字里的引号用“”",
            "quotation marks go around the whole text; those in it are “ and ”"
        );
    }
    if kind::is_escape(error) {
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
