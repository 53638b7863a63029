//! Text that a page has and does not show: it is left out, and said.

use super::content::{Ambiguity, Glyph, Page};
use super::line::group_lines;
use crate::appearance::LeftOut;
use nianbao_text::Text;

/// Removes the glyphs that are not seen, and returns notes on them. Keeps the places of
/// those that are struck out.
pub(crate) fn take_unseen(page: &mut Page) -> Vec<Text> {
    let (seen, unseen): (Vec<Glyph>, Vec<Glyph>) =
        std::mem::take(&mut page.glyphs).into_iter().partition(Glyph::is_seen);
    page.glyphs = seen;
    let is_struck = |glyph: &&Glyph| {
        let looks = glyph.appearance;
        looks.struck && !looks.hidden && !looks.unpainted && !glyph.is_blank()
    };
    let struck = unseen.iter().filter(is_struck);
    page.erased.extend(struck.map(|glyph| (glyph.rect, Ambiguity::StruckOut)));
    let mut left_out = LeftOut::default();
    for line in group_lines(unseen) {
        line.leave_out(&mut left_out);
    }
    left_out.take_notes()
}
