//! Locale, terminal, secrets and the machine's identity, from the environment.

use std::io::IsTerminal;
use std::path::PathBuf;

/// Returns the user's locale; empty where the environment names none.
#[must_use]
pub fn locale() -> String {
    ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|value| !value.is_empty())
        .unwrap_or_default()
}

/// True if a stream is a terminal that shows colour and `NO_COLOR` is not set.
#[must_use]
pub fn wants_color(stream: &impl IsTerminal) -> bool {
    let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
        || std::env::var("TERM").is_ok_and(|term| term == "dumb");
    stream.is_terminal() && !plain
}

/// Finds a program in the folders where the system looks for programs.
pub(super) fn find_on_path(name: &str) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    let suffixes: &[&str] = if cfg!(windows) { &[".com", ".exe"] } else { &[""] };
    // A relative one would be another in another folder.
    let folders = std::env::split_paths(&folders).filter(|folder| folder.is_absolute());
    let files = folders.flat_map(|folder| {
        suffixes.iter().map(move |suffix| folder.join(format!("{name}{suffix}")))
    });
    { files }.find(|file| file.is_file())
}

/// Returns the folder of this program if it was started by a double click: without arguments,
/// without a terminal, and where windows are shown. `None` otherwise.
#[must_use]
pub fn double_clicked_folder() -> Option<PathBuf> {
    let has_terminal = std::io::stdin().is_terminal()
        || std::io::stdout().is_terminal()
        || std::io::stderr().is_terminal();
    let shows_windows = cfg!(any(windows, target_os = "macos"))
        || ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| non_empty_variable(name).is_some());
    // Programs that call this one read what it prints.
    let is_read = std::io::stdout().is_terminal() || is_pipe();
    if std::env::args_os().len() > 1 || has_terminal || !shows_windows || is_read {
        return None;
    }
    std::env::current_exe().ok()?.parent().map(std::path::Path::to_path_buf)
}

/// True if standard output is a pipe, which somebody reads.
#[cfg(unix)]
fn is_pipe() -> bool {
    use std::os::unix::fs::FileTypeExt;
    let metadata = std::fs::metadata("/dev/stdout");
    metadata.is_ok_and(|metadata| metadata.file_type().is_fifo() || metadata.is_file())
}

/// True if standard output is a pipe, which somebody reads.
#[cfg(not(unix))]
fn is_pipe() -> bool {
    false
}

/// Returns a variable of the environment if it is set and not empty.
pub(super) fn non_empty_variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Returns the folder of this program for files that can be made again, as the system has
/// it; `None` where the environment names none.
pub(super) fn cache_folder() -> Option<PathBuf> {
    user_folder(
        "XDG_CACHE_HOME",
        if cfg!(target_os = "macos") { "Library/Caches" } else { ".cache" },
    )
}

/// Returns the folder of this program for files that cannot be made again, as the system has
/// it; `None` where the environment names none.
pub(super) fn data_folder() -> Option<PathBuf> {
    let below =
        if cfg!(target_os = "macos") { "Library/Application Support" } else { ".local/share" };
    user_folder("XDG_DATA_HOME", below)
}

/// Returns the folder that a variable names, or one below the user's home.
fn user_folder(variable: &str, below_home: &str) -> Option<PathBuf> {
    let named = non_empty_variable(variable).map(PathBuf::from);
    let named = named.or_else(|| Some(PathBuf::from(non_empty_variable("HOME")?).join(below_home)));
    let named = named.or_else(|| non_empty_variable("LOCALAPPDATA").map(PathBuf::from));
    // A relative one would be another folder in every place.
    Some(named.filter(|folder| folder.is_absolute())?.join("nianbao"))
}

/// The user, the host and this boot of it, as a lock names them.
pub(super) struct MachineIdentity {
    /// `user@host`.
    pub(super) user_at_host: String,
    /// Hash of boot id, host name and PID namespace: identifies this boot of this
    /// machine.
    pub(super) boot_hash: String,
}

/// Reads the identity of this machine from the system.
pub(super) fn identify_machine() -> MachineIdentity {
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default().trim().to_owned();
    let user = ["USER", "LOGNAME", "USERNAME"].iter().find_map(|name| non_empty_variable(name));
    let host = Some(read("/proc/sys/kernel/hostname")).filter(|name| !name.is_empty());
    let host = host
        .or_else(|| non_empty_variable("HOSTNAME"))
        .or_else(|| non_empty_variable("COMPUTERNAME"));
    let (user, host) = (user.unwrap_or_default(), host.unwrap_or_default());
    // Another container of the same machine numbers its processes from one too.
    let pid_namespace = std::fs::read_link("/proc/self/ns/pid").unwrap_or_default();
    let boot = read("/proc/sys/kernel/random/boot_id");
    let identity = nianbao_core::source::Digest::from_bytes(
        format!("{boot} {host} {}", pid_namespace.display()).as_bytes(),
    );
    MachineIdentity { user_at_host: format!("{user}@{host}"), boot_hash: identity.sha256() }
}

/// Returns what tells this program from another, also of the same version.
pub(super) fn identify_program() -> String {
    let file = std::env::current_exe().and_then(std::fs::metadata).ok();
    let modified = file.as_ref().and_then(|file| file.modified().ok());
    let modified = modified.and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok());
    let modified = modified.map_or(0, |time| time.as_nanos());
    let size = file.map_or(0, |file| file.len());
    format!("{} {size} {modified}", env!("CARGO_PKG_VERSION"))
}
