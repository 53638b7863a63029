//! The sentences of `tests/sentences/`, each in a report of its own, and what rules about the
//! text point at in it.

use crate::support::overlay::text;
use nianbao::Examined;
use nianbao_core::diag::Finding;
use nianbao_core::source::File;

/// A sentence, where it stands, and the words at which findings point.
struct Sentence {
    office: String,
    kind: String,
    rows: Vec<(String, String)>,
    place: String,
    words: String,
    expected: Vec<String>,
}

fn parse(list: &str) -> Vec<Sentence> {
    let (mut office, mut kind, mut place) = (String::new(), String::new(), String::new());
    let mut rows = Vec::new();
    let mut sentences = Vec::new();
    for line in list.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some(named) = line.strip_prefix("==") {
            let (name, of_kind) = named.split_once('|').unwrap();
            (office, kind) = (name.trim().to_owned(), of_kind.trim().to_owned());
            rows = Vec::new();
        } else if let Some(row) = line.strip_prefix('=') {
            let (key, cells) = row.split_once(':').unwrap();
            rows.push((key.trim().to_owned(), cells.trim().to_owned()));
        } else if let Some(name) = line.strip_prefix('§') {
            place = name.trim().to_owned();
        } else {
            let (words, found) = line.split_once("=>").unwrap();
            let found = found.split('|').map(|one| one.trim().to_owned());
            sentences.push(Sentence {
                office: office.clone(),
                kind: kind.clone(),
                rows: rows.clone(),
                place: place.clone(),
                words: words.trim().to_owned(),
                expected: found.filter(|one| !one.is_empty()).collect(),
            });
        }
    }
    sentences
}

/// The report for 2022 with other rows and one sentence more.
fn report(at: usize, sentence: &Sentence) -> File {
    let base = include_str!("../../bases/2022.md").replace("shili-czj", &id(at));
    let place = match sentence.place.as_str() {
        "一（一）" => "### （一）主动公开",
        "一（二）" => "### （二）依申请公开",
        number => base.lines().find(|line| line.starts_with(&format!("## {number}、"))).unwrap(),
    };
    let mut lines: Vec<String> = Vec::new();
    for line in base.lines() {
        let key = line.trim().split(':').next().unwrap();
        let row = sentence.rows.iter().find(|(own, _)| own == key);
        lines.push(row.map_or(line.to_owned(), |(own, cells)| format!("    {own}: {cells}")));
        if line == place {
            lines.extend([String::new(), sentence.words.clone()]);
        }
    }
    text(&format!("content/2022/{}.md", id(at)), &(lines.join("\n") + "\n"))
}

fn id(at: usize) -> String {
    format!("shili-{at}")
}

/// A site with an office and a report for each sentence.
fn examine(sentences: &[Sentence]) -> Examined {
    let mut offices = String::new();
    for (at, sentence) in sentences.iter().enumerate() {
        let (name, kind) = (&sentence.office, &sentence.kind);
        offices.push_str(&format!("- {{id: {}, name: {name}, kind: {kind}}}\n", id(at)));
    }
    let mut files = vec![
        text("site.yaml", include_str!("../../bases/site.yaml")),
        text("content/offices.yaml", &offices),
    ];
    files.extend(sentences.iter().enumerate().map(|(at, sentence)| report(at, sentence)));
    nianbao::examine(files, &nianbao_core::ExamineOptions::default())
}

fn assert_found(list: &str, rule: &str) {
    let sentences = parse(list);
    let examined = examine(&sentences);
    let mut wrong = Vec::new();
    for (at, sentence) in sentences.iter().enumerate() {
        let path = format!("content/2022/{}.md", id(at));
        let sources = &examined.archive.sources;
        let of_report = |finding: &&Finding| {
            finding.rule.name() == rule && sources.get(finding.place.source).path == path
        };
        let findings = examined.check_result.findings.iter().filter(of_report);
        // What else the text says of the same number stands beside the first place.
        let words_of = |finding: &Finding| {
            let again = finding.related.iter().filter(|other| other.message.zh.contains("正文"));
            let places = std::iter::once(finding.place).chain(again.map(|other| other.place));
            let slice = |place: nianbao_core::source::Place| {
                sources.get(place.source).slice(place.span).to_owned()
            };
            places.map(slice).collect::<Vec<_>>()
        };
        let mut found: Vec<String> = findings.flat_map(words_of).collect();
        let mut expected = sentence.expected.clone();
        found.sort();
        expected.sort();
        if found != expected {
            wrong.push(format!("{}\n    {found:?}, not {expected:?}", sentence.words));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), sentences.len(), wrong.join("\n"));
}

#[test]
fn numbers_are_compared_with_the_tables() {
    let list = include_str!("../../sentences/figures.txt");
    let sentences = parse(list);
    let wrong = sentences.iter().filter(|sentence| !sentence.expected.is_empty()).count();
    assert!(sentences.len() >= 150 && wrong * 5 >= sentences.len() * 2, "{wrong}");
    assert_found(list, "narrative-figure");
}

#[test]
fn parts_of_a_list_add_up() {
    assert_found(include_str!("../../sentences/parts.txt"), "narrative-sum");
}
