//! The content of a page, in thousandths of a point from its upper left corner.

use std::collections::BTreeMap;

use super::bar::Bar;
use super::paint::{Paint, TextInk};
use crate::Uncertainty;
use crate::appearance::Appearance;

/// A length on a page, in thousandths of a point.
pub(crate) type Length = i64;

/// The replacement character, for what is no known character.
pub(crate) const UNKNOWN: char = '\u{fffd}';
/// One point, 1/72 inch.
pub(crate) const POINT: Length = 1000;

/// A rectangle with horizontal and vertical sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rect {
    pub left: Length,
    pub top: Length,
    pub right: Length,
    pub bottom: Length,
}

impl Rect {
    /// Returns the smallest rectangle that contains all points.
    pub(crate) fn bounding(points: impl IntoIterator<Item = (Length, Length)>) -> Option<Self> {
        points.into_iter().fold(None, |area: Option<Self>, (x, y)| {
            let area = area.unwrap_or(Self { left: x, top: y, right: x, bottom: y });
            Some(Self {
                left: area.left.min(x),
                top: area.top.min(y),
                right: area.right.max(x),
                bottom: area.bottom.max(y),
            })
        })
    }

    /// Returns the intersection; its width or height is negative if there is none.
    pub(crate) fn intersection(self, other: Self) -> Self {
        Self {
            left: self.left.max(other.left),
            top: self.top.max(other.top),
            right: self.right.min(other.right),
            bottom: self.bottom.min(other.bottom),
        }
    }

    /// Returns the smallest rectangle that contains both.
    pub(crate) fn union(self, other: Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    /// True if a point is inside or on the edge.
    pub(crate) fn contains(self, (x, y): (Length, Length)) -> bool {
        (self.left..=self.right).contains(&x) && (self.top..=self.bottom).contains(&y)
    }

    /// Returns the center.
    pub(crate) fn centre(self) -> (Length, Length) {
        (i64::midpoint(self.left, self.right), i64::midpoint(self.top, self.bottom))
    }

    /// Returns the width.
    pub(crate) fn width(self) -> Length {
        self.right - self.left
    }

    /// Returns the height.
    pub(crate) fn height(self) -> Length {
        self.bottom - self.top
    }

    /// Returns the rectangle on the page rotated so that a direction becomes rightward.
    pub(crate) fn rotated(self, way: Direction) -> Self {
        let turn = |x: Length, y: Length| match way {
            Direction::Right | Direction::Skewed => (x, y),
            Direction::Down => (y, -x),
            Direction::Up => (-y, x),
            Direction::Left => (-x, -y),
        };
        let (one, other) = (turn(self.left, self.top), turn(self.right, self.bottom));
        Self {
            left: one.0.min(other.0),
            top: one.1.min(other.1),
            right: one.0.max(other.0),
            bottom: one.1.max(other.1),
        }
    }
}

/// The direction of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Direction {
    /// Left to right.
    Right,
    /// Top to bottom, as in vertical writing.
    Down,
    /// Bottom to top.
    Up,
    /// Right to left: upside down.
    Left,
    /// Any other, as of a watermark.
    Skewed,
}

/// A glyph on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Glyph {
    /// The character.
    pub character: char,
    /// Its area: as wide as its advance, as high as its em.
    pub rect: Rect,
    /// The font size.
    pub em: Length,
    /// The direction of its text.
    pub direction: Direction,
    /// Its font has vertical writing mode, so that it stands upright.
    pub is_vertical: bool,
    /// Its place among the glyphs of the page in the order of drawing.
    pub order: usize,
    /// The index of its ink among those of the page.
    pub ink: usize,
    /// The text rise of its line (ISO 32000-1, 9.3.7), upward; zero on the base line.
    pub rise: Length,
    /// Its appearance.
    pub appearance: Appearance,
    /// The reason for which it may not be what is seen.
    pub ambiguity: Option<Ambiguity>,
}

/// A reason for which a glyph may not be what a reader of the page sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Ambiguity {
    /// It may or may not be visible.
    Visibility,
    /// The file says in two ways which character it is.
    Mapping,
    /// Others stand in its place, or something is painted over it.
    Overprinted,
    /// It may or may not be part of the number beside it.
    Position,
    /// It is struck out, and nothing stands beside it.
    StruckOut,
}

impl Ambiguity {
    /// Returns it as the reason for which a cell is not certain.
    pub(crate) fn uncertainty(self) -> Uncertainty {
        match self {
            Self::Visibility => Uncertainty::Visibility,
            Self::Mapping => Uncertainty::Mapping,
            Self::Overprinted => Uncertainty::Overprinted,
            Self::Position => Uncertainty::Position,
            Self::StruckOut => Uncertainty::StruckOut,
        }
    }
}

impl Glyph {
    /// True for white space.
    pub(crate) fn is_blank(&self) -> bool {
        self.character.is_whitespace()
    }

    /// True if its font does not say which character it is: nothing, or a code for
    /// private use.
    pub(crate) fn is_unknown(&self) -> bool {
        matches!(self.character, UNKNOWN | '\u{e000}'..='\u{f8ff}')
    }

    /// True if a reader of the page sees it, as far as is known.
    pub(crate) fn is_seen(&self) -> bool {
        !(self.appearance.hidden || self.appearance.unpainted || self.appearance.struck)
    }

    /// Notes a reason for which it may not be what is seen.
    pub(crate) fn suspect(&mut self, ambiguity: Ambiguity) {
        self.ambiguity = self.ambiguity.max(Some(ambiguity));
    }

    /// Returns the area in which the ink of a digit or a Chinese character lies.
    pub(crate) fn ink_box(&self) -> Rect {
        let Rect { left, top, right, bottom } = self.rect;
        let (width, height) = (right - left, bottom - top);
        // From a digit's top to the base line, in tenths of the em; the em box has 0.88
        // of it above the base line.
        let (above, below, aside) = match self.direction {
            _ if self.is_vertical => (2, 2, 2),
            Direction::Skewed => (4, 4, 4),
            _ => (2, 2, 1),
        };
        let inset = |before: Length, after: Length, by: Length, from: Length, to: Length| {
            (from + by * before / 10, to - by * after / 10)
        };
        let (left, right, top, bottom) = match self.direction {
            Direction::Down | Direction::Up => {
                let (left, right) = inset(above, below, width, left, right);
                let (top, bottom) = inset(aside, aside, height, top, bottom);
                (left, right, top, bottom)
            }
            _ => {
                let (left, right) = inset(aside, aside, width, left, right);
                let (top, bottom) = inset(above, below, height, top, bottom);
                (left, right, top, bottom)
            }
        };
        Rect { left, top, right, bottom }
    }
}

/// A ruled line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rule {
    /// True for a horizontal line, false for a vertical one.
    pub horizontal: bool,
    /// Its `y` if it is horizontal, its `x` if it is vertical.
    pub position: Length,
    /// Its left or upper end.
    pub start: Length,
    /// Its right or lower end.
    pub end: Length,
}

/// The content of a page.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(crate) struct Page {
    /// Width and height.
    pub size: (Length, Length),
    /// Glyphs, in the order of drawing.
    pub glyphs: Vec<Glyph>,
    /// The inks of the glyphs.
    pub inks: Vec<TextInk>,
    /// The areas that are painted, in the order of drawing.
    pub paints: Vec<Paint>,
    /// How many points they have together.
    pub paint_points: usize,
    /// Ruled lines.
    pub rules: Vec<Rule>,
    /// Areas of the images.
    pub images: Vec<Rect>,
    /// Areas of drawings that are neither lines nor rectangles.
    pub drawings: Vec<Rect>,
    /// Painted areas with straight sides that are no ruled lines.
    pub bars: Vec<Bar>,
    /// Areas of text that something colored covers: there may be another text in its place.
    pub blots: Vec<Rect>,
    /// Areas of text that was taken back, by a line through it or paint over it: a place
    /// that looks blank and may be none.
    pub erased: Vec<(Rect, Ambiguity)>,
    /// Areas of form fields whose shown value is not known.
    pub controls: Vec<Control>,
    /// Areas of words that an annotation strikes out.
    pub struck_out: Vec<Rect>,
    /// Areas over which an annotation is drawn in a way that is not known.
    pub overdrawn: Vec<Rect>,
    /// How many comments of readers are on it.
    pub comments: usize,
    /// How many characters of each font are not known.
    pub unknown_fonts: BTreeMap<String, usize>,
    /// Some text is invisible, as a layer by OCR is.
    pub has_invisible_text: bool,
    /// Some text was outside the page, and is dropped.
    pub has_text_outside: bool,
    /// It was printed askew, and was turned.
    pub is_askew: bool,
    /// More is painted than can be looked through for what covers text.
    pub has_too_many_paints: bool,
}

/// A form field whose shown value is not known.
#[derive(Clone, Debug)]
pub(crate) struct Control {
    pub rect: Rect,
    /// Its value as it is kept; empty if there is none.
    pub value: String,
}

impl Page {
    /// Drops the glyphs that are not on the paper.
    pub(crate) fn drop_outside(&mut self) {
        let paper = Rect { left: 0, top: 0, right: self.size.0, bottom: self.size.1 };
        let is_inside = |rect: Rect| paper.contains(rect.centre());
        self.has_text_outside =
            self.glyphs.iter().any(|glyph| !glyph.is_blank() && !is_inside(glyph.rect));
        self.glyphs.retain(|glyph| is_inside(glyph.rect));
    }

    /// Rotates a page whose text mostly runs down, up or backwards.
    pub(crate) fn rotate_upright(&mut self) {
        let printed = || self.glyphs.iter().filter(|glyph| !glyph.is_blank() && !glyph.is_vertical);
        let all = printed().count();
        let most = [Direction::Down, Direction::Up, Direction::Left]
            .into_iter()
            .find(|way| printed().filter(|glyph| glyph.direction == *way).count() * 2 > all);
        let Some(way) = most else { return };
        let (width, height) = self.size;
        let (x, y) = match way {
            Direction::Down => (0, width),
            Direction::Up => (height, 0),
            _ => (width, height),
        };
        if way != Direction::Left {
            self.size = (height, width);
        }
        let turn = |area: Rect| {
            let area = area.rotated(way);
            Rect {
                left: area.left + x,
                top: area.top + y,
                right: area.right + x,
                bottom: area.bottom + y,
            }
        };
        for glyph in &mut self.glyphs {
            glyph.direction = glyph.direction.turned(way);
        }
        self.move_areas(turn);
    }

    /// Moves all that is on the page.
    pub(crate) fn move_areas(&mut self, turn: impl Fn(Rect) -> Rect) {
        for glyph in &mut self.glyphs {
            glyph.rect = turn(glyph.rect);
        }
        for rule in &mut self.rules {
            *rule = Rule::from_rect(turn(rule.rect()));
        }
        for rect in self.images.iter_mut().chain(&mut self.drawings).chain(&mut self.blots) {
            *rect = turn(*rect);
        }
        for (rect, _) in &mut self.erased {
            *rect = turn(*rect);
        }
        for bar in &mut self.bars {
            bar.rect = turn(bar.rect);
        }
        for control in &mut self.controls {
            control.rect = turn(control.rect);
        }
    }
}

impl Direction {
    /// Returns the direction on the page rotated so that another becomes rightward.
    fn turned(self, other: Self) -> Self {
        const ROUND: [Direction; 4] =
            [Direction::Right, Direction::Down, Direction::Left, Direction::Up];
        let place = |way| ROUND.iter().position(|each| *each == way);
        match (place(self), place(other)) {
            (Some(own), Some(turn)) => ROUND[(own + 4 - turn) % 4],
            _ => self,
        }
    }
}

impl Rule {
    /// Returns a thin rectangle as a ruled line.
    pub(crate) fn from_rect(area: Rect) -> Self {
        let (x, y) = area.centre();
        if area.width() >= area.height() {
            Self { horizontal: true, position: y, start: area.left, end: area.right }
        } else {
            Self { horizontal: false, position: x, start: area.top, end: area.bottom }
        }
    }

    /// Returns its area, without its width.
    pub(crate) fn rect(self) -> Rect {
        if self.horizontal {
            Rect { left: self.start, top: self.position, right: self.end, bottom: self.position }
        } else {
            Rect { left: self.position, top: self.start, right: self.position, bottom: self.end }
        }
    }
}
