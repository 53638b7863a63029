//! The appearance of a run: what its properties, those of its styles and the color behind
//! it come to for a reader.

use super::color::{Color, Contrast, WHITE};
use super::run_properties::{PropertyLevels, RunProperties, TextFill};
use crate::Uncertainty;
use crate::appearance::{Appearance, Position};

/// The size of text where none is given, in half-points (ECMA-376 Part 1, 17.3.2.38).
const DEFAULT_SIZE: i32 = 20;
/// The largest size that leaves nothing to see, in half-points.
const MAX_UNSEEN_SIZE: i32 = 4;
/// The largest size that a reader may overlook, in half-points.
const MAX_TINY_SIZE: i32 = 8;
/// The smallest width of characters that can be read, in percent.
const MIN_SCALE: i32 = 20;
/// The size over the smallest rise that makes a mark. Smaller ones move text into the
/// middle of its row.
const SIZE_OVER_RISE: i32 = 5;

/// The appearance of a run, and the reason for which it is not certain.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct RunAppearance {
    pub(super) appearance: Appearance,
    /// The reason for which its text may be seen in another way.
    pub(super) doubt: Option<Uncertainty>,
    /// The same for letters and digits alone: the font has signs in their places.
    pub(super) has_symbol_font: bool,
    /// The height and the size of its characters.
    pub(super) shape: CharacterShape,
}

/// The height and size of characters, to tell a mark that is only set a little higher, or
/// smaller, than the figure beside it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct CharacterShape {
    rise: i32,
    size: i32,
}

/// A part of a table style that may apply to a cell (17.7.6).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct ConditionalFormat {
    pub(super) run: RunProperties,
    pub(super) shading: Option<Color>,
}

impl ConditionalFormat {
    /// Adds the formatting of the same part of a style on which this one is based.
    pub(super) fn inherit(&mut self, base: Self) {
        let derived = std::mem::replace(&mut self.run, base.run);
        self.run.overlay(derived);
        self.shading = self.shading.or(base.shading);
    }
}

/// The formatting that a run has from where it stands.
#[derive(Clone, Debug, Default)]
pub(super) struct Surroundings {
    /// That of the table style, for whole tables.
    pub(super) table: RunProperties,
    /// Those of the table style that may apply to the cell.
    pub(super) conditional: Vec<ConditionalFormat>,
    /// That of the paragraph style.
    pub(super) paragraph: RunProperties,
    /// The shading of the table style, of the cell, and of the paragraph.
    pub(super) table_shading: Option<Color>,
    pub(super) cell_shading: Option<Color>,
    pub(super) paragraph_shading: Option<Color>,
    /// The lines of the paragraph are too low to show its text.
    pub(super) has_low_lines: bool,
    /// The color of the page or the shape behind all that; none is white.
    pub(super) ground: Option<Color>,
}

impl Surroundings {
    /// Returns the appearance of a run with a character style and properties of its own.
    pub(super) fn resolve(
        &self,
        defaults: RunProperties,
        character: RunProperties,
        direct: RunProperties,
    ) -> RunAppearance {
        let resolve = |table, ground| {
            let styles = [table, self.paragraph, character];
            let properties = PropertyLevels { defaults, styles, direct }.combine();
            RunAppearance::new(&properties, ground)
        };
        let is_shaded = self.conditional.iter().any(|part| part.shading.is_some());
        let by_style = if is_shaded { Some(Color::Mixed) } else { self.table_shading };
        let own = self.paragraph_shading.or(self.cell_shading);
        let page = self.ground.unwrap_or(WHITE);
        let mut read = resolve(self.table, own.or(by_style).unwrap_or(page));
        if self.has_low_lines {
            read.doubt = read.doubt.or(Some(Uncertainty::Visibility));
        }
        for part in &self.conditional {
            let mut table = self.table;
            table.overlay(part.run);
            let shading = own.or(part.shading).or(self.table_shading);
            let other = resolve(table, shading.unwrap_or(page));
            if other.appearance != read.appearance {
                read.doubt = read.doubt.or(Some(Uncertainty::Visibility));
            }
        }
        read
    }
}

impl RunAppearance {
    fn new(properties: &RunProperties, ground: Color) -> Self {
        let size = properties.size.unwrap_or(DEFAULT_SIZE);
        let rise = properties.rise.unwrap_or_default();
        let ground = properties.highlight.or(properties.shading).unwrap_or(ground);
        let contrast = read_contrast(properties, ground);
        let appearance = Appearance {
            hidden: properties.is_hidden(),
            struck: properties.is_struck(),
            position: read_position(properties.alignment, rise, size),
            unpainted: contrast == Contrast::None || size <= MAX_UNSEEN_SIZE,
        };
        let is_seen = !(appearance.hidden || appearance.struck || appearance.unpainted);
        let doubt = read_doubt(properties, contrast, size).filter(|_| is_seen);
        Self {
            appearance,
            doubt,
            has_symbol_font: properties.has_symbol_font == Some(true),
            shape: CharacterShape { rise, size },
        }
    }
}

impl CharacterShape {
    /// Returns true if characters are of one height and about one size.
    pub(super) fn is_like(self, other: Self) -> bool {
        let (small, large) = (self.size.min(other.size), self.size.max(other.size));
        self.rise == other.rise && small.saturating_mul(3) >= large.saturating_mul(2)
    }
}

/// Returns the reason for which a run that is not hidden may be seen in another way.
fn read_doubt(properties: &RunProperties, contrast: Contrast, size: i32) -> Option<Uncertainty> {
    // A digit is half as wide as its size, which is ten twips to the half-point.
    let is_condensed = properties.spacing.is_some_and(|space| space <= size.saturating_mul(-3));
    if is_condensed || properties.is_combined == Some(true) {
        return Some(Uncertainty::Overprinted);
    }
    let is_tiny = size <= MAX_TINY_SIZE || properties.scale.is_some_and(|scale| scale < MIN_SCALE);
    let is_separator = properties.spec_vanish == Some(true);
    (contrast == Contrast::Doubtful || is_tiny || is_separator).then_some(Uncertainty::Visibility)
}

fn read_contrast(properties: &RunProperties, ground: Color) -> Contrast {
    match properties.fill {
        Some(TextFill::None) if properties.has_outline != Some(true) => Contrast::None,
        Some(TextFill::None | TextFill::Faint) => Contrast::Doubtful,
        Some(TextFill::Painted) => Contrast::Clear,
        None => properties.color.unwrap_or(Color::Automatic).contrast(ground),
    }
}

fn read_position(alignment: Option<Position>, rise: i32, size: i32) -> Position {
    match alignment {
        Some(position) if position != Position::Baseline => position,
        _ if rise.unsigned_abs().saturating_mul(SIZE_OVER_RISE.unsigned_abs())
            < size.unsigned_abs() =>
        {
            Position::Baseline
        }
        _ if rise > 0 => Position::Raised,
        _ if rise < 0 => Position::Lowered,
        _ => Position::Baseline,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::Tree;

    fn read(source: &str) -> RunAppearance {
        let source = format!("<rPr>{source}</rPr>");
        let tree = Tree::parse(&source).unwrap();
        let direct = RunProperties::parse(tree.root().unwrap());
        Surroundings::default().resolve(RunProperties::default(), RunProperties::default(), direct)
    }

    #[test]
    fn what_a_reader_sees_of_a_run() {
        let position = |source| read(source).appearance.position;
        assert_eq!(position("<position val='8'/><sz val='21'/>"), Position::Raised);
        assert_eq!(position("<position val='-8'/><sz val='21'/>"), Position::Lowered);
        assert_eq!(position("<position val='4'/><sz val='21'/>"), Position::Baseline);
        for unpainted in [
            "<color val='FFFFFF'/>",
            "<sz val='2'/>",
            "<color val='FF0000'/><highlight val='red'/>",
            "<color val='FF0000'/><shd val='clear' fill='ff0000'/>",
            "<textFill><noFill/></textFill>",
        ] {
            assert!(read(unpainted).appearance.unpainted, "{unpainted}");
        }
        for seen in [
            "<webHidden/>",
            "<color val='FFFFFF'/><highlight val='black'/>",
            "<color val='FFFFFF'/><textFill><solidFill><srgbClr val='000000'/></solidFill></textFill>",
            "<vanish val='0'/><strike val='false'/>",
            "<position val='2'/><fitText val='400'/><effect val='shimmer'/><bdr val='single'/>",
        ] {
            let read = read(seen);
            assert_eq!((read.appearance, read.doubt), (Appearance::default(), None), "{seen}");
        }
    }

    #[test]
    fn what_may_be_seen_is_in_doubt() {
        for source in [
            "<sz val='6'/>",
            "<w val='1'/>",
            "<color val='FDFDFD'/>",
            "<color val='FFFFFF' themeColor='background1'/>",
            "<specVanish/>",
            "<textFill><solidFill><schemeClr val='bg1'/></solidFill></textFill>",
            "<textFill><noFill/></textFill><textOutline><solidFill/></textOutline>",
        ] {
            let read = read(source);
            assert_eq!(read.doubt, Some(Uncertainty::Visibility), "{source}");
            assert!(!read.appearance.unpainted, "{source}");
        }
        for source in ["<eastAsianLayout combine='1'/>", "<sz val='20'/><spacing val='-80'/>"] {
            assert_eq!(read(source).doubt, Some(Uncertainty::Overprinted), "{source}");
        }
    }
}
