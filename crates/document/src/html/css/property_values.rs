//! Values of properties.

use super::token::{Token, find_closing, split};
use super::values::{
    Align, ContentPart, Display, FontSize, Length, Property, Unit, Value, Visibility,
};
use crate::appearance::is_symbol_font;

/// Sizes of text by name, in thousandths of a pixel (CSS Fonts Level 4, 2.5).
const SIZES: [(&str, i64); 8] = [
    ("xx-small", 9000),
    ("x-small", 10_000),
    ("small", 13_000),
    ("medium", 16_000),
    ("large", 18_000),
    ("x-large", 24_000),
    ("xx-large", 32_000),
    ("xxx-large", 48_000),
];

pub(super) fn words(value: &[Token]) -> impl Iterator<Item = String> {
    value.iter().filter_map(|token| match token {
        Token::Ident(word) => Some(word.to_ascii_lowercase()),
        _ => None,
    })
}

pub(super) fn is_word(value: &[Token], word: &str) -> bool {
    matches!(value, [Token::Ident(only)] if only.eq_ignore_ascii_case(word))
}

pub(super) fn parse_display(_: &str, value: &[Token]) -> Option<Value> {
    let all: Vec<String> = words(value).collect();
    let has = |word: &str| all.iter().any(|other| other == word);
    let display = match all.first()?.as_str() {
        "none" => Display::None,
        "contents" => Display::Contents,
        "table-cell" => Display::TableCell,
        "inline" if all.len() == 1 => Display::Inline,
        "ruby" | "ruby-base" | "ruby-text" | "run-in" | "math" => Display::Inline,
        first if first.starts_with("inline") || first == "-webkit-inline-box" => {
            Display::InlineBlock
        }
        first if first.starts_with("table-") => Display::TablePart,
        "block" | "flex" | "grid" | "table" | "list-item" | "flow-root" | "flow"
        | "-webkit-box" | "-webkit-flex" | "-ms-flexbox" | "-ms-grid" | "-moz-box" => {
            if has("inline") { Display::InlineBlock } else { Display::Block }
        }
        _ => return None,
    };
    Some(Value::Display(display))
}

pub(super) fn parse_visibility(_: &str, value: &[Token]) -> Option<Value> {
    let word = words(value).next()?;
    let visibility = match word.as_str() {
        "visible" => Visibility::Visible,
        "hidden" => Visibility::Hidden,
        "collapse" => Visibility::Collapse,
        _ => return None,
    };
    Some(Value::Visibility(visibility))
}

pub(super) fn parse_align(_: &str, value: &[Token]) -> Option<Value> {
    if let Some(length) = parse_length(value) {
        return Some(Value::Align(Align::Length(length)));
    }
    let align = match words(value).next() {
        Some(word) => match word.as_str() {
            "baseline" => Align::Baseline,
            "super" => Align::Super,
            "sub" => Align::Sub,
            "top" | "text-top" | "middle" | "bottom" | "text-bottom" | "center" => Align::Edge,
            _ => return None,
        },
        None if matches!(value, [Token::Function(_), ..]) => return Some(Value::Unknown),
        None => return parse_bare_number(value),
    };
    Some(Value::Align(align))
}

pub(super) fn parse_position(_: &str, value: &[Token]) -> Option<Value> {
    let word = words(value).next()?;
    match word.as_str() {
        // An element that sticks moves only while the page is scrolled.
        "static" | "sticky" | "-webkit-sticky" => Some(Value::Initial),
        "relative" => Some(Value::Positioned { out_of_flow: false }),
        "absolute" | "fixed" => Some(Value::Positioned { out_of_flow: true }),
        _ => None,
    }
}

/// Parses a number without a unit: pixels on pages without a doctype, nothing on others
/// (Quirks Mode Standard, 3.2).
fn parse_bare_number(value: &[Token]) -> Option<Value> {
    matches!(value, [Token::Number(_)]).then_some(Value::Unknown)
}

/// Parses one length.
pub(super) fn parse_length(value: &[Token]) -> Option<Length> {
    let (value, unit) = match value {
        [Token::Number(0)] => (0, Unit::Px),
        [Token::Percentage(value)] => (*value, Unit::Percent),
        [Token::Dimension(value, unit)] => match unit.as_str() {
            "px" => (*value, Unit::Px),
            "pt" => (value.saturating_mul(4) / 3, Unit::Px),
            "pc" => (value.saturating_mul(16), Unit::Px),
            "in" => (value.saturating_mul(96), Unit::Px),
            "cm" => (value.saturating_mul(9600) / 254, Unit::Px),
            "mm" => (value.saturating_mul(960) / 254, Unit::Px),
            "q" => (value.saturating_mul(240) / 254, Unit::Px),
            "em" | "ic" | "lh" => (*value, Unit::Em),
            "ex" | "ch" | "cap" => (*value / 2, Unit::Em),
            "rem" | "rlh" | "rex" | "rch" => (*value, Unit::Rem),
            "vw" | "vh" | "vmin" | "vmax" | "svw" | "svh" | "lvw" | "lvh" | "dvw" | "dvh" => {
                (*value, Unit::Window)
            }
            _ => return None,
        },
        _ => return None,
    };
    Some(Length { value, unit })
}

pub(super) fn parse_offset(_: &str, value: &[Token]) -> Option<Value> {
    match value {
        [Token::Ident(word)] => ["auto", "normal"]
            .iter()
            .any(|own| word.eq_ignore_ascii_case(own))
            .then_some(Value::Initial),
        [Token::Function(_), ..] => Some(Value::Unknown),
        _ => parse_length(value).map(Value::Length).or_else(|| parse_bare_number(value)),
    }
}

/// Parses a width or a height, which is no keyword.
pub(super) fn parse_extent(name: &str, value: &[Token]) -> Option<Value> {
    match value {
        // A longest width that is none leaves the width as it is.
        [Token::Ident(_)] if name.starts_with("max-") => None,
        [Token::Ident(_)] | [Token::Function(_), ..] => Some(Value::Initial),
        _ => parse_length(value).filter(|length| length.value >= 0).map(Value::Length),
    }
}

pub(super) fn parse_first_length(_: &str, value: &[Token]) -> Option<Value> {
    match value.first()? {
        Token::Function(_) => Some(Value::Unknown),
        first => {
            let value = std::slice::from_ref(first);
            parse_length(value).map(Value::Length).or_else(|| parse_bare_number(value))
        }
    }
}

pub(super) fn parse_float(_: &str, value: &[Token]) -> Option<Value> {
    let word = words(value).next()?;
    match word.as_str() {
        "none" => Some(Value::Flag(false)),
        "left" | "right" | "inline-start" | "inline-end" => Some(Value::Flag(true)),
        _ => None,
    }
}

pub(super) fn parse_bidi(_: &str, value: &[Token]) -> Option<Value> {
    let word = words(value).next()?;
    Some(Value::Flag(word.ends_with("-override")))
}

/// Parses how the entries of a list are marked: true for numbers.
pub(super) fn parse_list_style(name: &str, value: &[Token]) -> Option<Value> {
    const BARE: [&str; 6] = ["none", "disc", "circle", "square", "inside", "outside"];
    let has_number = words(value).any(|word| word == "decimal");
    let is_known = value
        .iter()
        .all(|token| matches!(token, Token::Ident(_) | Token::White) || *token == Token::Url);
    let is_bare = name == "list-style" || *value.first()? != Token::White;
    match words(value).all(|word| BARE.contains(&word.as_str())) {
        _ if has_number => Some(Value::Flag(true)),
        true if is_known && is_bare => Some(Value::Flag(false)),
        _ => Some(Value::Unknown),
    }
}

pub(super) fn parse_variant(_: &str, value: &[Token]) -> Option<Value> {
    let mut all = words(value);
    all.find_map(|word| match word.as_str() {
        "super" => Some(Value::Align(Align::Super)),
        "sub" => Some(Value::Align(Align::Sub)),
        "normal" => Some(Value::Initial),
        _ => None,
    })
}

pub(super) fn parse_font_size(_: &str, value: &[Token]) -> Option<Value> {
    if let Some(length) = parse_length(value) {
        return (length.value >= 0).then_some(Value::FontSize(FontSize::Length(length)));
    }
    match value {
        [Token::Ident(word)] => find_size(word),
        [Token::Function(_), ..] => Some(Value::Unknown),
        _ => parse_bare_number(value),
    }
}

fn find_size(word: &str) -> Option<Value> {
    if word.eq_ignore_ascii_case("smaller") {
        return Some(Value::FontSize(FontSize::Smaller));
    }
    if word.eq_ignore_ascii_case("larger") {
        return Some(Value::FontSize(FontSize::Larger));
    }
    let (_, value) = SIZES.iter().find(|(name, _)| word.eq_ignore_ascii_case(name))?;
    let length = Length { value: *value, unit: Unit::Px };
    Some(Value::FontSize(FontSize::Length(length)))
}

/// Parses `font`: the size stands before the slash of the line's height, or before the
/// family.
pub(super) fn parse_font(value: &[Token], add: &mut dyn FnMut(Property, Value)) {
    let before_family = split(value, ',').first().copied().unwrap_or_default();
    let size = before_family.iter().find_map(|token| match token {
        Token::Dimension(..) | Token::Percentage(_) | Token::Number(0) => {
            parse_font_size("", std::slice::from_ref(token))
        }
        Token::Ident(word) => find_size(word),
        Token::Function(_) => Some(Value::Unknown),
        _ => None,
    });
    if let Some(size) = size {
        add(Property::FontSize, size);
    }
    if let Some(family) = parse_family("", before_family) {
        add(Property::SymbolFont, family);
    }
}

/// Parses the first family of fonts: true if its codes are no characters.
pub(super) fn parse_family(_: &str, value: &[Token]) -> Option<Value> {
    let first = split(value, ',').first().copied().unwrap_or_default();
    let mut names = first.iter().filter_map(|token| match token {
        Token::Ident(name) | Token::Text(name) => Some(name),
        _ => None,
    });
    let has_name = names.clone().next().is_some();
    has_name.then(|| Value::Flag(names.any(|name| is_symbol_font(name))))
}

/// Parses one to four lengths for the sides of a box.
pub(super) fn parse_sides(
    properties: &[Property],
    value: &[Token],
    add: &mut dyn FnMut(Property, Value),
) {
    let parts: Vec<&[Token]> =
        value.split(|token| *token == Token::White).filter(|part| !part.is_empty()).collect();
    let values: Option<Vec<Value>> = if parts.iter().any(|part| part.len() > 1) {
        // A calculation.
        Some(vec![Value::Unknown])
    } else {
        parts.iter().map(|part| parse_offset("", part)).collect()
    };
    let Some(values) = values.filter(|values| (1..=4).contains(&values.len())) else { return };
    for (nth, property) in properties.iter().enumerate() {
        let value = values.get(nth).or_else(|| values.get(nth % 2)).or(values.first());
        if let Some(value) = value {
            add(*property, value.clone());
        }
    }
}

pub(super) fn parse_content(_: &str, value: &[Token]) -> Option<Value> {
    if is_word(value, "none") || is_word(value, "normal") {
        return Some(Value::Initial);
    }
    let mut parts = Vec::new();
    let mut rest = value;
    while let Some((first, behind)) = rest.split_first() {
        rest = behind;
        match first {
            Token::White => {}
            // Words behind a slash are spoken, not shown.
            Token::Delim('/') => break,
            Token::Text(text) => parts.push(ContentPart::Text(text.clone())),
            Token::Function(name) => {
                let end = find_closing(rest, ')');
                let is_attribute = name.eq_ignore_ascii_case("attr");
                parts.push(match rest[..end].iter().find(|token| **token != Token::White) {
                    Some(Token::Ident(attribute)) if is_attribute => {
                        ContentPart::Attribute(attribute.to_ascii_lowercase())
                    }
                    _ => ContentPart::Other,
                });
                rest = rest.get(end + 1..).unwrap_or_default();
            }
            // Quotation marks.
            Token::Ident(_) => parts.push(ContentPart::Text("“".to_owned())),
            Token::Url => parts.push(ContentPart::Other),
            _ => return None,
        }
    }
    Some(Value::Content(parts))
}
