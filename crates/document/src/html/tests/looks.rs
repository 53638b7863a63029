//! Text is read as it is seen: by tags, attributes, styles and style sheets.

use super::{Document, page, tables};
use crate::{Grid, Uncertainty};

/// Reads a page with rules and a table of one row: a label, a cell, and another.
fn row_of(rules: &str, cell: &str) -> Grid {
    let text = format!(
        "<!DOCTYPE html><style>{rules}</style><table><tr><td>甲<td>{cell}</td><td>8<tr><td>乙<td>1<td>2</table>"
    );
    tables(&text).remove(0)
}

/// Returns the text of a cell; `?` stands for one that is left to a person.
pub(super) fn seen(rules: &str, cell: &str) -> String {
    let grid = row_of(rules, cell);
    let cell = grid.row_cells(0).nth(1).unwrap();
    assert_eq!(grid.row_cells(1).nth(1).unwrap().uncertainty, None, "{rules}");
    if cell.uncertainty.is_some() { "?".to_owned() } else { cell.text.clone() }
}

fn notes(document: &Document) -> Vec<&str> {
    document.notes.iter().map(|note| &*note.text.zh).collect()
}

/// Asserts how cells read without rules of the page.
fn assert_seen(cases: &[(&str, &str)]) {
    for (cell, text) in cases {
        assert_eq!(seen("", cell), *text, "{cell}");
    }
}

#[test]
fn raised_and_lowered_text_never_lengthens_a_number() {
    assert_seen(&[
        ("27<sup>1</sup>", "27¹"),
        ("27<sub>1</sub>", "27₁"),
        ("27<span style='vertical-align:super;font-size:8pt'>1</span>", "27¹"),
        ("27<span style=\"VERTICAL-ALIGN : SUPER\">1</span>", "27¹"),
        ("27<span style='vertical-align:4pt'>1</span>", "27¹"),
        ("27<span style='vertical-align:50%'>1</span>", "27¹"),
        ("27<span style='vertical-align:-.4em'>1</span>", "27₁"),
        (
            "27<span style='position:relative;top:-3.0pt;mso-text-raise:3.0pt;font-size:6pt'>1</span>",
            "27¹",
        ),
        ("27<span style='position:relative;bottom:4pt'>1</span>", "27¹"),
        ("27<span style='mso-text-raise:4.0pt'>1</span>", "27¹"),
        ("27<span style='font-variant-position:super'>1</span>", "27¹"),
        ("27<a style='mso-footnote-id:ftn1' href='#_ftn1'><span>1</span></a>", "27¹"),
        ("27<span class=MsoFootnoteReference>1</span>", "27¹"),
        ("27<sup><b><i>1</i></b></sup>", "27¹"),
        ("<ruby>27<rt>1</rt></ruby>", "27¹"),
        ("<span style='vertical-align:super'>1</span>27", "¹27"),
        // On the line after all.
        ("2<span style='vertical-align:baseline'>7</span>", "27"),
        ("2<span style='vertical-align:middle'>7</span>", "27"),
        ("2<span style='vertical-align:-1px'>7</span>", "27"),
        ("2<b style='position:relative'>7</b>", "27"),
        ("<sup><sub>27</sub></sup>", "?"),
        // Neither raised nor on the line.
        ("27<span style='vertical-align:2px'>1</span>", "?"),
        ("27<sup style='vertical-align:baseline;font-size:100%'>1</sup>", "?"),
        ("27<span style='font-size:8px'>1</span>", "?"),
        ("27<span style='font-size:8px;vertical-align:top'>1</span>", "?"),
        ("27<a href='#n1'>1</a>", "?"),
    ]);
    let rules = "sub,sup{font-size:75%;line-height:0;position:relative;vertical-align:baseline}sup{top:-.5em}";
    assert_eq!(seen(rules, "27<sup>1</sup>"), "27¹");
    // The style of a cell places all of it.
    assert_eq!(seen("td{vertical-align:super}", "27"), "27");
}

#[test]
fn struck_text_is_left_out_and_said() {
    assert_seen(&[
        ("<del>5</del>6", "6"),
        ("<s>5</s><strike>4</strike>6", "6"),
        ("<span style='text-decoration:line-through'>5</span>6", "6"),
        ("<span style='text-decoration:underline line-through red'>5</span>6", "6"),
        ("<span style='text-decoration-line:line-through'>5</span>6", "6"),
        // The line of an element runs through all in it.
        (
            "<span style='text-decoration:line-through'><b style='text-decoration:none'>5</b></span>6",
            "6",
        ),
        ("<ins>6</ins>", "6"),
        ("<u>6</u>", "6"),
        ("<span style='text-decoration:underline'>6</span>", "6"),
        // The line ends at a box of its own, or is not to be seen.
        ("<del><b style='display:inline-block'>5</b></del>6", "?"),
        ("<span style='text-decoration:line-through transparent'>5</span>6", "?"),
        ("<del style='text-decoration:none'>5</del>6", "?"),
    ]);
    assert_eq!(seen("tr{text-decoration:line-through}tr+tr{text-decoration:none}", "6"), "?");
    // Lines that are no decoration.
    let line = "<b style='background:linear-gradient(red 45%,red 55%,blue)'>5</b>6";
    assert_eq!(seen("", line), "?");
    let rules = ".m::after{content:'';position:absolute;border-top:1px solid}";
    assert_eq!(seen(rules, "<b class=m>5</b>6"), "?");
    let document = page("<table><tr><td>甲<td><s>5</s>6<tr><td>乙<td>7</table><p><del>旧</del>新");
    assert_eq!(notes(&document), ["带删除线的文字未读入：“5”", "带删除线的文字未读入：“旧”"]);
    assert_eq!(document.notes[0].location.text().zh, "表 1 第 1 行“甲”第 2 列");
}

#[test]
fn hidden_text_is_left_out_and_said() {
    assert_seen(&[
        ("27<span hidden>9</span>", "27"),
        ("27<span hidden=until-found>9</span>", "27"),
        ("27<span style='display:none'>9</span>", "27"),
        ("2<div style='display:none'>9</div>7", "27"),
        ("27<span style='visibility:hidden'>9</span>", "27"),
        ("2<span style='visibility:hidden'>9<b style='visibility:visible'>7</b></span>", "27"),
        ("27<span style='mso-hide:all'>9</span>", "27"),
        ("27<span style='display:non\\65'>9</span>", "27"),
        ("27<span style='/* x */display/**/:none'>9</span>", "27"),
        ("27<span style='color:red;;:x;display:none !important;display:inline'>9</span>", "27"),
        ("27<dialog>9</dialog>", "27"),
        ("27<template>9</template>", "27"),
        // Shown after all.
        ("2<span style='display:none;display:inline'>7</span>", "27"),
        ("2<span hidden style='display:inline'>7</span>", "27"),
        ("2<span style='display:nonesuch'>7</span>", "27"),
        ("2<span style='*display:none'>7</span>", "27"),
        ("2<span aria-hidden=true>7</span>", "27"),
        ("2<span class=position>7</span>", "27"),
        // On lines of their own.
        ("2<span style='display:block'>7</span>", "2\n7"),
        ("<div style='display:inline'>2</div><div style='display:inline'>7</div>", "27"),
        ("27<noscript>9</noscript>", "?"),
        ("27<span style='display:var(--x)'>9</span>", "?"),
    ]);
    let document = page("<table><tr><td>甲<td>27<b hidden>9</b><tr><td>乙<td>7</table>");
    assert_eq!(notes(&document), ["隐藏的文字未读入：“9”"]);
}

#[test]
fn text_that_leaves_nothing_to_see_is_left_out() {
    assert_seen(&[
        ("27<font color=white>9</font>", "27"),
        ("27<font color='#FFFFFF'>9</font>", "27"),
        ("27<span style='color:#fefefe'>9</span>", "27"),
        ("27<span style='color:transparent'>9</span>", "27"),
        ("27<span style='color:rgba(0,0,0,0)'>9</span>", "27"),
        ("27<span style='background:#000'>9</span>", "27"),
        ("27<span style='-webkit-text-fill-color:white'>9</span>", "27"),
        ("27<span style='opacity:0'>9</span>", "27"),
        ("27<span style='font-size:0'>9</span>", "27"),
        ("27<span style='display:inline-block;width:0;height:0;overflow:hidden'>9</span>", "27"),
        ("27<span style='position:absolute;clip:rect(0 0 0 0)'>9</span>", "27"),
        ("27<span style='clip-path:inset(50%)'>9</span>", "27"),
        ("27<span style='position:absolute;left:-9999px'>9</span>", "27"),
        ("27<span style='display:inline-block;text-indent:-9999px'>9</span>", "27"),
        // Seen after all.
        ("2<span style='color:white;background:navy'>7</span>", "27"),
        ("2<font color=red>7</font>", "27"),
        ("2<span style='height:0;overflow:hidden'>7</span>", "27"),
        ("2<span style='left:-9999px'>7</span>", "27"),
        ("2<span style='opacity:1'>7</span>", "27"),
        // Hardly seen, or perhaps.
        ("27<span style='color:#eee'>9</span>", "?"),
        ("27<span style='font-size:1px'>9</span>", "?"),
        ("27<span style='opacity:.1'>9</span>", "?"),
        ("27<span style='position:absolute'>9</span>", "?"),
        ("27<i style='position:absolute;background:#fff'></i>", "?"),
        ("27<span style='transform:rotate(180deg)'>9</span>", "?"),
        ("2<span style='position:relative;left:-1em'>7</span>", "?"),
        ("2<span style='margin-left:-1em'>7</span>", "?"),
        ("2<span style='color:white;background:url(x.png)'>7</span>", "?"),
        ("2<span style='color:white;text-shadow:0 0 2px #000'>7</span>", "?"),
        ("<bdo dir=rtl>72</bdo>", "?"),
        ("27<b style='font-feature-settings:\"sups\"'>1</b>", "?"),
        ("27<b style='display:inline-block;width:9px;overflow:hidden'>9</b>", "?"),
        ("2<input value=9 style='color:#fff'>7", "?"),
        ("<div style='text-indent:100%;overflow:hidden;white-space:nowrap'>9</div>27", "27"),
        ("27<b style='color:hwb(0 100% 0%)'>9</b>", "?"),
        ("27<b style='color:color-mix(in srgb, white 100%, black)'>9</b>", "?"),
        ("27<b style='background:currentColor'>9</b>", "27"),
        ("2<font color=''>7</font>", "27"),
        // Other signs than its codes, or something else in its place.
        ("<font face=Wingdings>27</font>", "?"),
        ("<b style='font-family:\"Webdings\", sans-serif'>27</b>", "?"),
        ("<b style='font:12pt Wingdings'><i>27</i></b>", "?"),
        ("<b style='font-family:Arial, Wingdings'>27</b>", "27"),
        ("<b style='font-family:Wingdings'><i style='font-family:宋体'>27</i></b>", "27"),
        ("<b style='content:url(x.png)'>27</b>", "?"),
        ("<b style='content:\"9\"'>27</b>", "27"),
        ("27<div><template shadowrootmode=open>9</template></div>", "?"),
        // So on pages without a doctype only.
        ("27<b style='color:ffffff'>9</b>", "?"),
        ("27<b style='font-size:1'>9</b>", "?"),
        ("27<b style='vertical-align:5'>9</b>", "?"),
    ]);
    let grid = &tables(
        "<table bgcolor=navy><tr><td>甲<td><font color=white>7</font><tr><td>乙<td bgcolor=white>5<font color=white>9</font></table>",
    )[0];
    let texts: Vec<&str> = grid.cells.iter().map(|cell| cell.text.as_str()).collect();
    assert_eq!(texts[1..], ["7", "乙", "5"]);
}

/// Asserts how cells read with rules of the page.
fn assert_rules(cases: &[(&str, &str, &str)]) {
    for (rules, cell, text) in cases {
        assert_eq!(seen(rules, cell), *text, "{rules} {cell}");
    }
}

#[test]
fn selectors_find_their_elements() {
    assert_rules(&[
        (".mob{display:none}", "27<span class='x mob'>9</span>", "27"),
        ("#m{display:none}", "27<span id=m>9</span>", "27"),
        ("i{display:none}", "27<i>9</i>", "27"),
        ("td>i{display:none}", "27<i>9</i>", "27"),
        ("td>i{display:none}", "2<b><i>7</i></b>", "27"),
        ("table i,.y{display:none}", "27<b><i>9</i></b>", "27"),
        ("b+i{display:none}", "2<b>7</b><i>9</i>", "27"),
        ("b~i{display:none}", "2<b>7</b><u></u><i>9</i>", "27"),
        ("[data-x]{display:none}", "27<i data-x>9</i>", "27"),
        ("[data-x='a b']{display:none}", "27<i data-x='a b'>9</i>", "27"),
        ("i[data-x^=a]{display:none}", "27<i data-x=abc>9</i>", "27"),
        ("i:nth-child(2){display:none}", "<i>27</i><i>9</i>", "27"),
        ("i:last-child{display:none}", "<i>27</i><i>9</i>", "27"),
        ("i:not(.k){display:none}", "<i class=k>27</i><i>9</i>", "27"),
        (":is(i,u):where(.m){display:none}", "27<u class=m>9</u>", "27"),
        ("*{visibility:visible}.m{visibility:hidden}", "27<u class=m>9</u>", "27"),
    ]);
}

#[test]
fn rules_hold_as_browsers_order_them() {
    assert_rules(&[
        // Specificity, order, importance.
        (".m{display:none}i{display:inline}", "27<i class=m>9</i>", "27"),
        ("i.m{display:inline}.m{display:none}", "2<i class=m>7</i>", "27"),
        (".m{display:inline}.m{display:none}", "27<i class=m>9</i>", "27"),
        (".m{display:none!important}", "27<i class=m style='display:inline'>9</i>", "27"),
        (".m{display:none}", "2<i class=m style='display:inline'>7</i>", "27"),
        (".m{display:none!important}", "2<i class=m style='display:inline!important'>7</i>", "27"),
        // Inheritance and its keywords.
        (".p{color:#fff}.m{color:inherit}", "2<i class=p>9<u class=m>9</u></i>7", "27"),
        (".p{visibility:hidden}.m{visibility:initial}", "2<i class=p>9<u class=m>7</u></i>", "27"),
        (".m{display:none}.m{display:unset}", "2<i class=m>7</i>", "27"),
        (".m{display:none}.m{all:initial}", "2<i class=m>7</i>", "27"),
        // Variables.
        (":root{--h:none}.m{display:var(--h)}", "27<i class=m>9</i>", "27"),
        (".m{display:var(--h,none)}", "27<i class=m>9</i>", "27"),
        (".k{--h:none}.m{display:var(--h)}", "2<i class=m>7</i>", "?"),
    ]);
}

#[test]
fn rules_that_may_hold_leave_two_readings() {
    assert_rules(&[
        // Media.
        ("@media print{.m{display:none}}", "2<i class=m>7</i>", "27"),
        ("@media screen{.m{display:none}}", "27<i class=m>9</i>", "27"),
        ("@media not print{.m{display:none}}", "27<i class=m>9</i>", "27"),
        ("@media (max-width:700px){.m{display:none}}", "2<i class=m>7</i>", "?"),
        ("@media (min-width:700px){.m{display:none}}", "2<i class=m>7</i>", "?"),
        ("@media (min-width:700px){.m{position:relative;top:-4pt}}", "2<i class=m>7</i>", "?"),
        ("@layer{.m{position:relative}}@layer{.m{top:-4pt}}", "2<i class=m>7</i>", "?"),
        ("@media (max-width:700px){.m{color:red}}", "2<i class=m>7</i>", "27"),
        ("@media (max-width:700px){td{display:block}}", "27", "27"),
        ("@supports (x:y){.m{display:none}}", "2<i class=m>7</i>", "?"),
        ("@layer a{.m{display:none}}", "2<i class=m>7</i>", "?"),
        // Parts that are not known may hold.
        (".m:has(b){display:none}", "2<i class=m>7</i>", "?"),
        (".m::first-letter{font-size:0}", "2<i class=m>7</i>", "?"),
        (".m:hover{display:none}", "2<i class=m>7</i>", "27"),
        (".p{.m{display:none}}", "2<i class=m>7</i>", "?"),
    ]);
}

#[test]
fn sheets_that_do_not_hold_and_damaged_ones_are_told_apart() {
    assert_rules(&[
        // Sheets that do not hold.
        ("</style><style type='text/less'>.m{display:none}", "2<i class=m>7</i>", "27"),
        (
            "</style><noscript><style>.m{display:none}</style></noscript><style>",
            "2<i class=m>7</i>",
            "27",
        ),
        (
            "</style><template><style>.m{display:none}</style></template><style>",
            "2<i class=m>7</i>",
            "27",
        ),
        ("</style><style media=print>.m{display:none}", "2<i class=m>7</i>", "27"),
        // Malformed sheets recover.
        ("<!-- .m{display:none} -->", "27<i class=m>9</i>", "27"),
        ("/* { */.m{display:none", "27<i class=m>9</i>", "27"),
        ("}.k{}.m{display:none}", "27<i class=m>9</i>", "27"),
        (".k{color:\"x\n}.m{display:none}", "27<i class=m>9</i>", "27"),
        (".k{x;y:;color}.m{display:none}", "27<i class=m>9</i>", "27"),
        ("@charset \"gbk\";@font-face{src:url(a;b)}.m{display:none}", "27<i class=m>9</i>", "27"),
        (".1m,.m{display:none}", "2<i class=m>7</i>", "27"),
        (".\\6d{display:none}", "27<i class=m>9</i>", "27"),
    ]);
}

#[test]
fn generated_text_may_belong_to_a_figure() {
    for (rules, text) in [
        (".m::after{content:'1'}", "?"),
        (".m:before{content:'-'}", "?"),
        (".m:before{content:counter(x)}", "?"),
        (".m::after{content:attr(data-n)}", "?"),
        (".m::after{content:'１'}", "?"),
        (".m::after{content:''}", "27"),
        (".m::after{content:'件'}", "27"),
        (".m::after{content:attr(data-w)}", "27"),
        (".m::after{content:'.';display:block;height:0;visibility:hidden}", "27"),
        (".m::selection{color:#fff}", "27"),
    ] {
        assert_eq!(seen(rules, "<i class=m data-n=3 data-w=件>27</i>"), text, "{rules}");
    }
}

#[test]
fn style_sheets_elsewhere_leave_two_readings_where_digits_meet() {
    let link = "<link rel=stylesheet href=a.css><table><tr><td>甲<td>";
    let uncertainty = |cell: &str| {
        let grid = tables(&format!("{link}{cell}<tr><td>乙<td>1</table>")).remove(0);
        grid.cells[1].uncertainty.clone()
    };
    assert_eq!(uncertainty("27<span class=mob>9</span>"), Some(Uncertainty::StyleSheet));
    assert_eq!(uncertainty("<span class=num>27</span>"), None);
    assert_eq!(uncertainty("<span class=num>27</span> <i class=u>件</i>"), None);
    assert_eq!(uncertainty("2<span lang=EN-US>7</span>"), None);
}

#[test]
fn a_table_is_what_is_seen_of_it() {
    let document = page(
        "<style>.h{display:none}.c{visibility:collapse}</style><table>
        <tr><td>甲<td class=h>9<td>1<td>2<tr class=h><td>隐<td>8<td>8<tr style='visibility:collapse'><td>叠<td>7<td>7
        <tbody class=h><tr><td>组<td>6<td>6</tbody><tr><td>乙<td style='visibility:hidden'>5<td>4</table>",
    );
    let crate::BlockContent::Table(grid) = &document.blocks[0].content else { panic!("no table") };
    let cells: Vec<(usize, usize, &str)> =
        grid.cells.iter().map(|cell| (cell.row, cell.column, cell.text.as_str())).collect();
    assert_eq!(
        cells,
        [(0, 0, "甲"), (0, 1, "1"), (0, 2, "2"), (1, 0, "乙"), (1, 1, ""), (1, 2, "4")]
    );
    let notes = notes(&document);
    for words in ["9", "隐88", "叠77", "组66", "5"] {
        assert!(notes.contains(&format!("隐藏的文字未读入：“{words}”").as_str()), "{notes:?}");
    }
}

#[test]
fn a_row_whose_cells_may_be_hidden_is_left_to_a_person() {
    let collapsed =
        tables("<table><col style='visibility:collapse'><tr><td>甲<td>1<tr><td>乙<td>2</table>");
    assert!(collapsed[0].cells.iter().all(|cell| cell.uncertainty.is_some()));
    for rules in ["@supports (x:y){.m{display:none}}", ".m{display:block}", ".m{float:left}"] {
        let text = format!(
            "<style>{rules}</style><table><tr><td>甲<td class=m>1<td>2<tr><td>乙<td>3<td>4</table>"
        );
        let grid = tables(&text).remove(0);
        let uncertain: Vec<bool> =
            grid.cells.iter().map(|cell| cell.uncertainty.is_some()).collect();
        assert_eq!(uncertain, [true, true, true, false, false, false], "{rules}");
    }
}

#[test]
fn cells_are_found_in_their_tables() {
    let document = page(
        "<table><tr><td>甲<td>1</table>\n<table><tr><td>规章<td>1<td>2<tr><td>文件<td>3<td>4</table>",
    );
    let places: Vec<String> = document
        .blocks
        .iter()
        .filter_map(|block| match &block.content {
            crate::BlockContent::Table(grid) => grid.cells.last(),
            _ => None,
        })
        .map(|cell| cell.location.text().zh.into_owned())
        .collect();
    assert_eq!(places, ["表 1 第 1 行“甲”第 2 列", "表 2 第 2 行“文件”第 3 列"]);
}

#[test]
fn paragraphs_say_what_they_leave_out() {
    let document = page(
        "<style>.m{display:none}@supports(x:y){.q{display:none}}</style><p>办结<span class=m>9</span>42件<sup>1</sup></p><p class=q>也许</p>",
    );
    let texts: Vec<&crate::BlockContent> =
        document.blocks.iter().map(|block| &block.content).collect();
    assert_eq!(texts, [&super::paragraph("办结42件¹"), &super::paragraph("也许")]);
    assert_eq!(notes(&document), ["隐藏的文字未读入：“9”", "这里的文字是否显示不能确定：“也许”"]);
}
