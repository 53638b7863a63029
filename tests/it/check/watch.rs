//! `check --watch`: the site is checked again at each save.

use crate::support::disk::Disk;
use crate::support::program::command;
use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// How long a check may take on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

struct Watching {
    child: Child,
    out: Receiver<String>,
    err: Receiver<String>,
}

impl Watching {
    fn start(disk: &Disk, args: &[&str]) -> Self {
        let args = [&["check", "--watch"], args].concat();
        let mut command = command(&disk.site, &args);
        let piped = command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = piped.spawn().unwrap();
        let out = lines(child.stdout.take().unwrap());
        let err = lines(child.stderr.take().unwrap());
        Self { child, out, err }
    }

    /// Waits for the end of a check, and returns the line with the time that it took.
    fn next_check(&self) -> String {
        loop {
            let line = self.err.recv_timeout(PATIENCE).expect("a summary");
            if line.contains(" 份年报") {
                return line;
            }
        }
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn lines(stream: impl std::io::Read + Send + 'static) -> Receiver<String> {
    let (sender, lines) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    lines
}

#[test]
fn each_save_is_checked_and_a_pipe_is_not_cleared() {
    let disk = Disk::new(&[]);
    let settings = disk.path("site.yaml");
    let good = std::fs::read_to_string(&settings).unwrap();
    for args in [&["--format", "short"][..], &["--poll"], &["--format", "json"]] {
        let watching = Watching::start(&disk, args);
        let summary = watching.next_check();
        assert!(summary.contains("没有问题（") && summary.ends_with('）'), "{summary}");
        std::fs::write(&settings, format!("titel: a\n{good}")).unwrap();
        let summary = loop {
            let summary = watching.next_check();
            if !summary.contains("没有问题") {
                break summary;
            }
        };
        assert!(summary.contains("1 个错误"), "{summary}");
        let mut found = watching.out.recv_timeout(PATIENCE).unwrap();
        found.extend(watching.out.try_iter());
        assert!(found.contains("titel") && !found.contains('\u{1b}'), "{found}");
        std::fs::write(&settings, &good).unwrap();
        while !watching.next_check().contains("没有问题") {}
    }
}

#[test]
fn a_site_that_cannot_be_read_is_waited_for() {
    let disk = Disk::new(&[]);
    let settings = disk.path("site.yaml");
    let good = std::fs::read_to_string(&settings).unwrap();
    let watching = Watching::start(&disk, &[]);
    watching.next_check();
    std::fs::remove_file(&settings).unwrap();
    while !watching.err.recv_timeout(PATIENCE).unwrap().contains("没有 site.yaml") {}
    std::fs::write(&settings, good).unwrap();
    assert!(watching.next_check().contains("没有问题"));
}

#[test]
fn it_goes_neither_with_fixing_nor_with_whole_documents() {
    let disk = Disk::new(&[]);
    for args in [
        &["check", "--watch", "--fix"][..],
        &["check", "--poll"],
        &["check", "--watch", "--format", "sarif"],
        &["check", "--watch", "--format", "junit"],
    ] {
        let ran = disk.run(args);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{args:?}");
        let refused = args[args.len() - 1];
        assert!(ran.err.contains(refused), "{args:?}: {}", ran.err);
    }
}
