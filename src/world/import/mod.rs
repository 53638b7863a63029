//! Imports documents from the disk, and writes their sources to the disk.

mod find_documents;
mod importer;
mod original;
mod worker;
mod write_import;

pub use find_documents::{FoundDocuments, find_documents};
pub use importer::{ImportOutcome, Importer, PendingImport, PriorSource};
pub use worker::{ImportRefusal, ImportWorkers, ReaderSetup, WORKER_COMMAND, serve_worker};
pub use write_import::{overlay_imports, share_texts, write_import};
