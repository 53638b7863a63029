//! The content of a page, in thousandths of a point from its upper left corner.

/// A length on a page, in thousandths of a point.
pub(super) type Length = i64;

/// One point, 1/72 inch.
pub(super) const POINT: Length = 1000;

/// A rectangle with horizontal and vertical sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rect {
    pub left: Length,
    pub top: Length,
    pub right: Length,
    pub bottom: Length,
}

impl Rect {
    /// Returns the smallest rectangle that contains all points.
    pub(super) fn bounding(points: impl IntoIterator<Item = (Length, Length)>) -> Option<Self> {
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
    pub(super) fn intersection(self, other: Self) -> Self {
        Self {
            left: self.left.max(other.left),
            top: self.top.max(other.top),
            right: self.right.min(other.right),
            bottom: self.bottom.min(other.bottom),
        }
    }

    /// Returns the smallest rectangle that contains both.
    pub(super) fn union(self, other: Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    /// True if a point is inside or on the edge.
    pub(super) fn contains(self, (x, y): (Length, Length)) -> bool {
        (self.left..=self.right).contains(&x) && (self.top..=self.bottom).contains(&y)
    }

    /// Returns the center.
    pub(super) fn centre(self) -> (Length, Length) {
        (i64::midpoint(self.left, self.right), i64::midpoint(self.top, self.bottom))
    }

    /// Returns the width.
    pub(super) fn width(self) -> Length {
        self.right - self.left
    }

    /// Returns the height.
    pub(super) fn height(self) -> Length {
        self.bottom - self.top
    }

    /// Returns the rectangle on the page rotated so that a direction becomes rightward.
    pub(super) fn rotated(self, way: Direction) -> Self {
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
pub(super) enum Direction {
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
pub(super) struct Glyph {
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
}

impl Glyph {
    /// True for white space.
    pub(super) fn is_blank(&self) -> bool {
        self.character.is_whitespace()
    }
}

/// A ruled line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rule {
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
pub(super) struct Page {
    /// Width and height.
    pub size: (Length, Length),
    /// Glyphs, in the order of drawing.
    pub glyphs: Vec<Glyph>,
    /// Ruled lines.
    pub rules: Vec<Rule>,
    /// Widths and heights of the images.
    pub image_sizes: Vec<(Length, Length)>,
    /// Some text is invisible, as a layer by OCR is.
    pub has_invisible_text: bool,
    /// Some text was outside the page, and is dropped.
    pub has_text_outside: bool,
}

impl Page {
    /// Rotates a page whose text mostly runs down, up or backwards.
    pub(super) fn rotate_upright(&mut self) {
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
            glyph.rect = turn(glyph.rect);
            glyph.direction = glyph.direction.turned(way);
        }
        for rule in &mut self.rules {
            *rule = Rule::from_rect(turn(rule.rect()));
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
    pub(super) fn from_rect(area: Rect) -> Self {
        let (x, y) = area.centre();
        if area.width() >= area.height() {
            Self { horizontal: true, position: y, start: area.left, end: area.right }
        } else {
            Self { horizontal: false, position: x, start: area.top, end: area.bottom }
        }
    }

    fn rect(self) -> Rect {
        if self.horizontal {
            Rect { left: self.start, top: self.position, right: self.end, bottom: self.position }
        } else {
            Rect { left: self.position, top: self.start, right: self.position, bottom: self.end }
        }
    }
}
