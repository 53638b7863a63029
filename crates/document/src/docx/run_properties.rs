//! Run properties (ECMA-376 Part 1, 17.3.2) as far as they change what a reader sees, and
//! how those of styles and of a run come together (17.7.2, 17.7.3).

use super::color::Color;
use crate::appearance::{Position, is_symbol_font};
use crate::xml::Element;

/// The run properties of one level: of the defaults, a style, or a run itself. None is not
/// given there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct RunProperties {
    strike: Option<bool>,
    double_strike: Option<bool>,
    vanish: Option<bool>,
    /// True if it is the paragraph mark of a style separator, which is always hidden.
    pub(super) spec_vanish: Option<bool>,
    /// The position of `vertAlign`.
    pub(super) alignment: Option<Position>,
    /// The height over the line, in half-points.
    pub(super) rise: Option<i32>,
    /// The size, in half-points.
    pub(super) size: Option<i32>,
    /// The width of characters, in percent.
    pub(super) scale: Option<i32>,
    /// The space that is added between characters, in twentieths of a point.
    pub(super) spacing: Option<i32>,
    pub(super) color: Option<Color>,
    /// The color of a marker pen.
    pub(super) highlight: Option<Color>,
    pub(super) shading: Option<Color>,
    pub(super) fill: Option<TextFill>,
    /// True if a line is drawn around each character ([MS-DOCX], `textOutline`).
    pub(super) has_outline: Option<bool>,
    /// True if its font has signs in the places of letters and digits.
    pub(super) has_symbol_font: Option<bool>,
    /// True if two lines stand in one (17.3.2.10).
    pub(super) is_combined: Option<bool>,
}

/// The fill of characters ([MS-DOCX], `textFill`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TextFill {
    /// None: they are clear.
    None,
    /// One that may be clear, or have the color of the page.
    Faint,
    /// A color that is seen.
    Painted,
}

/// The levels at which run properties are given, from the lowest (17.7.2).
pub(super) struct PropertyLevels {
    /// Those of the document.
    pub(super) defaults: RunProperties,
    /// Those of the styles of table, paragraph and characters.
    pub(super) styles: [RunProperties; 3],
    /// Those of the run itself.
    pub(super) direct: RunProperties,
}

impl RunProperties {
    /// Reads an element `rPr`.
    pub(super) fn parse(properties: Element) -> Self {
        let mut read = Self::default();
        for setting in properties.elements() {
            read.set(setting);
        }
        read
    }

    fn set(&mut self, setting: Element) {
        let number = || setting.val()?.trim().trim_end_matches(['%']).parse().ok();
        match setting.name() {
            "strike" => self.strike = Some(setting.is_on()),
            "dstrike" => self.double_strike = Some(setting.is_on()),
            "vanish" => self.vanish = Some(setting.is_on()),
            "specVanish" => self.spec_vanish = Some(setting.is_on()),
            "vertAlign" => self.alignment = Some(read_alignment(setting)),
            "position" => self.rise = read_measure(setting, 2),
            "sz" => self.size = read_measure(setting, 2),
            "w" => self.scale = number(),
            "spacing" => self.spacing = read_measure(setting, 20),
            "color" => self.color = Some(Color::of_text(setting)),
            "highlight" => self.highlight = Color::of_highlight(setting),
            "shd" => self.shading = Color::of_shading(setting),
            "textFill" => self.fill = Some(read_text_fill(setting)),
            "textOutline" => self.has_outline = Some(setting.child("noFill").is_none()),
            "rFonts" => self.has_symbol_font = names_symbol_font(setting),
            "eastAsianLayout" => {
                let combines = setting.attribute("combine");
                self.is_combined = combines.map(|value| value != "0" && value != "false");
            }
            _ => {}
        }
    }

    /// Sets what a higher level gives.
    pub(super) fn overlay(&mut self, higher: Self) {
        let lower = *self;
        *self = Self {
            strike: higher.strike.or(lower.strike),
            double_strike: higher.double_strike.or(lower.double_strike),
            vanish: higher.vanish.or(lower.vanish),
            spec_vanish: higher.spec_vanish.or(lower.spec_vanish),
            alignment: higher.alignment.or(lower.alignment),
            rise: higher.rise.or(lower.rise),
            size: higher.size.or(lower.size),
            scale: higher.scale.or(lower.scale),
            spacing: higher.spacing.or(lower.spacing),
            color: higher.color.or(lower.color),
            highlight: higher.highlight.or(lower.highlight),
            shading: higher.shading.or(lower.shading),
            fill: higher.fill.or(lower.fill),
            has_outline: higher.has_outline.or(lower.has_outline),
            has_symbol_font: higher.has_symbol_font.or(lower.has_symbol_font),
            is_combined: higher.is_combined.or(lower.is_combined),
        };
    }

    /// Returns true if a line runs through the characters.
    pub(super) fn is_struck(&self) -> bool {
        self.strike == Some(true) || self.double_strike == Some(true)
    }

    /// Returns true if the characters are hidden.
    pub(super) fn is_hidden(&self) -> bool {
        self.vanish == Some(true)
    }
}

impl PropertyLevels {
    /// Returns the properties that come of all levels. A toggle property of styles turns
    /// what other styles say; that of the document or of a run holds (17.7.3).
    pub(super) fn combine(&self) -> RunProperties {
        let mut combined = self.defaults;
        for level in self.styles.into_iter().chain([self.direct]) {
            combined.overlay(level);
        }
        combined.strike = Some(self.toggle(|level| level.strike));
        combined.vanish = Some(self.toggle(|level| level.vanish));
        combined
    }

    fn toggle(&self, property: impl Fn(&RunProperties) -> Option<bool>) -> bool {
        property(&self.direct).unwrap_or_else(|| {
            let set = self.styles.iter().filter(|level| property(level) == Some(true)).count();
            property(&self.defaults) == Some(true) || set % 2 == 1
        })
    }
}

fn read_alignment(setting: Element) -> Position {
    match setting.val().as_deref() {
        Some("superscript") => Position::Raised,
        Some("subscript") => Position::Lowered,
        _ => Position::Baseline,
    }
}

/// Reads a measure: a number in the unit of the property, of which a point has
/// `per_point`, or one with a unit of its own (22.9.2.15).
fn read_measure(setting: Element, per_point: i64) -> Option<i32> {
    let value = setting.val()?;
    let value = value.trim();
    let digits = value.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let (whole, _) = digits.split_once('.').unwrap_or((digits, ""));
    let number: i64 = whole.parse::<i32>().ok()?.into();
    let thousandths = match &value[digits.len()..] {
        "pt" => 1000,
        "mm" => 2835,
        "cm" => 28346,
        "in" => 72000,
        "pc" | "pi" => 12000,
        _ => return i32::try_from(number).ok(),
    };
    i32::try_from(number * per_point * thousandths / 1000).ok()
}

fn read_text_fill(fill: Element) -> TextFill {
    if fill.child("noFill").is_some() {
        return TextFill::None;
    }
    let is_faint = fill.descendants().any(|part| match part.name() {
        "alpha" => true,
        "srgbClr" => part.val().is_some_and(|color| Color::is_light(&color)),
        "schemeClr" => part.val().is_some_and(|name| name.starts_with("bg") || name == "lt1"),
        _ => false,
    });
    if is_faint { TextFill::Faint } else { TextFill::Painted }
}

fn names_symbol_font(fonts: Element) -> Option<bool> {
    Some(is_symbol_font(&fonts.attribute("ascii")?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::Tree;

    fn parse(source: &str) -> RunProperties {
        let source = format!("<rPr>{source}</rPr>");
        let tree = Tree::parse(&source).unwrap();
        RunProperties::parse(tree.root().unwrap())
    }

    #[test]
    fn toggles_of_styles_turn_and_those_of_a_run_hold() {
        let (on, off, none) = (parse("<strike/>"), parse("<strike val='off'/>"), parse(""));
        let is_struck = |defaults, styles, direct| {
            PropertyLevels { defaults, styles, direct }.combine().is_struck()
        };
        assert!(is_struck(none, [none, none, on], none));
        assert!(!is_struck(none, [none, on, on], none));
        assert!(is_struck(none, [on, on, on], none));
        assert!(is_struck(none, [none, on, off], none));
        assert!(is_struck(on, [none, on, none], none));
        assert!(!is_struck(on, [on, on, on], off));
        assert!(is_struck(none, [none, on, on], on));
    }

    #[test]
    fn other_properties_are_taken_from_the_highest_level() {
        let raised = parse("<vertAlign val='superscript'/><dstrike/><position val='12pt'/>");
        let level = parse("<vertAlign val='baseline'/><dstrike val='0'/>");
        let styles = [RunProperties::default(), raised, level];
        let defaults = RunProperties::default();
        let combined = PropertyLevels { defaults, styles, direct: defaults }.combine();
        assert_eq!((combined.alignment, combined.is_struck()), (Some(Position::Baseline), false));
        assert_eq!(combined.rise, Some(24));
    }
}
