//! The program: everything is in the library.

/// Ten thousand reports are millions of small texts; this is where they live.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    nianbao::cli::main()
}
