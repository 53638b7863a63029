//! Computes if text leaves anything to see: its colour against what is behind it, its
//! size, its opacity.

use super::cascade::Winners;
use super::computed::Style;
use crate::html::css::{Color, ContentPart, Property, Value};

/// Colours that differ by no more cannot be told apart, and by no more can hardly be.
const SAME: u8 = 10;
const ALIKE: u8 = 32;
/// Text of this size or less, in thousandths of a pixel, is not painted, cannot be read,
/// and can hardly be.
const NO_SIZE: i64 = 500;
const TINY: i64 = 2500;
const SMALL: i64 = 5000;
/// An opacity up to which nothing is seen, and up to which little is, in thousandths.
const NO_OPACITY: i64 = 40;
const LITTLE_OPACITY: i64 = 250;

/// Computes colours, and if the text of the element is seen.
pub(super) fn compute_paint(parent: &Style, is_inner: bool, values: &Winners, style: &mut Style) {
    compute_color(parent, values, style);
    compute_background(parent, values, style);
    // A picture behind a part of a figure may strike it out.
    style.doubtful |= is_inner && values.get(Property::BackgroundImage) == Some(&Value::Flag(true));
    match values.get(Property::Opacity) {
        Some(Value::Number(opacity)) if *opacity <= NO_OPACITY => style.clipped = true,
        Some(Value::Number(opacity)) => {
            style.doubtful |= style.in_cell && *opacity <= LITTLE_OPACITY;
        }
        Some(Value::Unknown | Value::Revert) => style.doubtful |= style.in_cell,
        _ => {}
    }
    match values.get(Property::TextShadow) {
        Some(Value::Flag(shadow)) => style.has_shadow = *shadow,
        Some(Value::Initial) => style.has_shadow = false,
        Some(Value::Unknown) => style.has_shadow = true,
        _ => {}
    }
    for property in [Property::Color, Property::BackgroundColor] {
        if matches!(values.get(property), Some(Value::PossibleColor(_))) {
            style.doubtful |= style.in_cell;
        }
    }
    // Text of a colour that is not known may be that of its ground.
    style.doubtful |= style.in_cell && values.get(Property::Color) == Some(&Value::Unknown);
    match values.get(Property::SymbolFont) {
        Some(Value::Flag(is_symbolic)) => style.has_symbol_font = *is_symbolic,
        Some(Value::Initial | Value::Revert) => style.has_symbol_font = false,
        _ => {}
    }
    // A picture in the place of the text.
    style.doubtful |= style.in_cell
        && matches!(values.get(Property::Content), Some(Value::Content(parts)) if parts.contains(&ContentPart::Other));
    compare_colors(style);
    style.pale |= style.font_size <= TINY;
    // Some browsers show no text below a size that their reader sets.
    style.doubtful |= style.in_cell && (NO_SIZE..=SMALL).contains(&style.font_size);
}

fn compute_color(parent: &Style, values: &Winners, style: &mut Style) {
    style.color = match values.get(Property::Color) {
        Some(Value::Color(color)) => Some(*color),
        Some(Value::Initial) => Some(Color::BLACK),
        Some(Value::Unknown | Value::Revert) => None,
        _ => parent.color,
    };
    match values.get(Property::TextFill) {
        Some(Value::Color(color)) => style.fill = Some(*color),
        Some(Value::CurrentColor | Value::Initial) => style.fill = None,
        Some(Value::Unknown) => style.doubtful |= style.in_cell,
        _ => {}
    }
}

fn compute_background(parent: &Style, values: &Winners, style: &mut Style) {
    let color = match values.get(Property::BackgroundColor) {
        Some(Value::Color(color)) => Some(*color),
        Some(Value::CurrentColor) => style.color,
        Some(Value::Unknown | Value::Revert | Value::Inherit) => None,
        _ => Some(Color::TRANSPARENT),
    };
    match color {
        Some(color) => {
            style.background = color.blend(parent.background);
            style.is_background_known = parent.is_background_known || color.alpha == u8::MAX;
        }
        None => style.is_background_known = false,
    }
    if let Some(Value::Flag(true) | Value::Unknown) = values.get(Property::BackgroundImage) {
        style.is_background_known = false;
    }
}

/// Compares the colour of the text with that behind it.
fn compare_colors(style: &mut Style) {
    let Some(color) = style.fill.or(style.color) else { return };
    let distance = color.blend(style.background).distance(style.background);
    if distance > ALIKE {
        return;
    }
    if distance <= SAME && style.is_background_known && !style.has_shadow {
        style.pale = true;
    } else {
        style.doubtful |= style.in_cell;
    }
}
