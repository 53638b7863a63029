//! The reader with faults, which the first line of a text chooses.

use nianbao::world::ReaderSetup;
use nianbao_document::{Document, ReadError, read};
use std::time::Duration;

/// The beginning of the first line of a text with a fault; its name follows.
pub(crate) const MARK: &str = "planted fault: ";

/// The faults.
pub(crate) const NAMES: [&str; 7] =
    ["abort", "overflow", "memory", "endless", "panic", "exit", "chatter"];

/// What the line of each document says.
pub(crate) const WORDS: [&str; 7] = [
    "意外结束（信号 6）",
    "套得太深",
    "内存太多",
    "读了 5 秒",
    "意外结束（信号 6）",
    "意外结束（退出码 3）",
    "意外结束",
];

/// The reader, with bounds that are soon reached.
pub(crate) const SETUP: ReaderSetup = ReaderSetup {
    read: read_with_faults,
    max_time: Duration::from_secs(5),
    max_memory: 256 * 1024 * 1024,
};

fn read_with_faults(name: &str, bytes: &[u8]) -> Result<Document, ReadError> {
    let text = String::from_utf8_lossy(bytes);
    let Some((fault, rest)) = text.strip_prefix(MARK).and_then(|text| text.split_once('\n')) else {
        return read(name, bytes);
    };
    match fault {
        "abort" => std::process::abort(),
        "overflow" => {
            overflow(0);
        }
        "memory" => eat_memory(),
        "endless" => loop {
            std::hint::spin_loop();
        },
        "panic" => panic!("planted panic"),
        "exit" => std::process::exit(3),
        "chatter" => println!("a library that prints"),
        "open" if can_open() => std::process::abort(),
        _ => {}
    }
    read(name, rest.as_bytes())
}

#[expect(unconditional_recursion, reason = "it overflows the stack")]
fn overflow(depth: u64) -> u64 {
    overflow(std::hint::black_box(depth) + 1) + 1
}

fn eat_memory() {
    if !cfg!(target_os = "linux") {
        // Nothing stops it there but the end of memory.
        std::alloc::handle_alloc_error(std::alloc::Layout::new::<[u8; 1 << 20]>());
    }
    let mut eaten: Vec<Vec<u8>> = Vec::new();
    loop {
        eaten.push(vec![1; 1024 * 1024]);
        std::hint::black_box(&eaten);
    }
}

fn can_open() -> bool {
    let path = std::env::temp_dir().join("nianbao-planted-fault");
    std::fs::File::create(path).is_ok()
        || std::fs::read("Cargo.toml").is_ok()
        || std::net::TcpListener::bind("127.0.0.1:0").is_ok()
}
