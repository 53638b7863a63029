//! `import`: documents as offices have them, to sources: what the tests make themselves, and the
//! files of `tests/documents/`, which word processors and browsers made.

mod bounds;
mod command;
mod fixtures;
mod foreign_kinds;
mod kept_files;
mod looks_docx;
mod looks_html;
mod mutations;
mod ofd;
mod office_files;
mod outcome;
mod pdf;
mod pdf_damage;
mod pdf_looks;
mod pdf_seen;
mod round_trip;
mod sheet_looks;

use crate::support::properties::runner;
