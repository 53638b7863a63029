use super::{docx, first_cell, in_cell, notes_text, run, shown, table, tc, try_docx};
use crate::{BlockContent, Document, Location, Uncertainty};

const STYLES: &str = "<w:styles>\
    <w:style w:type='paragraph' w:default='1' w:styleId='a'><w:rPr><w:sz w:val='21'/></w:rPr></w:style>\
    <w:style w:type='paragraph' w:styleId='struck'><w:basedOn w:val='a'/><w:rPr><w:strike/></w:rPr></w:style>\
    <w:style w:type='paragraph' w:styleId='below'><w:basedOn w:val='struck'/></w:style>\
    <w:style w:type='character' w:styleId='mark'><w:rPr><w:vertAlign w:val='superscript'/></w:rPr></w:style>\
    <w:style w:type='character' w:styleId='derived'><w:basedOn w:val='mark'/><w:rPr><w:b/></w:rPr></w:style>\
    <w:style w:type='character' w:styleId='line'><w:rPr><w:strike/></w:rPr></w:style>\
    <w:style w:type='character' w:styleId='line2'><w:basedOn w:val='line'/><w:rPr><w:strike w:val='0'/></w:rPr></w:style>\
    <w:style w:type='character' w:styleId='gone'><w:rPr><w:vanish/></w:rPr></w:style>\
    <w:style w:type='table' w:styleId='plain'><w:rPr><w:strike/></w:rPr></w:style>\
    <w:style w:type='table' w:styleId='last'><w:tblStylePr w:type='lastRow'><w:rPr><w:vanish/></w:rPr></w:tblStylePr></w:style>\
    <w:style w:type='table' w:styleId='derived'><w:basedOn w:val='last'/><w:tblStylePr w:type='lastRow'>\
    <w:rPr><w:vanish w:val='0'/></w:rPr></w:tblStylePr></w:style>\
    </w:styles>";

fn styled(body: &str) -> Document {
    let notes = "<w:footnotes/>";
    try_docx(body, &[("word/styles.xml", STYLES), ("word/footnotes.xml", notes)]).unwrap()
}

/// Returns the text of a cell with these runs, and why it is not certain.
fn read_runs(runs: &str) -> (String, Option<Uncertainty>) {
    first_cell(&styled(&in_cell(&format!("<w:p>{runs}</w:p>"))))
}

#[test]
fn a_mark_is_raised_whatever_raises_it() {
    for properties in [
        "<w:vertAlign w:val='superscript'/>",
        "<w:rStyle w:val='mark'/>",
        "<w:rStyle w:val='derived'/>",
        "<w:position w:val='10'/>",
        "<w:position w:val='5pt'/>",
    ] {
        let read = read_runs(&[run("", "27"), run(properties, "1")].concat());
        assert_eq!(read, ("27¹".to_owned(), Some(Uncertainty::Mark)), "{properties}");
    }
    let level = run("<w:rStyle w:val='mark'/><w:vertAlign w:val='baseline'/>", "1");
    assert_eq!(read_runs(&[run("", "27"), level].concat()), ("271".to_owned(), None));
}

#[test]
fn marks_of_notes_lengthen_no_number() {
    let custom = "<w:r><w:footnoteReference w:customMarkFollows='1' w:id='2'/><w:t>1</w:t></w:r>";
    let read = read_runs(&(run("", "27") + custom));
    assert_eq!(read, ("27¹".to_owned(), Some(Uncertainty::Mark)));
    let apart = "<w:r><w:footnoteReference w:customMarkFollows='true' w:id='2'/></w:r>";
    let read = read_runs(&[&run("", "27"), apart, &run("", "1")].concat());
    assert_eq!(read, ("27¹".to_owned(), Some(Uncertainty::Mark)));
    let raised =
        "<w:r><w:rPr><w:rStyle w:val='mark'/></w:rPr><w:footnoteReference w:id='2'/></w:r>";
    assert_eq!(read_runs(&(run("", "27") + raised)), ("27".to_owned(), None));
    let level = "<w:r><w:endnoteReference w:id='2'/></w:r>";
    assert_eq!(read_runs(&(run("", "27") + level)).1, Some(Uncertainty::Mark));
}

#[test]
fn digits_of_other_height_or_size_may_be_a_mark() {
    let read = |properties| read_runs(&[run("", "27"), run(properties, "1")].concat());
    assert_eq!(read("<w:position w:val='3'/>"), ("271".to_owned(), Some(Uncertainty::Position)));
    assert_eq!(read("<w:sz w:val='12'/>"), ("271".to_owned(), Some(Uncertainty::Position)));
    assert_eq!(read("<w:sz w:val='18'/>"), ("271".to_owned(), None));
    let moved = run("<w:position w:val='3'/>", "27");
    assert_eq!(read_runs(&moved), ("27".to_owned(), None));
}

#[test]
fn struck_and_hidden_digits_are_left_out_by_style_too() {
    for (properties, word) in [
        ("<w:rStyle w:val='line'/>", "struck"),
        ("<w:dstrike/>", "struck"),
        ("<w:rStyle w:val='gone'/>", "hidden"),
        ("<w:color w:val='FFFFFF'/>", "cannot be seen"),
        ("<w:sz w:val='2'/>", "cannot be seen"),
    ] {
        let body = format!("<w:p>{}{}</w:p>", run(properties, "5"), run("", "6"));
        let read = styled(&in_cell(&body));
        assert_eq!(first_cell(&read), ("6".to_owned(), None), "{properties}");
        let notes = notes_text(&read);
        assert!(notes.contains(word) && notes.contains("“5”"), "{properties}: {notes}");
        assert_eq!(read.notes[0].location.text().en, "table 1, row 1, column 1");
    }
    assert_eq!(read_runs(&run("<w:rStyle w:val='line2'/>", "5")), ("5".to_owned(), None));
    assert_eq!(read_runs(&run("<w:webHidden/>", "5")), ("5".to_owned(), None));
}

#[test]
fn toggles_of_two_styles_cancel_out() {
    let read = |style: &str, properties: &str| {
        let body = format!(
            "<w:p><w:pPr><w:pStyle w:val='{style}'/></w:pPr>{}</w:p>",
            run(properties, "5")
        );
        first_cell(&styled(&in_cell(&body))).0
    };
    assert_eq!(read("below", ""), "");
    assert_eq!(read("below", "<w:rStyle w:val='line'/>"), "5");
    assert_eq!(read("below", "<w:rStyle w:val='line'/><w:strike/>"), "");
    assert_eq!(read("below", "<w:strike w:val='false'/>"), "5");
}

#[test]
fn styles_of_tables_are_seen_in_their_cells() {
    let of_table = |style: &str, look: &str| {
        let rows = ["5", "6"].map(|text| format!("<w:tr>{}</w:tr>", tc("", text)));
        let properties = format!("<w:tblPr><w:tblStyle w:val='{style}'/>{look}</w:tblPr>");
        let read = styled(&format!("<w:tbl>{properties}{}</w:tbl>", rows.concat()));
        let BlockContent::Table(grid) = &read.blocks[0].content else { panic!() };
        let cells = grid.cells.iter();
        cells.map(|cell| (cell.text.clone(), cell.uncertainty.clone())).collect::<Vec<_>>()
    };
    let seen = |text: &str, reason| (text.to_owned(), reason);
    let doubt = Some(Uncertainty::Visibility);
    assert_eq!(of_table("plain", ""), [seen("", None), seen("", None)]);
    assert_eq!(of_table("last", ""), [seen("5", None), seen("6", doubt.clone())]);
    assert_eq!(of_table("derived", ""), [seen("5", None), seen("6", None)]);
    assert_eq!(of_table("last", "<w:tblLook w:val='0020'/>"), [seen("5", None), seen("6", None)]);
    assert_eq!(of_table("last", "<w:tblLook w:lastRow='1'/>"), [seen("5", None), seen("6", doubt)]);
}

#[test]
fn white_digits_are_seen_on_dark_cells() {
    let cell = |properties: &str| {
        let white = run("<w:color w:val='FFFFFF'/>", "5");
        in_cell(&format!("<w:tcPr>{properties}</w:tcPr><w:p>{white}</w:p>"))
    };
    let read = |properties: &str| first_cell(&docx(&cell(properties)));
    assert_eq!(read("<w:shd w:val='clear' w:fill='1F3864'/>"), ("5".to_owned(), None));
    assert_eq!(read("<w:shd w:val='clear' w:fill='auto'/>"), (String::new(), None));
    let pattern = "<w:shd w:val='pct25' w:fill='auto'/>";
    assert_eq!(read(pattern), ("5".to_owned(), Some(Uncertainty::Visibility)));
}

#[test]
fn white_words_may_be_seen_on_pictures_and_shapes() {
    let white = format!("<w:p>{}</w:p>", run("<w:color w:val='FFFFFF'/>", "年度报告"));
    let boxed = format!("<w:p><w:r><w:txbxContent>{white}</w:txbxContent></w:r></w:p>");
    let behind = "<w:p><w:r><w:drawing><wp:anchor behindDoc='1'/></w:drawing></w:r></w:p>";
    for body in [boxed, behind.to_owned() + &white] {
        let read = docx(&body);
        assert_eq!(shown(&read), ["年度报告"], "{body}");
        assert!(notes_text(&read).contains("“年度报告”"));
    }
    assert_eq!(shown(&docx(&white)), [""; 0]);
}

#[test]
fn a_style_of_another_kind_leaves_a_doubt() {
    let read = read_runs(&run("<w:rStyle w:val='struck'/>", "5"));
    assert_eq!(read, ("5".to_owned(), Some(Uncertainty::Visibility)));
    assert_eq!(read_runs(&run("<w:rStyle w:val='nowhere'/>", "5")), ("5".to_owned(), None));
}

#[test]
fn doubtful_text_is_read_and_said() {
    let read = docx(&format!("<w:p>{}</w:p>", run("<w:sz w:val='6'/>", "小字")));
    assert_eq!(shown(&read), ["小字"]);
    assert!(notes_text(&read).contains("“小字”"));
    let symbols = run("<w:rFonts w:ascii='Wingdings'/>", "1");
    assert_eq!(read_runs(&symbols).1, Some(Uncertainty::Symbol));
    let sign = "<w:r><w:sym w:font='Wingdings' w:char='F031'/></w:r>";
    assert_eq!(read_runs(&(run("", "5") + sign)).1, Some(Uncertainty::Symbol));
    let turned = format!("<w:bdo w:val='rtl'>{}</w:bdo>", run("", "72"));
    assert_eq!(read_runs(&turned).1, Some(Uncertainty::Visibility));
}

#[test]
fn paragraphs_with_hidden_marks_are_joined() {
    let hidden = |text: &str, properties: &str| {
        format!("<w:p><w:pPr><w:rPr>{properties}</w:rPr></w:pPr>{}</w:p>", run("", text))
    };
    let body = [hidden("一、总体", "<w:vanish/><w:specVanish/>"), hidden("情况", "")].concat();
    assert_eq!(shown(&docx(&body)), ["一、总体情况"]);
    let cell = in_cell(&[hidden("2", "<w:vanish/>"), hidden("7", "")].concat());
    assert_eq!(first_cell(&docx(&cell)).1, Some(Uncertainty::Visibility));
    let drop = "<w:p><w:pPr><w:framePr w:dropCap='drop'/></w:pPr><w:r><w:t>本</w:t></w:r></w:p>";
    assert_eq!(shown(&docx(&(drop.to_owned() + &hidden("机关", "")))), ["本机关"]);
    let frame = drop.replace("w:dropCap='drop'", "w:x='1'");
    assert!(notes_text(&docx(&frame)).contains("frames"));
}

#[test]
fn a_deleted_mark_joins_no_two_cells() {
    let deleted = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>1</w:t></w:r></w:p>";
    let body = table(&[&format!("<w:tc>{deleted}</w:tc>{}", tc("", "2"))]);
    let read = docx(&body);
    assert_eq!(shown(&read), ["0,0 1 | 0,1 2"]);
    assert_eq!(first_cell(&read).1, Some(Uncertainty::Revision));
}

#[test]
fn changed_cells_are_uncertain_and_old_properties_are_not_read() {
    let changed = "<w:tcPr><w:cellDel w:id='1'/></w:tcPr>";
    let cell = in_cell(&format!("{changed}<w:p>{}</w:p>", run("", "5")));
    assert_eq!(first_cell(&docx(&cell)), ("5".to_owned(), Some(Uncertainty::Revision)));
    let old =
        "<w:rPrChange><w:rPr><w:strike/><w:vertAlign w:val='superscript'/></w:rPr></w:rPrChange>";
    assert_eq!(read_runs(&run(old, "5")), ("5".to_owned(), None));
    let body = format!(
        "<w:tbl><w:tblPr><w:tblPrChange><w:tblPr><w:tblStyle w:val='plain'/></w:tblPr></w:tblPrChange></w:tblPr>\
         <w:tr><w:trPr><w:trPrChange><w:trPr><w:del/></w:trPr></w:trPrChange></w:trPr><w:tc><w:tcPr><w:tcPrChange>\
         <w:tcPr><w:gridSpan w:val='2'/><w:vMerge/></w:tcPr></w:tcPrChange></w:tcPr><w:p><w:pPr><w:pPrChange><w:pPr>\
         <w:pStyle w:val='struck'/></w:pPr></w:pPrChange></w:pPr>{}</w:p></w:tc></w:tr></w:tbl>",
        run("", "5")
    );
    assert_eq!(shown(&styled(&body)), ["0,0 5"]);
}

#[test]
fn automatic_numbers_lengthen_no_figure() {
    let numbering = "<w:numbering><w:abstractNum w:abstractNumId='0'><w:lvl w:ilvl='0'><w:lvlText w:val='%1'/>\
        <w:suff w:val='nothing'/></w:lvl><w:lvl w:ilvl='1'><w:lvlText w:val='%2'/><w:rPr><w:vanish/></w:rPr></w:lvl>\
        </w:abstractNum><w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num></w:numbering>";
    let read = |level: u32, text: &str| {
        let list = format!("<w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='1'/></w:numPr>");
        let body = in_cell(&format!("<w:p><w:pPr>{list}</w:pPr>{}</w:p>", run("", text)));
        first_cell(&try_docx(&body, &[("word/numbering.xml", numbering)]).unwrap())
    };
    assert_eq!(read(0, "27"), ("127".to_owned(), Some(Uncertainty::Mark)));
    assert_eq!(read(0, "27件").1, Some(Uncertainty::Mark));
    assert_eq!(read(0, "新收"), ("1新收".to_owned(), None));
    assert_eq!(read(1, "27"), ("27".to_owned(), None));
}

#[test]
fn notes_name_the_cell_in_the_table_that_a_person_counts() {
    let boxed = format!("<w:txbxContent>{}</w:txbxContent>", in_cell("<w:p/>"));
    let first = format!("<w:p><w:r>{boxed}</w:r></w:p>");
    let row = |text: &str| {
        let struck = format!("<w:tc><w:p>{}</w:p></w:tc>", run("<w:strike/>", "3"));
        tc("", text) + &struck
    };
    let inner = table(&[&row("内"), &row("里")]);
    let body =
        first + &table(&[&row("甲"), &format!("{}<w:tc>{inner}<w:p/></w:tc>", tc("", "乙"))]);
    let read = docx(&body);
    let places: Vec<String> =
        read.notes.iter().map(|note| note.location.text().zh.to_string()).collect();
    assert!(places.contains(&"表 2 第 1 行“甲”第 2 列".to_owned()), "{places:?}");
    assert!(places.contains(&"表 3 第 2 行“里”第 2 列".to_owned()), "{places:?}");
    let is_numbered = |note: &crate::Note| match &note.location {
        Location::Cell(cell) => cell.table <= 3,
        _ => true,
    };
    assert!(read.notes.iter().all(is_numbered));
}

#[test]
fn rows_too_low_to_be_seen_are_uncertain() {
    let row = |rule: &str| {
        let height = format!("<w:trPr><w:trHeight w:val='20' w:hRule='{rule}'/></w:trPr>");
        first_cell(&docx(&table(&[&(height + &tc("", "5"))])))
    };
    assert_eq!(row("exact"), ("5".to_owned(), Some(Uncertainty::Visibility)));
    assert_eq!(row("atLeast"), ("5".to_owned(), None));
    let line = |spacing: &str| {
        let text =
            format!("<w:p><w:pPr><w:spacing {spacing}/></w:pPr><w:r><w:t>5</w:t></w:r></w:p>");
        first_cell(&docx(&table(&[&format!("<w:tc>{text}</w:tc>")])))
    };
    assert_eq!(line("w:line='20' w:lineRule='exact'").1, Some(Uncertainty::Visibility));
    assert_eq!(line("w:line='20' w:lineRule='atLeast'").1, None);
    assert_eq!(line("w:line='240' w:lineRule='exact'").1, None);
}
