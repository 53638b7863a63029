//! Values of what stands around a box: padding, borders, and whether its children are boxes
//! of their own.

use super::property_values::{parse_sides, words};
use super::token::Token;
use super::values::{Property, Value};

/// Styles of lines that are seen (CSS Backgrounds and Borders Level 3, 3.2).
const LINE_STYLES: [&str; 8] =
    ["solid", "dotted", "dashed", "double", "groove", "ridge", "inset", "outset"];

/// Returns true if a value of `display` makes each child a box of its own (CSS Flexbox Level
/// 1, 3; CSS Grid Level 2, 5).
pub(super) fn holds_items(value: &[Token]) -> bool {
    words(value).any(|word| {
        let word = word.trim_start_matches("-webkit-").trim_start_matches("-ms-");
        let word = word.trim_start_matches("-moz-").trim_start_matches("inline-");
        matches!(word, "flex" | "grid" | "box" | "flexbox")
    })
}

/// Parses a border: true if a line is drawn.
pub(super) fn parse_border(_: &str, value: &[Token]) -> Option<Value> {
    // An empty value declares nothing.
    value.first()?;
    let is_drawn = words(value).any(|word| LINE_STYLES.contains(&word.as_str()));
    let is_empty = value
        .iter()
        .any(|token| matches!(token, Token::Number(0)) || matches!(token, Token::Dimension(0, _)));
    Some(Value::Flag(is_drawn && !is_empty))
}

/// Parses `padding`, of which only the sides beside text count.
pub(super) fn parse_padding(value: &[Token], add: &mut dyn FnMut(Property, Value)) {
    let sides = [
        Property::MarginTop,
        Property::PaddingRight,
        Property::MarginBottom,
        Property::PaddingLeft,
    ];
    parse_sides(&sides, value, &mut |property, value| {
        if matches!(property, Property::PaddingLeft | Property::PaddingRight) {
            add(property, value);
        }
    });
}
