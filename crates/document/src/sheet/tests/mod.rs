use crate::unzip::tests::pack;
use crate::{
    Block, BlockContent, Container, Document, Limit, Location, ReadError, Uncertainty,
    UnsupportedFormat, cfb, read,
};

mod old;
mod seen;

fn try_xlsx(sheets: &[(&str, &str, &str)], parts: &[(&str, &str)]) -> Result<Document, ReadError> {
    try_workbook(sheets, "", parts)
}

/// Reads a workbook of one sheet, with settings of the workbook behind the list of sheets.
fn try_xlsx_with(
    content: &str,
    settings: &str,
    parts: &[(&str, &str)],
) -> Result<Document, ReadError> {
    try_workbook(&[("表", "", content)], settings, parts)
}

fn try_workbook(
    sheets: &[(&str, &str, &str)],
    settings: &str,
    parts: &[(&str, &str)],
) -> Result<Document, ReadError> {
    let mut list = String::new();
    let mut relations = "<Relationship Id='s' Type='x/sharedStrings' Target='sharedStrings.xml'/>\
        <Relationship Id='t' Type='x/styles' Target='styles.xml'/>"
        .to_owned();
    let mut members: Vec<(String, String)> = Vec::new();
    for (at, (name, settings, content)) in sheets.iter().enumerate() {
        list += &format!("<sheet name='{name}' sheetId='9' {settings} r:id='r{at}'/>");
        relations += &format!("<Relationship Id='r{at}' Type='x/worksheet' Target='s{at}.xml'/>");
        members.push((format!("xl/s{at}.xml"), format!("<worksheet>{content}</worksheet>")));
    }
    let book = format!("<workbook><sheets>{list}</sheets>{settings}</workbook>");
    members.push(("xl/workbook.xml".into(), book));
    members.push((
        "xl/_rels/workbook.xml.rels".into(),
        format!("<Relationships>{relations}</Relationships>"),
    ));
    members.extend(parts.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())));
    let members: Vec<(&str, &[u8])> =
        members.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
    read("a.xlsx", &pack(&members))
}

fn xlsx(cells: &[(&str, &str)], merges: &[&str]) -> Document {
    let cells: Vec<String> = cells
        .iter()
        .map(|(place, text)| format!("<c r='{place}' t='inlineStr'><is><t>{text}</t></is></c>"))
        .collect();
    let merges: Vec<String> =
        merges.iter().map(|area| format!("<mergeCell ref='{area}'/>")).collect();
    let content = format!(
        "<sheetData><row>{}</row></sheetData><mergeCells>{}</mergeCells>",
        cells.concat(),
        merges.concat()
    );
    try_xlsx(&[("表", "", &content)], &[]).unwrap()
}

fn shown(document: &Document) -> Vec<String> {
    let one = |body: &BlockContent| match body {
        BlockContent::Heading(text) => format!("# {text}"),
        BlockContent::Paragraph(text) => text.clone(),
        BlockContent::Table(grid) => {
            let cells = grid.cells.iter().map(|cell| {
                let Location::Sheet(at) = &cell.location else { panic!() };
                let at = at.rsplit_once('!').unwrap().1;
                let span = if (cell.row_span, cell.column_span) == (1, 1) {
                    String::new()
                } else {
                    format!(" {}×{}", cell.row_span, cell.column_span)
                };
                format!("{},{} {at}{span} {}", cell.row, cell.column, cell.text)
            });
            cells.collect::<Vec<_>>().join(" | ")
        }
        other => panic!("{other:?}"),
    };
    document.blocks.iter().map(|block| one(&block.content)).collect()
}

/// The places of uncertain cells, and the reasons.
fn uncertainties(document: &Document) -> Vec<(String, Uncertainty)> {
    let mut found = Vec::new();
    for block in &document.blocks {
        let BlockContent::Table(grid) = &block.content else { continue };
        for cell in &grid.cells {
            let Location::Sheet(at) = &cell.location else { panic!() };
            let at = at.rsplit_once('!').unwrap().1.to_owned();
            found.extend(cell.uncertainty.clone().map(|reason| (at, reason)));
        }
    }
    found
}

/// The texts of the second column.
fn figures(document: &Document) -> Vec<String> {
    let cells = shown(document).concat();
    let cells = cells.split(" | ").map(str::to_owned).filter(|cell| cell.contains(",1 "));
    cells.map(|cell| cell.splitn(3, ' ').nth(2).unwrap_or_default().to_owned()).collect()
}

fn notes_text(document: &Document) -> String {
    let all = document.notes.iter();
    all.map(|one| format!("{} {}\n", one.location.text().en, one.text.en))
        .collect::<Vec<_>>()
        .concat()
}

#[test]
fn cells_say_what_a_person_sees() {
    let strings = "<sst><si><t>文 </t></si><si><r><t>富</t></r><r><t>_x000D_文</t></r><rPh><t>wén</t></rPh></si></sst>";
    let styles = "<styleSheet><numFmts><numFmt numFmtId='170' formatCode='0.00\"万元\"'/></numFmts>\
        <cellXfs><xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='170'/><xf numFmtId='9'/></cellXfs></styleSheet>";
    let content = "<sheetData><row r='3'><c r='B3' t='s'><v>0</v></c><c t='s'><v>1</v></c><c><v>38.409999999999997</v></c>\
        <c s='1'><v>44225</v></c><c s='2'><v>2.5</v></c><c s='3'><v>0.85</v></c></row>\
        <row><c r='B4'><f>A1+1</f><v>14</v></c><c><f>A1</f></c><c t='e'><v>#REF!</v></c><c t='b'><v>1</v></c>\
        <c t='str'><f>A1</f><v></v></c><c t='s'><v>9</v></c></row></sheetData>";
    let read = try_xlsx(
        &[("表一", "", content)],
        &[("xl/sharedStrings.xml", strings), ("xl/styles.xml", styles)],
    )
    .unwrap();
    assert_eq!(
        shown(&read),
        [
            "0,0 B3 文  | 0,1 C3 富文 | 0,2 D3 38.41 | 0,3 E3 2021-01-29 | 0,4 F3 2.5万元 | 0,5 G3 85% | \
         1,0 B4 14 | 1,1 C4  | 1,2 D4 #REF! | 1,3 E4 TRUE | 1,4 F4  | 1,5 G4 \u{fffd}"
        ]
    );
    for words in ["表一!C4 a formula", "表一!G4 the words of this"] {
        assert!(notes_text(&read).contains(words), "{words}: {}", notes_text(&read));
    }
    let differs = |kept: &str, shown: &str| Uncertainty::ShownDifferently {
        kept: kept.to_owned(),
        shown: Some(shown.to_owned()),
    };
    let uncertain = [("G3", differs("0.85", "85%")), ("C4", Uncertainty::NoResult)];
    assert_eq!(uncertainties(&read), uncertain.map(|(at, reason)| (at.to_owned(), reason)));
}

#[test]
fn merged_cells_have_true_spans() {
    let read = xlsx(
        &[("A1", "a"), ("C1", "b"), ("A3", "c"), ("C3", "d"), ("B2", "lost")],
        &["A1:B2", "B2:C3", "C1:XFD1"],
    );
    assert_eq!(shown(&read), ["0,0 A1 2×2 a | 0,2 C1 b | 1,2 C2  | 2,0 A3 c | 2,1 B3  | 2,2 C3 d"]);
    assert!(notes_text(&read).contains("表!B2 what a merged cell covers was left out: “lost”"));
}

#[test]
fn prose_above_and_below_a_table_is_paragraphs() {
    let long = "本表由示例市各部门填报，统计期限为全年，请认真核对后报送。";
    let read = xlsx(
        &[
            ("A1", "年度报告"),
            ("A2", long),
            ("A3", "甲"),
            ("B3", "1"),
            ("A4", long),
            ("A5", "乙"),
            ("C5", "2"),
            ("A7", "填报说明"),
        ],
        &["A1:C1", "A7:C8"],
    );
    assert_eq!(
        shown(&read),
        [
            "年度报告",
            long,
            &format!(
                "0,0 A3 甲 | 0,1 B3 1 | 0,2 C3  | 1,0 A4 {long} | 1,1 B4  | 1,2 C4  | 2,0 A5 乙 | 2,1 B5  | 2,2 C5 2"
            ),
            "填报说明",
        ]
    );
    assert_eq!(
        shown(&xlsx(&[("A1", "甲"), ("B2", "乙")], &[])),
        ["0,0 A1 甲 | 0,1 B1  | 1,0 A2  | 1,1 B2 乙"]
    );
    assert_eq!(shown(&xlsx(&[("B2", "一"), ("B4", "二")], &[])), ["一", "二"]);
}

#[test]
fn visible_sheets_are_read_in_their_order() {
    let sheet = |text: &str| {
        format!("<sheetData><row><c t='inlineStr'><is><t>{text}</t></is></c></row></sheetData>")
    };
    let sheets = [
        ("乙", "", sheet("2")),
        ("丙", "state='veryHidden'", sheet("3")),
        ("空", "", String::new()),
        ("甲", "", sheet("1")),
    ];
    let sheets: Vec<_> = sheets
        .iter()
        .map(|(name, settings, content)| (*name, *settings, content.as_str()))
        .collect();
    let read = try_xlsx(&sheets, &[]).unwrap();
    assert_eq!(shown(&read), ["# 乙", "2", "# 甲", "1"]);
    assert!(notes_text(&read).contains("丙 the hidden sheet"));
}

#[test]
fn sheets_are_bounded() {
    let far = xlsx(
        &[("A1", "a"), ("XFD1048576", "b"), ("XFE1", "c"), ("A1048577", "d"), ("ZZZZZZZZZ1", "e")],
        &["A1:XFD1048576"],
    );
    assert_eq!(shown(&far), ["a"]);
    assert!(notes_text(&far).contains("far apart") && notes_text(&far).contains("left out: “b”"));
    let apart = xlsx(&[("A1", "a"), ("B1", "x"), ("XFD1048576", "b")], &[]);
    assert!(shown(&apart)[0].ends_with("1,2 XFD1048576 b"), "{:?}", shown(&apart));
    let cells = |wide: u32| {
        let cells = (0..1500).map(|at| {
            let Location::Sheet(place) = super::Sheet::default().locate(at * 500, at % wide) else {
                panic!()
            };
            format!("<row><c r='{}'><v>1</v></c></row>", &place[1..])
        });
        format!("<sheetData>{}</sheetData>", cells.collect::<Vec<_>>().concat())
    };
    let narrow = try_xlsx(&[("表", "", &cells(3))], &[]).unwrap();
    let [Block { content: BlockContent::Table(grid), .. }] = narrow.blocks.as_slice() else {
        panic!()
    };
    assert_eq!((grid.row_count(), grid.column_count()), (1500, 3));
    let wide = try_xlsx(&[("表", "", &cells(1500))], &[]).unwrap_err();
    assert_eq!(wide, ReadError::LimitExceeded(Limit::Worksheet { name: "表".to_owned() }));
    let merges = "<mergeCell ref='A1:ZZ700'/>".repeat(20_000);
    let content = format!(
        "<sheetData><row><c r='A1'><v>1</v></c><c r='ZZ700'><v>1</v></c></row></sheetData><mergeCells>{merges}</mergeCells>"
    );
    assert_eq!(shown(&try_xlsx(&[("表", "", &content)], &[]).unwrap()).len(), 1);
    let strings = format!("<sst><si><t>{}</t></si></sst>", "字".repeat(1_000_000));
    let content =
        format!("<sheetData><row>{}</row></sheetData>", "<c t='s'><v>0</v></c>".repeat(1000));
    let grown = try_xlsx(&[("表", "", &content)], &[("xl/sharedStrings.xml", &strings)]);
    assert_eq!(grown, Err(ReadError::LimitExceeded(Limit::Unpacked)));
}

/// A record of an old workbook.
fn record(kind: u16, bytes: &[u8]) -> Vec<u8> {
    let length = u16::try_from(bytes.len()).unwrap();
    [&kind.to_le_bytes(), &length.to_le_bytes(), bytes].concat()
}

/// Two-byte numbers.
fn u16_bytes(numbers: &[u16]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}

/// An old workbook: a sheet, and a hidden one.
fn xls() -> Vec<u8> {
    let begin = record(0x809, &u16_bytes(&[0x600, 5, 0, 0]));
    let wide = |text: &str| u16_bytes(&text.encode_utf16().collect::<Vec<_>>());
    let first = [u16_bytes(&[2, 0, 2, 0, 3]), vec![1], wide("行")].concat();
    // The first string goes on in the next record, in narrow letters.
    let rest = [vec![0], b"xy".to_vec(), u16_bytes(&[1]), vec![0], b"z".to_vec()].concat();
    let mut globals =
        [begin.clone(), record(0xe0, &u16_bytes(&[0, 0])), record(0xe0, &u16_bytes(&[0, 14]))]
            .concat();
    globals.extend([record(0xfc, &first), record(0x3c, &rest)].concat());
    let sheet_record = |at: u32, hidden: u8, name: &str| {
        let length = u8::try_from(name.chars().count()).unwrap();
        record(0x85, &[&at.to_le_bytes()[..], &[hidden, 0, length, 1], &wide(name)].concat())
    };
    let length = globals.len() + 2 * sheet_record(0, 0, "甲").len() + 4;
    let at = u32::try_from(length).unwrap();
    globals
        .extend([sheet_record(at, 0, "甲"), sheet_record(at, 1, "乙"), record(0x0a, &[])].concat());
    let cell = |row: u16, column: u16, style: u16, rest: &[u8]| {
        [&u16_bytes(&[row, column, style]), rest].concat()
    };
    let sheet = [
        begin.clone(),
        record(0xfd, &cell(0, 0, 0, &0u32.to_le_bytes())),
        record(0xfd, &cell(0, 1, 0, &1u32.to_le_bytes())),
        record(0x203, &cell(1, 0, 0, &38.41f64.to_le_bytes())),
        record(0x203, &cell(1, 1, 1, &44225f64.to_le_bytes())),
        // A chart within the sheet.
        [begin.clone(), record(0x203, &cell(7, 7, 0, &[0; 8])), record(0x0a, &[])].concat(),
        record(0x27e, &cell(2, 0, 0, &((14u32 << 2) | 2).to_le_bytes())),
        record(0x27e, &cell(2, 1, 0, &((3841u32 << 2) | 3).to_le_bytes())),
        record(
            0xbd,
            &[u16_bytes(&[3, 0]), u16_bytes(&[0, 6, 0]), u16_bytes(&[0, 10, 0]), u16_bytes(&[1])]
                .concat(),
        ),
        record(0x006, &cell(4, 0, 0, &[&[0, 0, 0, 0, 0, 0, 0xff, 0xff][..], &[0; 8]].concat())),
        record(0x207, &[u16_bytes(&[2]), vec![0], b"ok".to_vec()].concat()),
        record(0x006, &cell(4, 1, 0, &[&7f64.to_le_bytes()[..], &[0; 8]].concat())),
        record(0x205, &cell(5, 0, 0, &[0x17, 1])),
        record(0xe5, &u16_bytes(&[1, 5, 6, 1, 1])),
        record(0x0a, &[]),
    ];
    [globals, sheet.concat()].concat()
}

#[test]
fn old_workbooks_are_read() {
    let read = read("a.xls", &cfb::tests::pack("Workbook", &xls())).unwrap();
    assert_eq!(
        shown(&read),
        ["0,0 A1 行xy | 0,1 B1 z | 1,0 A2 38.41 | 1,1 B2 2021-01-29 | 2,0 A3 14 | 2,1 B3 38.41 | \
         3,0 A4 1 | 3,1 B4 2 | 4,0 A5 ok | 4,1 B5 7 | 5,0 A6 #REF! | 5,1 B6 "]
    );
    assert!(
        notes_text(&read).contains("乙 the hidden sheet") && notes_text(&read).contains("charts")
    );
}

#[test]
fn old_workbooks_harm_nobody() {
    let whole = xls();
    let mut refused = 0;
    for at in 0..whole.len() {
        for wrong in [0x00, 0xff, whole[at] ^ 0x80] {
            let mut changed = whole.clone();
            changed[at] = wrong;
            refused += usize::from(super::read_xls(&changed).is_err());
        }
        let cut = super::read_xls(&whole[..at]);
        assert!(cut.is_err(), "{at}");
    }
    assert!(refused > 0 && refused < whole.len() * 3, "{refused}");
    let password =
        [record(0x809, &u16_bytes(&[0x600, 5])), record(0x2f, &u16_bytes(&[1]))].concat();
    assert_eq!(super::read_xls(&password), Err(ReadError::Encrypted(Container::Office)));
    let old = record(0x809, &u16_bytes(&[0x500, 5]));
    assert_eq!(super::read_xls(&old), Err(ReadError::Unsupported(UnsupportedFormat::OldWorkbook)));
}

#[test]
fn an_xlsx_under_another_name_is_read() {
    let book = pack(&[
        ("xl/workbook.xml", b"<workbook><sheets><sheet name='a' r:id='x'/></sheets></workbook>"),
        (
            "xl/_rels/workbook.xml.rels",
            b"<r><Relationship Id='x' Type='x/worksheet' Target='a.xml'/></r>",
        ),
        ("xl/a.xml", b"<worksheet><sheetData><row><c><v>1</v></c></row></sheetData></worksheet>"),
    ]);
    assert_eq!(shown(&read("a.docx", &book).unwrap()), ["1"]);
}
