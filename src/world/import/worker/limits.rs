//! The bounds that a worker sets for itself before it reads: memory, files, core dumps.

/// Sets the bounds of this process. What cannot be set is left as it is: the time of a
/// document is bounded by the program that asks for it in any case.
#[cfg(target_os = "linux")]
pub(super) fn limit_process(max_memory: u64) {
    use rustix::process::{DumpableBehavior, Resource, set_dumpable_behavior};
    /// The address space of a worker at its start, if the system does not tell.
    const USUAL: u64 = 2 * 1024 * 1024 * 1024;
    let now = address_space().unwrap_or(USUAL);
    // The address space, not what is touched of it: what touches it is stopped by nothing.
    limit(Resource::As, now.saturating_add(max_memory));
    // The dump of a crash would leave a document on the disk.
    limit(Resource::Core, 0);
    let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    // The pipes are open; nothing else will be.
    limit(Resource::Nofile, 0);
}

/// Sets the bounds of this process that the `LibreOffice` which it starts inherits. Its own
/// address space is half a gigabyte; what it makes of a document is smaller than one.
#[cfg(target_os = "linux")]
pub(in crate::world::import) fn limit_converter() {
    use rustix::process::Resource;
    const GIBIBYTE: u64 = 1024 * 1024 * 1024;
    limit(Resource::As, 6 * GIBIBYTE);
    limit(Resource::Fsize, GIBIBYTE / 4);
    limit(Resource::Core, 0);
}

/// Other systems do not hold these bounds for processes that are started.
#[cfg(not(target_os = "linux"))]
pub(in crate::world::import) fn limit_converter() {}

/// Other systems do not hold such a bound, or count in it what is no memory.
#[cfg(not(target_os = "linux"))]
pub(super) fn limit_process(_max_memory: u64) {}

/// Lowers a bound; one that is lower already stays.
#[cfg(target_os = "linux")]
fn limit(resource: rustix::process::Resource, most: u64) {
    use rustix::process::{Rlimit, getrlimit, setrlimit};
    let bound = getrlimit(resource).maximum.map_or(most, |bound| bound.min(most));
    let _ = setrlimit(resource, Rlimit { current: Some(bound), maximum: Some(bound) });
}

/// Returns the size of the address space in bytes.
#[cfg(target_os = "linux")]
fn address_space() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let size = status.lines().find_map(|line| line.strip_prefix("VmSize:"))?;
    size.trim().strip_suffix(" kB")?.parse::<u64>().ok()?.checked_mul(1024)
}
