//! Runs of tests over many cases.

use proptest::prelude::ProptestConfig;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};

/// Runs so many cases: the same ones each time, so that one change is held against what
/// the change before it was. `PROPTEST_CASES=1000` asks for as many others.
pub(crate) fn runner(cases: u32) -> TestRunner {
    let plain = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    if std::env::var_os("PROPTEST_CASES").is_some() {
        return TestRunner::new(plain);
    }
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    TestRunner::new_with_rng(ProptestConfig { cases, ..plain }, rng)
}
