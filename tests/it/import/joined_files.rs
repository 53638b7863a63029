//! Files of one name in several documents of a report: each has its own beside the source.

use super::joined::{SOURCE, TITLE, import, import_alone, site};
use crate::support::disk::Disk;
use crate::support::documents::zip::zip;

const FOLDER: &str = "content/2024/shili-czj";
const WORDS: [&str; 4] = [TITLE, "一、总体情况", "公开12条。", "六、其他需要报告的事项"];

/// A Word file with a picture below its lines; a line with bars is a row of a table.
fn word_file(lines: &[&str], picture: &str) -> Vec<u8> {
    const BEGIN: &str = "<w:document xmlns:w='w' xmlns:a='a' xmlns:r='r'><w:body>";
    let paragraph = |text: &str| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
    let mut body = String::new();
    for line in lines {
        if !line.contains('|') {
            body += &paragraph(line);
            continue;
        }
        let cells = line.split('|').map(|cell| format!("<w:tc>{}</w:tc>", paragraph(cell)));
        let row = format!("<w:tr>{}</w:tr>", cells.collect::<String>());
        body = match body.strip_suffix("</w:tbl>") {
            Some(open) => format!("{open}{row}</w:tbl>"),
            None => format!("{body}<w:tbl>{row}</w:tbl>"),
        };
    }
    let drawing = "<w:p><w:r><w:drawing><a:blip r:embed='i'/></w:drawing></w:r></w:p>";
    let document = format!("{BEGIN}{body}{drawing}</w:body></w:document>");
    let relations = "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>\
        <Relationship Id='i' Type='http://x/image' Target='media/image1.png'/></Relationships>";
    zip(&[
        ("word/document.xml", &document),
        ("word/_rels/document.xml.rels", relations),
        ("word/media/image1.png", picture),
    ])
}

const TABLE: [&str; 5] = [
    TITLE,
    "三、收到和处理政府信息公开申请情况",
    "申请人情况|自然人|商业企业|科研机构|社会公益组织|法律服务机构|其他|总计",
    "一、本年新收政府信息公开申请数量|3|0|0|0|0|0|3",
    "（一）予以公开|3|1|0|2|0|4|10",
];

/// Asserts that each picture stands where its document shows it.
fn assert_pictures(disk: &Disk, [words, table]: [&str; 2]) {
    let source = disk.read(SOURCE);
    let shown: Vec<String> = source
        .split("![](")
        .skip(1)
        .map(|rest| disk.read(&format!("{FOLDER}/{}", rest.split(')').next().unwrap())))
        .collect();
    let mut wanted = [words, table].map(str::to_owned).to_vec();
    let table_at = source.find("## 三、").unwrap();
    let first = source.find("![](").unwrap();
    if table_at < first {
        wanted.reverse();
    }
    assert_eq!(shown, wanted, "{source}");
}

#[test]
fn pictures_of_one_name_take_each_others_place_in_no_order() {
    let write = |disk: &Disk| {
        disk.write("来件/正文.docx", &word_file(&WORDS, "红"));
        disk.write("来件/附表.docx", &word_file(&TABLE, "绿"));
    };
    for order in [["正文.docx", "附表.docx"], ["附表.docx", "正文.docx"]] {
        let disk = site();
        write(&disk);
        for name in order {
            let ran = import_alone(&disk, name);
            assert_ne!(ran.code, 2, "{ran:?}");
        }
        assert_pictures(&disk, ["红", "绿"]);
        let source = disk.read(SOURCE);
        for name in order {
            let ran = import_alone(&disk, name);
            assert!(ran.code != 2 && ran.out.contains("没有变化"), "{ran:?}");
        }
        let ran = import(&disk, &[]);
        assert_ne!(ran.code, 2, "{ran:?}");
        assert_eq!(disk.read(SOURCE), source);
        assert!(!disk.path("superseded").exists());
    }
    let disk = site();
    write(&disk);
    let ran = import(&disk, &["--force"]);
    assert!(ran.code != 2 && disk.path(&format!("{FOLDER}/image1-2.png")).exists(), "{ran:?}");
    assert_pictures(&disk, ["红", "绿"]);
    // A newer part has another picture; the old one is kept aside.
    disk.write("来件/附表.docx", &word_file(&TABLE, "蓝"));
    let ran = import_alone(&disk, "附表.docx");
    assert!(ran.code != 2 && ran.out.contains("superseded/"), "{ran:?}");
    assert_pictures(&disk, ["红", "蓝"]);
    assert!(!disk.run(&["check"]).out.contains("unused-file"));
}

#[test]
fn a_picture_that_a_person_changed_is_not_left_out() {
    let disk = site();
    disk.write("来件/正文.docx", &word_file(&WORDS, "红"));
    disk.write("来件/附表.docx", &word_file(&TABLE, "绿"));
    import(&disk, &[]);
    let picture = format!("{FOLDER}/image1.png");
    disk.write(&picture, "别人的图片".as_bytes());
    let standing = disk.read(SOURCE);
    assert_eq!(import(&disk, &[]).code, 2);
    assert_eq!((disk.read(SOURCE), disk.read(&picture)), (standing, "别人的图片".to_owned()));
}

#[test]
fn documents_of_one_name_are_kept_side_by_side() {
    let disk = site();
    disk.write("来件/甲/表.txt", format!("{TITLE}\n\n一、总体情况\n\n公开12条。\n").as_bytes());
    let rows = TABLE.join("\n").replace('|', "\t");
    disk.write("来件/乙/表.txt", rows.as_bytes());
    let ran = import(&disk, &[]);
    assert!(ran.code != 2 && ran.out.contains("乙/表.txt（申请）"), "{ran:?}");
    let source = disk.read(SOURCE);
    for part in ["  - file: \"表.txt\"", "  - file: \"表-2.txt\"", "公开12条。", "  申请:\n"]
    {
        assert_eq!(source.matches(part).count(), 1, "{part}: {source}");
    }
    assert_eq!(disk.read(&format!("{FOLDER}/表-2.txt")), rows);
    let checked = disk.run(&["check"]);
    for rule in ["differs-from-original", "unused-file"] {
        assert!(!checked.out.contains(rule), "{checked:?}");
    }
    import(&disk, &[]);
    assert_eq!(disk.read(SOURCE), source);
    for name in ["甲/表.txt", "乙/表.txt"] {
        let ran = import_alone(&disk, name);
        assert!(ran.code != 2 && ran.out.contains("没有变化"), "{ran:?}");
    }
}

/// The same report in two formats is no question.
#[test]
fn one_report_in_two_formats_is_imported_once() {
    let page = |words: &str| {
        let rows = TABLE[2..].iter().map(|row| row.replace('|', "</td><td>"));
        let rows: Vec<String> = rows.collect();
        let table = format!("<tr><td>{}</td></tr>", rows.join("</td></tr><tr><td>"));
        format!(
            "<h1>{TITLE}</h1><p>一、总体情况</p><p>{words}</p><p>{}</p><table>{table}</table>",
            TABLE[1]
        )
    };
    let text = format!("{TITLE}\n一、总体情况\n公开12条。\n{}", TABLE[1..].join("\n"));
    let disk = site();
    disk.write("来件/年报.html", page("公开12条。").as_bytes());
    disk.write("来件/年报.txt", text.replace('|', "\t").as_bytes());
    let ran = import(&disk, &[]);
    assert!(ran.code != 2 && ran.out.contains("数字和文字相同，只用后一份"), "{ran:?}");
    assert!(ran.err.contains("2 个文件：导入 1 份年报"), "{ran:?}");
    disk.write("来件/年报.html", page("公开13条。").as_bytes());
    let ran = import(&disk, &[]);
    assert!(ran.code == 2 && ran.out.contains("1 处不同（“一、总体情况”）"), "{ran:?}");
}
