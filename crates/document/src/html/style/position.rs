//! Where an element stands: above or below its line, off the page, in a box that cuts it.

use super::cascade::Winners;
use super::computed::Style;
use super::layout::{ElementContext, is_inner, resolve};
use crate::html::css::{Align, Display, Length, Property, Unit, Value};

/// Further from its place than this, in thousandths of a pixel, nothing is on the page.
const FAR: i64 = 400_000;
/// Further down or to the right than any page reaches.
const FAR_AWAY: i64 = 5_000_000;
/// A box with this extent or less shows nothing.
const NOTHING: i64 = 1000;

/// Computes the height of text above its line.
pub(super) fn compute_rise(parent: &Style, values: &Winners, style: &mut Style) {
    if style.is_block() {
        (style.rise, style.line_size) = (0, style.font_size);
        return;
    }
    let size = parent.font_size;
    let mut rise = match values.get(Property::VerticalAlign) {
        Some(Value::Align(Align::Super)) => size / 3,
        Some(Value::Align(Align::Sub)) => -size / 4,
        // The part is one of the height of the line.
        Some(Value::Align(Align::Length(length))) => {
            resolve(*length, style.font_size, style.font_size * 6 / 5).unwrap_or_default()
        }
        Some(Value::Align(Align::Edge)) => {
            let is_smaller = style.font_size * 100 < size * 85;
            style.doubtful |= style.in_cell && is_smaller;
            0
        }
        Some(Value::Unknown | Value::Revert) => {
            style.doubtful |= style.in_cell;
            0
        }
        _ => 0,
    };
    rise += match values.get(Property::FontVariantPosition) {
        Some(Value::Align(Align::Super)) => size / 3,
        Some(Value::Align(Align::Sub)) => -size / 4,
        _ => 0,
    };
    if let Some(Value::Positioned { out_of_flow: false }) = values.get(Property::Position) {
        let top = offset(values, Property::Top, style);
        let bottom = offset(values, Property::Bottom, style);
        rise += top.map_or(bottom.unwrap_or_default(), |top| -top);
    }
    // Word writes its own property beside that of browsers.
    let of_word = offset(values, Property::MsoTextRaise, style).unwrap_or_default();
    if of_word.abs() > rise.abs() {
        rise = of_word;
    }
    if rise == 0 && values.get(Property::MsoReference).is_some() {
        rise = size / 3;
    }
    style.rise = style.rise.saturating_add(rise);
}

/// Returns an offset in thousandths of a pixel; `None` if there is none.
fn offset(values: &Winners, property: Property, style: &mut Style) -> Option<i64> {
    match values.get(property)? {
        Value::Length(length) => {
            let offset = resolve(*length, style.font_size, style.font_size);
            style.doubtful |= offset.is_none() && style.in_cell;
            offset
        }
        Value::Unknown => {
            style.doubtful |= style.in_cell;
            None
        }
        _ => None,
    }
}

/// Computes what is cut off, or is off the page.
pub(super) fn compute_boundaries(
    parent: &Style,
    context: &ElementContext,
    values: &Winners,
    style: &mut Style,
) {
    let is_inner = is_inner(context, style);
    compute_offsets(is_inner, values, style);
    compute_margins(is_inner, values, style);
    compute_extent(values, style);
    let is_absolute =
        matches!(values.get(Property::Position), Some(Value::Positioned { out_of_flow: true }));
    for property in [Property::Clip, Property::ClipPath] {
        match values.get(property) {
            _ if property == Property::Clip && !is_absolute => {}
            Some(Value::Flag(true)) => style.clipped = true,
            Some(Value::Flag(false) | Value::Unknown) => style.doubtful |= is_inner,
            _ => {}
        }
    }
    // An element out of the flow may stand on top of something else.
    style.doubtful |= is_inner && is_absolute && !style.clipped && !style.hidden;
    style.doubtful |=
        is_inner && matches!(values.get(Property::Position), Some(Value::Unknown | Value::Revert));
    compute_indent(parent, is_inner, values, style);
}

fn compute_offsets(is_inner: bool, values: &Winners, style: &mut Style) {
    let Some(Value::Positioned { out_of_flow }) = values.get(Property::Position) else { return };
    for property in [Property::Left, Property::Right, Property::Top, Property::Bottom] {
        let Some(offset) = offset(values, property, style) else { continue };
        style.clipped |= offset <= -FAR || offset >= FAR_AWAY;
        let is_sideways = matches!(property, Property::Left | Property::Right);
        let most = if is_sideways { style.font_size / 5 } else { style.font_size };
        style.doubtful |= is_inner && !*out_of_flow && offset.abs() > most;
    }
}

fn compute_margins(is_inner: bool, values: &Winners, style: &mut Style) {
    let most = if style.is_block() { style.font_size } else { style.font_size / 5 };
    let sides =
        [Property::MarginLeft, Property::MarginRight, Property::MarginTop, Property::MarginBottom];
    for property in sides {
        let Some(Value::Length(length)) = values.get(property) else { continue };
        let Some(margin) = resolve(*length, style.font_size, 0) else { continue };
        style.clipped |=
            margin <= -FAR && matches!(property, Property::MarginLeft | Property::MarginTop);
        style.doubtful |= is_inner && -margin > most;
    }
    if let Some(Value::Length(length)) = values.get(Property::LetterSpacing) {
        let spacing = resolve(*length, style.font_size, style.font_size).unwrap_or_default();
        style.doubtful |= -spacing > style.font_size / 3;
    }
}

/// Computes what a box cuts off that is smaller than its text.
fn compute_extent(values: &Winners, style: &mut Style) {
    if !matches!(values.get(Property::Overflow), Some(Value::Flag(true) | Value::Unknown)) {
        return;
    }
    let extent = |properties: &[Property]| {
        let lengths = properties.iter().filter_map(|property| match values.get(*property) {
            Some(Value::Length(length)) => resolve(*length, style.font_size, FAR_AWAY),
            _ => None,
        });
        lengths.min()
    };
    let smallest = match style.display {
        Display::Block | Display::InlineBlock => {
            // Digits stand side by side, so the width is to hold several.
            let width = extent(&[Property::Width, Property::MaxWidth]).map(|width| width / 2);
            width.into_iter().chain(extent(&[Property::Height, Property::MaxHeight])).min()
        }
        // A cell grows with its text, unless it may not.
        Display::TableCell => extent(&[Property::MaxWidth]).map(|width| width / 2),
        _ => None,
    };
    let Some(smallest) = smallest else { return };
    if smallest <= NOTHING && style.display != Display::TableCell {
        style.clipped = true;
    } else {
        style.doubtful |= style.in_cell && smallest < style.font_size * 4 / 5;
    }
}

/// Computes if the first line of a paragraph is moved off the page. The indent is
/// inherited, but moves only the text of blocks.
fn compute_indent(parent: &Style, is_inner: bool, values: &Winners, style: &mut Style) {
    let indent = match values.get(Property::TextIndent) {
        None | Some(Value::Inherit | Value::Unset) => {
            style.indented_away = parent.indented_away;
            return;
        }
        Some(Value::Length(Length { value, unit: Unit::Percent })) => {
            Some(if value.abs() >= 100_000 { -FAR } else { 0 })
        }
        Some(Value::Length(length)) => resolve(*length, style.font_size, 0),
        Some(Value::Unknown | Value::Revert) => {
            style.doubtful |= is_inner;
            None
        }
        Some(_) => None,
    };
    let is_away = indent.is_some_and(|indent| indent <= -FAR / 4 || indent >= FAR_AWAY);
    style.indented_away = is_away && style.display != Display::Inline;
    style.doubtful |= is_away && !style.indented_away && style.in_cell;
}
