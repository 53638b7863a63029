//! Paths of addresses to publish to are percent-encoded.

use crate::support::published_site::site;

#[test]
fn the_folder_of_an_address_is_decoded() {
    let (disk, root) = (site(), tempfile::tempdir().unwrap());
    let at = root.path().display();
    for (written, folder) in [("a%20b", "a b"), ("100%25", "100%"), ("%E5%B9%B4", "年")] {
        let ran = disk.run(&["publish", &format!("file://{at}/{written}")]);
        assert_eq!(ran.code, 0, "{ran:?}");
        assert!(root.path().join(folder).join("current/index.html").exists(), "{folder}");
        assert!(!root.path().join(written).exists() || written == folder, "{written}");
    }
}

#[test]
fn a_wrong_escape_makes_no_folder() {
    let (disk, root) = (site(), tempfile::tempdir().unwrap());
    let at = root.path().display();
    for (written, help) in
        [("100%", "%25"), ("a%2Fb", "%2F"), ("a%00b", "%00"), ("%C4%EA", "UTF-8")]
    {
        let ran = disk.run(&["publish", &format!("file://{at}/{written}")]);
        assert!(ran.code == 2 && ran.err.contains(help), "{written}: {ran:?}");
        assert_eq!(std::fs::read_dir(root.path()).unwrap().count(), 0, "{written}");
    }
}
