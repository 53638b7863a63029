use super::{docx, first_cell, in_cell, notes_text, run, shown, try_docx};
use crate::Uncertainty;

fn mark(kind: &str) -> String {
    format!("<w:r><w:fldChar w:fldCharType='{kind}'/></w:r>")
}

/// A field with a result, or without one.
fn field(code: &str, result: Option<&str>) -> String {
    let code = format!("<w:r><w:instrText xml:space='preserve'>{code}</w:instrText></w:r>");
    let result = result.map_or(String::new(), |result| mark("separate") + result);
    [mark("begin"), code, result, mark("end")].concat()
}

fn read_in_cell(content: &str) -> (String, Option<Uncertainty>) {
    first_cell(&docx(&in_cell(&format!("<w:p>{content}</w:p>"))))
}

#[test]
fn a_field_without_a_result_is_no_blank() {
    let empty = run("", "");
    for result in [None, Some(""), Some(empty.as_str())] {
        for code in ["=SUM(ABOVE)", "MERGEFIELD 总计", "REF total \\h", "IF 1 = 1 5 6", "FORMTEXT"]
        {
            let read = read_in_cell(&field(code, result));
            assert_eq!(read, (String::new(), Some(Uncertainty::NoResult)), "{code}");
        }
    }
    let simple = "<w:fldSimple w:instr='=SUM(ABOVE)'/>";
    assert_eq!(read_in_cell(simple), (String::new(), Some(Uncertainty::NoResult)));
    let text = docx(&format!("<w:p>{}{}</w:p>", run("", "共"), field("=SUM(ABOVE)", None)));
    assert_eq!(shown(&text), ["共"]);
    assert!(notes_text(&text).contains("“=SUM(ABOVE)”"));
}

#[test]
fn results_of_fields_are_read() {
    let result = run("", "27");
    for code in
        ["=SUM(ABOVE)", "MERGEFIELD a", "FORMTEXT", "HYPERLINK \"http://a.example\"", "SEQ a"]
    {
        assert_eq!(read_in_cell(&field(code, Some(&result))), ("27".to_owned(), None), "{code}");
    }
    let inner = field("MERGEFIELD a", Some(&run("", "8")));
    let outer = [
        mark("begin"),
        "<w:r><w:instrText>IF </w:instrText></w:r>".to_owned(),
        inner,
        "<w:r><w:instrText> = 8 27 0</w:instrText></w:r>".to_owned(),
        mark("separate"),
        result.clone(),
        mark("end"),
    ];
    let read = docx(&in_cell(&format!("<w:p>{}</w:p>", outer.concat())));
    assert_eq!(first_cell(&read), ("27".to_owned(), None));
    assert_eq!(read.notes, []);
    let simple = format!("<w:fldSimple w:instr='REF a'>{result}</w:fldSimple>");
    assert_eq!(read_in_cell(&simple), ("27".to_owned(), None));
    assert_eq!(
        read_in_cell(&(run("", "27") + &field("XE \"年报\"", None))),
        ("27".to_owned(), None)
    );
}

#[test]
fn a_result_that_is_to_be_computed_again_is_uncertain() {
    let stale = field("=SUM(ABOVE)", Some(&run("", "27")));
    let dirty = stale.replacen("w:fldCharType", "w:dirty='true' w:fldCharType", 1);
    assert_eq!(read_in_cell(&dirty), ("27".to_owned(), Some(Uncertainty::NoResult)));
    let settings = "<w:settings><w:updateFields w:val='true'/></w:settings>";
    let read = |content: &str| {
        let body = in_cell(&format!("<w:p>{content}</w:p>"));
        first_cell(&try_docx(&body, &[("word/settings.xml", settings)]).unwrap())
    };
    assert_eq!(read(&stale), ("27".to_owned(), Some(Uncertainty::NoResult)));
    let locked = stale.replacen("w:fldCharType", "w:fldLock='1' w:fldCharType", 1);
    assert_eq!(read(&locked), ("27".to_owned(), None));
    assert_eq!(read(&field("FORMTEXT", Some(&run("", "27")))), ("27".to_owned(), None));
    let dated = docx(&format!("<w:p>{}</w:p>", field("DATE", Some(&run("", "2021年1月20日")))));
    assert_eq!(shown(&dated), ["2021年1月20日"]);
    assert!(notes_text(&dated).contains("“2021年1月20日” is a date that changes"));
}

#[test]
fn circled_numbers_and_symbols_of_fields_are_read() {
    let body = [
        field("eq \\o\\ac(○,1)", None),
        run("", "解读少；"),
        field("eq \\o\\ac(○,2)", None),
        field("SYMBOL 252 \\f \"Wingdings\" \\s 12", None),
        field("SYMBOL 9314 \\u", Some(&run("", "③"))),
        field("MACROBUTTON NoMacro 点此", None),
    ];
    let read = docx(&format!("<w:p>{}</w:p>", body.concat()));
    assert_eq!(shown(&read), ["①解读少；②✓③点此"]);
    assert_eq!(read.notes, []);
    let split = [
        mark("begin"),
        "<w:r><w:instrText>eq \\o\\ac(</w:instrText></w:r>".to_owned(),
        "<w:r><w:rPr><w:position w:val='-4'/></w:rPr><w:instrText>○</w:instrText></w:r>".to_owned(),
        "<w:r><w:instrText>,3)</w:instrText></w:r>".to_owned(),
        mark("end"),
    ];
    assert_eq!(shown(&docx(&format!("<w:p>{}</w:p>", split.concat()))), ["③"]);
    let other = docx(&format!("<w:p>{}</w:p>", field("EQ \\f(1,2)", None)));
    assert!(notes_text(&other).contains("“EQ \\f(1,2)”"));
    assert_eq!(
        read_in_cell(&(run("", "7") + &field("EQ \\s\\up5(1)", None))),
        ("7".to_owned(), Some(Uncertainty::Formula))
    );
}

#[test]
fn controls_of_forms_show_what_their_data_say() {
    let form = |data: &str, code: &str| {
        let begin = format!(
            "<w:r><w:fldChar w:fldCharType='begin'><w:ffData>{data}</w:ffData></w:fldChar></w:r>"
        );
        let code = format!("<w:r><w:instrText> {code} </w:instrText></w:r>");
        read_in_cell(&[begin, code, mark("separate"), mark("end")].concat())
    };
    let entries = "<w:listEntry w:val='0'/><w:listEntry w:val='5'/><w:listEntry w:val='27'/>";
    let list =
        |chosen: &str| form(&format!("<w:ddList>{chosen}{entries}</w:ddList>"), "FORMDROPDOWN");
    assert_eq!(list("<w:result w:val='2'/>"), ("27".to_owned(), None));
    assert_eq!(list("<w:default w:val='1'/>"), ("5".to_owned(), None));
    assert_eq!(list(""), ("0".to_owned(), None));
    assert_eq!(list("<w:result w:val='9'/>"), (String::new(), Some(Uncertainty::Control)));
    let checked =
        form("<w:checkBox><w:default w:val='0'/><w:checked/></w:checkBox>", "FORMCHECKBOX");
    assert_eq!(checked, ("☑".to_owned(), None));
    let open = form("<w:checkBox><w:default w:val='0'/></w:checkBox>", "FORMCHECKBOX");
    assert_eq!(open, ("☐".to_owned(), None));
}

#[test]
fn marks_of_notes_by_fields_lengthen_no_number() {
    let body = run("", "27") + &field("NOTEREF _Ref1 \\h", Some(&run("", "1")));
    assert_eq!(read_in_cell(&body), ("27¹".to_owned(), Some(Uncertainty::Mark)));
}

#[test]
fn many_fields_give_few_notes() {
    let all: String = (0..100).map(|at| field(&format!("=A{at}"), None)).collect();
    let read = docx(&format!("<w:p>{all}</w:p>"));
    assert!((2..40).contains(&read.notes.len()), "{}", read.notes.len());
    assert!(notes_text(&read).contains("more fields and controls"));
}
