use super::{DisplayedNumber, NumberFormat};
use proptest::prelude::*;

fn displayed(code: &str, kept: &str) -> DisplayedNumber {
    NumberFormat::parse(code).display_number(kept)
}

/// Returns a shown text, as far as it differs from what is kept.
fn shown(code: &str, kept: &str) -> String {
    match displayed(code, kept) {
        DisplayedNumber::AsKept => "=".to_owned(),
        DisplayedNumber::Counted(words) => format!("= {words}"),
        DisplayedNumber::WithUnit(text) | DisplayedNumber::Other(text) => text,
        DisplayedNumber::Date => "date".to_owned(),
        DisplayedNumber::Unknown => "?".to_owned(),
    }
}

/// Codes and values, and what a spreadsheet shows; `=` where it is the number itself.
const CASES: &[(&str, &str, &str)] = &[
    ("General", "14", "="),
    ("general", "-38.41", "="),
    ("G/通用格式", "14", "="),
    ("", "14", "="),
    ("@", "14", "="),
    ("General", "12345678901", "="),
    ("General", "123456789012", "?"),
    ("General", "0.333333333333333", "?"),
    ("0", "14", "="),
    ("000", "14", "="),
    ("0", "38.41", "38"),
    ("0", "0.5", "1"),
    ("0", "0.4", "0"),
    ("0", "-0.4", "0"),
    ("0.00", "38.4", "="),
    ("0.00", "38", "="),
    ("0.0", "38.45", "38.5"),
    ("0.0", "-38.45", "-38.5"),
    ("0.00", "999.995", "1000.00"),
    ("#,##0", "1234567", "="),
    ("#,##0.00", "1234567.5", "="),
    ("#,##0", "1234.6", "1,235"),
    ("#", "0", ""),
    ("#.##", "0.5", "="),
    ("#.##", "5", "="),
    ("?.??", "2.5", "="),
    ("#,###", "0", ""),
    ("0.00_ ", "2.5", "="),
    ("[Red]0", "7", "="),
    ("[红色]0", "7", "="),
    ("0!.0,", "207800", "20.8"),
    ("0\\.0,", "207800", "20.8"),
    ("0\".\"0,", "5000", "0.5"),
    ("0.00,,", "20780000", "20.78"),
    ("0,", "1500", "2"),
    ("#,##0,", "1234567", "1,235"),
    ("0.0,", "0", "="),
    ("0!.0,\"万元\"", "207800", "20.8万元"),
    ("0.00\"万元\"", "38.41", "38.41万元"),
    ("0.00万元", "38.4", "38.4万元"),
    ("0.0\"万元\"", "38.41", "38.4万元"),
    ("General\"元\"", "251000", "251000元"),
    ("@\"元\"", "5", "5元"),
    ("0\"件\"", "3", "= 件"),
    ("0 \"件\"", "3", "= 件"),
    ("0\"万件\"", "3", "3万件"),
    ("G/通用格式\"件\"", "3", "= 件"),
    ("0%", "0.85", "85%"),
    ("0.00%", "0.85", "85.00%"),
    ("0%", "0", "0%"),
    ("\"¥\"#,##0.00", "38.41", "¥38.41"),
    ("\"¥\"#,##0.00", "0", "="),
    ("[$¥-804]#,##0", "1234", "¥1,234"),
    ("[$-804]0", "7", "="),
    ("[$-1E000804]0", "7", "?"),
    ("[DBNum1]General", "7", "?"),
    ("[DBNum2][$-804]General", "7", "?"),
    ("[White]0", "7", "?"),
    ("0;-0;\"/\"", "0", "/"),
    ("0;-0;\"/\"", "5", "="),
    ("0;-0;\"/\"", "-5", "="),
    ("0;-0;/", "0", "/"),
    ("0;0", "-5", "5"),
    ("0;(0)", "-5", "(5)"),
    ("0;\"减\"0", "-5", "减5"),
    ("0;-0;;@", "0", ""),
    (";;;", "3", ""),
    (";;;", "-3", ""),
    (";;;", "0", ""),
    ("\"有\";\"无\";\"无\"", "3", "有"),
    ("[=0]\"/\";0", "0", "/"),
    ("[=0]\"/\";0", "5", "="),
    ("[>100]\"多\";0", "101", "多"),
    ("[>100]\"多\";0", "100", "="),
    ("[>=10000]0!.0,\"万\";0", "25000", "2.5万"),
    ("[>=10000]0!.0,\"万\";0", "9", "="),
    ("[<1]0.00;[>100]0;0.0", "5", "="),
    ("[>100]0;[<10]0", "50", "?"),
    ("[>1]0;0;\"/\"", "0", "?"),
    ("_ * #,##0_ ;_ * -#,##0_ ;_ * \"-\"_ ;_ @_ ", "0", "-"),
    ("_ * #,##0_ ;_ * -#,##0_ ;_ * \"-\"_ ;_ @_ ", "12345", "="),
    ("_ * #,##0_ ;_ * -#,##0_ ;_ * \"-\"_ ;_ @_ ", "-12345", "="),
    ("0*-", "7", "?"),
    ("000-0000", "5550199", "555-0199"),
    ("0!.0", "208", "20.8"),
    ("0!0", "7", "70"),
    ("0\"0\"", "7", "70"),
    ("\"1\"0", "7", "17"),
    ("0.0.0", "7", "?"),
    (",0", "7", "?"),
    ("0\"千\",", "7000", "?"),
    ("# ?/?", "5", "="),
    ("# ?/?", "0.5", "?"),
    ("?/?", "5", "?"),
    ("0.00E+00", "1500", "="),
    ("0.00E+00", "207812", "?"),
    ("##0.0E+0", "1500", "?"),
    ("yyyy\\-mm\\-dd", "44225", "date"),
    ("yyyy\"年\"m\"月\"d\"日\";@", "44225", "date"),
    ("[$-804]aaaa", "44225", "date"),
    ("[h]:mm", "0.5", "date"),
    ("上午/下午h\"时\"mm\"分\"", "0.5", "date"),
    ("\"unclosed\\", "7", "unclosed\\"),
    ("0", "1e300", "?"),
    ("General", "1e300", "="),
];

#[test]
fn numbers_are_shown_as_their_formats_say() {
    let wrong = CASES.iter().filter(|(code, kept, wanted)| shown(code, kept) != *wanted);
    let wrong: Vec<_> = wrong.map(|case| (case, shown(case.0, case.1))).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn builtin_formats_are_those_of_chinese_editions() {
    for (id, kept, wanted) in [
        (0, "38.41", DisplayedNumber::AsKept),
        (1, "38.41", DisplayedNumber::Other("38".to_owned())),
        (4, "1234.5", DisplayedNumber::AsKept),
        (9, "0.85", DisplayedNumber::Other("85%".to_owned())),
        (31, "45306", DisplayedNumber::Date),
        (43, "0", DisplayedNumber::Other("-".to_owned())),
        (44, "5", DisplayedNumber::Other("¥ 5.00".to_owned())),
        (49, "5", DisplayedNumber::AsKept),
        (57, "45306", DisplayedNumber::Date),
        (999, "5", DisplayedNumber::AsKept),
    ] {
        assert_eq!(NumberFormat::builtin(id).display_number(kept), wanted, "{id}");
    }
}

#[test]
fn text_is_shown_as_its_section_says() {
    for (code, text, shown) in [
        ("General", "27", None),
        ("@", "27", None),
        ("_ @_ ", "27", None),
        ("0;0;0;@", "27", None),
        (";;", "27", None),
        (";;;", "27", Some("")),
        ("@\"万元\"", "27", Some("27万元")),
        ("0;0;0;\"不详\"", "27", Some("不详")),
    ] {
        assert_eq!(NumberFormat::parse(code).display_text(text).as_deref(), shown, "{code}");
    }
}

proptest! {
    #[test]
    fn any_code_is_parsed(code in "[0#?.,%;@*_!\"\\\\\\[\\]$<>=Ee+/ymdhsGeneral件万元 -]{0,40}", kept in "-?[0-9]{1,6}(\\.[0-9]{1,4})?") {
        let format = NumberFormat::parse(&code);
        let _ = (format.display_number(&kept), format.display_text(&kept));
    }
}
