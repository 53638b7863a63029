//! `import` with a reader of documents that has faults planted in it: one that aborts,
//! overflows its stack, eats memory, never ends, or writes where the answer belongs. Each
//! costs one line of the import, and leaves no process behind.
//!
//! This is the program too, with that reader: no program that is shipped has it. Hence it
//! has no harness, and takes `--site` and what stands behind it as the program does.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, missing_docs)]
#![allow(clippy::disallowed_methods, reason = "tests put sites on the disk")]

mod faults;
mod folder;

use folder::Folder;
use std::process::ExitCode;

type Check = (&'static str, fn());

const CHECKS: [Check; 5] = [
    ("one_line_for_each_bad_document", one_line_for_each_bad_document),
    ("a_worker_ends_with_the_program", a_worker_ends_with_the_program),
    ("no_process_is_a_failure_of_the_run", no_process_is_a_failure_of_the_run),
    ("a_worker_opens_nothing", a_worker_opens_nothing),
    ("an_original_that_was_not_read_is_said", an_original_that_was_not_read_is_said),
];

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if matches!(
        args.first().map(String::as_str),
        Some("--site" | nianbao::world::WORKER_COMMAND | nianbao::world::CONVERTER_COMMAND)
    ) {
        return nianbao::cli::main_with_reader(faults::SETUP);
    }
    let is_listed = args.iter().any(|arg| arg == "--list");
    let words: Vec<&String> = args.iter().filter(|arg| !arg.starts_with('-')).collect();
    for (name, check) in CHECKS {
        if !words.is_empty() && !words.iter().any(|word| name.contains(word.as_str())) {
            continue;
        }
        if is_listed {
            println!("{name}: test");
        } else {
            check();
            println!("test {name} ... ok");
        }
    }
    ExitCode::SUCCESS
}

/// Each kind of fault among good documents, which are all imported.
fn one_line_for_each_bad_document() {
    let folder = Folder::new();
    for fault in faults::NAMES {
        folder.write_document(fault, &format!("{}{fault}\n", faults::MARK));
    }
    folder.write_good_documents();
    let ran = folder.import(&[]);
    assert_eq!(ran.status.code(), Some(2), "{ran:?}");
    let out = String::from_utf8(ran.stdout).unwrap();
    for (fault, words) in faults::NAMES.iter().zip(faults::WORDS) {
        let lines: Vec<&str> = out.lines().filter(|line| line.contains(fault)).collect();
        assert_eq!(lines.len(), 1, "{fault}: {out}");
        assert!(lines[0].contains("没有导入") && lines[0].contains(words), "{lines:?}");
    }
    folder.assert_good_documents_are_imported();
    folder::assert_no_workers();
    // What a library prints is for who asks.
    assert!(!out.contains("planted panic") && ran.stderr.len() < 2000, "{out}");
    let ran = folder.import(&["--verbose", "--lang", "en"]);
    let out = String::from_utf8(ran.stdout).unwrap();
    assert!(out.contains("planted panic") && out.contains("fault of this program"), "{out}");
    let ran = folder.import(&["--format", "json"]);
    let out = String::from_utf8(ran.stdout).unwrap();
    let details = out.lines().filter(|line| line.contains("\"details\":\"")).count();
    assert!(details >= 3, "{out}");
}

/// Killed, interrupted: nothing goes on reading.
fn a_worker_ends_with_the_program() {
    if !cfg!(target_os = "linux") {
        return;
    }
    for signal in ["-KILL", "-INT", "-TERM"] {
        let folder = Folder::new();
        folder.write_document("endless", &format!("{}endless\n", faults::MARK));
        let mut program = folder.command(&[]).spawn().unwrap();
        folder::wait_until("a worker", || !folder::workers().is_empty());
        let id = program.id().to_string();
        assert!(std::process::Command::new("kill").args([signal, &id]).status().unwrap().success());
        program.wait().unwrap();
        folder::wait_until("no worker", || folder::workers().is_empty());
    }
}

/// Nothing is read in the program itself instead.
fn no_process_is_a_failure_of_the_run() {
    let folder = Folder::new();
    folder.write_good_documents();
    let ran = folder.import_with_few_files();
    let err = String::from_utf8(ran.stderr).unwrap();
    assert_eq!(ran.status.code(), Some(2), "{err}");
    assert!(err.contains("无法启动读取文件的进程"), "{err}");
    assert!(!folder.path("content/2023").exists());
}

/// A document that is told to open a file or a connection finds that it cannot.
fn a_worker_opens_nothing() {
    let folder = Folder::new();
    folder
        .write_document("open", &format!("{}open\n{}", faults::MARK, folder::text("示例市财政局")));
    let ran = folder.import(&[]);
    let out = String::from_utf8(ran.stdout).unwrap();
    assert_eq!(out.contains("没有导入"), !cfg!(target_os = "linux"), "{out}");
}

/// An original whose reading was broken off is not taken for one without differences, not
/// the next time either; one that took too long is not waited for again.
fn an_original_that_was_not_read_is_said() {
    let folder = Folder::new();
    folder.write_original("shili-czj", &format!("{}abort\n", faults::MARK));
    folder.write_original("shili-slj", &format!("{}endless\n", faults::MARK));
    for round in 0..2 {
        let start = std::time::Instant::now();
        let ran = folder.check();
        let out = String::from_utf8(ran.stdout).unwrap();
        assert_eq!(out.matches("warning[differs-from-original]").count(), 2, "{round}: {out}");
        assert!(out.contains("年报.txt 没有读完") && out.contains("信号 6"), "{round}: {out}");
        assert!(round == 0 || start.elapsed() < faults::SETUP.max_time, "{round}");
    }
    folder.write_original("shili-czj", &folder::text("示例市财政局"));
    let out = String::from_utf8(folder.check().stdout).unwrap();
    assert!(!out.contains("信号 6"), "{out}");
}
