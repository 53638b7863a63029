//! `nianbao lsp`: the built program, spoken to through its streams.

mod client;
mod edits;
mod features;
mod findings;
mod protocol;
