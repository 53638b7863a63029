//! Lists at a target that others may have written to: of published files, of digests, and the
//! owner of a lock.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    nianbao::world::read_target_lists(bytes);
});
