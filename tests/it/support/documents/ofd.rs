//! A document as an OFD file, in the manners of several programs.
#![expect(
    clippy::float_arithmetic,
    reason = "objects of a page are placed by real numbers; no figure is computed"
)]

use crate::support::documents::zip::zip;
use nianbao_document::{BlockContent, Cell, Document, Grid};

/// The manner in which a program writes OFD.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Manner {
    /// An object a line, a path a cell, long labels set vertically.
    Lines,
    /// The ruled form in a template, an object a character in nested blocks.
    Characters,
    /// All in composites of the resources, in points.
    Composites,
    /// Text turned by a quarter on an upright page.
    Turned,
}

pub(crate) const MANNERS: [Manner; 4] =
    [Manner::Lines, Manner::Characters, Manner::Composites, Manner::Turned];

/// Sizes and edges of a page, in millimetres.
const SIZE: f64 = 4.0;
const CELL_SIZE: f64 = 3.0;
const LEFT: f64 = 20.0;
const WIDTH: f64 = 170.0;
const PAGE_WIDTH: f64 = 210.0;
/// Part of the size of text above its base line.
const ASCENT: f64 = 0.86;

/// A line of text: its start, its base line and its size.
struct Line {
    x: f64,
    y: f64,
    size: f64,
    text: String,
    /// Its characters stand under one another.
    is_vertical: bool,
    is_heading: bool,
}

/// A laid out document: lines of text, and rectangles of cells as x, y, width, height.
#[derive(Default)]
struct Sheet {
    lines: Vec<Line>,
    boxes: Vec<[f64; 4]>,
    y: f64,
}

/// Prints a document on one tall page.
pub(crate) fn print(document: &Document, manner: Manner) -> Vec<u8> {
    let mut sheet = Sheet { y: 20.0, ..Sheet::default() };
    for block in &document.blocks {
        match &block.content {
            BlockContent::Heading(text) => sheet.paragraph(text, 0.0, true),
            BlockContent::Paragraph(text) | BlockContent::Line(text) => {
                sheet.paragraph(text, 2.0 * SIZE, false);
            }
            BlockContent::Table(grid) => sheet.table(grid, manner == Manner::Lines),
            BlockContent::Image(_) | BlockContent::PageBreak => {}
        }
    }
    sheet.write(manner)
}

fn width_of(c: char) -> f64 {
    if c.is_ascii() { 0.5 } else { 1.0 }
}

fn text_width(text: &str) -> f64 {
    text.chars().map(width_of).sum()
}

/// Divides text into lines of a width in ems, of which the first is shorter by an indent.
fn wrap(text: &str, width: f64, indent: f64) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = indent;
    for c in text.chars() {
        if c == '\n' || used + width_of(c) > width {
            lines.push(String::new());
            used = 0.0;
        }
        if c != '\n' {
            used += width_of(c);
            lines.last_mut().unwrap().push(c);
        }
    }
    lines.retain(|line| !line.trim().is_empty());
    lines
}

fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap())
}

impl Sheet {
    fn paragraph(&mut self, text: &str, indent: f64, is_heading: bool) {
        for (at, line) in wrap(text, WIDTH / SIZE, indent / SIZE).into_iter().enumerate() {
            self.y += SIZE * 1.8;
            let x = LEFT + if at == 0 { indent } else { 0.0 };
            let line =
                Line { x, y: self.y, size: SIZE, text: line, is_vertical: false, is_heading };
            self.lines.push(line);
        }
        self.y += SIZE;
    }

    fn table(&mut self, grid: &Grid, has_vertical_text: bool) {
        let step = WIDTH / count(grid.column_count());
        let wide = |cell: &Cell| step * count(cell.column_span) - 2.0;
        let lines = |cell: &Cell| wrap(&cell.text, wide(cell) / CELL_SIZE, 0.0);
        let mut heights = vec![CELL_SIZE * 2.0; grid.row_count()];
        for cell in &grid.cells {
            let needed = CELL_SIZE * (1.4 * count(lines(cell).len()) + 1.0) / count(cell.row_span);
            for height in &mut heights[cell.row..cell.row + cell.row_span] {
                *height = height.max(needed);
            }
        }
        let top = self.y + 4.0;
        let edge = |row: usize| top + heights[..row].iter().sum::<f64>();
        for cell in &grid.cells {
            let (x, y) = (LEFT + step * count(cell.column), edge(cell.row));
            let height = edge(cell.row + cell.row_span) - y;
            self.boxes.push([x, y, step * count(cell.column_span), height]);
            let text: String = cell.text.split_whitespace().collect();
            let is_vertical = has_vertical_text
                && cell.row_span > 4
                && !text.is_ascii()
                && count(text.chars().count() + 2) * CELL_SIZE < height;
            let mut push = |x: f64, y: f64, text: String| {
                self.lines.push(Line {
                    x,
                    y,
                    size: CELL_SIZE,
                    text,
                    is_vertical,
                    is_heading: false,
                });
            };
            if is_vertical {
                push(x + step / 2.0 - CELL_SIZE / 2.0, y + CELL_SIZE * 2.0, text);
                continue;
            }
            for (at, line) in lines(cell).into_iter().enumerate() {
                let inset = (wide(cell) - text_width(&line) * CELL_SIZE).max(0.0) / 2.0;
                push(x + 1.0 + inset, y + CELL_SIZE * (1.4 * count(at) + 1.4), line);
            }
        }
        self.y = edge(heights.len()) + 2.0;
    }

    fn write(self, manner: Manner) -> Vec<u8> {
        let height = self.y + 30.0;
        match manner {
            Manner::Lines => self.write_lines(height),
            Manner::Characters => self.write_characters(height),
            Manner::Composites => self.write_composites(height),
            Manner::Turned => self.write_turned(height),
        }
    }

    fn write_lines(&self, height: f64) -> Vec<u8> {
        let texts = self.lines.iter().map(|line| {
            let Line { x, y, size, text, is_vertical, .. } = line;
            let top = y - size * ASCENT;
            let wide = text_width(text) * size;
            let delta = if *is_vertical {
                format!("DeltaY=\"g {} {size}\"", text.chars().count() - 1)
            } else {
                format!("DeltaX=\"{}\"", deltas(text, *size))
            };
            format!(
                "<ofd:TextObject ID=\"1\" Boundary=\"{x:.4} {top:.4} {wide:.4} {size}\" Font=\"3\" Size=\"{size}\">\
                 <ofd:FillColor Value=\"0 0 0\"/><ofd:TextCode X=\"0\" Y=\"{:.4}\" {delta}>{}</ofd:TextCode></ofd:TextObject>",
                size * ASCENT,
                escape(text)
            )
        });
        let rules = self.boxes.iter().map(|[x, y, wide, high]| {
            format!(
                "<ofd:PathObject ID=\"2\" Boundary=\"{x:.4} {y:.4} {wide:.4} {high:.4}\" LineWidth=\"0.2\">\
                 <ofd:AbbreviatedData>M 0 0 L {wide:.4} 0 L {wide:.4} {high:.4} L 0 {high:.4} C</ofd:AbbreviatedData></ofd:PathObject>"
            )
        });
        let content = layer(&(rules.collect::<String>() + &texts.collect::<String>()));
        let page = format!("<ofd:Page {NAMESPACE}><ofd:Content>{content}</ofd:Content></ofd:Page>");
        let document = root("", height, "");
        zip(&[
            ("OFD.xml", &entry("Doc_0/Document.xml")),
            ("Doc_0/Document.xml", &document),
            ("Doc_0/Pages/Page_0/Content.xml", &page),
        ])
    }

    /// Rules stand in a template whose name differs in case; characters in nested blocks,
    /// headings printed twice to look bold.
    fn write_characters(&self, height: f64) -> Vec<u8> {
        let mut path = String::new();
        for [x, y, wide, high] in &self.boxes {
            let (right, bottom) = (x + wide, y + high);
            path.push_str(&format!(
                "M {x:.3} {y:.3} L {right:.3} {y:.3} L {right:.3} {bottom:.3} L {x:.3} {bottom:.3} L {x:.3} {y:.3} "
            ));
        }
        let rules = format!(
            "<PathObject Boundary=\"0 0 210 0\" LineWidth=\"0.25\"><AbbreviatedData>{path}</AbbreviatedData></PathObject>"
        );
        let mut texts = String::new();
        for line in &self.lines {
            let mut x = line.x;
            for c in line.text.chars() {
                let object = |x: f64| {
                    format!(
                        "<TextObject Boundary=\"{x:.4} 0 {0} 0\" CTM=\"1 0 0 1 0 {1:.4}\" Font=\"3\" Size=\"{0}\">\
                         <TextCode X=\"0\">{2}</TextCode></TextObject>",
                        line.size,
                        line.y,
                        escape(&c.to_string())
                    )
                };
                texts.push_str(&object(x));
                if line.is_heading {
                    texts.push_str(&object(x + 0.1));
                }
                x += width_of(c) * line.size;
            }
        }
        let namespace = "xmlns=\"http://www.ofdspec.org\"";
        let template = format!(
            "\u{feff}<?xml version=\"1.0\"?><Page {namespace}><Area><PhysicalBox>0 0 {PAGE_WIDTH} {height:.2}</PhysicalBox></Area>\
             <Content><Layer ID=\"1\">{rules}</Layer></Content></Page>"
        );
        let page = format!(
            "<Page {namespace}><Template TemplateID=\"7\" ZOrder=\"Background\"/><Content><Layer Type=\"Body\">\
             <PageBlock><PageBlock>{texts}</PageBlock></PageBlock></Layer></Content></Page>"
        );
        let document = format!(
            "<Document {namespace}><CommonData><PageArea><PhysicalBox>0 0 100 100</PhysicalBox></PageArea>\
             <PublicRes>Missing.xml</PublicRes><TemplatePage ID=\"7\" BaseLoc=\"TPLS/Tpl_0/Content.xml\"/></CommonData>\
             <Pages><Page ID=\"5\" BaseLoc=\"/Doc_1/Pages/P.xml\"/></Pages></Document>"
        );
        let entry = format!(
            "<OFD {namespace}><DocBody><DocRoot>/Doc_1/Document.xml</DocRoot></DocBody></OFD>"
        );
        zip(&[
            ("OFD.xml", &entry),
            ("Doc_1/Document.xml", &document),
            ("Doc_1/Tpls/Tpl_0/Content.xml", &template),
            ("Doc_1/Pages/P.xml", &page),
            ("Doc_1/Tags/CustomTag.xml", "<broken"),
        ])
    }

    /// All in a composite, points in a matrix, rules as thin areas.
    fn write_composites(&self, height: f64) -> Vec<u8> {
        const UNIT: f64 = 0.3528;
        let texts = self.lines.iter().map(|line| {
            let Line { x, y, size, text, .. } = line;
            let (top, points) = (y - size * ASCENT, size / UNIT);
            let many = text.chars().count();
            let glyphs: Vec<String> = (0..many).map(|at| (1000 + at).to_string()).collect();
            format!(
                "<ofd:TextObject CTM=\"{UNIT} 0 0 {UNIT} 0 0\" Boundary=\"{x:.4} {top:.4} 10 {size}\" Font=\"3\" Size=\"{points:.3}\">\
                 <ofd:CGTransform CodePosition=\"0\" CodeCount=\"{many}\" GlyphCount=\"{many}\"><ofd:Glyphs>{}</ofd:Glyphs></ofd:CGTransform>\
                 <ofd:TextCode X=\"0\" Y=\"{:.4}\" DeltaX=\"{} 9 9\">{}</ofd:TextCode></ofd:TextObject>",
                glyphs.join(" "),
                points * ASCENT,
                deltas(text, points),
                escape(text)
            )
        });
        let rule = |x: f64, y: f64, wide: f64, high: f64| {
            format!(
                "<ofd:PathObject Boundary=\"{x:.4} {y:.4} {wide:.4} {high:.4}\" Stroke=\"false\" Fill=\"true\"><ofd:FillColor Value=\"64 64 64\"/>\
                 <ofd:AbbreviatedData>M 0 0 L {wide:.4} 0 L {wide:.4} {high:.4} L 0 {high:.4} C</ofd:AbbreviatedData></ofd:PathObject>"
            )
        };
        let rules = self.boxes.iter().flat_map(|&[x, y, wide, high]| {
            [
                rule(x, y, wide, 0.2),
                rule(x, y + high, wide, 0.2),
                rule(x, y, 0.2, high),
                rule(x + wide, y, 0.2, high),
            ]
        });
        let content = texts.collect::<String>() + &rules.collect::<String>();
        let resources = format!(
            "<ofd:Res {NAMESPACE} BaseLoc=\"Res\"><ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID=\"9\" Width=\"210\" Height=\"{height:.2}\">\
             <ofd:Content>{content}</ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits></ofd:Res>"
        );
        let drawn = layer(&format!(
            "<ofd:CompositeObject ID=\"4\" Boundary=\"0 0 {PAGE_WIDTH} {height:.2}\" CTM=\"1 0 0 1 0 0\" ResourceID=\"9\"/>"
        ));
        let page = format!("<ofd:Page {NAMESPACE}><ofd:Content>{drawn}</ofd:Content></ofd:Page>");
        let document = root("<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>", height, "");
        zip(&[
            ("OFD.xml", &entry("Doc_0/Document.xml")),
            ("Doc_0/Document.xml", &document),
            ("Doc_0/DocumentRes.xml", &resources),
            ("Doc_0/Pages/Page_0/Content.xml", &page),
        ])
    }

    /// The page is turned clockwise: what is right is down.
    fn write_turned(&self, height: f64) -> Vec<u8> {
        let texts = self.lines.iter().map(|Line { x, y, size, text, .. }| {
            format!(
                "<ofd:TextObject Boundary=\"{:.4} {x:.4} 0 0\" CTM=\"0 1 -1 0 0 0\" Font=\"3\" Size=\"{size}\">\
                 <ofd:TextCode X=\"0\" Y=\"0\" DeltaX=\"{}\">{}</ofd:TextCode></ofd:TextObject>",
                height - y,
                deltas(text, *size),
                escape(text)
            )
        });
        let rules = self.boxes.iter().map(|[x, y, wide, high]| {
            format!(
                "<ofd:PathObject Boundary=\"{:.4} {x:.4} {high:.4} {wide:.4}\" LineWidth=\"0.2\">\
                 <ofd:AbbreviatedData>M 0 0 L {high:.4} 0 L {high:.4} {wide:.4} L 0 {wide:.4} L 0 0</ofd:AbbreviatedData></ofd:PathObject>",
                height - y - high
            )
        });
        let content = layer(&(texts.collect::<String>() + &rules.collect::<String>()));
        let area = format!(
            "<ofd:Area><ofd:PhysicalBox>0 0 {height:.2} {PAGE_WIDTH}</ofd:PhysicalBox></ofd:Area>"
        );
        let page =
            format!("<ofd:Page {NAMESPACE}>{area}<ofd:Content>{content}</ofd:Content></ofd:Page>");
        zip(&[
            ("OFD.xml", &entry("Doc_0/Document.xml")),
            ("Doc_0/Document.xml", &root("", 297.0, "")),
            ("Doc_0/Pages/Page_0/Content.xml", &page),
        ])
    }
}

const NAMESPACE: &str = "xmlns:ofd=\"http://www.ofdspec.org/2016\"";

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The advances of a text, runs of one value with their count.
fn deltas(text: &str, size: f64) -> String {
    let mut runs: Vec<(usize, f64)> = Vec::new();
    let all: Vec<char> = text.chars().collect();
    for c in &all[..all.len().saturating_sub(1)] {
        let by = width_of(*c) * size;
        match runs.last_mut() {
            Some((many, last)) if (*last - by).abs() < 1e-9 => *many += 1,
            _ => runs.push((1, by)),
        }
    }
    let words = runs.iter().map(|(many, by)| match many {
        1 => format!("{by:.4}"),
        _ => format!("g {many} {by:.4}"),
    });
    words.collect::<Vec<_>>().join(" ")
}

fn layer(objects: &str) -> String {
    format!("<ofd:Layer ID=\"8\">{objects}</ofd:Layer>")
}

fn entry(root: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><ofd:OFD {NAMESPACE} DocType=\"OFD\" Version=\"1.1\"><ofd:DocBody>\
         <ofd:DocInfo><ofd:DocID>0</ofd:DocID></ofd:DocInfo><ofd:DocRoot>{root}</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
    )
}

fn root(common: &str, height: f64, more: &str) -> String {
    format!(
        "<ofd:Document {NAMESPACE}><ofd:CommonData><ofd:MaxUnitID>9</ofd:MaxUnitID><ofd:PageArea><ofd:PhysicalBox>0 0 {PAGE_WIDTH} {height:.2}</ofd:PhysicalBox>\
         </ofd:PageArea>{common}</ofd:CommonData><ofd:Pages><ofd:Page ID=\"6\" BaseLoc=\"Pages/Page_0/Content.xml\"/></ofd:Pages>{more}</ofd:Document>"
    )
}
