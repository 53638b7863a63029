//! The program: everything is in the library.

/// Many threads allocate millions of small texts, for which mimalloc is fast.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    nianbao::cli::main()
}
