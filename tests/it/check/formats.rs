//! The formats of findings for editors and servers of continuous integration, and what fails.

use crate::support::program::{Ran, command, run_in};
use serde_json::Value;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A site in a folder of a repository, with all that a new one has.
struct Repository {
    room: TempDir,
    site: PathBuf,
}

impl Repository {
    fn new() -> Self {
        let room = TempDir::new().unwrap();
        let site = room.path().join("仓 库/站 点");
        std::fs::create_dir_all(&site).unwrap();
        std::fs::create_dir(site.parent().unwrap().join(".git")).unwrap();
        let init = command(&site, &["init"]).arg(&site).output().unwrap();
        assert!(init.status.success(), "{init:?}");
        Self { room, site }
    }

    /// Writes a line to the end of the settings.
    fn spoil(&self, line: &str) {
        let path = self.site.join("site.yaml");
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(path, format!("{text}\n{line}\n")).unwrap();
    }

    fn check(&self, args: &[&str]) -> Ran {
        run_in(&self.site, &[&["check"], args].concat())
    }

    fn root(&self) -> &Path {
        self.site.parent().unwrap()
    }
}

/// Returns the findings of a site as the listing for programs has them.
fn listed(repository: &Repository) -> Vec<Value> {
    let printed = repository.check(&["--format", "json"]).out;
    printed.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn each_finding_is_one_line_with_its_place() {
    let repository = Repository::new();
    repository.spoil("titel: 示例");
    let found = listed(&repository);
    assert!(!found.is_empty());
    let short = repository.check(&["--format", "short"]);
    let lines: Vec<&str> = short.out.lines().collect();
    assert_eq!(lines.len(), found.len());
    for (line, finding) in lines.iter().zip(&found) {
        let text = |key: &str| finding[key].as_str().unwrap();
        let path = repository.site.join(text("path"));
        let (row, column) = (&finding["line"], &finding["column"]);
        let place = format!("{}:{row}:{column}", path.display());
        let said = format!("{}: {} [{}]", text("severity"), text("message"), text("rule"));
        assert_eq!(*line, format!("{place}: {said}"));
    }
    assert_eq!(short.code, 1);
}

#[test]
fn other_programs_get_paths_in_the_repository() {
    let repository = Repository::new();
    repository.spoil("titel: 示例");
    let github = repository.check(&["--format", "github"]).out;
    let commands = github.lines().collect::<Vec<_>>();
    assert_eq!(commands.len(), listed(&repository).len());
    let is_command = |line: &&&str| line.starts_with("::error file=站 点/site.yaml,line=");
    assert_eq!(commands.iter().filter(is_command).count(), 1, "{github}");
    let log: Value = serde_json::from_str(&repository.check(&["--format", "sarif"]).out).unwrap();
    let run = &log["runs"][0];
    let artifact = &run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"];
    assert_eq!(artifact["uri"], "%E7%AB%99%20%E7%82%B9/site.yaml");
    assert_eq!(artifact["uriBaseId"], "SRCROOT");
    let root = run["originalUriBaseIds"]["SRCROOT"]["uri"].as_str().unwrap();
    assert!(root.starts_with("file:///") && root.ends_with("/%E4%BB%93%20%E5%BA%93/"), "{root}");
    let junit = repository.check(&["--format", "junit"]).out;
    assert!(junit.contains("<testsuite name=\"站 点/site.yaml\""), "{junit}");
    // Files without findings have passed.
    assert!(junit.contains("<testcase classname=\"站 点/content/offices.yaml\" name=\"check\"/>"));
    assert!(repository.root().starts_with(repository.room.path()));
}

#[test]
fn warnings_fail_where_that_is_asked_for() {
    let repository = Repository::new();
    let clean = repository.check(&["--strict"]);
    assert_eq!(clean.code, 0, "{clean:?}");
    // Nothing uses it.
    let templates = repository.site.join("templates");
    std::fs::create_dir(&templates).unwrap();
    std::fs::write(templates.join("other.html"), "其他").unwrap();
    let found = listed(&repository);
    let warnings = found.iter().filter(|finding| finding["severity"] == "warning").count();
    assert!(warnings > 0 && found.iter().all(|finding| finding["severity"] != "error"));
    assert_eq!(repository.check(&[]).code, 0);
    assert_eq!(repository.check(&["--strict"]).code, 1);
    for (strict, failures) in [(false, 0), (true, warnings)] {
        let args =
            if strict { &["--format", "junit", "--strict"][..] } else { &["--format", "junit"] };
        let junit = repository.check(args);
        let first = junit.out.lines().nth(1).unwrap().to_owned();
        assert!(first.ends_with(&format!(" failures=\"{failures}\">")), "{first}");
        assert_eq!(junit.out.matches("<failure ").count(), failures);
    }
}
