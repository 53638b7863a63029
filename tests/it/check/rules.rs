//! Every rule by its own documentation: its examples are its tests.

use crate::support::overlay;
use nianbao_core::check::{Expect, rules};
use nianbao_core::diag::Finding;
use nianbao_core::examine::ParsedSite;

/// What the whole program finds in a site.
fn findings(lines: &[String]) -> Vec<Finding> {
    let choices = nianbao_core::ExamineOptions {
        drafts: true,
        current_year: Some(2026),
        ..nianbao_core::ExamineOptions::default()
    };
    let theme = nianbao::builtin::theme();
    let mut site = ParsedSite::new(theme, overlay::apply(lines), &choices);
    site.archive.reviews = overlay::reviews(lines).into();
    site.check().1.findings
}

fn names(findings: &[Finding]) -> Vec<&'static str> {
    findings.iter().map(|finding| finding.rule.name()).collect()
}

#[test]
fn the_base_sites_are_clean() {
    for base in ["! base 2020", "! base 2021", "! base 2022"] {
        assert_eq!(names(&findings(&[base.to_owned()])), [""; 0], "{base}");
    }
}

#[test]
fn names_are_unique_and_kebab_case() {
    let mut seen = std::collections::BTreeSet::new();
    for rule in rules::ALL {
        assert!(seen.insert(rule.id.name()), "{} twice", rule.id);
        assert!(
            rule.id.name().chars().all(|c| c.is_ascii_lowercase() || c == '-'),
            "{}",
            rule.id.name()
        );
        assert!(rule.source.starts_with("//! # "), "{} has no documentation", rule.id.name());
    }
}

/// Counts the Chinese characters and the Latin letters of a text.
fn count_scripts(text: &str) -> (usize, usize) {
    let chinese = text.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).count();
    (chinese, text.chars().filter(char::is_ascii_alphabetic).count())
}

/// True for Chinese, which may name keys and rules by their Latin letters. A character says
/// as much as three letters.
fn is_chinese(text: &str) -> bool {
    let (chinese, latin) = count_scripts(text);
    chinese > 3 && 3 * chinese > latin
}

/// True for English, which may name labels of the form by their Chinese characters.
fn is_english(text: &str) -> bool {
    let (chinese, latin) = count_scripts(text);
    latin > 9 && latin > 3 * chinese
}

#[test]
fn every_rule_is_documented_in_both_languages() {
    for rule in rules::ALL {
        let docs = rule.docs();
        let name = rule.id.name();
        for text in [&docs.title, &docs.body] {
            assert!(is_chinese(&text.zh), "{name}: Chinese first: {}", text.zh);
            assert!(is_english(&text.en), "{name}: then English: {}", text.en);
        }
        assert!(docs.body.zh.contains("依据："), "{name}: no basis in Chinese");
        assert!(docs.body.en.contains("Basis: "), "{name}: no basis in English");
    }
}

#[test]
fn the_languages_of_a_text_are_told_apart() {
    let chinese = "文件位置与 office、year 字段不一致";
    let english = "The column 本年增/减 of the table 主动公开 is not the sum of its parts";
    assert!(is_chinese(chinese) && !is_english(chinese));
    assert!(is_english(english) && !is_chinese(english));
    for text in ["", "依据", "basis", "12 = 3"] {
        assert!(!is_chinese(text) && !is_english(text), "{text}");
    }
}

#[test]
fn every_rule_fails_passes_and_has_a_boundary() {
    for rule in rules::ALL {
        let expects: Vec<Expect> =
            rule.docs().examples.iter().map(|example| example.expect).collect();
        for wanted in [Expect::Fails, Expect::Passes] {
            assert!(expects.contains(&wanted), "{} has no example that {wanted:?}", rule.id.name());
        }
        let boundary = [Expect::BoundaryFails, Expect::BoundaryPasses];
        assert!(
            boundary.iter().any(|edge| expects.contains(edge)),
            "{} has no boundary",
            rule.id.name()
        );
    }
}

/// One cause gives one finding: an example that fails gives its own rule once,
/// and besides it only what the example says.
#[test]
fn examples_do_what_they_say() {
    let mut wrong = Vec::new();
    for rule in rules::ALL {
        for (at, example) in rule.docs().examples.iter().enumerate() {
            let found = findings(&example.lines);
            let own = found.iter().filter(|finding| finding.rule == rule.id).count();
            let wanted = match example.expect {
                Expect::Fails | Expect::BoundaryFails => 1,
                Expect::Passes | Expect::BoundaryPasses => 0,
            };
            let strangers: Vec<_> = (names(&found).into_iter())
                .filter(|name| {
                    *name != rule.id.name() && !example.with.iter().any(|with| with == name)
                })
                .collect();
            let silent: Vec<_> = example
                .with
                .iter()
                .filter(|with| !names(&found).contains(&with.as_str()))
                .collect();
            if own != wanted || !strangers.is_empty() || !silent.is_empty() {
                wrong.push(format!(
                    "{} example {} ({:?}): {own} of its own; also {strangers:?}; expected and silent {silent:?}\n    {}",
                    rule.id.name(),
                    at + 1,
                    example.expect,
                    found.iter().map(|f| format!("{}: {}", f.rule, f.message.zh)).collect::<Vec<_>>().join("\n    "),
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
