//! A published copy whose list is divided.

use crate::support::disk::Disk;
use crate::support::divided_site::{build_divided, replace_list};
use crate::support::program::Ran;
use crate::support::signed_copy::{found, verify};
use nianbao_core::source::Digest;
use serde_json::json;

fn divided() -> (Disk, String) {
    let disk = Disk::new(&[]);
    disk.write("static/2022/附 件.txt", "附件".as_bytes());
    let key = build_divided(&disk);
    (disk, key)
}

fn in_folder(disk: &Disk, more: &[&str]) -> Ran {
    verify(disk, disk.path("public").to_str().unwrap(), more)
}

#[test]
fn all_lists_are_followed() {
    let (disk, key) = divided();
    let ran = in_folder(&disk, &["--public-key", &key]);
    assert_eq!((ran.code, &found(&ran)["signature"]), (0, &"right".into()), "{ran:?}");
    let files = disk.tree("public").len() - 3;
    assert_eq!(
        found(&ran)["listed"],
        files,
        "all but the signed list, its signature and the list of files"
    );
    disk.write("public/2022/附 件.txt", "附伴".as_bytes());
    std::fs::remove_file(disk.path("public/offices/shili-zf/index.html")).unwrap();
    std::fs::remove_dir_all(disk.path("public/2021")).unwrap();
    disk.write("public/2022/shili-czj/other.txt", b"x");
    disk.write("public/other.txt", b"x");
    let found = found(&in_folder(&disk, &[]));
    assert_eq!(found["changed"], json!(["2022/附 件.txt"]));
    assert_eq!(found["extra"], json!(["other.txt", "2022/shili-czj/other.txt"]));
    let missing: Vec<&str> =
        found["missing"].as_array().unwrap().iter().map(|path| path.as_str().unwrap()).collect();
    assert!(missing.contains(&"offices/shili-zf/index.html"), "{missing:?}");
    assert_eq!(found["unread"], json!(["2021/SHA256SUMS"]), "nobody knows what it listed");
    assert!(missing.contains(&"2021/SHA256SUMS"), "{missing:?}");
}

#[test]
fn the_signed_list_vouches_for_the_others() {
    let (disk, key) = divided();
    let list = disk.read("public/2022/SHA256SUMS");
    let path = "public/2022/shili-czj/index.html";
    let page = Digest::from_bytes(disk.read(path).as_bytes()).sha256();
    let forged = Digest::from_bytes(b"forged").sha256();
    let lists: Vec<String> = ["2022/SHA256SUMS", "2022/SHA256SUMS-2"]
        .into_iter()
        .filter(|list| disk.read(&format!("public/{list}")).contains(&page))
        .map(str::to_owned)
        .collect();
    let [of_page] = &lists[..] else { panic!("{lists:?} in {list}") };
    let text = disk.read(&format!("public/{of_page}")).replace(&page, &forged);
    disk.write(path, b"forged");
    disk.write(&format!("public/{of_page}"), text.as_bytes());
    let ran = in_folder(&disk, &["--public-key", &key]);
    assert_eq!((ran.code, &found(&ran)["signature"]), (1, &"right".into()), "{ran:?}");
    assert_eq!(found(&ran)["changed"], json!([of_page]));
    assert_eq!(found(&ran)["unread"], json!([of_page]));
    let ran = disk.run(&["verify", disk.path("public").to_str().unwrap()]);
    assert!(ran.out.contains(&format!("没有核验 {of_page} 所列的文件")), "{}", ran.out);
    // With the list at the top replaced too, only the signature tells.
    disk.write(&format!("public/{of_page}"), text.replace(&forged, &page).as_bytes());
    replace_list(&disk, of_page, &text);
    assert_eq!(in_folder(&disk, &[]).code, 0, "it agrees with itself");
    let ran = in_folder(&disk, &["--public-key", &key]);
    assert_eq!((ran.code, &found(&ran)["signature"]), (1, &"wrong".into()), "{ran:?}");
}

#[test]
fn a_list_in_a_folder_leads_nowhere_else() {
    let secret = Digest::from_bytes(b"x").sha256();
    for wrong in ["../secret.txt", "../../secret.txt", "/etc/hostname"] {
        let (disk, _) = divided();
        disk.write("public/secret.txt", b"x");
        disk.write("secret.txt", b"x");
        let list = disk.read("public/2021/SHA256SUMS");
        replace_list(&disk, "2021/SHA256SUMS", &format!("{list}{secret}  {wrong}\n"));
        let ran = in_folder(&disk, &[]);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{ran:?}");
        assert!(ran.err.contains("2021/SHA256SUMS 第"), "{}", ran.err);
    }
    // What a list in a folder names is a file, whatever its name.
    let (disk, _) = divided();
    let inner = format!("{secret}  nowhere.txt\n");
    disk.write("public/2021/2021/SHA256SUMS", inner.as_bytes());
    let list = disk.read("public/2021/SHA256SUMS");
    let sha256 = Digest::from_bytes(inner.as_bytes()).sha256();
    replace_list(&disk, "2021/SHA256SUMS", &format!("{list}{sha256}  2021/SHA256SUMS\n"));
    let ran = in_folder(&disk, &[]);
    assert_eq!(ran.code, 0, "{ran:?}");
}

#[cfg(feature = "remote")]
#[test]
fn a_copy_on_the_web_is_verified_by_all_lists() {
    use super::web::Web;
    let (disk, key) = divided();
    let web = Web::of(&disk, "public");
    let ran = verify(
        &disk,
        &web.address,
        &["--public-key", &key, "--base-url", "https://www.shili.example"],
    );
    assert_eq!((ran.code, &found(&ran)["signature"]), (0, &"right".into()), "{ran:?}");
    assert_eq!(found(&ran)["listed"], disk.tree("public").len() - 3);
    web.set("/2022/index.html", 200, "", b"forged");
    web.set("/2021/SHA256SUMS", 404, "", b"");
    web.set("/offices/SHA256SUMS", 200, "", b"forged");
    let ran = verify(&disk, &web.address, &[]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert_eq!(found(&ran)["changed"], json!(["2022/index.html", "offices/SHA256SUMS"]));
    assert_eq!(found(&ran)["missing"], json!(["2021/SHA256SUMS"]));
    assert_eq!(found(&ran)["unread"], json!(["2021/SHA256SUMS", "offices/SHA256SUMS"]));
    let list = disk.read("public/2021/SHA256SUMS");
    let line = format!("{}  ../index.html\n", Digest::from_bytes(b"x").sha256());
    replace_list(&disk, "2021/SHA256SUMS", &(list + &line));
    let web = Web::of(&disk, "public");
    let ran = verify(&disk, &web.address, &[]);
    assert!(ran.code == 2 && ran.err.contains("2021/SHA256SUMS"), "{ran:?}");
}
