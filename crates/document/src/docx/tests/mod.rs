mod appearance;
mod controls;
mod fields;
mod grid_columns;
mod hostile;

use crate::unzip::tests::pack;
use crate::{Block, BlockContent, Document, Grid, ReadError, Uncertainty, read};

const RELATIONS: &str = "<Relationships>\
    <Relationship Id='s' Type='http://x/styles' Target='styles.xml'/>\
    <Relationship Id='t' Type='http://x/settings' Target='settings.xml'/>\
    <Relationship Id='c' Type='http://x/customXml' Target='../customXml/item1.xml'/>\
    <Relationship Id='n' Type='http://x/numbering' Target='numbering.xml'/>\
    <Relationship Id='f' Type='http://x/footnotes' Target='footnotes.xml'/>\
    <Relationship Id='h' Type='http://x/header' Target='header1.xml'/>\
    <Relationship Id='i' Type='http://x/image' Target='media/image1.png'/>\
    <Relationship Id='o' Type='http://x/image' Target='http://a.example/b.png' TargetMode='External'/>\
    </Relationships>";

fn try_docx(body: &str, parts: &[(&str, &str)]) -> Result<Document, ReadError> {
    let main = format!("<w:document xmlns:w='w'><w:body>{body}</w:body></w:document>");
    let mut members: Vec<(&str, &[u8])> = vec![
        ("word/document.xml", main.as_bytes()),
        ("word/_rels/document.xml.rels", RELATIONS.as_bytes()),
        ("word/media/image1.png", b"picture"),
    ];
    members.extend(parts.iter().map(|(name, text)| (*name, text.as_bytes())));
    read("a.docx", &pack(&members))
}

fn docx(body: &str) -> Document {
    try_docx(body, &[]).unwrap()
}

/// Blocks as one line each: what a person would see of them.
fn shown(document: &Document) -> Vec<String> {
    document.blocks.iter().map(|block| show(&block.content)).collect()
}

fn show(body: &BlockContent) -> String {
    match body {
        BlockContent::Heading(text) => format!("# {text}"),
        BlockContent::Paragraph(text) | BlockContent::Line(text) => text.clone(),
        BlockContent::Table(grid) => cells(grid).join(" | "),
        BlockContent::Image(at) => format!("image {at}"),
        BlockContent::PageBreak => "---".to_owned(),
    }
}

/// `row,column rows×columns text`, without what is 0 or 1.
fn cells(grid: &Grid) -> Vec<String> {
    (grid.cells.iter())
        .map(|cell| {
            let span = if (cell.row_span, cell.column_span) == (1, 1) {
                String::new()
            } else {
                format!(" {}×{}", cell.row_span, cell.column_span)
            };
            format!("{},{}{span} {}", cell.row, cell.column, cell.text)
        })
        .collect()
}

fn notes_text(document: &Document) -> String {
    document.notes.iter().map(|remark| remark.text.en.as_ref()).collect::<Vec<_>>().join("\n")
}

/// The text of the first cell of the first table, and why it is not certain.
fn first_cell(document: &Document) -> (String, Option<Uncertainty>) {
    let mut grids = document.blocks.iter().filter_map(|block| match &block.content {
        BlockContent::Table(grid) => Some(grid),
        _ => None,
    });
    let cell = &grids.next().unwrap().cells[0];
    (cell.text.clone(), cell.uncertainty.clone())
}

/// A table of one cell that holds this.
fn in_cell(content: &str) -> String {
    format!("<w:tbl><w:tr><w:tc>{content}</w:tc></w:tr></w:tbl>")
}

fn run(properties: &str, text: &str) -> String {
    format!("<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>")
}

fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

fn tc(properties: &str, text: &str) -> String {
    format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", p(text))
}

fn table(rows: &[&str]) -> String {
    let rows: Vec<String> = rows.iter().map(|row| format!("<w:tr>{row}</w:tr>")).collect();
    format!("<w:tbl>{}</w:tbl>", rows.concat())
}

#[test]
fn text_is_put_together_from_runs() {
    let read = docx(
        "<w:p><w:r><w:t>全年</w:t></w:r><w:proofErr/><w:r><w:t xml:space='preserve'> 新收 </w:t></w:r>\
         <w:hyperlink><w:r><w:t>14</w:t></w:r></w:hyperlink><w:smartTag><w:r><w:t>件</w:t></w:r></w:smartTag>\
         <w:r><w:tab/><w:t>a</w:t><w:br/><w:t>b</w:t><w:noBreakHyphen/><w:softHyphen/><w:t>c &amp; d</w:t>\
         <w:lastRenderedPageBreak/><w:sym w:font='Wingdings' w:char='F0FC'/></w:r></w:p><w:p/>",
    );
    assert_eq!(shown(&read), ["全年 新收 14件\ta\nb-c & d✓"]);
    assert_eq!(read.notes, []);
}

#[test]
fn pages_break_where_the_author_broke_them() {
    let read = docx(
        "<w:p><w:r><w:t>a</w:t><w:br w:type='page'/><w:t>b</w:t></w:r></w:p>\
         <w:p><w:pPr><w:pageBreakBefore/></w:pPr><w:r><w:t>c</w:t></w:r></w:p>\
         <w:p><w:pPr><w:sectPr/></w:pPr></w:p>\
         <w:p><w:pPr><w:sectPr/></w:pPr><w:r><w:t>d</w:t></w:r></w:p>\
         <w:p><w:r><w:t>e</w:t></w:r></w:p><w:sectPr><w:type w:val='continuous'/></w:sectPr>",
    );
    assert_eq!(shown(&read), ["a", "---", "b", "---", "c", "---", "d", "e"]);
}

#[test]
fn changes_are_accepted_and_said() {
    let row = |mark: &str, text: &str| format!("<w:trPr>{mark}</w:trPr>{}", tc("", text));
    let body = format!(
        "<w:p><w:r><w:t>新收</w:t></w:r><w:del><w:r><w:delText>13</w:delText><w:t>13</w:t></w:r></w:del>\
         <w:ins><w:r><w:t>14</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>旧</w:t></w:r></w:moveFrom></w:p>\
         <w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>一</w:t></w:r></w:p>{}{}",
        p("二"),
        table(&[&row("<w:del/>", "old"), &row("<w:ins/>", "new"), &tc("", "same")]),
    );
    let read = docx(&body);
    assert_eq!(shown(&read), ["新收14", "一二", "0,0 new | 1,0 same"]);
    assert!(notes_text(&read).contains("tracked changes"));
}

#[test]
fn what_is_not_printed_as_it_stands_is_said() {
    let read = docx(
        "<w:p><w:r><w:t>12</w:t></w:r><w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>1</w:t></w:r>\
         <w:r><w:rPr><w:strike/></w:rPr><w:t>99</w:t></w:r><w:r><w:rPr><w:strike w:val='0'/></w:rPr><w:t>.</w:t></w:r>\
         <w:r><w:rPr><w:vanish/></w:rPr><w:t>88</w:t></w:r></w:p>\
         <w:p><w:ruby><w:rt><w:r><w:t>niàn</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>年</w:t></w:r></w:rubyBase></w:ruby>\
         <w:r><w:commentReference w:id='0'/></w:r></w:p>\
         <w:p><m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath></w:p>\
         <w:p><w:r><w:sym w:font='Odd' w:char='F0AA'/><w:object><o:OLEObject/></w:object></w:r></w:p>",
    );
    assert_eq!(shown(&read), ["12¹.", "年", "1/2", "\u{f0aa}"]);
    for words in ["“99”", "“88”", "ruby", "comments", "formulas", "U+F0AA", "embedded"] {
        assert!(notes_text(&read).contains(words), "{words}: {}", notes_text(&read));
    }
}

#[test]
fn of_fields_the_result_is_read() {
    let mark = |kind: &str| format!("<w:r><w:fldChar w:fldCharType='{kind}'/></w:r>");
    let body = format!(
        "<w:p>{}<w:r><w:instrText>PAGE</w:instrText></w:r>{}<w:r><w:t>7</w:t></w:r>{}\
         <w:fldSimple w:instr='DATE'><w:r><w:t>2021年</w:t></w:r></w:fldSimple></w:p>\
         <w:p>{}<w:r><w:t>lost</w:t></w:r></w:p>{}",
        mark("begin"),
        mark("separate"),
        mark("end"),
        mark("begin"),
        p("after"),
    );
    let read = docx(&body);
    assert_eq!(shown(&read), ["72021年", "after"]);
    assert!(notes_text(&read).contains("code of a field"));
}

#[test]
fn headings_and_numbers_are_printed() {
    let styles = "<w:styles><w:style w:type='paragraph' w:styleId='1'><w:name w:val='heading 1'/>\
        <w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr></w:style></w:styles>";
    let numbering = "<w:numbering><w:abstractNum w:abstractNumId='0'>\
        <w:lvl w:ilvl='0'><w:numFmt w:val='chineseCounting'/><w:lvlText w:val='%1、'/><w:pStyle w:val='1'/></w:lvl>\
        <w:lvl w:ilvl='1'><w:numFmt w:val='chineseCounting'/><w:lvlText w:val='（%2）'/></w:lvl>\
        <w:lvl w:ilvl='2'><w:start w:val='0'/><w:numFmt w:val='decimal'/><w:isLgl/><w:lvlText w:val='%1.%3'/></w:lvl>\
        <w:lvl w:ilvl='3'><w:numFmt w:val='bullet'/><w:lvlText w:val='&#xF06C;'/></w:lvl></w:abstractNum>\
        <w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>\
        <w:num w:numId='2'><w:abstractNumId w:val='0'/><w:lvlOverride w:ilvl='1'><w:startOverride w:val='5'/></w:lvlOverride></w:num>\
        </w:numbering>";
    let item = |list: u32, level: u32, text: &str| {
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='{list}'/></w:numPr></w:pPr>\
            <w:r><w:t>{text}</w:t></w:r></w:p>"
        )
    };
    let heading = "<w:p><w:pPr><w:pStyle w:val='1'/></w:pPr><w:r><w:t>总体</w:t></w:r></w:p>";
    let plain = "<w:p><w:pPr><w:pStyle w:val='1'/><w:outlineLvl w:val='9'/><w:numPr><w:numId w:val='0'/></w:numPr>\
        </w:pPr><w:r><w:t>无</w:t></w:r></w:p>";
    let body = [
        heading.to_owned(),
        item(1, 1, "甲"),
        item(1, 1, "乙"),
        item(1, 2, "丙"),
        item(1, 3, "点"),
        heading.to_owned(),
        item(1, 1, "丁"),
        item(2, 1, "戊"),
        item(2, 1, "己"),
        plain.to_owned(),
    ];
    let parts = [("word/styles.xml", styles), ("word/numbering.xml", numbering)];
    let read = try_docx(&body.concat(), &parts).unwrap();
    let expected = [
        "# 一、总体",
        "（一）甲",
        "（二）乙",
        "1.0 丙",
        "• 点",
        "# 二、总体",
        "（一）丁",
        "（五）戊",
        "（六）己",
        "无",
    ];
    assert_eq!(shown(&read), expected);
}

#[test]
fn numbering_in_circles_ends() {
    let styles = "<styles><style styleId='a'><basedOn val='a'/><pPr><numPr><numId val='1'/></numPr></pPr></style></styles>";
    let numbering = "<numbering><abstractNum abstractNumId='0'><numStyleLink val='a'/>\
        <lvl ilvl='77'/><lvl ilvl='0'><start val='4294967295'/><lvlText val='%1%9%%'/></lvl></abstractNum>\
        <num numId='1'><abstractNumId val='0'/></num></numbering>";
    let body = "<p><pPr><pStyle val='a'/></pPr><r><t>x</t></r></p>".repeat(2);
    let read =
        try_docx(&body, &[("word/styles.xml", styles), ("word/numbering.xml", numbering)]).unwrap();
    assert_eq!(shown(&read), ["42949672951%% x", "42949672951%% x"]);
}

#[test]
fn tables_have_true_spans() {
    let rows = [
        [tc("<w:gridSpan w:val='2'/><w:vMerge w:val='restart'/>", "a"), tc("", "b")].concat(),
        [tc("<w:gridSpan w:val='2'/><w:vMerge/>", "under"), tc("", "c")].concat(),
        format!(
            "<w:trPr><w:gridBefore w:val='1'/><w:gridAfter w:val='1'/></w:trPr>{}",
            tc("", "d")
        ),
        [
            tc("<w:vMerge/>", "e"),
            tc("<w:vMerge w:val='continue'/>", "f"),
            tc("<w:gridSpan w:val='100000'/>", "g"),
        ]
        .concat(),
        [tc("<w:vMerge/>", ""), tc("<w:hMerge w:val='restart'/>", "h"), tc("<w:hMerge/>", "")]
            .concat(),
    ];
    let grid = format!(
        "<w:tbl><w:tblGrid><w:gridCol/><w:gridCol/><w:gridCol/></w:tblGrid>{}</w:tbl>",
        rows.map(|row| format!("<w:tr>{row}</w:tr>")).concat()
    );
    let read = docx(&grid);
    assert_eq!(
        shown(&read),
        ["0,0 2×2 a | 0,2 b | 1,2 c | 2,1 d | 3,0 2×1 e | 3,1 f | 3,2 g | 4,1 1×2 h"]
    );
    assert!(notes_text(&read).contains("“under”"));
}

#[test]
fn no_two_cells_cover_one_place_whatever_the_merges() {
    // Every way to merge three rows of two cells.
    let kinds = [
        "",
        "<vMerge val='restart'/>",
        "<vMerge/>",
        "<gridSpan val='2'/>",
        "<gridSpan val='2'/><vMerge/>",
        "<hMerge/>",
    ];
    for code in 0..kinds.len().pow(4) {
        let kind = |at: u32| kinds[code / kinds.len().pow(at) % kinds.len()];
        let body = table(&[
            &tc(kind(0), "1"),
            &[tc(kind(1), "2"), tc(kind(2), "3")].concat(),
            &[tc(kind(3), "4"), tc("", "5")].concat(),
        ]);
        let read = docx(&body);
        let [Block { content: BlockContent::Table(grid), .. }] = read.blocks.as_slice() else {
            panic!("{body}")
        };
        for row in 0..grid.row_count() {
            for column in 0..grid.column_count() {
                let covering = grid.cells.iter().filter(|cell| cell.covers(row, column)).count();
                assert!(covering <= 1, "{body}");
            }
        }
        let words = format!("{}{}", shown(&read).concat(), notes_text(&read));
        assert!("12345".chars().all(|digit| words.contains(digit)), "{body}");
    }
}

#[test]
fn tables_boxes_and_pictures_in_a_table_come_after_it() {
    let aside = "<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p>\
        </w:txbxContent></mc:Choice><mc:Fallback><w:pict><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p>\
        </w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent><w:drawing><a:blip r:embed='i'/></w:drawing>\
        <w:t>5</w:t></w:r></w:p>";
    let inner = table(&[&[tc("", "x"), tc("", "y")].concat()]);
    let cell = format!("<w:tc>{aside}{inner}<w:p/></w:tc>");
    let read = docx(&format!("{}{}{aside}", p("前"), table(&[&cell])));
    assert_eq!(
        shown(&read),
        ["前", "0,0 5\nx\ty", "0,0 x | 0,1 y", "框", "image 0", "5", "框", "image 0"]
    );
    assert_eq!(read.images.len(), 1);
    assert_eq!(
        (read.images[0].name.as_str(), read.images[0].bytes.as_slice()),
        ("image1.png", &b"picture"[..])
    );
    assert!(
        notes_text(&read).contains("a table in a table")
            && notes_text(&read).contains("text boxes")
    );
}

#[test]
fn pictures_outside_and_heads_of_pages_are_said() {
    let header = "<w:hdr><w:p><w:r><w:t>示例市财政局</w:t></w:r></w:p></w:hdr>";
    let body = "<w:p><w:r><w:drawing><a:blip r:link='o'/></w:drawing><w:t>文</w:t></w:r></w:p>";
    let read = try_docx(body, &[("word/header1.xml", header)]).unwrap();
    assert_eq!(shown(&read), ["文"]);
    assert!(
        notes_text(&read).contains("somewhere else") && notes_text(&read).contains("示例市财政局")
    );
    let numbers = "<w:hdr><w:p><w:r><w:t>第</w:t></w:r><w:r><w:t>1页</w:t></w:r></w:p></w:hdr>";
    assert_eq!(try_docx(&p("a"), &[("word/header1.xml", numbers)]).unwrap().notes, []);
}

#[test]
fn notes_come_at_the_end() {
    let notes = "<w:footnotes><w:footnote w:id='-1'><w:p><w:r><w:separator/></w:r></w:p></w:footnote>\
        <w:footnote w:id='2'><w:p><w:r><w:footnoteRef/><w:t>注二</w:t></w:r></w:p></w:footnote>\
        <w:footnote w:id='1'><w:p><w:r><w:t>注一</w:t></w:r></w:p></w:footnote></w:footnotes>";
    let body = format!(
        "<w:p><w:r><w:t>甲</w:t><w:footnoteReference w:id='1'/><w:footnoteReference w:id='2'/></w:r></w:p>{}",
        p("乙")
    );
    let read = try_docx(&body, &[("word/footnotes.xml", notes)]).unwrap();
    assert_eq!(shown(&read), ["甲", "乙", "注一", "注二"]);
    assert!(notes_text(&read).contains("footnotes"));
}

#[test]
fn properties_name_no_people() {
    let core = "<cp:coreProperties><dc:title>年度报告</dc:title><dc:creator>somebody</dc:creator>\
        <dcterms:created>2021-01-29T00:00:00Z</dcterms:created></cp:coreProperties>";
    let custom = "<Properties><property name='文号'><vt:lpwstr>示府〔2021〕1号</vt:lpwstr></property></Properties>";
    let relations = "<Relationships><Relationship Id='a' Type='x/core-properties' Target='docProps/core.xml'/>\
        <Relationship Id='b' Type='x/custom-properties' Target='docProps/custom.xml'/></Relationships>";
    let parts =
        [("docProps/core.xml", core), ("docProps/custom.xml", custom), ("_rels/.rels", relations)];
    let read = try_docx(&p("a"), &parts).unwrap();
    let read: Vec<_> =
        read.properties.iter().map(|one| (one.name.as_str(), one.value.as_str())).collect();
    assert_eq!(
        read,
        [("title", "年度报告"), ("created", "2021-01-29T00:00:00Z"), ("文号", "示府〔2021〕1号")]
    );
}
