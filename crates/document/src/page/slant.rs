//! Text at a slant, as a watermark is set: it is no text of the document, and no figure.

use std::collections::HashSet;

use super::content::{Direction, Glyph, Page};
use crate::appearance::shorten;
use nianbao_text::{Text, text};

/// Most texts that are named on a page.
const MAX_TEXTS: usize = 3;

/// Removes the glyphs at a slant, unless they are most of the page, and returns notes on
/// them. Digits by themselves leave their place to a person.
pub(crate) fn take_slanted(page: &mut Page) -> Vec<Text> {
    let is_slanted = |glyph: &&Glyph| glyph.direction == Direction::Skewed && !glyph.is_blank();
    let all = page.glyphs.iter().filter(|glyph| !glyph.is_blank()).count();
    let slanted = page.glyphs.iter().filter(is_slanted).count();
    if slanted == 0 || slanted * 2 > all {
        return Vec::new();
    }
    let (slanted, upright): (Vec<Glyph>, Vec<Glyph>) = std::mem::take(&mut page.glyphs)
        .into_iter()
        .partition(|glyph| glyph.direction == Direction::Skewed);
    page.glyphs = upright;
    let mut texts: Vec<String> = Vec::new();
    let mut known: HashSet<String> = HashSet::new();
    for run in split_runs(&slanted) {
        let text: String = run.iter().map(|glyph| glyph.character).collect();
        if !text.chars().any(char::is_alphabetic) {
            page.blots.extend(run.iter().filter(|glyph| !glyph.is_blank()).map(|glyph| glyph.rect));
        }
        if !text.trim().is_empty() && known.insert(text.trim().to_owned()) {
            texts.push(text.trim().to_owned());
        }
    }
    texts.iter().take(MAX_TEXTS).map(|text| slant_note(text)).chain(more_note(&texts)).collect()
}

fn slant_note(words: &str) -> Text {
    let words = shorten(words);
    text!(
        "倾斜的文字（如水印）未导入：“{words}”",
        "text at a slant, as a watermark is set, was not imported: “{words}”"
    )
}

fn more_note(texts: &[String]) -> Option<Text> {
    let more = texts.len().checked_sub(MAX_TEXTS).filter(|more| *more > 0)?;
    Some(text!("另有 {more} 处倾斜的文字未导入", "{more} more texts at a slant were not imported"))
}

/// Splits glyphs in the order of drawing into runs of text.
fn split_runs(glyphs: &[Glyph]) -> impl Iterator<Item = &[Glyph]> {
    glyphs.chunk_by(|glyph, next| {
        let ((x, y), (to_x, to_y)) = (glyph.rect.centre(), next.rect.centre());
        next.order == glyph.order + 1 && (to_x - x).abs().max((to_y - y).abs()) <= 3 * glyph.em
    })
}
