//! Words and names that were replaced by the field's own and shall not come back.

use crate::support::source::{
    Declarations, comments, identifiers, read_all, split_words, without_test_files,
};
use std::collections::{BTreeMap, BTreeSet};

/// Words that no comment of the program has.
const WORDS: [&str; 8] =
    ["nought", "noughts", "borne", "by halves", "of theirs", "anew", "held against", "let be"];

/// Names that no function has: they do not say what it does.
const FUNCTIONS: [&str; 4] = ["of", "one", "at", "along"];

/// Names that no type has, and the standard term for what it was.
const TYPES: [(&str, &str); 34] = [
    ("Arrival", "ImportOutcome"),
    ("Aside", "Anchored"),
    ("Before", "Previous"),
    ("Book", "DocxReader, Workbook"),
    ("Case", "ReportContext"),
    ("Desk", "PreviewState"),
    ("Doubt", "Issue"),
    ("Filled", "FilledTable"),
    ("Fit", "MatchQuality"),
    ("Format", "Form, for the law's; OutputFormat"),
    ("Given", "TermSource"),
    ("Heads", "ColumnHeaders"),
    ("Holder", "LockOwner"),
    ("Insist", "Overrides"),
    ("Judge", "Stage"),
    ("Kit", "RenderCache"),
    ("Laid", "GridIndex"),
    ("Moment", "SnapshotId"),
    ("News", "PublishEvent"),
    ("Places", "RowIndex"),
    ("Planned", "PlannedFile"),
    ("Prints", "Fingerprints"),
    ("Problem", "UserError"),
    ("Reading", "CellValue"),
    ("Refusal", "YamlError, ReadError"),
    ("Release", "BuiltSite"),
    ("Remark", "Note"),
    ("Rest", "Leftover"),
    ("Scene", "ErrorContext"),
    ("Standpoint", "LinkContext"),
    ("Stranger", "UnknownRow"),
    ("TooMuch", "LimitExceeded"),
    ("Verdict", "CheckResult"),
    ("Wishes", "ImportOptions"),
];

/// How many comments may begin with `What`, which names no subject.
const WHAT_AT_MOST: usize = 12;

/// Lists where a comment has what no comment should have.
fn find_in_comments(is_wrong: impl Fn(&str) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    for (path, text) in read_all() {
        let wrong = comments(&text).filter(|(_, words)| is_wrong(words));
        found.extend(wrong.map(|(line, words)| format!("{path}:{line}: {words}")));
    }
    found
}

#[test]
fn comments_use_plain_words() {
    let words = regex::Regex::new(&format!(r"\b(?:{})\b", WORDS.join("|"))).unwrap();
    let found = find_in_comments(|comment| words.is_match(comment));
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

#[test]
fn comments_begin_with_their_subject() {
    let found = find_in_comments(|comment| comment.starts_with("What "));
    assert!(found.len() <= WHAT_AT_MOST, "{} begin with What\n{}", found.len(), found.join("\n"));
}

#[test]
fn functions_are_named_by_what_they_do() {
    let named = regex::Regex::new(&format!(r"\bfn (?:{})\b", FUNCTIONS.join("|"))).unwrap();
    let mut found = Vec::new();
    for (path, text) in read_all() {
        let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        found.extend(
            lines.filter(|line| named.is_match(line)).map(|line| format!("{path}: {line}")),
        );
    }
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

#[test]
fn identifiers_use_plain_words() {
    let mut found = Vec::new();
    for (path, text) in without_test_files(&read_all()) {
        for name in identifiers(&text) {
            if split_words(&name).iter().any(|word| WORDS.contains(&word.as_str())) {
                found.push(format!("{path}: {name}"));
            }
        }
    }
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

#[test]
fn types_have_the_names_of_the_field() {
    let mut found = Vec::new();
    for (path, text) in without_test_files(&read_all()) {
        for name in Declarations::read(&text).types {
            if let Some((_, now)) = TYPES.iter().find(|(old, _)| *old == name) {
                found.push(format!("{path}: {name}, now {now}"));
            }
        }
    }
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

/// Whoever reads a name in a message of the compiler or in a search knows which type it is.
#[test]
fn public_types_of_a_crate_have_names_of_their_own() {
    let mut known: BTreeMap<(String, String), BTreeSet<String>> = BTreeMap::new();
    for (path, text) in without_test_files(&read_all()) {
        let package = path.split("src/").next().unwrap().to_owned();
        for name in Declarations::read(&text).public_types {
            let files = known.entry((package.clone(), name.clone())).or_default();
            assert!(files.insert(path.clone()), "{path} has two types {name}");
        }
    }
    known.retain(|_, files| files.len() > 1);
    assert!(known.is_empty(), "{known:#?}");
}
