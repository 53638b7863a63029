//! One integration binary: small documents in, findings and pages out.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, missing_docs)]

mod damage;
mod other_format;
mod overlay;
mod rules;
