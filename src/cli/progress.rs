//! How far a build is, on a terminal.

use super::shell::Shell;
use crate::diag::Lang;
use std::io::{IsTerminal, Write, stderr};

/// One line that is written over and over.
pub(super) struct Progress {
    total: usize,
    step: usize,
    shown: bool,
    lang: Lang,
}

impl Progress {
    pub(super) fn new(shell: &Shell, total: usize) -> Self {
        let shown = !shell.quiet && stderr().is_terminal();
        Self { total, step: (total / 100).max(1), shown, lang: shell.lang }
    }

    /// Hears how much is done; shows a hundred steps at most.
    pub(super) fn at(&self, done: usize) {
        if self.shown && (done.is_multiple_of(self.step) || done == self.total) {
            let word = if self.lang == Lang::Zh { "生成" } else { "writing" };
            let _ = write!(stderr().lock(), "\r{word} {done}/{} ", self.total);
        }
    }

    /// Clears the line.
    pub(super) fn end(&self) {
        if self.shown {
            let _ = write!(stderr().lock(), "\r\u{1b}[K");
        }
    }
}
