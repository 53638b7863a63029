use super::{docx, first_cell, in_cell, notes_text, p, run, shown, try_docx};
use crate::Uncertainty;

fn control(properties: &str, content: &str) -> String {
    format!("<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>")
}

fn read_in_cell(content: &str) -> (String, Option<Uncertainty>) {
    first_cell(&docx(&in_cell(&format!("<w:p>{content}</w:p>"))))
}

#[test]
fn placeholders_are_no_content() {
    let empty = "<w:showingPlcHdr/>";
    let read = docx(&format!("<w:p>{}</w:p>", control(empty, &run("", "单击此处输入文字"))));
    assert_eq!(shown(&read), [""; 0]);
    assert!(notes_text(&read).contains("“单击此处输入文字”"));
    let doubt = (String::new(), Some(Uncertainty::Control));
    assert_eq!(read_in_cell(&control(empty, &run("", "0"))), doubt);
    let around_paragraph = in_cell(&control(empty, &p("0")));
    assert_eq!(first_cell(&docx(&around_paragraph)), doubt);
    let cell = control(empty, &format!("<w:tc>{}</w:tc>", p("0")));
    assert_eq!(first_cell(&docx(&format!("<w:tbl><w:tr>{cell}</w:tr></w:tbl>"))), doubt);
    let row = control(empty, &format!("<w:tr><w:tc>{}</w:tc></w:tr>", p("0")));
    assert_eq!(first_cell(&docx(&format!("<w:tbl>{row}</w:tbl>"))), doubt);
    let off = control("<w:showingPlcHdr w:val='0'/>", &run("", "27"));
    assert_eq!(read_in_cell(&off), ("27".to_owned(), None));
}

#[test]
fn lists_show_their_display_text() {
    let list = |shown: &str| {
        let items = "<w:dropDownList><w:listItem w:displayText='27' w:value='3'/>\
            <w:listItem w:value='5'/></w:dropDownList>";
        read_in_cell(&control(items, &run("", shown)))
    };
    assert_eq!(list("27"), ("27".to_owned(), None));
    assert_eq!(list("5"), ("5".to_owned(), None));
    assert_eq!(list("3"), ("3".to_owned(), Some(Uncertainty::Control)));
    let empty = control("<w:dropDownList w:lastValue='27'/>", &run("", ""));
    assert_eq!(read_in_cell(&empty), (String::new(), Some(Uncertainty::Control)));
}

#[test]
fn content_is_compared_with_the_data_that_it_is_bound_to() {
    let read = |content: &str, path: &str| {
        let bound = format!("<w:dataBinding w:xpath='{path}' w:storeItemID='{{A}}'/><w:text/>");
        let body = in_cell(&format!("<w:p>{}</w:p>", control(&bound, &run("", content))));
        let data =
            "<report xmlns='r'><row><total>27</total></row><row><total>8</total></row></report>";
        let read = try_docx(&body, &[("customXml/item1.xml", data)]).unwrap();
        (first_cell(&read), notes_text(&read))
    };
    let path = "/ns0:report[1]/ns0:row[1]/ns0:total[1]";
    assert_eq!(read("27", path).0, ("27".to_owned(), None));
    assert_eq!(read("8", "/ns0:report/ns0:row[2]/ns0:total").0, ("8".to_owned(), None));
    let (cell, notes) = read("2", path);
    assert_eq!(cell, ("2".to_owned(), Some(Uncertainty::Control)));
    assert!(notes.contains("“27”"), "{notes}");
    assert_eq!(read("2", "/ns0:elsewhere[1]").0, ("2".to_owned(), None));
}

#[test]
fn objects_in_cells_are_no_blanks() {
    for (content, reason) in [
        ("<w:r><w:object><o:OLEObject/></w:object></w:r>", Uncertainty::Object),
        ("<w:r><w:object><w:control r:id='x'/></w:object></w:r>", Uncertainty::Object),
        ("<w:r><w:control r:id='x'/></w:r>", Uncertainty::Control),
        ("<w:r><w:drawing><a:blip r:embed='i'/></w:drawing></w:r>", Uncertainty::Object),
        ("<w:r><w:drawing><c:chart r:id='x'/></w:drawing></w:r>", Uncertainty::Object),
        (
            "<w:r><w:pict><v:shape><v:textpath string='27'/></v:shape></w:pict></w:r>",
            Uncertainty::Object,
        ),
        (
            "<w:r><w:pict><v:textbox><w:txbxContent><w:p><w:r><w:t>27</w:t></w:r></w:p></w:txbxContent>\
             </v:textbox></w:pict></w:r>",
            Uncertainty::Object,
        ),
        ("<w:r><w:pgNum/></w:r>", Uncertainty::NoResult),
        (
            "<m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num></m:f></m:oMath>",
            Uncertainty::Formula,
        ),
    ] {
        assert_eq!(read_in_cell(content).1, Some(reason), "{content}");
    }
    let plain = "<m:oMath><m:r><m:rPr/><m:t>27</m:t></m:r></m:oMath>";
    assert_eq!(read_in_cell(plain), ("27".to_owned(), None));
    let chunk = in_cell("<w:altChunk r:id='x'/><w:p/>");
    assert_eq!(first_cell(&docx(&chunk)).1, Some(Uncertainty::Object));
    let nested = in_cell(&format!("{}<w:p/>", in_cell("<w:p><w:r><w:object/></w:r></w:p>")));
    assert_eq!(first_cell(&docx(&nested)).1, Some(Uncertainty::Object));
}

#[test]
fn word_art_leaves_its_words() {
    let art = "<w:p><w:r><w:pict><v:textpath string='公开指南'/></w:pict></w:r></w:p>";
    assert!(notes_text(&docx(art)).contains("“公开指南”"));
}

#[test]
fn of_alternatives_the_one_that_programs_know_is_read() {
    let alternative = |needed: &str| {
        let content = format!(
            "<mc:AlternateContent><mc:Choice Requires='{needed}'>{}</mc:Choice><mc:Fallback>{}</mc:Fallback>\
             </mc:AlternateContent>",
            run("", "新"),
            run("", "旧")
        );
        shown(&docx(&format!("<w:p>{content}</w:p>")))
    };
    assert_eq!(alternative("wps"), ["新"]);
    assert_eq!(alternative("x99"), ["旧"]);
}
