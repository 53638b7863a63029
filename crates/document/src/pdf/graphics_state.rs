//! The graphics state (ISO 32000-1, 8.4), with the text state (9.3).

use std::rc::Rc;

use lopdf::{Dictionary, Object};

use super::color_space::ColorSpace;
use super::file::PdfFile;
use super::font::Font;
use crate::page::color::Color;
use crate::page::content::{Length, Rect};
use crate::page::ink::{BlendMode, Clip, Ink};
use crate::page::matrix::{Matrix, bounded, to_length};

/// The graphics state.
#[derive(Clone)]
pub(super) struct GraphicsState {
    /// The current transformation matrix, to the page with its origin at the top left.
    pub ctm: Matrix,
    pub clip: Clip,
    pub fill: Ink,
    pub stroke: Ink,
    pub fill_space: Rc<ColorSpace>,
    pub stroke_space: Rc<ColorSpace>,
    pub blend: BlendMode,
    /// A soft mask, or that of a group around, is on.
    pub has_soft_mask: bool,
    /// The opacity of the transparency groups around.
    pub group_opacity: f64,
    pub line_width: f64,
    pub is_dashed: bool,
    pub font: Option<Rc<Font>>,
    pub font_size: f64,
    pub char_spacing: f64,
    pub word_spacing: f64,
    /// A factor, where the operator `Tz` has percent.
    pub horizontal_scaling: f64,
    pub leading: f64,
    pub rise: f64,
    pub render_mode: i64,
}

impl GraphicsState {
    /// Makes the state at the start of a page.
    pub(super) fn new(ctm: Matrix, clip: Rect) -> Self {
        let black = Ink { color: Color::BLACK, opacity: 1.0 };
        let gray = Rc::new(ColorSpace::Gray);
        Self {
            ctm,
            clip: Clip::new(clip),
            fill: black,
            stroke: black,
            fill_space: Rc::clone(&gray),
            stroke_space: gray,
            blend: BlendMode::Normal,
            has_soft_mask: false,
            group_opacity: 1.0,
            line_width: 1.0,
            is_dashed: false,
            font: None,
            font_size: 1.0,
            char_spacing: 0.0,
            word_spacing: 0.0,
            horizontal_scaling: 1.0,
            leading: 0.0,
            rise: 0.0,
            render_mode: 0,
        }
    }

    /// Applies a color operator whose space is known by its name (8.6.8); false if the
    /// operator is none of these.
    pub(super) fn apply_color_operator(&mut self, operator: &[u8], numbers: &[f64]) -> bool {
        let is_stroke = operator.first().is_some_and(u8::is_ascii_uppercase);
        let space = match operator {
            b"g" | b"G" => ColorSpace::Gray,
            b"rg" | b"RG" => ColorSpace::Rgb,
            b"k" | b"K" => ColorSpace::Cmyk,
            b"sc" | b"scn" => {
                self.fill.color = self.fill_space.color(numbers);
                return true;
            }
            b"SC" | b"SCN" => {
                self.stroke.color = self.stroke_space.color(numbers);
                return true;
            }
            _ => return false,
        };
        let color = space.color(numbers);
        if is_stroke {
            self.stroke.color = color;
            self.stroke_space = Rc::new(space);
        } else {
            self.fill.color = color;
            self.fill_space = Rc::new(space);
        }
        true
    }

    /// Sets a color space, and its initial color.
    pub(super) fn set_color_space(&mut self, space: Rc<ColorSpace>, is_stroke: bool) {
        let color = space.initial_color();
        if is_stroke {
            self.stroke.color = color;
            self.stroke_space = space;
        } else {
            self.fill.color = color;
            self.fill_space = space;
        }
    }

    /// Applies a graphics state parameter dictionary (8.4.5), without its font.
    pub(super) fn apply_parameters(&mut self, file: &PdfFile, parameters: &Dictionary) {
        let number = |key| file.number_entry(parameters, key);
        if let Some(opacity) = number("ca") {
            self.fill.opacity = opacity.clamp(0.0, 1.0);
        }
        if let Some(opacity) = number("CA") {
            self.stroke.opacity = opacity.clamp(0.0, 1.0);
        }
        if let Some(width) = number("LW") {
            self.line_width = width;
        }
        match file.get(parameters, "SMask") {
            Some(Object::Name(_)) => self.has_soft_mask = false,
            Some(Object::Dictionary(_)) => self.has_soft_mask = true,
            _ => {}
        }
        let name = match file.get(parameters, "BM") {
            Some(Object::Name(name)) => Some(name.as_slice()),
            Some(Object::Array(names)) => {
                names.first().and_then(|name| file.resolve(name).as_name().ok())
            }
            _ => None,
        };
        self.blend = match name {
            None => self.blend,
            Some(b"Normal" | b"Compatible") => BlendMode::Normal,
            Some(b"Multiply" | b"Darken") => BlendMode::Darken,
            Some(_) => BlendMode::Other,
        };
    }

    /// Returns an ink with the opacity of the groups around.
    pub(super) fn effective_ink(&self, ink: Ink) -> Ink {
        Ink { opacity: ink.opacity * self.group_opacity, ..ink }
    }

    /// Moves the opacity and the mask to a transparency group that is painted with them
    /// (11.6.6).
    pub(super) fn enter_group(&mut self) {
        self.group_opacity *= self.fill.opacity;
        self.fill.opacity = 1.0;
        self.stroke.opacity = 1.0;
    }

    /// Returns the width of a line on the page.
    pub(super) fn page_line_width(&self) -> Length {
        let scale = |(x, y): (f64, f64)| x.abs().max(y.abs());
        let scale = scale(self.ctm.transform_vector(1.0, 0.0))
            .max(scale(self.ctm.transform_vector(0.0, 1.0)));
        to_length(bounded(self.line_width.abs() * scale))
    }
}
