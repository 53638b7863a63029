//! Workbooks are read as they are shown.

use super::{figures, notes_text, shown, try_xlsx_with, uncertainties};
use crate::{Document, Uncertainty};

/// Styles: plain, struck, raised, white, white on blue, tiny, white on a theme's blue, and
/// one that takes a struck font from its named style.
const STYLES: &str = "<styleSheet><fonts><font><sz val='11'/></font><font><strike/></font>\
    <font><vertAlign val='superscript'/></font><font><color rgb='FFFFFFFF'/></font>\
    <font><sz val='1'/></font><font><color theme='0'/></font></fonts>\
    <fills><fill><patternFill patternType='none'/></fill><fill><patternFill patternType='gray125'/></fill>\
    <fill><patternFill patternType='solid'><fgColor rgb='FF4472C4'/></patternFill></fill></fills>\
    <cellStyleXfs><xf numFmtId='0' fontId='0'/><xf numFmtId='0' fontId='1'/></cellStyleXfs>\
    <cellXfs><xf fontId='0' xfId='0'/><xf fontId='1'/><xf fontId='2'/><xf fontId='3'/>\
    <xf fontId='3' fillId='2'/><xf fontId='4'/><xf fontId='5' fillId='0'/><xf xfId='1'/></cellXfs>\
    <dxfs><dxf><font><color rgb='FFFFFFFF'/></font></dxf><dxf><font><color rgb='FFFF0000'/></font></dxf>\
    <dxf><numFmt numFmtId='180' formatCode=';;;'/></dxf><dxf><font><strike/></font></dxf>\
    <dxf><font><color theme='0'/></font><fill><patternFill><bgColor rgb='FF00B050'/></patternFill></fill></dxf></dxfs></styleSheet>";

/// Reads a sheet that has labels in column A and these cells in column B.
fn read_cells(cells: &[&str], before: &str, after: &str) -> Document {
    let rows = (1..).zip(cells).map(|(row, cell)| {
        format!("<row r='{row}'><c r='A{row}' t='inlineStr'><is><t>甲</t></is></c>{cell}</row>")
    });
    let rows: String = rows.collect();
    let content = format!("{before}<sheetData>{rows}</sheetData>{after}");
    try_xlsx_with(&content, "", &[("xl/styles.xml", STYLES)]).unwrap()
}

#[test]
fn runs_are_read_as_they_look() {
    let rich = |runs: &str| format!("<c t='inlineStr'><is>{runs}</is></c>");
    let run = |look: &str, text: &str| format!("<r><rPr>{look}</rPr><t>{text}</t></r>");
    let plain = "<r><t>27</t></r>".to_owned();
    let cases = [
        (plain.clone() + &run("<vertAlign val='superscript'/>", "1"), "27¹", None),
        (plain.clone() + &run("<vertAlign val='subscript'/>", "1"), "27₁", None),
        (plain.clone() + &run("<strike/>", "1"), "27", None),
        (plain.clone() + &run("<strike val='0'/>", "1"), "271", None),
        (plain.clone() + &run("<color rgb='FFFFFFFF'/>", "1"), "27", Some(Uncertainty::Visibility)),
        (plain.clone() + &run("<sz val='1'/>", "1"), "27", Some(Uncertainty::Visibility)),
        (run("<strike/>", "27"), "", Some(Uncertainty::Revision)),
        (plain.clone() + "<rPh><t>9</t></rPh>", "27", None),
    ];
    let cells: Vec<String> = cases.iter().map(|(runs, ..)| rich(runs)).collect();
    let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
    let read = read_cells(&cells, "", "");
    assert_eq!(figures(&read), cases.each_ref().map(|(_, text, _)| *text));
    let reasons: Vec<_> = cases.iter().filter_map(|(.., reason)| reason.clone()).collect();
    let found: Vec<_> = uncertainties(&read).into_iter().map(|(_, reason)| reason).collect();
    assert_eq!(found, reasons);
    for words in ["B3 words that are struck out were left out: “1”", "B5 words that cannot be seen"]
    {
        assert!(notes_text(&read).contains(words), "{}", notes_text(&read));
    }
}

#[test]
fn fonts_of_cells_decide_what_is_seen() {
    let cells: Vec<String> = (0..8).map(|style| format!("<c s='{style}'><v>27</v></c>")).collect();
    let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
    let read = read_cells(&cells, "", "");
    assert_eq!(figures(&read), ["27", "", "²⁷", "", "27", "", "", ""]);
    let unseen = |at: &str| (at.to_owned(), Uncertainty::Visibility);
    let struck = |at: &str| (at.to_owned(), Uncertainty::Revision);
    assert_eq!(
        uncertainties(&read),
        [struck("B2"), unseen("B4"), unseen("B6"), unseen("B7"), struck("B8")]
    );
}

#[test]
fn hidden_rows_and_columns_are_left_out_and_named() {
    let cells = "<cols><col min='2' max='2' hidden='1'/><col min='4' max='4' width='0'/></cols><sheetData>\
        <row r='1'><c r='A1'><v>1</v></c><c r='B1'><v>2</v></c><c r='C1'><v>3</v></c><c r='D1'><v>4</v></c><c r='E1'><v>5</v></c></row>\
        <row r='2' hidden='1'><c r='A2'><v>6</v></c></row><row r='3' ht='2.25'><c r='A3'><v>7</v></c></row>\
        <row r='4'><c r='A4'><v>8</v></c></row><row r='5' hidden='1'/></sheetData><mergeCells><mergeCell ref='B4:C4'/></mergeCells>";
    let read = try_xlsx_with(cells, "", &[]).unwrap();
    assert_eq!(shown(&read), ["0,0 A1 1 | 0,1 C1 3 | 0,2 E1 5 | 1,0 A4 8 | 1,1 C4  | 1,2 E4 "]);
    let notes = notes_text(&read);
    assert!(
        notes.contains("rows 2–3 are hidden") && notes.contains("columns B、D are hidden"),
        "{notes}"
    );
    // The text of a merged cell is seen where the first of its columns is hidden.
    let merged = cells.replace("<v>8</v></c>", "<v>8</v></c><c r='B4'><v>9</v></c>");
    let read = try_xlsx_with(&merged, "", &[]).unwrap();
    assert!(shown(&read)[0].contains("1,1 C4 9"), "{:?}", shown(&read));
    // All rows are hidden but those that say otherwise.
    let default = format!(
        "<sheetFormatPr zeroHeight='1'/>{}",
        cells.replace("<row r='1'", "<row r='1' ht='15'")
    );
    assert_eq!(
        shown(&try_xlsx_with(&default, "", &[]).unwrap()),
        ["0,0 A1 1 | 0,1 C1 3 | 0,2 E1 5"]
    );
}

#[test]
fn conditional_formats_that_may_hide_leave_a_doubt() {
    let cells = ["<c><v>5</v></c>", "<c><v>0</v></c>", "<c><v>7</v></c>"];
    let doubted = |rule: &str| {
        let format =
            format!("<conditionalFormatting sqref='B1:B2 D9'>{rule}</conditionalFormatting>");
        let read = read_cells(&cells, "", &format);
        assert_eq!(figures(&read), ["5", "0", "7"], "{rule}");
        uncertainties(&read).into_iter().map(|(at, _)| at).collect::<Vec<_>>().join(" ")
    };
    let cell_is = |operator: &str, formulas: &str, dxf: u32| {
        format!("<cfRule type='cellIs' operator='{operator}' dxfId='{dxf}'>{formulas}</cfRule>")
    };
    assert_eq!(doubted(&cell_is("equal", "<formula>0</formula>", 0)), "B2");
    assert_eq!(doubted(&cell_is("lessThan", "<formula>0</formula>", 0)), "");
    assert_eq!(doubted(&cell_is("between", "<formula>4</formula><formula>6</formula>", 3)), "B1");
    assert_eq!(
        doubted(&cell_is("notBetween", "<formula>4</formula><formula>6</formula>", 2)),
        "B2"
    );
    assert_eq!(doubted(&cell_is("equal", "<formula>$D$1</formula>", 0)), "B1 B2");
    assert_eq!(
        doubted("<cfRule type='expression' dxfId='2'><formula>A1</formula></cfRule>"),
        "B1 B2"
    );
    assert_eq!(doubted("<cfRule type='expression' dxfId='1'><formula>A1</formula></cfRule>"), "");
    assert_eq!(doubted("<cfRule type='expression' dxfId='4'><formula>A1</formula></cfRule>"), "");
    assert_eq!(doubted("<cfRule type='iconSet'><iconSet showValue='0'/></cfRule>"), "B1 B2");
    assert_eq!(doubted("<cfRule type='iconSet'><iconSet/></cfRule>"), "");
    // A unit that is shown is compared as it is kept.
    let styles = "<styleSheet><numFmts><numFmt numFmtId='180' formatCode='0\"万元\"'/></numFmts><cellXfs><xf/><xf numFmtId='180'/></cellXfs>\
        <dxfs><dxf><font><strike/></font></dxf></dxfs></styleSheet>";
    let rule = cell_is("equal", "<formula>0</formula>", 0);
    let content = format!(
        "<sheetData><row><c s='1'><v>5</v></c><c s='1'><v>0</v></c></row></sheetData>\
         <conditionalFormatting sqref='A1:B1'>{rule}</conditionalFormatting>"
    );
    let read = try_xlsx_with(&content, "", &[("xl/styles.xml", styles)]).unwrap();
    assert_eq!(uncertainties(&read), [("B1".to_owned(), Uncertainty::Visibility)]);
    assert_eq!(shown(&read), ["0,0 A1 5万元 | 0,1 B1 0万元"]);
    let extension = "<extLst><ext><x14:conditionalFormattings><x14:conditionalFormatting><x14:cfRule type='expression'>\
        <x14:dxf><font><strike/></font></x14:dxf></x14:cfRule><xm:sqref>B3</xm:sqref></x14:conditionalFormatting>\
        </x14:conditionalFormattings></ext></extLst>";
    let read = read_cells(&cells, "", extension);
    assert_eq!(uncertainties(&read), [("B3".to_owned(), Uncertainty::Visibility)]);
}

#[test]
fn formulas_without_a_certain_result_leave_a_doubt() {
    let cells = [
        "<c><f>1+1</f><v>2</v></c>",
        "<c><f>1+1</f><v></v></c>",
        "<c><f ca='1'>TODAY()</f><v>3</v></c>",
        "<c t='str'><f>A1</f><v></v></c>",
        "<c t='str'><f>A1</f></c>",
        "<c r='B6'><f t='array' ref='B6:B7'>A1:A2</f></c>",
        "<c r='B8'><f>YEAR(now())</f><v>4</v></c>",
        "<c r='B9'><f>KNOW(1)</f><v>4</v></c>",
    ];
    let doubted = |document: &Document| {
        let found = uncertainties(document).into_iter();
        found.map(|(at, reason)| (at, reason == Uncertainty::NoResult)).collect::<Vec<_>>()
    };
    let places =
        |places: &[&str]| -> Vec<_> { places.iter().map(|at| ((*at).to_owned(), true)).collect() };
    let read = read_cells(&cells, "", "");
    assert_eq!(doubted(&read), places(&["B2", "B3", "B5", "B6", "B7", "B8"]));
    let rows = format!("<sheetData><row>{}<c><v>9</v></c></row></sheetData>", cells[0]);
    let read = |settings: &str| try_xlsx_with(&rows, settings, &[]).unwrap();
    assert_eq!(doubted(&read("<calcPr fullCalcOnLoad='1'/>")), places(&["A1"]));
    assert_eq!(doubted(&read("<calcPr forceFullCalc='1'/>")), places(&["A1"]));
    assert_eq!(doubted(&read("<calcPr calcId='1'/>")), []);
    let formulas = format!("<sheetViews><sheetView showFormulas='1'/></sheetViews>{rows}");
    let shown = uncertainties(&try_xlsx_with(&formulas, "", &[]).unwrap());
    assert_eq!(shown.len(), 1);
}

#[test]
fn zeros_that_are_not_shown_leave_a_doubt() {
    let view = "<sheetViews><sheetView showZeros='0'/></sheetViews>";
    let cells = ["<c><v>0</v></c>", "<c><v>10</v></c>", "<c t='inlineStr'><is><t>0</t></is></c>"];
    let read = read_cells(&cells, view, "");
    assert_eq!(figures(&read), ["", "10", "0"]);
    let hidden = Uncertainty::ShownDifferently { kept: "0".to_owned(), shown: Some(String::new()) };
    assert_eq!(uncertainties(&read), [("B1".to_owned(), hidden)]);
}

#[test]
fn objects_over_cells_leave_a_doubt() {
    let anchor = |from: (u32, u32), to: (u32, u32, u32), inner: &str| {
        format!(
            "<xdr:twoCellAnchor><xdr:from><xdr:col>{}</xdr:col><xdr:row>{}</xdr:row></xdr:from><xdr:to><xdr:col>{}</xdr:col>\
             <xdr:colOff>9</xdr:colOff><xdr:row>{}</xdr:row><xdr:rowOff>{}</xdr:rowOff></xdr:to>{inner}</xdr:twoCellAnchor>",
            from.0, from.1, to.0, to.1, to.2
        )
    };
    let drawing = format!(
        "<xdr:wsDr>{}{}<xdr:oneCellAnchor><xdr:from><xdr:col>1</xdr:col><xdr:row>4</xdr:row></xdr:from><xdr:ext cx='100' cy='100'/></xdr:oneCellAnchor></xdr:wsDr>",
        anchor((1, 0), (1, 1, 0), ""),
        anchor(
            (1, 1),
            (1, 2, 5),
            "<xdr:sp><xdr:nvSpPr><xdr:cNvPr id='1' hidden='1'/></xdr:nvSpPr></xdr:sp>"
        ),
    );
    let legacy = "<xml><v:shape><x:ClientData ObjectType='Checkbox'><x:Anchor>1, 2, 2, 3, 1, 20, 2, 20</x:Anchor></x:ClientData></v:shape>\
        <v:shape><x:ClientData ObjectType='Note'><x:Anchor>1, 2, 3, 3, 1, 20, 3, 20</x:Anchor></x:ClientData></v:shape></xml>";
    let related = "<r><Relationship Id='d' Type='x/drawing' Target='d.xml'/><Relationship Id='v' Type='x/vmlDrawing' Target='v.vml'/></r>";
    let row =
        |row: u32, cell: &str| format!("<row r='{row}'><c r='A{row}'><v>8</v></c>{cell}</row>");
    let rows: String = (1..=4).map(|at| row(at, "<c><v>9</v></c>")).collect();
    let content = format!("<sheetData>{rows}{}</sheetData>", row(5, ""));
    let parts =
        [("xl/_rels/s0.xml.rels", related), ("xl/d.xml", drawing.as_str()), ("xl/v.vml", legacy)];
    let read = try_xlsx_with(&content, "", &parts).unwrap();
    let found =
        [("B1", Uncertainty::Object), ("B3", Uncertainty::Control), ("B5", Uncertainty::Object)];
    assert_eq!(uncertainties(&read), found.map(|(at, reason)| (at.to_owned(), reason)));
    assert!(notes_text(&read).contains("pictures, charts"));
    // A drawing that is no XML is said, and the sheet is read.
    let broken = [
        ("xl/_rels/s0.xml.rels", related),
        ("xl/d.xml", drawing.as_str()),
        ("xl/v.vml", "<xml><br></xml>"),
    ];
    let read = try_xlsx_with(&content, "", &broken).unwrap();
    assert!(notes_text(&read).contains("controls or boxes"), "{}", notes_text(&read));
}

#[test]
fn text_hidden_by_its_format_leaves_a_doubt() {
    let styles = "<styleSheet><numFmts><numFmt numFmtId='180' formatCode=';;;'/><numFmt numFmtId='181' formatCode='0;-0;\"/\"'/>\
        <numFmt numFmtId='182' formatCode='0\"件\"'/></numFmts><cellXfs><xf/><xf numFmtId='180'/><xf numFmtId='181'/><xf numFmtId='182'/></cellXfs></styleSheet>";
    let content = "<sheetData><row><c><v>1</v></c><c s='1' t='inlineStr'><is><t>27</t></is></c><c s='1'><v>3</v></c>\
        <c s='2'><v>0</v></c><c s='3'><v>4</v></c></row><row><c><v>1</v></c></row></sheetData>";
    let read = try_xlsx_with(content, "", &[("xl/styles.xml", styles)]).unwrap();
    assert!(
        shown(&read)[0].starts_with("0,0 A1 1 | 0,1 B1  | 0,2 C1  | 0,3 D1 / | 0,4 E1 4 |"),
        "{:?}",
        shown(&read)
    );
    let places: Vec<String> = uncertainties(&read).into_iter().map(|(at, _)| at).collect();
    assert_eq!(places, ["B1", "C1"]);
    let notes = notes_text(&read);
    assert!(notes.contains("D1 read as “/”") && notes.contains("E1 the word “件”"), "{notes}");
}

#[test]
fn lines_across_cells_symbol_fonts_and_repeated_text_leave_a_doubt() {
    let styles = "<styleSheet><fonts><font/><font><name val='Wingdings'/></font></fonts>\
        <borders><border/><border diagonalUp='1'><diagonal style='thin'/></border><border diagonalUp='1'><diagonal/></border></borders>\
        <cellXfs><xf/><xf fontId='1'/><xf borderId='1'/><xf><alignment horizontal='fill'/></xf><xf borderId='2'/></cellXfs></styleSheet>";
    let cell = |style: u32, value: &str| format!("<c s='{style}'>{value}</c>");
    let five = "<v>5</v>";
    let cells =
        [cell(0, five), cell(1, five), cell(2, five), cell(2, ""), cell(3, five), cell(4, five)];
    let content =
        format!("<sheetData><row>{}</row><row><c><v>1</v></c></row></sheetData>", cells.concat());
    let read = try_xlsx_with(&content, "", &[("xl/styles.xml", styles)]).unwrap();
    let repeated = Uncertainty::ShownDifferently { kept: "5".to_owned(), shown: None };
    let found = [
        ("B1", Uncertainty::Symbol),
        ("C1", Uncertainty::Diagonal),
        ("D1", Uncertainty::Diagonal),
        ("E1", repeated),
    ];
    assert_eq!(uncertainties(&read), found.map(|(at, reason)| (at.to_owned(), reason)));
}
