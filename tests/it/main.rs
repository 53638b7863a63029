//! One integration binary: small documents in, findings and pages out.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, missing_docs)]
#![allow(clippy::disallowed_methods, reason = "tests put sites on the disk")]

mod build;
mod check;
mod cli;
mod dependencies;
mod desk;
mod floors;
mod import;
mod lengths;
mod lsp;
mod pictures;
mod publish;
mod serve;
mod support;
mod verify;
mod vocabulary;
