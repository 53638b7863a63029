//! Findings, and the forms in which they are shown.

pub mod finding;
pub mod human;
pub mod json;
pub mod problem;
pub mod sarif;
pub mod text;

pub use finding::{Finding, Related, Severity, Subject};
pub use problem::{Explain, Problem};
pub use text::{Lang, Text, words};
