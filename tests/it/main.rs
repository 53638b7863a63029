//! One integration binary: small documents in, findings and pages out.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, missing_docs)]
#![allow(clippy::disallowed_methods, reason = "tests put sites on the disk")]

mod aliases;
mod blanks;
mod broken;
mod build;
mod damage;
mod dependencies;
mod documents;
mod floors;
mod forms;
mod headings;
mod hostile;
mod importing;
mod layouts;
mod narrative;
mod other_form;
mod overlay;
mod page;
mod pdf;
mod pdf_damage;
mod portal;
mod program;
mod publish_folder;
#[cfg(feature = "remote")]
mod publish_servers;
#[cfg(feature = "remote")]
mod publish_store;
mod published;
mod published_site;
mod release;
mod rules;
mod sections;
mod serve;
#[cfg(feature = "remote")]
mod servers;
#[cfg(feature = "remote")]
mod store;
mod verify;
#[cfg(feature = "remote")]
mod verify_web;
#[cfg(not(feature = "remote"))]
mod without_remote;
mod yuncheng;
