//! Findings, and the formats in which they are shown.

pub mod change;
pub mod finding;
pub mod human;
pub mod json;
pub mod junit;
pub mod line;
pub mod paths;
pub mod rule_id;
pub mod sarif;
pub mod user_error;

pub use change::Change;
pub use finding::{Finding, Related, Severity, Subject};
pub use nianbao_text::{Lang, Text};
pub use paths::SitePaths;
pub use rule_id::{RuleId, RuleName};
pub use user_error::{ContextText, UserError, one_line};
