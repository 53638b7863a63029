//! A workbook of before 2007.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    nianbao_fuzz::reads("x.xls", bytes);
});
