//! Edges of inline boxes at which what they hold is seen apart from what stands beside them.

use super::cascade::Winners;
use super::computed::Style;
use super::layout::resolve;
use crate::html::css::{Display, Property, Value};

/// The edges of a box at which a gap, a line, or another box is seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(in crate::html) struct Edges {
    /// Between what stands before the box and what it begins with.
    pub(in crate::html) start: bool,
    /// Between what it ends with and what follows it.
    pub(in crate::html) end: bool,
}

impl Edges {
    pub(super) const BOTH: Self = Self { start: true, end: true };

    /// Returns the edges of either.
    pub(super) fn or(self, other: Self) -> Self {
        Self { start: self.start || other.start, end: self.end || other.end }
    }
}

/// Computes the edges of an element, and the gaps between its letters.
pub(super) fn compute_edges(parent: &Style, values: &Winners, style: &mut Style) {
    compute_letter_spacing(parent, values, style);
    let is_contents = style.display == Display::Contents;
    style.holds_items = match values.get(Property::Items) {
        Some(Value::Flag(holds)) => *holds,
        Some(Value::Inherit) => parent.holds_items,
        _ => false,
    } || is_contents && parent.holds_items;
    style.edges = if is_contents {
        Edges::default()
    } else if style.display == Display::InlineBlock || parent.holds_items {
        Edges::BOTH
    } else {
        let is_apart = |properties: [Property; 3]| {
            properties.into_iter().any(|property| takes_room(values.get(property), style.font_size))
        };
        Edges {
            start: is_apart([Property::MarginLeft, Property::PaddingLeft, Property::BorderLeft]),
            end: is_apart([Property::MarginRight, Property::PaddingRight, Property::BorderRight]),
        }
    };
}

/// Returns true if a value parts a box from what is beside it, or may do so.
fn takes_room(value: Option<&Value>, font_size: i64) -> bool {
    match value {
        Some(Value::Flag(is_drawn)) => *is_drawn,
        // A width that hangs on the window is something.
        Some(Value::Length(length)) => resolve(*length, font_size, font_size) != Some(0),
        Some(Value::Unknown | Value::Revert) => true,
        _ => false,
    }
}

fn compute_letter_spacing(parent: &Style, values: &Winners, style: &mut Style) {
    style.letter_spacing = match values.get(Property::LetterSpacing) {
        Some(Value::Length(length)) => {
            resolve(*length, style.font_size, style.font_size).unwrap_or_default()
        }
        Some(Value::Initial) => 0,
        _ => parent.letter_spacing,
    };
}
