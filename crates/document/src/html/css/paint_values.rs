//! Values of properties that decide what is painted.

use super::color::{Color, parse_color, parse_legacy_color};
use super::property_values::{is_word, parse_length, words};
use super::token::{Token, find_closing, split};
use super::values::{Length, Property, Unit, Value};

pub(super) fn parse_text_color(_: &str, value: &[Token]) -> Option<Value> {
    match value {
        [Token::Ident(word)] if word.eq_ignore_ascii_case("currentcolor") => {
            Some(Value::CurrentColor)
        }
        [Token::Function(_), ..] => Some(parse_color(value).map_or(Value::Unknown, Value::Color)),
        _ => parse_color(value).map(Value::Color).or_else(|| parse_bare_color(value)),
    }
}

/// Parses a colour that lacks its `#`: one on pages without a doctype, nothing on others
/// (Quirks Mode Standard, 3.1).
fn parse_bare_color(value: &[Token]) -> Option<Value> {
    let digits = match value {
        [Token::Ident(digits)] => digits.clone(),
        [Token::Number(value)] => format!("{:06}", value / 1000),
        [Token::Dimension(value, unit)] => format!("{}{unit}", value / 1000),
        _ => return None,
    };
    parse_legacy_color(&digits).map(Value::PossibleColor)
}

pub(super) fn parse_features(_: &str, value: &[Token]) -> Option<Value> {
    let first = value.first()?;
    Some(Value::Flag(matches!(first, Token::Text(_))))
}

pub(super) fn parse_unless_none(name: &str, value: &[Token]) -> Option<Value> {
    let takes_words = name.contains("animation") || name.ends_with("text-security");
    match value {
        [Token::Ident(_)] if is_word(value, "none") => Some(Value::Flag(false)),
        [Token::Ident(_)] if !takes_words => None,
        _ => Some(Value::Flag(true)),
    }
}

pub(super) fn parse_unless_normal(_: &str, value: &[Token]) -> Option<Value> {
    match value {
        [Token::Number(1000) | Token::Percentage(100_000)] => Some(Value::Flag(false)),
        [Token::Ident(_)] => Some(Value::Flag(!is_word(value, "normal"))),
        [Token::Number(_) | Token::Percentage(_) | Token::Function(_), ..] => {
            Some(Value::Flag(true))
        }
        _ => None,
    }
}

pub(super) fn parse_background(value: &[Token], add: &mut dyn FnMut(Property, Value)) {
    let layers = split(value, ',');
    let last = layers.last().copied().unwrap_or_default();
    let mut color = Value::Color(Color::TRANSPARENT);
    let mut image = false;
    for token in value {
        image |= match token {
            Token::Url => true,
            Token::Function(name) => {
                let name = name.to_ascii_lowercase();
                name.ends_with("gradient") || name.contains("image") || name == "url"
            }
            _ => false,
        };
    }
    for (at, token) in last.iter().enumerate() {
        let tokens = match token {
            Token::Function(_) => {
                let end = find_closing(&last[at + 1..], ')');
                &last[at..(at + end + 2).min(last.len())]
            }
            _ => std::slice::from_ref(token),
        };
        color = parse_text_color("", tokens).unwrap_or(color);
    }
    add(Property::BackgroundColor, color);
    add(Property::BackgroundImage, Value::Flag(image));
}

pub(super) fn parse_decoration(name: &str, value: &[Token], add: &mut dyn FnMut(Property, Value)) {
    let is_unpainted = match name {
        "text-decoration-thickness" => parse_length(value).is_some_and(|length| length.value == 0),
        _ => value.iter().enumerate().any(|(at, token)| match token {
            Token::Function(_) => {
                let end = find_closing(&value[at + 1..], ')');
                let tokens = &value[at..(at + end + 2).min(value.len())];
                parse_color(tokens).is_none_or(|color| color.alpha < 64)
            }
            Token::Ident(_) | Token::Hash(_) => {
                parse_color(std::slice::from_ref(token)).is_some_and(|color| color.alpha < 64)
            }
            _ => false,
        }),
    };
    if name != "text-decoration-line" {
        add(Property::LinePainted, Value::Flag(!is_unpainted));
    }
    if name == "text-decoration-line" || name.ends_with("decoration") {
        add(Property::LineThrough, Value::Flag(words(value).any(|word| word == "line-through")));
    }
}

pub(super) fn parse_clip(name: &str, value: &[Token]) -> Option<Value> {
    let [Token::Function(function), inner @ ..] = value else {
        let plain = is_word(value, "none") || is_word(value, "auto");
        if name == "clip" && !plain {
            return None;
        }
        return Some(if plain { Value::Initial } else { Value::Flag(false) });
    };
    let lengths: Vec<Option<Length>> = inner
        .iter()
        .filter(|token| {
            matches!(token, Token::Number(_) | Token::Dimension(..) | Token::Percentage(_))
        })
        .map(|token| parse_length(std::slice::from_ref(token)))
        .collect();
    let is_at_most = |unit: Unit, most: i64| {
        move |length: &Option<Length>| {
            length.is_some_and(|length| length.unit == unit && length.value <= most)
        }
    };
    let is_half = |length: &Option<Length>| {
        length.is_some_and(|length| length.unit == Unit::Percent && length.value >= 50_000)
    };
    let gone = match function.to_ascii_lowercase().as_str() {
        "rect" if name == "clip" => {
            lengths.len() == 4 && lengths.iter().all(is_at_most(Unit::Px, 1000))
        }
        "inset" => !lengths.is_empty() && lengths.iter().all(is_half),
        "circle" => matches!(lengths.first(), Some(Some(Length { value: 0, .. }))),
        _ => false,
    };
    Some(Value::Flag(gone))
}

pub(super) fn parse_opacity(_: &str, value: &[Token]) -> Option<Value> {
    match value {
        [Token::Number(value)] => Some(Value::Number(*value)),
        [Token::Percentage(value)] => Some(Value::Number(*value / 100)),
        [Token::Function(_), ..] => Some(Value::Unknown),
        _ => None,
    }
}
