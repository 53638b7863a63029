//! `verify`: published copies, on disk and on the web.

mod divided;
mod folder;
#[cfg(feature = "remote")]
mod web;
