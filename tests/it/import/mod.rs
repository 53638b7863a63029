//! `import`: documents as offices have them, to sources: what the tests make themselves, and the
//! files of `tests/documents/`, which word processors and browsers made.

mod bounds;
mod command;
mod fixtures;
mod foreign_kinds;
mod kept_files;
mod looks_docx;
mod looks_html;
mod mutations;
mod outcome;
mod pdf;
mod pdf_damage;
mod pdf_looks;
mod pdf_seen;
mod round_trip;
mod sheet_looks;

use proptest::prelude::ProptestConfig;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};

/// Runs so many cases: the same ones each time, so that one change is held against what
/// the change before it was. `PROPTEST_CASES=1000` asks for as many others.
fn runner(cases: u32) -> TestRunner {
    let plain = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    if std::env::var_os("PROPTEST_CASES").is_some() {
        return TestRunner::new(plain);
    }
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    TestRunner::new_with_rng(ProptestConfig { cases, ..plain }, rng)
}
