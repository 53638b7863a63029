//! Paths, images and forms as a page paints them (ISO 32000-1, 8.5.3, 8.9 and 8.10).

use std::rc::Rc;

use lopdf::{Dictionary, Object, Stream};

use super::color::{Color, ColorSpace};
use super::file::TOO_LARGE;
use super::graphics_state::Ink;
use super::image_mask::{ImageMask, Raster};
use super::interpreter::{CLEAR, PageInterpreter};
use super::lexer::Token;
use super::matrix::Matrix;
use super::optional_content::LayerState;
use super::page::{Ambiguity, Length, POINT, Rect};
use super::paint::Paint;
use super::path::{FillRule, MAX_COUNT, Path};
use super::shape::{Point, Shape};
use super::text_state::TextObject;
use crate::ReadError;

/// Largest nesting of form `XObjects`.
const MAX_DEPTH: usize = 16;
/// Most areas of a page that are looked at for what they cover, and most points of them.
const MAX_PAINTS: usize = 60_000;
/// Most drawings of a page that are kept, and the largest that may be a character.
const MAX_DRAWINGS: usize = 10_000;
const MAX_DRAWING_SIZE: Length = 100 * POINT;
/// Most color spaces that are kept.
const MAX_SPACES: usize = 10_000;

impl<'a> PageInterpreter<'a> {
    /// Paints the path by an operator that may fill it (8.5.3.1).
    pub(super) fn paint_filled(&mut self, operator: &[u8]) {
        let rule = if operator.ends_with(b"*") { FillRule::EvenOdd } else { FillRule::Nonzero };
        let fill = (operator != b"n").then_some(rule);
        let has_stroke = operator.first().is_some_and(|first| first.eq_ignore_ascii_case(&b'b'));
        self.paint_path(fill, has_stroke, operator.first() == Some(&b'b'));
    }

    /// Paints the path, and clips by it.
    pub(super) fn paint_path(&mut self, fill: Option<FillRule>, stroke: bool, close: bool) {
        if close {
            self.path.apply_operator(b"h", &[], self.state.ctm);
        }
        let path = std::mem::take(&mut self.path);
        if self.marks.layer() != LayerState::Hidden {
            let fill = fill.filter(|_| self.is_painted(self.state.fill));
            let stroke = stroke && self.is_painted(self.state.stroke);
            self.record_rules(&path, fill.is_some(), stroke);
            let is_drawn = fill.is_some() && !self.state.fill.color.is_white()
                || stroke && !self.state.stroke.color.is_white();
            if let Some(bounds) = path.drawing_bounds().filter(|_| is_drawn) {
                self.record_drawing(bounds);
            }
            if let Some(shape) = fill.and_then(|rule| path.shape(rule)) {
                let is_pattern = self.state.fill.color == Color::Unknown;
                self.record_paint(shape, self.state.fill, is_pattern);
            }
            if stroke {
                for shape in path.stroke_shapes(self.state.page_line_width()) {
                    self.record_paint(shape, self.state.stroke, self.state.is_dashed);
                }
                for line in path.slanted_lines() {
                    self.record_line(line);
                }
            }
        }
        if let Some(shape) = path.clip_shape() {
            self.state.clip.intersect(shape);
        }
    }

    fn is_painted(&self, ink: Ink) -> bool {
        ink.color != Color::Nothing && self.state.effective_ink(ink).opacity >= CLEAR
    }

    /// Records ruled lines. White paint is invisible on white paper.
    fn record_rules(&mut self, path: &Path, fill: bool, stroke: bool) {
        let fill = fill && !self.state.fill.color.is_white();
        let stroke = stroke && !self.state.stroke.color.is_white();
        if fill || stroke {
            let rules = path.rules(fill, stroke, self.state.clip.bounds);
            let left = MAX_COUNT.saturating_sub(self.page.rules.len());
            self.page.rules.extend(rules.into_iter().take(left));
        }
    }

    fn record_drawing(&mut self, bounds: Rect) {
        let seen = bounds.intersection(self.state.clip.bounds);
        if seen.width() < 0 || seen.height() < 0 || seen.height() > MAX_DRAWING_SIZE {
            return;
        }
        if self.page.drawings.len() < MAX_DRAWINGS {
            self.page.drawings.push(seen);
        } else {
            self.page.has_too_many_paints = true;
        }
    }

    /// Records a slanted line.
    fn record_line(&mut self, line: [Point; 2]) {
        let Some(bounds) = Rect::bounding(line) else { return };
        let ink = self.state.effective_ink(self.state.stroke);
        let paint = self.paint(Shape::rectangle(bounds), ink, false);
        self.push_paint(Paint { line: Some(line), ..paint });
    }

    /// Records an area that is painted.
    fn record_paint(&mut self, shape: Shape, ink: Ink, is_inexact: bool) {
        let ink = self.state.effective_ink(ink);
        let paint = self.paint(shape, ink, is_inexact);
        self.push_paint(paint);
    }

    fn paint(&self, shape: Shape, ink: Ink, is_inexact: bool) -> Paint {
        Paint {
            shape,
            clip: self.state.clip.clone(),
            ink,
            blend: self.state.blend,
            line: None,
            mask: None,
            is_image: false,
            is_inexact: is_inexact || self.state.has_soft_mask || self.has_unsure_layer(),
            glyphs_before: self.page.glyphs.len(),
        }
    }

    fn has_unsure_layer(&self) -> bool {
        self.marks.layer() == LayerState::Unsure
    }

    fn push_paint(&mut self, paint: Paint) {
        self.reveal_text_clip();
        let seen = paint.shape.bounds.intersection(paint.clip.bounds);
        if seen.width() < 0 || seen.height() < 0 {
            return;
        }
        let points: usize = self.page.paint_points + paint.cost();
        if self.page.paints.len() >= MAX_PAINTS || points > MAX_COUNT {
            self.page.has_too_many_paints = true;
            return;
        }
        self.page.paint_points = points;
        self.page.paints.push(paint);
    }

    /// Marks text that clips what is painted now: it shows the paint, as far as is known.
    fn reveal_text_clip(&mut self) {
        if !self.state.clip.is_inexact {
            return;
        }
        let Some(first) = self.text_clip.take() else { return };
        let glyphs = self.page.glyphs.get_mut(first..).unwrap_or_default();
        for glyph in glyphs.iter_mut().filter(|glyph| glyph.appearance.unpainted) {
            glyph.appearance.unpainted = false;
            glyph.suspect(Ambiguity::Visibility);
        }
    }

    /// Records a shading, which fills the clipping path (8.7.4.2).
    pub(super) fn record_shading(&mut self) {
        if self.marks.layer() != LayerState::Hidden {
            let ink = Ink { color: Color::Unknown, ..self.state.fill };
            self.record_paint(Shape::rectangle(self.state.clip.bounds), ink, true);
        }
    }

    /// Sets graphics state parameters by their name in the resources.
    pub(super) fn set_parameters(
        &mut self,
        operands: &[Token],
        resources: &'a Dictionary,
    ) -> Result<(), ReadError> {
        let [Token::Name(name), ..] = operands else { return Ok(()) };
        let found = self.file.resource(resources, "ExtGState", name);
        let Some(Object::Dictionary(parameters)) = found else { return Ok(()) };
        self.state.apply_parameters(self.file, parameters);
        if let Some([font, size]) = self.file.array(parameters, "Font") {
            let size = self.file.number(size).unwrap_or(1.0);
            self.set_font(self.file.resolve(font).as_dict().ok(), size)?;
        }
        Ok(())
    }

    /// Sets the color space of fills or strokes.
    pub(super) fn set_color_space(
        &mut self,
        operator: &[u8],
        operands: &[Token],
        resources: &'a Dictionary,
    ) -> Result<(), ReadError> {
        let [Token::Name(name), ..] = operands else { return Ok(()) };
        let is_stroke = operator == b"CS";
        let key = (std::ptr::from_ref(resources).addr(), name.clone());
        let space = match self.shared.spaces.get(&key) {
            Some(known) => Rc::clone(known),
            None => {
                let name = Object::Name(name.clone());
                let space = Rc::new(ColorSpace::read(self.file, &name, resources)?);
                if self.shared.spaces.len() < MAX_SPACES {
                    self.shared.spaces.insert(key, Rc::clone(&space));
                }
                space
            }
        };
        self.state.set_color_space(space, is_stroke);
        Ok(())
    }

    /// Draws an external object (ISO 32000-1, 8.8): an image or a form `XObject`.
    pub(super) fn draw_xobject(
        &mut self,
        operands: &[Token],
        resources: &'a Dictionary,
        depth: usize,
    ) -> Result<(), ReadError> {
        let [Token::Name(name), ..] = operands else { return Ok(()) };
        let found = self.file.resource(resources, "XObject", name);
        let Some(Object::Stream(stream)) = found else { return Ok(()) };
        let layer = stream.dict.get(b"OC").map_or(LayerState::Shown, |oc| self.layer_state(oc));
        self.marks.open_layer(layer);
        let drawn = match self.file.name(&stream.dict, "Subtype") {
            Some(b"Image") => self.draw_image(stream),
            Some(b"Form") => self.draw_form(stream, resources, depth),
            _ => Ok(()),
        };
        self.marks.close();
        drawn
    }

    /// Draws a form `XObject` (ISO 32000-1, 8.10).
    ///
    /// Errors: a limit of the document is exceeded; forms are nested too deep.
    pub(super) fn draw_form(
        &mut self,
        form: &'a Stream,
        resources: &'a Dictionary,
        depth: usize,
    ) -> Result<(), ReadError> {
        if depth >= MAX_DEPTH {
            return Err(TOO_LARGE);
        }
        let before = self.state.clone();
        let matrix = self.file.get(&form.dict, "Matrix");
        if let Some(matrix) = matrix.and_then(|matrix| self.file.number_array::<6>(matrix)) {
            self.state.ctm = Matrix(matrix).then(self.state.ctm);
        }
        let bbox = self.file.get(&form.dict, "BBox");
        if let Some([x, y, to_x, to_y]) = bbox.and_then(|bbox| self.file.number_array::<4>(bbox)) {
            let corners = [(x, y), (to_x, y), (to_x, to_y), (x, to_y)];
            let corners = corners.map(|(x, y)| self.state.ctm.to_page(x, y));
            if let Some(shape) = Shape::new(vec![corners.to_vec()], false) {
                self.state.clip.intersect(shape);
            }
        }
        if self.file.dictionary(&form.dict, "Group").is_some() {
            self.state.enter_group();
        }
        let own = self.file.dictionary(&form.dict, "Resources").unwrap_or(resources);
        let text = std::mem::replace(&mut self.text, TextObject::new());
        let path = std::mem::take(&mut self.path);
        self.run_content(&self.file.decoded_stream(form)?, own, depth + 1)?;
        self.text = text;
        self.path = path;
        self.state = before;
        Ok(())
    }

    /// Draws an image `XObject` (8.9.5).
    fn draw_image(&mut self, image: &'a Stream) -> Result<(), ReadError> {
        let address = std::ptr::from_ref(image).addr();
        let raster = match self.shared.masks.get(&address) {
            Some(known) => known.clone(),
            None => {
                let raster = Raster::of_image(self.file, image)?.map(Rc::new);
                self.shared.masks.insert(address, raster.clone());
                raster
            }
        };
        let mask = raster.map(|raster| Rc::new(ImageMask::new(raster, self.state.ctm)));
        let is_stencil =
            matches!(self.file.get(&image.dict, "ImageMask"), Some(Object::Boolean(true)));
        let color = if is_stencil { self.state.fill.color } else { Color::Unknown };
        self.record_image(mask, color);
        Ok(())
    }

    /// Draws an inline image (8.9.7) by the entries of its dictionary.
    pub(super) fn record_inline_image(&mut self, entries: &[Token]) {
        let is_stencil = entries.windows(2).any(
            |pair| matches!(pair, [Token::Name(key), _] if key == b"IM" || key == b"ImageMask"),
        );
        let mask =
            is_stencil.then(|| Rc::new(ImageMask::new(Rc::new(Raster::Unknown), self.state.ctm)));
        self.record_image(mask, if is_stencil { self.state.fill.color } else { Color::Unknown });
    }

    /// Records an image, which fills the unit square of user space.
    fn record_image(&mut self, mask: Option<Rc<ImageMask>>, color: Color) {
        let ink = self.state.effective_ink(Ink { color, ..self.state.fill });
        if self.marks.layer() == LayerState::Hidden || ink.opacity < CLEAR {
            return;
        }
        let corners = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)];
        let corners = corners.map(|(x, y)| self.state.ctm.to_page(x, y));
        let Some(shape) = Shape::new(vec![corners.to_vec()], false) else { return };
        let rect: Rect = shape.bounds.intersection(self.state.clip.bounds);
        if rect.width() <= 0 || rect.height() <= 0 {
            return;
        }
        if self.page.images.len() < MAX_PAINTS {
            self.page.images.push(rect);
        }
        let paint = self.paint(shape, ink, false);
        self.push_paint(Paint { mask, is_image: true, ..paint });
    }
}
