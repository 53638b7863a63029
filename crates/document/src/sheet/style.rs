//! The style of a cell: its number format, its font and its fill, and what of its text
//! they let a reader see.

use super::number_format::NumberFormat;
use crate::appearance::{Appearance, LeftOut, Position};

/// Fonts up to this height, in points, leave nothing to read.
const MAX_TINY: u32 = 2;
/// A colour whose parts are no darker than this is white to the eye.
const NEARLY_WHITE: u8 = 0xf0;

/// The style of a cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct CellStyle {
    pub(super) format: NumberFormat,
    pub(super) font: Font,
    pub(super) fill: Fill,
    /// The text is shown again and again until the cell is full.
    pub(super) is_repeated: bool,
    /// A line is drawn from corner to corner.
    pub(super) has_diagonal: bool,
}

/// A font, as far as it changes what a reader sees.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Font {
    pub(super) struck: bool,
    pub(super) position: Position,
    /// So small that nothing can be read.
    pub(super) tiny: bool,
    /// It shows other signs than characters.
    pub(super) is_symbolic: bool,
    pub(super) color: Color,
}

/// The colour of a font or a fill.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Color {
    /// Black, or what the system shows text in.
    #[default]
    Black,
    /// White or nearly so, or what the system shows windows in.
    White,
    /// Red, green and blue.
    Rgb(u32),
    /// A colour of a theme or a palette that was not looked up; equal ones are the same.
    Named(u64),
}

/// The fill of a cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Fill {
    #[default]
    None,
    Solid(Color),
    /// A pattern or a gradient.
    Pattern,
}

/// A piece of text, with a font of its own or that of its cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct TextRun {
    pub(super) text: String,
    pub(super) font: Option<Font>,
}

/// The text of a cell as a reader sees it.
#[derive(Debug, Default)]
pub(super) struct VisibleText {
    pub(super) text: String,
    pub(super) left_out: LeftOut,
    /// Some of it cannot be seen, or perhaps cannot.
    pub(super) is_obscure: bool,
    /// Some of it is struck out.
    pub(super) has_struck: bool,
    /// Some of it is shown as other signs.
    pub(super) has_symbol: bool,
}

impl Color {
    /// Returns a colour by its parts.
    pub(super) fn from_rgb(rgb: u32) -> Self {
        let [_, red, green, blue] = rgb.to_be_bytes();
        match rgb & 0x00ff_ffff {
            0 => Self::Black,
            _ if [red, green, blue].iter().all(|part| *part >= NEARLY_WHITE) => Self::White,
            rgb => Self::Rgb(rgb),
        }
    }

    /// Returns a colour of the palette of old files by its index (ECMA-376 Part 1,
    /// 18.8.27).
    pub(super) fn from_index(index: u32) -> Self {
        match index {
            0 | 8 | 64 | 0x7fff => Self::Black,
            1 | 9 | 65 => Self::White,
            // The first eight stand again behind themselves.
            other => Self::Named(u64::from(if other < 8 { other + 8 } else { other })),
        }
    }
}

impl Font {
    /// Returns true for a font of a height that leaves nothing to read.
    pub(super) fn is_tiny(points: u32) -> bool {
        points <= MAX_TINY
    }

    /// Returns true for the name of a font that shows other signs than characters.
    pub(super) fn is_symbol_font(name: &str) -> bool {
        crate::appearance::is_symbol_font(name)
    }

    /// Returns the appearance of text in the font on a fill.
    fn appearance(self, fill: Fill) -> Appearance {
        let blends = match fill {
            Fill::None => self.color == Color::White,
            Fill::Solid(color) => self.color == color,
            Fill::Pattern => false,
        };
        Appearance {
            position: self.position,
            struck: self.struck,
            hidden: false,
            unpainted: blends || self.tiny,
        }
    }
}

impl CellStyle {
    /// Returns what a reader sees of text in a cell of this style.
    pub(super) fn show(&self, runs: &[TextRun]) -> VisibleText {
        let mut shown = VisibleText::default();
        for run in runs.iter().filter(|run| !run.text.is_empty()) {
            let font = run.font.unwrap_or(self.font);
            let appearance = font.appearance(self.fill);
            // Programs do not agree if a run takes from the cell what it does not say.
            let is_other = run.font.is_some_and(|font| {
                (self.font.struck && !font.struck)
                    || (self.font.position != Position::Baseline
                        && font.position == Position::Baseline)
            });
            let is_faint = self.fill == Fill::Pattern && font.color == Color::White;
            shown.is_obscure |= appearance.unpainted || is_other || is_faint;
            shown.has_struck |= appearance.struck;
            shown.has_symbol |= font.is_symbolic;
            shown.text.push_str(&appearance.apply(&run.text, &mut shown.left_out));
        }
        shown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_on_white_is_not_seen() {
        let white = Font { color: Color::from_rgb(0xffff_ffff), ..Font::default() };
        let black = Font::default();
        let blue = Fill::Solid(Color::from_rgb(0xff44_72c4));
        let run = |text: &str, font| TextRun { text: text.to_owned(), font: Some(font) };
        for (fill, text, is_obscure) in [
            (Fill::None, "27", true),
            (Fill::Solid(Color::from_rgb(0x00f8_f8f8)), "27", true),
            (blue, "2713", false),
            (Fill::Pattern, "2713", true),
            (Fill::Solid(Color::Black), "13", true),
        ] {
            let style = CellStyle { fill, ..CellStyle::default() };
            let mut shown = style.show(&[run("27", black), run("13", white)]);
            assert_eq!((shown.text.as_str(), shown.is_obscure), (text, is_obscure), "{fill:?}");
            assert_eq!(shown.left_out.take_notes().is_empty(), text.len() == 4, "{fill:?}");
        }
        let tiny = Font { tiny: Font::is_tiny(1), ..black };
        assert_eq!(CellStyle::default().show(&[run("2", black), run("7", tiny)]).text, "2");
    }

    #[test]
    fn a_run_without_a_font_has_that_of_its_cell() {
        let struck = Font { struck: true, ..Font::default() };
        let style = CellStyle { font: struck, ..CellStyle::default() };
        let plain = TextRun { text: "7".to_owned(), font: None };
        let own = TextRun { text: "2".to_owned(), font: Some(Font::default()) };
        let shown = style.show(&[plain, own]);
        assert_eq!(shown.text, "2");
        assert!(shown.has_struck && shown.is_obscure);
    }

    #[test]
    fn the_palette_has_its_first_colours_twice() {
        assert_eq!(Color::from_index(2), Color::from_index(10));
        assert_eq!(Color::from_index(1), Color::White);
        assert_ne!(Color::from_index(2), Color::from_index(3));
    }
}
