//! `nianbao lsp`: the built program, spoken to through its streams.

#![allow(clippy::needless_pass_by_value, reason = "parameters are made where they are sent")]

mod actions;
mod client;
mod edits;
mod features;
mod findings;
mod protocol;
mod random;
mod rename;
