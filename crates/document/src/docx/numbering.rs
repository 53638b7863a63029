//! List numbers (ECMA-376 Part 1, 17.9): they are printed before paragraphs, so they are
//! read.

use super::numerals;
use super::styles::Styles;
use crate::xml::Element;
use std::collections::{HashMap, HashSet};

/// The levels of a list.
const LEVELS: usize = 9;
/// Longest text around a number, in characters.
const MAX_TEXT: usize = 255;

/// The lists of a document and their counters.
#[derive(Default)]
pub(super) struct Numbering {
    /// Abstract definitions by their ids.
    definitions: HashMap<String, Definition>,
    /// Lists by their ids; several may share the counters of a definition.
    lists: HashMap<String, List>,
    /// The counters of each definition, level by level.
    counts: HashMap<String, [Option<u32>; LEVELS]>,
    /// Levels whose start was overridden; that happens once for each list.
    restarted: HashSet<(String, usize)>,
    /// An unknown number format, which was replaced by decimal numbers.
    pub(super) unknown_format: Option<String>,
}

#[derive(Default)]
struct Definition {
    levels: [Option<Level>; LEVELS],
    /// The style whose list has the levels of this definition.
    style: Option<String>,
}

#[derive(Clone)]
struct Level {
    start: u32,
    format: String,
    text: String,
    /// The separator of the number and the paragraph.
    suffix: Option<String>,
    /// True if the number is hidden: it counts, and is not seen.
    is_hidden: bool,
    /// True if all numbers are written in digits.
    all_decimal: bool,
    /// The level, from element, after which this element restarts; 0 is never.
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
    /// Reads the numbering part.
    pub(super) fn parse(root: Element) -> Self {
        let mut numbering = Self::default();
        for element in root.elements() {
            match element.name() {
                "abstractNum" => {
                    let Some(id) = element.attribute("abstractNumId") else { continue };
                    numbering.definitions.insert(id, Definition::parse(element));
                }
                "num" => {
                    let Some(id) = element.attribute("numId") else { continue };
                    numbering.lists.insert(id, List::parse(element));
                }
                _ => {}
            }
        }
        numbering
    }

    /// Returns the number that is printed before a paragraph, with its separator. Call it
    /// once for each paragraph in order: it counts.
    pub(super) fn next_number(
        &mut self,
        paragraph: Option<Element>,
        styles: &Styles,
    ) -> Option<String> {
        let numbered = styles.numbering(paragraph);
        let id = numbered.list?;
        let list = self.lists.get(&id)?;
        let definition = self.definition(&list.definition, styles)?;
        let own = numbered.level.or_else(|| {
            let style = styles.style_id(paragraph)?;
            self.definitions.get(&definition)?.level_with_style(&style)
        });
        let at = own.unwrap_or(0).min(LEVELS - 1);
        let levels = self.levels(&id, &definition);
        let level = levels[at].clone()?;
        self.advance(&id, &definition, at, &levels);
        if level.is_hidden {
            return None;
        }
        let counts = self.counts.get(&definition).copied().unwrap_or_default();
        if level.format == "bullet" {
            return Some(with_separator(&bullet_text(&level.text), level.suffix.as_deref()));
        }
        let written = self.format_level(&level, &levels, &counts);
        Some(with_separator(&written, level.suffix.as_deref()))
    }

    /// Returns the id of the definition that has the levels: a style may refer to another
    /// one.
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

    fn advance(&mut self, id: &str, definition: &str, at: usize, levels: &[Option<Level>; LEVELS]) {
        let override_start = self.lists.get(id).and_then(|list| list.starts.get(&at)).copied();
        let override_start = override_start.filter(|_| self.restarted.insert((id.to_owned(), at)));
        let counts = self.counts.entry(definition.to_owned()).or_default();
        let start = |at: usize| levels[at].as_ref().map_or(1, |level| level.start);
        counts[at] = Some(match (override_start, counts[at]) {
            (Some(start), _) => start,
            (None, Some(count)) => count.saturating_add(1),
            (None, None) => start(at),
        });
        for (above, count) in counts.iter_mut().enumerate().take(at) {
            *count = count.or(Some(start(above)));
        }
        for (descendants, count) in counts.iter_mut().enumerate().skip(at + 1) {
            let restart = levels[descendants].as_ref().and_then(|level| level.restart);
            if restart.is_none_or(|restart| at < restart) {
                *count = None;
            }
        }
    }

    /// Returns the text of a level with the numbers in it.
    fn format_level(
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
                _ if level.all_decimal => "decimal",
                Some(level) => &level.format,
                None => "decimal",
            };
            let value = counts[at].unwrap_or(1);
            written.push_str(&numerals::format_number(format, value).unwrap_or_else(|| {
                self.unknown_format.get_or_insert_with(|| format.to_owned());
                value.to_string()
            }));
        }
        written
    }
}

impl Definition {
    fn parse(definition: Element) -> Self {
        let mut levels = std::array::from_fn(|_| None);
        for (at, level) in read_levels(definition) {
            levels[at] = Some(level);
        }
        Self { levels, style: definition.child("numStyleLink").and_then(Element::val) }
    }

    fn level_with_style(&self, style: &str) -> Option<usize> {
        let has = |level: &Option<Level>| {
            level.as_ref().is_some_and(|level| level.style.as_deref() == Some(style))
        };
        self.levels.iter().position(has)
    }
}

impl List {
    fn parse(list: Element) -> Self {
        let definition = list.child("abstractNumId").and_then(Element::val).unwrap_or_default();
        let mut read = Self { definition, ..Self::default() };
        for changed in list.elements().filter(|element| element.name() == "lvlOverride") {
            if let (Some(at), Some(start)) =
                (read_level_index(changed), read_number(changed, "startOverride"))
            {
                read.starts.insert(at, start);
            }
            read.levels.extend(read_levels(changed));
        }
        read
    }
}

fn read_levels(parent: Element) -> impl Iterator<Item = (usize, Level)> {
    let levels = parent.elements().filter(|element| element.name() == "lvl");
    levels.filter_map(|level| Some((read_level_index(level)?, Level::parse(level))))
}

impl Level {
    fn parse(level: Element) -> Self {
        // Newer formats are in an AlternateContent; its last choice is the oldest.
        let format = level
            .child("numFmt")
            .or_else(|| level.descendants().filter(|element| element.name() == "numFmt").last());
        let setting = |name| level.child(name).and_then(Element::val).map(truncate);
        Self {
            start: read_number(level, "start").unwrap_or(1),
            format: format.and_then(Element::val).map_or_else(|| "decimal".to_owned(), truncate),
            text: setting("lvlText").unwrap_or_default(),
            suffix: setting("suff"),
            is_hidden: level.child("rPr").is_some_and(|run| run.has_flag("vanish")),
            all_decimal: level.has_flag("isLgl"),
            restart: setting("lvlRestart").and_then(|level| level.parse().ok()),
            style: setting("pStyle"),
        }
    }
}

/// Limits a text that is repeated before every paragraph.
fn truncate(text: String) -> String {
    match text.char_indices().nth(MAX_TEXT) {
        Some((end, _)) => text[..end].to_owned(),
        None => text,
    }
}

fn read_level_index(level: Element) -> Option<usize> {
    level.attribute("ilvl")?.trim().parse().ok().filter(|&at| at < LEVELS)
}

fn read_number(parent: Element, name: &str) -> Option<u32> {
    parent.child(name)?.val()?.trim().parse().ok()
}

/// Returns the bullet of a list; characters of symbol fonts, which are none of Unicode,
/// become •.
fn bullet_text(text: &str) -> String {
    let private = |c: char| matches!(c, '\u{e000}'..='\u{f8ff}') || c.is_ascii_alphanumeric();
    let shown = text.chars().map(|c| if private(c) { '•' } else { c });
    if text.trim().is_empty() { String::new() } else { shown.collect() }
}

/// Adds the separator to a number: a tab is a space on paper, and after 、 or ） there is
/// none to be seen.
fn with_separator(number: &str, suffix: Option<&str>) -> String {
    let narrow = number.ends_with(|c: char| c.is_ascii() || c == '•' || c.is_alphanumeric());
    match suffix {
        Some("nothing") => number.to_owned(),
        Some("space") => format!("{number} "),
        _ if narrow => format!("{number} "),
        _ => number.to_owned(),
    }
}
