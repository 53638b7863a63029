//! Imports documents from the disk, and writes their sources to the disk.

mod conversion;
mod document_reader;
mod duplicates;
mod edited_source;
mod find_documents;
mod import_documents;
mod importer;
mod join;
mod join_source;
mod offices_file;
mod original;
mod second_names;
mod superseded;
mod worker;
mod write_import;

pub use conversion::{CONVERTER_COMMAND, serve_converter};
pub use document_reader::DocumentReader;
pub use edited_source::compare_prior_source;
pub use find_documents::{FoundDocuments, find_documents};
pub use importer::{ImportOutcome, Importer, PendingImport, PriorSource};
pub use offices_file::{offices_text, with_offices, write_offices};
pub(super) use original::read_bytes;
pub use superseded::SupersededFile;
pub(super) use worker::RefusalCause;
pub use worker::{ImportRefusal, ReaderSetup, WORKER_COMMAND, serve_worker};
pub use write_import::{overlay_imports, resolve_target, share_texts, write_import};
