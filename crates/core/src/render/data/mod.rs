//! The same figures for machines.

pub(super) mod csv;
pub(super) mod json;
