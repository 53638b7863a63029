//! Paths, images and forms as a page paints them (ISO 32000-1, 8.5.3, 8.9 and 8.10).

use std::rc::Rc;

use lopdf::{Dictionary, Object, Stream};

use super::color_space::ColorSpace;
use super::file::TOO_LARGE;
use super::interpreter::PageInterpreter;
use super::lexer::Token;
use super::optional_content::LayerState;
use super::text_state::TextObject;
use crate::ReadError;
use crate::page::color::Color;
use crate::page::content::Ambiguity;
use crate::page::drawing::{Brush, Stroke};
use crate::page::image_mask::{ImageMask, Raster};
use crate::page::ink::{CLEAR, Ink};
use crate::page::matrix::Matrix;
use crate::page::path::FillRule;
use crate::page::shape::Shape;

/// Largest nesting of form `XObjects`.
const MAX_DEPTH: usize = 16;
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
            let fill = fill.map(|rule| (rule, self.state.effective_ink(self.state.fill)));
            let stroke = (stroke && self.is_painted(self.state.stroke)).then(|| Stroke {
                ink: self.state.effective_ink(self.state.stroke),
                width: self.state.page_line_width(),
                is_dashed: self.state.is_dashed,
            });
            let brush = self.brush();
            if self.page.paint_path(&path, fill, stroke, &brush) {
                self.reveal_text_clip();
            }
        }
        if let Some(shape) = path.clip_shape() {
            self.state.clip.intersect(shape);
        }
    }

    fn is_painted(&self, ink: Ink) -> bool {
        ink.color != Color::Nothing && self.state.effective_ink(ink).opacity >= CLEAR
    }

    /// Returns the way in which the current state paints.
    fn brush(&self) -> Brush {
        Brush {
            clip: self.state.clip.clone(),
            blend: self.state.blend,
            is_inexact: self.state.has_soft_mask || self.marks.layer() == LayerState::Unsure,
        }
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
            let ink = self.state.effective_ink(ink);
            let brush = Brush { is_inexact: true, ..self.brush() };
            self.page.paint_area(Shape::rectangle(self.state.clip.bounds), ink, &brush);
            self.reveal_text_clip();
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
        let brush = self.brush();
        if self.page.paint_image(self.state.ctm, mask, ink, &brush) {
            self.reveal_text_clip();
        }
    }
}
