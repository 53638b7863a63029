//! Style sheets, as far as they decide what a reader of a page sees of its text.
//!
//! Parsing recovers as browsers do (CSS Syntax Level 3). What this module does not know is
//! kept as something that may hold, so that a figure under it is left to a person.

mod box_values;
mod color;
mod declaration;
mod media;
mod nth;
mod number;
mod paint_values;
mod properties;
mod property_values;
mod selector;
mod selector_match;
mod sheet;
mod token;
mod values;
mod variables;

pub(super) use color::{Color, parse_legacy_color};
pub(super) use declaration::{Declaration, parse_style_attribute};
pub(super) use media::Condition;
pub(super) use selector::{Pseudo, Selector};
pub(super) use selector_match::{Match, Matcher};
pub(super) use sheet::{Rule, StyleSheet};
pub(super) use values::{
    Align, ContentPart, Display, FontSize, Length, PROPERTY_COUNT, Property, Unit, Value,
    Visibility,
};
