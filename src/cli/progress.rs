//! Progress of commands that take long.

use super::shell::Shell;
use crate::world::PublishEvent;
use nianbao_core::diag::Lang;
use std::io::{IsTerminal, Write, stderr};

/// A line on a terminal that is written again and again.
pub(super) struct ProgressLine {
    word: &'static str,
    shown: bool,
}

impl ProgressLine {
    /// Returns a line that begins with a word in the reader's language.
    pub(super) fn new(shell: &Shell, zh: &'static str, en: &'static str) -> Self {
        let shown = !shell.quiet && stderr().is_terminal();
        Self { word: if shell.lang == Lang::Zh { zh } else { en }, shown }
    }

    /// Shows how much is done, about a hundred times in all.
    pub(super) fn update(&self, done: usize, total: usize) {
        if self.shown && is_shown(done, total) {
            let _ = write!(stderr().lock(), "\r{} {done}/{total} ", self.word);
        }
    }

    /// Clears the line.
    pub(super) fn clear(&self) {
        if self.shown {
            let _ = write!(stderr().lock(), "\r\u{1b}[K");
        }
    }
}

/// True for about a hundred of all steps, and for the last.
fn is_shown(done: usize, total: usize) -> bool {
    done == total || done.is_multiple_of((total / 100).max(1))
}

/// Progress of a publication: one line on a terminal, elsewhere ten lines.
pub(super) struct PublishProgress {
    quiet: bool,
    verbose: bool,
    terminal: bool,
    lang: Lang,
}

impl PublishProgress {
    pub(super) fn new(shell: &Shell) -> Self {
        let terminal = stderr().is_terminal();
        Self { quiet: shell.quiet, verbose: shell.verbose, terminal, lang: shell.lang }
    }

    /// Shows a step of the publication.
    pub(super) fn show_event(&self, event: &PublishEvent) {
        let mut out = stderr().lock();
        let zh = self.lang == Lang::Zh;
        let _ = match event {
            PublishEvent::Warning(words) => {
                let name = if zh { "提醒" } else { "warning" };
                writeln!(out, "{name}: {}", words.get(self.lang))
            }
            PublishEvent::Sent { path, done, total } if self.verbose => {
                let word = if zh { "已发送" } else { "sent" };
                writeln!(out, "{word} {done}/{total} {path}")
            }
            PublishEvent::Removed { path } if self.verbose => {
                let word = if zh { "已删除" } else { "removed" };
                writeln!(out, "{word} {path}")
            }
            PublishEvent::Rendered { done, total } if self.terminal && !self.quiet => {
                let word = if zh { "生成" } else { "writing" };
                if is_shown(*done, *total) {
                    write!(out, "\r{word} {done}/{total} ")
                } else {
                    Ok(())
                }
            }
            PublishEvent::Sent { done, total, .. } if !self.quiet => {
                let step = total.div_ceil(if self.terminal { 100 } else { 10 }).max(1);
                let word = if zh { "发送" } else { "sending" };
                match done.is_multiple_of(step) || done == total {
                    false => Ok(()),
                    true if self.terminal => write!(out, "\r{word} {done}/{total} "),
                    true => writeln!(out, "{word} {done}/{total}"),
                }
            }
            _ => Ok(()),
        };
    }

    /// Clears the line.
    pub(super) fn clear(&self) {
        if self.terminal && !self.quiet {
            let _ = write!(stderr().lock(), "\r\u{1b}[K");
        }
    }
}
