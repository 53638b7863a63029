//! Documents from the disk to sources on the disk.

mod gather;
mod intake;
mod keep;

pub use gather::{Gathered, gather};
pub use intake::{Arrival, Intake, Ready, State};
pub use keep::{keep, preview};
