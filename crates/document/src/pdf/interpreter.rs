//! The interpreter of content streams (ISO 32000-1, 7.8 and 8.2): collects the glyphs,
//! ruled lines and images of a page.

use std::collections::HashMap;
use std::rc::Rc;

use lopdf::{Dictionary, Object, Stream};

use super::file::{PdfFile, TOO_LARGE};
use super::font::Font;
use super::lexer::{Lexer, Token};
use super::matrix::Matrix;
use super::page::{Page, Rect};
use super::page_geometry::page_geometry;
use super::path::Path;
use super::text_state::TextObject;
use crate::ReadError;

/// Most tokens of all content streams together.
const MAX_TOKENS: usize = 20_000_000;
/// Most glyphs of a document.
const MAX_GLYPHS: usize = 2_000_000;
/// Most fonts of a document.
const MAX_FONTS: usize = 1_000;
/// Most operands of an operator; others are ignored.
const MAX_OPERANDS: usize = 100_000;
/// Largest nesting of form `XObjects`.
const MAX_DEPTH: usize = 16;
/// Largest stack of graphics states; further `q` are ignored.
const MAX_STATES: usize = 512;
/// Least value of a gray or RGB component that counts as white.
const WHITE: f64 = 0.99;
/// Least value of a CMYK component that counts as ink.
const INK: f64 = 1e-6;

/// The interpreter of all pages: a cache of fonts, and what counts against the limits.
#[derive(Default)]
pub(super) struct Interpreter {
    /// Fonts by the address of their dictionary in the open file.
    fonts: HashMap<usize, Rc<Font>>,
    tokens: usize,
    glyphs: usize,
}

/// The graphics state (ISO 32000-1, 8.4), with the text state (9.3).
#[derive(Clone)]
pub(super) struct GraphicsState {
    /// The current transformation matrix, to the page with its origin at the top left.
    pub ctm: Matrix,
    pub clip: Rect,
    pub font: Option<Rc<Font>>,
    pub font_size: f64,
    pub char_spacing: f64,
    pub word_spacing: f64,
    /// A factor, where the operator `Tz` has percent.
    pub horizontal_scaling: f64,
    pub leading: f64,
    pub rise: f64,
    pub is_invisible: bool,
    white_fill: bool,
    white_stroke: bool,
}

impl GraphicsState {
    fn new(ctm: Matrix, clip: Rect) -> Self {
        Self {
            ctm,
            clip,
            font: None,
            font_size: 1.0,
            char_spacing: 0.0,
            word_spacing: 0.0,
            horizontal_scaling: 1.0,
            leading: 0.0,
            rise: 0.0,
            is_invisible: false,
            white_fill: false,
            white_stroke: false,
        }
    }
}

/// The interpreter of one page.
struct PageInterpreter<'a> {
    file: &'a PdfFile,
    shared: &'a mut Interpreter,
    page: Page,
    state: GraphicsState,
    /// The graphics state stack.
    saved: Vec<GraphicsState>,
    text: TextObject,
    path: Path,
}

impl Interpreter {
    /// Interprets the content of a page.
    ///
    /// Errors: a limit of the document is exceeded.
    pub(super) fn interpret_page(
        &mut self,
        file: &PdfFile,
        dictionary: &Dictionary,
    ) -> Result<Page, ReadError> {
        let (ctm, size) = page_geometry(file, dictionary);
        let clip = Rect { left: 0, top: 0, right: size.0, bottom: size.1 };
        let mut interpreter = PageInterpreter {
            file,
            shared: self,
            page: Page { size, ..Page::default() },
            state: GraphicsState::new(ctm, clip),
            saved: Vec::new(),
            text: TextObject::new(),
            path: Path::default(),
        };
        let empty = Dictionary::new();
        let resources = file.inherited_attribute(dictionary, "Resources");
        let resources = resources.and_then(|found| found.as_dict().ok()).unwrap_or(&empty);
        interpreter.run_content(&file.page_content(dictionary)?, resources, 0)?;
        let mut page = interpreter.page;
        self.glyphs += page.glyphs.len();
        let is_inside = |rect: Rect| clip.contains(rect.centre());
        page.has_text_outside =
            page.glyphs.iter().any(|glyph| !glyph.is_blank() && !is_inside(glyph.rect));
        page.glyphs.retain(|glyph| is_inside(glyph.rect));
        Ok(page)
    }
}

impl<'a> PageInterpreter<'a> {
    /// Runs a content stream. Its changes of the graphics state end with it.
    fn run_content(
        &mut self,
        content: &[u8],
        resources: &'a Dictionary,
        depth: usize,
    ) -> Result<(), ReadError> {
        let mut lexer = Lexer::new(content);
        let mut operands: Vec<Token> = Vec::new();
        let stack_base = self.saved.len();
        while let Some(token) = lexer.next_token() {
            self.shared.tokens += 1;
            let glyphs = self.shared.glyphs + self.page.glyphs.len();
            if self.shared.tokens > MAX_TOKENS || glyphs > MAX_GLYPHS {
                return Err(TOO_LARGE);
            }
            let Token::Operator(operator) = token else {
                if operands.len() < MAX_OPERANDS {
                    operands.push(token);
                }
                continue;
            };
            match operator {
                b"Do" => self.draw_xobject(&operands, resources, depth)?,
                b"Tf" => self.set_font(&operands, resources)?,
                b"ID" => {
                    lexer.skip_inline_image();
                    self.record_image();
                }
                b"Q" if self.saved.len() > stack_base => {
                    self.state = self.saved.pop().unwrap_or_else(|| self.state.clone());
                }
                b"Q" => {}
                _ => self.apply_operator(operator, &operands),
            }
            operands.clear();
        }
        if self.saved.len() > stack_base {
            self.state = self.saved.swap_remove(stack_base);
            self.saved.truncate(stack_base);
        }
        Ok(())
    }

    /// Applies an operator that needs no resources.
    fn apply_operator(&mut self, operator: &[u8], operands: &[Token]) {
        let numbers = numeric_operands(operands);
        match (operator, numbers.as_slice()) {
            (b"q", _) if self.saved.len() < MAX_STATES => self.saved.push(self.state.clone()),
            (b"cm", numbers) => {
                let matrix = Matrix::from_numbers(numbers).unwrap_or(Matrix::IDENTITY);
                self.state.ctm = matrix.then(self.state.ctm);
            }
            (b"g" | b"rg" | b"k" | b"sc" | b"scn", color) => {
                self.state.white_fill = is_white(operator, color);
            }
            (b"G" | b"RG" | b"K" | b"SC" | b"SCN", color) => {
                self.state.white_stroke = is_white(&operator.to_ascii_lowercase(), color);
            }
            (b"S" | b"s", _) => self.paint_path(false, true, operator == b"s"),
            (b"f" | b"F" | b"f*", _) => self.paint_path(true, false, false),
            (b"B" | b"B*", _) => self.paint_path(true, true, false),
            (b"b" | b"b*", _) => self.paint_path(true, true, true),
            (b"n", _) => self.paint_path(false, false, false),
            (b"Tj" | b"TJ" | b"'" | b"\"", numbers) => self.show_text(operator, operands, numbers),
            (_, numbers) => {
                if !self.text.apply_operator(operator, numbers, &mut self.state) {
                    self.path.apply_operator(operator, numbers, self.state.ctm);
                }
            }
        }
    }

    /// Paints the path (ISO 32000-1, 8.5.3). White paint is invisible on white paper.
    fn paint_path(&mut self, fill: bool, stroke: bool, close: bool) {
        if close {
            self.path.apply_operator(b"h", &[], self.state.ctm);
        }
        let fill = fill && !self.state.white_fill;
        let stroke = stroke && !self.state.white_stroke;
        self.path.finish(fill, stroke, &mut self.state.clip, &mut self.page.rules);
    }

    /// Shows the strings of a text-showing operator (ISO 32000-1, 9.4.3).
    fn show_text(&mut self, operator: &[u8], operands: &[Token], numbers: &[f64]) {
        if let (b"\"", &[word, letter, ..]) = (operator, numbers) {
            self.state.word_spacing = word;
            self.state.char_spacing = letter;
        }
        if matches!(operator, b"'" | b"\"") {
            self.text.apply_operator(b"T*", &[], &mut self.state);
        }
        self.page.has_invisible_text |= self.state.is_invisible;
        for token in operands {
            match token {
                Token::String(string) => {
                    self.text.show_string(string, &self.state, &mut self.page.glyphs);
                }
                Token::Number(number) if operator == b"TJ" => {
                    self.text.adjust(*number, &self.state);
                }
                _ => {}
            }
        }
    }

    /// Sets the font and its size, and reads the font the first time.
    fn set_font(&mut self, operands: &[Token], resources: &'a Dictionary) -> Result<(), ReadError> {
        let [Token::Name(name), Token::Number(size), ..] = operands else { return Ok(()) };
        self.state.font_size = *size;
        self.state.font = None;
        let Some(found) = find_resource(self.file, resources, "Font", name) else { return Ok(()) };
        let Ok(font) = found.as_dict() else { return Ok(()) };
        // One dictionary may have several names; the open file holds it at one address.
        let address = std::ptr::from_ref(font).addr();
        if let Some(known) = self.shared.fonts.get(&address) {
            self.state.font = Some(Rc::clone(known));
            return Ok(());
        }
        if self.shared.fonts.len() >= MAX_FONTS {
            return Err(TOO_LARGE);
        }
        let font = Rc::new(Font::new(self.file, font)?);
        self.shared.fonts.insert(address, Rc::clone(&font));
        self.state.font = Some(font);
        Ok(())
    }

    /// Draws an external object (ISO 32000-1, 8.8): an image or a form `XObject`.
    fn draw_xobject(
        &mut self,
        operands: &[Token],
        resources: &'a Dictionary,
        depth: usize,
    ) -> Result<(), ReadError> {
        let [Token::Name(name), ..] = operands else { return Ok(()) };
        let found = find_resource(self.file, resources, "XObject", name);
        let Some(Object::Stream(stream)) = found else { return Ok(()) };
        match self.file.name(&stream.dict, "Subtype") {
            Some(b"Image") => self.record_image(),
            Some(b"Form") if depth < MAX_DEPTH => return self.draw_form(stream, resources, depth),
            Some(b"Form") => return Err(TOO_LARGE),
            _ => {}
        }
        Ok(())
    }

    /// Draws a form `XObject` (ISO 32000-1, 8.10).
    fn draw_form(
        &mut self,
        form: &'a Stream,
        resources: &'a Dictionary,
        depth: usize,
    ) -> Result<(), ReadError> {
        let before = self.state.clone();
        let matrix = self.file.get(&form.dict, "Matrix");
        if let Some(matrix) = matrix.and_then(|matrix| self.file.number_array::<6>(matrix)) {
            self.state.ctm = Matrix(matrix).then(self.state.ctm);
        }
        let bbox = self.file.get(&form.dict, "BBox");
        if let Some([x, y, to_x, to_y]) = bbox.and_then(|bbox| self.file.number_array::<4>(bbox)) {
            let corners = [(x, y), (to_x, y), (to_x, to_y), (x, to_y)];
            let corners = corners.map(|(x, y)| self.state.ctm.to_page(x, y));
            let bounds = Rect::bounding(corners).unwrap_or(self.state.clip);
            self.state.clip = self.state.clip.intersection(bounds);
        }
        let own = self.file.dictionary(&form.dict, "Resources").unwrap_or(resources);
        let text = std::mem::replace(&mut self.text, TextObject::new());
        self.run_content(&self.file.decoded_stream(form)?, own, depth + 1)?;
        self.text = text;
        self.state = before;
        Ok(())
    }

    /// Records the size of an image, which fills the unit square of user space.
    fn record_image(&mut self) {
        let corners = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)];
        let corners = corners.map(|(x, y)| self.state.ctm.to_page(x, y));
        let rect = Rect::bounding(corners).map(|rect| rect.intersection(self.state.clip));
        if let Some(rect) = rect.filter(|rect| rect.width() > 0 && rect.height() > 0) {
            self.page.image_sizes.push((rect.width(), rect.height()));
        }
    }
}

fn numeric_operands(operands: &[Token]) -> Vec<f64> {
    operands
        .iter()
        .filter_map(|token| match token {
            Token::Number(number) => Some(*number),
            _ => None,
        })
        .collect()
}

/// Returns a named resource (ISO 32000-1, 7.8.3).
fn find_resource<'a>(
    file: &'a PdfFile,
    resources: &'a Dictionary,
    category: &str,
    name: &[u8],
) -> Option<&'a Object> {
    file.dictionary(resources, category)?.get(name).ok().map(|found| file.resolve(found))
}

/// True if a color operator, in lower case, sets white.
fn is_white(operator: &[u8], color: &[f64]) -> bool {
    match operator {
        b"k" => !color.is_empty() && color.iter().all(|part| part.abs() < INK),
        _ => matches!(color.len(), 1 | 3) && color.iter().all(|part| *part >= WHITE),
    }
}
