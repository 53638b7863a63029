//! Declarations: a property with its value.

use super::properties::parse_property;
use super::token::{Token, find_outside_brackets, tokenize, trim};
use super::values::{ALL, Property, Value};

/// Longest style attribute that is read, in bytes.
const MAX_ATTRIBUTE: usize = 65_536;

/// Most tokens of a value that is looked at.
pub(super) const MAX_VALUE: usize = 512;

/// A property with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::html) struct Declaration {
    pub(in crate::html) property: Property,
    pub(in crate::html) value: Value,
    pub(in crate::html) important: bool,
}

/// Parses the value of a style attribute; `None` if it is too long to be read.
pub(in crate::html) fn parse_style_attribute(text: &str) -> Option<Vec<Declaration>> {
    if text.len() > MAX_ATTRIBUTE {
        return None;
    }
    let tokens = tokenize(text);
    let mut declarations = Vec::new();
    let mut rest = tokens.as_slice();
    while !rest.is_empty() {
        let end = find_outside_brackets(rest, |token| *token == Token::Delim(';'));
        if let Some((name, value)) = split_declaration(&rest[..end]) {
            parse_declaration(&name, value, &mut declarations);
        }
        rest = rest.get(end + 1..).unwrap_or_default();
    }
    Some(declarations)
}

/// Splits a declaration into its name, in lower case unless it is a variable, and its
/// value.
pub(super) fn split_declaration(tokens: &[Token]) -> Option<(String, &[Token])> {
    let (Token::Ident(name), behind) = trim(tokens).split_first()? else { return None };
    let value = trim(trim(behind).strip_prefix(&[Token::Delim(':')])?);
    let is_variable = name.starts_with("--");
    Some((if is_variable { name.clone() } else { name.to_ascii_lowercase() }, value))
}

/// Parses the value of a property, and adds what it declares.
pub(super) fn parse_declaration(name: &str, value: &[Token], out: &mut Vec<Declaration>) {
    let (value, important) = split_important(value);
    if value.is_empty() {
        return;
    }
    // A value that is too long is one that is not known.
    let unknown = [Token::Function("var".to_owned())];
    let value = if value.len() > MAX_VALUE { &unknown } else { value };
    let mut add = |property, value| out.push(Declaration { property, value, important });
    if name == "all" {
        if let Some(value) = parse_wide_keyword(value) {
            for property in ALL {
                add(property, value.clone());
            }
        }
        return;
    }
    parse_property(name, value, &mut add);
}

/// Takes `!important` off a value.
fn split_important(value: &[Token]) -> (&[Token], bool) {
    if let [rest @ .., Token::Ident(word)] = trim(value)
        && word.eq_ignore_ascii_case("important")
        && let [rest @ .., Token::Delim('!')] = trim(rest)
    {
        return (trim(rest), true);
    }
    (trim(value), false)
}

/// Parses the keywords that every property takes (CSS Cascading Level 5, 7.3).
pub(super) fn parse_wide_keyword(value: &[Token]) -> Option<Value> {
    let [Token::Ident(word)] = value else { return None };
    match word.to_ascii_lowercase().as_str() {
        "inherit" => Some(Value::Inherit),
        "initial" => Some(Value::Initial),
        "unset" => Some(Value::Unset),
        "revert" => Some(Value::Revert),
        "revert-layer" => Some(Value::Unknown),
        _ => None,
    }
}
