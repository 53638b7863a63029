//! The end of a worker that did not answer, in words.

use super::protocol::DocumentRefusal;
use nianbao_core::diag::Text;
use nianbao_document::ConvertibleFormat;
use nianbao_text::text;
use std::process::ExitStatus;
use std::time::Duration;

/// The reason for which a document was not imported.
#[derive(Clone, Debug)]
pub struct ImportRefusal {
    /// The sentence for a person.
    pub text: Text,
    /// The last lines of the process that read the document, if it did not answer; for who
    /// mends the program.
    pub worker_output: Option<String>,
    /// Who refused it.
    pub(in crate::world) cause: RefusalCause,
    /// Its format, if it can be read once it is converted.
    pub(in crate::world) convertible: Option<ConvertibleFormat>,
    /// The name in the document, if no office of the site has it.
    pub unknown_office: Option<String>,
    /// True if the reader of documents refused it.
    pub(in crate::world) is_unread: bool,
}

impl ImportRefusal {
    /// Returns true if nothing of the document was read, so that it does not matter whose report
    /// it is.
    pub(in crate::world) fn is_unreadable(&self) -> bool {
        self.is_unread || self.cause != RefusalCause::Document
    }
}

/// The cause for which a document was not imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::world) enum RefusalCause {
    /// The document: its reader refused it.
    Document,
    /// The time that a document may take was over.
    Time,
    /// The process that was to read it did not start, or ended before it answered.
    Process,
    /// It has to be converted, and there is no program for that.
    NoConverter,
}

impl From<Text> for ImportRefusal {
    fn from(text: Text) -> Self {
        Self {
            text,
            worker_output: None,
            cause: RefusalCause::Document,
            convertible: None,
            unknown_office: None,
            is_unread: false,
        }
    }
}

impl From<DocumentRefusal> for ImportRefusal {
    fn from(refusal: DocumentRefusal) -> Self {
        let DocumentRefusal { text, convertible, unknown_office, is_unread } = refusal;
        Self { convertible, unknown_office, is_unread, ..text.into() }
    }
}

/// The end of a worker that did not answer.
#[derive(Debug)]
pub(super) struct WorkerEnd {
    /// Its time was over.
    pub(super) is_expired: bool,
    /// Its exit status; none if the system does not tell.
    pub(super) status: Option<ExitStatus>,
    /// Its last lines on standard error.
    pub(super) output: String,
}

impl WorkerEnd {
    /// Returns why the document could not be imported, and what a person can do.
    pub(super) fn into_refusal(self, max_time: Duration) -> ImportRefusal {
        let seconds = max_time.as_secs();
        let text = if self.is_expired {
            text!(
                "读了 {seconds} 秒还没有读完，已停止。用原来的软件打开它，另存为一份新文件（docx、xlsx 或 pdf）再导入；仍不行就用 nianbao new 手工录入",
                "reading it took more than {seconds} seconds and was stopped. Open it in its own program, save it as a new file (docx, xlsx or pdf) and import that; if that fails too, enter it by hand with `nianbao new`"
            )
        } else if self.is_out_of_memory() {
            text!(
                "读它需要的内存太多，已停止。用原来的软件打开它，删去大图，另存为一份新文件（docx、xlsx 或 pdf）再导入；仍不行就用 nianbao new 手工录入",
                "reading it took too much memory and was stopped. Open it in its own program, take out large pictures, save it as a new file (docx, xlsx or pdf) and import that; if that fails too, enter it by hand with `nianbao new`"
            )
        } else if self.output.contains("has overflowed its stack") {
            text!(
                "它的内容一层套一层，套得太深，读不了。用原来的软件打开它，把正文和表格复制到一份新文件里再导入，或用 nianbao new 手工录入",
                "its parts are nested too deep to be read. Open it in its own program, copy text and tables into a new file and import that, or enter it by hand with `nianbao new`"
            )
        } else {
            let Text { zh, en } = describe_status(self.status);
            text!(
                "读它的进程意外结束（{zh}），这是程序的缺陷。用原来的软件打开它，另存为一份新文件（docx、xlsx 或 pdf）再导入；加 --verbose 可以看到出错的地方，请报告给程序的维护者",
                "the process that read it ended unexpectedly ({en}), which is a fault of this program. Open it in its own program, save it as a new file (docx, xlsx or pdf) and import that; --verbose shows where it failed, please report it"
            )
        };
        let output = (!self.output.is_empty()).then_some(self.output);
        let cause = if self.is_expired { RefusalCause::Time } else { RefusalCause::Process };
        ImportRefusal { worker_output: output, cause, ..text.into() }
    }

    /// Returns true if it asked for more memory than it may have, or if the system ended it,
    /// which it does when memory is short.
    fn is_out_of_memory(&self) -> bool {
        const SIGKILL: i32 = 9;
        self.output.contains("memory allocation of") || signal(self.status) == Some(SIGKILL)
    }
}

/// Returns the signal or the exit status as a phrase.
fn describe_status(status: Option<ExitStatus>) -> Text {
    if let Some(signal) = signal(status) {
        return text!("信号 {signal}", "signal {signal}");
    }
    match status.and_then(|status| status.code()) {
        Some(code) => text!("退出码 {code}", "exit status {code}"),
        None => text!("原因不明", "for no known reason"),
    }
}

/// Returns the number of the signal that ended a process.
fn signal(status: Option<ExitStatus>) -> Option<i32> {
    #[cfg(unix)]
    {
        std::os::unix::process::ExitStatusExt::signal(&status?)
    }
    #[cfg(not(unix))]
    {
        let _ = status;
        None
    }
}
