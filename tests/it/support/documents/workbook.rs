//! A report as a workbook, new or old, in which one figure looks another way.

use crate::support::documents::written::{Written, grid};
use crate::support::documents::zip::zip;

/// The font of a piece of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CellFont {
    Plain,
    Struck,
    Raised,
    Lowered,
    White,
    Tiny,
}

/// What a cell holds.
#[derive(Clone, Debug)]
pub(crate) enum CellContent {
    Number(String),
    Runs(Vec<(String, CellFont)>),
    /// A formula, its result if there is one, and whether it is computed each time.
    Formula(Option<String>, bool),
}

/// A cell with its look.
#[derive(Clone, Debug)]
pub(crate) struct DressedCell {
    pub(crate) content: CellContent,
    pub(crate) font: CellFont,
    /// The code of its number format.
    pub(crate) format: String,
}

/// The cells of a report as a sheet has them, and its merged ranges.
struct SheetOfReport {
    /// Row and column from zero, the text, and true for the cell that is dressed.
    cells: Vec<(usize, usize, String, bool)>,
    /// First and last row, first and last column.
    merges: Vec<[usize; 4]>,
}

impl SheetOfReport {
    fn new(report: &Written, place: &str) -> Self {
        let mut sheet = Self { cells: vec![(0, 0, report.title.clone(), false)], merges: vec![] };
        let mut at = 0;
        for (heading, _, rows) in &report.sections {
            at += 2;
            sheet.cells.push((at, 0, heading.clone(), false));
            for shape in rows.iter().flat_map(grid) {
                at += 1;
                for (column, cell) in shape.iter().enumerate() {
                    let Some(cell) = cell else { continue };
                    let dressed = cell.place.as_deref() == Some(place);
                    sheet.cells.push((at, column, cell.text.clone(), dressed));
                    if cell.rows * cell.columns > 1 {
                        let (down, right) = (at + cell.rows - 1, column + cell.columns - 1);
                        sheet.merges.push([at, down, column, right]);
                    }
                }
            }
        }
        sheet
    }
}

fn escape(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    text.replace('>', "&gt;").replace('"', "&quot;")
}

fn reference(row: usize, column: usize) -> String {
    format!("{}{}", char::from(b'A' + u8::try_from(column).unwrap()), row + 1)
}

const FONTS: [&str; 6] = [
    "",
    "<strike/>",
    "<vertAlign val=\"superscript\"/>",
    "<vertAlign val=\"subscript\"/>",
    "<color rgb=\"FFFFFFFF\"/>",
    "<sz val=\"1\"/>",
];

/// The report as a new workbook.
pub(crate) fn print_xlsx(report: &Written, place: &str, dressed: &DressedCell) -> Vec<u8> {
    let sheet = SheetOfReport::new(report, place);
    let mut cells = String::new();
    for (row, column, text, is_dressed) in &sheet.cells {
        let at = reference(*row, *column);
        let cell = match text.parse::<u32>() {
            _ if *is_dressed => xlsx_cell(&at, dressed),
            Ok(number) => format!("<c r=\"{at}\"><v>{number}</v></c>"),
            Err(_) => {
                format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{}</t></is></c>", escape(text))
            }
        };
        cells += &format!("<row r=\"{}\">{cell}</row>", row + 1);
    }
    let merges: Vec<String> = sheet
        .merges
        .iter()
        .map(|[top, bottom, left, right]| {
            let (from, to) = (reference(*top, *left), reference(*bottom, *right));
            format!("<mergeCell ref=\"{from}:{to}\"/>")
        })
        .collect();
    let merges = merges.concat();
    let fonts: Vec<String> = FONTS.iter().map(|font| format!("<font>{font}</font>")).collect();
    let fonts = fonts.concat();
    let styles = format!(
        "<styleSheet><numFmts><numFmt numFmtId=\"180\" formatCode=\"{}\"/></numFmts><fonts>{fonts}</fonts>\
         <cellXfs><xf/><xf numFmtId=\"180\" fontId=\"{}\"/></cellXfs></styleSheet>",
        escape(&dressed.format),
        dressed.font as usize
    );
    let kind = "<Relationship Id=\"r1\" Type=\"x/";
    zip(&[
        ("_rels/.rels", &format!("<r>{kind}officeDocument\" Target=\"xl/workbook.xml\"/></r>")),
        (
            "xl/workbook.xml",
            "<workbook><sheets><sheet name=\"年报\" id=\"r1\"/></sheets></workbook>",
        ),
        (
            "xl/_rels/workbook.xml.rels",
            &format!(
                "<r>{kind}worksheet\" Target=\"sheet.xml\"/>\
                 <Relationship Id=\"r2\" Type=\"x/styles\" Target=\"styles.xml\"/></r>"
            ),
        ),
        ("xl/styles.xml", &styles),
        (
            "xl/sheet.xml",
            &format!(
                "<worksheet><sheetData>{cells}</sheetData><mergeCells>{merges}</mergeCells></worksheet>"
            ),
        ),
    ])
}

fn xlsx_cell(at: &str, dressed: &DressedCell) -> String {
    match &dressed.content {
        CellContent::Number(number) => format!("<c r=\"{at}\" s=\"1\"><v>{number}</v></c>"),
        CellContent::Runs(runs) => {
            let run = |(text, font): &(String, CellFont)| match font {
                CellFont::Plain => format!("<r><t>{text}</t></r>"),
                font => format!("<r><rPr>{}</rPr><t>{text}</t></r>", FONTS[*font as usize]),
            };
            let runs: String = runs.iter().map(run).collect();
            format!("<c r=\"{at}\" s=\"1\" t=\"inlineStr\"><is>{runs}</is></c>")
        }
        CellContent::Formula(result, always) => {
            let always = if *always { " ca=\"1\"" } else { "" };
            let result = result.as_ref().map_or(String::new(), |result| format!("<v>{result}</v>"));
            format!("<c r=\"{at}\" s=\"1\"><f{always}>SUM(X1:X9)</f>{result}</c>")
        }
    }
}

fn record(kind: u16, bytes: &[u8]) -> Vec<u8> {
    let length = u16::try_from(bytes.len()).unwrap();
    [&kind.to_le_bytes(), &length.to_le_bytes(), bytes].concat()
}

fn numbers(numbers: &[usize]) -> Vec<u8> {
    numbers.iter().flat_map(|number| u16::try_from(*number).unwrap().to_le_bytes()).collect()
}

fn wide(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// A string: its length, the flags, and for a rich one the number of its runs.
fn string(text: &str, runs: &[(usize, usize)]) -> Vec<u8> {
    let length = numbers(&[text.encode_utf16().count()]);
    if runs.is_empty() {
        return [length, vec![1], wide(text)].concat();
    }
    let list: Vec<usize> = runs.iter().flat_map(|(at, font)| [*at, *font]).collect();
    [length, vec![9], numbers(&[runs.len()]), wide(text), numbers(&list)].concat()
}

/// The index of a font in an old workbook, which has no font 4.
fn font_index(font: CellFont) -> usize {
    let index = font as usize;
    if index >= 4 { index + 1 } else { index }
}

/// The report as an old workbook.
pub(crate) fn print_xls(report: &Written, place: &str, dressed: &DressedCell) -> Vec<u8> {
    let sheet = SheetOfReport::new(report, place);
    let begin = record(0x809, &numbers(&[0x600, 5, 0, 0]));
    let end = record(0x0a, &[]);
    let mut cells = Vec::new();
    for (row, column, text, is_dressed) in &sheet.cells {
        let head = |style: usize| numbers(&[*row, *column, style]);
        cells.extend(match text.parse::<f64>() {
            _ if *is_dressed => xls_cell(&head(1), dressed),
            Ok(number) => record(0x203, &[head(0), number.to_le_bytes().to_vec()].concat()),
            Err(_) if text.is_empty() => Vec::new(),
            Err(_) => record(0x204, &[head(0), string(text, &[])].concat()),
        });
    }
    for merges in sheet.merges.chunks(1000) {
        let ranges = merges.iter().flat_map(|range| numbers(range));
        cells.extend(record(
            0xe5,
            &numbers(&[merges.len()]).into_iter().chain(ranges).collect::<Vec<_>>(),
        ));
    }
    let font = |[height, flags, color, script]: [usize; 4]| {
        record(0x31, &[numbers(&[height, flags, color, 400, script]), vec![0; 6]].concat())
    };
    let fonts = [
        [220, 0, 0x7fff, 0],
        [220, 8, 0x7fff, 0],
        [220, 0, 0x7fff, 1],
        [220, 0, 0x7fff, 2],
        [220, 0, 9, 0],
        [20, 0, 0x7fff, 0],
    ];
    let style = |font: usize, format: usize| {
        record(0xe0, &[numbers(&[font, format]), vec![0; 16]].concat())
    };
    let runs = match &dressed.content {
        CellContent::Runs(runs) => runs.as_slice(),
        _ => &[],
    };
    let mut starts = Vec::new();
    let mut words = String::new();
    for (text, font) in runs {
        starts.push((words.encode_utf16().count(), font_index(*font)));
        words.push_str(text);
    }
    let globals = [
        begin.clone(),
        fonts.map(font).concat(),
        record(0x41e, &[numbers(&[180]), string(&dressed.format, &[])].concat()),
        style(0, 0),
        style(font_index(dressed.font), 180),
        record(0xfc, &[numbers(&[1, 0, 1, 0]), string(&words, &starts)].concat()),
    ]
    .concat();
    let entry = |at: usize| {
        let at = u32::try_from(at).unwrap().to_le_bytes();
        record(0x85, &[&at[..], &[0, 0, 2, 1], &wide("年报")].concat())
    };
    let at = globals.len() + entry(0).len() + end.len();
    let stream = [globals, entry(at), end.clone(), begin, cells, end].concat();
    compound_file("Workbook", stream)
}

fn xls_cell(head: &[u8], dressed: &DressedCell) -> Vec<u8> {
    let float = |number: &str| number.parse::<f64>().unwrap().to_le_bytes();
    match &dressed.content {
        CellContent::Number(number) => record(0x203, &[head, &float(number)].concat()),
        CellContent::Runs(_) => record(0xfd, &[head, &[0; 4]].concat()),
        CellContent::Formula(result, always) => {
            // Without a result, such programs write a zero and ask for it to be computed.
            let result = float(result.as_deref().unwrap_or("0"));
            let flags = if *always || result == float("0") { 3 } else { 0 };
            record(0x006, &[head, &result, &numbers(&[flags, 0, 0])].concat())
        }
    }
}

/// A compound file with one stream, of sectors of 512 bytes.
fn compound_file(name: &str, mut stream: Vec<u8>) -> Vec<u8> {
    const END: u32 = 0xffff_fffe;
    stream.resize(stream.len().max(4096).next_multiple_of(512), 0);
    let sectors = u32::try_from(stream.len() / 512).unwrap();
    let mut file = vec![0; 512];
    file[..8].copy_from_slice(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
    file[30] = 9;
    file[48..52].copy_from_slice(&1u32.to_le_bytes());
    file[60..64].copy_from_slice(&END.to_le_bytes());
    file[68..72].copy_from_slice(&END.to_le_bytes());
    file[76..512].fill(0xff);
    file[76..80].copy_from_slice(&0u32.to_le_bytes());
    let mut chains = vec![0xffff_fffd, END];
    chains.extend((1..sectors).map(|at| at + 2));
    chains.push(END);
    assert!(chains.len() <= 128, "one sector of chains is enough for tests");
    chains.resize(128, 0xffff_ffff);
    file.extend(chains.into_iter().flat_map(u32::to_le_bytes));
    for (name, kind, first, length) in [("Root Entry", 5, END, 0), (name, 2, 2, stream.len())] {
        let mut entry = [0u8; 128];
        for (at, unit) in name.encode_utf16().enumerate() {
            entry[2 * at..2 * at + 2].copy_from_slice(&unit.to_le_bytes());
        }
        entry[66] = kind;
        entry[116..120].copy_from_slice(&first.to_le_bytes());
        entry[120..124].copy_from_slice(&u32::try_from(length).unwrap().to_le_bytes());
        file.extend(entry);
    }
    file.resize(3 * 512, 0);
    file.extend(stream);
    file
}
