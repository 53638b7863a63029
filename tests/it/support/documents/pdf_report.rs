//! A report as a PDF: one tall page with ruled tables, in fonts that need no embedding.
#![expect(
    clippy::float_arithmetic,
    reason = "glyphs of a page are placed by real numbers; no figure is computed"
)]

use crate::support::documents::pdf::{assemble, page};
use crate::support::documents::written::{Rows, Written, line_by_line};

/// Size of the letters of tables, and of a line of them.
const SIZE: f64 = 8.0;
const LINE: f64 = 10.0;
/// Left edge and width of tables.
const LEFT: f64 = 40.0;
const WIDTH: f64 = 515.0;
/// Width of a digit of Helvetica, in ems.
pub(crate) const DIGIT: f64 = 0.556;
/// The number of the first object that a look may add.
pub(crate) const FIRST_OBJECT: usize = 7;

/// The lines of tables that are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Borders {
    /// All, around each cell.
    All,
    /// All, as rows of dots.
    Dots,
    /// Those between rows, and with `is_framed` one around the table.
    Level {
        is_framed: bool,
    },
    None,
}

/// Where a figure is to be printed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spot {
    pub(crate) x: f64,
    /// The base line.
    pub(crate) y: f64,
    pub(crate) size: f64,
    /// The cell: left, bottom, right, top.
    pub(crate) cell: [f64; 4],
}

/// The way in which one figure is printed, in place of plain text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Look {
    /// What is drawn in its cell, and over the finished page.
    pub(crate) content: String,
    pub(crate) over: String,
    /// Entries of the catalog and of the resources, `/Annots` of the page, further objects.
    pub(crate) catalog: String,
    pub(crate) resources: String,
    pub(crate) annotations: String,
    pub(crate) objects: Vec<Vec<u8>>,
}

/// Text in Helvetica at a place.
pub(crate) fn figure(text: &str, x: f64, y: f64, size: f64) -> String {
    let text = text.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)");
    format!("BT /F1 {size} Tf 1 0 0 1 {x:.2} {y:.2} Tm ({text}) Tj ET\n")
}

/// Chinese text at a place.
fn words(text: &str, x: f64, y: f64, size: f64) -> String {
    let codes: Vec<String> = text.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
    let codes = codes.concat();
    format!("BT /F2 {size} Tf 1 0 0 1 {x:.2} {y:.2} Tm <{codes}> Tj ET\n")
}

/// Prints a report, with a look of the figure of one place. Returns the file and the spot
/// of that figure.
pub(crate) fn print(report: &Written, place: &str, look: &dyn Fn(Spot) -> Look) -> (Vec<u8>, Spot) {
    print_with(Borders::All, report, place, look)
}

/// The same with other borders.
pub(crate) fn print_with(
    borders: Borders,
    report: &Written,
    place: &str,
    look: &dyn Fn(Spot) -> Look,
) -> (Vec<u8>, Spot) {
    let run = |start: f64| {
        let mut printer = Printer { content: String::new(), y: start, looks: None, borders };
        printer.report(report, place, look);
        printer
    };
    // Once to see how high the page is.
    let height = 80.0 - run(0.0).y;
    let printer = run(height - 40.0);
    let (look, spot) = printer.looks.expect("the place is printed");
    let content = format!("{}{}", printer.content, look.over);
    (assemble(&objects(&content, &look, height)), spot)
}

fn objects(content: &str, look: &Look, height: f64) -> Vec<Vec<u8>> {
    let width = LEFT * 2.0 + WIDTH;
    let fonts = "/Font << /F1 5 0 R /F2 6 0 R >>";
    let mut objects = vec![
        format!("<< /Type /Catalog /Pages 2 0 R {} >>", look.catalog).into_bytes(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        format!(
            "<< /Type /Page /Parent 2 0 R /Contents 4 0 R /MediaBox [0 0 {width} {height:.2}] \
             /Resources << {fonts} {} >> /Annots [{}] >>",
            look.resources, look.annotations
        )
        .into_bytes(),
        page(content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding \
          /FirstChar 43 /Widths [584 278 333 278 278 556 556 556 556 556 556 556 556 556 556] >>"
            .to_vec(),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H \
          /DescendantFonts [<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light \
          /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /DW 1000 >>] >>"
            .to_vec(),
    ];
    objects.extend_from_slice(&look.objects);
    objects
}

struct Printer {
    content: String,
    y: f64,
    looks: Option<(Look, Spot)>,
    borders: Borders,
}

impl Printer {
    /// Draws the borders of a cell, which are those of the table too where `is_edge`.
    fn border(&mut self, [left, bottom, right, top]: [f64; 4], is_edge: [bool; 2]) {
        let mut lines = vec![[left, top, right, top], [left, bottom, right, bottom]];
        let sides = [[left, bottom, left, top], [right, bottom, right, top]];
        let is_framed = self.borders == Borders::Level { is_framed: true };
        let is_whole = matches!(self.borders, Borders::All | Borders::Dots);
        let drawn =
            sides.into_iter().zip(is_edge).filter(|(_, is_edge)| is_whole || is_framed && *is_edge);
        lines.extend(drawn.map(|(side, _)| side));
        if self.borders == Borders::None {
            lines.clear();
        }
        for [x, y, to_x, to_y] in lines {
            if self.borders != Borders::Dots {
                self.content.push_str(&format!("{x:.2} {y:.2} m {to_x:.2} {to_y:.2} l S\n"));
                continue;
            }
            for at in 0..1000_u32 {
                let (x, y) = if to_x > x {
                    (x + 1.5 * f64::from(at), y)
                } else {
                    (x, y + 1.5 * f64::from(at))
                };
                if x > to_x || y > to_y {
                    break;
                }
                self.content.push_str(&format!("{x:.2} {y:.2} 0.75 0.75 re f\n"));
            }
        }
    }

    fn report(&mut self, report: &Written, place: &str, look: &dyn Fn(Spot) -> Look) {
        self.line(&report.title, 120.0, 14.0);
        for words in &report.preamble {
            self.line(words, 64.0, 10.0);
        }
        for (heading, texts, tables) in &report.sections {
            self.line(heading, LEFT, 12.0);
            for words in texts {
                self.line(words, 64.0, 10.0);
            }
            for rows in tables {
                self.table(rows, place, look);
            }
        }
        for words in &report.closing {
            self.line(words, 400.0, 10.0);
        }
    }

    fn line(&mut self, text: &str, x: f64, size: f64) {
        self.y -= size * 2.0;
        self.content.push_str(&words(text, x, self.y, size));
    }

    fn table(&mut self, rows: &Rows, place: &str, look: &dyn Fn(Spot) -> Look) {
        let shape = line_by_line(rows);
        let count = shape.iter().map(Vec::len).max().unwrap();
        let step = WIDTH / f64::from(u32::try_from(count).unwrap());
        let letters = |columns: usize| {
            let wide = step * f64::from(u32::try_from(columns).unwrap()) - 4.0;
            (1..1000).take_while(|many| f64::from(*many) * SIZE <= wide).count().max(1)
        };
        // A row is as high as its cells of one row need it; room for the taller ones is
        // in the row where they begin.
        let mut heights = Vec::new();
        for line in &shape {
            let lines = line.iter().flatten().map(|cell| {
                let many = cell.text.chars().count().div_ceil(letters(cell.columns));
                many.div_ceil(cell.rows)
            });
            let lines = lines.max().unwrap_or(1).max(1) + 1;
            heights.push(LINE * f64::from(u32::try_from(lines).unwrap()));
        }
        self.y -= 10.0;
        let top = self.y;
        let edge = |row: usize| top - heights[..row].iter().sum::<f64>();
        for (row, line) in shape.iter().enumerate() {
            for (column, cell) in line.iter().enumerate() {
                let Some(cell) = cell else { continue };
                let x = LEFT + step * f64::from(u32::try_from(column).unwrap());
                let wide = step * f64::from(u32::try_from(cell.columns).unwrap());
                let bottom = edge((row + cell.rows).min(heights.len()));
                let area = [x, bottom, x + wide, edge(row)];
                self.border(area, [column == 0, column + cell.columns >= count]);
                let first = edge(row) - LINE;
                if cell.place.as_deref() == Some(place) {
                    let spot = Spot { x: x + 6.0, y: first - 2.0, size: SIZE, cell: area };
                    let look = look(spot);
                    self.content.push_str(&look.content);
                    self.looks = Some((look, spot));
                } else if cell.text.is_ascii() {
                    self.content.push_str(&figure(&cell.text, x + 6.0, first - 2.0, SIZE));
                } else {
                    let chars: Vec<char> = cell.text.chars().collect();
                    let lines = chars.chunks(letters(cell.columns)).zip(0..);
                    for (line, at) in lines {
                        let y = first - LINE * f64::from(at);
                        self.content.push_str(&words(
                            &line.iter().collect::<String>(),
                            x + 2.0,
                            y,
                            SIZE,
                        ));
                    }
                }
            }
        }
        self.y = edge(heights.len());
    }
}
