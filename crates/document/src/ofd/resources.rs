//! Named resources (GB/T 33190-2016, 7.9): fonts, color spaces, drawing parameters, images
//! and composite graphic units.

use std::collections::HashMap;

use super::numbers::number;
use super::package::{Part, resolve};
use super::style::DrawStyle;
use crate::appearance::is_symbol_font;
use crate::page::matrix::whole;
use crate::xml::{Element, Tree};

/// Longest name of a font that is kept, in characters.
const MAX_NAME: usize = 60;
/// Longest color of a palette.
const MAX_COLOR: usize = 64;

/// The resources of a document or a page, by their ids. Those of a page come first.
#[derive(Default)]
pub(super) struct Resources<'t> {
    fonts: HashMap<String, NamedFont>,
    color_spaces: HashMap<String, PaletteSpace>,
    draw_params: HashMap<String, Element<'t>>,
    /// The drawing parameters with those on which they build.
    styles: HashMap<String, DrawStyle>,
    images: HashMap<String, ImageFile>,
    composites: HashMap<String, Element<'t>>,
    /// Those of the document, for a page with some of its own.
    shared: Option<&'t Resources<'t>>,
}

/// A font.
#[derive(Clone, Debug, Default)]
pub(super) struct NamedFont {
    /// Its name.
    pub name: String,
    /// Its glyphs are signs, and no letters or digits, whatever the text says.
    pub is_symbolic: bool,
}

/// A color space.
#[derive(Clone, Debug)]
pub(super) struct PaletteSpace {
    /// The largest value of a component.
    pub most: f64,
    /// The colors of its palette, as they are written.
    pub palette: Vec<String>,
}

/// The file of an image.
#[derive(Clone, Debug)]
pub(super) struct ImageFile {
    /// The name of its part.
    pub part: String,
    /// Its format has no transparent places.
    pub is_opaque: bool,
}

impl<'t> Resources<'t> {
    /// Collects the resources of parts that are parsed.
    pub(super) fn collect(
        parts: &[Part],
        trees: &'t [Tree<'t>],
        shared: Option<&'t Resources<'t>>,
    ) -> Self {
        let mut resources = Self { shared, ..Self::default() };
        for (part, tree) in parts.iter().zip(trees) {
            let Some(root) = tree.root() else { continue };
            let folder = match root.attribute("BaseLoc") {
                Some(base) => resolve(&part.name, &format!("{base}/_")),
                None => part.name.clone(),
            };
            for resource in root.elements().flat_map(|list| list.elements().collect::<Vec<_>>()) {
                if let Some(id) = resource.attribute("ID") {
                    resources.add(id, resource, &folder);
                }
            }
        }
        let styles = resources.draw_params.keys();
        let styles = styles.map(|id| (id.clone(), DrawStyle::default().with_named(id, &resources)));
        resources.styles = styles.collect();
        resources
    }

    /// Returns the resources of a page with those of its document behind them.
    pub(super) fn with_page<'p>(&'p self, parts: &[Part], trees: &'p [Tree<'p>]) -> Resources<'p>
    where
        't: 'p,
    {
        Resources::collect(parts, trees, Some(self))
    }

    fn add(&mut self, id: String, resource: Element<'t>, folder: &str) {
        match resource.name() {
            "Font" => drop(self.fonts.insert(id, read_font(resource))),
            "ColorSpace" => drop(self.color_spaces.insert(id, read_color_space(resource))),
            "DrawParam" => drop(self.draw_params.insert(id, resource)),
            "MultiMedia" => {
                if let Some(image) = read_image(resource, folder) {
                    self.images.insert(id, image);
                }
            }
            "CompositeGraphicUnit" | "CompositeGraphUnit" => {
                self.composites.insert(id, resource);
            }
            _ => {}
        }
    }

    /// Returns the font of an id; one that is missing has no name.
    pub(super) fn font(&self, id: &str) -> NamedFont {
        self.find(id, |resources| &resources.fonts).cloned().unwrap_or_default()
    }

    /// Returns the color space of an id.
    pub(super) fn color_space(&self, id: &str) -> Option<&PaletteSpace> {
        self.find(id, |resources| &resources.color_spaces)
    }

    /// Returns the element of drawing parameters.
    pub(super) fn draw_param(&self, id: &str) -> Option<Element<'t>> {
        self.find(id, |resources| &resources.draw_params).copied()
    }

    /// Returns drawing parameters with those on which they build.
    pub(super) fn style(&self, id: &str) -> Option<DrawStyle> {
        self.find(id, |resources| &resources.styles).copied()
    }

    /// Returns the file of an image.
    pub(super) fn image(&self, id: &str) -> Option<&ImageFile> {
        self.find(id, |resources| &resources.images)
    }

    /// Returns the element of a composite graphic unit.
    pub(super) fn composite(&self, id: &str) -> Option<Element<'t>> {
        self.find(id, |resources| &resources.composites).copied()
    }

    fn find<'r, T>(
        &'r self,
        id: &str,
        list: fn(&'r Resources<'t>) -> &'r HashMap<String, T>,
    ) -> Option<&'r T> {
        let id = id.trim();
        let shared = || list(self.shared?).get(id);
        list(self).get(id).or_else(shared)
    }
}

fn read_font(font: Element) -> NamedFont {
    let name = font.attribute("FontName").or_else(|| font.attribute("FamilyName"));
    let name = name.unwrap_or_default();
    NamedFont {
        is_symbolic: is_symbol_font(&name),
        name: name.chars().filter(|c| !c.is_control()).take(MAX_NAME).collect(),
    }
}

fn read_color_space(space: Element) -> PaletteSpace {
    let most = match number(space, "BitsPerComponent").map(whole) {
        Some(1) => 1.0,
        Some(2) => 3.0,
        Some(4) => 15.0,
        Some(16) => 65_535.0,
        _ => 255.0,
    };
    let palette = space.child("Palette").into_iter();
    let palette = palette.flat_map(|palette| palette.elements().map(Element::text));
    let palette = palette.map(|mut color| {
        if color.len() > MAX_COLOR {
            color.clear();
        }
        color
    });
    PaletteSpace { most, palette: palette.collect() }
}

/// Returns the file of a medium that is an image.
fn read_image(medium: Element, folder: &str) -> Option<ImageFile> {
    let kind = medium.attribute("Type").unwrap_or_default();
    if !kind.is_empty() && !kind.eq_ignore_ascii_case("Image") {
        return None;
    }
    let file = medium.child("MediaFile")?.text();
    let format = medium.attribute("Format").unwrap_or_default();
    let ending = file.trim().rsplit_once('.').map_or("", |(_, ending)| ending);
    let is_opaque = ["jpg", "jpeg", "bmp"].iter().any(|known| {
        ending.eq_ignore_ascii_case(known)
            || ending.is_empty() && format.eq_ignore_ascii_case(known)
    });
    Some(ImageFile { part: resolve(folder, &file), is_opaque })
}
