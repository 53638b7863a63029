//! What is printed on a page, in thousandths of a point from its upper left corner.

/// A length on a page: thousandths of a point.
pub(super) type Length = i64;

/// A point.
pub(super) const POINT: Length = 1000;

/// An upright rectangle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rect {
    pub left: Length,
    pub top: Length,
    pub right: Length,
    pub bottom: Length,
}

impl Rect {
    /// The smallest that holds all points.
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

    /// What is in both.
    pub(super) fn intersection(self, other: Self) -> Self {
        Self {
            left: self.left.max(other.left),
            top: self.top.max(other.top),
            right: self.right.min(other.right),
            bottom: self.bottom.min(other.bottom),
        }
    }

    /// What holds both.
    pub(super) fn union(self, other: Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    /// Whether a point is in it.
    pub(super) fn contains(self, (x, y): (Length, Length)) -> bool {
        (self.left..=self.right).contains(&x) && (self.top..=self.bottom).contains(&y)
    }

    /// Its middle.
    pub(super) fn centre(self) -> (Length, Length) {
        (i64::midpoint(self.left, self.right), i64::midpoint(self.top, self.bottom))
    }

    /// How wide it is.
    pub(super) fn width(self) -> Length {
        self.right - self.left
    }

    /// How high it is.
    pub(super) fn height(self) -> Length {
        self.bottom - self.top
    }

    /// The same on a page that was turned so that what ran that way runs to the right.
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

/// Which way a text runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Direction {
    /// As most do.
    Right,
    /// From above, as Chinese may.
    Down,
    /// From below.
    Up,
    /// Upside down.
    Left,
    /// Neither: a watermark.
    Skewed,
}

/// A character where it is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Glyph {
    /// The character.
    pub character: char,
    /// Its place: as wide as it leads on, as high as its em.
    pub rect: Rect,
    /// The size of its font.
    pub em: Length,
    /// Which way its text runs.
    pub direction: Direction,
    /// It stands upright in a text that runs down.
    pub is_vertical: bool,
}

impl Glyph {
    /// Whether nothing is printed for it.
    pub(super) fn is_blank(&self) -> bool {
        self.character.is_whitespace()
    }
}

/// A line that is ruled on a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rule {
    /// It goes from left to right, not downwards.
    pub horizontal: bool,
    /// How far from the edge that it runs along.
    pub position: Length,
    /// Where it begins.
    pub start: Length,
    /// Where it ends.
    pub end: Length,
}

/// What is printed on a page.
#[derive(Clone, Debug, Default)]
pub(super) struct Page {
    /// Its size.
    pub size: (Length, Length),
    /// Its characters, as they are drawn.
    pub glyphs: Vec<Glyph>,
    /// Its rules.
    pub rules: Vec<Rule>,
    /// The places of its pictures.
    pub image_sizes: Vec<(Length, Length)>,
    /// Characters are there that are not shown: a layer that OCR made.
    pub has_invisible_text: bool,
    /// Text was there that lies outside the page.
    pub has_text_outside: bool,
}

impl Page {
    /// Turns a page whose text runs down, up or backwards so that it can be read.
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
    /// What becomes of it when a page is turned so that another way runs to the right.
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
    /// The rule that a thin area is.
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
