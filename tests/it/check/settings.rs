//! Values of `site.yaml` and `content/offices.yaml` that cannot be meant are found, with what
//! helps.

use crate::support::page::site;
use nianbao_core::source::{Content, File};

const SITE: &str = "title: 示例\nbase_url: https://www.shili.example\nsite_code: '9999000001'\n";
const OFFICE: &str = "- {id: shili-czj, name: 示例市财政局, kind: department";

/// Lists what is found: rule, message and help in English.
fn find(settings: &str, office: &str) -> Vec<String> {
    let file =
        |path: &str, text: String| File { path: path.to_owned(), content: Content::Text(text) };
    let files = vec![
        file("site.yaml", format!("{SITE}{settings}\n")),
        file("content/offices.yaml", format!("{OFFICE}{office}}}\n")),
    ];
    let describe = |finding: &nianbao_core::diag::Finding| {
        let help = finding.help.as_ref().map_or("", |help| &help.en);
        format!("{}: {}; {help}", finding.rule, finding.message.en)
    };
    site(files).check_result.findings.iter().map(describe).collect()
}

/// Finds one fault, in which both texts stand.
fn assert_found(settings: &str, office: &str, texts: [&str; 2]) {
    let found = find(settings, office);
    let [fault] = found.as_slice() else { panic!("{settings} {office}: {found:?}") };
    assert!(texts.iter().all(|text| fault.contains(text)), "{fault} lacks one of {texts:?}");
}

#[test]
fn good_values_are_taken() {
    let settings = "license: {name: 可自由转载}
corrections: {url: 'mailto:jiucuo@shili.example'}
covers: {government: own, township: subordinates}";
    assert_eq!(find(settings, ", covers: own, not_submitted: [2020, 2021]"), [""; 0]);
    assert_eq!(find("corrections: {text: 请来信指正}", ""), [""; 0]);
}

#[test]
fn scopes_are_known_words() {
    assert_found("", ", covers: subordinate", ["`subordinate`", "did you mean `subordinates`?"]);
    assert_found("", ", covers: 全部", ["`全部`", "one of own, subordinates"]);
    assert_found("covers: {department: owm}", "", ["`owm`", "did you mean `own`?"]);
    assert_found("covers: {departments: own}", "", ["unknown-key", "did you mean `department`?"]);
    assert_found("covers: own", "", ["wrong-type", "`covers` should be a mapping"]);
}

#[test]
fn years_without_a_report_are_years_of_the_office() {
    assert_found("", ", not_submitted: [去年]", ["`not_submitted` should be", "four digits"]);
    assert_found("", ", not_submitted: 2021", ["`not_submitted` should be a list", "line"]);
    assert_found("", ", not_submitted: [2021, 2021]", ["names 2021 twice", "remove one"]);
    assert_found("", ", since: 2022, not_submitted: [2021]", ["did not exist in 2021", "since"]);
}

#[test]
fn addresses_are_ones_that_a_page_may_lead_to() {
    for url in [
        "javascript:alert(1)",
        "//shili.example",
        "ftp://shili.example",
        "https://",
        "https://a b",
        "https:///a",
    ] {
        let license = format!("license: {{name: 许可, url: '{url}'}}");
        assert_found(&license, "", ["`url` is no address", "https://"]);
        let corrections = format!("corrections: {{text: 请指正, url: '{url}'}}");
        assert_found(&corrections, "", ["`url` is no address", "mailto:"]);
    }
    assert_found(
        "license: {name: 许可, url: 'mailto:a@b.example'}",
        "",
        ["`url` is no", "https://"],
    );
    for email in ["jiucuo", "a@", "@b.example", "a?subject=x@b.example", "a b@c.example"] {
        let settings = format!("corrections: {{email: '{email}'}}");
        assert_found(&settings, "", ["`email` is no mail address", "jiucuo@"]);
    }
}

#[test]
fn terms_say_something() {
    assert_found("license: {url: 'https://a.example'}", "", ["missing-field", "name"]);
    assert_found("corrections: {}", "", ["nothing in `corrections`", "`email`"]);
    assert_found("corrections: {mail: a@b.example}", "", ["unknown-key", "did you mean `email`?"]);
}
