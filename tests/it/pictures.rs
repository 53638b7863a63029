//! The pictures of the READMEs are there, are all shown, and together are no burden to load.

use std::collections::BTreeSet;
use std::fs;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
const FOLDER: &str = "docs/pictures";
/// Bytes of all pictures together.
const LIMIT: u64 = 400_000;

/// Lists the pictures that a page of Markdown shows, each with its alternative text.
fn list_pictures(page: &str) -> Vec<(String, String)> {
    let text = fs::read_to_string(format!("{ROOT}/{page}")).unwrap();
    let parts =
        text.split("![").skip(1).filter_map(|part| part.split_once(')')?.0.split_once("]("));
    parts.map(|(alt, path)| (path.to_owned(), alt.to_owned())).collect()
}

#[test]
fn readmes_show_the_pictures_of_the_folder() {
    let files = fs::read_dir(format!("{ROOT}/{FOLDER}")).unwrap().map(|file| file.unwrap());
    let kept: BTreeSet<String> =
        files.map(|file| format!("{FOLDER}/{}", file.file_name().to_str().unwrap())).collect();
    for page in ["README.md", "README.zh-CN.md"] {
        let shown = list_pictures(page);
        assert!(shown.iter().all(|(_, alt)| alt.chars().count() > 10), "{page}: {shown:?}");
        let paths: BTreeSet<String> = shown.into_iter().map(|(path, _)| path).collect();
        assert_eq!(paths, kept, "{page}");
    }
    let bytes: u64 =
        kept.iter().map(|path| fs::metadata(format!("{ROOT}/{path}")).unwrap().len()).sum();
    assert!(bytes < LIMIT, "the pictures are {bytes} bytes, {LIMIT} at most");
}
