//! The pages of the desk: a site's reports by what is left to do with them, the documents that
//! were handed in, one report with its cells and findings, and what would be published. A server
//! hands in what it knows and sends the HTML that comes out; nothing here touches disk or network.
//!
//! Text is escaped by the macro that writes the pages; what is put in as markup is the printed
//! form of the program itself.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod blank_form;
mod document_states;
mod documents;
mod finding_help;
mod finding_places;
mod frame;
mod home;
mod jobs;
mod page_viewer;
mod publish;
mod report;
mod report_cells;
mod report_findings;
mod start;
mod words;

pub use document_states::{DocumentState, NewOffice, Remedy};
pub use documents::DocumentLine;
pub use frame::{Frame, SCRIPT, STYLE};
pub use home::{HomePage, ReportLine, ReportState, home_page};
pub use jobs::{JobView, job_status};
pub use publish::{PublishPage, TargetPlan, publish_page};
pub use report::{FoundCell, OriginalLink, ReportPage, conflict_notice, report_page};
pub use start::{denied_page, message_page, start_page};
