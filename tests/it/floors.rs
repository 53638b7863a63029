//! The invariants of ARCHITECTURE.md that the compiler does not hold.

use crate::support::source::read_all;
use std::collections::BTreeSet;

/// Crates with their modules by floors, from the ground up. A module names only
/// modules below it; what one crate may name of another the compiler holds.
const FLOORS: [(&str, &[&[&str]]); 2] = [
    (
        "crates/core/src",
        &[
            &["source"],
            &["builtin", "diag", "words"],
            &["config", "report"],
            &["form"],
            &["archive"],
            &["compose", "parse"],
            &["search"],
            &["edit"],
            &["check"],
            &["plan"],
            &["render"],
            &["examine"],
            &["unit"],
        ],
    ),
    ("src", &[&["builtin", "minisign"], &["preview"], &["world"], &["cli"]]),
];

/// Files that name all modules of their crate.
const ROOTS: [&str; 2] = ["lib", "main"];

/// Outside libraries and the only places that name them.
const LIBRARIES: [(&str, &[&str]); 45] = [
    ("annotate_snippets", &["crates/core/src/diag/human.rs"]),
    ("axum", &["src/world/http/", "src/world/desk/"]),
    ("base64", &["src/minisign.rs"]),
    ("blake2", &["src/minisign.rs"]),
    ("brotli", &["src/world/precompress.rs"]),
    ("clap", &["src/cli/"]),
    ("clap_complete", &["src/cli/"]),
    ("clap_mangen", &["src/cli/"]),
    ("ed25519_compact", &["src/minisign.rs"]),
    ("encoding_rs", &["crates/document/src/charset.rs"]),
    ("flate2", &["src/world/precompress.rs"]),
    ("getrandom", &["src/world/random.rs"]),
    ("granit_parser", &["crates/core/src/parse/yaml.rs"]),
    ("hayro_cmap", &["crates/document/src/pdf/"]),
    ("html5ever", &["crates/document/src/html/parse/"]),
    ("hyper", &["src/world/http/", "src/world/desk/"]),
    ("hyper_util", &["src/world/http/"]),
    ("idna", &["crates/core/src/config/site.rs"]),
    ("include_dir", &["src/builtin.rs", "crates/core/src/builtin.rs"]),
    ("lopdf", &["crates/document/src/pdf/"]),
    ("lsp_server", &["src/world/lsp/"]),
    ("lsp_types", &["crates/lsp/src/", "src/world/lsp/"]),
    ("maud", &["crates/desk/src/"]),
    (
        "memchr",
        &[
            "crates/core/src/search/page_text.rs",
            "crates/text/src/control.rs",
            "crates/text/src/front_matter.rs",
            "crates/text/src/lines.rs",
            "crates/markdown/src/emphasis.rs",
            "crates/markdown/src/indent.rs",
            "crates/core/src/parse/figures_fast_path.rs",
        ],
    ),
    ("notify", &["src/world/watch.rs"]),
    ("open", &["src/cli/browser.rs"]),
    ("openssh_sftp_client", &["src/world/publish/store/sftp/"]),
    ("parquet", &["crates/core/src/render/data/columnar.rs"]),
    ("pinyin", &["crates/core/src/config/sounds.rs"]),
    ("postcard", &["src/world/build/blocks.rs", "src/world/publish/history.rs"]),
    ("opendal", &["src/world/publish/store/objects.rs"]),
    ("opendal_http_transport_reqwest", &["src/world/publish/store/objects.rs"]),
    ("pulldown_cmark", &["crates/markdown/src/"]),
    ("quick_xml", &["crates/document/src/xml.rs"]),
    ("reqwest", &["src/world/download.rs", "src/world/publish/store/webdav/"]),
    ("rust_xlsxwriter", &["crates/ooxml/src/workbook/"]),
    ("rustix", &["src/world/"]),
    ("rustls", &["src/world/download.rs"]),
    ("scrypt", &["src/minisign.rs"]),
    ("sha2", &["crates/core/src/source/digest.rs"]),
    ("simdutf8", &["src/world/load.rs"]),
    ("strsim", &["crates/core/src/diag/finding.rs"]),
    ("tera", &["crates/core/src/render/templates.rs"]),
    ("unicode_normalization", &["crates/core/src/source/names.rs"]),
    ("zip", &["crates/document/src/unzip.rs", "crates/ooxml/src/package.rs"]),
];

/// Code without comments; examples in them name what they like.
fn code(source: &str) -> String {
    source
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn a_module_names_only_modules_on_lower_floors() {
    let named = regex::Regex::new(r"\bcrate::([a-z_]+)").unwrap();
    let grouped = regex::Regex::new(r"use crate::\{([^;]*)\};").unwrap();
    for (folder, floors) in FLOORS {
        let floor = |module: &str| floors.iter().position(|floor| floor.contains(&module));
        let mut seen = BTreeSet::new();
        for (path, source) in read_all() {
            let Some(inner) = path.strip_prefix(folder).and_then(|path| path.strip_prefix('/'))
            else {
                continue;
            };
            let module = inner.split(['/', '.']).next().unwrap().to_owned();
            if ROOTS.contains(&module.as_str()) {
                continue;
            }
            let own = floor(&module).unwrap_or_else(|| panic!("{path} stands on no floor"));
            seen.insert(module.clone());
            let code = code(&source);
            assert!(!grouped.is_match(&code), "{path}: name modules of this crate one by one");
            for found in named.captures_iter(&code) {
                let other = &found[1];
                // What `lib.rs` itself defines or exports stands on no floor.
                let Some(below) = floor(other).filter(|_| other != module) else { continue };
                assert!(below < own, "{path}: {module} may not name {other}");
            }
        }
        let all: BTreeSet<String> =
            floors.iter().copied().flatten().map(|name| (*name).to_owned()).collect();
        assert_eq!(seen, all, "the floors of {folder} name modules that are not there");
    }
}

#[test]
fn each_outside_library_is_named_in_one_place() {
    let patterns = LIBRARIES.map(|(library, places)| {
        (library, places, regex::Regex::new(&format!(r"(?:^|[^:\w]){library}::")).unwrap())
    });
    for (path, source) in read_all() {
        let code = code(&source);
        for (library, places, names_it) in &patterns {
            if names_it.is_match(&code) {
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
    for (folder, floors) in FLOORS {
        let mut listed = page.lines().skip_while(|line| line.trim() != format!("{folder}/"));
        for floor in floors.iter().rev() {
            let found = listed.any(|line| floor.iter().all(|module| line.contains(module)));
            assert!(found, "ARCHITECTURE.md does not list {floor:?} of {folder} in its place");
        }
    }
}
