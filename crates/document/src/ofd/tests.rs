//! OFD files written by hand: what a reader of the page sees is read, and hostile ones are
//! refused.

use crate::unzip::tests::pack;
use crate::{BlockContent, Cell, Container, Document, Limit, Location, ReadError, read};

const ENTRY: &str = "<OFD><DocBody><DocInfo><Title>年报</Title></DocInfo><DocRoot>Doc_0/Document.xml</DocRoot></DocBody></OFD>";
const ROOT: &str = "<Document><CommonData><PageArea><PhysicalBox>0 0 200 200</PhysicalBox></PageArea>\
    <DocumentRes>Res.xml</DocumentRes><TemplatePage ID=\"T\" BaseLoc=\"Tpl.xml\"/></CommonData>\
    <Pages><Page ID=\"1\" BaseLoc=\"Page.xml\"/></Pages><Annotations>Annots.xml</Annotations></Document>";

/// A file whose page has objects; `more` are further parts.
fn file(objects: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let page = format!("<Page><Content><Layer>{objects}</Layer></Content></Page>");
    package(&page, more)
}

fn package(page: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let mut parts =
        vec![("OFD.xml", ENTRY), ("Doc_0/Document.xml", ROOT), ("Doc_0/Page.xml", page)];
    for (name, text) in more {
        parts.retain(|(known, _)| known != name);
        parts.push((name, text));
    }
    let parts: Vec<(&str, &[u8])> =
        parts.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    pack(&parts)
}

fn open(bytes: &[u8]) -> Result<Document, ReadError> {
    read("a.ofd", bytes)
}

/// A text object at a place, with attributes of its own.
fn text_with(x: f64, y: f64, text: &str, attributes: &str, children: &str) -> String {
    let many = text.chars().count().saturating_sub(1);
    let step = if text.is_ascii() { 2 } else { 4 };
    format!(
        "<TextObject Boundary=\"{x} {y} 0 0\" Size=\"4\" {attributes}>{children}\
         <TextCode X=\"0\" Y=\"3.5\" DeltaX=\"g {many} {step}\">{text}</TextCode></TextObject>"
    )
}

fn text(x: f64, y: f64, words: &str) -> String {
    text_with(x, y, words, "", "")
}

/// A rectangle of lines.
fn rectangle(x: u32, y: u32, width: u32, height: u32) -> String {
    format!(
        "<PathObject Boundary=\"{x} {y} {width} {height}\" LineWidth=\"0.2\"><AbbreviatedData>\
         M 0 0 L {width} 0 {width} {height} L 0 {height} C</AbbreviatedData></PathObject>"
    )
}

/// Two rows of a label and a cell; `inside` is drawn in the first cell, from (62, 21).
fn table(inside: &str) -> String {
    let boxes = [(20, 20), (60, 20), (20, 30), (60, 30)];
    let boxes: String = boxes.iter().map(|(x, y)| rectangle(*x, *y, 40, 10)).collect();
    let labels = [text(22.0, 22.0, "甲乙"), text(22.0, 32.0, "丙丁"), text(62.0, 32.0, "4")];
    boxes + &labels.concat() + inside
}

fn cell(document: &Document) -> &Cell {
    let grid = document.blocks.iter().find_map(|block| match &block.content {
        BlockContent::Table(grid) => Some(grid),
        _ => None,
    });
    grid.expect("a table").row_cells(0).last().expect("a cell")
}

/// The text of a cell in which something is drawn, and what is uncertain of it.
fn in_cell_with(inside: &str, more: &[(&str, &str)]) -> String {
    let document = open(&file(&table(inside), more)).unwrap();
    let cell = cell(&document);
    match &cell.uncertainty {
        Some(reason) => format!("{}: {reason:?}", cell.text),
        None => cell.text.clone(),
    }
}

fn in_cell(inside: &str) -> String {
    in_cell_with(inside, &[])
}

fn notes(document: &Document) -> String {
    document.notes.iter().map(|note| note.text.zh.to_string() + "\n").collect()
}

fn words(document: &Document) -> String {
    let texts = document.blocks.iter().map(|block| match &block.content {
        BlockContent::Paragraph(text) => text.clone(),
        _ => String::new(),
    });
    texts.collect::<Vec<_>>().join("|")
}

#[test]
fn rules_enclose_cells_and_characters_stand_in_them() {
    assert_eq!(in_cell(&text(62.0, 22.0, "1234")), "1234");
    let document = open(&file(&table(&text(62.0, 22.0, "1234")), &[])).unwrap();
    assert_eq!(document.properties[0].value, "年报");
    assert!(matches!(cell(&document).location, Location::Cell(_)));
    assert_eq!(words(&open(&file(&text(20.0, 20.0, "一二三"), &[])).unwrap()), "一二三");
}

#[test]
fn what_is_not_seen_is_left_out() {
    let six = |attributes: &str, children: &str| text_with(62.0, 22.0, "6", attributes, children);
    assert_eq!(in_cell(&six("Visible=\"false\"", "")), "");
    assert_eq!(in_cell(&six("", "<FillColor Value=\"255 255 255\"/>")), "");
    assert_eq!(in_cell(&six("", "<FillColor Value=\"#FF #FF #FF\"/>")), "");
    assert_eq!(in_cell(&six("Alpha=\"0\"", "")), "");
    assert_eq!(in_cell(&six("Fill=\"false\"", "")), "");
    assert_eq!(in_cell(&six("Fill=\"false\" Stroke=\"true\"", "")), "6");
    let hidden = format!("<PageBlock Visible=\"false\">{}</PageBlock>", six("", ""));
    assert_eq!(in_cell(&hidden), "");
    let document = open(&file(&table(&hidden), &[])).unwrap();
    assert!(notes(&document).contains("隐藏的文字未读入：“6”"), "{}", notes(&document));
    // White on a dark ground is seen.
    let ground = "<PathObject Boundary=\"61 21 38 8\" Fill=\"true\" Stroke=\"false\"><FillColor Value=\"0 0 80\"/>\
        <AbbreviatedData>M 0 0 L 38 0 L 38 8 L 0 8 C</AbbreviatedData></PathObject>";
    let white = six("", "<FillColor Value=\"255 255 255\"/>");
    assert_eq!(in_cell(&format!("{ground}{white}")), "6");
    assert_eq!(in_cell(&format!("{}{ground}", six("", ""))), ": Overprinted");
}

#[test]
fn a_figure_that_is_struck_out_or_printed_over_is_none() {
    let line = "<PathObject Boundary=\"61.8 24.2 2.6 0\"><AbbreviatedData>M 0 0 L 2.6 0</AbbreviatedData></PathObject>";
    assert_eq!(in_cell(&format!("{}{line}", text(62.0, 22.0, "6"))), ": StruckOut");
    let beside = text(62.0, 22.0, "6") + line + &text(70.0, 22.0, "8");
    assert_eq!(in_cell(&beside), "8");
    let both = text(62.0, 22.0, "6") + &text(62.1, 22.0, "6");
    assert_eq!(in_cell(&both), "6");
    let other = text(62.0, 22.0, "6") + &text(62.1, 22.0, "8");
    assert!(in_cell(&other).ends_with(": Overprinted"));
}

/// Bars that look like a digit or a sign, or hide a part of one; grounds do not.
#[test]
fn bars_in_a_cell_leave_doubt() {
    let bar = |x: f64, y: f64, width: f64, height: f64, color: &str| {
        format!(
            "<PathObject Boundary=\"{x} {y} {width} {height}\" Fill=\"true\" Stroke=\"false\">\
             <FillColor Value=\"{color}\"/><AbbreviatedData>M 0 0 L {width} 0 L {width} {height} \
             L 0 {height} C</AbbreviatedData></PathObject>"
        )
    };
    let six = text(64.0, 22.0, "6");
    for (x, y, width, height) in [
        (66.5, 22.5, 0.4, 3.0),
        (66.5, 22.0, 1.5, 3.5),
        (62.0, 23.8, 1.4, 0.4),
        (62.0, 23.5, 1.6, 1.2),
    ] {
        let drawn = six.clone() + &bar(x, y, width, height, "0 0 0");
        assert_eq!(in_cell(&drawn), "6: Object", "{x} {y}");
    }
    let partly = six.clone() + &bar(64.0, 22.0, 0.8, 4.0, "40 40 40");
    assert!(in_cell(&partly).starts_with("6: "), "{}", in_cell(&partly));
    let stroke = "<PathObject Boundary=\"67 23 0 3\" LineWidth=\"1.5\"><AbbreviatedData>M 0 0 L 0 3\
        </AbbreviatedData></PathObject>";
    assert_eq!(in_cell(&(six.clone() + stroke)), "6: Object");
    let image = "<ImageObject Boundary=\"67 22.5 0.5 3\" CTM=\"0.5 0 0 3 0 0\" ResourceID=\"8\"/>";
    assert_eq!(in_cell(&(six.clone() + image)), "6: Object");
    for ground in [
        bar(60.0, 20.0, 40.0, 10.0, "200 200 200"),
        bar(20.0, 20.0, 80.0, 20.0, "200 220 255"),
        bar(63.0, 21.5, 4.0, 5.0, "255 255 0"),
        bar(64.0, 26.2, 2.0, 0.2, "0 0 0"),
    ] {
        assert_eq!(in_cell(&(ground.clone() + &six)), "6", "{ground}");
    }
}

#[test]
fn clips_cut_what_is_outside_of_them() {
    let clip = |x: u32, y: u32| {
        format!(
            "<Clips><Clip><Area><Path Boundary=\"{x} {y} 30 8\"><AbbreviatedData>M 0 0 L 30 0 L 30 8 L 0 8 C\
             </AbbreviatedData></Path></Area></Clip></Clips>"
        )
    };
    let six = |children: &str| text_with(62.0, 22.0, "6", "", children);
    // In the space of the object, outside in both, and in that around it alone.
    assert_eq!(in_cell(&six(&clip(0, 0))), "6");
    assert_eq!(in_cell(&six(&clip(90, 90))), "");
    assert_eq!(in_cell(&six(&clip(61, 21))), "6: Visibility");
    // A Boundary is no clip.
    let flat = "<TextObject Boundary=\"62 22 0 0\" Size=\"4\"><TextCode X=\"0\" Y=\"3.5\">6</TextCode></TextObject>";
    assert_eq!(in_cell(flat), "6");
}

#[test]
fn vertical_text_goes_down() {
    let column = "<TextObject Boundary=\"20 20 4 40\" Size=\"4\"><TextCode X=\"0\" Y=\"3.5\" DeltaY=\"g 3 5\">竖排文字</TextCode></TextObject>";
    assert_eq!(words(&open(&file(column, &[])).unwrap()), "竖排文字");
    let read_down = "<TextObject Boundary=\"20 20 4 40\" Size=\"4\" ReadDirection=\"90\"><TextCode X=\"0\" Y=\"3.5\">竖排文字</TextCode></TextObject>";
    assert_eq!(words(&open(&file(read_down, &[])).unwrap()), "竖排文字");
}

#[test]
fn digits_that_are_read_against_their_order_are_uncertain() {
    let code = |attributes: &str, delta: &str, digits: &str| {
        format!(
            "<TextObject Boundary=\"62 22 9 4\" Size=\"4\" {attributes}><TextCode X=\"0\" Y=\"3.5\" {delta}>{digits}</TextCode></TextObject>"
        )
    };
    let step = "DeltaX=\"2\"";
    for turned in ["180", "90", "270", "-180"] {
        let turned = format!("ReadDirection=\"{turned}\"");
        assert_eq!(in_cell(&code(&turned, step, "61")), "61: Position", "{turned}");
        assert_eq!(in_cell(&code(&turned, "", "6")), "6", "{turned}");
    }
    for plain in ["ReadDirection=\"0\"", "ReadDirection=\"360\"", ""] {
        assert_eq!(in_cell(&code(plain, step, "61")), "61", "{plain}");
    }
}

#[test]
fn a_current_version_that_is_not_read_is_told() {
    let notes = |versions: &str, root: &str| {
        let entry =
            ENTRY.replace("</DocBody>", &format!("<Versions>{versions}</Versions></DocBody>"));
        let version = format!("<DocVersion ID=\"1\"><DocRoot>{root}</DocRoot></DocVersion>");
        let parts = [("OFD.xml", &*entry), ("Doc_0/V1.xml", &*version)];
        let document = open(&file(&table(&text(62.0, 22.0, "6")), &parts)).unwrap();
        let notes = document.notes.iter().filter(|note| note.text.zh.contains("当前版本"));
        notes.count()
    };
    let version = |current: &str, location: &str| {
        format!("<Version ID=\"1\" Index=\"1\" {current} BaseLoc=\"{location}\"/>")
    };
    let current = version("Current=\"true\"", "Doc_0/V1.xml");
    assert_eq!(notes(&current, "/Doc_1/Document.xml"), 1);
    assert_eq!(notes(&current, "Doc_1/Document.xml"), 1);
    assert_eq!(notes(&current, ""), 1);
    assert_eq!(notes(&version("Current=\"true\"", "Doc_0/V2.xml"), ""), 1);
    assert_eq!(notes(&current, "Doc_0/Document.xml"), 0);
    assert_eq!(notes(&current, "Document.xml"), 0);
    assert_eq!(notes(&version("", "Doc_0/V1.xml"), "Doc_1/Document.xml"), 0);
    assert_eq!(notes(&version("Current=\"false\"", "Doc_0/V1.xml"), "Doc_1/Document.xml"), 0);
}

#[test]
fn places_that_the_file_does_not_give_are_uncertain() {
    let code = |delta: &str, digits: &str| {
        format!(
            "<TextObject Boundary=\"62 22 9 4\" Size=\"4\"><TextCode X=\"0\" Y=\"3.5\" {delta}>{digits}</TextCode></TextObject>"
        )
    };
    assert_eq!(in_cell(&code("DeltaX=\"2\"", "61")), "61");
    assert_eq!(in_cell(&code("DeltaX=\"2 2 2 2\"", "61")), "61");
    assert_eq!(in_cell(&code("DeltaX=\"g 999999999 2\"", "61")), "61");
    assert_eq!(in_cell(&code("DeltaX=\"2\"", "615")), "615: Position");
    assert_eq!(in_cell(&code("", "61")), "61: Position");
    assert_eq!(in_cell(&code("", "6")), "6");
    // Backwards: they are read as they stand.
    assert_eq!(in_cell(&code("DeltaX=\"-2\"", "61")), "16");
    assert!(in_cell(&code("DeltaX=\"0\"", "61")).ends_with(": Overprinted"));
    assert_eq!(in_cell(&code("DeltaX=\"NaN\"", "6")), "6");
}

#[test]
fn wide_gaps_part_figures() {
    let two = text(62.0, 22.0, "6") + &text(68.0, 22.0, "1");
    assert_eq!(in_cell(&two), "6 1");
    let near = text(62.0, 22.0, "6") + &text(64.0, 22.0, "1");
    assert_eq!(in_cell(&near), "61");
    let spread = "<TextObject Boundary=\"62 22 9 4\" Size=\"4\"><TextCode X=\"0\" Y=\"3.5\" DeltaX=\"8\">61</TextCode></TextObject>";
    assert_eq!(in_cell(spread), "6 1");
}

#[test]
fn templates_lie_below_or_above_as_they_say() {
    let box_of = |value: &str| {
        format!(
            "<Page><Content><Layer><PathObject Boundary=\"61 21 38 8\" Fill=\"true\" Stroke=\"false\"><FillColor Value=\"{value}\"/>\
             <AbbreviatedData>M 0 0 L 38 0 L 38 8 L 0 8 C</AbbreviatedData></PathObject></Layer></Content></Page>"
        )
    };
    let page = |order: &str| {
        format!(
            "<Page><Template TemplateID=\"T\" {order}/><Content><Layer>{}</Layer></Content></Page>",
            table(&text(62.0, 22.0, "6"))
        )
    };
    let read = |order: &str| {
        let document = open(&package(&page(order), &[("Doc_0/Tpl.xml", &box_of("200 200 200"))]));
        cell(&document.unwrap()).text.clone()
    };
    assert_eq!(read(""), "6");
    assert_eq!(read("ZOrder=\"Background\""), "6");
    assert_eq!(read("ZOrder=\"Foreground\""), "");
}

#[test]
fn composites_hold_text_and_missing_ones_leave_their_place_to_a_person() {
    let unit = format!(
        "<Res><CompositeGraphicUnits><CompositeGraphicUnit ID=\"9\"><Content>{}</Content></CompositeGraphicUnit></CompositeGraphicUnits>\
         <DrawParams><DrawParam ID=\"1\"><FillColor Value=\"255 255 255\"/></DrawParam><DrawParam ID=\"2\" Relative=\"1\"/>\
         <DrawParam ID=\"3\" Relative=\"3\"/></DrawParams></Res>",
        text(2.0, 2.0, "7")
    );
    let draw = |id: &str| format!("<CompositeObject Boundary=\"60 20 9 9\" ResourceID=\"{id}\"/>");
    let res = [("Doc_0/Res.xml", unit.as_str())];
    assert_eq!(in_cell_with(&draw("9"), &res), "7");
    assert_eq!(in_cell_with(&draw("8"), &res), ": Object");
    let image = "<ImageObject Boundary=\"60 20 9 9\" ResourceID=\"8\"/>";
    assert_eq!(in_cell_with(image, &res), ": Object");
    let six = |param: &str| text_with(62.0, 22.0, "6", param, "");
    assert_eq!(in_cell_with(&six("DrawParam=\"2\""), &res), "");
    assert_eq!(in_cell_with(&six("DrawParam=\"3\""), &res), "6");
    assert_eq!(in_cell_with(&six("DrawParam=\"no\" Font=\"no\""), &res), "6");
}

#[test]
fn resources_of_pages_and_templates_are_found() {
    let unit = |id: &str, words: &str| {
        format!(
            "<Res><CompositeGraphicUnits><CompositeGraphicUnit ID=\"{id}\"><Content>{}</Content></CompositeGraphicUnit></CompositeGraphicUnits></Res>",
            text(2.0, 2.0, words)
        )
    };
    let draw = |id: &str, y: u32| {
        format!("<CompositeObject Boundary=\"20 {y} 9 9\" ResourceID=\"{id}\"/>")
    };
    let page = format!(
        "<Page><Template TemplateID=\"T\"/><PageRes>Own.xml</PageRes><Content><Layer>{}</Layer></Content></Page>",
        draw("8", 40)
    );
    let template = format!(
        "<Page><PageRes>/Doc_0/Lower.xml</PageRes><Content><Layer>{}</Layer></Content></Page>",
        draw("9", 20)
    );
    let document = open(&package(
        &page,
        &[
            ("Doc_0/Tpl.xml", &template),
            ("Doc_0/Own.xml", &unit("8", "本页")),
            ("Doc_0/Lower.xml", &unit("9", "模板")),
        ],
    ));
    assert_eq!(words(&document.unwrap()), "模板本页");
}

#[test]
fn annotations_are_no_text_but_may_cover_it() {
    let list = "<Annotations><Page PageID=\"1\"><FileLoc>A.xml</FileLoc></Page></Annotations>";
    let with = |kind: &str, objects: &str| {
        let annotation = format!(
            "<PageAnnot><Annot Type=\"{kind}\"><Appearance Boundary=\"0 0 200 200\">{objects}</Appearance></Annot></PageAnnot>"
        );
        let parts = [("Doc_0/Annots.xml", list), ("Doc_0/A.xml", annotation.as_str())];
        in_cell_with(&text(62.0, 22.0, "6"), &parts)
    };
    let mark = text(62.0, 22.0, "9");
    assert_eq!(with("Watermark", &mark), "6");
    assert_eq!(with("Path", &mark), "6: Overprinted");
    // Beside it, they may make it another number.
    let beside = text(68.0, 22.0, "9");
    assert_eq!(with("Stamp", &beside), "6: Overprinted");
    assert_eq!(with("Watermark", &beside), "6");
    assert_eq!(with("Stamp", &text(150.0, 150.0, "9")), "6");
    let area = |value: &str| {
        format!(
            "<PathObject Boundary=\"61 21 38 8\" Fill=\"true\" Stroke=\"false\"><FillColor Value=\"{value}\"/>\
             <AbbreviatedData>M 0 0 L 38 0 L 38 8 L 0 8 C</AbbreviatedData></PathObject>"
        )
    };
    assert_eq!(with("Path", &area("255 255 255")), ": Overprinted");
    assert_eq!(with("Highlight", &area("255 255 0")), "6");
    // A list that is broken hides no figure.
    let parts = [("Doc_0/Annots.xml", "<Annotations")];
    assert_eq!(in_cell_with(&text(62.0, 22.0, "6"), &parts), "6");
}

#[test]
fn annotations_that_cannot_be_read_are_told() {
    let list = "<Annotations><Page PageID=\"1\"><FileLoc>A.xml</FileLoc></Page></Annotations>";
    let other = list.replace("\"1\"", "\"2\"");
    let whole = ("Doc_0/A.xml", "<PageAnnot/>");
    for (about, parts, is_told) in [
        ("whole", vec![("Doc_0/Annots.xml", list), whole], false),
        ("of another page", vec![("Doc_0/Annots.xml", other.as_str())], false),
        ("a broken list", vec![("Doc_0/Annots.xml", "<Annotations")], true),
        ("no list", vec![], false),
        ("a broken part", vec![("Doc_0/Annots.xml", list), ("Doc_0/A.xml", "<PageAnnot")], true),
        ("no part", vec![("Doc_0/Annots.xml", list)], true),
    ] {
        let document = open(&file(&text(20.0, 20.0, "甲乙"), &parts)).unwrap();
        let told = document.notes.iter().filter(|note| note.text.en.contains("damaged"));
        assert_eq!(told.count(), usize::from(is_told), "{about}");
    }
}

#[test]
fn characters_for_private_use_are_not_guessed() {
    let font = "<Res><Fonts><Font ID=\"3\" FontName=\"某字体\"/><Font ID=\"4\" FontName=\"Wingdings\"/></Fonts></Res>";
    let garbled = text_with(20.0, 20.0, "&#xe001;&#xe002;&#xe003;", "Font=\"3\"", "");
    let refused = open(&file(&garbled, &[("Doc_0/Res.xml", font)]));
    let fonts = vec!["某字体".to_owned()];
    assert_eq!(refused, Err(ReadError::UnreadableFonts { container: Container::Ofd, fonts }));
    let inside = text_with(62.0, 22.0, "&#xe001;", "Font=\"3\"", "");
    assert_eq!(in_cell_with(&inside, &[("Doc_0/Res.xml", font)]), "\u{fffd}");
    let sign = text_with(62.0, 22.0, "4", "Font=\"4\"", "");
    assert_eq!(in_cell_with(&sign, &[("Doc_0/Res.xml", font)]), "\u{fffd}");
}

#[test]
fn the_first_of_several_documents_is_read() {
    let entry =
        ENTRY.replace("</OFD>", "<DocBody><DocRoot>Doc_1/Document.xml</DocRoot></DocBody></OFD>");
    let document = open(&file(&text(20.0, 20.0, "正文"), &[("OFD.xml", &entry)])).unwrap();
    assert_eq!(words(&document), "正文");
    assert!(notes(&document).contains("2 份文档"), "{}", notes(&document));
}

#[test]
fn files_without_text_say_so() {
    let error = |bytes: Vec<u8>| open(&bytes).unwrap_err();
    let container = Container::Ofd;
    assert_eq!(error(file(&rectangle(1, 1, 9, 9), &[])), ReadError::NoText { container, pages: 1 });
    let res = "<Res BaseLoc=\"Res\"><MultiMedias><MultiMedia ID=\"5\" Type=\"Image\"><MediaFile>a.jpg</MediaFile></MultiMedia></MultiMedias></Res>";
    let image = "<ImageObject Boundary=\"0 0 200 200\" CTM=\"200 0 0 200 0 0\" ResourceID=\"5\"/>";
    let scan = [("Doc_0/Res.xml", res), ("Doc_0/Res/a.jpg", "x")];
    assert_eq!(error(file(image, &scan)), ReadError::Scanned { container, pages: 1 });
    assert_eq!(
        error(file("", &[("Encryptions.xml", "<Encryptions/>")])),
        ReadError::Encrypted(container)
    );
    let damaged = ReadError::Damaged(container);
    for (name, text) in [
        ("OFD.xml", "<OFD/>"),
        ("OFD.xml", "<OFD><DocBody/></OFD>"),
        ("OFD.xml", "<OFD"),
        ("OFD.xml", "<OFD><DocBody><DocRoot>../../../etc/passwd</DocRoot></DocBody></OFD>"),
        ("OFD.xml", "<OFD><DocBody><Signatures>S.xml</Signatures></DocBody></OFD>"),
        ("Doc_0/Document.xml", "<Document><Pages/></Document>"),
        ("Doc_0/Document.xml", "<Document><Pages><Page BaseLoc=\"None.xml\"/></Pages></Document>"),
        ("Doc_0/Page.xml", "<Page><Content>"),
    ] {
        assert_eq!(error(file("", &[(name, text)])), damaged, "{text}");
    }
}

/// A part of a page that cannot be found, or that programs find in different places.
#[test]
fn pages_whose_parts_are_not_certain_are_refused() {
    let page = |uses: &str| {
        format!("<Page>{uses}<Content><Layer>{}</Layer></Content></Page>", text(20.0, 20.0, "正文"))
    };
    let read = |uses: &str, more: &[(&str, &str)]| {
        open(&package(&page(uses), more)).map(|document| words(&document))
    };
    let lower = "<Page><Content><Layer/></Content></Page>";
    let damaged = Err(ReadError::Damaged(Container::Ofd));
    let used = "<Template TemplateID=\"T\"/>";
    assert_eq!(read(used, &[("Doc_0/Tpl.xml", lower)]), Ok("正文".to_owned()));
    // Declared and absent, which matters where it is used; unknown; without an id.
    assert_eq!(read(used, &[]), damaged);
    assert_eq!(read("", &[]), Ok("正文".to_owned()));
    let template = [("Doc_0/Tpl.xml", lower)];
    assert_eq!(read("<Template TemplateID=\"U\"/>", &template), damaged);
    assert_eq!(read("<Template/>", &template), damaged);
    // Within another template, of itself and of others.
    let nested = lower.replace("<Content>", &format!("{used}<Content>"));
    assert_eq!(read(used, &[("Doc_0/Tpl.xml", &nested)]), damaged);
    // Two of one id.
    let twice =
        ROOT.replace("</CommonData>", "<TemplatePage ID=\"T\" BaseLoc=\"B.xml\"/></CommonData>");
    let both =
        [("Doc_0/Document.xml", twice.as_str()), ("Doc_0/Tpl.xml", lower), ("Doc_0/B.xml", lower)];
    assert_eq!(read(used, &both), damaged);
    assert_eq!(read(&used.repeat(65), &template), Err(ReadError::LimitExceeded(Limit::OfdContent)));
    // A page without a location, beside one with it.
    let root = ROOT.replace("<Pages>", "<Pages><Page ID=\"2\"/>");
    assert_eq!(read("", &[("Doc_0/Document.xml", &root)]), damaged);
    // Members that differ in case.
    assert_eq!(read("", &[("Doc_0/page.xml", lower)]), damaged);
    assert_eq!(
        read("", &[("Doc_0/Other.xml", lower), ("doc_0/other.XML", lower)]),
        Ok("正文".to_owned())
    );
}

#[test]
fn a_page_without_content_is_told_of() {
    let root = ROOT.replace("<Pages>", "<Pages><Page ID=\"2\" BaseLoc=\"Blank.xml\"/>");
    let read = |blank: &str| {
        let objects = text(20.0, 20.0, "正文");
        notes(
            &open(&file(&objects, &[("Doc_0/Document.xml", &root), ("Doc_0/Blank.xml", blank)]))
                .unwrap(),
        )
    };
    assert!(read("<Page/>").contains("第 1 页没有自己的内容"), "{}", read("<Page/>"));
    assert_eq!(read("<Page><Content/></Page>"), "");
}

#[test]
fn loops_and_bombs_are_refused() {
    let too_large = ReadError::LimitExceeded(Limit::OfdContent);
    let error =
        |objects: &str, res: &str| open(&file(objects, &[("Doc_0/Res.xml", res)])).unwrap_err();
    let draw = |id: usize| format!("<CompositeObject ResourceID=\"{id}\"/>");
    let unit = |id: usize, content: &str| {
        format!(
            "<CompositeGraphicUnit ID=\"{id}\"><Content>{content}</Content></CompositeGraphicUnit>"
        )
    };
    let res =
        |units: &str| format!("<Res><CompositeGraphicUnits>{units}</CompositeGraphicUnits></Res>");
    // One that draws itself, and ten that each draw the next a hundred times.
    assert_eq!(error(&draw(1), &res(&unit(1, &draw(1)))), too_large);
    let units: String = (1..=10).map(|id| unit(id, &draw(id + 1).repeat(100))).collect();
    assert_eq!(error(&draw(1), &res(&units)), too_large);
    // A long path that is drawn many times.
    let path = format!(
        "<PathObject><AbbreviatedData>{}</AbbreviatedData></PathObject>",
        " ".repeat(600_000)
    );
    let units: String = unit(1, &draw(2).repeat(1000)) + &unit(2, &path);
    assert_eq!(error(&draw(1), &res(&units)), too_large);
    let deep = format!("{}{}", "<PageBlock>".repeat(100), "</PageBlock>".repeat(100));
    assert_eq!(error(&deep, "<Res/>"), too_large);
    let deeper = format!("{}{}", "<PageBlock>".repeat(5000), "</PageBlock>".repeat(5000));
    assert_eq!(error(&deeper, "<Res/>"), too_large);
    let pages = "<Page BaseLoc=\"Page.xml\"/>".repeat(501);
    let root = format!("<Document><Pages>{pages}</Pages></Document>");
    let refused = open(&file("", &[("Doc_0/Document.xml", &root)]));
    assert_eq!(refused, Err(ReadError::LimitExceeded(Limit::Pages { most: 500 })));
    let blanks = " ".repeat(8 * 1024 * 1024);
    assert_eq!(open(&file(&blanks, &[])), Err(too_large));
}

#[test]
fn numbers_of_any_size_do_no_harm() {
    for number in
        ["NaN", "inf", "-inf", "1e308", "-1e308", "1e-308", "", "x", "9999999999999999999999"]
    {
        let objects = format!(
            "<TextObject Boundary=\"{number} {number} {number} {number}\" CTM=\"{number} {number} {number} {number} {number} {number}\" \
             Size=\"{number}\" HScale=\"{number}\" Alpha=\"{number}\" CharDirection=\"{number}\" ReadDirection=\"{number}\">\
             <TextCode X=\"{number}\" Y=\"{number}\" DeltaX=\"{number} g {number} {number}\" DeltaY=\"{number}\">12</TextCode></TextObject>\
             <PathObject LineWidth=\"{number}\" Boundary=\"{number} 0 1 1\"><AbbreviatedData>M {number} {number} L 5 {number} \
             B {number} 1 2 3 4 {number} Q 1 {number} 2 2 A {number} 1 0 1 1 {number} 5 C X</AbbreviatedData></PathObject>"
        );
        let root = ROOT.replace("0 0 200 200", &format!("0 0 {number} {number}"));
        let inside = objects + &text(20.0, 20.0, "正文");
        let document = open(&file(&inside, &[("Doc_0/Document.xml", &root)])).unwrap();
        assert!(words(&document).contains("正文"), "{number}: {}", words(&document));
    }
}

#[test]
fn what_is_cut_short_never_panics() {
    let bytes = file(&table(&text(62.0, 22.0, "6")), &[]);
    for length in (0..bytes.len()).step_by(7) {
        let read = open(&bytes[..length]);
        let wanted =
            if length < 4 { read.clone().err() } else { Some(ReadError::Damaged(Container::Ofd)) };
        assert_eq!(read.err(), wanted, "{length}");
    }
    let whole = table(&text(62.0, 22.0, "6"));
    for end in (0..whole.len()).step_by(3).filter(|end| whole.is_char_boundary(*end)) {
        assert!(open(&file(&whole[..end], &[])).is_err(), "{end}");
    }
}

/// Bytes that are changed at random, the same in each run: a file is read or refused.
#[test]
fn damaged_files_do_no_harm() {
    let seed = file(&table(&text(62.0, 22.0, "6")), &[]);
    let mut state: u64 = 1;
    let mut next = |below: usize| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below.max(1)
    };
    let page = table(&text_with(
        62.0,
        22.0,
        "612",
        "Alpha=\"200\" HScale=\"0.9\"",
        "<FillColor Value=\"1 2 3\"/>",
    ));
    let mut read = 0;
    for _ in 0..400 {
        let mut bytes = seed.clone();
        let at = next(bytes.len());
        bytes[at] = bytes[at].wrapping_add(u8::try_from(next(255)).unwrap() + 1);
        read += usize::from(open(&bytes).is_ok());
        // The same within the XML, which a checksum does not guard.
        let mut words = page.clone().into_bytes();
        for _ in 0..=next(4) {
            let at = next(words.len());
            words[at] = b"<>\"/ 09.-gAMLC&;#x"[next(18)];
        }
        read += usize::from(open(&file(&String::from_utf8_lossy(&words), &[])).is_ok());
    }
    assert!((1..800).contains(&read), "{read}");
}
