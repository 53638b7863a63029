//! Plain text: no word of it is dropped, and none is made up.
#![no_main]

use nianbao_document::{Kind, detect_kind};
use nianbao_fuzz::{letters, reads, words};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some(document) = reads("x.txt", bytes) else { return };
    // Text in another coding cannot be told from this one without reading it.
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if detect_kind("x.txt", bytes) == Kind::Text && !text.contains('\0') {
        assert_eq!(letters(&words(&document)), letters(text));
    }
});
