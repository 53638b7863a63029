//! Lines of text, grouped from glyphs.

use nianbao_text::cjk::is_ordinal;

use super::content::{Ambiguity, Direction, Glyph, Length, Rect};
use super::digit_gaps::{DigitRun, digit_runs, even_gaps, has_wide_gap};
use super::position::mark_positions;
use crate::appearance::{Appearance, LeftOut, Position};

/// A line of text.
#[derive(Clone, Debug)]
pub(crate) struct TextLine {
    /// Its area, without blanks at its ends.
    pub rect: Rect,
    /// The largest font size.
    pub em: Length,
    /// Its direction.
    pub direction: Direction,
    /// Its glyphs in order, on the page rotated so that the line runs to the right.
    glyphs: Vec<Glyph>,
}

/// A part of a line between wide gaps.
#[derive(Clone, Debug)]
pub(crate) struct LinePart {
    /// Its area.
    pub rect: Rect,
    /// Its text.
    pub text: String,
    /// The reason for which it may not be what is seen.
    pub ambiguity: Option<Ambiguity>,
}

/// Groups glyphs into lines from the top, by direction, those to the right first.
pub(crate) fn group_lines(mut glyphs: Vec<Glyph>) -> Vec<TextLine> {
    let mut lines = Vec::new();
    for way in
        [Direction::Right, Direction::Down, Direction::Up, Direction::Left, Direction::Skewed]
    {
        let (own, others): (Vec<_>, Vec<_>) =
            glyphs.into_iter().partition(|glyph| glyph.direction == way);
        glyphs = others;
        lines.extend(group_direction(own, way));
    }
    lines
}

/// Groups glyphs of one direction into lines.
fn group_direction(glyphs: Vec<Glyph>, way: Direction) -> Vec<TextLine> {
    let mut turned = glyphs;
    for glyph in &mut turned {
        glyph.rect = glyph.rect.rotated(way);
    }
    if way == Direction::Skewed {
        return TextLine::new(turned, way).into_iter().collect();
    }
    turned.sort_by_key(|glyph| glyph.rect.centre().1);
    let mut lines = Vec::new();
    let mut line: Vec<Glyph> = Vec::new();
    for glyph in turned {
        if line.first().is_some_and(|first| is_on_next_line(first, &glyph)) {
            lines.extend(TextLine::new(std::mem::take(&mut line), way));
        }
        line.push(glyph);
    }
    lines.extend(TextLine::new(line, way));
    lines
}

/// True if a glyph is below the line of the uppermost glyph `first`.
fn is_on_next_line(first: &Glyph, glyph: &Glyph) -> bool {
    let blank = first.is_blank() || glyph.is_blank();
    let em = if blank { first.em.min(glyph.em) } else { first.em.max(glyph.em) };
    (glyph.rect.centre().1 - first.rect.centre().1) * 2 > em
}

impl TextLine {
    /// Makes a line of glyphs; `None` if all are blank.
    fn new(mut glyphs: Vec<Glyph>, way: Direction) -> Option<Self> {
        if way != Direction::Skewed {
            glyphs.sort_by_key(|glyph| glyph.rect.left);
            glyphs.dedup_by(|next, glyph| is_overprint(glyph, next));
            if !glyphs.iter().any(|glyph| glyph.is_vertical) {
                mark_positions(&mut glyphs);
            }
        }
        let printed = |glyph: &Glyph| !glyph.is_blank();
        let first = glyphs.iter().position(printed)?;
        let last = glyphs.iter().rposition(printed)?;
        let trailing = glyphs.get(last + 1).copied().filter(|_| way == Direction::Right);
        glyphs.truncate(last + 1);
        glyphs.drain(..first);
        let back = match way {
            Direction::Down => Direction::Up,
            Direction::Up => Direction::Down,
            other => other,
        };
        let area = glyphs.iter().map(|glyph| glyph.rect).reduce(Rect::union)?.rotated(back);
        let em = glyphs.iter().map(|glyph| glyph.em).max()?;
        glyphs.extend(trailing);
        Some(Self { rect: area, em, direction: way, glyphs })
    }

    /// Returns its text. A blank at the end is kept, for the next line may continue it.
    pub(crate) fn text(&self) -> String {
        glyphs_to_text(&self.glyphs)
    }

    /// Lists what is printed in it, without blanks.
    pub(crate) fn glyphs(&self) -> impl Iterator<Item = &Glyph> {
        self.glyphs.iter().filter(|glyph| !glyph.is_blank())
    }

    /// Returns the reason for which it may not be what is seen.
    pub(crate) fn ambiguity(&self) -> Option<Ambiguity> {
        self.glyphs.iter().filter_map(|glyph| glyph.ambiguity).max()
    }

    /// True if digits in it may not be what is seen.
    pub(crate) fn has_ambiguous_digits(&self) -> bool {
        self.glyphs.iter().any(|glyph| glyph.ambiguity.is_some() && glyph.character.is_numeric())
    }

    /// True if it has digits.
    pub(crate) fn has_digits(&self) -> bool {
        self.glyphs.iter().any(|glyph| glyph.character.is_numeric())
    }

    /// True if all that is in it are digits.
    pub(crate) fn is_number(&self) -> bool {
        self.glyphs.iter().all(|glyph| glyph.is_blank() || glyph.character.is_numeric())
    }

    /// Adds its text to the words that are left out.
    pub(crate) fn leave_out(&self, left_out: &mut LeftOut) {
        for glyph in &self.glyphs {
            glyph.appearance.apply(glyph.character.encode_utf8(&mut [0; 4]), left_out);
        }
    }

    /// Splits it at gaps wider than `gap`.
    pub(crate) fn split_at_gaps(&self, gap: Length) -> Vec<LinePart> {
        let mut parts = Vec::new();
        let mut from = 0;
        let even = even_gaps(self.digit_runs());
        let printed: Vec<Glyph> =
            self.glyphs.iter().filter(|glyph| !glyph.is_blank()).copied().collect();
        for at in 1..=printed.len() {
            let ends = match (printed.get(at - 1), printed.get(at)) {
                (Some(glyph), Some(next)) => next.rect.left - glyph.rect.right > gap,
                _ => true,
            };
            if ends {
                let area = printed[from..at].iter().map(|glyph| glyph.rect).reduce(Rect::union);
                parts.extend(area.map(|area| {
                    let inside =
                        |glyph: &&Glyph| (area.left..=area.right).contains(&glyph.rect.centre().0);
                    let own: Vec<Glyph> = self.glyphs.iter().filter(inside).copied().collect();
                    let ambiguity = own.iter().filter_map(|glyph| glyph.ambiguity).max();
                    let is_parted = digit_runs(&own).iter().any(|run| has_wide_gap(run, &even));
                    let ambiguity = ambiguity.max(is_parted.then_some(Ambiguity::Position));
                    LinePart { rect: area, text: glyphs_to_text(&own), ambiguity }
                }));
                from = at;
            }
        }
        parts
    }

    /// Returns the width of its beginning up to the first place where a line may break: a
    /// word or a character, with opening punctuation before it and closing after it.
    pub(crate) fn unbreakable_width(&self) -> Length {
        let Some(first) = self.glyphs.first() else { return 0 };
        let skip = |from: usize, is: &dyn Fn(char) -> bool| {
            from + self.glyphs.iter().skip(from).take_while(|glyph| is(glyph.character)).count()
        };
        let opened = skip(0, &|c| "（《〈“‘「『【〔〖".contains(c));
        let word = skip(opened, &is_narrow).max(opened + 1);
        let end = skip(word, &|c| "，。、；：？！）》〉”’」』】〕〗…—％%·℃".contains(c));
        let last = self.glyphs.get(end - 1).unwrap_or(first);
        last.rect.right - first.rect.left
    }

    /// Returns the gaps between its digits, by run.
    pub(crate) fn digit_runs(&self) -> Vec<DigitRun> {
        digit_runs(&self.glyphs)
    }

    /// True if it ends a sentence.
    pub(crate) fn ends_sentence(&self) -> bool {
        let last = self.glyphs.iter().rfind(|glyph| !glyph.is_blank());
        last.is_some_and(|glyph| "。！？；：".contains(glyph.character))
    }

    /// True if it ends as an entry of a table of contents does: dots, and the number of a
    /// page.
    pub(crate) fn ends_contents_entry(&self) -> bool {
        let is_number = |c: char| c.is_ascii_digit() || "-－—（）()".contains(c);
        let mut rest = self.glyphs.iter().rev().map(|glyph| glyph.character);
        let mut rest = rest.by_ref().filter(|c| !c.is_whitespace()).peekable();
        let digits = std::iter::from_fn(|| rest.next_if(|c| is_number(*c))).count();
        let dots = rest.take_while(|c| ".…·．‥".contains(*c)).count();
        digits > 0 && dots >= 3
    }

    /// True if it begins with an ordinal: `一、`, `（一）`, `1、`.
    pub(crate) fn starts_with_number(&self) -> bool {
        /// Longest ordinal, in characters.
        const MAX_CHARS: usize = 3;
        let mut characters = self.glyphs.iter().map(|glyph| glyph.character).peekable();
        let bracket = characters.next_if(|c| "（(".contains(*c)).is_some();
        let many =
            std::iter::from_fn(|| characters.next_if(|c| is_ordinal(*c))).take(MAX_CHARS).count();
        many > 0
            && characters
                .next()
                .is_some_and(|c| if bracket { "）)".contains(c) } else { c == '、' })
    }
}

/// True if a glyph is drawn again with a small offset, to look bold.
fn is_overprint(glyph: &Glyph, next: &Glyph) -> bool {
    let aside = next.rect.left - glyph.rect.left;
    let down = next.rect.top - glyph.rect.top;
    glyph.character == next.character
        && aside * 10 < glyph.em
        && aside * 3 < glyph.rect.width()
        && down.abs() * 10 < glyph.em
}

/// True for characters that form words: neither Chinese nor blank.
pub(crate) fn is_narrow(c: char) -> bool {
    c.is_ascii_graphic() || (c.is_alphanumeric() && u32::from(c) < 0x2e80)
}

/// Returns the text of glyphs, with a blank where a gap stands for one.
fn glyphs_to_text(glyphs: &[Glyph]) -> String {
    let mut text = String::with_capacity(glyphs.len() * 3);
    let mut before: Option<&Glyph> = None;
    for glyph in glyphs {
        if before.is_some_and(|before| has_gap(before, glyph)) {
            text.push(' ');
        }
        let character = glyph.character;
        if glyph.appearance == Appearance::default() {
            text.push(character);
        } else {
            let mut left_out = LeftOut::default();
            text.push_str(
                &glyph.appearance.apply(character.encode_utf8(&mut [0; 4]), &mut left_out),
            );
        }
        before = Some(glyph);
    }
    text
}

/// True if the gap between two glyphs stands for a blank.
fn has_gap(before: &Glyph, glyph: &Glyph) -> bool {
    if before.is_blank() || glyph.is_blank() {
        return false;
    }
    let gap = glyph.rect.left - before.rect.right;
    let em = before.em.max(glyph.em);
    let letters = |glyph: &Glyph| is_narrow(glyph.character) && glyph.character.is_alphabetic();
    // A gap as wide as a blank parts two figures; most programs print no blank there.
    let digits = |glyph: &Glyph| {
        glyph.character.is_ascii_digit() && glyph.appearance.position == Position::Baseline
    };
    if letters(before) && letters(glyph) {
        gap * 5 > em
    } else if digits(before) && digits(glyph) {
        gap * 10 > em * 3
    } else {
        gap * 2 > em * 3
    }
}
