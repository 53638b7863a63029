//! The documents of the desk: handed in, read, told of, and shown beside their reports.

pub(super) mod blank;
mod found_cells;
mod inbox;
mod lines;
pub(super) mod originals;
mod page_pictures;
pub(super) mod reading;
mod room;
pub(super) mod uploads;

pub(super) use found_cells::FoundCells;
pub(super) use inbox::Inbox;
pub(super) use lines::lines;
