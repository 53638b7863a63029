//! Computes a style from the declarations that hold: where an element stands, and whether
//! it is shown.

use super::cascade::Winners;
use super::computed::{MEDIUM, Style};
use super::edges::compute_edges;
use super::paint::compute_paint;
use super::position::{compute_boundaries, compute_rise};
use crate::html::css::{Display, FontSize, Length, Property, Unit, Value, Visibility};

/// Largest length that is told apart from larger ones.
const MAX_LENGTH: i64 = 1_000_000_000_000;
/// Largest size of text.
const MAX_SIZE: i64 = 1_000_000_000;

/// Facts about an element that its style hangs on, beside declarations.
pub(super) struct ElementContext<'t> {
    pub(super) name: &'t str,
    /// True if an animation of the page changes what is seen.
    pub(super) has_animations: bool,
    /// A number for what sets the element apart within a cell; 0 for nothing.
    pub(super) part: u32,
    /// True for a cell of a table of data.
    pub(super) is_cell: bool,
    /// True if what it holds is shown on demand, or a template in the place of it.
    pub(super) is_closed: bool,
}

/// Computes the style of an element.
pub(super) fn compute_style(parent: &Style, context: &ElementContext, values: &Winners) -> Style {
    let mut style = Style {
        in_cell: parent.in_cell || context.is_cell,
        doubtful_box: false,
        pale: false,
        ..*parent
    };
    style.font_size = compute_font_size(parent, values).clamp(0, MAX_SIZE);
    style.doubtful |=
        is_inner(context, &style) && values.get(Property::FontSize) == Some(&Value::Unknown);
    compute_display(parent, context, values, &mut style);
    let is_floating = values.get(Property::Float) == Some(&Value::Flag(true));
    let is_out_of_flow =
        matches!(values.get(Property::Position), Some(Value::Positioned { out_of_flow: true }));
    if is_floating || is_out_of_flow {
        style.display = match style.display {
            Display::None => Display::None,
            _ => Display::Block,
        };
    }
    compute_part(parent, context, &mut style);
    compute_edges(parent, values, &mut style);
    compute_boundaries(parent, context, values, &mut style);
    compute_rise(parent, values, &mut style);
    compute_line_through(parent, is_floating || is_out_of_flow, values, &mut style);
    compute_paint(parent, is_inner(context, &style), values, &mut style);
    compute_motion(context, values, &mut style);
    style.doubtful |= style.is_slightly_raised() && style.in_cell;
    doubt_unusual(context.name, &mut style);
    if let Some(value) = values.get(Property::ListStyle) {
        style.list_numbers = match value {
            Value::Flag(numbers) => Some(*numbers),
            Value::Inherit | Value::Unset => parent.list_numbers,
            Value::Initial => Some(false),
            _ => None,
        };
    }
    style
}

/// Returns true for an element that lies within a cell and is none itself.
pub(super) fn is_inner(context: &ElementContext, style: &Style) -> bool {
    style.in_cell && !context.is_cell
}

fn compute_font_size(parent: &Style, values: &Winners) -> i64 {
    match values.get(Property::FontSize) {
        Some(Value::Initial) => MEDIUM,
        Some(Value::FontSize(FontSize::Smaller)) => parent.font_size * 5 / 6,
        Some(Value::FontSize(FontSize::Larger)) => parent.font_size.saturating_mul(6) / 5,
        Some(Value::FontSize(FontSize::Length(length))) => {
            resolve(*length, parent.font_size, parent.font_size).unwrap_or(parent.font_size)
        }
        _ => parent.font_size,
    }
}

/// Returns a length in thousandths of a pixel; `None` if it hangs on the window.
pub(super) fn resolve(length: Length, font_size: i64, whole: i64) -> Option<i64> {
    let part = |of: i64, unit: i64| {
        (length.value.saturating_mul(of) / unit).clamp(-MAX_LENGTH, MAX_LENGTH)
    };
    match length.unit {
        Unit::Px => Some(length.value),
        Unit::Em => Some(part(font_size, 1000)),
        Unit::Rem => Some(part(MEDIUM, 1000)),
        Unit::Percent => Some(part(whole, 100_000)),
        Unit::Window => (length.value == 0).then_some(0),
    }
}

fn compute_display(parent: &Style, context: &ElementContext, values: &Winners, style: &mut Style) {
    style.display = match values.get(Property::Display) {
        Some(Value::Display(display)) => *display,
        Some(Value::Inherit) => parent.display,
        Some(Value::Initial | Value::Unset) | None => Display::Inline,
        Some(_) => {
            (style.doubtful, style.doubtful_box) = (true, true);
            if matches!(context.name, "td" | "th") { Display::TableCell } else { Display::Inline }
        }
    };
    style.hidden |= style.is_absent();
    match values.get(Property::MsoHide) {
        Some(Value::Flag(true)) => style.hidden = true,
        Some(Value::Unknown) => style.doubtful = true,
        _ => {}
    }
    match values.get(Property::ContentVisibility) {
        Some(Value::Flag(true)) => style.hidden = true,
        Some(Value::Unknown) => style.doubtful = true,
        _ => {}
    }
    style.visibility = match values.get(Property::Visibility) {
        Some(Value::Visibility(visibility)) => *visibility,
        Some(Value::Initial) => Visibility::Visible,
        Some(Value::Unknown | Value::Revert) => {
            style.doubtful = true;
            parent.visibility
        }
        _ => parent.visibility,
    };
}

/// Computes the part of the cell that an element belongs to.
fn compute_part(parent: &Style, context: &ElementContext, style: &mut Style) {
    if !is_inner(context, style) {
        style.part = 0;
    } else if context.part != 0 {
        let sum = parent.part.rotate_left(5) ^ context.part;
        style.part = sum.wrapping_mul(0x0100_0193) | 1;
    }
}

/// Computes if a line runs through the text (CSS Text Decoration Level 3, 2.1): the line
/// of an element runs through its children, whatever they say.
fn compute_line_through(parent: &Style, is_apart: bool, values: &Winners, style: &mut Style) {
    if parent.struck && (is_apart || style.display == Display::InlineBlock) {
        // The line ends at a box of its own.
        style.struck = false;
        style.doubtful = true;
    }
    match values.get(Property::LineThrough) {
        Some(Value::Flag(true)) => {
            style.struck = true;
            style.doubtful |= values.get(Property::LinePainted) == Some(&Value::Flag(false));
        }
        Some(Value::Unknown | Value::Revert) => style.doubtful = true,
        _ => {}
    }
}

/// Doubts what moves into sight, or is changed while it is painted.
fn compute_motion(context: &ElementContext, values: &Winners, style: &mut Style) {
    let is_set = |property| {
        matches!(values.get(property), Some(Value::Flag(true) | Value::Unknown | Value::Revert))
    };
    let inner = is_inner(context, style);
    if context.has_animations && is_set(Property::Animation) {
        let appearance = style.appearance();
        style.doubtful |= inner || appearance.hidden || appearance.unpainted;
    }
    style.doubtful |= style.in_cell && (is_set(Property::Distortion) || is_set(Property::Order));
    style.doubtful |= inner && context.is_closed;
}

/// Doubts elements that do not look as their names say.
fn doubt_unusual(name: &str, style: &mut Style) {
    let is_raised = style.appearance().position != crate::appearance::Position::Baseline;
    style.doubtful |= style.in_cell
        && match name {
            "sup" | "sub" => !is_raised,
            "del" | "s" | "strike" => !style.struck,
            _ => false,
        };
}
