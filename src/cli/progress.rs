//! How far something that takes long is, on a terminal.

use super::shell::Shell;
use crate::diag::Lang;
use std::io::{IsTerminal, Write, stderr};

/// One line that is written over and over.
pub(super) struct Progress {
    word: &'static str,
    shown: bool,
}

impl Progress {
    /// Its word says what is being done.
    pub(super) fn new(shell: &Shell, zh: &'static str, en: &'static str) -> Self {
        let shown = !shell.quiet && stderr().is_terminal();
        Self { word: if shell.lang == Lang::Zh { zh } else { en }, shown }
    }

    /// Hears how much is done; shows a hundred steps at most.
    pub(super) fn at(&self, done: usize, total: usize) {
        if self.shown && (done.is_multiple_of((total / 100).max(1)) || done == total) {
            let _ = write!(stderr().lock(), "\r{} {done}/{total} ", self.word);
        }
    }

    /// Clears the line.
    pub(super) fn end(&self) {
        if self.shown {
            let _ = write!(stderr().lock(), "\r\u{1b}[K");
        }
    }
}
