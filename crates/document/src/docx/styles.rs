//! Styles (ECMA-376 Part 1, 17.7): which are headings, which are numbered, and what they
//! say of the appearance of text.

use super::color::Color;
use super::run_properties::RunProperties;
use super::visibility::ConditionalFormat;
use crate::xml::Element;
use std::collections::HashMap;

/// Longest chain of styles; longer ones run in a circle.
const MAX_ANCESTORS: usize = 32;
/// The parts of a table style (17.18.89).
const PARTS: [&str; 13] = [
    "wholeTable",
    "firstRow",
    "lastRow",
    "firstCol",
    "lastCol",
    "band1Vert",
    "band2Vert",
    "band1Horz",
    "band2Horz",
    "neCell",
    "nwCell",
    "seCell",
    "swCell",
];
/// The outline level of body text (ECMA-376 Part 1, 17.3.1.20).
const BODY_TEXT_LEVEL: u32 = 9;

/// The styles of a document.
#[derive(Default)]
pub(super) struct Styles {
    /// The styles by their ids: of one id, one of each kind.
    by_id: HashMap<String, Vec<Style>>,
    /// The id of the default style of paragraphs.
    default: Option<String>,
    /// The same of characters.
    default_character: Option<String>,
    /// The same of tables.
    default_table: Option<String>,
    /// The run properties of the document (17.7.5.5).
    pub(super) run_defaults: RunProperties,
}

/// The content to which a style applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum StyleKind {
    Paragraph,
    Character,
    Table,
    Numbering,
}

/// A style, without what it inherits.
struct Style {
    kind: StyleKind,
    based_on: Option<String>,
    run: RunProperties,
    /// The same with those that it inherits.
    inherited: RunProperties,
    /// The shading of its paragraphs or its tables.
    shading: Option<Color>,
    /// The parts of a table style, with the name of each.
    conditional: Vec<(String, ConditionalFormat)>,
    /// True if its name is that of a heading.
    is_heading: bool,
    outline_level: Option<u32>,
    numbering: ListReference,
}

/// A list and a level of it, as far as they are given (ECMA-376 Part 1, 17.3.1.19).
#[derive(Clone, Default)]
pub(super) struct ListReference {
    /// The id of the list; `0` is no list.
    pub(super) list: Option<String>,
    /// The level, from zero.
    pub(super) level: Option<usize>,
}

impl Styles {
    /// Reads the part of styles.
    pub(super) fn parse(root: Element) -> Self {
        let mut styles = Self::default();
        let defaults = root.child("docDefaults").and_then(|all| all.child("rPrDefault"));
        if let Some(properties) = defaults.and_then(|defaults| defaults.child("rPr")) {
            styles.run_defaults = RunProperties::parse(properties);
        }
        for element in root.elements().filter(|element| element.name() == "style") {
            let Some(id) = element.attribute("styleId") else { continue };
            let style = Style::parse(element);
            if element.attribute("default").is_some_and(|value| value == "1" || value == "true") {
                let default = match style.kind {
                    StyleKind::Paragraph => Some(&mut styles.default),
                    StyleKind::Character => Some(&mut styles.default_character),
                    StyleKind::Table => Some(&mut styles.default_table),
                    StyleKind::Numbering => None,
                };
                if let Some(default) = default {
                    *default = Some(id.clone());
                }
            }
            let same = styles.by_id.entry(id).or_default();
            same.retain(|other| other.kind != style.kind);
            same.push(style);
        }
        styles.inherit();
        styles
    }

    /// Returns the run properties and the shading of a paragraph's style.
    pub(super) fn of_paragraph(
        &self,
        paragraph: Option<Element>,
    ) -> (RunProperties, Option<Color>) {
        let id = self.style_id(paragraph);
        let shading = self
            .with_ancestors(StyleKind::Paragraph, id.as_deref())
            .find_map(|style| style.shading);
        (self.inherited(StyleKind::Paragraph, id.as_deref()), shading)
    }

    /// Returns the run properties of the character style that a run has.
    pub(super) fn of_run(&self, run: Option<Element>) -> RunProperties {
        let named = run.and_then(|properties| properties.child("rStyle")?.val());
        // A style of another kind is no character style (17.3.2.29), though some programs
        // take it for one.
        let named = named.filter(|id| self.is_of_kind(id, StyleKind::Character));
        let id = named.as_deref().or(self.default_character.as_deref());
        self.inherited(StyleKind::Character, id)
    }

    /// Returns the run properties of the style that a run names though it is none of
    /// characters; programs differ on it.
    pub(super) fn of_run_by_mistake(&self, run: Option<Element>) -> Option<RunProperties> {
        let named = run.and_then(|properties| properties.child("rStyle")?.val())?;
        let found = self.inherited(StyleKind::Paragraph, Some(&named));
        (self.is_of_kind(&named, StyleKind::Paragraph)).then_some(found)
    }

    /// Returns the run properties and the shading of a table's style, and its parts with
    /// their names.
    pub(super) fn of_table(
        &self,
        table: Option<Element>,
    ) -> (RunProperties, Option<Color>, Vec<(String, ConditionalFormat)>) {
        let named = table.and_then(|properties| properties.child("tblStyle")?.val());
        let id = named.as_deref().or(self.default_table.as_deref());
        let chain = || self.with_ancestors(StyleKind::Table, id);
        let shading = chain().find_map(|style| style.shading);
        let mut parts: Vec<(String, ConditionalFormat)> = Vec::new();
        for (name, base) in chain().flat_map(|style| &style.conditional) {
            match parts.iter_mut().find(|(known, _)| known == name) {
                Some((_, derived)) => derived.inherit(*base),
                None => parts.push((name.clone(), *base)),
            }
        }
        (self.inherited(StyleKind::Table, id), shading, parts)
    }

    fn is_of_kind(&self, id: &str, kind: StyleKind) -> bool {
        self.find(kind, id).is_some()
    }

    fn inherited(&self, kind: StyleKind, id: Option<&str>) -> RunProperties {
        id.and_then(|id| self.find(kind, id)).map(|style| style.inherited).unwrap_or_default()
    }

    /// Adds to each style what it inherits: many runs ask for it.
    fn inherit(&mut self) {
        let inherited = |style: &Style| {
            let ancestors = std::iter::successors(Some(style), |style| {
                self.find(style.kind, style.based_on.as_deref()?)
            });
            let mut inherited = RunProperties::default();
            for style in ancestors.take(MAX_ANCESTORS) {
                let higher = std::mem::replace(&mut inherited, style.run);
                inherited.overlay(higher);
            }
            inherited
        };
        let all = self.by_id.iter().map(|(id, styles)| {
            (id.clone(), styles.iter().map(inherited).collect::<Vec<RunProperties>>())
        });
        for (id, all_inherited) in all.collect::<Vec<_>>() {
            let styles = self.by_id.get_mut(&id).into_iter().flatten();
            for (style, inherited) in styles.zip(all_inherited) {
                style.inherited = inherited;
            }
        }
    }

    /// Returns true if a paragraph is a heading, by itself or by its style. `paragraph`
    /// is its `pPr`.
    pub(super) fn is_heading(&self, paragraph: Option<Element>) -> bool {
        let own = paragraph.and_then(read_outline_level);
        let mut styles = self.styles_of(paragraph);
        match own {
            Some(level) => level < BODY_TEXT_LEVEL,
            None => styles
                .find_map(|style| match style.outline_level {
                    Some(level) => Some(level < BODY_TEXT_LEVEL),
                    None => style.is_heading.then_some(true),
                })
                .unwrap_or(false),
        }
    }

    /// Returns the list that a paragraph is in, by itself or by its style.
    pub(super) fn numbering(&self, paragraph: Option<Element>) -> ListReference {
        let mut found = paragraph.map(read_numbering).unwrap_or_default();
        for style in self.styles_of(paragraph) {
            if found.list.is_some() {
                break;
            }
            found.list.clone_from(&style.numbering.list);
            found.level = found.level.or(style.numbering.level);
        }
        found
    }

    /// Returns the list that a style is in: one of lists, or of paragraphs.
    pub(super) fn list_of(&self, style: &str) -> Option<&str> {
        [StyleKind::Numbering, StyleKind::Paragraph].into_iter().find_map(|kind| {
            let mut chain = self.with_ancestors(kind, Some(style));
            chain.find_map(|style| style.numbering.list.as_deref())
        })
    }

    /// Returns the id of a paragraph's style.
    pub(super) fn style_id(&self, paragraph: Option<Element>) -> Option<String> {
        let named = paragraph.and_then(|element| element.child("pStyle")?.val());
        named.or_else(|| self.default.clone())
    }

    fn styles_of<'s>(
        &'s self,
        paragraph: Option<Element>,
    ) -> impl Iterator<Item = &'s Style> + use<'s> {
        let named = self.style_id(paragraph);
        self.with_ancestors(StyleKind::Paragraph, named.as_deref())
    }

    fn find(&self, kind: StyleKind, id: &str) -> Option<&Style> {
        self.by_id.get(id)?.iter().find(|style| style.kind == kind)
    }

    fn with_ancestors<'s>(
        &'s self,
        kind: StyleKind,
        id: Option<&str>,
    ) -> impl Iterator<Item = &'s Style> + use<'s> {
        let first = id.and_then(|id| self.find(kind, id));
        let next = move |style: &&'s Style| self.find(kind, style.based_on.as_deref()?);
        std::iter::successors(first, next).take(MAX_ANCESTORS)
    }
}

impl Style {
    fn parse(style: Element) -> Self {
        let properties = style.child("pPr");
        let name = style.child("name").and_then(Element::val).unwrap_or_default();
        let kind = match style.attribute("type").as_deref() {
            None | Some("paragraph") => StyleKind::Paragraph,
            Some("character") => StyleKind::Character,
            Some("table") => StyleKind::Table,
            Some(_) => StyleKind::Numbering,
        };
        let parts = style.elements().filter(|element| element.name() == "tblStylePr");
        let conditional = parts.filter_map(|part| {
            let name = part.attribute("type").filter(|name| PARTS.contains(&name.as_str()))?;
            let format = ConditionalFormat { run: read_run(part), shading: read_shading(part) };
            Some((name, format))
        });
        Self {
            kind,
            based_on: style.child("basedOn").and_then(Element::val),
            run: read_run(style),
            inherited: RunProperties::default(),
            shading: read_shading(style),
            conditional: conditional.take(PARTS.len()).collect(),
            is_heading: names_a_heading(&name),
            outline_level: properties.and_then(read_outline_level),
            numbering: properties.map(read_numbering).unwrap_or_default(),
        }
    }
}

fn read_run(style: Element) -> RunProperties {
    style.child("rPr").map(RunProperties::parse).unwrap_or_default()
}

/// Reads the shading of a style's cells, tables or paragraphs.
fn read_shading(style: Element) -> Option<Color> {
    let parts = ["tcPr", "tblPr", "pPr"].into_iter().filter_map(|name| style.child(name));
    let mut shadings = parts.filter_map(|properties| properties.child("shd"));
    shadings.find_map(Color::of_shading)
}

/// Returns true for the name of a heading style: `heading 1`, `Title`. Programs keep the
/// English names of Word's own styles.
fn names_a_heading(name: &str) -> bool {
    let name = name.trim().to_lowercase();
    let level = name.strip_prefix("heading").or_else(|| name.strip_prefix("标题"));
    name == "title" || level.is_some_and(|level| level.trim().parse::<u32>().is_ok())
}

fn read_outline_level(properties: Element) -> Option<u32> {
    properties.child("outlineLvl")?.val()?.trim().parse().ok()
}

fn read_numbering(properties: Element) -> ListReference {
    let Some(own) = properties.child("numPr") else { return ListReference::default() };
    let setting = |name| own.child(name).and_then(Element::val);
    ListReference {
        list: setting("numId"),
        level: setting("ilvl").and_then(|level| level.trim().parse().ok()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::Tree;

    #[test]
    fn headings_are_known_by_name_level_and_ancestry() {
        let source = "<styles><style styleId='1'><name val='heading 1'/></style>\
            <style styleId='a'><name val='公文一级'/><basedOn val='1'/></style>\
            <style styleId='b'><basedOn val='c'/></style><style styleId='c'><basedOn val='b'/></style>\
            <style styleId='d'><basedOn val='1'/><pPr><outlineLvl val='9'/></pPr></style>\
            <style styleId='e'><pPr><outlineLvl val='2'/></pPr></style></styles>";
        let tree = Tree::parse(source).unwrap();
        let styles = Styles::parse(tree.root().unwrap());
        for (style, expected) in
            [("1", true), ("a", true), ("b", false), ("d", false), ("e", true), ("f", false)]
        {
            let paragraph = format!("<pPr><pStyle val='{style}'/></pPr>");
            let tree = Tree::parse(&paragraph).unwrap();
            assert_eq!(styles.is_heading(tree.root()), expected, "{style}");
        }
        let own = Tree::parse("<pPr><pStyle val='1'/><outlineLvl val='9'/></pPr>").unwrap();
        assert!(!styles.is_heading(own.root()));
    }
}
