//! Documents as offices have them, to sources: what the tests make themselves, and the
//! files of `tests/documents/`, which word processors and browsers made.

mod bounds;
mod fixtures;
mod mutations;
mod paper;
mod round_trip;
mod wanted;
mod written;
mod zip;
