//! The figures as CSV and JSON.

pub(super) mod csv;
pub(super) mod json;
