//! Documents that `LibreOffice` converts: those that it makes of the files of `tests/documents/`
//! import as these do.
#![cfg(unix)]

use crate::support::disk::Disk;
use nianbao_import::without_digest;
use std::path::Path;
use std::process::Command;

const OFFICES: &[u8] = include_bytes!("../../../examples/portal/content/offices.yaml");

/// A kind of document, and the files of `tests/documents/` that are made into it.
const KINDS: [(&str, &[&str]); 4] = [
    ("doc", &["form-2019.docx", "detailed.docx", "single.docx", "blanks.docx"]),
    ("rtf", &["form-2019.docx", "detailed.docx", "single.docx", "blanks.docx"]),
    ("odt", &["form-2019.docx", "detailed.docx", "single.docx", "blanks.docx"]),
    ("ods", &["sheet.xlsx"]),
];

/// Makes files into another kind, in one start.
fn make(room: &Path, kind: &str, names: &[&str]) {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/documents");
    let profile = format!("-env:UserInstallation=file://{}", room.join("profile").display());
    let mut command = Command::new("soffice");
    command.args([&profile, "--headless", "--norestore", "--convert-to", kind, "--outdir"]);
    command.arg(room.join(kind)).args(names.iter().map(|name| fixtures.join(name)));
    assert!(command.output().unwrap().status.success(), "{kind}");
}

/// Imports files, and returns the source of each without what is said of its document.
fn import(files: &[String], wanted: &str) -> Vec<(String, String)> {
    let disk = Disk::new(&[]);
    std::fs::remove_dir_all(disk.path("content")).unwrap();
    disk.write("content/offices.yaml", OFFICES);
    let mut args = vec!["import", "--format", "json"];
    args.extend(files.iter().map(String::as_str));
    let ran = disk.run(&args);
    let lines =
        ran.out.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let sources = lines.map(|line| {
        let converted_by = line["converted_by"].as_str().unwrap_or_default();
        assert!(converted_by.starts_with(wanted), "{ran:?}");
        let path = line["path"].as_str().unwrap_or_else(|| panic!("{line}"));
        let source = without_digest(&disk.read(path)).clone();
        let lines = source.lines().filter(|line| {
            !["  - file: ", "    sha256: "].iter().any(|field| line.starts_with(field))
        });
        (path.to_owned(), lines.collect::<Vec<_>>().join("\n"))
    });
    sources.collect()
}

#[test]
#[ignore = "needs LibreOffice"]
fn what_libreoffice_makes_of_the_fixtures_imports_as_they_do() {
    let room = tempfile::tempdir().unwrap();
    let fixtures = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/documents");
    for (kind, names) in KINDS {
        make(room.path(), kind, names);
        let own: Vec<String> = names.iter().map(|name| format!("{fixtures}/{name}")).collect();
        let stems = names.iter().map(|name| name.rsplit_once('.').unwrap().0);
        let made = stems.map(|stem| format!("{}/{kind}/{stem}.{kind}", room.path().display()));
        let made: Vec<String> = made.collect();
        if kind == "doc" {
            // WPS names such files in its own way.
            let named = made[0].replace(".doc", ".wps");
            std::fs::rename(&made[0], &named).unwrap();
        }
        let made: Vec<String> = made
            .into_iter()
            .map(|path| if Path::new(&path).exists() { path } else { path.replace(".doc", ".wps") })
            .collect();
        let mut wanted = import(&own, "");
        let mut came = import(&made, "LibreOffice ");
        wanted.sort();
        came.sort();
        assert_eq!(came.len(), names.len());
        for (came, wanted) in came.iter().zip(&wanted) {
            assert_eq!(came, wanted, "{kind}");
        }
    }
}
