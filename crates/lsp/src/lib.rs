//! The answers to an editor about the sources of a site: where findings stand, what a cell means,
//! what could be written next. A language server hands in texts and sites, and sends what comes
//! out; nothing here touches disk or streams.
//!
//! The protocol is the Language Server Protocol, version 3.17
//! (<https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/>).
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod actions;
mod address;
mod allow_action;
mod completion;
mod convert;
mod definition;
mod diagnostics;
mod hints;
mod hover;
mod outline;
mod position;
mod rename;
mod signature;
mod source_view;
mod symbols;
mod yaml_file;

pub use actions::{ACTION_KINDS, ActionText, code_actions};
pub use address::{path_of_uri, uri_of_path};
pub use completion::{CompletionContext, complete};
pub use convert::{REWRITE, unit_conversions};
pub use definition::{FormPart, definition, form_part, office_entry};
pub use diagnostics::{DiagnosticContext, to_diagnostic};
pub use hints::hints;
pub use hover::hover;
pub use position::{Encoding, LineIndex, TextMap, apply_change};
pub use rename::{OfficeRename, TextChange, check_new_id, office_id_at};
pub use signature::signature;
pub use source_view::ReportView;
pub use symbols::{folding_ranges, office_symbols, report_symbols};
pub use yaml_file::{definition_in_form, form_entry, row_entry, yaml_folding_ranges, yaml_symbols};
