//! The table of dependencies in ARCHITECTURE.md.

use std::collections::BTreeSet;
use std::path::Path;

const MANIFESTS: [&str; 9] = [
    "Cargo.toml",
    "crates/core/Cargo.toml",
    "crates/desk/Cargo.toml",
    "crates/document/Cargo.toml",
    "crates/import/Cargo.toml",
    "crates/lsp/Cargo.toml",
    "crates/markdown/Cargo.toml",
    "crates/ooxml/Cargo.toml",
    "crates/text/Cargo.toml",
];

fn read_text(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// Returns the crates from outside that a manifest names, but for tests alone.
fn list_dependencies(manifest: &str) -> BTreeSet<String> {
    let mut inside = false;
    let mut found = BTreeSet::new();
    for line in manifest.lines() {
        if line.starts_with('[') {
            inside = line == "[dependencies]"
                || line.starts_with("[target.") && line.ends_with(".dependencies]");
        } else if inside
            && let Some((name, _)) = line.split_once([' ', '.', '='])
            && name.starts_with(|c: char| c.is_ascii_lowercase())
            && !name.starts_with("nianbao")
        {
            found.insert(name.to_owned());
        }
    }
    found
}

#[test]
fn the_architecture_page_names_each() {
    let page = read_text("ARCHITECTURE.md");
    let (_, table) = page.split_once("\n## Dependencies\n").unwrap();
    let (table, _) = table.split_once("\n## ").unwrap();
    let rows = table.lines().filter_map(|line| line.strip_prefix("| `")?.split_once('`'));
    let named: BTreeSet<String> = rows.map(|(name, _)| name.to_owned()).collect();
    let used: BTreeSet<String> =
        MANIFESTS.iter().flat_map(|path| list_dependencies(&read_text(path))).collect();
    assert!(used.len() > 30, "{used:?}");
    assert_eq!(named, used);
}
