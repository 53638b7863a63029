//! Snapshots in `tests/snapshots/`. CONTRIBUTING.md says how to renew them.

use std::path::Path;

/// Parts of a text that differ from run to run, as patterns, and what a snapshot has
/// in their place.
pub(crate) type Filters<'a> = &'a [(&'a str, &'a str)];

/// How long something took.
pub(crate) const TIME: (&str, &str) = (r"\d+\.\d+ (秒|s\b)", "[TIME]");

/// The digest in the name of a theme's file.
pub(crate) const DIGEST: (&str, &str) = (r"\.[0-9a-f]{12}\.", ".[DIGEST].");

/// How large something is.
pub(crate) const SIZE: (&str, &str) = (r"\d+(\.\d+)? [KM]iB", "[SIZE]");

/// Compares a text with `tests/snapshots/FOLDER/NAME.snap`.
pub(crate) fn assert_text(folder: &str, name: &str, text: &str, filters: Filters) {
    let mut settings = settings(folder);
    settings.set_filters(filters.iter().copied());
    settings.bind(|| insta::assert_snapshot!(name, text));
}

/// Compares a file, byte for byte, with `tests/snapshots/FOLDER/NAME.snap.ENDING`.
pub(crate) fn assert_file(folder: &str, name_and_ending: &str, bytes: &[u8]) {
    settings(folder).bind(|| insta::assert_binary_snapshot!(name_and_ending, bytes.to_vec()));
}

fn settings(folder: &str) -> insta::Settings {
    let mut settings = insta::Settings::new();
    settings.set_snapshot_path(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots").join(folder),
    );
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings
}
