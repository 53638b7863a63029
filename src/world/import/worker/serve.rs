//! The side of the worker: reads documents from standard input, one after another, and
//! answers on standard output.

use super::ReaderSetup;
use super::limits::limit_process;
use super::protocol::{
    DocumentRefusal, GREETING, Request, Setup, Task, read_frame, read_value, write_answer,
    write_frame, write_value,
};
use nianbao_core::BuiltinTheme;
use nianbao_core::examine::{ExamineOptions, ParsedSite};
use nianbao_core::source::{Content, File};
use nianbao_document::{MAX_FILE_SIZE, find_private_content};
use nianbao_import::{ImportContext, import};
use std::io::{BufWriter, Result, Write, stdin, stdout};
use std::sync::mpsc::{Receiver, sync_channel};

/// The stack of the thread that reads, in bytes: eight times that of other threads.
const STACK_SIZE: usize = 16 * 1024 * 1024;
/// The largest request in bytes, apart from the document.
const MAX_REQUEST_SIZE: u64 = 64 * 1024 * 1024;

/// A document to be imported.
type Job = (Request<'static>, Vec<u8>);

/// Reads documents until there are no more, or until the program that sends them is gone:
/// this thread waits for that, while another one works.
///
/// Errors: the program does not keep to the protocol.
pub fn serve_worker(reader: &ReaderSetup) -> Result<()> {
    abort_on_panic();
    let (mut input, read) = (stdin().lock(), reader.read);
    let setup: Setup = read_value(&mut input, &mut { MAX_REQUEST_SIZE })?;
    let max_memory = setup.max_memory;
    let (sender, jobs) = sync_channel::<Job>(1);
    let work = move || work(setup, read, &jobs);
    let thread = std::thread::Builder::new().name("reader".to_owned()).stack_size(STACK_SIZE);
    thread.spawn(work)?;
    limit_process(max_memory);
    loop {
        let request = match read_value(&mut input, &mut { MAX_REQUEST_SIZE }) {
            Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => return Ok(()),
            request => request?,
        };
        let bytes = read_frame(&mut input, &mut { MAX_FILE_SIZE })?;
        if sender.send((request, bytes)).is_err() {
            return Err(std::io::ErrorKind::BrokenPipe.into());
        }
    }
}

/// Ends the process after a panic, in which another thread would wait for ever.
fn abort_on_panic() {
    let print = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        print(panic);
        std::process::abort();
    }));
}

/// Imports documents and writes the answers.
fn work(
    setup: Setup,
    read: fn(
        &str,
        &[u8],
    ) -> std::result::Result<nianbao_document::Document, nianbao_document::ReadError>,
    jobs: &Receiver<Job>,
) -> Result<()> {
    // One document at a time needs one thread.
    let _ = rayon::ThreadPoolBuilder::new().num_threads(1).build_global();
    let files = setup.files.into_iter();
    let files = files.map(|(path, text)| File { path, content: Content::Text(text) }).collect();
    let choices = ExamineOptions::default();
    let site = ParsedSite::new(BuiltinTheme::default(), files, &choices).archive;
    let context = ImportContext::new(&site.forms, &site.offices);
    let mut out = BufWriter::new(stdout().lock());
    write_frame(&mut out, GREETING.as_bytes())?;
    out.flush()?;
    for (request, bytes) in jobs {
        let options = match &request.task {
            Task::Import(options) => options,
            Task::Inspect => {
                let found = find_private_content(&bytes).map_err(|error| error.text());
                write_value(&mut out, &found)?;
                out.flush()?;
                continue;
            }
        };
        let document = read(&request.name, &bytes).map_err(|error| DocumentRefusal {
            text: error.text(),
            convertible: error.convertible(),
            unknown_office: None,
            is_unread: true,
        });
        let result = document
            .and_then(|document| Ok(import(&document, &context, options)?))
            .map(|reports| reports.into_iter().map(|report| Ok(report?)).collect());
        write_answer(&mut out, result)?;
    }
    Ok(())
}
