//! The interpreter of content streams (ISO 32000-1, 7.8 and 8.2): collects the glyphs, the
//! painted areas, ruled lines and images of a page.

use std::collections::HashMap;
use std::rc::Rc;

use lopdf::{Dictionary, Object};

use super::color_space::ColorSpace;
use super::file::{PdfFile, TOO_LARGE};
use super::font::Font;
use super::graphics_state::GraphicsState;
use super::lexer::{Lexer, Token};
use super::marked_content::MarkedContent;
use super::optional_content::{LayerState, OptionalContent};
use super::page_geometry::page_geometry;
use super::text_state::TextObject;
use crate::ReadError;
use crate::appearance::Appearance;
use crate::page::content::{Ambiguity, Page, Rect};
use crate::page::image_mask::Raster;
use crate::page::ink::CLEAR;
use crate::page::ink::Ink;
use crate::page::matrix::Matrix;
use crate::page::paint::TextInk;
use crate::page::path::Path;
use crate::page::placement::GlyphStyle;

/// Most tokens of all content streams together.
const MAX_TOKENS: usize = 20_000_000;
/// Most glyphs of a document.
const MAX_GLYPHS: usize = 2_000_000;
/// Most fonts of a document.
const MAX_FONTS: usize = 1_000;
/// Most operands of an operator; others are ignored.
const MAX_OPERANDS: usize = 100_000;
/// Largest stack of graphics states; further `q` are ignored.
const MAX_STATES: usize = 512;
/// Text rendering modes (ISO 32000-1, 9.3.6).
const STROKED: [i64; 4] = [1, 2, 5, 6];
const FILLED: [i64; 4] = [0, 2, 4, 6];
const CLIPPING: [i64; 4] = [4, 5, 6, 7];
const INVISIBLE: i64 = 3;

/// The interpreter of all pages: caches of the file, and what counts against the limits.
#[derive(Default)]
pub(super) struct Interpreter {
    /// Fonts by the address of their dictionary in the open file.
    fonts: HashMap<usize, Rc<Font>>,
    /// Masks of images by the address of the image.
    pub(super) masks: HashMap<usize, Option<Rc<Raster>>>,
    /// Color spaces by the address of the resources and the name in them.
    pub(super) spaces: HashMap<(usize, Vec<u8>), Rc<ColorSpace>>,
    layers: OptionalContent,
    tokens: usize,
    glyphs: usize,
    /// Fields are to be drawn by their values, not by their appearances (12.7.2).
    pub(super) needs_appearances: bool,
}

/// The interpreter of one page.
pub(super) struct PageInterpreter<'a> {
    pub(super) file: &'a PdfFile,
    pub(super) shared: &'a mut Interpreter,
    pub(super) page: Page,
    pub(super) state: GraphicsState,
    /// The graphics state stack.
    saved: Vec<GraphicsState>,
    pub(super) text: TextObject,
    pub(super) path: Path,
    /// Open marked-content sequences.
    pub(super) marks: MarkedContent,
    /// The first glyph of the text that the clipping path takes its shape from.
    pub(super) text_clip: Option<usize>,
}

impl Interpreter {
    /// Makes the interpreter of a file.
    pub(super) fn new(file: &PdfFile) -> Self {
        let form = file.catalog().and_then(|catalog| file.dictionary(catalog, "AcroForm"));
        let needs = form.and_then(|form| file.get(form, "NeedAppearances"));
        Self {
            layers: OptionalContent::read(file),
            needs_appearances: matches!(needs, Some(Object::Boolean(true))),
            ..Self::default()
        }
    }

    /// Interprets the content of a page, and then its annotations.
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
            marks: MarkedContent::default(),
            text_clip: None,
        };
        let empty = Dictionary::new();
        let resources = file.inherited_attribute(dictionary, "Resources");
        let resources = resources.and_then(|found| found.as_dict().ok()).unwrap_or(&empty);
        interpreter.run_content(&file.page_content(dictionary)?, resources, 0)?;
        interpreter.state = GraphicsState::new(ctm, clip);
        interpreter.draw_annotations(dictionary)?;
        let page = interpreter.page;
        self.glyphs += page.glyphs.len();
        Ok(page)
    }
}

impl<'a> PageInterpreter<'a> {
    /// Runs a content stream. Its changes of the graphics state end with it.
    pub(super) fn run_content(
        &mut self,
        content: &[u8],
        resources: &'a Dictionary,
        depth: usize,
    ) -> Result<(), ReadError> {
        let mut lexer = Lexer::new(content);
        let mut operands: Vec<Token> = Vec::new();
        let stack_base = self.saved.len();
        let marks_base = self.marks.depth();
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
                b"Tf" => self.set_named_font(&operands, resources)?,
                b"gs" => self.set_parameters(&operands, resources)?,
                b"cs" | b"CS" => self.set_color_space(operator, &operands, resources)?,
                b"sh" => self.record_shading(),
                b"BMC" | b"BDC" => self.begin_marked_content(&operands, resources),
                b"EMC" if self.marks.depth() > marks_base => self.end_marked_content(),
                b"ID" => {
                    lexer.skip_inline_image();
                    self.record_inline_image(&operands);
                }
                b"Q" if self.saved.len() > stack_base => {
                    self.state = self.saved.pop().unwrap_or_else(|| self.state.clone());
                    self.text_clip = None;
                }
                b"Q" | b"EMC" => {}
                _ => self.apply_operator(operator, &operands),
            }
            operands.clear();
        }
        if self.saved.len() > stack_base {
            self.state = self.saved.swap_remove(stack_base);
            self.saved.truncate(stack_base);
        }
        while self.marks.depth() > marks_base {
            self.end_marked_content();
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
            (b"w", &[width]) => self.state.line_width = width,
            (b"d", numbers) => self.state.is_dashed = numbers.len() > 1,
            (b"S" | b"s", _) => self.paint_path(None, true, operator == b"s"),
            (b"f" | b"F" | b"f*" | b"B" | b"B*" | b"b" | b"b*" | b"n", _) => {
                self.paint_filled(operator);
            }
            (b"Tj" | b"TJ" | b"'" | b"\"", numbers) => self.show_text(operator, operands, numbers),
            (b"ET", _) => self.end_text(),
            (_, numbers) => {
                let known = self.state.apply_color_operator(operator, numbers)
                    || self.text.apply_operator(operator, numbers, &mut self.state);
                if !known {
                    self.path.apply_operator(operator, numbers, self.state.ctm);
                }
            }
        }
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
        let first = self.page.glyphs.len();
        let style = self.glyph_style();
        for token in operands {
            match token {
                Token::String(string) => {
                    self.text.show_string(string, &self.state, style, &mut self.page.glyphs);
                }
                Token::Number(number) if operator == b"TJ" => {
                    self.text.adjust(*number, &self.state);
                }
                _ => {}
            }
        }
        self.count_unknown(first);
        if CLIPPING.contains(&self.state.render_mode) {
            self.text_clip.get_or_insert(first);
        }
    }

    /// Counts the glyphs whose character the font does not say.
    fn count_unknown(&mut self, first: usize) {
        let shown = self.page.glyphs.get(first..).unwrap_or_default();
        let unknown = shown.iter().filter(|glyph| glyph.is_unknown()).count();
        if unknown > 0 {
            let name = self.state.font.as_ref().map_or("", |font| font.name.as_str());
            *self.page.unknown_fonts.entry(name.to_owned()).or_default() += unknown;
        }
    }

    /// Returns the style of glyphs in the current state.
    fn glyph_style(&mut self) -> GlyphStyle {
        let state = &self.state;
        let nothing = Ink { opacity: 0.0, ..state.fill };
        let ink = |ink: Ink, modes: [i64; 4]| {
            let is_painted = modes.contains(&state.render_mode);
            if is_painted { state.effective_ink(ink) } else { nothing }
        };
        let inks = [ink(state.fill, FILLED), ink(state.stroke, STROKED)];
        let is_invisible = state.render_mode == INVISIBLE;
        let clear = inks.iter().all(|ink| ink.opacity < CLEAR);
        let layer = self.marks.layer();
        let ink = TextInk { inks, blend: state.blend, clip: state.clip.clone(), is_invisible };
        let is_doubtful = state.has_soft_mask || layer == LayerState::Unsure;
        // Text in text is painted by what follows, as far as the clip lets it.
        let style = GlyphStyle {
            ink: self.page.inks.len(),
            appearance: Appearance {
                hidden: layer == LayerState::Hidden,
                unpainted: clear,
                ..Appearance::default()
            },
            ambiguity: is_doubtful.then_some(Ambiguity::Visibility),
        };
        if self.page.inks.last().is_some_and(|last| last.is_same(&ink)) {
            return GlyphStyle { ink: self.page.inks.len() - 1, ..style };
        }
        self.page.inks.push(ink);
        style
    }

    /// Ends a text object. Text that was shown to clip limits what is painted from now on
    /// (9.3.6).
    fn end_text(&mut self) {
        let Some(first) = self.text_clip else { return };
        let shown = self.page.glyphs.get(first..).unwrap_or_default();
        let bounds = shown.iter().map(|glyph| glyph.rect).reduce(Rect::union);
        let bounds = bounds.unwrap_or(Rect { left: 0, top: 0, right: 0, bottom: 0 });
        self.state.clip.bounds = self.state.clip.bounds.intersection(bounds);
        self.state.clip.is_inexact = true;
    }

    /// Sets the font of a name and its size.
    fn set_named_font(
        &mut self,
        operands: &[Token],
        resources: &'a Dictionary,
    ) -> Result<(), ReadError> {
        let [Token::Name(name), Token::Number(size), ..] = operands else { return Ok(()) };
        let found = self.file.resource(resources, "Font", name);
        self.set_font(found.and_then(|found| found.as_dict().ok()), *size)
    }

    /// Sets the font and its size, and reads the font the first time.
    pub(super) fn set_font(
        &mut self,
        font: Option<&'a Dictionary>,
        size: f64,
    ) -> Result<(), ReadError> {
        self.state.font_size = size;
        self.state.font = None;
        let Some(font) = font else { return Ok(()) };
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

    /// Returns the state of the layer that an entry `OC` names.
    pub(super) fn layer_state(&self, entry: &Object) -> LayerState {
        self.shared.layers.state(self.file, entry)
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
