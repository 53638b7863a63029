//! The invariants of ARCHITECTURE.md that the compiler does not hold.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Modules by floors, from the ground up; a module names only modules below.
const FLOORS: [&[&str]; 12] = [
    &["minisign", "source"],
    &["builtin", "diag"],
    &["config", "document", "report"],
    &["format"],
    &["archive"],
    &["compose", "parse"],
    &["check", "import"],
    &["plan"],
    &["render"],
    &["examine"],
    &["preview"],
    &["world"],
];
/// On top of all, and free to name all.
const TOP: [&str; 3] = ["cli", "lib", "main"];

/// Outside libraries and the only places that name them.
const LIBRARIES: [(&str, &[&str]); 32] = [
    ("annotate_snippets", &["diag/human.rs"]),
    ("axum", &["world/http.rs"]),
    ("base64", &["minisign.rs"]),
    ("blake2", &["minisign.rs"]),
    ("brotli", &["world/twins.rs"]),
    ("clap", &["cli/"]),
    ("clap_complete", &["cli/"]),
    ("clap_mangen", &["cli/"]),
    ("ed25519_compact", &["minisign.rs"]),
    ("encoding_rs", &["document/charset.rs"]),
    ("flate2", &["world/twins.rs"]),
    ("granit_parser", &["parse/yaml.rs"]),
    ("hayro_cmap", &["document/pdf/"]),
    ("html5ever", &["document/html/parse/"]),
    ("include_dir", &["builtin.rs"]),
    ("lopdf", &["document/pdf/"]),
    ("memchr", &["parse/block.rs", "parse/lines.rs"]),
    ("notify", &["world/watch.rs"]),
    ("open", &["cli/commands/serve.rs"]),
    ("opendal", &["world/publish/"]),
    ("opendal_http_transport_reqwest", &["world/publish/"]),
    ("pulldown_cmark", &["document/markdown.rs", "parse/narrative.rs", "render/markdown.rs"]),
    ("quick_xml", &["document/xml.rs"]),
    ("reqwest", &["world/web.rs"]),
    ("rustix", &["world/"]),
    ("rustls", &["world/web.rs"]),
    ("scrypt", &["minisign.rs"]),
    ("sha2", &["source.rs"]),
    ("simdutf8", &["world/load.rs"]),
    ("strsim", &["diag/finding.rs"]),
    ("tera", &["render/templates.rs"]),
    ("zip", &["document/unpack.rs"]),
];

fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = walkdir::WalkDir::new(&root).into_iter().flatten();
    files
        .filter(|entry| entry.path().extension().is_some_and(|ending| ending == "rs"))
        .map(|entry| {
            let path: PathBuf = entry.path().strip_prefix(&root).unwrap().into();
            (path.to_str().unwrap().to_owned(), std::fs::read_to_string(entry.path()).unwrap())
        })
        .collect()
}

/// Code without comments; examples in them name what they like.
fn code(source: &str) -> String {
    source
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n")
}

fn floor(module: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| floor.contains(&module))
}

#[test]
fn a_module_names_only_modules_on_lower_floors() {
    let named = regex::Regex::new(r"(?:crate|nianbao)::([a-z_]+)").unwrap();
    let grouped = regex::Regex::new(r"use crate::\{([^;]*)\};").unwrap();
    let mut seen = BTreeSet::new();
    for (path, source) in sources() {
        let module = path.split(['/', '.']).next().unwrap().to_owned();
        if TOP.contains(&module.as_str()) {
            continue;
        }
        let own = floor(&module).unwrap_or_else(|| panic!("{module} stands on no floor"));
        seen.insert(module.clone());
        let code = code(&source);
        assert!(!grouped.is_match(&code), "{path}: name modules of this crate one by one");
        for found in named.captures_iter(&code) {
            let other = &found[1];
            if other == module || other == "text" {
                continue;
            }
            let below =
                floor(other).unwrap_or_else(|| panic!("{path} names {other}, which has no floor"));
            assert!(below < own, "{path}: {module} may not name {other}");
        }
    }
    let all: BTreeSet<String> =
        FLOORS.iter().copied().flatten().map(|name| (*name).to_owned()).collect();
    assert_eq!(seen, all, "the floors name modules that are not there");
}

#[test]
fn each_outside_library_is_named_in_one_place() {
    for (path, source) in sources() {
        for (library, places) in LIBRARIES {
            let names_it = regex::Regex::new(&format!(r"\b{library}::")).unwrap();
            if names_it.is_match(&code(&source)) {
                assert!(
                    places.iter().any(|place| path.starts_with(place)),
                    "{path} names {library}"
                );
            }
        }
    }
}

#[test]
fn the_architecture_page_has_the_same_floors() {
    let page = include_str!("../../ARCHITECTURE.md");
    for (at, floor) in FLOORS.iter().enumerate() {
        let listed = page.lines().any(|line| {
            let mut words = line.split_whitespace();
            words.next() == Some(&at.to_string())
                && floor.iter().all(|module| line.contains(module))
        });
        assert!(listed, "ARCHITECTURE.md does not list floor {at}: {floor:?}");
    }
}

#[test]
fn files_and_functions_stay_short() {
    for (path, source) in sources() {
        let code = source.split("#[cfg(test)]").next().unwrap();
        assert!(code.lines().count() <= 400, "{path} has more than 400 lines before its tests");
    }
}
