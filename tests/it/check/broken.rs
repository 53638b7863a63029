//! `examples/broken/`: every rule speaks at least once, and what is said is
//! pinned. `UPDATE=1 cargo test` writes it anew.

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
    let found = listing();
    let silent: Vec<_> = rules::ALL
        .iter()
        .map(|rule| rule.id.name())
        .filter(|name| !found.contains(&format!("[{name}]")))
        .collect();
    assert_eq!(silent, [""; 0]);
}

#[test]
fn what_is_said_is_pinned() {
    let path = folder().join("findings.txt");
    let found = listing();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &found).unwrap();
    }
    let pinned = std::fs::read_to_string(&path).unwrap_or_default();
    for (at, (found, pinned)) in found.lines().zip(pinned.lines()).enumerate() {
        assert_eq!(found, pinned, "line {} of findings.txt", at + 1);
    }
    assert_eq!(
        found.len(),
        pinned.len(),
        "findings.txt has more or fewer lines than there are findings"
    );
}
