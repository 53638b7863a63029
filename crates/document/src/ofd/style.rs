//! Colors (GB/T 33190-2016, 8.3) and drawing parameters (8.2).

use super::numbers::{flag, number, parse_number, parse_numbers};
use super::resources::Resources;
use crate::page::color::Color;
use crate::page::ink::Ink;
use crate::page::matrix::whole;
use crate::xml::Element;

/// Most drawing parameters that build on one another.
const MAX_DEPTH: usize = 16;
/// Width of a line that has none, in millimetres.
const LINE_WIDTH: f64 = 0.353;
/// Largest value of an opacity.
const OPAQUE: f64 = 255.0;
/// Largest value of a component of CMYK where programs write per cent.
const PER_CENT: f64 = 100.0;

/// The drawing parameters that are in force.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct DrawStyle {
    fill: Option<Ink>,
    stroke: Option<Ink>,
    line_width: Option<f64>,
    is_dashed: bool,
}

impl DrawStyle {
    /// Returns it with the parameters that an element names and has itself.
    pub(super) fn with_element(self, element: Element, resources: &Resources) -> Self {
        let named = element.attribute("DrawParam").and_then(|id| resources.style(&id));
        named.map_or(self, |named| self.with(named)).with_own(element, resources)
    }

    /// Returns it with named parameters, after those on which they build.
    pub(super) fn with_named(self, id: &str, resources: &Resources) -> Self {
        let mut chain = Vec::new();
        let mut next = Some(id.to_owned());
        while let Some(element) = next.and_then(|id| resources.draw_param(&id)) {
            chain.push(element);
            next = element.attribute("Relative").filter(|_| chain.len() < MAX_DEPTH);
        }
        chain.into_iter().rev().fold(self, |style, element| style.with_own(element, resources))
    }

    /// Returns it with what others say.
    fn with(self, other: Self) -> Self {
        Self {
            fill: other.fill.or(self.fill),
            stroke: other.stroke.or(self.stroke),
            line_width: other.line_width.or(self.line_width),
            is_dashed: self.is_dashed || other.is_dashed,
        }
    }

    fn with_own(self, element: Element, resources: &Resources) -> Self {
        let ink = |name: &str| element.child(name).map(|color| read_ink(color, resources));
        Self {
            fill: ink("FillColor").or(self.fill),
            stroke: ink("StrokeColor").or(self.stroke),
            line_width: number(element, "LineWidth").or(self.line_width),
            is_dashed: self.is_dashed || element.attribute("DashPattern").is_some(),
        }
    }

    /// Returns the ink of the areas of text, if it is filled.
    pub(super) fn text_fill(&self, text: Element) -> Option<Ink> {
        flag(text, "Fill").unwrap_or(true).then(|| self.fill.unwrap_or(BLACK))
    }

    /// Returns the ink of the outlines of text, if it is stroked.
    pub(super) fn text_stroke(&self, text: Element) -> Option<Ink> {
        flag(text, "Stroke").unwrap_or(false).then(|| self.stroke.unwrap_or(BLACK))
    }

    /// Returns the ink of the area of a path, if it is filled; without a color it is clear.
    pub(super) fn path_fill(&self, path: Element) -> Option<Ink> {
        self.fill.filter(|_| flag(path, "Fill").unwrap_or(false))
    }

    /// Returns the ink of the line of a path, if it is stroked.
    pub(super) fn path_stroke(&self, path: Element) -> Option<Ink> {
        flag(path, "Stroke").unwrap_or(true).then(|| self.stroke.unwrap_or(BLACK))
    }

    /// Returns the width of lines.
    pub(super) fn line_width(&self) -> f64 {
        self.line_width.unwrap_or(LINE_WIDTH).abs()
    }

    /// True if lines are dashed.
    pub(super) fn is_dashed(&self) -> bool {
        self.is_dashed
    }
}

const BLACK: Ink = Ink { color: Color::BLACK, opacity: 1.0 };

/// Returns the opacity of an element, from 0 to 1.
pub(super) fn opacity(element: Element) -> f64 {
    number(element, "Alpha").map_or(1.0, |alpha| (alpha / OPAQUE).clamp(0.0, 1.0))
}

fn read_ink(element: Element, resources: &Resources) -> Ink {
    Ink { color: read_color(element, resources), opacity: opacity(element) }
}

/// Returns the color of an element; that of a pattern or a shade is not known.
fn read_color(element: Element, resources: &Resources) -> Color {
    if element.elements().next().is_some() {
        return Color::Unknown;
    }
    let space = element.attribute("ColorSpace").and_then(|id| resources.color_space(&id));
    let most = space.map_or(OPAQUE, |space| space.most);
    if let Some(value) = element.attribute("Value") {
        return components_to_color(&value, most);
    }
    let Some(index) = number(element, "Index").map(whole) else { return Color::BLACK };
    let index = usize::try_from(index).unwrap_or(usize::MAX);
    let entry = space.and_then(|space| space.palette.get(index));
    entry.map_or(Color::Unknown, |entry| components_to_color(entry, most))
}

/// Returns the color of the values of its components: one of gray, three of RGB, four of
/// CMYK.
fn components_to_color(text: &str, most: f64) -> Color {
    let parts: Vec<f64> = if text.contains('#') {
        let hex = |word: &str| i64::from_str_radix(word.trim_start_matches('#'), 16).ok();
        let words = text.split_whitespace().take(8).filter_map(hex);
        words.filter_map(|value| parse_number(&value.to_string())).collect()
    } else {
        parse_numbers(text)
    };
    match parts[..] {
        [gray] => Color::gray(gray / most),
        [red, green, blue] => {
            Color::Rgb([red, green, blue].map(|part| (part / most).clamp(0.0, 1.0)))
        }
        [c, m, y, k] => {
            let parts = [c, m, y, k];
            let most = if parts.iter().all(|part| *part <= PER_CENT) { PER_CENT } else { most };
            Color::cmyk(parts.map(|part| part / most))
        }
        _ => Color::Unknown,
    }
}
