//! Files and functions stay short, counted over all code that is not for tests.

use crate::support::source::{Declarations, read_all, without_test_files};

const FILE: usize = 400;
const FUNCTION: usize = 60;

#[test]
fn files_and_functions_stay_short() {
    let mut long = Vec::new();
    for (path, text) in without_test_files(&read_all()) {
        let declared = Declarations::read(&text);
        let lines = declared.count_lines(&text);
        if lines > FILE {
            long.push(format!("{path} has {lines} lines, {FILE} at most"));
        }
        for function in declared.functions.iter().filter(|function| function.lines > FUNCTION) {
            let (name, lines) = (&function.name, function.lines);
            long.push(format!("{path}: {name} has {lines} lines, {FUNCTION} at most"));
        }
    }
    assert!(long.is_empty(), "\n{}", long.join("\n"));
}
