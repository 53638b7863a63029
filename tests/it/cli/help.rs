//! `--help` of every command, in both languages.

use crate::support::program::{Ran, command};
use crate::support::snapshots::assert_text;
use std::path::Path;

fn help(lang: &str, args: &[&str]) -> String {
    let args = [&["--lang", lang], args, &["--help"]].concat();
    let mut command = command(Path::new("."), &args);
    let ran: Ran = command.env("COLUMNS", "100").output().unwrap().into();
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{args:?}");
    ran.out
}

/// Returns the names of the commands that the program's help lists.
fn list_commands() -> Vec<String> {
    let page = help("en", &[]);
    let list = page.split("\nCommands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let names = list.lines().filter_map(|line| line.split_whitespace().next());
    names.filter(|name| *name != "help").map(str::to_owned).collect()
}

#[test]
fn help_is_pinned() {
    let names = list_commands();
    assert!(names.len() > 10, "{names:?}");
    for lang in ["zh", "en"] {
        assert_text("help", &format!("nianbao-{lang}"), &help(lang, &[]), &[]);
        for name in &names {
            assert_text("help", &format!("{name}-{lang}"), &help(lang, &[name]), &[]);
        }
    }
}
