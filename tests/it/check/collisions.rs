//! Names that are one on other systems, or none: each is found before a site is built.

use crate::support::disk::Disk;
use crate::support::program::Ran;

const FOLDER: &str = "content/2022/shili-czj";

/// A site with another office, in which a report has a folder of its own and these attachments.
fn site(attachments: &[&str]) -> Disk {
    let disk = Disk::new(&[
        "! file content/offices.yaml",
        "- {id: shili-czj, name: 示例市财政局, kind: department, aliases: [shili-cz]}",
        "- {id: shili-mzj, name: 示例市民政局, kind: department, aliases: [shili-mz]}",
    ]);
    let source = disk.read("content/2022/shili-czj.md");
    let other = source.replace("office: shili-czj", "office: shili-mzj");
    disk.write("content/2022/shili-mzj.md", other.as_bytes());
    let listed = attachments.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>();
    let source =
        source.replace("figures:", &format!("attachments: [{}]\nfigures:", listed.join(", ")));
    std::fs::remove_file(disk.path("content/2022/shili-czj.md")).unwrap();
    disk.write(&format!("{FOLDER}/index.md"), source.as_bytes());
    for name in attachments {
        disk.write(&format!("{FOLDER}/{name}"), b"x");
    }
    disk
}

/// Checks that a build is refused because of a collision, with these words.
fn refuses(disk: &Disk, words: &str) {
    let both: [Ran; 2] = [disk.run(&["check"]), disk.run(&["build"])];
    for ran in both {
        assert_eq!(ran.code, 1, "{words}: {ran:?}");
        let said = ran.out + &ran.err;
        assert!(said.contains("[path-collision]") && said.contains(words), "{words}: {said}");
    }
    assert!(!disk.path("public").exists());
}

#[test]
fn names_that_differ_only_in_form_are_one() {
    let differs = "只差大小写";
    for names in [
        ["附件（表）.pdf", "附件(表).pdf"],
        ["A.pdf", "a.PDF"],
        ["e\u{301}.png", "\u{e9}.png"],
        ["ＡＢ.pdf", "ab.pdf"],
        ["index.HTML.txt", "Index.html.txt"],
    ] {
        refuses(&site(&names), differs);
    }
    // With the program's own files, and among static ones.
    refuses(&site(&["Figures.csv"]), differs);
    for paths in [
        &["static/FEED.xml"][..],
        &["static/2022/SHILI-CZJ/index.html"],
        &["static/２０２２/shili-czj/report.json"],
        &["static/图/A.pdf", "static/图/a.pdf"],
        &["static/Sha256sums"],
        &["static/offices/SHILI-mzj/index.html"],
    ] {
        let disk = site(&[]);
        for path in paths {
            disk.write(path, b"x");
        }
        refuses(&disk, differs);
    }
    let disk = site(&["a.pdf"]);
    disk.write("static/2022/shili-czj/A.pdf", b"x");
    refuses(&disk, differs);
}

#[test]
fn names_that_windows_refuses_are_found() {
    for name in ["con.pdf", "图/NUL", "报告?.pdf", "a:b.pdf", "尾 /a.pdf", "末."] {
        refuses(&site(&[name]), "Windows");
        let disk = site(&[]);
        disk.write(&format!("static/{name}"), b"x");
        refuses(&disk, "Windows");
    }
    for entry in ["id: con", "id: a\n  aliases: [lpt1]"] {
        let disk = site(&[]);
        let offices = disk.read("content/offices.yaml");
        let more = format!("- {entry}\n  name: 示例市档案局\n  kind: department\n");
        disk.write("content/offices.yaml", (offices + &more).as_bytes());
        let ran = disk.run(&["check"]);
        assert!(ran.code == 1 && ran.out.contains("[invalid-id]"), "{entry}: {ran:?}");
        assert!(ran.out.contains("Windows"), "{entry}: {ran:?}");
    }
}

#[test]
fn a_copy_that_a_server_would_send_instead_is_found() {
    for path in ["index.html.gz", "2022/shili-czj/index.html.br", "data/columns.csv.GZ"] {
        let disk = site(&[]);
        disk.write(&format!("static/{path}"), b"x");
        refuses(&disk, "压缩副本");
    }
    refuses(&site(&["figures.csv.gz"]), "压缩副本");
    // A copy of a file of one's own is one's own matter.
    let disk = site(&["表.csv", "表.csv.gz"]);
    disk.write("static/a.css", b"a");
    disk.write("static/a.css.gz", b"b");
    disk.write("site.yaml", (disk.read("site.yaml") + "compress: true\n").as_bytes());
    let ran = disk.run(&["check"]);
    assert_eq!(ran.code, 0, "{ran:?}");
}

#[test]
fn a_document_of_a_year_is_in_the_way_of_no_office() {
    for (name, words) in [
        ("shili-mzj", "文件夹"),
        ("shili-czj", "文件夹"),
        ("SHILI-MZJ", "文件夹"),
        ("shili-mz", "文件夹"),
        ("list_department", "文件夹"),
        ("index.html.gz", "压缩副本"),
    ] {
        let disk = site(&[]);
        let source = disk.read(&format!("{FOLDER}/index.md"));
        let source = source.replace("attachments: []", &format!("attachments: [../{name}]"));
        disk.write(&format!("{FOLDER}/index.md"), source.as_bytes());
        if name == "shili-czj" {
            // The disk itself has no place for both.
            continue;
        }
        disk.write(&format!("content/2022/{name}"), b"x");
        refuses(&disk, words);
    }
}

#[test]
fn documents_of_a_year_are_told_apart_by_more_than_their_form() {
    let disk = site(&[]);
    let source = disk.read(&format!("{FOLDER}/index.md"));
    let source = source.replace("attachments: []", "attachments: [../汇总.xlsx]");
    disk.write(&format!("{FOLDER}/index.md"), source.as_bytes());
    disk.write("content/2022/汇总.xlsx", b"x");
    assert_eq!(disk.run(&["check"]).code, 0);
    disk.write("content/2022/汇总.XLSX", b"y");
    refuses(&disk, "只差大小写");
}

/// A report that comes later is found by a build that takes over the office with the document.
#[test]
fn a_folder_that_comes_later_is_found_by_a_warm_build() {
    let disk = site(&[]);
    std::fs::remove_file(disk.path("content/2022/shili-mzj.md")).unwrap();
    let source = disk.read(&format!("{FOLDER}/index.md"));
    let source = source.replace("attachments: []", "attachments: [../shili-mzj]");
    disk.write(&format!("{FOLDER}/index.md"), source.as_bytes());
    disk.write("content/2022/shili-mzj", b"x");
    let ran = disk.run(&["build"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let report = source.replace("office: shili-czj", "office: shili-mzj");
    let report = report.replace("attachments: [../shili-mzj]\n", "");
    disk.write("content/2022/shili-mzj.md", report.as_bytes());
    let ran = disk.run(&["build"]);
    assert!(ran.code == 1 && ran.err.contains("[path-collision]"), "{ran:?}");
}
