//! What the program asks the environment.

use std::io::IsTerminal;

/// The locale of the user, as the environment names it; empty where it does not.
#[must_use]
pub fn locale() -> String {
    ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|value| !value.is_empty())
        .unwrap_or_default()
}

/// Whether colour is wanted on a stream, where the user has not said.
#[must_use]
pub fn wants_color(stream: &impl IsTerminal) -> bool {
    let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
        || std::env::var("TERM").is_ok_and(|term| term == "dumb");
    stream.is_terminal() && !plain
}
