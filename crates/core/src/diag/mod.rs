//! Findings, and the forms in which they are shown.

pub mod finding;
pub mod human;
pub mod json;
pub mod sarif;
pub mod user_error;

pub use finding::{Finding, Related, Severity, Subject};
pub use nianbao_text::{Lang, Text};
pub use user_error::{ContextText, UserError};
