//! Output: results to standard output, messages to standard error.

use super::args::{Args, Color};
use crate::world::{ReaderSetup, wants_color};
use nianbao_core::diag::{Lang, Text};
use nianbao_text::text;
use std::io::{IsTerminal, Write, stderr, stdout};
use std::path::{Path, PathBuf};

/// The settings of output, the folder of the site, and the reader of documents.
pub(super) struct Shell {
    pub(super) lang: Lang,
    pub(super) site: PathBuf,
    /// True if the folder of the site was named, and is not merely the current one.
    pub(super) names_site: bool,
    pub(super) quiet: bool,
    pub(super) verbose: bool,
    /// The reader of documents.
    pub(super) reader: ReaderSetup,
    color: Color,
}

impl Shell {
    pub(super) fn new(args: &Args, lang: Lang, reader: ReaderSetup) -> Self {
        let common = &args.common;
        Self {
            lang,
            site: common.site.clone(),
            names_site: false,
            quiet: common.quiet,
            verbose: common.verbose,
            reader,
            color: common.color,
        }
    }

    /// True if standard output is coloured.
    pub(super) fn color_out(&self) -> bool {
        self.is_colored(&stdout())
    }

    /// True if standard error is coloured.
    pub(super) fn color_err(&self) -> bool {
        self.is_colored(&stderr())
    }

    fn is_colored(&self, stream: &impl IsTerminal) -> bool {
        match self.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => wants_color(stream),
        }
    }

    /// Prints a part of the result.
    ///
    /// Errors: standard output is closed.
    pub(super) fn print_result(text: &str) -> anyhow::Result<()> {
        stdout().lock().write_all(text.as_bytes())?;
        Ok(())
    }

    /// Flushes the result.
    ///
    /// Errors: standard output is closed.
    pub(super) fn flush_result() -> anyhow::Result<()> {
        stdout().lock().flush()?;
        Ok(())
    }

    /// Prints a message unless `--quiet` is given.
    pub(super) fn print_status(&self, words: &Text) {
        if !self.quiet {
            let _ = writeln!(stderr().lock(), "{}", words.get(self.lang));
        }
    }

    /// Prints a finding or a message even with `--quiet`.
    pub(super) fn print_always(words: &str) {
        let _ = stderr().lock().write_all(words.as_bytes());
    }

    /// Asks a question that is answered with yes or no; no where nobody can be asked.
    pub(super) fn confirm(&self, words: &Text) -> bool {
        let (zh, en) = (&words.zh, &words.en);
        Self::can_ask() && self.ask(&text!("{zh}。继续吗？", "{en}. Go on?"))
    }

    /// Returns true if somebody can be asked.
    pub(super) fn can_ask() -> bool {
        std::io::stdin().is_terminal() && stderr().is_terminal()
    }

    /// Asks a question, and takes all but a yes for a no.
    pub(super) fn ask(&self, question: &Text) -> bool {
        let _ = write!(stderr().lock(), "{} [y/N] ", question.get(self.lang));
        let mut answer = String::new();
        let read = std::io::stdin().read_line(&mut answer).is_ok();
        read && matches!(answer.trim().to_lowercase().as_str(), "y" | "yes" | "是")
    }

    /// Prints why the run failed, from the outermost cause inwards.
    pub(super) fn print_error(&self, lines: &[String]) {
        write_error(lines, self.lang, self.color_err());
    }

    /// Returns a path in the folder of the site.
    pub(super) fn site_path(&self, path: impl AsRef<Path>) -> PathBuf {
        self.site.join(path)
    }
}

/// Prints lines as an error.
pub(super) fn write_error(lines: &[String], lang: Lang, color: bool) {
    let name = if lang == Lang::Zh { "错误" } else { "error" };
    let (on, off) = if color { ("\u{1b}[1;31m", "\u{1b}[0m") } else { ("", "") };
    let mut out = stderr().lock();
    for (at, line) in lines.iter().enumerate() {
        let _ = if at == 0 {
            writeln!(out, "{on}{name}{off}: {line}")
        } else {
            writeln!(out, "  {line}")
        };
    }
}
