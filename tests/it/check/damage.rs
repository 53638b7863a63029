//! Whatever happens to a source, the program has findings, never a panic.

use crate::support::overlay;
use proptest::prelude::*;

const REPORT: &str = include_str!("../../bases/2022.md");
const FORMAT: &str = include_str!("../../../crates/core/forms/gongkai-2021.yaml");

/// What people and programs leave behind in a text.
const SCRAPS: [&str; 24] = [
    "[",
    "]",
    ",",
    "，",
    ":",
    "：",
    "~",
    "/",
    "—",
    "-",
    "1,234",
    "## ",
    "\n",
    "  ",
    "'",
    "\"",
    "{",
    "}",
    "一、",
    "0.5",
    "万元",
    "*x",
    "\t",
    "-99999999999999999999999999.9 亿元",
];

/// A stretch of a text taken out, and a scrap or a copy of it put elsewhere.
#[derive(Clone, Debug)]
struct Blow {
    from: usize,
    length: usize,
    scrap: Option<usize>,
    to: usize,
}

fn blow() -> impl Strategy<Value = Blow> {
    let scrap = proptest::option::of(0..SCRAPS.len());
    (any::<usize>(), 0..120_usize, scrap, any::<usize>())
        .prop_map(|(from, length, scrap, to)| Blow { from, length, scrap, to })
}

fn strike(text: &str, blows: &[Blow]) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for blow in blows {
        let from = blow.from % (chars.len() + 1);
        let end = (from + blow.length).min(chars.len());
        let taken: Vec<char> = match blow.scrap {
            Some(scrap) => chars.drain(from..end).take(0).chain(SCRAPS[scrap].chars()).collect(),
            None => chars[from..end].to_vec(),
        };
        let to = blow.to % (chars.len() + 1);
        chars.splice(to..to, taken);
    }
    chars.into_iter().collect()
}

/// Reads, checks and shows a site in which one file was damaged.
fn survive(lines: &[&str], damaged: nianbao_core::source::File) {
    let lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
    let mut files = overlay::apply(&lines);
    files.retain(|file| file.path != damaged.path);
    files.push(damaged);
    let examined = nianbao::examine(files, &nianbao_core::ExamineOptions::default());
    let human =
        nianbao_core::diag::human::SnippetRenderer::new(false, nianbao_core::diag::Lang::Zh);
    for finding in &examined.check_result.findings {
        assert!(!human.render(finding, &examined.archive.sources).is_empty());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_damaged_report_is_read(blows in proptest::collection::vec(blow(), 1..6)) {
        survive(&[], overlay::text("content/2022/shili-czj.md", &strike(REPORT, &blows)));
    }

    #[test]
    fn a_damaged_form_is_read(blows in proptest::collection::vec(blow(), 1..3)) {
        let own = FORMAT.replace("id: gongkai-2021", "id: own").replace("years: {from: 2021}\n", "");
        assert!(!own.contains("\nyears:"), "one without years is for reports that name it");
        survive(&["! after year", "form: own"], overlay::text("forms/own.yaml", &strike(&own, &blows)));
    }
}
