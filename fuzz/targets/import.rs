//! The whole import: the first byte says what kind of file the rest is. A cell that is
//! left to a person has an issue that names it.
#![no_main]

use nianbao_core::BuiltinTheme;
use nianbao_core::examine::{ExamineOptions, ParsedSite};
use nianbao_core::source::{Content, File};
use nianbao_fuzz::reads;
use nianbao_import::{ImportContext, ImportOptions, Imported, import};
use std::sync::LazyLock;

const OFFICES: &str = "- { id: shili-zf, name: 示例市人民政府, kind: government }\n";

/// A site with one office and the national forms.
static SITE: LazyLock<ParsedSite> = LazyLock::new(|| {
    let file = |path: &str, text: &str| File {
        path: path.to_owned(),
        content: Content::Text(text.to_owned()),
    };
    let files = vec![file("site.yaml", "title: 示例\n"), file("content/offices.yaml", OFFICES)];
    ParsedSite::new(BuiltinTheme::default(), files, &ExamineOptions::default())
});

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((kind, rest)) = bytes.split_first() else { return };
    let name = ["x.txt", "x.md", "x.html"][usize::from(*kind) % 3];
    let Some(document) = reads(name, rest) else { return };
    let archive = &SITE.archive;
    let context = ImportContext::new(&archive.forms, &archive.offices);
    let options = ImportOptions {
        office: Some("shili-zf".to_owned()),
        year: Some(2024),
        ..ImportOptions::default()
    };
    let all = import(&document, &context, &options).expect("office and year are given");
    all.iter().flatten().for_each(nothing_is_left_out_in_silence);
});

fn nothing_is_left_out_in_silence(imported: &Imported) {
    for cell in imported.provenance.iter().filter(|cell| cell.value.is_none()) {
        let place = &cell.form_path;
        let here = |at: &String| place.starts_with(at.as_str());
        let mut issues = imported.issues.iter();
        let reported = issues.any(|issue| issue.form_path.as_ref().is_some_and(here));
        assert!(reported, "{place} is left out, and nobody says so");
    }
}
