//! What is published of the files beside reports: what a source names, and nothing else.

use crate::support::disk::Disk;
use std::collections::BTreeSet;
use std::path::Path;

const FOLDER: &str = "content/2022/shili-czj";

/// A site in which a report has a folder of its own, with lines before `figures`.
fn site(fields: &str, end: &str) -> Disk {
    let disk = Disk::new(&[]);
    let source = disk.read("content/2022/shili-czj.md");
    let source = source.replace("figures:", &format!("{fields}figures:")) + end;
    std::fs::remove_file(disk.path("content/2022/shili-czj.md")).unwrap();
    disk.write(&format!("{FOLDER}/index.md"), source.as_bytes());
    disk
}

/// The paths of all files of the output.
fn published(disk: &Disk) -> BTreeSet<String> {
    let ran = disk.run(&["build"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let root = disk.path("public");
    let files = walkdir::WalkDir::new(&root).into_iter().map(Result::unwrap);
    let files = files.filter(|entry| entry.file_type().is_file());
    let below = |path: &Path| path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
    files.map(|entry| below(entry.path())).collect()
}

#[test]
fn leftovers_stay_out_and_are_named() {
    const LEFTOVERS: [&str; 24] = [
        "index.md.bak",
        "#index.md#",
        "index.md~",
        "index.md.orig",
        "index.md.rej",
        ".index.md.swp",
        "~WRL0003.tmp",
        "~$报告.docx",
        ".~lock.报告.docx#",
        "报告.docx.crdownload",
        "报告.docx.part",
        "desktop.ini",
        "Thumbs.db",
        ".DS_Store",
        "._报告.docx",
        "__MACOSX/报告.docx",
        ".git/config",
        "旧/2021.docx",
        "报告 (1).docx",
        "报告 - 副本.docx",
        "password.txt",
        "node_modules/a.js",
        "index.md.sb-1a2b",
        "core",
    ];
    let clean = published(&site("", ""));
    let disk = site("", "");
    for name in LEFTOVERS {
        disk.write(&format!("{FOLDER}/{name}"), b"secret");
        disk.write(&format!("content/2022/{name}"), b"secret");
        disk.write(&format!("content/{name}"), b"secret");
    }
    assert_eq!(published(&disk), clean);
    let said = disk.run(&["check"]).out;
    // Every one is named, and a folder is one finding however many they are.
    for name in ["password.txt", "报告 (1).docx", "desktop.ini"] {
        assert_eq!(said.matches(&format!("、{name}")).count(), 3, "{name}: {said}");
    }
    let disk = site("", "");
    for number in 0..300 {
        disk.write(&format!("content/2022/{number}.tmp"), b"secret");
        disk.write(&format!("{FOLDER}/{number}.tmp"), b"secret");
        disk.write(&format!("static/{number}.tmp"), b"secret");
    }
    let said = disk.run(&["check"]).out;
    assert_eq!(said.matches("unused-file]").count(), 3, "{said}");
    assert_eq!(said.matches("等 300 个").count(), 3, "{said}");
}

/// Each message leads to the name that is to be written.
#[test]
fn an_attachment_that_is_not_found_is_told_why() {
    for (written, said) in [
        ("图", "content/2022/shili-czj/图 是文件夹"),
        ("图/", "content/2022/shili-czj/图 是文件夹"),
        ("", "只写文件名"),
        ("../shili-czj", "没有附件 content/2022/shili-czj"),
        (".\\图\\一.png", "写作 图/一.png"),
        ("./图//一.png", "写作 图/一.png"),
        (".说明.pdf", "名称以 . 或 ~ 开头"),
        ("~$说明.docx", "名称以 . 或 ~ 开头"),
        ("说明.md", "以 .md 结尾的是源文件"),
        ("图/二.png", "是否要写 图/一.png"),
        ("C:\\说明.pdf", "只写文件名"),
    ] {
        let disk = site(&format!("attachments: ['{written}']\n"), "");
        disk.write(&format!("{FOLDER}/图/一.png"), b"x");
        let ran = disk.run(&["check"]);
        assert_eq!(ran.code, 1, "{written}: {ran:?}");
        assert!(
            ran.out.contains("missing-attachment") && ran.out.contains(said),
            "{written}: {ran:?}"
        );
    }
}

#[test]
fn leftovers_among_static_files_and_in_a_theme_stay_out() {
    let disk = site("", "");
    let theme = "themes/portal/";
    disk.write(&format!("{theme}logo.png"), b"logo");
    disk.write("static/logo.png", b"logo");
    let clean = published(&disk);
    for name in ["logo.png.bak", "desktop.ini", "~WRL1.tmp", "图/THUMBS.DB", "#logo.png#"] {
        disk.write(&format!("static/{name}"), b"secret");
        disk.write(&format!("{theme}{name}"), b"secret");
    }
    assert_eq!(published(&disk), clean);
    let said = disk.run(&["check"]).out;
    for folder in ["static/ ", "static/图/ ", "themes/portal/ ", "themes/portal/图/ "] {
        assert_eq!(said.matches(&format!("[unused-file]: {folder}")).count(), 1, "{said}");
    }
    assert_eq!(said.matches("desktop.ini").count(), 2, "{said}");
}

#[test]
fn hidden_static_files_stay_out_and_are_named_once() {
    let disk = site("", "");
    disk.write("static/.well-known/security.txt", b"Contact: x\n");
    disk.write("static/.nojekyll", b"");
    disk.write("static/.htaccess", b"Options -Indexes\n");
    let clean = published(&disk);
    for name in [".well-known/security.txt", ".nojekyll", ".htaccess"] {
        assert!(clean.contains(name), "{clean:?}");
    }
    for name in [
        ".env",
        ".git/config",
        ".git/objects/ab/cd",
        "a/.ssh/id_rsa",
        ".well-known/.env",
        ".DS_Store",
    ] {
        disk.write(&format!("static/{name}"), b"geheim");
    }
    assert_eq!(published(&disk), clean);
    let said = disk.run(&["check"]).out;
    assert_eq!(said.matches("[unused-file]").count(), 3, "{said}");
    for names in ["static/ 中", "：.DS_Store、.env、.git\n", "：.ssh\n", "static/.well-known/ 中"]
    {
        assert!(said.contains(names), "no {names:?} in {said}");
    }
}

#[cfg(unix)]
#[test]
fn a_hidden_static_file_is_not_even_read() {
    let disk = site("", "");
    let outside = disk.path("../别处");
    std::fs::create_dir(&outside).unwrap();
    std::os::unix::fs::symlink(&outside, disk.path("../年报 站点/.secret")).unwrap();
    std::fs::create_dir_all(disk.path("static")).unwrap();
    std::os::unix::fs::symlink(&outside, disk.path("static/.secret")).unwrap();
    std::os::unix::fs::symlink("/dev/zero", disk.path("static/.zero")).unwrap();
    let ran = disk.run(&["check"]);
    assert!(ran.out.contains("：.secret、.zero") && !ran.out.contains("unreadable"), "{ran:?}");
}

#[test]
fn what_the_source_names_is_published() {
    let fields = "attachments:\n  - 附件.pdf\n  - {file: 图/一.png, title: 流程图}\n";
    let disk = site(fields, "\n见[答复](答复%201.docx)。\n\n![图](图/二.png)\n");
    let named = ["附件.pdf", "图/一.png", "图/二.png", "答复 1.docx"];
    for name in named.iter().chain(&["图/三.png"]) {
        disk.write(&format!("{FOLDER}/{name}"), b"x");
    }
    let files = published(&disk);
    for name in named {
        assert!(files.contains(&format!("2022/shili-czj/{name}")), "{name}");
    }
    assert!(!files.iter().any(|path| path.ends_with("三.png")), "{files:?}");
    let page = disk.read("public/2022/shili-czj/index.html");
    assert!(page.contains(">流程图</a>") && page.contains("href=\"%E9%99%84%E4%BB%B6.pdf\""));
}

#[test]
fn an_original_is_private_until_said_otherwise() {
    let original = |more: &str| match more {
        "name alone" => "originals: [原件.docx]\n".to_owned(),
        more => format!("originals:\n  - {{file: 原件.docx{more}}}\n"),
    };
    let path = "2022/shili-czj/原件.docx";
    for (of_site, of_source, is_public) in [
        ("", "", false),
        ("publish_originals: false\n", "", false),
        ("publish_originals: true\n", "", true),
        ("", ", publish: true", true),
        ("publish_originals: true\n", "name alone", true),
        ("", "name alone", false),
        ("publish_originals: true\n", ", publish: false", false),
    ] {
        let disk = site(&original(of_source), "");
        disk.write(&format!("{FOLDER}/原件.docx"), b"x");
        let settings = disk.read("site.yaml");
        disk.write("site.yaml", format!("{settings}{of_site}").as_bytes());
        let files = published(&disk);
        assert_eq!(files.contains(path), is_public, "{of_site} {of_source}");
        let read = |file: &String| std::fs::read(disk.path(&format!("public/{file}"))).unwrap();
        let names_it = |file: &String| String::from_utf8_lossy(&read(file)).contains("原件.docx");
        assert_eq!(files.iter().any(names_it), is_public, "{of_site} {of_source}");
        // A private original is no leftover.
        assert!(!disk.run(&["check"]).out.contains("unused-file"));
    }
}

#[test]
fn a_link_does_not_publish_a_private_original() {
    let disk = site("originals: [{file: 原件.docx}]\n", "\n[原件](原件.docx)\n");
    disk.write(&format!("{FOLDER}/原件.docx"), b"x");
    let ran = disk.run(&["build"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.err.contains("publish: true") || ran.out.contains("publish: true"), "{ran:?}");
}

#[test]
fn a_document_of_several_offices_is_kept_once() {
    let originals = "originals: [{file: ../汇总.xlsx}]\n";
    let disk = site(originals, "");
    disk.write("content/2022/汇总.xlsx", b"x");
    assert!(!published(&disk).contains("2022/汇总.xlsx"));
    assert!(!disk.run(&["check"]).out.contains("unused-file"));
    disk.write("site.yaml", (disk.read("site.yaml") + "publish_originals: true\n").as_bytes());
    assert!(published(&disk).contains("2022/汇总.xlsx"));
    let page = disk.read("public/2022/shili-czj/index.html");
    assert!(page.contains("href=\"../%E6%B1%87%E6%80%BB.xlsx\""), "{page}");
}
