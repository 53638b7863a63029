//! What is printed on a page, in thousandths of a point from its upper left corner.

/// A length on a page: thousandths of a point.
pub(super) type Length = i64;

/// A point.
pub(super) const POINT: Length = 1000;

/// An upright rectangle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Area {
    pub left: Length,
    pub top: Length,
    pub right: Length,
    pub bottom: Length,
}

impl Area {
    /// The smallest that holds all points.
    pub(super) fn around(points: impl IntoIterator<Item = (Length, Length)>) -> Option<Self> {
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
    pub(super) fn within(self, other: Self) -> Self {
        Self {
            left: self.left.max(other.left),
            top: self.top.max(other.top),
            right: self.right.min(other.right),
            bottom: self.bottom.min(other.bottom),
        }
    }

    /// What holds both.
    pub(super) fn with(self, other: Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    /// Whether a point is in it.
    pub(super) fn holds(self, (x, y): (Length, Length)) -> bool {
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
    pub(super) fn turned(self, way: Way) -> Self {
        let turn = |x: Length, y: Length| match way {
            Way::Right | Way::Askew => (x, y),
            Way::Down => (y, -x),
            Way::Up => (-y, x),
            Way::Left => (-x, -y),
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
pub(super) enum Way {
    /// As most do.
    Right,
    /// From above, as Chinese may.
    Down,
    /// From below.
    Up,
    /// Upside down.
    Left,
    /// Neither: a watermark.
    Askew,
}

/// A character where it is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Glyph {
    /// The character.
    pub said: char,
    /// Its place: as wide as it leads on, as high as its em.
    pub area: Area,
    /// The size of its font.
    pub em: Length,
    /// Which way its text runs.
    pub way: Way,
    /// It stands upright in a text that runs down.
    pub upright: bool,
}

impl Glyph {
    /// Whether nothing is printed for it.
    pub(super) fn is_blank(&self) -> bool {
        self.said.is_whitespace()
    }
}

/// A line that is ruled on a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rule {
    /// It goes from left to right, not downwards.
    pub level: bool,
    /// How far from the edge that it runs along.
    pub at: Length,
    /// Where it begins.
    pub from: Length,
    /// Where it ends.
    pub to: Length,
}

/// What is printed on a page.
#[derive(Clone, Debug, Default)]
pub(super) struct Sheet {
    /// Its size.
    pub size: (Length, Length),
    /// Its characters, as they are drawn.
    pub glyphs: Vec<Glyph>,
    /// Its rules.
    pub rules: Vec<Rule>,
    /// The places of its pictures.
    pub pictures: Vec<(Length, Length)>,
    /// Characters are there that are not shown: a layer that OCR made.
    pub unseen: bool,
    /// Text was there that lies outside the page.
    pub outside: bool,
}

impl Sheet {
    /// Turns a page whose text runs down, up or backwards so that it can be read.
    pub(super) fn upright(&mut self) {
        let printed = || self.glyphs.iter().filter(|glyph| !glyph.is_blank() && !glyph.upright);
        let all = printed().count();
        let most = [Way::Down, Way::Up, Way::Left]
            .into_iter()
            .find(|way| printed().filter(|glyph| glyph.way == *way).count() * 2 > all);
        let Some(way) = most else { return };
        let (width, height) = self.size;
        let (x, y) = match way {
            Way::Down => (0, width),
            Way::Up => (height, 0),
            _ => (width, height),
        };
        if way != Way::Left {
            self.size = (height, width);
        }
        let turn = |area: Area| {
            let area = area.turned(way);
            Area {
                left: area.left + x,
                top: area.top + y,
                right: area.right + x,
                bottom: area.bottom + y,
            }
        };
        for glyph in &mut self.glyphs {
            glyph.area = turn(glyph.area);
            glyph.way = glyph.way.turned(way);
        }
        for rule in &mut self.rules {
            *rule = Rule::along(turn(rule.area()));
        }
    }
}

impl Way {
    /// What becomes of it when a page is turned so that another way runs to the right.
    fn turned(self, other: Self) -> Self {
        const ROUND: [Way; 4] = [Way::Right, Way::Down, Way::Left, Way::Up];
        let place = |way| ROUND.iter().position(|each| *each == way);
        match (place(self), place(other)) {
            (Some(own), Some(turn)) => ROUND[(own + 4 - turn) % 4],
            _ => self,
        }
    }
}

impl Rule {
    /// The rule that a thin area is.
    pub(super) fn along(area: Area) -> Self {
        let (x, y) = area.centre();
        if area.width() >= area.height() {
            Self { level: true, at: y, from: area.left, to: area.right }
        } else {
            Self { level: false, at: x, from: area.top, to: area.bottom }
        }
    }

    fn area(self) -> Area {
        if self.level {
            Area { left: self.from, top: self.at, right: self.to, bottom: self.at }
        } else {
            Area { left: self.at, top: self.from, right: self.at, bottom: self.to }
        }
    }
}
