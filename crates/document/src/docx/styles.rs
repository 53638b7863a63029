//! Paragraph styles (ECMA-376 Part 1, 17.7): which are headings, which are numbered.

use crate::xml::Element;
use std::collections::HashMap;

/// Longest chain of styles; longer ones run in a circle.
const MAX_ANCESTORS: usize = 32;
/// The outline level of body text (ECMA-376 Part 1, 17.3.1.20).
const BODY_TEXT_LEVEL: u32 = 9;

/// The styles of a document.
#[derive(Default)]
pub(super) struct Styles {
    styles: HashMap<String, Style>,
    /// The id of the default style.
    default: Option<String>,
}

/// A style, without what it inherits.
#[derive(Default)]
struct Style {
    based_on: Option<String>,
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
        for style in root.elements().filter(|element| element.name() == "style") {
            if style.attribute("type").is_some_and(|kind| kind != "paragraph") {
                continue;
            }
            let Some(id) = style.attribute("styleId") else { continue };
            if style.attribute("default").is_some_and(|value| value == "1" || value == "true") {
                styles.default = Some(id.clone());
            }
            styles.styles.insert(id, Style::parse(style));
        }
        styles
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

    /// Returns the list that a style is in.
    pub(super) fn list_of(&self, style: &str) -> Option<&str> {
        self.with_ancestors(Some(style)).find_map(|style| style.numbering.list.as_deref())
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
        self.with_ancestors(named.as_deref())
    }

    fn with_ancestors<'s>(&'s self, id: Option<&str>) -> impl Iterator<Item = &'s Style> + use<'s> {
        let first = id.and_then(|id| self.styles.get(id));
        let next = |style: &&'s Style| self.styles.get(style.based_on.as_deref()?);
        std::iter::successors(first, next).take(MAX_ANCESTORS)
    }
}

impl Style {
    fn parse(style: Element) -> Self {
        let properties = style.child("pPr");
        let name = style.child("name").and_then(Element::val).unwrap_or_default();
        Self {
            based_on: style.child("basedOn").and_then(Element::val),
            is_heading: names_a_heading(&name),
            outline_level: properties.and_then(read_outline_level),
            numbering: properties.map(read_numbering).unwrap_or_default(),
        }
    }
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
