//! Files of formats that are not read are named for what they are, before a year or an
//! office is asked for.

use crate::support::disk::Disk;
use crate::support::program::run_with;

const OFFICES: &str = "- id: shili-czj\n  name: 示例市财政局\n  kind: department\n";

#[test]
fn foreign_files_are_named_under_the_names_of_documents() {
    let disk = Disk::new(&[]);
    disk.write("content/offices.yaml", OFFICES.as_bytes());
    let table = "<?xml version='1.0'?><?mso-application progid='Excel.Sheet'?>\
        <Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'><Worksheet/></Workbook>";
    let archive = "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\n";
    let files: [(&str, &[u8], &str); 6] = [
        ("来件/a.doc", b"{\\rtf1\\ansi 2024}", "RTF"),
        ("来件/b.xls", table.as_bytes(), "XML 电子表格 2003"),
        ("来件/c.docx", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "OCR"),
        ("来件/d.doc", archive.as_bytes(), "网页归档"),
        ("来件/e.rtf", b"{\\rtf1 x}", "RTF"),
        ("来件/f.pdf", b"Rar!\x1a\x07\x01\0", "压缩包"),
    ];
    for (name, bytes, _) in &files {
        disk.write(name, bytes);
    }
    disk.write("来件/g.css", b"p {}");
    let folder = disk.path("来件").to_str().unwrap().to_owned();
    // A program that converts RTF may be there.
    let ran =
        run_with(&disk.site, &["import", &folder], &[("NIANBAO_SOFFICE", "/nowhere/soffice")]);
    assert_eq!(ran.code, 2, "{ran:?}");
    let said = format!("{}{}", ran.out, ran.err);
    for (name, _, word) in &files {
        let name = name.rsplit_once('/').unwrap().1;
        let line = said.lines().find(|line| line.contains(name));
        assert!(line.is_some_and(|line| line.contains(word)), "{name}: {said}");
    }
    assert!(!said.contains("--year"), "{said}");
}

/// A folder passes over no kind that is read, or refused with a word on what to do.
#[test]
fn a_folder_leaves_out_no_kind_that_is_named() {
    let disk = Disk::new(&[]);
    disk.write("content/offices.yaml", OFFICES.as_bytes());
    let kinds = [
        "ofd", "rtf", "odt", "ods", "et", "docm", "mht", "mhtml", "shtml", "xml", "wps", "wpt",
        "dps", "DOC", "fodt", "xlsb", "uot", "ceb", "pptx", "eml", "zip",
    ];
    for kind in kinds {
        disk.write(&format!("来件/a{kind}.{kind}"), b"PK\x05\x06");
    }
    for other in ["b.css", "b.js", "b.png", "c.PNG", "~$b.docx", ".b.docx", "b"] {
        disk.write(&format!("来件/{other}"), b"x");
    }
    let folder = disk.path("来件").to_str().unwrap().to_owned();
    let ran = disk.run(&["import", &folder, "--dry-run"]);
    for kind in kinds {
        let name = format!("a{kind}.{kind}：没有导入");
        assert!(ran.out.contains(&name), "{name}: {ran:?}");
    }
    let others = "另有 5 个文件不是文档，没有读（.png 2、.css 1、.js 1、无扩展名 1）";
    assert!(ran.err.contains(others), "{ran:?}");
    assert!(ran.err.contains(&format!("{} 个文件：可以导入 0 份", kinds.len())), "{ran:?}");
}
