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

/// A value that the environment gives, if it is not empty.
pub(super) fn non_empty_variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// This machine and whoever works on it, for others to read.
pub(super) struct MachineIdentity {
    /// `user@host`.
    pub(super) user_at_host: String,
    /// What no other machine has, nor this one once it is started anew.
    pub(super) boot_hash: String,
}

/// Asks who and where we are.
pub(super) fn identify_machine() -> MachineIdentity {
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default().trim().to_owned();
    let user = ["USER", "LOGNAME", "USERNAME"].iter().find_map(|name| non_empty_variable(name));
    let host = Some(read("/proc/sys/kernel/hostname")).filter(|name| !name.is_empty());
    let host = host
        .or_else(|| non_empty_variable("HOSTNAME"))
        .or_else(|| non_empty_variable("COMPUTERNAME"));
    let (user, host) = (user.unwrap_or_default(), host.unwrap_or_default());
    // Processes have the same numbers in another container of the same machine.
    let space = std::fs::read_link("/proc/self/ns/pid").unwrap_or_default();
    let boot = read("/proc/sys/kernel/random/boot_id");
    let id = nianbao_core::source::Digest::from_bytes(
        format!("{boot} {host} {}", space.display()).as_bytes(),
    );
    MachineIdentity { user_at_host: format!("{user}@{host}"), boot_hash: id.sha256 }
}
