//! Walks the objects of a page (GB/T 33190-2016, 7.7 and 8.5), with its templates below and
//! above, and collects what they draw.

use super::annotations;
use super::clip::ObjectClip;
use super::document::{TemplateId, is_foreground, page_area};
use super::numbers::{Box2d, flag, object_matrix};
use super::package::Package;
use super::resources::Resources;
use super::style::{self, DrawStyle};
use super::{DAMAGED, TOO_LARGE, text_object};
use crate::ReadError;
use crate::page::content::{Page, Rect};
use crate::page::drawing::Brush;
use crate::page::ink::{BlendMode, Ink};
use crate::page::matrix::{Matrix, to_length};
use crate::xml::{Element, Tree};

/// Most objects of a document, with those of composites each time they are drawn.
const MAX_OBJECTS: usize = 400_000;
/// Most characters of a document.
const MAX_GLYPHS: usize = 1_000_000;
/// Most bytes of XML that are looked at, with those of composites each time they are drawn.
const MAX_WORK: usize = 64 * 1024 * 1024;
/// Largest nesting of blocks and composites in one another.
const MAX_DEPTH: usize = 48;
/// Most templates of a page.
const MAX_TEMPLATES: usize = 64;
/// Elements that draw something, or hold what does.
const DRAWN: [&str; 6] =
    ["TextObject", "PathObject", "ImageObject", "CompositeObject", "Layer", "PageBlock"];
/// Points in a millimetre.
const POINTS: f64 = 72.0 / 25.4;
/// The size of A4 in millimetres, for pages without a usable size.
const A4: Box2d = Box2d { x: 0.0, y: 0.0, width: 210.0, height: 297.0 };

/// The walker of all pages: what counts against the limits.
#[derive(Default)]
pub(super) struct Walker {
    objects: usize,
    glyphs: usize,
    work: usize,
}

/// All that a page is made of.
pub(super) struct PageSource<'s> {
    /// The part of the page.
    pub content: &'s Tree<'s>,
    /// The parts of the templates of the document, and their ids.
    pub templates: &'s [Tree<'s>],
    pub template_ids: &'s [TemplateId],
    /// The area of pages that have none.
    pub default_area: Option<Box2d>,
    pub resources: &'s Resources<'s>,
    /// The parts of the annotations of the page.
    pub annotations: &'s [Tree<'s>],
}

/// The walker of one page.
pub(super) struct PageWalker<'w, 's> {
    shared: &'w mut Walker,
    pub(super) package: &'w Package<'w>,
    pub(super) resources: &'s Resources<'s>,
    pub(super) page: Page,
}

/// The surroundings of an object.
#[derive(Clone)]
pub(super) struct Scope {
    /// Takes the space of the object to the page, in points.
    pub matrix: Matrix,
    pub clip: ObjectClip,
    pub style: DrawStyle,
    pub blend: BlendMode,
    /// The opacity of what is around, and its own.
    opacity: f64,
    /// It or what is around it is not shown.
    pub is_hidden: bool,
    depth: usize,
}

impl Walker {
    /// Walks a page.
    ///
    /// Errors: a limit of the document is exceeded.
    pub(super) fn walk_page(
        &mut self,
        source: &PageSource,
        package: &Package,
    ) -> Result<Page, ReadError> {
        let (below, above) = source.find_templates()?;
        let area = source.area(below.iter().chain(&above).copied());
        let size = (to_length(area.width * POINTS), to_length(area.height * POINTS));
        let paper = Rect { left: 0, top: 0, right: size.0, bottom: size.1 };
        let mut walker = PageWalker {
            shared: self,
            package,
            resources: source.resources,
            page: Page { size, ..Page::default() },
        };
        let scope = Scope {
            matrix: Matrix([POINTS, 0.0, 0.0, POINTS, 0.0, 0.0]),
            clip: ObjectClip::new(paper),
            style: DrawStyle::default(),
            blend: BlendMode::Normal,
            opacity: 1.0,
            is_hidden: false,
            depth: 0,
        };
        for root in below.into_iter().chain(source.content.root()).chain(above) {
            walker.walk_layers(root, &scope)?;
        }
        text_object::tighten(&mut walker.page.glyphs);
        annotations::draw(&mut walker, source.annotations, &scope)?;
        Ok(walker.page)
    }
}

impl<'s> PageSource<'s> {
    /// Returns the templates that the page names, those below it and those above.
    ///
    /// Errors: one is unknown, declared twice, not in the package, or has templates of its
    /// own, which programs draw or leave out: its part of the page is lost.
    fn find_templates(&self) -> Result<(Vec<Element<'s>>, Vec<Element<'s>>), ReadError> {
        let (mut below, mut above) = (Vec::new(), Vec::new());
        for (count, named) in template_uses(self.content.root()).enumerate() {
            if count >= MAX_TEMPLATES {
                return Err(TOO_LARGE);
            }
            let id = named.attribute("TemplateID").ok_or(DAMAGED)?;
            let known = self.template_ids.iter().zip(self.templates);
            let mut known = known.filter(|(known, _)| known.id.trim() == id.trim());
            let (Some((known, tree)), None) = (known.next(), known.next()) else {
                return Err(DAMAGED);
            };
            let order = named.attribute("ZOrder");
            let is_above = order.map_or(known.is_foreground, |order| is_foreground(&order));
            let root = tree.root().ok_or(DAMAGED)?;
            if template_uses(Some(root)).next().is_some() {
                return Err(DAMAGED);
            }
            if is_above { above.push(root) } else { below.push(root) }
        }
        Ok((below, above))
    }

    /// Returns the area of the page: its own, else that of a template, else that of the
    /// document.
    fn area(&self, templates: impl Iterator<Item = Element<'s>>) -> Box2d {
        let roots = self.content.root().into_iter().chain(templates);
        let mut own = roots.filter_map(|root| page_area(root.child("Area")?));
        own.next().or(self.default_area).unwrap_or(A4)
    }
}

/// Yields the elements by which a page names its templates.
fn template_uses(root: Option<Element<'_>>) -> impl Iterator<Item = Element<'_>> {
    let elements = root.into_iter().flat_map(|root| root.elements().collect::<Vec<_>>());
    elements.filter(|element| element.name() == "Template")
}

impl Scope {
    /// Returns an ink with the opacity of what is around.
    pub(super) fn ink(&self, ink: Ink) -> Ink {
        Ink { opacity: ink.opacity * self.opacity, ..ink }
    }

    /// Returns the way in which the object paints.
    pub(super) fn brush(&self) -> Brush {
        Brush { clip: self.clip.clip.clone(), blend: self.blend, is_inexact: false }
    }
}

impl<'s> PageWalker<'_, 's> {
    /// Returns the surroundings of what an object draws.
    ///
    /// Errors: objects are nested too deep, or a limit of the document is exceeded.
    pub(super) fn enter(&mut self, object: Element, scope: &Scope) -> Result<Scope, ReadError> {
        let is_leaf = matches!(object.name(), "TextObject" | "PathObject" | "ImageObject");
        let clips = || object.child("Clips").map_or(0, Element::size);
        let size = if is_leaf { object.size() } else { object.own_size() + clips() };
        self.shared.work = self.shared.work.saturating_add(size);
        if scope.depth >= MAX_DEPTH || self.shared.work > MAX_WORK {
            return Err(TOO_LARGE);
        }
        let matrix = object_matrix(object).then(scope.matrix);
        let mut clip = scope.clip.clone();
        clip.intersect(object, matrix, scope.matrix);
        Ok(Scope {
            matrix,
            clip,
            style: scope.style.with_element(object, self.resources),
            blend: scope.blend,
            opacity: scope.opacity * style::opacity(object),
            is_hidden: scope.is_hidden || flag(object, "Visible") == Some(false),
            depth: scope.depth + 1,
        })
    }

    /// Walks the layers of a page or a template, those of the background first.
    fn walk_layers(&mut self, root: Element<'s>, scope: &Scope) -> Result<(), ReadError> {
        let Some(content) = root.child("Content") else { return Ok(()) };
        let mut layers: Vec<Element> = content.elements().collect();
        layers.sort_by_key(|layer| match layer.attribute("Type").as_deref().map(str::trim) {
            Some("Background") => 0,
            Some("Foreground") => 2,
            _ => 1,
        });
        layers.into_iter().try_for_each(|layer| self.walk_object(layer, scope))
    }

    /// Walks the objects of a block.
    ///
    /// Errors: a limit of the document is exceeded.
    pub(super) fn walk_block(
        &mut self,
        block: Element<'s>,
        scope: &Scope,
    ) -> Result<(), ReadError> {
        block.elements().try_for_each(|object| self.walk_object(object, scope))
    }

    fn walk_object(&mut self, object: Element<'s>, scope: &Scope) -> Result<(), ReadError> {
        self.shared.objects += 1;
        if self.shared.objects > MAX_OBJECTS {
            return Err(TOO_LARGE);
        }
        let kind = object.name();
        if !DRAWN.contains(&kind) {
            return Ok(());
        }
        let scope = self.enter(object, scope)?;
        match kind {
            "TextObject" => self.draw_text(object, &scope)?,
            "PathObject" if !scope.is_hidden => self.draw_path(object, &scope),
            "ImageObject" if !scope.is_hidden => self.draw_image(object, &scope),
            "CompositeObject" => {
                let id = object.attribute("ResourceID").unwrap_or_default();
                match self.resources.composite(&id) {
                    Some(unit) => self.walk_block(unit.child("Content").unwrap_or(unit), &scope)?,
                    None if scope.is_hidden => {}
                    None => self.draw_unread(object, &scope, false),
                }
            }
            "Layer" | "PageBlock" => self.walk_block(object, &scope)?,
            _ => {}
        }
        Ok(())
    }

    /// Counts characters.
    ///
    /// Errors: the document has too many.
    pub(super) fn count_glyphs(&mut self, count: usize) -> Result<(), ReadError> {
        self.shared.glyphs += count;
        if self.shared.glyphs > MAX_GLYPHS { Err(TOO_LARGE) } else { Ok(()) }
    }
}
