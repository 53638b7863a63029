//! The pictures of the READMEs and the guide are there, are all shown, and together are no
//! burden to load.

use std::collections::BTreeSet;
use std::fs;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
const FOLDER: &str = "docs/pictures";
/// Bytes of all pictures of a page together.
const LIMIT: u64 = 400_000;

/// Lists the pictures that a page of Markdown shows, each with its alternative text.
fn list_pictures(page: &str) -> Vec<(String, String)> {
    let text = fs::read_to_string(format!("{ROOT}/{page}")).unwrap();
    let parts =
        text.split("![").skip(1).filter_map(|part| part.split_once(')')?.0.split_once("]("));
    parts.map(|(alt, path)| (path.to_owned(), alt.to_owned())).collect()
}

/// Lists the pictures of the folder of which the name is right.
fn kept(is_own: impl Fn(&str) -> bool) -> BTreeSet<String> {
    let files = fs::read_dir(format!("{ROOT}/{FOLDER}")).unwrap().map(|file| file.unwrap());
    let names = files.map(|file| file.file_name().into_string().unwrap());
    names.filter(|name| is_own(name)).map(|name| format!("{FOLDER}/{name}")).collect()
}

/// Asserts that a page shows these pictures, each with words, and that they are small together.
fn assert_shows(page: &str, kept: &BTreeSet<String>) {
    let shown = list_pictures(page);
    assert!(shown.iter().all(|(_, alt)| alt.chars().count() > 10), "{page}: {shown:?}");
    let folder = page.rsplit_once('/').map(|(folder, _)| format!("{folder}/")).unwrap_or_default();
    let paths: BTreeSet<String> =
        shown.into_iter().map(|(path, _)| format!("{folder}{path}")).collect();
    assert_eq!(&paths, kept, "{page}");
    let bytes: u64 =
        kept.iter().map(|path| fs::metadata(format!("{ROOT}/{path}")).unwrap().len()).sum();
    assert!(bytes < LIMIT, "the pictures of {page} are {bytes} bytes, {LIMIT} at most");
}

#[test]
fn pages_show_the_pictures_of_the_folder() {
    let is_of_guide = |name: &str| name.starts_with("guide-");
    let is_chinese = |name: &str| name.contains(".zh-CN.");
    for page in ["README.md", "README.zh-CN.md"] {
        assert_shows(page, &kept(|name| !is_of_guide(name)));
    }
    assert_shows("docs/guide.md", &kept(|name| is_of_guide(name) && !is_chinese(name)));
    assert_shows("docs/guide.zh-CN.md", &kept(|name| is_of_guide(name) && is_chinese(name)));
}
