use super::{docx, p, shown, table, tc, try_docx};
use crate::{Limit, ReadError};

#[test]
fn hostile_files_are_refused_or_read_but_never_harm() {
    let deep = "<w:tbl><w:tr><w:tc>".repeat(100_000) + &"</w:tc></w:tr></w:tbl>".repeat(100_000);
    assert_eq!(try_docx(&deep, &[]), Err(ReadError::LimitExceeded(Limit::XmlDepth)));
    let nested = "<w:tbl><w:tr><w:tc>".repeat(80) + &p("x") + &"</w:tc></w:tr></w:tbl>".repeat(80);
    assert_eq!(docx(&nested).blocks.len(), 80);
    let boxes = "<w:p><w:r><w:txbxContent>".repeat(60)
        + &p("x")
        + &"</w:txbxContent></w:r></w:p>".repeat(60);
    assert_eq!(shown(&docx(&boxes)), ["x"]);
    let wide = table(&[&tc("<w:gridSpan w:val='99999999999999999999'/>", "x").repeat(5000)]);
    assert!(shown(&docx(&wide))[0].starts_with("0,0 x"));
    let bomb = format!("<w:p>{}</w:p>", " ".repeat(20_000_000));
    assert_eq!(try_docx(&bomb, &[]), Err(ReadError::LimitExceeded(Limit::Unpacked)));
    assert!(try_docx("<w:p>", &[]).is_err());
    let cyclic = "<w:styles><w:style w:styleId='a'><w:basedOn w:val='b'/></w:style>\
        <w:style w:styleId='b'><w:basedOn w:val='a'/></w:style></w:styles>";
    let body = "<w:p><w:pPr><w:pStyle w:val='a'/></w:pPr><w:r><w:t>x</w:t></w:r></w:p>";
    assert_eq!(shown(&try_docx(body, &[("word/styles.xml", cyclic)]).unwrap()), ["x"]);
    assert!(try_docx(body, &[("word/styles.xml", "<broken")]).is_err());
}

#[test]
fn what_is_repeated_is_bounded() {
    let mark = |kind: &str| format!("<w:r><w:fldChar w:fldCharType='{kind}'/></w:r>");
    let open = (mark("begin") + &mark("separate")).repeat(2000);
    let body = format!("<w:p>{open}</w:p>{}", p("x").repeat(2000));
    assert_eq!(docx(&body).blocks.len(), 2000);
    let numbering = format!(
        "<numbering><abstractNum abstractNumId='0'><lvl ilvl='0'><lvlText val='{}'/></lvl></abstractNum>\
         <num numId='1'><abstractNumId val='0'/></num></numbering>",
        "长".repeat(100_000)
    );
    let item = "<p><pPr><numPr><numId val='1'/></numPr></pPr><r><t>x</t></r></p>";
    let read = try_docx(item, &[("word/numbering.xml", &numbering)]).unwrap();
    assert!(shown(&read)[0].chars().count() < 300);
    let notes = "<footnotes><footnote id='1'><p><r><t>note</t></r></p></footnote></footnotes>";
    let body = "<p><r><footnoteReference id='1'/></r></p>".repeat(1000);
    let read = try_docx(&body, &[("word/footnotes.xml", notes)]).unwrap();
    assert_eq!(shown(&read), ["note"]);
}

#[test]
fn broken_markup_harms_nobody() {
    let body = format!(
        "<w:p><w:pPr><w:pStyle w:val='1'/><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:fldChar w:fldCharType='begin'/>\
         <w:sym w:font='Odd' w:char='F0AA'/><w:br w:type='page'/></w:r><w:txbxContent>{}</w:txbxContent></w:p>{}",
        p("框"),
        table(&[
            &[
                tc("<w:gridSpan w:val='2'/><w:vMerge w:val='restart'/>", "1"),
                tc("<w:hMerge/>", "2")
            ]
            .concat(),
            &tc("<w:vMerge/>", "3")
        ])
    );
    break_everywhere(&body);
}

#[test]
fn broken_fields_and_controls_harm_nobody() {
    let body = "<w:tbl><w:tr><w:tc><w:p><w:r><w:fldChar w:fldCharType='begin' w:dirty='1'><w:ffData><w:ddList>\
        <w:result w:val='1'/><w:listEntry w:val='5'/></w:ddList></w:ffData></w:fldChar></w:r><w:r><w:instrText>EQ \\o(○,1)\
        </w:instrText></w:r><w:r><w:fldChar w:fldCharType='separate'/></w:r><w:fldSimple w:instr='SYMBOL 9 \\u'/>\
        <w:r><w:fldChar w:fldCharType='end'/></w:r><w:sdt><w:sdtPr><w:showingPlcHdr/><w:dataBinding w:xpath='/a[1]'/>\
        </w:sdtPr><w:sdtContent><w:r><w:rPr><w:position w:val='9mm'/><w:sz w:val='-1'/><w:spacing w:val='-99'/>\
        <w:color w:val='FFFFFF'/></w:rPr><w:t>1</w:t></w:r></w:sdtContent></w:sdt></w:p></w:tc></w:tr></w:tbl>";
    break_everywhere(body);
}

/// Reads a body with each of its characters left out or replaced.
fn break_everywhere(body: &str) {
    let marks: Vec<usize> = body.char_indices().map(|(at, _)| at).collect();
    let mut read = 0;
    for pair in marks.windows(2) {
        for instead in ["", "<", "/", "9"] {
            let wrong = format!("{}{instead}{}", &body[..pair[0]], &body[pair[1]..]);
            read += usize::from(try_docx(&wrong, &[]).is_ok());
        }
    }
    assert!(read > 0 && read < marks.len() * 4);
}
