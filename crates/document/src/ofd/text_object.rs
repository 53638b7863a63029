//! Text objects (GB/T 33190-2016, 11): places each character.

use super::delta::{Advance, Advances};
use super::numbers::number;
use super::resources::NamedFont;
use super::walker::{PageWalker, Scope};
use crate::ReadError;
use crate::appearance::Appearance;
use crate::page::color::Color;
use crate::page::content::{Ambiguity, Direction, Glyph, Length};
use crate::page::ink::{CLEAR, Ink};
use crate::page::matrix::{Matrix, bounded, whole};
use crate::page::paint::TextInk;
use crate::page::placement::{GlyphStyle, direction_of, place_glyph, push_glyphs};
use crate::xml::Element;
use nianbao_text::cjk::is_wide;

/// Size of text that has none, in millimetres.
const DEFAULT_SIZE: f64 = 3.175;
/// Width of characters that are not as wide as Chinese ones, in ems.
const NARROW: f64 = 0.5;
/// Widths of digits, in per cent of the em, between which the distance to the next
/// character is that of its font.
const DIGIT_WIDTHS: [Length; 2] = [40, 62];
/// Largest width of other narrow characters, and least of wide ones.
const MAX_LETTER: Length = 105;
const MIN_WIDE: Length = 50;
/// Largest part of the em, in per cent, by which characters of one line differ in height.
const MAX_SHIFT: Length = 5;

/// The properties that the characters of an object share.
struct TextRun {
    font: NamedFont,
    size: f64,
    horizontal_scale: f64,
    /// Quarters of a turn by which each character is rotated, and by which they follow one
    /// another.
    char_turns: i64,
    read_turns: i64,
    style: GlyphStyle,
}

impl PageWalker<'_, '_> {
    /// Draws a text object.
    ///
    /// Errors: the document has too many characters.
    pub(super) fn draw_text(&mut self, object: Element, scope: &Scope) -> Result<(), ReadError> {
        let turns = |name: &str| number(object, name).map_or(0, |angle| whole(angle) / 90);
        let font = object.attribute("Font").unwrap_or_default();
        let run = TextRun {
            font: self.resources.font(&font),
            size: number(object, "Size").unwrap_or(DEFAULT_SIZE),
            horizontal_scale: number(object, "HScale").unwrap_or(1.0),
            char_turns: turns("CharDirection").rem_euclid(4),
            read_turns: turns("ReadDirection").rem_euclid(4),
            style: self.glyph_style(object, scope),
        };
        let mut origin = (0.0, 0.0);
        for code in object.elements().filter(|element| element.name() == "TextCode") {
            // Places that are left out are those of the code before.
            origin = (number(code, "X").unwrap_or(origin.0), number(code, "Y").unwrap_or(origin.1));
            self.show_code(code, origin, &run, scope)?;
        }
        Ok(())
    }

    /// Returns the style of the glyphs of an object.
    fn glyph_style(&mut self, object: Element, scope: &Scope) -> GlyphStyle {
        let inks = [scope.style.text_fill(object), scope.style.text_stroke(object)];
        let is_invisible = inks.iter().all(Option::is_none);
        let nothing = Ink { color: Color::BLACK, opacity: 0.0 };
        let inks = inks.map(|ink| ink.map_or(nothing, |ink| scope.ink(ink)));
        let clear = inks.iter().all(|ink| ink.opacity < CLEAR);
        let clip = scope.clip.clip.clone();
        let ink = TextInk { inks, blend: scope.blend, clip, is_invisible };
        if self.page.inks.last().is_none_or(|last| !last.is_same(&ink)) {
            self.page.inks.push(ink);
        }
        GlyphStyle {
            ink: self.page.inks.len().saturating_sub(1),
            appearance: Appearance {
                hidden: scope.is_hidden,
                unpainted: clear,
                ..Appearance::default()
            },
            ambiguity: None,
        }
    }

    /// Shows the characters of a text code.
    fn show_code(
        &mut self,
        code: Element,
        origin: (f64, f64),
        run: &TextRun,
        scope: &Scope,
    ) -> Result<(), ReadError> {
        let text = code.text();
        let characters: Vec<char> = text.chars().filter(|c| !c.is_control()).collect();
        self.count_glyphs(characters.len())?;
        let advances = |name: &str| {
            code.attribute(name).map(|text| Advances::parse(&text)).unwrap_or_default()
        };
        let (across, down) = (advances("DeltaX"), advances("DeltaY"));
        let upright_turns = upright_turns(characters.len(), run, &across, &down);
        let mut steps = advance_steps(&across, &down);
        let (mut x, mut y) = origin;
        let first = self.page.glyphs.len();
        for (at, character) in characters.iter().copied().enumerate() {
            let step = if at == 0 { None } else { steps.next() };
            let (step_x, step_y, is_given) = step.unwrap_or((0.0, 0.0, true));
            x = bounded(x + step_x);
            y = bounded(y + step_y);
            let glyphs_before = self.page.glyphs.len();
            self.show_character(character, (x, y), upright_turns, run, scope);
            if !is_given {
                suspect_digits(&mut self.page.glyphs, glyphs_before.saturating_sub(1).max(first));
            }
            if across.is_empty() && down.is_empty() {
                let (ahead_x, ahead_y) = natural_advance(character, run);
                x = bounded(x + ahead_x);
                y = bounded(y + ahead_y);
            }
        }
        // Upright characters that are read another way than the distances go: readers of
        // the format differ.
        let is_turned = run.read_turns == 2 || run.read_turns % 2 == 1 && !across.is_empty();
        if is_turned && run.char_turns == 0 && characters.len() > 1 {
            suspect_digits(&mut self.page.glyphs, first);
        }
        // Nothing says how far characters are apart: all might stand in one place.
        if across.is_empty() && down.is_empty() && characters.len() > 1 {
            suspect_digits(&mut self.page.glyphs, first);
        }
        Ok(())
    }

    fn show_character(
        &mut self,
        character: char,
        (x, y): (f64, f64),
        upright_turns: Option<i64>,
        run: &TextRun,
        scope: &Scope,
    ) {
        let horizontal = bounded(run.size * run.horizontal_scale);
        // In its em y goes up, on the page it goes down.
        let em = Matrix([horizontal, 0.0, 0.0, -run.size, 0.0, 0.0]);
        let matrix = em
            .then(quarter_turns(run.char_turns))
            .then(Matrix::translation(x, y))
            .then(scope.matrix);
        let Some(mut glyph) = place_glyph(matrix, natural_width(character), false, run.style)
        else {
            return;
        };
        if let Some(turns) = upright_turns {
            let (ahead_x, ahead_y) = quarter_turns(turns).transform_vector(1.0, 0.0);
            glyph.direction = direction_of(scope.matrix.transform_vector(ahead_x, ahead_y));
            glyph.is_vertical = true;
        }
        if !scope.clip.sure.contains(glyph.rect.centre()) {
            glyph.suspect(Ambiguity::Visibility);
        }
        let is_private = matches!(character, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..);
        let is_unknown = is_private || run.font.is_symbolic && character.is_ascii_alphanumeric();
        if is_unknown {
            *self.page.unknown_fonts.entry(run.font.name.clone()).or_default() += 1;
        }
        let mut buffer = [0; 4];
        let text = if is_unknown { "" } else { &*character.encode_utf8(&mut buffer) };
        push_glyphs(glyph, text, &mut self.page.glyphs);
    }
}

/// Returns the direction, in quarters of a turn, of characters that stand upright under or
/// over one another; `None` for those that follow one another along the line.
fn upright_turns(count: usize, run: &TextRun, across: &Advances, down: &Advances) -> Option<i64> {
    let is_column = across.is_empty() && !down.is_empty() && count > 1;
    let is_read_down = across.is_empty() && down.is_empty() && run.read_turns % 2 == 1;
    if run.char_turns != 0 || !(is_column || is_read_down) {
        return None;
    }
    if is_read_down {
        return Some(run.read_turns);
    }
    let goes_up = down.iter().next().is_some_and(|advance| advance.by < 0.0);
    Some(if goes_up { 3 } else { 1 })
}

/// Returns the steps from character to character, each with whether the file gives it.
fn advance_steps<'a>(
    across: &'a Advances,
    down: &'a Advances,
) -> impl Iterator<Item = (f64, f64, bool)> + 'a {
    let nothing = Advance { by: 0.0, is_given: true };
    let (mut columns, mut rows) = (across.iter(), down.iter());
    std::iter::from_fn(move || {
        let next = |is_empty: bool, list: &mut dyn Iterator<Item = Advance>| {
            if is_empty { nothing } else { list.next().unwrap_or(nothing) }
        };
        let x = next(across.is_empty(), &mut columns);
        let y = next(down.is_empty(), &mut rows);
        Some((x.by, y.by, x.is_given && y.is_given))
    })
}

/// Marks digits whose place is not given by the file.
fn suspect_digits(glyphs: &mut [Glyph], first: usize) {
    for glyph in glyphs.get_mut(first..).unwrap_or_default() {
        if glyph.character.is_numeric() {
            glyph.suspect(Ambiguity::Position);
        }
    }
}

/// Returns the width of a character as fonts have it, in ems.
fn natural_width(character: char) -> f64 {
    if is_wide(character) || character == '\u{3000}' { 1.0 } else { NARROW }
}

/// Returns the step to the next character where the file does not say it.
fn natural_advance(character: char, run: &TextRun) -> (f64, f64) {
    let is_upright = run.read_turns % 2 == 1 && run.char_turns == 0;
    let along = if is_upright {
        run.size
    } else {
        natural_width(character) * run.size * run.horizontal_scale
    };
    quarter_turns(run.read_turns).transform_vector(bounded(along), 0.0)
}

/// Returns the matrix of quarters of a turn, clockwise.
fn quarter_turns(count: i64) -> Matrix {
    match count.rem_euclid(4) {
        1 => Matrix([0.0, 1.0, -1.0, 0.0, 0.0, 0.0]),
        2 => Matrix([-1.0, 0.0, 0.0, -1.0, 0.0, 0.0]),
        3 => Matrix([0.0, -1.0, 1.0, 0.0, 0.0, 0.0]),
        _ => Matrix::IDENTITY,
    }
}

/// Gives characters the width that the distance to the next one on their line shows, as
/// far as a font may have it: the file itself says no widths.
pub(super) fn tighten(glyphs: &mut [Glyph]) {
    for at in 1..glyphs.len() {
        let (glyph, next) = (glyphs[at - 1], glyphs[at]);
        let way = glyph.direction;
        if way != next.direction || way == Direction::Skewed || glyph.is_vertical {
            continue;
        }
        let (own, other) = (glyph.rect.rotated(way), next.rect.rotated(way));
        let em = glyph.em;
        let distance = (other.left - own.left) * 100;
        let is_level = (other.bottom - own.bottom).abs() * 100 <= em * MAX_SHIFT;
        let range = if glyph.character.is_ascii_digit() {
            em * DIGIT_WIDTHS[0]..=em * DIGIT_WIDTHS[1]
        } else if is_wide(glyph.character) {
            em * MIN_WIDE..=em * 100
        } else {
            em * 10..=em * MAX_LETTER
        };
        if is_level && range.contains(&distance) {
            let back = match way {
                Direction::Down => Direction::Up,
                Direction::Up => Direction::Down,
                other => other,
            };
            let mut rect = own;
            rect.right = other.left;
            glyphs[at - 1].rect = rect.rotated(back);
        }
    }
}
