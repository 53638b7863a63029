//! Publishing where files were damaged, or stand in the way.

use super::folder::Folder;
use crate::support::disk::Disk;
use crate::support::published_site::{cold, edit, report, same};
use nianbao_core::source::Digest;
use std::path::PathBuf;

const LIST: &str = ".nianbao-manifest.json";

/// The copy of the site on this machine.
pub(super) fn copy_of(disk: &Disk) -> PathBuf {
    let mut name = disk.site.canonicalize().unwrap().into_os_string().into_encoded_bytes();
    name.extend(b"\nNone false");
    let name = format!("site-{}", Digest::from_bytes(&name).sha256());
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("nianbao").join(name).join("site")
}

/// The path of a file of a report.
fn of_report(folder: &Folder) -> String {
    folder.site().into_keys().find(|path| path.ends_with("report.json")).unwrap()
}

#[test]
fn a_damaged_copy_is_made_anew() {
    let damage: [(&str, &[u8]); 3] =
        [("index.html", b""), ("data/reports.csv", b"x"), ("SHA256SUMS", b"")];
    for (name, bytes) in damage {
        for folder in [Folder::new(), Folder::in_place()] {
            folder.publish();
            std::fs::write(copy_of(&folder.disk).join(name), bytes).unwrap();
            edit(&folder.disk);
            std::fs::remove_dir_all(folder.www()).unwrap();
            folder.publish();
            same(&folder.site(), &cold(&folder.disk));
            let again = report(&folder.run(&["--format", "json"]));
            assert_eq!(again["send"], 0);
        }
    }
}

#[test]
fn nobody_returns_to_a_release_that_was_written_to() {
    let folder = Folder::new();
    folder.publish();
    edit(&folder.disk);
    folder.publish();
    let new = folder.site();
    let name = of_report(&folder);
    let page = folder.live().join(&name);
    let text = std::fs::read_to_string(&page).unwrap();
    // All releases share the file.
    std::fs::write(&page, text.replace('1', "2")).unwrap();
    let ran = folder.run(&["--rollback"]);
    assert!(ran.code == 2 && ran.err.contains(&name), "{ran:?}");
    let ran = folder.run(&["--repair"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    same(&folder.site(), &new);
    let ran = folder.run(&["--rollback", "20010101-000000"]);
    assert!(ran.code == 2 && ran.err.contains("没有保留 20010101-000000"), "{ran:?}");
}

#[test]
fn a_list_that_is_none_is_made_again() {
    for folder in [Folder::new(), Folder::in_place()] {
        folder.publish();
        let list = folder.live().join(LIST);
        // As large as no list is, and empty.
        std::fs::File::create(&list).unwrap().set_len(2 << 30).unwrap();
        let ran = folder.run(&[]);
        assert!(ran.code == 0 && ran.err.matches("已损坏").count() == 1, "{ran:?}");
        assert!(!ran.err.contains("删除 1 个"), "{}", ran.err);
        same(&folder.site(), &cold(&folder.disk));
    }
    let folder = Folder::new();
    folder.publish();
    edit(&folder.disk);
    folder.publish();
    let list = folder.live().join(LIST);
    std::fs::remove_file(&list).unwrap();
    std::fs::create_dir(&list).unwrap();
    assert_eq!(folder.run(&["--rollback"]).code, 0);
    folder.publish();
    same(&folder.site(), &cold(&folder.disk));
}

#[test]
fn a_folder_in_the_place_of_a_file_is_named() {
    for is_list in [true, false] {
        let folder = Folder::in_place();
        folder.publish();
        let name = if is_list { LIST.to_owned() } else { of_report(&folder) };
        let path = folder.live().join(&name);
        std::fs::remove_file(&path).unwrap();
        std::fs::create_dir_all(path.join("x")).unwrap();
        let ran = folder.run(&["--repair"]);
        assert!(ran.code == 2 && ran.err.contains("同名的文件夹"), "{name}: {ran:?}");
        assert!(ran.err.contains(&name), "{}", ran.err);
        std::fs::remove_dir_all(&path).unwrap();
        assert_eq!(folder.run(&["--repair", "--adopt"]).code, 0);
        same(&folder.site(), &cold(&folder.disk));
    }
}

#[test]
fn a_mode_lets_not_everybody_write() {
    let folder = Folder::new();
    let settings = folder.disk.read("site.yaml") + "    mode: \"0666\"\n";
    folder.disk.write("site.yaml", settings.as_bytes());
    let ran = folder.run(&[]);
    assert!(ran.code == 1 && ran.err.contains("人人可写"), "{ran:?}");
}
