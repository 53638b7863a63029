//! Word files in which one figure looks otherwise: the figure that is read is the one that
//! is seen, or a person is told to decide it.

use super::round_trip::figures;
use crate::support::documents::paper::{word_document, word_file};
use crate::support::documents::wanted::{imported, is_told, issue_lines, left_out, wrong};
use crate::support::documents::written::Shape;
use nianbao_import::Imported;
use proptest::prelude::*;
use std::ops::Range;
use std::sync::LazyLock;

static SHAPE: LazyLock<Shape> = LazyLock::new(|| Shape::new(2024, false));

/// The text in whose place the cell is written.
const SLOT: &str = "此格";

/// The part of the content that a reader sees as the figure.
#[derive(Clone, Debug, PartialEq)]
enum Seen {
    /// The figure alone.
    Figure,
    /// The figure with the digits that were put to it.
    Both,
    /// Something that nobody can be sure of.
    Unclear,
}

/// Properties of a run, those that undo them, and what is seen of digits that have them.
/// The last says whether two styles with them cancel each other out.
const LOOKS: [(&str, &str, bool); 10] = [
    ("<w:vertAlign w:val='superscript'/>", "<w:vertAlign w:val='baseline'/>", false),
    ("<w:vertAlign w:val='subscript'/>", "<w:vertAlign w:val='baseline'/>", false),
    ("<w:position w:val='12'/>", "<w:position w:val='0'/>", false),
    ("<w:strike/>", "<w:strike w:val='0'/>", true),
    ("<w:dstrike/>", "<w:dstrike w:val='false'/>", false),
    ("<w:vanish/>", "<w:vanish w:val='off'/>", true),
    ("<w:color w:val='FFFFFF'/>", "<w:color w:val='auto'/>", false),
    ("<w:sz w:val='2'/>", "<w:sz w:val='21'/>", false),
    ("<w:color w:val='00FF00'/><w:highlight w:val='green'/>", "<w:color w:val='auto'/>", false),
    (
        "<w14:textFill><w14:noFill/></w14:textFill>",
        "<w14:textFill><w14:solidFill><w14:srgbClr w14:val='000000'/></w14:solidFill></w14:textFill>",
        false,
    ),
];

/// The kinds among these looks, and the marks of notes among the contents.
const RAISED: Range<usize> = 0..3;
const STRUCK: Range<usize> = 3..5;
const HIDDEN: Range<usize> = 5..6;
const UNPAINTED: Range<usize> = 6..LOOKS.len();
const NOTE_MARKS: Range<usize> = 5..8;

/// How a look comes to a run.
#[derive(Clone, Copy, Debug)]
enum Route {
    Direct,
    CharacterStyle,
    DerivedCharacterStyle,
    ParagraphStyle,
    DerivedParagraphStyle,
    /// By the styles of paragraph and characters.
    Both,
    /// By a style, and undone at the run.
    Undone,
}

const ROUTES: [Route; 7] = [
    Route::Direct,
    Route::CharacterStyle,
    Route::DerivedCharacterStyle,
    Route::ParagraphStyle,
    Route::DerivedParagraphStyle,
    Route::Both,
    Route::Undone,
];

/// Content that is put to a figure, with DIGITS for the digits in it.
const INSERTED: [(&str, Seen); 26] = [
    ("<w:r><w:t>⑤</w:t></w:r>", Seen::Unclear),
    ("<w:del><w:r><w:delText>DIGITS</w:delText></w:r></w:del>", Seen::Figure),
    ("<w:moveFrom><w:r><w:t>DIGITS</w:t></w:r></w:moveFrom>", Seen::Figure),
    ("<w:ins><w:r><w:t>DIGITS</w:t></w:r></w:ins>", Seen::Both),
    (
        "<w:r><w:rPr><w:rPrChange><w:rPr><w:strike/></w:rPr></w:rPrChange></w:rPr><w:t>DIGITS</w:t></w:r>",
        Seen::Both,
    ),
    (
        "<w:r><w:footnoteReference w:customMarkFollows='1' w:id='2'/><w:t>DIGITS</w:t></w:r>",
        Seen::Figure,
    ),
    (
        "<w:r><w:rPr><w:rStyle w:val='mark'/></w:rPr><w:footnoteReference w:id='2'/></w:r>",
        Seen::Figure,
    ),
    ("<w:r><w:endnoteReference w:id='2'/></w:r>", Seen::Unclear),
    ("<w:fldSimple w:instr='=SUM(ABOVE)'/>", Seen::Unclear),
    ("<w:fldSimple w:instr='REF a'><w:r><w:t>DIGITS</w:t></w:r></w:fldSimple>", Seen::Both),
    (
        "<w:fldSimple w:instr='REF a' w:dirty='1'><w:r><w:t>DIGITS</w:t></w:r></w:fldSimple>",
        Seen::Unclear,
    ),
    ("<w:fldSimple w:instr='NOTEREF a'><w:r><w:t>DIGITS</w:t></w:r></w:fldSimple>", Seen::Figure),
    (
        "<w:r><w:fldChar w:fldCharType='begin'><w:ffData><w:ddList><w:result w:val='1'/><w:listEntry w:val='9'/>\
         <w:listEntry w:val='DIGITS'/></w:ddList></w:ffData></w:fldChar></w:r><w:r><w:instrText>FORMDROPDOWN\
         </w:instrText></w:r><w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r>\
         <w:fldChar w:fldCharType='end'/></w:r>",
        Seen::Both,
    ),
    (
        "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>eq \\s\\up5(DIGITS)</w:instrText></w:r>\
         <w:r><w:fldChar w:fldCharType='end'/></w:r>",
        Seen::Unclear,
    ),
    (
        "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>eq \\o\\ac(○,1)</w:instrText></w:r>\
         <w:r><w:fldChar w:fldCharType='end'/></w:r>",
        Seen::Unclear,
    ),
    (
        "<w:r><w:fldChar w:fldCharType='begin'><w:ffData><w:checkBox><w:checked/></w:checkBox></w:ffData></w:fldChar></w:r>\
         <w:r><w:instrText>FORMCHECKBOX</w:instrText></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r>",
        Seen::Unclear,
    ),
    (
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>DIGITS</w:t></w:r></w:sdtContent></w:sdt>",
        Seen::Unclear,
    ),
    (
        "<w:sdt><w:sdtPr><w:dropDownList><w:listItem w:displayText='DIGITS' w:value='77'/></w:dropDownList></w:sdtPr>\
         <w:sdtContent><w:r><w:t>DIGITS</w:t></w:r></w:sdtContent></w:sdt>",
        Seen::Both,
    ),
    ("<w:r><w:sym w:font='Wingdings' w:char='F031'/></w:r>", Seen::Unclear),
    ("<w:r><w:object><o:OLEObject/></w:object></w:r>", Seen::Unclear),
    ("<w:r><w:drawing><wp:inline/></w:drawing></w:r>", Seen::Unclear),
    (
        "<w:r><w:pict><v:textbox><w:txbxContent><w:p><w:r><w:t>DIGITS</w:t></w:r></w:p></w:txbxContent>\
         </v:textbox></w:pict></w:r>",
        Seen::Unclear,
    ),
    (
        "<w:r><w:rPr><w:eastAsianLayout w:combine='1'/></w:rPr><w:t>DIGITS</w:t></w:r>",
        Seen::Unclear,
    ),
    ("<m:oMath><m:r><m:t>DIGITS</m:t></m:r></m:oMath>", Seen::Both),
    (
        "<m:oMath><m:sSup><m:e/><m:sup><m:r><m:t>DIGITS</m:t></m:r></m:sup></m:sSup></m:oMath>",
        Seen::Unclear,
    ),
    ("<w:ruby><w:rt><w:r><w:t>DIGITS</w:t></w:r></w:rt><w:rubyBase/></w:ruby>", Seen::Figure),
];

/// A figure, the digits that are put to it, where, and the look of these.
#[derive(Clone, Debug)]
struct Changed {
    figure: String,
    digits: String,
    position: usize,
    way: Way,
}

#[derive(Clone, Debug)]
enum Way {
    Look(usize, Route),
    Inserted(usize),
}

/// A figure with digits of one of some looks.
fn with_look(looks: Range<usize>) -> impl Strategy<Value = Changed> {
    let route = prop::sample::select(ROUTES.to_vec());
    changed((looks, route).prop_map(|(look, route)| Way::Look(look, route)))
}

/// A figure with one of some contents.
fn with_content(contents: Range<usize>) -> impl Strategy<Value = Changed> {
    changed(contents.prop_map(Way::Inserted))
}

fn changed(way: impl Strategy<Value = Way>) -> impl Strategy<Value = Changed> {
    ("[1-9][0-9]{0,3}", "[1-9][0-9]?", 0..3_usize, way)
        .prop_map(|(figure, digits, position, way)| Changed { figure, digits, position, way })
}

fn run(properties: &str, text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    format!("<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>")
}

impl Changed {
    /// The part of the figure before the other digits, and the part after them.
    fn parts(&self) -> (&str, &str) {
        self.figure.split_at(match self.position {
            0 => 0,
            1 => self.figure.len(),
            _ => self.figure.len() / 2,
        })
    }

    /// The paragraph of the cell, and what is seen.
    fn write(&self) -> (String, Seen) {
        let (before, after) = self.parts();
        match self.way {
            Way::Inserted(at) => {
                let (content, seen) = &INSERTED[at];
                let content = content.replace("DIGITS", &self.digits);
                let (before, after) = (run("", before), run("", after));
                (format!("<w:p>{before}{content}{after}</w:p>"), seen.clone())
            }
            Way::Look(at, route) => {
                let (look, undone, cancels) = LOOKS[at];
                let (style, own, other) = match route {
                    Route::Direct => ("", look, ""),
                    Route::CharacterStyle => ("", "<w:rStyle w:val='one'/>", ""),
                    Route::DerivedCharacterStyle => ("", "<w:rStyle w:val='two'/>", ""),
                    Route::ParagraphStyle => ("three", "", undone),
                    Route::DerivedParagraphStyle => ("four", "", undone),
                    Route::Both => ("three", "<w:rStyle w:val='one'/>", undone),
                    Route::Undone => ("", &*format!("<w:rStyle w:val='two'/>{undone}"), ""),
                };
                let properties = match style {
                    "" => String::new(),
                    style => format!("<w:pPr><w:pStyle w:val='{style}'/></w:pPr>"),
                };
                let runs = [run(other, before), run(own, &self.digits), run(other, after)].concat();
                let is_seen =
                    matches!(route, Route::Undone) || (matches!(route, Route::Both) && cancels);
                let seen = if is_seen { Seen::Both } else { Seen::Figure };
                (format!("<w:p>{properties}{runs}</w:p>"), seen)
            }
        }
    }

    fn styles(&self) -> String {
        let look = match self.way {
            Way::Look(at, _) => LOOKS[at].0,
            Way::Inserted(_) => "",
        };
        let style = |kind: &str, id: &str, more: &str| {
            format!("<w:style w:type='{kind}' w:styleId='{id}'>{more}</w:style>")
        };
        let properties = format!("<w:rPr>{look}</w:rPr>");
        let based_on = |id: &str| format!("<w:basedOn w:val='{id}'/>");
        let mark = "<w:rPr><w:vertAlign w:val='superscript'/></w:rPr>";
        let all = [
            style("character", "one", &properties),
            style("character", "two", &based_on("one")),
            style("paragraph", "three", &properties),
            style("paragraph", "four", &based_on("three")),
            style("character", "mark", mark),
        ];
        format!("<w:styles>{}</w:styles>", all.concat())
    }

    /// The value that a reader sees; none if nobody can be sure of one.
    fn value(&self, seen: &Seen) -> String {
        let (before, after) = self.parts();
        match seen {
            Seen::Figure => self.figure.clone(),
            Seen::Both => format!("{before}{}{after}", self.digits),
            Seen::Unclear => "unclear".to_owned(),
        }
    }
}

#[test]
fn a_raised_or_lowered_digit_is_no_digit_of_the_figure() {
    check_figures(with_look(RAISED));
}

#[test]
fn a_struck_digit_is_left_out() {
    check_figures(with_look(STRUCK));
}

#[test]
fn a_hidden_digit_is_left_out() {
    check_figures(with_look(HIDDEN));
}

#[test]
fn a_digit_that_is_not_painted_is_left_out() {
    check_figures(with_look(UNPAINTED));
}

#[test]
fn the_mark_of_a_note_is_no_digit() {
    check_figures(with_content(NOTE_MARKS));
}

#[test]
fn fields_controls_and_changes_are_what_is_seen_of_them() {
    check_figures(with_content(0..INSERTED.len()));
}

/// Imports 200 reports with a changed figure: what is read of it is what is seen.
fn check_figures(changed: impl Strategy<Value = Changed>) {
    let reports = (any::<u64>(), any::<usize>(), changed);
    let tests = super::runner(200).run(&reports, |(seed, at, changed)| {
        let mut truth = figures(&SHAPE, seed);
        let places: Vec<String> = truth.keys().cloned().collect();
        let counts: Vec<&String> =
            places.iter().filter(|place| !SHAPE.bare_amounts.contains(*place)).collect();
        let place = counts[at % counts.len()];
        truth.insert(place.clone(), SLOT.to_owned());
        let document = word_document(&SHAPE.fill(&truth, &[], &[]));
        let (cell, seen) = changed.write();
        let slot = format!("<w:p><w:r><w:t xml:space=\"preserve\">{SLOT}</w:t></w:r></w:p>");
        prop_assert_eq!(document.matches(&slot).count(), 1);
        truth.insert(place.clone(), changed.value(&seen));
        let parts = [("styles", changed.styles()), ("footnotes", "<w:footnotes/>".to_owned())];
        let parts = parts.each_ref().map(|(kind, text)| (*kind, text.as_str()));
        let read = imported("a.docx", &word_file(&document.replace(&slot, &cell), &parts));
        let read = read.map_err(|failure| TestCaseError::fail(format!("{failure:?}")))?;
        let wrong = wrong(&read, &truth);
        prop_assert!(wrong.is_empty(), "{wrong:#?}\n{cell}\n{}", issue_lines(&read));
        for lost in left_out(&read, &truth) {
            prop_assert!(lost == *place && is_told(&read, place), "{lost} is lost: {cell}");
        }
        Ok(())
    });
    tests.unwrap_or_else(|why| panic!("{why}"));
}

/// Imports a report whose cell 行政许可 has this content, and returns what is read of it.
fn import_with(cell: &str, parts: &[(&str, &str)]) -> (Option<String>, Imported) {
    let place = "主动公开.行政许可.本年处理决定数量";
    let mut figures = figures(&SHAPE, 7);
    assert!(figures.insert(place.to_owned(), SLOT.to_owned()).is_some(), "{place}");
    let document = word_document(&SHAPE.fill(&figures, &[], &[]));
    let slot = format!("<w:p><w:r><w:t xml:space=\"preserve\">{SLOT}</w:t></w:r></w:p>");
    let read = imported("a.docx", &word_file(&document.replace(&slot, cell), parts)).unwrap();
    let cell = read.provenance.iter().find(|cell| cell.form_path == place).unwrap();
    (cell.value.clone(), read)
}

/// The sentences that a person is told, each with its place and the text there.
fn told(read: &Imported) -> String {
    let issues = read.issues.iter().map(|issue| {
        let place = issue.location.as_ref().map(|place| place.text().zh.to_string());
        let raw = issue.raw.clone().unwrap_or_default();
        format!("{}：{raw}：{}", place.unwrap_or_default(), issue.text().zh)
    });
    issues.collect::<Vec<_>>().join("\n")
}

const STYLES: &str = "<w:styles><w:style w:type='character' w:styleId='a5'><w:name w:val='footnote reference'/>\
    <w:rPr><w:vertAlign w:val='superscript'/></w:rPr></w:style><w:style w:type='character' w:styleId='s1'>\
    <w:rPr><w:strike/></w:rPr></w:style></w:styles>";

#[test]
fn a_mark_that_a_style_raises_is_no_digit() {
    let mark = "<w:p><w:r><w:t>27</w:t></w:r><w:r><w:rPr><w:rStyle w:val='a5'/></w:rPr>";
    let by_style = format!("{mark}<w:t>1</w:t></w:r></w:p>");
    let custom = "<w:footnoteReference w:customMarkFollows='1' w:id='2'/>";
    let of_note = format!("{mark}{custom}<w:t>1</w:t></w:r></w:p>");
    let parts = [("styles", STYLES), ("footnotes", "<w:footnotes/>")];
    for cell in [by_style, of_note] {
        let (value, read) = import_with(&cell, &parts);
        assert_eq!(value, None);
        assert!(told(&read).contains("“行政许可”第 2 列：27¹：数字旁有注号"), "{}", told(&read));
    }
}

#[test]
fn digits_that_a_style_strikes_out_are_left_out_and_said() {
    let cell = "<w:p><w:r><w:rPr><w:rStyle w:val='s1'/></w:rPr><w:t>5</w:t></w:r><w:r><w:t>6</w:t></w:r></w:p>";
    let (value, read) = import_with(cell, &[("styles", STYLES)]);
    assert_eq!(value.as_deref(), Some("6"));
    let words = "“行政许可”第 2 列：：带删除线的文字未读入：“5”";
    assert!(told(&read).contains(words), "{}", told(&read));
}

#[test]
fn a_list_of_a_form_shows_its_choice() {
    let cell = "<w:p><w:r><w:fldChar w:fldCharType='begin'><w:ffData><w:ddList><w:result w:val='2'/>\
        <w:listEntry w:val='0'/><w:listEntry w:val='5'/><w:listEntry w:val='27'/></w:ddList></w:ffData></w:fldChar>\
        </w:r><w:r><w:instrText> FORMDROPDOWN </w:instrText></w:r><w:r><w:fldChar w:fldCharType='separate'/></w:r>\
        <w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>";
    assert_eq!(import_with(cell, &[]).0.as_deref(), Some("27"));
}

#[test]
fn a_sum_that_was_never_computed_is_left_to_a_person() {
    let cell = "<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText> =SUM(ABOVE) </w:instrText></w:r>\
        <w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>";
    let (value, read) = import_with(cell, &[]);
    assert_eq!(value, None);
    assert!(told(&read).contains("公式或域没有保存计算结果"), "{}", told(&read));
}

#[test]
fn circled_numbers_and_signs_of_fields_are_words() {
    let field = |code: &str| {
        format!(
            "</w:t></w:r><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>{code}</w:instrText></w:r>\
             <w:r><w:fldChar w:fldCharType='end'/></w:r><w:r><w:t>"
        )
    };
    let words = "问题有两个：甲解读少；乙更新慢。本年度未收取信息处理费丙。".to_owned();
    let texts = [vec![], vec![], vec![], vec![], vec![words], vec![]];
    let document = word_document(&SHAPE.fill(&figures(&SHAPE, 7), &[], &texts));
    let document = document
        .replace("甲", &field("eq \\o\\ac(○,1)"))
        .replace("乙", &field("eq \\o\\ac(○,2)"))
        .replace("丙", &field(" SYMBOL 252 \\f \"Wingdings\" "));
    let read = imported("a.docx", &word_file(&document, &[])).unwrap();
    let expected = "问题有两个：①解读少；②更新慢。本年度未收取信息处理费✓。";
    assert!(read.source.contains(expected), "{}", read.source);
}
