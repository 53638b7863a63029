//! Reads documents in processes of their own, so that one that makes a reader crash, run
//! on or eat memory costs one line of an import, and not the import.
//!
//! The program starts itself with the argument [`WORKER_COMMAND`]. A worker gets the forms
//! and offices of the site once, then one document after another through a pipe, and
//! answers with the reports that it made of each. It opens no file, and the program trusts
//! no answer.

mod failure;
mod limits;
mod pool;
mod process;
pub(super) mod protocol;
mod serve;

pub use failure::ImportRefusal;
pub(in crate::world) use failure::RefusalCause;
pub(super) use limits::limit_converter;
pub(super) use pool::ImportWorkers;
pub(super) use process::{end_process_group, own_command};
pub use serve::serve_worker;

use nianbao_document::{Document, ReadError};
use std::time::Duration;

/// The only argument of a worker. No command of the command line, so that it is in no help.
pub const WORKER_COMMAND: &str = "read-documents";

/// The reader of documents, and how much a worker may use for one.
#[derive(Clone, Copy, Debug)]
pub struct ReaderSetup {
    /// Reads a document by its file name and bytes.
    pub read: fn(&str, &[u8]) -> Result<Document, ReadError>,
    /// The longest time for one document; then its worker is stopped.
    pub max_time: Duration,
    /// The most memory in bytes over that of a worker at its start. Held on Linux.
    pub max_memory: u64,
}

impl Default for ReaderSetup {
    /// Returns the reader for all kinds of documents, with bounds that those of offices are
    /// far from: the largest files that are accepted, of 64 MiB, take seconds, and are
    /// unpacked to at most 256 MiB.
    fn default() -> Self {
        Self {
            read: nianbao_document::read,
            max_time: Duration::from_mins(1),
            max_memory: 2 * 1024 * 1024 * 1024,
        }
    }
}
