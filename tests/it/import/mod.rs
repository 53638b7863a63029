//! `import`: documents as offices have them, to sources: what the tests make themselves, and the
//! files of `tests/documents/`, which word processors and browsers made.

mod bounds;
mod command;
mod conversion;
mod fixtures;
mod flat_mutations;
mod flat_tables;
mod foreign_kinds;
mod headings;
mod joined;
mod joined_conflicts;
mod joined_files;
mod joined_tables;
mod kept_files;
mod looks_docx;
mod looks_html;
mod merged_cells;
mod mutations;
mod new_offices;
mod ofd;
mod office_files;
mod office_proposals;
mod office_suite;
mod outcome;
mod page_words;
mod pdf;
mod pdf_apart;
mod pdf_damage;
mod pdf_looks;
mod pdf_marks;
mod pdf_seen;
mod round_trip;
mod set_aside;
mod sheet_looks;
mod statistics;
mod unclear_cells;
mod units;
mod whose_report;
mod whose_year;
mod words;

use crate::support::properties::runner;
