//! The command lines of README and `docs/`, run as they stand there. Each is run, or is on
//! a short list with the reason why not. (trycmd runs transcripts in `console` blocks, each
//! command by itself: without `cd`, `export` and `&&`, which a reader's examples need.)

use crate::support::documents::paper::Paper;
use crate::support::documents::written::Shape;
use crate::support::program::Ran;
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const DOCUMENTS: [(&str, &str); 12] = [
    ("README.md", include_str!("../../../README.md")),
    ("README.zh-CN.md", include_str!("../../../README.zh-CN.md")),
    ("docs/publish.md", include_str!("../../../docs/publish.md")),
    ("docs/publish.zh-CN.md", include_str!("../../../docs/publish.zh-CN.md")),
    ("docs/data.md", include_str!("../../../docs/data.md")),
    ("docs/data.zh-CN.md", include_str!("../../../docs/data.zh-CN.md")),
    ("docs/scale.md", include_str!("../../../docs/scale.md")),
    ("docs/scale.zh-CN.md", include_str!("../../../docs/scale.zh-CN.md")),
    ("docs/editors.md", include_str!("../../../docs/editors.md")),
    ("docs/editors.zh-CN.md", include_str!("../../../docs/editors.zh-CN.md")),
    ("docs/guide.md", include_str!("../../../docs/guide.md")),
    ("docs/guide.zh-CN.md", include_str!("../../../docs/guide.zh-CN.md")),
];

/// How command lines begin that no test runs, and why.
const NOT_RUN: [(&str, &str); 8] = [
    ("cargo test", "runs this test"),
    ("cargo install --path .", "compiles the program again, for minutes"),
    ("cargo build --profile dist", "compiles the program again, for minutes"),
    ("minisign -G", "another program; the test makes the keys that it would make"),
    ("wrangler pages deploy", "another program, and an account"),
    ("nianbao verify https://", "reaches another machine; see verify/web.rs"),
    ("export ALIBABA_CLOUD_ACCESS_KEY_ID", "the keys of an account"),
    ("nianbao publish store", "an account; see publish/store.rs and publish/servers.rs"),
];

/// Addresses of the documents, and the folders that stand for them below a test's own.
const PLACES: [(&str, &str); 2] = [("/srv/www/nianbao", "www"), ("/home/web/pages", "pages")];

/// Targets of `docs/publish.md`.
const PORTAL: &str = "publish:\n  portal: file:///srv/www/nianbao\n";
const PAGES: &str = "publish:\n  pages:\n    uri: file:///home/web/pages\n    layout: in-place\n    host: cloudflare-pages\n";

/// Words that stand for others.
const PLACEHOLDERS: [(&str, &str); 2] = [("RULE", "row-total"), ("规则名", "row-total")];

/// Returns the lines of commands: those of `sh` blocks, without comments and one command
/// each, and those that stand in a sentence.
fn command_lines(document: &str) -> Vec<String> {
    let inline = regex::Regex::new("`((?:nianbao|cargo|minisign|wrangler) [^`]*)`").unwrap();
    let comment = regex::Regex::new(r"\s+# .*$").unwrap();
    let mut block = None;
    let mut found = Vec::new();
    for line in document.lines() {
        match (line.strip_prefix("```"), block) {
            (Some(kind), None) => block = Some(kind),
            (Some(_), Some(_)) => block = None,
            (None, Some("sh")) => {
                let line = comment.replace(line, "");
                found.extend(line.split(" && ").map(|command| command.trim().to_owned()));
            }
            (None, Some(_)) => {}
            (None, None) => found.extend(inline.captures_iter(line).map(|it| it[1].to_owned())),
        }
    }
    found.retain(|line| !line.is_empty());
    found
}

/// A user who follows a document, from a folder of their own.
struct Reader {
    root: tempfile::TempDir,
    folder: PathBuf,
}

impl Reader {
    /// Starts with a copy of this repository's site, as someone who has cloned it.
    fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("nianbao");
        let reader = Self { root, folder };
        let clone = Path::new(env!("CARGO_MANIFEST_DIR"));
        for entry in walkdir::WalkDir::new(clone.join("content")).into_iter().flatten() {
            if entry.file_type().is_file() {
                let path = entry.path().strip_prefix(clone).unwrap().to_str().unwrap();
                reader.write(path, &std::fs::read(entry.path()).unwrap());
            }
        }
        reader.write("site.yaml", &std::fs::read(clone.join("site.yaml")).unwrap());
        reader
    }

    fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }

    fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.folder.join(path)).unwrap()
    }

    /// Puts folders of this test in the place of those that a document names.
    fn localize(&self, text: &str) -> String {
        PLACES.iter().fold(text.to_owned(), |text, (place, own)| {
            text.replace(place, self.root.path().join(own).to_str().unwrap())
        })
    }

    /// Names the target of a command line in `site.yaml`, as `docs/publish.md` does.
    fn set_target(&self, line: &str) {
        let target = if line.contains(" pages") { PAGES } else { PORTAL };
        let settings = self.read("site.yaml");
        let settings = settings.split("\npublish:\n").next().unwrap();
        self.write("site.yaml", format!("{settings}\n{}", self.localize(target)).as_bytes());
    }

    /// Runs a command line. Errors: what was wrong with the run.
    fn follow(&mut self, line: &str) -> Result<(), String> {
        let mut words: Vec<String> = line.split(' ').map(str::to_owned).collect();
        words.retain(|word| !word.is_empty());
        if words[0] == "cd" {
            self.folder.push(&words[1]);
            return Ok(());
        }
        let variables = words.iter().take_while(|word| word.contains('=')).count();
        let variables: Vec<String> = words.drain(..variables).collect();
        let rest = match words[0].as_str() {
            "nianbao" => 1,
            _ if line.starts_with("cargo run --release --") => 4,
            _ => return Err("no test runs it, and no reason is given".to_owned()),
        };
        let mut args: Vec<String> = words[rest..].iter().map(|word| self.replace(word)).collect();
        if args.is_empty() || args == ["import"] {
            args.push("--help".to_owned());
        }
        if args == ["desk"] {
            args.push("--no-open".to_owned());
        }
        let mut command = self.command(&args);
        command.envs(variables.iter().filter_map(|variable| variable.split_once('=')));
        if matches!(args[0].as_str(), "serve" | "desk") {
            return serve(&mut command);
        }
        if args == ["lsp"] {
            return end_at_once(&mut command);
        }
        let ran: Ran = command.output().unwrap().into();
        if ran.code == 0 { Ok(()) } else { Err(format!("{ran:?}")) }
    }

    fn command(&self, args: &[impl AsRef<std::ffi::OsStr>]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_nianbao"));
        command.args(args).current_dir(&self.folder);
        for name in ["NIANBAO_MINISIGN_KEY", "NIANBAO_MINISIGN_PASSWORD"] {
            command.env_remove(name);
        }
        command
    }

    fn run(&self, args: &[&str]) -> Ran {
        self.command(args).output().unwrap().into()
    }

    fn replace(&self, word: &str) -> String {
        let other = PLACEHOLDERS.iter().find(|(name, _)| *name == word);
        self.localize(other.map_or(word, |(_, other)| other))
    }
}

/// Starts a preview or a desk on any free port, and ends it when it says where it is.
fn serve(command: &mut Command) -> Result<(), String> {
    let mut child = command.args(["--port", "0"]).stderr(Stdio::piped()).spawn().unwrap();
    let mut first = String::new();
    BufReader::new(child.stderr.take().unwrap()).read_line(&mut first).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    let is_address = first.contains("http://127.0.0.1:") || first.contains(".localhost:");
    if is_address { Ok(()) } else { Err(first) }
}

/// Starts a language server whose editor says nothing and is gone: its protocol wants status 1.
fn end_at_once(command: &mut Command) -> Result<(), String> {
    let ran: Ran = command.stdin(Stdio::null()).output().unwrap().into();
    if (ran.code, ran.err.as_str()) == (1, "") { Ok(()) } else { Err(format!("{ran:?}")) }
}

/// Puts there what a command line speaks of and no other has made.
fn prepare(reader: &Reader, line: &str) {
    if line == "nianbao import 年报.docx --add-offices" {
        let shape = Shape::new(2024, false);
        let noughts = shape.places.iter().map(|place| (place.clone(), "0".to_owned())).collect();
        let words = vec![vec!["无。".to_owned()]; 6];
        let report = shape.fill(&noughts, &["根据规定编制本报告。".to_owned()], &words);
        reader.write("年报.docx", &Paper::Word.print(&report));
    } else if line.ends_with(" --rollback") {
        // A site before, to go back to.
        reader.write("static/new.txt", b"new");
        let line = reader.localize(line.trim_end_matches(" --rollback"));
        let ran = reader.run(&line.split(' ').skip(1).collect::<Vec<_>>());
        assert_eq!(ran.code, 0, "{ran:?}");
    } else if line.contains("--site examples/portal") {
        copy_example(reader);
    } else if line.starts_with("minisign -G") {
        let pair = minisign::KeyPair::generate_unencrypted_keypair().unwrap();
        reader.write("nianbao.key", pair.sk.to_box(None).unwrap().into_string().as_bytes());
        reader.write("nianbao.pub", pair.pk.to_box().unwrap().into_string().as_bytes());
    }
}

/// Copies the example of this repository, from whose folder a reader would run the program.
fn copy_example(reader: &Reader) {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = walkdir::WalkDir::new(root.join("examples/portal")).into_iter().flatten();
    for file in files.filter(|file| file.file_type().is_file()) {
        let path = file.path().strip_prefix(root).unwrap().to_str().unwrap();
        reader.write(path, &std::fs::read(file.path()).unwrap());
    }
}

/// Looks at what a command line promises in its comment.
fn look(reader: &Reader, line: &str) {
    match line {
        "nianbao import 年报.docx --add-offices" => {
            reader.read("content/2024/shili-czj/index.md");
            assert!(reader.folder.join("content/2024/shili-czj/年报.docx").is_file());
        }
        "nianbao build" => assert!(reader.folder.join("public/index.html").is_file()),
        _ => {}
    }
}

#[test]
fn every_command_line_of_the_documents_is_run() {
    let mut reasons = BTreeSet::new();
    let mut wrong = Vec::new();
    for (name, document) in DOCUMENTS {
        let mut reader = Reader::new();
        for line in command_lines(document) {
            prepare(&reader, &line);
            if line.contains("nianbao publish") {
                reader.set_target(&line);
            }
            if let Some((known, _)) = NOT_RUN.iter().find(|(known, _)| line.starts_with(known)) {
                reasons.insert(*known);
                continue;
            }
            match reader.follow(&line) {
                Ok(()) => look(&reader, &line),
                Err(why) => wrong.push(format!("{name}: {line}: {why}")),
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    let unused: Vec<_> =
        NOT_RUN.iter().map(|(known, _)| *known).filter(|known| !reasons.contains(known)).collect();
    assert_eq!(unused, [""; 0], "these are no longer in any document");
}

#[test]
fn command_lines_are_found_in_blocks_and_sentences() {
    let document = "\
Run `nianbao check --format json`, or `site.yaml`.
```sh
a b     # says
c && d

A=1 nianbao build
```
```yaml
e
```
";
    let wanted = ["nianbao check --format json", "a b", "c", "d", "A=1 nianbao build"];
    assert_eq!(command_lines(document), wanted);
}

/// Each piece of `site.yaml` about targets is one that the program takes.
#[test]
fn the_targets_of_the_documents_are_taken() {
    for (name, document) in &DOCUMENTS[2..4] {
        assert!(document.contains(PORTAL) && document.contains(PAGES), "{name}");
        let blocks = document.split("```yaml\n").skip(1);
        let blocks: Vec<&str> = blocks.map(|block| block.split("```").next().unwrap()).collect();
        assert!(blocks.len() > 3, "{name}");
        for block in blocks {
            let reader = Reader::new();
            reader.write("site.yaml", (reader.read("site.yaml") + block).as_bytes());
            let ran = reader.run(&["check"]);
            assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{name}:\n{block}\n{ran:?}");
        }
    }
}

/// The finding that README shows is what the program says.
#[test]
fn the_finding_of_the_readme_is_what_is_said() {
    let reader = Reader::new();
    let path = "content/2020/yuncheng-zfb/index.md";
    let right = "予以公开: [3, 0, 0, 0, 0, 0, 3]";
    let source = reader.read(path);
    assert!(source.contains(right));
    reader.write(path, source.replace(right, "予以公开: [3, 0, 0, 0, 0, 0, 4]").as_bytes());
    let ran = reader.run(&["--lang", "zh", "check"]);
    let shown = DOCUMENTS[0].1.split("```text\n").nth(1).unwrap().split("```").next().unwrap();
    assert!(ran.out.contains(shown.trim_end()), "{shown}\nand not\n{}", ran.out);
}
