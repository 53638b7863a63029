//! Families of the YAML parser's errors. A kind that the parser adds later belongs to
//! none of them.

use crate::parse::yaml::ErrorKind as Kind;

/// Returns true for a tab where only spaces may stand.
pub(super) fn is_tab(kind: &Kind) -> bool {
    matches!(
        kind,
        Kind::TabNotAllowed
            | Kind::TabInBlockIndentation
            | Kind::TabInIndentation
            | Kind::TabInPlainScalar
            | Kind::TabAtBlockScalarStart
    )
}

/// Returns true for a bracket or a quotation mark that is open at the end of the text.
pub(super) fn is_unclosed(kind: &Kind) -> bool {
    matches!(kind, Kind::UnclosedFlowCollection { .. } | Kind::UnclosedQuotedScalar)
        || is_end_of_text(kind)
}

/// Returns true for a text that ends within a list or a mapping.
pub(super) fn is_end_of_text(kind: &Kind) -> bool {
    matches!(
        kind,
        Kind::UnexpectedEofFlowSequence
            | Kind::UnexpectedEofFlowMapping
            | Kind::UnexpectedEofImplicitFlowMapping
            | Kind::UnexpectedEofBlockSequence
            | Kind::UnexpectedEofBlockMapping
    )
}

/// Returns true for a bracket that has no partner, or a wrong one.
pub(super) fn is_bracket(kind: &Kind) -> bool {
    is_extra_bracket(kind) || matches!(kind, Kind::UnclosedFlowCollection { .. })
}

/// Returns true for a closing bracket that no opening one goes with.
pub(super) fn is_extra_bracket(kind: &Kind) -> bool {
    matches!(kind, Kind::MisplacedFlowCollectionEnd | Kind::MismatchedFlowCollectionEnd { .. })
}

/// Returns true for text behind the closing quotation mark.
pub(super) fn is_text_after_quote(kind: &Kind) -> bool {
    matches!(
        kind,
        Kind::InvalidTrailingSingleQuotedScalar | Kind::InvalidTrailingDoubleQuotedScalar
    )
}

/// Returns true for a backslash that does not begin an escape (YAML 1.2.2, 5.7).
pub(super) fn is_escape(kind: &Kind) -> bool {
    matches!(
        kind,
        Kind::UnknownQuotedScalarEscape | Kind::InvalidUnicodeEscape | Kind::InvalidTagEscape
    ) || is_hex_escape(kind)
        || is_surrogate(kind)
}

/// Returns true for an escape without its hexadecimal digits.
pub(super) fn is_hex_escape(kind: &Kind) -> bool {
    matches!(kind, Kind::InvalidQuotedScalarHexEscape | Kind::InvalidLowSurrogateHexEscape)
}

/// Returns true for an escape of half a surrogate pair.
pub(super) fn is_surrogate(kind: &Kind) -> bool {
    matches!(
        kind,
        Kind::InvalidLowSurrogate | Kind::MissingLowSurrogate | Kind::UnpairedLowSurrogate
    )
}

/// Returns true for an indicator (YAML 1.2.2, 5.3) at the beginning of what is meant as
/// text: a reserved one, or that of a tag, an anchor, an alias or a block scalar.
pub(super) fn is_indicator(kind: &Kind) -> bool {
    matches!(kind, Kind::UnexpectedCharacter { .. })
        || is_tag(kind)
        || is_anchor(kind)
        || is_block_scalar(kind)
}

fn is_tag(kind: &Kind) -> bool {
    matches!(
        kind,
        Kind::ExpectedTagBang
            | Kind::ExpectedTagDirectiveBang
            | Kind::InvalidGlobalTagCharacter
            | Kind::InvalidTagTerminator
            | Kind::MissingTagUri
            | Kind::UnclosedVerbatimTag
            | Kind::InvalidTagEscape
            | Kind::InvalidTagUtf8LeadingByte
            | Kind::InvalidTagUtf8TrailingByte
            | Kind::InvalidTagUtf8
    )
}

fn is_anchor(kind: &Kind) -> bool {
    matches!(kind, Kind::MissingAnchorOrAliasName | Kind::AnchorCountOverflow | Kind::UnknownAnchor)
}

fn is_block_scalar(kind: &Kind) -> bool {
    matches!(
        kind,
        Kind::ZeroBlockScalarIndent
            | Kind::InvalidBlockScalarHeader
            | Kind::InvalidBlockScalarIndent
            | Kind::TabAtBlockScalarStart
    )
}
