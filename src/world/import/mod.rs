//! Documents from the disk to sources on the disk.

mod gather;
mod intake;
mod keep;

pub use gather::{Gathered, gather};
pub use intake::{ImportOutcome, Intake, PendingImport, PriorSource};
pub use keep::{keep, preview};
