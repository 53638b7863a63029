//! An OFD file as it is.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    nianbao_fuzz::reads("x.ofd", bytes);
});
