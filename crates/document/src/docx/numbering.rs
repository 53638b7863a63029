//! Numbers that Word puts before paragraphs: they are printed, so they are read.

use super::numerals;
use super::styles::Styles;
use crate::xml::Element;
use std::collections::{HashMap, HashSet};

/// A list has nine levels.
const LEVELS: usize = 9;
/// The text before a number and after it is no longer in any program.
const MOST_TEXT: usize = 255;

/// The lists of a document, and how far they have counted.
#[derive(Default)]
pub(super) struct Numbering {
    /// Definitions by their ids.
    definitions: HashMap<String, Definition>,
    /// Lists by their ids; several may count in one definition.
    lists: HashMap<String, List>,
    /// How far each definition has counted, level by level.
    counts: HashMap<String, [Option<u32>; LEVELS]>,
    /// Levels of lists that have begun anew, which they do once.
    begun: HashSet<(String, usize)>,
    /// A format that is not known here, and was printed as plain numbers.
    pub(super) unknown: Option<String>,
}

#[derive(Default)]
struct Definition {
    levels: [Option<Level>; LEVELS],
    /// The style that has the levels of this one.
    style: Option<String>,
}

#[derive(Clone)]
struct Level {
    start: u32,
    format: String,
    text: String,
    /// What stands between the number and the paragraph.
    suffix: Option<String>,
    /// All numbers are written in digits.
    legal: bool,
    /// The level, from one, that this one begins anew after; nought is none.
    restart: Option<usize>,
    style: Option<String>,
}

#[derive(Default)]
struct List {
    definition: String,
    starts: HashMap<usize, u32>,
    levels: HashMap<usize, Level>,
}

impl Numbering {
    /// Reads the part of lists.
    pub(super) fn read(root: Element) -> Self {
        let mut all = Self::default();
        for one in root.elements() {
            match one.name() {
                "abstractNum" => {
                    let Some(id) = one.attribute("abstractNumId") else { continue };
                    all.definitions.insert(id, Definition::read(one));
                }
                "num" => {
                    let Some(id) = one.attribute("numId") else { continue };
                    all.lists.insert(id, List::read(one));
                }
                _ => {}
            }
        }
        all
    }

    /// The number that is printed before a paragraph, with what parts it from it.
    pub(super) fn next(&mut self, paragraph: Option<Element>, styles: &Styles) -> Option<String> {
        let numbered = styles.numbering(paragraph);
        let id = numbered.list?;
        let list = self.lists.get(&id)?;
        let definition = self.definition(&list.definition, styles)?;
        let own = numbered.level.or_else(|| {
            let style = styles.of(paragraph)?;
            self.definitions.get(&definition)?.level_of(&style)
        });
        let at = own.unwrap_or(0).min(LEVELS - 1);
        let levels = self.levels(&id, &definition);
        let level = levels[at].clone()?;
        self.count(&id, &definition, at, &levels);
        let counts = self.counts.get(&definition).copied().unwrap_or_default();
        if level.format == "bullet" {
            return Some(parted(&bullet(&level.text), level.suffix.as_deref()));
        }
        let written = self.written(&level, &levels, &counts);
        Some(parted(&written, level.suffix.as_deref()))
    }

    /// The id of the definition that has the levels: a style may lead to another one.
    fn definition(&self, id: &str, styles: &Styles) -> Option<String> {
        let led = self.definitions.get(id)?.style.as_deref().and_then(|style| {
            let list = self.lists.get(styles.list_of(style)?)?;
            self.definitions.contains_key(&list.definition).then(|| list.definition.clone())
        });
        Some(led.unwrap_or_else(|| id.to_owned()))
    }

    fn levels(&self, list: &str, definition: &str) -> [Option<Level>; LEVELS] {
        let list = self.lists.get(list);
        std::array::from_fn(|at| {
            let own = list.and_then(|list| list.levels.get(&at));
            own.or_else(|| self.definitions.get(definition)?.levels[at].as_ref()).cloned()
        })
    }

    fn count(&mut self, id: &str, definition: &str, at: usize, levels: &[Option<Level>; LEVELS]) {
        let anew = self.lists.get(id).and_then(|list| list.starts.get(&at)).copied();
        let anew = anew.filter(|_| self.begun.insert((id.to_owned(), at)));
        let counts = self.counts.entry(definition.to_owned()).or_default();
        let start = |at: usize| levels[at].as_ref().map_or(1, |level| level.start);
        counts[at] = Some(match (anew, counts[at]) {
            (Some(start), _) => start,
            (None, Some(count)) => count.saturating_add(1),
            (None, None) => start(at),
        });
        for (above, count) in counts.iter_mut().enumerate().take(at) {
            *count = count.or(Some(start(above)));
        }
        for (below, count) in counts.iter_mut().enumerate().skip(at + 1) {
            let restart = levels[below].as_ref().and_then(|level| level.restart);
            if restart.is_none_or(|restart| at < restart) {
                *count = None;
            }
        }
    }

    /// A level's text with the numbers in it.
    fn written(
        &mut self,
        level: &Level,
        levels: &[Option<Level>; LEVELS],
        counts: &[Option<u32>; LEVELS],
    ) -> String {
        let mut written = String::new();
        let mut text = level.text.chars().peekable();
        while let Some(sign) = text.next() {
            let digit = text.peek().and_then(|next| next.to_digit(10)).filter(|_| sign == '%');
            let Some(at) = digit.and_then(|digit| (digit as usize).checked_sub(1)) else {
                written.push(sign);
                continue;
            };
            text.next();
            let format = match &levels[at] {
                _ if level.legal => "decimal",
                Some(level) => &level.format,
                None => "decimal",
            };
            let value = counts[at].unwrap_or(1);
            written.push_str(&numerals::number(format, value).unwrap_or_else(|| {
                self.unknown.get_or_insert_with(|| format.to_owned());
                value.to_string()
            }));
        }
        written
    }
}

impl Definition {
    fn read(definition: Element) -> Self {
        let mut levels = std::array::from_fn(|_| None);
        for (at, level) in all_levels(definition) {
            levels[at] = Some(level);
        }
        Self { levels, style: definition.child("numStyleLink").and_then(Element::val) }
    }

    fn level_of(&self, style: &str) -> Option<usize> {
        let has = |level: &Option<Level>| {
            level.as_ref().is_some_and(|level| level.style.as_deref() == Some(style))
        };
        self.levels.iter().position(has)
    }
}

impl List {
    fn read(list: Element) -> Self {
        let definition = list.child("abstractNumId").and_then(Element::val).unwrap_or_default();
        let mut read = Self { definition, ..Self::default() };
        for changed in list.elements().filter(|one| one.name() == "lvlOverride") {
            if let (Some(at), Some(start)) = (place(changed), number(changed, "startOverride")) {
                read.starts.insert(at, start);
            }
            read.levels.extend(all_levels(changed));
        }
        read
    }
}

fn all_levels(parent: Element) -> impl Iterator<Item = (usize, Level)> {
    let levels = parent.elements().filter(|one| one.name() == "lvl");
    levels.filter_map(|level| Some((place(level)?, Level::read(level))))
}

impl Level {
    fn read(level: Element) -> Self {
        // Formats that came later stand in a choice, with an older one to fall back on.
        let format = level
            .child("numFmt")
            .or_else(|| level.below().filter(|one| one.name() == "numFmt").last());
        let of = |name| level.child(name).and_then(Element::val).map(cut);
        Self {
            start: number(level, "start").unwrap_or(1),
            format: format.and_then(Element::val).map_or_else(|| "decimal".to_owned(), cut),
            text: of("lvlText").unwrap_or_default(),
            suffix: of("suff"),
            legal: level.is_on("isLgl"),
            restart: of("lvlRestart").and_then(|level| level.parse().ok()),
            style: of("pStyle"),
        }
    }
}

/// What is repeated before every paragraph is kept short.
fn cut(text: String) -> String {
    match text.char_indices().nth(MOST_TEXT) {
        Some((end, _)) => text[..end].to_owned(),
        None => text,
    }
}

fn place(level: Element) -> Option<usize> {
    level.attribute("ilvl")?.trim().parse().ok().filter(|&at| at < LEVELS)
}

fn number(parent: Element, name: &str) -> Option<u32> {
    parent.child(name)?.val()?.trim().parse().ok()
}

/// A sign of a list; those of fonts that hold nothing but signs have no character of
/// their own.
fn bullet(text: &str) -> String {
    let private = |c: char| matches!(c, '\u{e000}'..='\u{f8ff}') || c.is_ascii_alphanumeric();
    let shown = text.chars().map(|c| if private(c) { '•' } else { c });
    if text.trim().is_empty() { String::new() } else { shown.collect() }
}

/// A tab after a number is space on paper; after 、 or ） there is none to be seen.
fn parted(number: &str, suffix: Option<&str>) -> String {
    let narrow = number.ends_with(|c: char| c.is_ascii() || c == '•' || c.is_alphanumeric());
    match suffix {
        Some("nothing") => number.to_owned(),
        Some("space") => format!("{number} "),
        _ if narrow => format!("{number} "),
        _ => number.to_owned(),
    }
}
