//! Findings, and the forms in which they are shown.

pub mod finding;
pub mod human;
pub mod json;
pub mod problem;
pub mod sarif;

pub use finding::{Finding, Related, Severity, Subject};
pub use nianbao_text::{Lang, Text};
pub use problem::{ContextText, UserError};
