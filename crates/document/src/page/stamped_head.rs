//! Titles of reports that stand at one place of most pages, above or over whatever else is there.
//! They are running heads, though on some pages they share a line with the text or a table, so
//! that no page repeats the line as a whole. Taken for titles they would name another report.

use super::content::{Direction, Glyph, Length, POINT, Page};
use super::line::{TextLine, group_lines};
use std::collections::{HashMap, HashSet};

/// Least number of pages that have the head, and are more than half of all.
const MIN_PAGES: usize = 3;
/// Part of a page, one of so many, within which heads stand.
const EDGE: Length = 7;
/// Fewest characters of a title.
const MIN_CHARS: usize = 8;
/// The word without which a line is no title of a report.
const TITLE_WORD: &str = "报告";
/// The distance within which glyphs of two pages are at the same place.
const SAME_PLACE: Length = POINT / 2;

/// A character at a place of the page.
type PlacedCharacter = (char, Length, Length);

/// Takes running titles out of the pages, and returns their texts.
pub(super) fn take_stamped_heads(pages: &mut [Page]) -> Vec<String> {
    let repeated = repeated_characters(pages);
    if repeated.len() < MIN_CHARS {
        return Vec::new();
    }
    let mut titles: Vec<String> = Vec::new();
    let mut stamped: HashSet<PlacedCharacter> = HashSet::new();
    for page in pages.iter() {
        for line in group_lines(top_glyphs(page).copied().collect()) {
            if is_title(&line) && line.glyphs().all(|glyph| repeated.contains(&place(glyph))) {
                stamped.extend(line.glyphs().map(place));
                titles.push(line.text().trim().to_owned());
            }
        }
    }
    for page in pages.iter_mut().filter(|_| !stamped.is_empty()) {
        page.glyphs.retain(|glyph| !stamped.contains(&place(glyph)));
    }
    titles.sort_unstable();
    titles.dedup();
    titles
}

/// Finds the characters that most pages have at the same place of their upper part.
fn repeated_characters(pages: &[Page]) -> HashSet<PlacedCharacter> {
    let mut counts: HashMap<PlacedCharacter, usize> = HashMap::new();
    for page in pages {
        let here: HashSet<PlacedCharacter> = top_glyphs(page).map(place).collect();
        for character in here {
            *counts.entry(character).or_default() += 1;
        }
    }
    let is_usual = |count: usize| count >= MIN_PAGES && count * 2 > pages.len();
    counts
        .into_iter()
        .filter(|(_, count)| is_usual(*count))
        .map(|(character, _)| character)
        .collect()
}

/// Lists the glyphs at the top of a page that run to the right.
fn top_glyphs(page: &Page) -> impl Iterator<Item = &Glyph> {
    let is_at_top = |glyph: &&Glyph| {
        glyph.rect.top * EDGE <= page.size.1 && glyph.direction == Direction::Right
    };
    page.glyphs.iter().filter(is_at_top).filter(|glyph| !glyph.is_blank())
}

/// True for one part of text that may be the title of a report. The heads of tables are parts
/// with gaps.
fn is_title(line: &TextLine) -> bool {
    let text = line.text();
    text.contains(TITLE_WORD)
        && text.chars().count() >= MIN_CHARS
        && line.split_at_gaps(line.em * 3 / 2).len() == 1
}

fn place(glyph: &Glyph) -> PlacedCharacter {
    let near = |length: Length| (length + SAME_PLACE / 2).div_euclid(SAME_PLACE);
    (glyph.character, near(glyph.rect.left), near(glyph.rect.top))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::appearance::Appearance;
    use crate::page::content::Rect;

    const HEAD: &str = "样例县2023年工作年度报告";
    const EM: Length = 10 * POINT;

    /// Places the characters of a text side by side.
    fn write(text: &str, left: Length, top: Length) -> Vec<Glyph> {
        let glyph = |(at, character): (Length, char)| Glyph {
            character,
            rect: Rect { left: left + at * EM, top, right: left + (at + 1) * EM, bottom: top + EM },
            em: EM,
            direction: Direction::Right,
            is_vertical: false,
            order: 0,
            ink: 0,
            rise: 0,
            appearance: Appearance::default(),
            ambiguity: None,
        };
        (0..).zip(text.chars()).map(glyph).collect()
    }

    fn page(texts: &[(&str, Length)]) -> Page {
        let all = texts.iter().flat_map(|(text, left)| write(text, left * POINT, 30 * POINT));
        Page { size: (600 * POINT, 800 * POINT), glyphs: all.collect(), ..Page::default() }
    }

    fn texts(pages: &[Page]) -> Vec<String> {
        pages.iter().map(|page| page.glyphs.iter().map(|glyph| glyph.character).collect()).collect()
    }

    #[test]
    fn a_title_at_one_place_of_most_pages_is_no_text() {
        let mut pages = [
            page(&[(HEAD, 50)]),
            page(&[(HEAD, 50), ("总体情况", 400)]),
            page(&[("申请人", 55), (HEAD, 50)]),
            page(&[("三、", 50)]),
        ];
        assert_eq!(take_stamped_heads(&mut pages), [HEAD]);
        assert_eq!(texts(&pages), ["", "总体情况", "申请人", "三、"]);
    }

    #[test]
    fn titles_of_few_pages_and_heads_of_tables_stay() {
        let title = |at: Length| page(&[(HEAD, 50 + at)]);
        let other = || page(&[("二、", 50)]);
        // Two pages; half of all; each at another place.
        let few = vec![title(0), title(0), other()];
        let half = vec![title(0), title(0), title(0), other(), other(), other()];
        let moving = vec![title(0), title(3), title(6), title(9)];
        // Words in columns, and those that are no title.
        let columns = || page(&[("信息内容", 50), ("年度报告数", 200), ("废止件数", 400)]);
        let words = || page(&[("本年度办理结果一览表", 50)]);
        for mut pages in [
            few,
            half,
            moving,
            vec![columns(), columns(), columns()],
            vec![words(), words(), words()],
        ] {
            let before = texts(&pages);
            assert!(take_stamped_heads(&mut pages).is_empty());
            assert_eq!(texts(&pages), before);
        }
    }
}
