//! The computed style of an element.

use super::edges::Edges;
use crate::appearance::{Appearance, Position};
use crate::html::css::{Color, Display, Visibility};

/// The size of text where nothing else is said, in thousandths of a pixel.
pub(super) const MEDIUM: i64 = 16_000;
/// The least rise, in hundredths of the size of the line, at which text is surely raised,
/// and the largest at which it stands on the line.
const RAISED: i64 = 18;
const LEVEL: i64 = 8;

/// The style of an element, as far as it decides what a reader sees of its text. Lengths
/// are in thousandths of a pixel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::struct_excessive_bools, reason = "each is a property of its own")]
pub(in crate::html) struct Style {
    pub(in crate::html) display: Display,
    pub(in crate::html) visibility: Visibility,
    /// True if it is not shown, for its own sake or for that of an element around it.
    pub(in crate::html) hidden: bool,
    /// True if it is shown where nothing is seen of it: clipped, off the page.
    pub(super) clipped: bool,
    /// True if the first lines of paragraphs are moved off the page.
    pub(super) indented_away: bool,
    /// True if its own text leaves nothing to see: white on white, of no size.
    pub(super) pale: bool,
    pub(super) struck: bool,
    /// The height above the line.
    pub(super) rise: i64,
    pub(in crate::html) font_size: i64,
    /// The size of the text of the line.
    pub(super) line_size: i64,
    /// `None` if it is not known.
    pub(super) color: Option<Color>,
    /// The colour that letters are filled with, if it is another.
    pub(super) fill: Option<Color>,
    pub(super) background: Color,
    /// False if there may be a picture behind the text.
    pub(super) is_background_known: bool,
    pub(super) has_shadow: bool,
    /// True if its font shows other signs than characters.
    pub(in crate::html) has_symbol_font: bool,
    /// True if entries of lists have numbers, false if they have none; `None` if their
    /// marks are not known.
    pub(in crate::html) list_numbers: Option<bool>,
    /// True for a cell of a table of data, and for all in it.
    pub(super) in_cell: bool,
    /// True if it may look otherwise.
    pub(in crate::html) doubtful: bool,
    /// True if it may or may not take a place of its own.
    pub(in crate::html) doubtful_box: bool,
    /// Where it is seen apart from what stands beside it.
    pub(in crate::html) edges: Edges,
    /// True if its children are boxes of their own.
    pub(super) holds_items: bool,
    /// The room that is added between letters.
    pub(in crate::html) letter_spacing: i64,
    /// The part of its cell: digits of two parts need not belong together.
    pub(in crate::html) part: u32,
}

impl Default for Style {
    /// Returns the style of a page.
    fn default() -> Self {
        Self {
            display: Display::Block,
            visibility: Visibility::Visible,
            hidden: false,
            clipped: false,
            indented_away: false,
            pale: false,
            struck: false,
            rise: 0,
            font_size: MEDIUM,
            line_size: MEDIUM,
            color: Some(Color::BLACK),
            fill: None,
            background: Color::WHITE,
            is_background_known: true,
            has_shadow: false,
            has_symbol_font: false,
            list_numbers: Some(false),
            in_cell: false,
            doubtful: false,
            doubtful_box: false,
            edges: Edges::default(),
            holds_items: false,
            letter_spacing: 0,
            part: 0,
        }
    }
}

impl Style {
    /// Returns the appearance of the text of the element.
    pub(in crate::html) fn appearance(&self) -> Appearance {
        Appearance {
            position: self.position(),
            struck: self.struck,
            hidden: self.hidden || self.visibility != Visibility::Visible,
            unpainted: self.clipped || self.indented_away || self.pale,
        }
    }

    /// Returns true if the element takes no place.
    pub(in crate::html) fn is_absent(&self) -> bool {
        self.display == Display::None
    }

    /// Returns true if the element begins and ends a line.
    pub(in crate::html) fn is_block(&self) -> bool {
        matches!(self.display, Display::Block | Display::TableCell | Display::TablePart)
    }

    fn position(&self) -> Position {
        let percent = self.rise_percent();
        match percent {
            _ if percent > LEVEL => Position::Raised,
            _ if percent < -LEVEL => Position::Lowered,
            _ => Position::Baseline,
        }
    }

    /// Returns true if text is raised or lowered so little that it may be meant to stand
    /// on the line.
    pub(super) fn is_slightly_raised(&self) -> bool {
        (LEVEL + 1..RAISED).contains(&self.rise_percent().abs())
    }

    fn rise_percent(&self) -> i64 {
        self.rise.saturating_mul(100) / self.line_size.max(1)
    }
}
