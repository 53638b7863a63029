//! What a page's description paints: characters, rules, pictures.

use std::collections::HashMap;
use std::rc::Rc;

use lopdf::{Dictionary, Object, Stream};

use super::super::ReadError;
use super::file::{PdfFile, TOO_LARGE};
use super::font::Font;
use super::lexer::{Lexer, Token};
use super::matrix::{Fixed, Matrix, ONE, times};
use super::page::{Length, Page, Rect};
use super::path::Path;
use super::text_state::TextObject;

/// Most words of all descriptions together.
const MOST_WORDS: usize = 20_000_000;
/// Most characters of a document.
const MOST_GLYPHS: usize = 2_000_000;
/// Most fonts of a document.
const MOST_FONTS: usize = 1_000;
/// Most operands that are kept.
const MOST_OPERANDS: usize = 100_000;
/// How deep drawings may lie in drawings, and states in states.
const DEPTH: usize = 16;
const MOST_STATES: usize = 512;

/// What is kept from page to page.
#[derive(Default)]
pub(super) struct Interpreter {
    fonts: HashMap<usize, Rc<Font>>,
    tokens: usize,
    glyphs: usize,
}

/// What is drawn with.
#[derive(Clone)]
pub(super) struct GraphicsState {
    pub ctm: Matrix,
    pub clip: Rect,
    pub font: Option<Rc<Font>>,
    /// The size of the font, what is added to characters and to spaces, how wide
    /// characters are drawn, how far lines are apart, and how high text is raised.
    pub font_size: Fixed,
    pub char_spacing: Fixed,
    pub word_spacing: Fixed,
    pub horizontal_scaling: Fixed,
    pub leading: Fixed,
    pub rise: Fixed,
    pub is_invisible: bool,
    white_fill: bool,
    white_stroke: bool,
}

/// A page that is being painted.
struct PageInterpreter<'a> {
    file: &'a PdfFile,
    shared: &'a mut Interpreter,
    page: Page,
    state: GraphicsState,
    saved: Vec<GraphicsState>,
    text: TextObject,
    path: Path,
}

impl Interpreter {
    /// Paints a page.
    pub(super) fn interpret_page(
        &mut self,
        file: &PdfFile,
        page: &Dictionary,
    ) -> Result<Page, ReadError> {
        let (matrix, size) = page_geometry(file, page);
        let clip = Rect { left: 0, top: 0, right: size.0, bottom: size.1 };
        let state = GraphicsState {
            ctm: matrix,
            clip,
            font: None,
            font_size: ONE,
            char_spacing: 0,
            word_spacing: 0,
            horizontal_scaling: ONE,
            leading: 0,
            rise: 0,
            is_invisible: false,
            white_fill: false,
            white_stroke: false,
        };
        let mut painting = PageInterpreter {
            file,
            shared: self,
            page: Page { size, ..Page::default() },
            state,
            saved: Vec::new(),
            text: TextObject::new(),
            path: Path::default(),
        };
        let nothing = Dictionary::new();
        let resources =
            file.inherited_attribute(page, "Resources").and_then(|found| found.as_dict().ok());
        painting.run_content(&file.page_content(page)?, resources.unwrap_or(&nothing), 0)?;
        let mut sheet = painting.page;
        self.glyphs += sheet.glyphs.len();
        sheet.has_text_outside = sheet
            .glyphs
            .iter()
            .any(|glyph| !glyph.is_blank() && !clip.contains(glyph.rect.centre()));
        sheet.glyphs.retain(|glyph| clip.contains(glyph.rect.centre()));
        Ok(sheet)
    }
}

/// How a page lies, and its size.
fn page_geometry(file: &PdfFile, page: &Dictionary) -> (Matrix, (Length, Length)) {
    let sides = |key| {
        let [x, y, to_x, to_y] = file.number_array::<4>(file.inherited_attribute(page, key)?)?;
        Rect::bounding([(x, y), (to_x, to_y)])
    };
    let a4 = Rect { left: 0, top: 0, right: 595 * ONE, bottom: 842 * ONE };
    let whole = sides("MediaBox").unwrap_or(a4);
    let shown = sides("CropBox").map_or(whole, |crop| crop.intersection(whole));
    let area = if shown.width() > 0 && shown.height() > 0 { shown } else { a4 };
    let (width, height) = (area.width(), area.height());
    // A page counts from below.
    let flat = Matrix([ONE, 0, 0, -ONE, -area.left, area.bottom]);
    let turns = file.inherited_attribute(page, "Rotate").and_then(|turn| file.fixed(turn));
    let (turn, size) = match (turns.unwrap_or_default() / ONE).rem_euclid(360) {
        90 => (Matrix([0, ONE, -ONE, 0, height, 0]), (height, width)),
        180 => (Matrix([-ONE, 0, 0, -ONE, width, height]), (width, height)),
        270 => (Matrix([0, -ONE, ONE, 0, 0, width]), (height, width)),
        _ => (Matrix::IDENTITY, (width, height)),
    };
    (flat.then(turn), (size.0 / 1000, size.1 / 1000))
}

impl<'a> PageInterpreter<'a> {
    /// Follows a description.
    fn run_content(
        &mut self,
        text: &[u8],
        resources: &'a Dictionary,
        depth: usize,
    ) -> Result<(), ReadError> {
        let mut lexer = Lexer::new(text);
        let mut operands: Vec<Token> = Vec::new();
        let below = self.saved.len();
        while let Some(token) = lexer.next_token() {
            self.shared.tokens += 1;
            if self.shared.tokens > MOST_WORDS
                || self.shared.glyphs + self.page.glyphs.len() > MOST_GLYPHS
            {
                return Err(TOO_LARGE);
            }
            let Token::Operator(operator) = token else {
                if operands.len() < MOST_OPERANDS {
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
                b"Q" if self.saved.len() > below => {
                    self.state = self.saved.pop().unwrap_or_else(|| self.state.clone());
                }
                b"Q" => {}
                _ => self.apply_operator(operator, &operands),
            }
            operands.clear();
        }
        if self.saved.len() > below {
            self.state = self.saved.swap_remove(below);
            self.saved.truncate(below);
        }
        Ok(())
    }

    fn apply_operator(&mut self, operator: &[u8], operands: &[Token]) {
        let numbers = numeric_operands(operands);
        match (operator, numbers.as_slice()) {
            (b"q", _) if self.saved.len() < MOST_STATES => self.saved.push(self.state.clone()),
            (b"cm", of) => {
                let matrix = Matrix::from_numbers(of).unwrap_or(Matrix::IDENTITY);
                self.state.ctm = matrix.then(self.state.ctm);
            }
            (b"g" | b"rg" | b"k" | b"sc" | b"scn", of) => {
                self.state.white_fill = is_white(operator, of);
            }
            (b"G" | b"RG" | b"K" | b"SC" | b"SCN", of) => {
                self.state.white_stroke = is_white(&operator.to_ascii_lowercase(), of);
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

    fn paint_path(&mut self, fill: bool, line: bool, close: bool) {
        if close {
            self.path.apply_operator(b"h", &[], self.state.ctm);
        }
        let fill = fill && !self.state.white_fill;
        let line = line && !self.state.white_stroke;
        self.path.finish(fill, line, &mut self.state.clip, &mut self.page.rules);
    }

    fn show_text(&mut self, operator: &[u8], operands: &[Token], numbers: &[Fixed]) {
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
                Token::String(text) => {
                    self.text.show_string(text, &self.state, &mut self.page.glyphs)
                }
                Token::Number(back) if operator == b"TJ" => self.text.adjust(*back, &self.state),
                _ => {}
            }
        }
    }

    fn set_font(&mut self, operands: &[Token], resources: &'a Dictionary) -> Result<(), ReadError> {
        let [Token::Name(name), Token::Number(size), ..] = operands else { return Ok(()) };
        self.state.font_size = *size;
        self.state.font = None;
        let Some(found) = find_resource(self.file, resources, "Font", name) else { return Ok(()) };
        let Ok(font) = found.as_dict() else { return Ok(()) };
        // A font is what it is wherever it is named; its place in memory tells it.
        let place = std::ptr::from_ref(font).addr();
        if let Some(known) = self.shared.fonts.get(&place) {
            self.state.font = Some(Rc::clone(known));
            return Ok(());
        }
        if self.shared.fonts.len() >= MOST_FONTS {
            return Err(TOO_LARGE);
        }
        let font = Rc::new(Font::new(self.file, font)?);
        self.shared.fonts.insert(place, Rc::clone(&font));
        self.state.font = Some(font);
        Ok(())
    }

    /// A picture, or a drawing in the drawing.
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
            Some(b"Form") if depth < DEPTH => return self.draw_form(stream, resources, depth),
            Some(b"Form") => return Err(TOO_LARGE),
            _ => {}
        }
        Ok(())
    }

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
        let bounds = self.file.get(&form.dict, "BBox");
        if let Some([x, y, to_x, to_y]) = bounds.and_then(|of| self.file.number_array::<4>(of)) {
            let corners = [(x, y), (to_x, y), (to_x, to_y), (x, to_y)];
            let corners = corners.map(|(x, y)| self.state.ctm.to_page(x, y));
            let bounds = Rect::bounding(corners).unwrap_or(self.state.clip);
            self.state.clip = self.state.clip.intersection(bounds);
        }
        let own = self.file.dictionary(&form.dict, "Resources").unwrap_or(resources);
        let pen = std::mem::replace(&mut self.text, TextObject::new());
        self.run_content(&self.file.decoded_stream(form)?, own, depth + 1)?;
        self.text = pen;
        self.state = before;
        Ok(())
    }

    fn record_image(&mut self) {
        let corners = [(0, 0), (ONE, 0), (ONE, ONE), (0, ONE)];
        let corners = corners.map(|(x, y)| self.state.ctm.to_page(x, y));
        let area = Rect::bounding(corners).map(|area| area.intersection(self.state.clip));
        if let Some(area) = area.filter(|area| area.width() > 0 && area.height() > 0) {
            self.page.image_sizes.push((area.width(), area.height()));
        }
    }
}

fn numeric_operands(operands: &[Token]) -> Vec<Fixed> {
    operands
        .iter()
        .filter_map(|token| match token {
            Token::Number(number) => Some(*number),
            _ => None,
        })
        .collect()
}

fn find_resource<'a>(
    file: &'a PdfFile,
    resources: &'a Dictionary,
    kind: &str,
    name: &[u8],
) -> Option<&'a Object> {
    file.dictionary(resources, kind)?.get(name).ok().map(|found| file.resolve(found))
}

/// White on white is no rule.
fn is_white(operator: &[u8], colour: &[Fixed]) -> bool {
    let full = |part: &Fixed| times(*part, ONE) >= ONE * 99 / 100;
    match operator {
        b"k" => !colour.is_empty() && colour.iter().all(|part| *part == 0),
        _ => matches!(colour.len(), 1 | 3) && colour.iter().all(full),
    }
}
