//! Annotations and form fields (ISO 32000-1, 12.5 and 12.7): what they paint on the page,
//! and what they hide from a reader of its content alone.

use lopdf::{Dictionary, Object, Stream};

use super::file::{PdfFile, decode_text_string};
use super::interpreter::PageInterpreter;
use super::optional_content::LayerState;
use crate::ReadError;
use crate::page::content::{Control, Rect};
use crate::page::matrix::{Matrix, whole};

/// Most annotations of a page; others are counted as comments.
const MAX_ANNOTATIONS: usize = 5_000;
/// Most areas of words that an annotation strikes out.
const MAX_QUADS: usize = 2_000;
/// Most choices of a field.
const MAX_CHOICES: usize = 200;
/// Most bytes of a value that are looked at.
const MAX_VALUE: usize = 2_048;
/// Flags of annotations that are not shown: `Hidden` and `NoView` (12.5.3).
const NOT_SHOWN: i64 = 1 << 1 | 1 << 5;

impl<'a> PageInterpreter<'a> {
    /// Draws the annotations of a page, over its content.
    ///
    /// Errors: a limit of the document is exceeded.
    pub(super) fn draw_annotations(&mut self, page: &'a Dictionary) -> Result<(), ReadError> {
        let annotations = self.file.array(page, "Annots").unwrap_or_default();
        for annotation in annotations.iter().take(MAX_ANNOTATIONS) {
            let Object::Dictionary(annotation) = self.file.resolve(annotation) else { continue };
            let flags = self.file.number_entry(annotation, "F").map_or(0, whole);
            if flags & NOT_SHOWN == 0 {
                let layer =
                    annotation.get(b"OC").map_or(LayerState::Shown, |oc| self.layer_state(oc));
                self.marks.open_layer(layer);
                self.draw_annotation(annotation)?;
                self.marks.close();
            }
        }
        self.page.comments += annotations.len().saturating_sub(MAX_ANNOTATIONS);
        Ok(())
    }

    fn draw_annotation(&mut self, annotation: &'a Dictionary) -> Result<(), ReadError> {
        let Some(rect) = self.annotation_rect(annotation) else { return Ok(()) };
        match self.file.name(annotation, "Subtype").unwrap_or_default() {
            b"Popup" | b"Link" => {}
            b"Text" | b"Highlight" | b"Underline" | b"Squiggly" | b"Caret" | b"FileAttachment" => {
                self.page.comments += 1;
            }
            b"StrikeOut" => self.record_strike_out(annotation, rect),
            b"Widget" => self.draw_widget(annotation, rect)?,
            b"FreeText" => {
                let contents = self.file.get(annotation, "Contents");
                let value = contents.and_then(short_text).unwrap_or_default();
                if !self.draw_appearance(annotation)? && !value.trim().is_empty() {
                    self.page.controls.push(Control { rect, value });
                }
            }
            b"Ink" | b"Line" | b"PolyLine" | b"Redact" => {
                self.draw_appearance(annotation)?;
                self.page.overdrawn.push(rect);
            }
            _ => {
                if !self.draw_appearance(annotation)? {
                    self.page.overdrawn.push(rect);
                }
            }
        }
        Ok(())
    }

    fn annotation_rect(&self, annotation: &Dictionary) -> Option<Rect> {
        let [x, y, to_x, to_y] = self.file.number_array::<4>(self.file.get(annotation, "Rect")?)?;
        Rect::bounding([(x, y), (to_x, to_y)].map(|(x, y)| self.state.ctm.to_page(x, y)))
    }

    /// Records the words that an annotation strikes out (12.5.6.10).
    fn record_strike_out(&mut self, annotation: &Dictionary, rect: Rect) {
        let points = self.file.array(annotation, "QuadPoints").unwrap_or_default();
        let numbers: Vec<f64> =
            points.iter().take(8 * MAX_QUADS).filter_map(|point| self.file.number(point)).collect();
        let quads = numbers.chunks_exact(8).filter_map(|quad| {
            Rect::bounding(
                quad.chunks_exact(2).map(|pair| self.state.ctm.to_page(pair[0], pair[1])),
            )
        });
        let mut quads: Vec<Rect> = quads.collect();
        if quads.is_empty() {
            quads.push(rect);
        }
        let left = MAX_QUADS.saturating_sub(self.page.struck_out.len());
        self.page.struck_out.extend(quads.into_iter().take(left));
    }

    /// Draws a field (12.5.6.19). Its value is not known where its appearance is missing,
    /// out of date, or shows another text.
    fn draw_widget(&mut self, widget: &'a Dictionary, rect: Rect) -> Result<(), ReadError> {
        let first = self.page.glyphs.len();
        let has_appearance = self.draw_appearance(widget)?;
        let kind = self.file.inherited_attribute(widget, "FT");
        let kind = kind.and_then(|kind| kind.as_name().ok()).unwrap_or_default();
        if !matches!(kind, b"Tx" | b"Ch") {
            return Ok(());
        }
        let values = field_values(self.file, widget);
        let shown = self.page.glyphs.get(first..).unwrap_or_default();
        let shown: String =
            shown.iter().map(|glyph| glyph.character).filter(|c| !c.is_whitespace()).collect();
        let is_shown =
            |value: &String| value.chars().filter(|c| !c.is_whitespace()).eq(shown.chars());
        let is_known = if values.is_empty() {
            // A field without a value shows what its appearance has, if that is kept.
            shown.is_empty() || !self.shared.needs_appearances
        } else {
            // The values say what a viewer would draw, so that it shows this in any case.
            has_appearance && values.iter().any(is_shown)
        };
        if !is_known {
            let value = values.into_iter().next().unwrap_or_default();
            self.page.controls.push(Control { rect, value });
        }
        Ok(())
    }

    /// Draws the normal appearance of an annotation (12.5.5); false if it has none.
    fn draw_appearance(&mut self, annotation: &'a Dictionary) -> Result<bool, ReadError> {
        let Some(form) = normal_appearance(self.file, annotation) else { return Ok(false) };
        let numbers =
            |parent: &Dictionary, key| self.file.number_array::<4>(self.file.get(parent, key)?);
        let (Some(rect), Some(bbox)) = (numbers(annotation, "Rect"), numbers(&form.dict, "BBox"))
        else {
            return Ok(true);
        };
        let matrix = self.file.get(&form.dict, "Matrix");
        let matrix = matrix.and_then(|matrix| self.file.number_array::<6>(matrix));
        let matrix = matrix.map_or(Matrix::IDENTITY, Matrix);
        let before = self.state.clone();
        self.state.ctm = appearance_matrix(matrix, bbox, rect).then(before.ctm);
        let empty = EMPTY.get_or_init(Dictionary::new);
        let drawn = self.draw_form(form, empty, 0);
        self.state = before;
        drawn.map(|()| true)
    }
}

/// Resources of appearances that have none.
static EMPTY: std::sync::OnceLock<Dictionary> = std::sync::OnceLock::new();

/// Returns the appearance stream of the state that an annotation is in.
fn normal_appearance<'a>(file: &'a PdfFile, annotation: &'a Dictionary) -> Option<&'a Stream> {
    let appearances = file.dictionary(annotation, "AP")?;
    match file.get(appearances, "N")? {
        Object::Stream(only) => Some(only),
        Object::Dictionary(states) => {
            let state = file.name(annotation, "AS")?;
            file.resolve(states.get(state).ok()?).as_stream().ok()
        }
        _ => None,
    }
}

/// Returns the matrix that puts an appearance into the rectangle of its annotation.
fn appearance_matrix(matrix: Matrix, bbox: [f64; 4], rect: [f64; 4]) -> Matrix {
    let [x, y, to_x, to_y] = bbox;
    let corners =
        [(x, y), (to_x, y), (to_x, to_y), (x, to_y)].map(|(x, y)| matrix.transform_point(x, y));
    let least = |values: [f64; 4]| values.into_iter().fold(f64::INFINITY, f64::min);
    let most = |values: [f64; 4]| values.into_iter().fold(f64::NEG_INFINITY, f64::max);
    let (xs, ys) = (corners.map(|(x, _)| x), corners.map(|(_, y)| y));
    let [left, bottom, right, top] = rect;
    let scale = |from: f64, to: f64, low: f64, high: f64| {
        let size = high - low;
        if size.abs() < 1e-6 { 1.0 } else { (to - from).abs() / size }
    };
    let across = scale(left, right, least(xs), most(xs));
    let along = scale(bottom, top, least(ys), most(ys));
    let offset = (left.min(right) - least(xs) * across, bottom.min(top) - least(ys) * along);
    Matrix([across, 0.0, 0.0, along, offset.0, offset.1].map(crate::page::matrix::bounded))
}

/// Returns the texts that a field may show: its value, and the names of the choice that
/// the value stands for (12.7.4.4). None for a field without a value.
fn field_values(file: &PdfFile, widget: &Dictionary) -> Vec<String> {
    let text = |object: &Object| short_text(file.resolve(object));
    let value = file.inherited_attribute(widget, "V").and_then(text);
    let Some(value) = value.filter(|value| !value.trim().is_empty()) else { return Vec::new() };
    let choices =
        file.inherited_attribute(widget, "Opt").and_then(|choices| choices.as_array().ok());
    let names = choices.into_iter().flatten().take(MAX_CHOICES).filter_map(|choice| {
        match file.resolve(choice).as_array().ok()?.as_slice() {
            [export, name] if text(export).as_ref() == Some(&value) => text(name),
            _ => None,
        }
    });
    let mut values: Vec<String> = names.collect();
    values.push(value);
    values
}

/// Returns the beginning of a text; `?` for one that is not read.
fn short_text(object: &Object) -> Option<String> {
    match object {
        Object::String(bytes, _) => {
            let bytes = bytes.get(..MAX_VALUE).unwrap_or(bytes);
            Some(decode_text_string(bytes).unwrap_or_else(|| "?".to_owned()))
        }
        Object::Stream(_) | Object::Array(_) => Some("?".to_owned()),
        _ => None,
    }
}
