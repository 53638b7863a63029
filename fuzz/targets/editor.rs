//! The edits and requests of an editor: the server answers each, and what it told at the end is
//! what `check` says of the same texts in files.
#![no_main]

use nianbao::ExamineOptions;
use nianbao::world::{DetachedServer, SiteRun, ToldFinding};
use std::fs::{create_dir_all, write};
use std::path::PathBuf;
use std::sync::LazyLock;

/// The texts that are open in the editor.
const FILES: [(&str, &str); 5] = [
    ("content/2024/shili-czj.md", include_str!("../../examples/portal/content/2024/shili-czj.md")),
    (
        "site.yaml",
        "title: 示例市年报\nbase_url: https://example.gov.cn\nrules:\n  date-order: off\n",
    ),
    (
        "content/offices.yaml",
        "- id: shili-zf\n  name: 示例市人民政府\n  kind: government\n- id: shili-czj\n  name: 示例市财政局\n  kind: department\n  parent: shili-zf\n",
    ),
    ("content/pages/about.md", "---\ntitle: 说明\n---\n\n见[财政局](/offices/shili-czj/)。\n"),
    (
        "forms/own.yaml",
        "id: own\nname: 自定\nyears: {from: 1990, to: 1991}\ntitle: 报告\ntables:\n  - id: t\n    key: 表\n    layout: list\n    blocks:\n      - columns: [{id: n, label: 数量}]\n        rows: [{id: a, label: 甲}]\n",
    ),
];

/// Words that matter, to be typed.
const WORDS: [&str; 24] = [
    "\n",
    "  ",
    ": ",
    "：",
    "[",
    "]",
    ", ",
    "，",
    "~",
    "/",
    "1",
    "１",
    "-",
    "#",
    "\"",
    "---\n",
    "\t",
    "万元",
    "年报",
    "𠮷",
    "[x](../shili-zf/)",
    "office: shili-zf\n",
    "申请:\n",
    "\r\n",
];

const METHODS: [&str; 12] = [
    "hover",
    "inlayHint",
    "completion",
    "signatureHelp",
    "codeAction",
    "definition",
    "documentSymbol",
    "foldingRange",
    "prepareRename",
    "rename",
    "typeDefinition",
    "nothing",
];

/// The most things that one input does.
const MAX_STEPS: usize = 16;
/// More findings are not all listed.
const MANY: usize = 90;

static SITE: LazyLock<PathBuf> = LazyLock::new(|| {
    let room = std::env::temp_dir().join(format!("nianbao-fuzz-editor-{}", std::process::id()));
    write_files(&room, &FILES);
    room
});

fn write_files<T: AsRef<str>>(site: &std::path::Path, files: &[(&str, T)]) {
    for (path, text) in files {
        let path = site.join(path);
        create_dir_all(path.parent().expect("a folder")).expect("a folder that can be made");
        write(path, text.as_ref()).expect("a file that can be written");
    }
}

/// The bytes of an input, which say one thing after the other.
struct Script<'b>(std::slice::Iter<'b, u8>);

impl Script<'_> {
    fn number(&mut self) -> Option<usize> {
        self.0.next().copied().map(usize::from)
    }

    fn place(&mut self) -> Option<(u32, u32)> {
        let (line, column) = (self.number()?, self.number()?);
        Some((u32::try_from(line % 128).ok()?, u32::try_from(column % 64).ok()?))
    }

    /// A stretch of a text, mostly within a line.
    fn range(&mut self) -> Option<[(u32, u32); 2]> {
        let ((line, column), length) = (self.place()?, self.number()?);
        let lines = u32::from(length >= 240);
        let length = u32::try_from(length % 8).ok()?;
        Some([(line, column), (line + lines, column + length)])
    }
}

/// Does one thing; `None` at the end.
fn step(script: &mut Script, server: &mut DetachedServer) -> Option<()> {
    let (what, file) = (script.number()?, script.number()? % FILES.len());
    // Most inputs edit the report.
    let (path, text) = if what >= 128 { FILES[0] } else { FILES[file] };
    let done = match what % 8 {
        0..=4 => {
            let (range, word) = (script.range()?, script.number()? % WORDS.len());
            server.change(path, range, WORDS[word])
        }
        5 | 6 => {
            let method = METHODS[script.number()? % METHODS.len()];
            let answer = server.ask(&format!("textDocument/{method}"), path, script.range()?);
            answer.map(|answer| {
                let id = &answer["id"];
                assert!(id.is_number(), "{method} has no answer: {answer}");
            })
        }
        _ => {
            let closed = server.close(path);
            closed.and_then(|()| server.open(path, text))
        }
    };
    done.expect("a server that lives");
    Some(())
}

/// Checks the files of the site as `check` does, and returns the findings with their paths.
fn check() -> Vec<(String, ToldFinding)> {
    let options = ExamineOptions {
        drafts: true,
        current_year: Some(nianbao::world::current_year()),
        ..ExamineOptions::default()
    };
    let run = SiteRun::open(&SITE, Default::default(), &options).expect("a site");
    let checked = run.check(&|_| true).expect("a check");
    let (findings, sources) = checked.tally.into_findings();
    let told = findings.iter().map(|finding| {
        let source = sources.get(finding.place.source);
        let at = source.position(finding.place.span.start);
        let number = |number: usize| u64::try_from(number - 1).expect("a small text");
        let (line, column) = (number(at.line), number(at.column));
        (source.path.clone(), (line, column, finding.rule.name().to_owned()))
    });
    let mut told: Vec<_> = told.collect();
    told.sort();
    told
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    write_files(&SITE, &FILES);
    let mut server = DetachedServer::start(&SITE).expect("a server");
    for (path, text) in FILES {
        server.open(path, text).expect("a server that lives");
    }
    let mut script = Script(bytes.iter());
    for _ in 0..MAX_STEPS {
        if step(&mut script, &mut server).is_none() {
            break;
        }
    }
    assert!(server.settle().expect("a server that lives"), "the survey never ends");
    let saved = FILES.map(|(path, _)| (path, server.text(path).expect("an open text").to_owned()));
    write_files(&SITE, &saved);
    let wanted = check();
    // A lone carriage return ends a line for an editor alone.
    let is_told = |text: &str| !text.replace("\r\n", "").contains('\r');
    if wanted.len() > MANY || !saved.iter().all(|(_, text)| is_told(text)) {
        return;
    }
    for (path, text) in &saved {
        let wanted: Vec<ToldFinding> = wanted
            .iter()
            .filter(|(known, _)| known == path)
            .map(|(_, told)| told.clone())
            .collect();
        assert_eq!(server.findings(path), wanted, "{path}:\n{text}");
    }
});
