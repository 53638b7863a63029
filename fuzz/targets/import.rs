//! The whole import: the first byte says what kind of file the rest is.
#![no_main]

use nianbao_fuzz::reads;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((kind, rest)) = bytes.split_first() else { return };
    let name = ["x.txt", "x.md", "x.html"][usize::from(*kind) % 3];
    reads(name, rest);
});
