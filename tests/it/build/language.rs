//! `language`: pages in Chinese and in English, and the phrases that they are made of.

use crate::support::overlay;
use crate::support::page::{file_bytes, page, site};
use crate::support::source::{read_all, without_test_files};
use nianbao::Examined;
use nianbao_core::diag::{Lang, RuleId, Severity};
use nianbao_core::form::{Form, HeadingNode};
use nianbao_core::plan::Artifact;
use nianbao_core::source::Content;
use nianbao_core::words::Words;
use nianbao_document::{BlockContent, read};
use regex::Regex;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

fn example(name: &str) -> Examined {
    site(nianbao::world::load_files(&root().join("examples").join(name)).unwrap())
}

/// Lists the planned files whose bytes are made from the sources alone, with their text.
fn texts(examined: &Examined) -> Vec<(String, String)> {
    let made = examined.plan.files.iter().filter(|file| {
        !matches!(
            file.artifact,
            Artifact::Copy { .. } | Artifact::Checksums | Artifact::SearchCatalog
        )
    });
    made.map(|file| {
        let bytes = file_bytes(examined, &file.path);
        let text = match file.path.rsplit('.').next() {
            Some("xlsx" | "docx") => document_text(&file.path, &bytes),
            _ => String::from_utf8(bytes).unwrap(),
        };
        (file.path.clone(), text)
    })
    .collect()
}

fn document_text(path: &str, bytes: &[u8]) -> String {
    let mut out = String::new();
    for block in read(path, bytes).unwrap().blocks {
        match block.content {
            BlockContent::Table(grid) => {
                out.extend(grid.cells.iter().map(|cell| format!("{}\n", cell.text)));
            }
            BlockContent::Paragraph(text) | BlockContent::Heading(text) => out.push_str(&text),
            _ => {}
        }
        out.push('\n');
    }
    out
}

#[test]
fn the_example_in_english_is_correct() {
    let findings = example("english").check_result.findings;
    let grave: Vec<_> =
        findings.iter().filter(|finding| finding.severity > Severity::Note).collect();
    assert!(grave.is_empty(), "{grave:#?}");
}

/// A form of the other language has none of the site's labels: taken in silence, the report
/// would be published without its tables.
#[test]
fn a_form_in_another_language_is_an_error_in_either_direction() {
    for (language, named, instead) in
        [("zh", "gongkai-2021-en", "gongkai-2021"), ("en", "gongkai-2021", "gongkai-2021-en")]
    {
        let mut files = overlay::apply(&[format!("form: {named}")]);
        let settings = files.iter_mut().find(|file| file.path == "site.yaml").unwrap();
        let Content::Text(text) = &mut settings.content else { panic!("site.yaml is text") };
        text.push_str(&format!("\nlanguage: {language}\n"));
        let findings = site(files).check_result.findings;
        let found = findings.iter().find(|finding| finding.rule == RuleId::UnknownForm).unwrap();
        let help = found.help.as_ref().unwrap().get(Lang::En);
        assert!(help.contains(&format!("`form: {instead}`")), "{help}");
    }
}

/// The offices of the example have no Chinese names, so no file of it has a Chinese character
/// or a Chinese mark.
#[test]
fn nothing_chinese_is_left_in_the_example_in_english() {
    let chinese = Regex::new(r"[\p{Han}\u{3000}-\u{303f}\u{ff01}-\u{ff5e}]").unwrap();
    let made = texts(&example("english"));
    assert!(made.len() > 50);
    for ending in [".html", ".js", ".xml", ".xlsx", ".docx", ".csv", ".json"] {
        assert!(made.iter().any(|(path, _)| path.ends_with(ending)), "{ending}");
    }
    for (path, text) in made {
        let found = chinese.find(&text).map(|found| {
            let from = text.floor_char_boundary(found.start().saturating_sub(60));
            &text[from..text.ceil_char_boundary((found.end() + 60).min(text.len()))]
        });
        assert_eq!(found, None, "{path}");
    }
}

/// Words in Latin letters that pages in Chinese may show: formats, programs, codes.
const NAMES: [&str; 14] = [
    "CSV",
    "JSON",
    "JSON Lines",
    "XLSX",
    "Excel",
    "Word",
    "Parquet",
    "UTF-8",
    "SHA-256",
    "SHA256SUMS",
    "Frictionless Data Package",
    "ICP",
    "KiB",
    "MiB",
];

/// What a reader of a page sees or hears in Latin letters, less addresses, names of files and
/// fields of data.
fn latin_words(html: &str) -> BTreeSet<String> {
    let hidden = Regex::new(r"(?s)<(script|style|code)\b.*?</(?:script|style|code)>").unwrap();
    let address = Regex::new(r#"(?s)<span class="address">.*?</span>"#).unwrap();
    let html = address.replace_all(&hidden.replace_all(html, " "), " ").into_owned();
    let read_out = Regex::new(r#"(?:aria-label|title|alt|placeholder)="([^"]*)""#).unwrap();
    let tag = Regex::new(r"(?s)<[^>]*>").unwrap();
    let spoken: Vec<&str> =
        read_out.captures_iter(&html).map(|found| found.get(1).unwrap().as_str()).collect();
    let seen = format!("{} {}", tag.replace_all(&html, "\n"), spoken.join("\n"));
    let phrase = Regex::new(r"[A-Za-z][A-Za-z0-9-]*(?: [A-Z][A-Za-z]*)*").unwrap();
    let technical = Regex::new(r"[\w./-]*(?:\.\w|/|@|://)[\w./-]*").unwrap();
    let seen = technical.replace_all(&seen, " ");
    phrase
        .find_iter(&seen)
        .map(|found| found.as_str().to_owned())
        .filter(|word| !NAMES.contains(&word.as_str()))
        .collect()
}

#[test]
fn no_english_word_is_left_in_pages_in_chinese() {
    // Fields of data that the page of the data explains, and of sources that messages name.
    let of_data = ["years", "formats", "items", "undetailed", "undecided", "unreadable", "null"];
    let of_sources = ["published"];
    let own = site(nianbao::world::load_files(&root()).unwrap());
    for examined in [example("portal"), own] {
        for (path, text) in texts(&examined) {
            if !path.ends_with(".html") {
                continue;
            }
            let mut words = latin_words(&text);
            words.retain(|word| !of_sources.contains(&word.as_str()));
            words.retain(|word| path != "data/index.html" || !of_data.contains(&word.as_str()));
            assert!(words.is_empty(), "{path}: {words:?}");
        }
    }
}

/// The phrases that a source asks for.
fn asked_for(group_names: &BTreeSet<String>) -> BTreeSet<String> {
    let mut asked = BTreeSet::new();
    let in_rust = Regex::new(r#""([a-z_]+\.[a-z_]+)""#).unwrap();
    for (path, text) in without_test_files(&read_all()) {
        if path.starts_with("crates/core/src/") {
            asked.extend(in_rust.captures_iter(&text).map(|found| found[1].to_owned()));
        }
    }
    let in_template = Regex::new(r"\bwords\.(\w+\.\w+)").unwrap();
    for (_, text) in theme("templates") {
        asked.extend(in_template.captures_iter(&text).map(|found| found[1].to_owned()));
    }
    let in_script = Regex::new(r#""(\w+)""#).unwrap();
    for (name, text) in theme("themes/portal") {
        let Some(stem) = name.strip_suffix(".js") else { continue };
        // A table says what its rows are, which the script for tables words.
        for found in in_script.captures_iter(&text) {
            asked.extend([stem, "tables"].map(|stem| format!("{stem}_script.{}", &found[1])));
        }
    }
    asked.retain(|key| key.split_once('.').is_some_and(|(group, _)| group_names.contains(group)));
    asked
}

fn theme(folder: &str) -> Vec<(String, String)> {
    let files = std::fs::read_dir(root().join(folder)).unwrap().map(Result::unwrap);
    files
        .filter_map(|file| {
            let name = file.file_name().into_string().unwrap();
            Some((name, std::fs::read_to_string(file.path()).ok()?))
        })
        .collect()
}

/// Phrases that are asked for by names made while the program runs.
const BY_NAME: [(&str, &str); 3] = [
    ("columns.", "crates/core/src/render/data/package.rs"),
    ("report.", "crates/core/src/render/views/report.rs"),
    ("sheets.", "crates/core/src/render/office_files/overview_workbooks.rs"),
];

#[test]
fn every_phrase_is_there_and_is_used() {
    let tree = Words::in_language(Lang::Zh).tree().as_object().unwrap();
    let groups: BTreeSet<String> = tree.keys().cloned().collect();
    let known: BTreeSet<String> = (tree.iter())
        .flat_map(|(group, names)| {
            names.as_object().unwrap().keys().map(move |name| format!("{group}.{name}"))
        })
        .collect();
    let asked = asked_for(&groups);
    let unused: Vec<&String> = known.difference(&asked).collect();
    let unused: Vec<_> = (unused.into_iter())
        .filter(|key| {
            let by_name = BY_NAME.iter().find(|(group, _)| key.starts_with(group));
            let name = key.split_once('.').unwrap().1;
            !by_name.is_some_and(|(group, path)| {
                let columns = ["figures.rs", "lists.rs"];
                let folder = root().join("crates/core/src/render/data");
                let texts = columns.map(|file| std::fs::read_to_string(folder.join(file)).unwrap());
                let own = std::fs::read_to_string(root().join(path)).unwrap();
                own.contains(&format!("\"{name}\""))
                    || (*group == "columns." && texts.concat().contains(&format!("\"{name}\"")))
            })
        })
        .collect();
    assert!(unused.is_empty(), "nothing asks for {unused:?}");
    // Texts like `home.html` are names of files.
    let is_file = |key: &&String| [".html", ".csv", ".json"].iter().any(|end| key.ends_with(end));
    let in_scripts = |key: &&String| key.contains("_script.");
    let missing: Vec<&String> =
        asked.difference(&known).filter(|key| !is_file(key) && !in_scripts(key)).collect();
    assert!(missing.is_empty(), "there is no phrase {missing:?}");
    let said = Regex::new(r#"\bsay\("(\w+)""#).unwrap();
    for (name, text) in theme("themes/portal") {
        let Some(stem) = name.strip_suffix(".js") else { continue };
        for found in said.captures_iter(&text) {
            assert!(
                known.contains(&format!("{stem}_script.{}", &found[1])),
                "{name}: {}",
                &found[1]
            );
        }
    }
}

/// All words of the theme are in the files of strings.
#[test]
fn no_view_no_template_and_no_script_has_chinese_words() {
    let chinese = Regex::new(r"\p{Han}").unwrap();
    for folder in ["templates", "themes/portal"] {
        for (name, text) in theme(folder) {
            assert!(!chinese.is_match(&text), "{folder}/{name}");
        }
    }
    let tests = Regex::new(r"(?s)\n#\[cfg\(test\)\].*").unwrap();
    // Messages for authors stand in both languages where they are given.
    let messages = Regex::new(r"(?s)text!\(.*?\n?\s*\)").unwrap();
    for (path, text) in without_test_files(&read_all()) {
        let is_view = path.starts_with("crates/core/src/render/")
            && !path.ends_with("tera_messages.rs")
            && !path.ends_with("/tests.rs");
        if is_view {
            let code = tests.replace(&text, "");
            let code: String =
                code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
            let code = messages.replace_all(&code, "");
            assert!(!chinese.is_match(&code), "{path}: {:?}", chinese.find(&code));
        }
    }
}

/// What two editions of a form have in common: ids, in their order.
fn skeleton(form: &Form) -> String {
    fn heads(nodes: &[HeadingNode]) -> String {
        let head = |node: &HeadingNode| match node {
            HeadingNode::Leaf(at) => format!("{at}"),
            HeadingNode::Branch { group, children, .. } => {
                format!("{group:?}({})", heads(children))
            }
        };
        nodes.iter().map(head).collect::<Vec<_>>().join(" ")
    }
    let mut out = format!("{:?} {:?}\n", form.years, form.deadlines.as_ref().map(|it| &it.dates));
    for section in &form.sections {
        out.push_str(&format!("{} {}\n", section.id, section.aspects.len()));
    }
    for table in &form.tables {
        let section = table.section;
        out.push_str(&format!("{} {section:?} {:?} {}\n", table.id, table.layout, table.free));
        for block in &table.blocks {
            for column in &block.columns {
                let (kind, signed, unit) = (column.kind, column.signed, column.unit);
                let printed = column.unit_printed;
                out.push_str(&format!("{} {kind:?} {signed} {unit:?} {printed}\n", column.id));
            }
            let (columns, rows) = (heads(&block.column_tree), heads(&block.row_tree));
            out.push_str(&format!("{columns} / {rows}\n"));
        }
        for row in &table.rows {
            out.push_str(&format!("{} {:?}\n", row.id, row.group));
        }
        for group in &table.groups {
            out.push_str(&format!("{} {:?} {}\n", group.id, group.rows, group.undetailed));
        }
    }
    for identity in &form.identities {
        let terms: Vec<String> = (identity.equation.terms.iter())
            .map(|term| format!("{} {} {}", term.id, term.minus, term.previous_year))
            .collect();
        let total = identity.equation.total;
        out.push_str(&format!("{:?} {terms:?} {total:?} {:?}\n", identity.rule, identity.rows));
    }
    for compare in &form.compare {
        out.push_str(&format!("{} {:?} {:?}\n", compare.table, compare.rows, compare.columns));
    }
    for figure in &form.key_figures {
        out.push_str(&format!("{} {:?}\n", figure.id, figure.cells));
    }
    for definition in &form.definitions {
        out.push_str(&format!("{}\n", definition.table));
    }
    out
}

#[test]
fn editions_of_a_form_have_the_same_ids() {
    let (zh, en) = (example("portal"), example("english"));
    for id in ["gongkai-2019", "gongkai-2021", "legacy"] {
        let form = zh.archive.forms.get(id).unwrap();
        let edition = zh.archive.forms.translation_of(form).unwrap();
        assert_eq!(
            (edition.language, edition.id.as_str()),
            (Lang::En, format!("{id}-en").as_str())
        );
        assert_eq!(skeleton(form), skeleton(edition));
        let own = en.archive.forms.get(&edition.id).unwrap();
        assert_eq!(en.archive.forms.translation_of(own).unwrap().id, id);
        assert!(en.archive.forms.get(id).is_none(), "a site has the forms of its language");
    }
}

/// The dictionary of a site in Chinese has the labels of the edition in English.
#[test]
fn the_dictionary_names_cells_in_english() {
    let dictionary = page(&example("portal"), "data/dictionary.csv");
    let row =
        dictionary.lines().find(|line| line.starts_with("gongkai-2021,requests,granted,total,"));
    assert!(row.unwrap().contains("Requests.Granted.Total"), "{row:?}");
}

#[test]
fn another_language_is_a_finding_at_its_place() {
    let mut files = overlay::apply(&[]);
    let settings = files.iter_mut().find(|file| file.path == "site.yaml").unwrap();
    let Content::Text(text) = &mut settings.content else { panic!("site.yaml is text") };
    text.push_str("\nlanguage: fr\n");
    let examined = site(files);
    let findings = &examined.check_result.findings;
    let found = findings.iter().find(|finding| finding.message.en.contains("`language`")).unwrap();
    assert_eq!(found.rule, RuleId::WrongType);
    assert_eq!(examined.archive.sources.get(found.place.source).slice(found.place.span), "fr");
}

#[test]
fn programs_are_told_the_language() {
    let examined = example("english");
    let home = page(&examined, "index.html");
    assert!(home.contains("<html lang=\"en\">") && home.contains("\"inLanguage\":\"en\""));
    assert!(page(&examined, "feed.xml").contains("xml:lang=\"en\""));
    let report = page(&examined, "2022/sample-education/index.html");
    assert!(report.contains("\"inLanguage\":\"en\""), "{report}");
    // What is allowed is told in the language of the site.
    let allowed = report.split("id=\"allowed\"").nth(1).unwrap();
    assert!(
        allowed.contains("<strong>Remedies.Administrative review.Total</strong>: the terms"),
        "{allowed}"
    );
    assert!(page(&examined, "2021/sample-finance/index.html").contains("2022-02-14"));
}
