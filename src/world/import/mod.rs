//! Documents from the disk to sources on the disk.

mod find_documents;
mod importer;
mod write_import;

pub use find_documents::{FoundDocuments, gather};
pub use importer::{ImportOutcome, Importer, PendingImport, PriorSource};
pub use write_import::{keep, preview};
