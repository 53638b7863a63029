//! `examples/broken/`: every rule speaks at least once, and what is said is pinned.

use crate::support::snapshots::assert_text;
use nianbao_core::check::rules;
use nianbao_core::diag::Lang;
use std::path::Path;

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/broken")
}

fn listing() -> String {
    let files = nianbao::world::load_files(&folder()).unwrap();
    let examined = crate::support::page::site(files);
    let mut out = String::new();
    for finding in &examined.check_result.findings {
        let source = examined.archive.sources.get(finding.place.source);
        let at = source.position(finding.place.span.start);
        let severity = finding.severity.name();
        out.push_str(&format!(
            "{}:{}:{} {severity}[{}]\n",
            source.path, at.line, at.column, finding.rule
        ));
        for words in [Some(&finding.message), finding.basis.as_ref(), finding.help.as_ref()]
            .into_iter()
            .flatten()
        {
            out.push_str(&format!("    {}\n    {}\n", words.get(Lang::Zh), words.get(Lang::En)));
        }
        for other in &finding.related {
            let source = examined.archive.sources.get(other.place.source);
            let at = source.position(other.place.span.start);
            out.push_str(&format!(
                "    + {}:{}:{} {}\n",
                source.path, at.line, at.column, other.message.zh
            ));
        }
    }
    out
}

#[test]
fn every_rule_speaks() {
    // The program reads the documents beside reports, too.
    let found = crate::support::program::run_in(&folder(), &["check", "--format", "json"]).out;
    let silent: Vec<_> = rules::ALL
        .iter()
        .map(|rule| rule.id.name())
        .filter(|name| !found.contains(&format!("\"{name}\"")))
        .collect();
    assert_eq!(silent, [""; 0]);
}

#[test]
fn what_is_said_is_pinned() {
    assert_text("findings", "examples-broken", &listing(), &[]);
}

/// Services that keep alerts know a tool by this name.
#[test]
fn sarif_names_the_program() {
    let args = ["check", "--format", "sarif"];
    let printed = crate::support::program::command(&folder(), &args).output().unwrap().stdout;
    let log: serde_json::Value = serde_json::from_slice(&printed).unwrap();
    let driver = &log["runs"][0]["tool"]["driver"];
    assert_eq!(driver["name"], "nianbao");
    assert_eq!(driver["semanticVersion"], env!("CARGO_PKG_VERSION"));
}
