//! What a page's description paints: characters, rules, pictures.

use std::collections::HashMap;
use std::rc::Rc;

use lopdf::{Dictionary, Object, Stream};

use super::super::ReadError;
use super::file::{File, TOO_LARGE};
use super::fixed::{Fixed, Matrix, ONE, times};
use super::font::Font;
use super::lexer::{Lexer, Token};
use super::page::{Area, Length, Sheet};
use super::path::Path;
use super::text_state::Pen;

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
pub(super) struct Painter {
    fonts: HashMap<usize, Rc<Font>>,
    words: usize,
    glyphs: usize,
}

/// What is drawn with.
#[derive(Clone)]
pub(super) struct GraphicsState {
    pub matrix: Matrix,
    pub clip: Area,
    pub font: Option<Rc<Font>>,
    /// The size of the font, what is added to characters and to spaces, how wide
    /// characters are drawn, how far lines are apart, and how high text is raised.
    pub size: Fixed,
    pub spacing: Fixed,
    pub word_spacing: Fixed,
    pub stretch: Fixed,
    pub leading: Fixed,
    pub rise: Fixed,
    pub unseen: bool,
    white_fill: bool,
    white_line: bool,
}

/// A page that is being painted.
struct Painting<'a> {
    file: &'a File,
    painter: &'a mut Painter,
    sheet: Sheet,
    state: GraphicsState,
    saved: Vec<GraphicsState>,
    pen: Pen,
    path: Path,
}

impl Painter {
    /// Paints a page.
    pub(super) fn page(&mut self, file: &File, page: &Dictionary) -> Result<Sheet, ReadError> {
        let (matrix, size) = frame(file, page);
        let clip = Area { left: 0, top: 0, right: size.0, bottom: size.1 };
        let state = GraphicsState {
            matrix,
            clip,
            font: None,
            size: ONE,
            spacing: 0,
            word_spacing: 0,
            stretch: ONE,
            leading: 0,
            rise: 0,
            unseen: false,
            white_fill: false,
            white_line: false,
        };
        let mut painting = Painting {
            file,
            painter: self,
            sheet: Sheet { size, ..Sheet::default() },
            state,
            saved: Vec::new(),
            pen: Pen::new(),
            path: Path::default(),
        };
        let nothing = Dictionary::new();
        let resources = file.inherited(page, "Resources").and_then(|found| found.as_dict().ok());
        painting.run(&file.contents(page)?, resources.unwrap_or(&nothing), 0)?;
        let mut sheet = painting.sheet;
        self.glyphs += sheet.glyphs.len();
        sheet.outside =
            sheet.glyphs.iter().any(|glyph| !glyph.is_blank() && !clip.holds(glyph.area.centre()));
        sheet.glyphs.retain(|glyph| clip.holds(glyph.area.centre()));
        Ok(sheet)
    }
}

/// How a page lies, and its size.
fn frame(file: &File, page: &Dictionary) -> (Matrix, (Length, Length)) {
    let sides = |key| {
        let [x, y, to_x, to_y] = file.numbers::<4>(file.inherited(page, key)?)?;
        Area::around([(x, y), (to_x, to_y)])
    };
    let a4 = Area { left: 0, top: 0, right: 595 * ONE, bottom: 842 * ONE };
    let whole = sides("MediaBox").unwrap_or(a4);
    let shown = sides("CropBox").map_or(whole, |crop| crop.within(whole));
    let area = if shown.width() > 0 && shown.height() > 0 { shown } else { a4 };
    let (width, height) = (area.width(), area.height());
    // A page counts from below.
    let flat = Matrix([ONE, 0, 0, -ONE, -area.left, area.bottom]);
    let turns = file.inherited(page, "Rotate").and_then(|turn| file.fixed(turn));
    let (turn, size) = match (turns.unwrap_or_default() / ONE).rem_euclid(360) {
        90 => (Matrix([0, ONE, -ONE, 0, height, 0]), (height, width)),
        180 => (Matrix([-ONE, 0, 0, -ONE, width, height]), (width, height)),
        270 => (Matrix([0, -ONE, ONE, 0, 0, width]), (height, width)),
        _ => (Matrix::IDENTITY, (width, height)),
    };
    (flat.then(turn), (size.0 / 1000, size.1 / 1000))
}

impl<'a> Painting<'a> {
    /// Follows a description.
    fn run(
        &mut self,
        text: &[u8],
        resources: &'a Dictionary,
        depth: usize,
    ) -> Result<(), ReadError> {
        let mut lexer = Lexer::new(text);
        let mut operands: Vec<Token> = Vec::new();
        let below = self.saved.len();
        while let Some(token) = lexer.next() {
            self.painter.words += 1;
            if self.painter.words > MOST_WORDS
                || self.painter.glyphs + self.sheet.glyphs.len() > MOST_GLYPHS
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
                b"Do" => self.object(&operands, resources, depth)?,
                b"Tf" => self.font(&operands, resources)?,
                b"ID" => {
                    lexer.picture();
                    self.picture();
                }
                b"Q" if self.saved.len() > below => {
                    self.state = self.saved.pop().unwrap_or_else(|| self.state.clone());
                }
                b"Q" => {}
                _ => self.follow(operator, &operands),
            }
            operands.clear();
        }
        if self.saved.len() > below {
            self.state = self.saved.swap_remove(below);
            self.saved.truncate(below);
        }
        Ok(())
    }

    fn follow(&mut self, operator: &[u8], operands: &[Token]) {
        let numbers = numbers(operands);
        match (operator, numbers.as_slice()) {
            (b"q", _) if self.saved.len() < MOST_STATES => self.saved.push(self.state.clone()),
            (b"cm", of) => {
                let matrix = Matrix::of(of).unwrap_or(Matrix::IDENTITY);
                self.state.matrix = matrix.then(self.state.matrix);
            }
            (b"g" | b"rg" | b"k" | b"sc" | b"scn", of) => {
                self.state.white_fill = is_white(operator, of);
            }
            (b"G" | b"RG" | b"K" | b"SC" | b"SCN", of) => {
                self.state.white_line = is_white(&operator.to_ascii_lowercase(), of);
            }
            (b"S" | b"s", _) => self.paint(false, true, operator == b"s"),
            (b"f" | b"F" | b"f*", _) => self.paint(true, false, false),
            (b"B" | b"B*", _) => self.paint(true, true, false),
            (b"b" | b"b*", _) => self.paint(true, true, true),
            (b"n", _) => self.paint(false, false, false),
            (b"Tj" | b"TJ" | b"'" | b"\"", numbers) => self.show(operator, operands, numbers),
            (_, numbers) => {
                if !self.pen.follow(operator, numbers, &mut self.state) {
                    self.path.follow(operator, numbers, self.state.matrix);
                }
            }
        }
    }

    fn paint(&mut self, fill: bool, line: bool, close: bool) {
        if close {
            self.path.follow(b"h", &[], self.state.matrix);
        }
        let fill = fill && !self.state.white_fill;
        let line = line && !self.state.white_line;
        self.path.end(fill, line, &mut self.state.clip, &mut self.sheet.rules);
    }

    fn show(&mut self, operator: &[u8], operands: &[Token], numbers: &[Fixed]) {
        if let (b"\"", &[word, letter, ..]) = (operator, numbers) {
            self.state.word_spacing = word;
            self.state.spacing = letter;
        }
        if matches!(operator, b"'" | b"\"") {
            self.pen.follow(b"T*", &[], &mut self.state);
        }
        self.sheet.unseen |= self.state.unseen;
        for token in operands {
            match token {
                Token::Text(text) => self.pen.show(text, &self.state, &mut self.sheet.glyphs),
                Token::Number(back) if operator == b"TJ" => self.pen.skip(*back, &self.state),
                _ => {}
            }
        }
    }

    fn font(&mut self, operands: &[Token], resources: &'a Dictionary) -> Result<(), ReadError> {
        let [Token::Name(name), Token::Number(size), ..] = operands else { return Ok(()) };
        self.state.size = *size;
        self.state.font = None;
        let Some(found) = named(self.file, resources, "Font", name) else { return Ok(()) };
        let Ok(font) = found.as_dict() else { return Ok(()) };
        // A font is what it is wherever it is named; its place in memory tells it.
        let place = std::ptr::from_ref(font).addr();
        if let Some(known) = self.painter.fonts.get(&place) {
            self.state.font = Some(Rc::clone(known));
            return Ok(());
        }
        if self.painter.fonts.len() >= MOST_FONTS {
            return Err(TOO_LARGE);
        }
        let font = Rc::new(Font::new(self.file, font)?);
        self.painter.fonts.insert(place, Rc::clone(&font));
        self.state.font = Some(font);
        Ok(())
    }

    /// A picture, or a drawing in the drawing.
    fn object(
        &mut self,
        operands: &[Token],
        resources: &'a Dictionary,
        depth: usize,
    ) -> Result<(), ReadError> {
        let [Token::Name(name), ..] = operands else { return Ok(()) };
        let found = named(self.file, resources, "XObject", name);
        let Some(Object::Stream(stream)) = found else { return Ok(()) };
        match self.file.name(&stream.dict, "Subtype") {
            Some(b"Image") => self.picture(),
            Some(b"Form") if depth < DEPTH => return self.drawing(stream, resources, depth),
            Some(b"Form") => return Err(TOO_LARGE),
            _ => {}
        }
        Ok(())
    }

    fn drawing(
        &mut self,
        form: &'a Stream,
        resources: &'a Dictionary,
        depth: usize,
    ) -> Result<(), ReadError> {
        let before = self.state.clone();
        let matrix = self.file.get(&form.dict, "Matrix");
        if let Some(matrix) = matrix.and_then(|matrix| self.file.numbers::<6>(matrix)) {
            self.state.matrix = Matrix(matrix).then(self.state.matrix);
        }
        let bounds = self.file.get(&form.dict, "BBox");
        if let Some([x, y, to_x, to_y]) = bounds.and_then(|of| self.file.numbers::<4>(of)) {
            let corners = [(x, y), (to_x, y), (to_x, to_y), (x, to_y)];
            let corners = corners.map(|(x, y)| self.state.matrix.placed(x, y));
            let bounds = Area::around(corners).unwrap_or(self.state.clip);
            self.state.clip = self.state.clip.within(bounds);
        }
        let own = self.file.dictionary(&form.dict, "Resources").unwrap_or(resources);
        let pen = std::mem::replace(&mut self.pen, Pen::new());
        self.run(&self.file.unpacked(form)?, own, depth + 1)?;
        self.pen = pen;
        self.state = before;
        Ok(())
    }

    fn picture(&mut self) {
        let corners = [(0, 0), (ONE, 0), (ONE, ONE), (0, ONE)];
        let corners = corners.map(|(x, y)| self.state.matrix.placed(x, y));
        let area = Area::around(corners).map(|area| area.within(self.state.clip));
        if let Some(area) = area.filter(|area| area.width() > 0 && area.height() > 0) {
            self.sheet.pictures.push((area.width(), area.height()));
        }
    }
}

fn numbers(operands: &[Token]) -> Vec<Fixed> {
    operands
        .iter()
        .filter_map(|token| match token {
            Token::Number(number) => Some(*number),
            _ => None,
        })
        .collect()
}

fn named<'a>(
    file: &'a File,
    resources: &'a Dictionary,
    kind: &str,
    name: &[u8],
) -> Option<&'a Object> {
    file.dictionary(resources, kind)?.get(name).ok().map(|found| file.end(found))
}

/// White on white is no rule.
fn is_white(operator: &[u8], colour: &[Fixed]) -> bool {
    let full = |part: &Fixed| times(*part, ONE) >= ONE * 99 / 100;
    match operator {
        b"k" => !colour.is_empty() && colour.iter().all(|part| *part == 0),
        _ => matches!(colour.len(), 1 | 3) && colour.iter().all(full),
    }
}
