//! Random edits and requests: each is answered, and what is told in the end is what `check` says
//! of the same texts in files.

use nianbao::ExamineOptions;
use nianbao::world::{DetachedServer, ReaderSetup, SiteRun, ToldFinding, current_year};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use std::path::Path;

const FILES: [(&str, &str); 5] = [
    (
        "content/2024/shili-czj.md",
        include_str!("../../../examples/portal/content/2024/shili-czj.md"),
    ),
    (
        "site.yaml",
        "title: 示例市年报\nbase_url: https://example.gov.cn\nrules:\n  date-order: off\n",
    ),
    (
        "content/offices.yaml",
        "- id: shili-zf\n  name: 示例市人民政府\n  kind: government\n- id: shili-czj\n  name: 示例市财政局\n  kind: department\n  parent: shili-zf\n",
    ),
    ("content/pages/about.md", "---\ntitle: 说明\n---\n\n见[财政局](/offices/shili-czj/)。\n"),
    (
        "forms/own.yaml",
        "id: own\nname: 自定\nyears: {from: 1990, to: 1991}\ntitle: 报告\ntables:\n  - id: t\n    key: 表\n    layout: list\n    blocks:\n      - columns: [{id: n, label: 数量}]\n        rows: [{id: a, label: 甲}]\n",
    ),
];

const METHODS: [&str; 11] = [
    "hover",
    "inlayHint",
    "completion",
    "signatureHelp",
    "codeAction",
    "definition",
    "typeDefinition",
    "documentSymbol",
    "foldingRange",
    "prepareRename",
    "rename",
];

/// More findings are not all listed.
const MANY: usize = 90;

/// A thing that somebody does in a file.
#[derive(Clone, Debug)]
enum Step {
    Type { range: [(u32, u32); 2], text: String },
    Ask { method: usize, range: [(u32, u32); 2] },
    OpenAgain,
}

/// Places in a file, mostly within a line.
fn ranges() -> impl Strategy<Value = [(u32, u32); 2]> {
    let place = (0..120_u32, 0..48_u32);
    (place, 0..8_u32, 0..16_u32).prop_map(|((line, column), length, more)| {
        [(line, column), (line + u32::from(more == 0), column + length)]
    })
}

fn steps() -> impl Strategy<Value = Vec<(usize, Step)>> {
    let text = "[0-9１~/,，：:\\[\\]\"# \n\t-]{0,4}|万元|年报|𠮷|---\n|office: shili-zf\n|\\[x\\]\\(/offices/a/\\)";
    let typed = (ranges(), text).prop_map(|(range, text)| Step::Type { range, text });
    let asked =
        (0..METHODS.len(), ranges()).prop_map(|(method, range)| Step::Ask { method, range });
    let step = prop_oneof![6 => typed, 2 => asked, 1 => Just(Step::OpenAgain)];
    // Most edit the report.
    let file = prop_oneof![3 => Just(0), 2 => 0..FILES.len()];
    proptest::collection::vec((file, step), 1..12)
}

fn take(server: &mut DetachedServer, file: usize, step: &Step) {
    let (path, text) = FILES[file];
    match step {
        Step::Type { range, text } => server.change(path, *range, text).unwrap(),
        Step::Ask { method, range } => {
            let method = METHODS[*method];
            let answer = server.ask(&format!("textDocument/{method}"), path, *range).unwrap();
            assert!(answer["id"].is_number(), "{method}: {answer}");
        }
        Step::OpenAgain => {
            server.close(path).unwrap();
            server.open(path, text).unwrap();
        }
    }
}

fn write_files(site: &Path, files: &[(&str, String)]) {
    for (path, text) in files {
        let path = site.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
}

/// Checks the files of a site as `check` does, and returns the findings with their paths.
fn check(site: &Path) -> Vec<(String, ToldFinding)> {
    let options = ExamineOptions {
        drafts: true,
        current_year: Some(current_year()),
        ..ExamineOptions::default()
    };
    let run = SiteRun::open(site, ReaderSetup::default(), &options).unwrap();
    let (findings, sources) = run.check(&|_| true).unwrap().tally.into_findings();
    let told = findings.iter().map(|finding| {
        let source = sources.get(finding.place.source);
        let at = source.position(finding.place.span.start);
        let number = |number: usize| u64::try_from(number - 1).unwrap();
        let place = (number(at.line), number(at.column), finding.rule.name().to_owned());
        (source.path.clone(), place)
    });
    let mut told: Vec<_> = told.collect();
    told.sort();
    told
}

/// Takes the steps, and holds what was told against what `check` says.
fn try_steps(site: &Path, steps: &[(usize, Step)]) -> Result<(), TestCaseError> {
    write_files(site, &FILES.map(|(path, text)| (path, text.to_owned())));
    let mut server = DetachedServer::start(site).unwrap();
    for (path, text) in FILES {
        server.open(path, text).unwrap();
    }
    for (file, step) in steps {
        take(&mut server, *file, step);
    }
    prop_assert!(server.settle().unwrap());
    let saved = FILES.map(|(path, _)| (path, server.text(path).unwrap().to_owned()));
    write_files(site, &saved);
    let wanted = check(site);
    if wanted.len() > MANY {
        return Ok(());
    }
    for (path, text) in &saved {
        let of_file = wanted.iter().filter(|(known, _)| known == path);
        let of_file: Vec<ToldFinding> = of_file.map(|(_, told)| told.clone()).collect();
        prop_assert_eq!(server.findings(path), of_file, "{}:\n{}", path, text);
    }
    Ok(())
}

#[test]
fn what_is_told_in_the_end_is_what_check_says() {
    let site = tempfile::tempdir().unwrap();
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    let config =
        Config { cases: cases.unwrap_or(24), failure_persistence: None, ..Config::default() };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let ran = runner.run(&steps(), |steps| try_steps(site.path(), &steps));
    ran.unwrap();
}
