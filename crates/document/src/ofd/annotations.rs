//! Annotations (GB/T 33190-2016, 15). Their words are no text of the page; but what they
//! draw may cover it.

use super::document::PageTree;
use super::numbers::flag;
use super::package::{Package, Part};
use super::walker::{PageWalker, Scope};
use crate::ReadError;
use crate::page::ink::BlendMode;
use crate::xml::{Element, Tree};

/// Most annotations of a page; others are counted as comments.
const MAX_ANNOTATIONS: usize = 5_000;
/// Most parts of annotations of a page.
const MAX_PARTS: usize = 16;
/// Most areas of words of annotations.
const MAX_WORDS: usize = 5_000;

/// The annotations of a page.
#[derive(Default)]
pub(super) struct PageAnnotations {
    /// The parts that hold them.
    pub parts: Vec<Part>,
    /// Some cannot be read: their list is broken, or a part that it names is, or is missing.
    pub is_damaged: bool,
}

/// Reads the annotations of a page. A part that is broken holds none.
///
/// Errors: the parts are too large together.
pub(super) fn read_parts(
    package: &mut Package,
    pages: &PageTree,
    id: &str,
) -> Result<PageAnnotations, ReadError> {
    let Some(list) = &pages.annotations else { return Ok(PageAnnotations::default()) };
    // A list may be named and not be there.
    let Some(part) = package.find_part(list)? else { return Ok(PageAnnotations::default()) };
    let Ok(tree) = Tree::parse(&part.text) else {
        return Ok(PageAnnotations { parts: Vec::new(), is_damaged: true });
    };
    let entries = tree.root().into_iter().flat_map(|root| root.elements().collect::<Vec<_>>());
    let own = entries
        .filter(|page| page.attribute("PageID").is_some_and(|page| page.trim() == id.trim()));
    let mut parts = Vec::new();
    let mut named = 0;
    for page in own.take(MAX_PARTS) {
        named += 1;
        let location = page.child("FileLoc").map(Element::text).unwrap_or_default();
        let name = package.resolve_existing(list, &location);
        parts.extend(package.find_part(&name)?);
    }
    parts.retain(|part| Tree::parse(&part.text).is_ok());
    let is_damaged = parts.len() < named;
    Ok(PageAnnotations { parts, is_damaged })
}

/// Draws the annotations of a page over its content.
///
/// Errors: a limit of the document is exceeded.
pub(super) fn draw<'s>(
    walker: &mut PageWalker<'_, 's>,
    parts: &'s [Tree<'s>],
    scope: &Scope,
) -> Result<(), ReadError> {
    let roots = parts.iter().filter_map(Tree::root);
    let all = roots.flat_map(|root| root.elements().collect::<Vec<_>>());
    let annotations: Vec<Element> = all.filter(|element| element.name() == "Annot").collect();
    for annotation in annotations.iter().take(MAX_ANNOTATIONS) {
        if flag(*annotation, "Visible") != Some(false) {
            draw_annotation(walker, *annotation, scope)?;
        }
    }
    walker.page.comments += annotations.len().saturating_sub(MAX_ANNOTATIONS);
    Ok(())
}

fn draw_annotation<'s>(
    walker: &mut PageWalker<'_, 's>,
    annotation: Element<'s>,
    scope: &Scope,
) -> Result<(), ReadError> {
    let kind = annotation.attribute("Type").unwrap_or_default();
    let is_decoration = matches!(kind.trim(), "Link" | "Watermark" | "Stamp");
    walker.page.comments += usize::from(!is_decoration);
    let Some(appearance) = annotation.child("Appearance") else { return Ok(()) };
    let mut inside = walker.enter(appearance, scope)?;
    if kind.trim() == "Highlight" {
        inside.blend = BlendMode::Darken;
    }
    let first = walker.page.glyphs.len();
    walker.walk_block(appearance, &inside)?;
    let words = walker.page.glyphs.split_off(first);
    if kind.trim() != "Watermark" {
        let left = MAX_WORDS.saturating_sub(walker.page.overdrawn.len());
        let seen = words.iter().filter(|glyph| !glyph.is_blank() && glyph.is_seen());
        let areas = seen.map(|glyph| glyph.rect).take(left);
        // Beside a digit they may make it another number.
        walker.page.blots.extend(areas.clone());
        walker.page.overdrawn.extend(areas);
    }
    Ok(())
}
