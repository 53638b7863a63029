//! The workers of a run: as many as documents are asked for at a time.

use super::ReaderSetup;
use super::failure::{ImportRefusal, RefusalCause};
use super::process::{AnswerReader, WorkerProcess};
use super::protocol::{Request, Setup, Task, read_answer, read_private_content, write_value};
use anyhow::Result;
use nianbao_core::diag::{Text, UserError};
use nianbao_core::parse::OFFICES_FILE;
use nianbao_core::source::{Content, File};
use nianbao_document::PrivateContent;
use nianbao_import::{ImportOptions, Imported};
use nianbao_text::text;
use std::borrow::Cow;
use std::sync::{Mutex, PoisonError};

/// The folder of a site's own forms.
const FORMS: &str = "forms/";

/// Imports documents in processes that know the forms and offices of a site.
pub(in crate::world::import) struct ImportWorkers {
    reader: ReaderSetup,
    /// The frame of the setup.
    setup: Vec<u8>,
    idle: Mutex<Vec<WorkerProcess>>,
}

impl ImportWorkers {
    /// Starts a worker for the forms and offices among the files of a site; others follow
    /// when documents are imported by several threads.
    ///
    /// Errors: it cannot be started.
    pub(in crate::world::import) fn start(reader: ReaderSetup, files: &[File]) -> Result<Self> {
        let files = files.iter().filter_map(|file| {
            let is_needed = file.path == OFFICES_FILE || file.path.starts_with(FORMS);
            let text = match &file.content {
                Content::Text(text) => text,
                Content::Unchanged(source) => &source.text,
                Content::Bytes(_) | Content::Failed(_) => return None,
            };
            is_needed.then(|| (file.path.clone(), text.clone()))
        });
        let mut setup = Vec::new();
        let max_memory = reader.max_memory;
        write_value(&mut setup, &Setup { files: files.collect(), max_memory })?;
        let workers = Self { reader, setup, idle: Mutex::default() };
        let first = workers.start_worker().map_err(UserError::new_error)?;
        workers.put_back(first);
        Ok(workers)
    }

    /// Imports the reports of a document. One that no worker survives costs that document
    /// alone.
    ///
    /// Errors: why there are none.
    pub(in crate::world::import) fn import(
        &self,
        name: &str,
        bytes: &[u8],
        options: &ImportOptions,
    ) -> Result<Vec<Result<Imported, ImportRefusal>>, ImportRefusal> {
        let task = Task::Import(Cow::Borrowed(options));
        let reports =
            self.ask(&Request { name: Cow::Borrowed(name), task }, bytes, read_answer)??;
        Ok(reports.into_iter().map(|report| Ok(report?)).collect())
    }

    /// Finds what a file holds that its pages do not show.
    ///
    /// Errors: why that is not known.
    pub(in crate::world::import) fn inspect(
        &self,
        name: &str,
        bytes: &[u8],
    ) -> Result<PrivateContent, ImportRefusal> {
        let request = Request { name: Cow::Borrowed(name), task: Task::Inspect };
        Ok(self.ask(&request, bytes, read_private_content)??)
    }

    /// Sends a document to a worker and returns its answer.
    fn ask<T>(
        &self,
        request: &Request,
        bytes: &[u8],
        read: fn(&mut AnswerReader) -> std::io::Result<T>,
    ) -> Result<T, ImportRefusal> {
        let mut worker = match self.take_idle() {
            Some(worker) => worker,
            None => self.start_worker_for_document()?,
        };
        loop {
            let is_used = worker.is_used;
            if let Ok(answer) = worker.exchange(request, bytes, self.reader.max_time, read) {
                self.put_back(worker);
                return Ok(answer);
            }
            let end = worker.finish();
            // Other documents may have left their traces in its memory.
            if end.is_expired || !is_used {
                return Err(end.into_refusal(self.reader.max_time));
            }
            worker = self.start_worker_for_document()?;
        }
    }

    fn start_worker_for_document(&self) -> Result<WorkerProcess, ImportRefusal> {
        let refuse = |text: Text| ImportRefusal { cause: RefusalCause::Process, ..text.into() };
        self.start_worker().map_err(refuse)
    }

    fn start_worker(&self) -> Result<WorkerProcess, Text> {
        WorkerProcess::start(&self.setup, &self.reader).map_err(|error| {
            text!(
                "无法启动读取文件的进程（{error}）：关掉一些程序再试；在服务器上核对允许的进程数和内存（ulimit -u、ulimit -v）；程序文件移动或更新过的，重新运行",
                "cannot start a process to read documents ({error}): close other programs and try again; on a server, see how many processes and how much memory are allowed (`ulimit -u`, `ulimit -v`); if the program was moved or updated, run it again"
            )
        })
    }

    fn take_idle(&self) -> Option<WorkerProcess> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    fn put_back(&self, worker: WorkerProcess) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(worker);
    }
}
