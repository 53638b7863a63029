//! Styles of paragraphs: which are headings, which are numbered.

use crate::xml::Element;
use std::collections::HashMap;

/// No style is founded on so many others; those that are stand in a circle.
const MOST_STEPS: usize = 32;
/// The outline level of what is no heading.
const BODY_LEVEL: u32 = 9;

/// The styles of a document.
#[derive(Default)]
pub(super) struct Styles {
    styles: HashMap<String, Style>,
    /// That of paragraphs that name none.
    plain: Option<String>,
}

/// What a style says of its own.
#[derive(Default)]
struct Style {
    based_on: Option<String>,
    /// Its name says that it is a heading.
    heading: bool,
    outline: Option<u32>,
    numbering: Numbered,
}

/// A list and a level of it, as far as they are said.
#[derive(Clone, Default)]
pub(super) struct Numbered {
    /// The list; `0` is none.
    pub(super) list: Option<String>,
    /// The level.
    pub(super) level: Option<usize>,
}

impl Styles {
    /// Reads the styles' part.
    pub(super) fn read(root: Element) -> Self {
        let mut styles = Self::default();
        for style in root.elements().filter(|one| one.name() == "style") {
            if style.attribute("type").is_some_and(|kind| kind != "paragraph") {
                continue;
            }
            let Some(id) = style.attribute("styleId") else { continue };
            if style.attribute("default").is_some_and(|is| is == "1" || is == "true") {
                styles.plain = Some(id.clone());
            }
            styles.styles.insert(id, Style::read(style));
        }
        styles
    }

    /// Whether a paragraph is a heading, by itself or by its style.
    pub(super) fn is_heading(&self, paragraph: Option<Element>) -> bool {
        let own = paragraph.and_then(outline);
        let mut chain = self.chain(paragraph);
        match own {
            Some(level) => level < BODY_LEVEL,
            None => chain
                .find_map(|style| match style.outline {
                    Some(level) => Some(level < BODY_LEVEL),
                    None => style.heading.then_some(true),
                })
                .unwrap_or(false),
        }
    }

    /// The list that a paragraph is in, by itself or by its style.
    pub(super) fn numbering(&self, paragraph: Option<Element>) -> Numbered {
        let mut found = paragraph.map(numbered).unwrap_or_default();
        for style in self.chain(paragraph) {
            if found.list.is_some() {
                break;
            }
            found.list.clone_from(&style.numbering.list);
            found.level = found.level.or(style.numbering.level);
        }
        found
    }

    /// The list that a style is in.
    pub(super) fn list_of(&self, style: &str) -> Option<&str> {
        self.from(Some(style)).find_map(|style| style.numbering.list.as_deref())
    }

    /// The id of a paragraph's style.
    pub(super) fn of(&self, paragraph: Option<Element>) -> Option<String> {
        let named = paragraph.and_then(|one| one.child("pStyle")?.val());
        named.or_else(|| self.plain.clone())
    }

    fn chain<'s>(
        &'s self,
        paragraph: Option<Element>,
    ) -> impl Iterator<Item = &'s Style> + use<'s> {
        let named = self.of(paragraph);
        self.from(named.as_deref())
    }

    fn from<'s>(&'s self, id: Option<&str>) -> impl Iterator<Item = &'s Style> + use<'s> {
        let first = id.and_then(|id| self.styles.get(id));
        let next = |style: &&'s Style| self.styles.get(style.based_on.as_deref()?);
        std::iter::successors(first, next).take(MOST_STEPS)
    }
}

impl Style {
    fn read(style: Element) -> Self {
        let properties = style.child("pPr");
        let name = style.child("name").and_then(Element::val).unwrap_or_default();
        Self {
            based_on: style.child("basedOn").and_then(Element::val),
            heading: names_a_heading(&name),
            outline: properties.and_then(outline),
            numbering: properties.map(numbered).unwrap_or_default(),
        }
    }
}

/// `heading 1`, `Title`; programs keep the English names of the styles that Word
/// brings along.
fn names_a_heading(name: &str) -> bool {
    let name = name.trim().to_lowercase();
    let level = name.strip_prefix("heading").or_else(|| name.strip_prefix("标题"));
    name == "title" || level.is_some_and(|level| level.trim().parse::<u32>().is_ok())
}

fn outline(properties: Element) -> Option<u32> {
    properties.child("outlineLvl")?.val()?.trim().parse().ok()
}

fn numbered(properties: Element) -> Numbered {
    let Some(own) = properties.child("numPr") else { return Numbered::default() };
    let of = |name| own.child(name).and_then(Element::val);
    Numbered { list: of("numId"), level: of("ilvl").and_then(|level| level.trim().parse().ok()) }
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
        let tree = Tree::read(source).unwrap();
        let styles = Styles::read(tree.root().unwrap());
        for (style, is) in
            [("1", true), ("a", true), ("b", false), ("d", false), ("e", true), ("f", false)]
        {
            let paragraph = format!("<pPr><pStyle val='{style}'/></pPr>");
            let tree = Tree::read(&paragraph).unwrap();
            assert_eq!(styles.is_heading(tree.root()), is, "{style}");
        }
        let own = Tree::read("<pPr><pStyle val='1'/><outlineLvl val='9'/></pPr>").unwrap();
        assert!(!styles.is_heading(own.root()));
    }
}
