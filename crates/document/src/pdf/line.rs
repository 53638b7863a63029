//! Characters put together to lines.

use super::page::{Area, Glyph, Length, Way};

/// A line of text.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// Its place, without blanks at its ends.
    pub area: Area,
    /// The size of its largest character.
    pub em: Length,
    /// Which way it runs.
    pub way: Way,
    /// Its characters in order, on a page that was turned to read them.
    glyphs: Vec<Glyph>,
}

/// Puts characters together, line by line from above; first those that run to the right.
pub(super) fn lines(mut glyphs: Vec<Glyph>) -> Vec<Line> {
    let mut lines = Vec::new();
    for way in [Way::Right, Way::Down, Way::Up, Way::Left, Way::Askew] {
        let (own, others): (Vec<_>, Vec<_>) =
            glyphs.into_iter().partition(|glyph| glyph.way == way);
        glyphs = others;
        lines.extend(running(own, way));
    }
    lines
}

fn running(glyphs: Vec<Glyph>, way: Way) -> Vec<Line> {
    let mut turned = glyphs;
    for glyph in &mut turned {
        glyph.area = glyph.area.turned(way);
    }
    if way == Way::Askew {
        return Line::of(turned, way).into_iter().collect();
    }
    turned.sort_by_key(|glyph| glyph.area.centre().1);
    let mut lines = Vec::new();
    let mut line: Vec<Glyph> = Vec::new();
    for glyph in turned {
        if line.first().is_some_and(|first| is_below(first, &glyph)) {
            lines.extend(Line::of(std::mem::take(&mut line), way));
        }
        line.push(glyph);
    }
    lines.extend(Line::of(line, way));
    lines
}

/// Whether a character is of another line than the uppermost one of a line.
fn is_below(first: &Glyph, glyph: &Glyph) -> bool {
    let blank = first.is_blank() || glyph.is_blank();
    let em = if blank { first.em.min(glyph.em) } else { first.em.max(glyph.em) };
    (glyph.area.centre().1 - first.area.centre().1) * 2 > em
}

impl Line {
    fn of(mut glyphs: Vec<Glyph>, way: Way) -> Option<Self> {
        if way != Way::Askew {
            glyphs.sort_by_key(|glyph| glyph.area.left);
            glyphs.dedup_by(|next, glyph| is_twice(glyph, next));
        }
        let printed = |glyph: &Glyph| !glyph.is_blank();
        let first = glyphs.iter().position(printed)?;
        let last = glyphs.iter().rposition(printed)?;
        let trailing = glyphs.get(last + 1).copied().filter(|_| way == Way::Right);
        glyphs.truncate(last + 1);
        glyphs.drain(..first);
        let back = match way {
            Way::Down => Way::Up,
            Way::Up => Way::Down,
            other => other,
        };
        let area = glyphs.iter().map(|glyph| glyph.area).reduce(Area::with)?.turned(back);
        let em = glyphs.iter().map(|glyph| glyph.em).max()?;
        glyphs.extend(trailing);
        Some(Self { area, em, way, glyphs })
    }

    /// What it says. A blank that ends it is kept: the next line may go on after it.
    pub(super) fn text(&self) -> String {
        said(&self.glyphs)
    }

    /// Its parts where wide gaps part them, with their places.
    pub(super) fn parts(&self, gap: Length) -> Vec<(Area, String)> {
        let mut parts = Vec::new();
        let mut from = 0;
        let printed: Vec<Glyph> =
            self.glyphs.iter().filter(|glyph| !glyph.is_blank()).copied().collect();
        for at in 1..=printed.len() {
            let ends = match (printed.get(at - 1), printed.get(at)) {
                (Some(glyph), Some(next)) => next.area.left - glyph.area.right > gap,
                _ => true,
            };
            if ends {
                let area = printed[from..at].iter().map(|glyph| glyph.area).reduce(Area::with);
                parts.extend(area.map(|area| {
                    let inside =
                        |glyph: &&Glyph| (area.left..=area.right).contains(&glyph.area.centre().0);
                    let own: Vec<Glyph> = self.glyphs.iter().filter(inside).copied().collect();
                    (area, said(&own))
                }));
                from = at;
            }
        }
        parts
    }

    /// How wide its first piece is that cannot be broken: a word or a character, with
    /// what may not end a line before it and what may not begin one after it.
    pub(super) fn first_piece(&self) -> Length {
        let Some(first) = self.glyphs.first() else { return 0 };
        let past = |from: usize, is: &dyn Fn(char) -> bool| {
            from + self.glyphs.iter().skip(from).take_while(|glyph| is(glyph.said)).count()
        };
        let opened = past(0, &|said| "（《〈“‘「『【〔〖".contains(said));
        let word = past(opened, &is_narrow).max(opened + 1);
        let end = past(word, &|said| "，。、；：？！）》〉”’」』】〕〗…—％%·℃".contains(said));
        let last = self.glyphs.get(end - 1).unwrap_or(first);
        last.area.right - first.area.left
    }

    /// Whether it ends where a sentence does.
    pub(super) fn ends_sentence(&self) -> bool {
        let last = self.glyphs.iter().rfind(|glyph| !glyph.is_blank());
        last.is_some_and(|glyph| "。！？；：".contains(glyph.said))
    }

    /// Whether it begins with a number that counts: `一、`, `（一）`, `1、`.
    pub(super) fn is_counted(&self) -> bool {
        /// No report counts further than with so many characters.
        const LONGEST: usize = 3;
        let mut said = self.glyphs.iter().map(|glyph| glyph.said).peekable();
        let bracket = said.next_if(|one| "（(".contains(*one)).is_some();
        let number = |one: &char| one.is_ascii_digit() || "一二三四五六七八九十".contains(*one);
        let many = std::iter::from_fn(|| said.next_if(number)).take(LONGEST).count();
        many > 0
            && said
                .next()
                .is_some_and(|one| if bracket { "）)".contains(one) } else { one == '、' })
    }
}

/// Whether a character is drawn a second time, a little aside, to look bold.
fn is_twice(glyph: &Glyph, next: &Glyph) -> bool {
    let aside = next.area.left - glyph.area.left;
    let down = next.area.top - glyph.area.top;
    glyph.said == next.said
        && aside * 10 < glyph.em
        && aside * 3 < glyph.area.width()
        && down.abs() * 10 < glyph.em
}

/// Whether a character is one of a word with others: no Chinese, no blank.
pub(super) fn is_narrow(said: char) -> bool {
    said.is_ascii_graphic() || (said.is_alphanumeric() && u32::from(said) < 0x2e80)
}

fn said(glyphs: &[Glyph]) -> String {
    let mut text = String::with_capacity(glyphs.len() * 3);
    let mut before: Option<&Glyph> = None;
    for glyph in glyphs {
        if before.is_some_and(|before| is_apart(before, glyph)) {
            text.push(' ');
        }
        text.push(glyph.said);
        before = Some(glyph);
    }
    text
}

/// Whether there is a gap between two characters that is as good as a blank.
fn is_apart(before: &Glyph, glyph: &Glyph) -> bool {
    if before.is_blank() || glyph.is_blank() {
        return false;
    }
    let gap = glyph.area.left - before.area.right;
    let em = before.em.max(glyph.em);
    let letters = |glyph: &Glyph| is_narrow(glyph.said) && glyph.said.is_alphabetic();
    if letters(before) && letters(glyph) { gap * 5 > em } else { gap * 2 > em * 3 }
}
