//! A report as a document: pages, texts, and files of Office.

use crate::support::documents::written::{Cell, Rows, Written, grid, line_by_line};
use crate::support::documents::zip::zip;

/// The kinds of documents that the tests make themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Paper {
    /// A plain page.
    Page,
    /// A page with navigation and with tags in tags.
    Portal,
    /// Text with tabs.
    Tabs,
    /// Markdown with tables of bars.
    Bars,
    /// Markdown with tables of tags.
    Tags,
    /// A Word file.
    Word,
    /// A workbook, which holds no words but headings.
    Workbook,
}

impl Paper {
    /// The name of such a file.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Page | Self::Portal => "report.html",
            Self::Tabs => "report.txt",
            Self::Bars | Self::Tags => "report.md",
            Self::Word => "report.docx",
            Self::Workbook => "report.xlsx",
        }
    }

    /// The document.
    pub(crate) fn print(self, report: &Written) -> Vec<u8> {
        match self {
            Self::Page => page(report).into_bytes(),
            Self::Portal => portal(report).into_bytes(),
            Self::Tabs => text(report, "", &tabs).into_bytes(),
            Self::Bars => text(report, "#", &bars).into_bytes(),
            Self::Tags => text(report, "#", &|rows| tags(rows, &escape)).into_bytes(),
            Self::Word => word_file(&word_document(report), &[]),
            Self::Workbook => workbook(report),
        }
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// A table of tags; `inner` dresses what a cell says.
fn tags(rows: &Rows, inner: &dyn Fn(&str) -> String) -> String {
    let cell = |cell: &Cell| {
        let span = |name: &str, count: usize| match count {
            1 => String::new(),
            _ => format!(" {name}=\"{count}\""),
        };
        let spans = span("colspan", cell.columns) + &span("rowspan", cell.rows);
        format!("<td{spans}>{}</td>", inner(&cell.text))
    };
    let row = |row: &Vec<Cell>| format!("<tr>{}</tr>\n", row.iter().map(cell).collect::<String>());
    format!("<table>\n{}</table>", rows.iter().map(row).collect::<String>())
}

fn page(report: &Written) -> String {
    let mut out = format!(
        "<!DOCTYPE html><html><head><meta charset=utf-8><title>{0}</title></head><body><h1>{0}</h1>\n",
        report.title
    );
    let paragraph = |out: &mut String, words: &String| {
        out.push_str(&format!("<p>{}</p>\n", escape(words)));
    };
    for words in &report.preamble {
        paragraph(&mut out, words);
    }
    for (heading, words, rows) in &report.sections {
        out.push_str(&format!("<h2>{heading}</h2>\n"));
        for words in words {
            paragraph(&mut out, words);
        }
        out.extend(rows.iter().map(|rows| tags(rows, &escape)));
    }
    for words in &report.closing {
        paragraph(&mut out, words);
    }
    out + "</body></html>\n"
}

fn portal(report: &Written) -> String {
    let dressed = |words: &str| {
        let half = words.char_indices().nth(words.chars().count() / 2).map_or(0, |(at, _)| at);
        let (left, right) = words.split_at(half);
        let words = [escape(left), escape(right)].join("<span></span></font><span lang=EN-US>");
        format!("<p class=MsoNormal><font face=仿宋><span>{words}</span></p>")
    };
    let in_cell = |words: &str| match words {
        "" => "<p>&nbsp;</p>".to_owned(),
        words => dressed(words),
    };
    let mut out = format!(
        "<html><head><title>{}-示例市人民政府</title><script>var a = '<table><tr><td>9';</script></head>\
         <body><ul><li><a href=/>首页</a><li><a href=/b>年报</a></ul><table><tr><td><a href=/c>指南</a></td>\
         <td><div class=TRS_Editor>\n",
        report.title
    );
    out.push_str(&dressed(&report.title));
    out.extend(report.preamble.iter().map(|words| dressed(words)));
    for (heading, words, rows) in &report.sections {
        out.push_str(&format!("<p><strong>　　{heading}</strong></p>\n"));
        out.extend(words.iter().map(|words| dressed(words)));
        out.extend(rows.iter().map(|rows| format!("<div>{}</div>", tags(rows, &in_cell))));
    }
    out.extend(report.closing.iter().map(|words| dressed(words)));
    out + "</div></td></tr></table><div class=footer><p>主办：示例市人民政府办公室</p></div></body></html>\n"
}

/// Text with paragraphs and tables; `mark` stands before titles.
fn text(report: &Written, mark: &str, table: &dyn Fn(&Rows) -> String) -> String {
    let headed = |mark: String, words: &str| match mark.as_str() {
        "" => words.to_owned(),
        mark => format!("{mark} {words}"),
    };
    let mut out = vec![headed(mark.to_owned(), &report.title)];
    out.extend(report.preamble.iter().cloned());
    for (heading, words, rows) in &report.sections {
        out.push(headed(mark.repeat(2), heading));
        out.extend(words.iter().cloned());
        out.extend(rows.iter().map(table));
    }
    out.extend(report.closing.iter().cloned());
    out.join("\n\n") + "\n"
}

fn lines(grid: &[Vec<Option<&Cell>>], between: &str) -> Vec<String> {
    let says = |cell: Option<&Cell>| cell.map_or(String::new(), |cell| cell.text.clone());
    let line = |line: &Vec<Option<&Cell>>| {
        line.iter().map(|cell| says(*cell)).collect::<Vec<_>>().join(between)
    };
    grid.iter().map(line).collect()
}

fn tabs(rows: &Rows) -> String {
    lines(&line_by_line(rows), "\t").join("\n")
}

fn bars(rows: &Rows) -> String {
    let grid = grid(rows);
    let columns = grid[0].len();
    let mut lines = lines(&grid, " | ");
    lines.insert(1, vec!["---"; columns].join(" | "));
    lines.iter().map(|line| format!("| {line} |")).collect::<Vec<_>>().join("\n")
}

const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006";

/// What every file of Office begins with: its main part, and the type of that.
fn package(main: &str, kind: &str) -> [(&'static str, String); 2] {
    let types = format!(
        "{XML}<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" \
         ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/{main}\" \
         ContentType=\"application/vnd.openxmlformats-officedocument.{kind}.main+xml\"/></Types>"
    );
    let links = format!(
        "{XML}<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"r1\" \
         Type=\"{OFFICE}/relationships/officeDocument\" Target=\"{main}\"/></Relationships>"
    );
    [("[Content_Types].xml", types), ("_rels/.rels", links)]
}

/// The main part of a Word file.
pub(crate) fn word_document(report: &Written) -> String {
    let mut body = paragraph("", &report.title);
    body.extend(report.preamble.iter().map(|words| paragraph("", words)));
    for (heading, words, rows) in &report.sections {
        body += &paragraph("<w:pPr><w:outlineLvl w:val=\"0\"/></w:pPr>", heading);
        body.extend(words.iter().map(|words| paragraph("", words)));
        body.extend(rows.iter().map(word_table));
    }
    body.extend(report.closing.iter().map(|words| paragraph("", words)));
    let space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    format!("{XML}<w:document xmlns:w=\"{space}\"><w:body>{body}</w:body></w:document>")
}

/// A Word file of its main part and others, each with its kind: `styles`.
pub(crate) fn word_file(document: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let [types, links] = package("word/document.xml", "wordprocessingml.document");
    let link = |kind: &str| {
        format!(
            "<Relationship Id=\"{kind}\" Type=\"{OFFICE}/relationships/{kind}\" Target=\"{kind}.xml\"/>"
        )
    };
    let all: String = parts.iter().map(|(kind, _)| link(kind)).collect();
    let own =
        format!("{XML}<Relationships xmlns=\"{PACKAGE}/relationships\">{all}</Relationships>");
    let names: Vec<String> = parts.iter().map(|(kind, _)| format!("word/{kind}.xml")).collect();
    let mut files = vec![
        (types.0, types.1.as_str()),
        (links.0, &links.1),
        ("word/document.xml", document),
        ("word/_rels/document.xml.rels", &own),
    ];
    files.extend(names.iter().zip(parts).map(|(name, (_, text))| (name.as_str(), *text)));
    zip(&files)
}

fn paragraph(properties: &str, words: &str) -> String {
    let words = escape(words);
    format!("<w:p>{properties}<w:r><w:t xml:space=\"preserve\">{words}</w:t></w:r></w:p>")
}

fn word_table(rows: &Rows) -> String {
    let shape = line_by_line(rows);
    let width = shape.iter().map(Vec::len).max().unwrap_or_default();
    let columns = "<w:gridCol w:w=\"800\"/>".repeat(width);
    let mut out = format!("<w:tbl><w:tblPr/><w:tblGrid>{columns}</w:tblGrid>");
    // What hangs down into a row: its column, how wide it is, and how many rows are left.
    let mut hanging: Vec<(usize, usize, usize)> = Vec::new();
    let cell = |columns: usize, merge: &str, words: &str| {
        format!(
            "<w:tc><w:tcPr><w:gridSpan w:val=\"{columns}\"/>{merge}</w:tcPr>{}</w:tc>",
            paragraph("", words)
        )
    };
    for line in &shape {
        out.push_str("<w:tr>");
        let mut left = Vec::new();
        let mut column = 0;
        while column < line.len() {
            let above = hanging.iter().find(|(at, ..)| *at == column).copied();
            let (width, rows) = if let Some((_, width, rows)) = above {
                out.push_str(&cell(width, "<w:vMerge/>", ""));
                (width, rows)
            } else if let Some(own) = line[column] {
                let merge = if own.rows > 1 { "<w:vMerge w:val=\"restart\"/>" } else { "" };
                out.push_str(&cell(own.columns, merge, &own.text));
                (own.columns, own.rows)
            } else {
                // A table whose spans were broken has holes.
                out.push_str(&cell(1, "", ""));
                (1, 1)
            };
            if rows > 1 {
                left.push((column, width, rows - 1));
            }
            column += width.max(1);
        }
        hanging = left;
        out.push_str("</w:tr>");
    }
    out + "</w:tbl>"
}

fn workbook(report: &Written) -> Vec<u8> {
    let (mut cells, mut merges) = (String::new(), String::new());
    let mut at = 1;
    let line = |row: usize, words: &str| {
        format!(
            "<row r=\"{row}\"><c r=\"A{row}\" t=\"inlineStr\"><is><t>{}</t></is></c></row>",
            escape(words)
        )
    };
    cells += &line(at, &report.title);
    for (heading, _, rows) in &report.sections {
        at += 2;
        cells += &line(at, heading);
        for shape in rows.iter().flat_map(grid) {
            at += 1;
            cells += &format!("<row r=\"{at}\">");
            for (column, cell) in shape.iter().enumerate() {
                let Some(cell) = cell else { continue };
                cells += &value(&format!("{}{at}", letter(column)), &cell.text);
                if cell.rows * cell.columns > 1 {
                    let last = (letter(column + cell.columns - 1), at + cell.rows - 1);
                    let from = letter(column);
                    merges += &format!("<mergeCell ref=\"{from}{at}:{}{}\"/>", last.0, last.1);
                }
            }
            cells += "</row>";
        }
    }
    let space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let sheet = format!(
        "{XML}<worksheet xmlns=\"{space}\"><sheetData>{cells}</sheetData>\
         <mergeCells>{merges}</mergeCells></worksheet>"
    );
    let book = format!(
        "{XML}<workbook xmlns=\"{space}\" xmlns:r=\"{OFFICE}/relationships\"><sheets>\
         <sheet name=\"年报\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
    );
    let sheets = format!(
        "{XML}<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"r1\" \
         Type=\"{OFFICE}/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
    );
    let [types, links] = package("xl/workbook.xml", "spreadsheetml.sheet");
    zip(&[
        (types.0, &types.1),
        (links.0, &links.1),
        ("xl/workbook.xml", &book),
        ("xl/_rels/workbook.xml.rels", &sheets),
        ("xl/worksheets/sheet1.xml", &sheet),
    ])
}

fn letter(column: usize) -> char {
    char::from(b'A' + u8::try_from(column).unwrap())
}

/// A cell of a sheet: a number where it is one.
fn value(at: &str, text: &str) -> String {
    if text.is_empty() {
        return format!("<c r=\"{at}\"/>");
    }
    if text.parse::<u32>().is_ok() {
        return format!("<c r=\"{at}\"><v>{text}</v></c>");
    }
    format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{}</t></is></c>", escape(text))
}
