//! `import` on a disk: what it writes, what it leaves as it was, what it refuses.

use crate::support::disk::Disk;
use nianbao_core::source::Digest;
use nianbao_import::{is_as_generated, without_digest};

const OFFICES: &[u8] = "- id: yuncheng-zfb\n  name: 运城市人民政府办公室\n  kind: department\n- id: shili-czj\n  name: 示例市财政局\n  kind: department\n".as_bytes();
const SOURCE: &str = "content/2020/yuncheng-zfb/index.md";
const SAMPLE: &[u8] = include_bytes!("../../../content/2020/yuncheng-zfb/yuncheng-2020.txt");

/// A site with two offices and no report, and the sample beside it.
fn site() -> Disk {
    let disk = Disk::new(&[]);
    std::fs::remove_dir_all(disk.path("content")).unwrap();
    disk.write("content/offices.yaml", OFFICES);
    disk.write("来件/年报 2020.txt", SAMPLE);
    disk
}

fn document(disk: &Disk) -> String {
    disk.path("来件/年报 2020.txt").to_str().unwrap().to_owned()
}

#[test]
fn the_sample_is_read_whole_and_nothing_is_found_in_it() {
    let disk = site();
    let ran = disk.run(&["import", &document(&disk)]);
    assert_eq!(ran.code, 0, "{ran:?}");
    // The document has the date on which it was written alone, and this archive says so.
    let kept = include_str!("../../../content/2020/yuncheng-zfb/index.md");
    let allowed =
        "allow:\n  - {rule: missing-publication-date, reason: 原件只有成文日期，没有发布日期}\n";
    assert!(kept.contains(allowed) && kept.contains("\nwritten: 2021-01-29\n"));
    let kept = kept.replace(allowed, "");
    let source = disk.read(SOURCE);
    let wanted = without_digest(&kept).replace("yuncheng-2020.txt", "年报 2020.txt");
    assert_eq!(without_digest(&source), wanted);
    assert_eq!((is_as_generated(&source), is_as_generated(&kept)), (Some(true), Some(true)));
    let original = std::fs::read(disk.path("content/2020/yuncheng-zfb/年报 2020.txt")).unwrap();
    assert_eq!(original, SAMPLE);
    assert_eq!(disk.run(&["check"]).code, 0);
}

#[test]
fn what_was_edited_since_is_not_written_over() {
    let disk = site();
    assert_eq!(disk.run(&["import", &document(&disk)]).code, 0);
    let first = disk.read(SOURCE);
    assert_eq!(disk.run(&["import", &document(&disk)]).code, 0);
    // Another text of the document, and nobody edited the source.
    let other = String::from_utf8(SAMPLE.to_vec()).unwrap().replace("14671 条", "14672 条");
    disk.write("来件/年报 2020.txt", other.as_bytes());
    assert_eq!(disk.run(&["import", &document(&disk)]).code, 0);
    let second = disk.read(SOURCE);
    assert_ne!(second, first);
    let edited = second.replace("14672", "14673");
    disk.write(SOURCE, edited.as_bytes());
    disk.write("来件/年报 2020.txt", SAMPLE);
    let ran = disk.run(&["import", &document(&disk)]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.out.contains("--force"), "{ran:?}");
    assert_eq!(disk.read(SOURCE), edited);
    assert_eq!(disk.run(&["import", "--dry-run", "--force", &document(&disk)]).code, 0);
    assert_eq!(disk.read(SOURCE), edited);
    assert_eq!(disk.run(&["import", "--force", &document(&disk)]).code, 0);
    assert_eq!(disk.read(SOURCE), first);
}

/// A file that no import put there is somebody's, whatever its name.
#[test]
fn a_file_with_the_name_of_the_document_is_not_written_over() {
    let disk = site();
    let kept = "content/2020/yuncheng-zfb/年报 2020.txt";
    disk.write(kept, "别人的文件".as_bytes());
    let ran = disk.run(&["import", &document(&disk)]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.out.contains("--force"), "{ran:?}");
    assert_eq!(disk.read(kept), "别人的文件");
    assert!(!disk.path(SOURCE).exists());
    assert_eq!(disk.run(&["import", "--force", &document(&disk)]).code, 0);
    assert_eq!(disk.read(kept).as_bytes(), SAMPLE);
}

/// Pictures in a document are kept beside its source too, under names of their own.
#[test]
fn a_file_with_the_name_of_a_picture_is_not_written_over() {
    let disk = site();
    let document = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/documents/edited.docx");
    let import = ["import", "--office", "shili-czj", "--year", "2021", document];
    let picture = "content/2021/shili-czj/image1.png";
    disk.write(picture, "别人的图片".as_bytes());
    assert_eq!(disk.run(&import).code, 2);
    assert_eq!(disk.read(picture), "别人的图片");
    std::fs::remove_file(disk.path(picture)).unwrap();
    disk.run(&import);
    let kept = std::fs::read(disk.path(picture)).unwrap();
    std::fs::remove_file(disk.path(picture)).unwrap();
    disk.run(&import);
    assert_eq!(std::fs::read(disk.path(picture)).unwrap(), kept);
}

#[test]
fn an_ofd_becomes_a_source_and_is_kept_beside_it() {
    let disk = site();
    let document = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/documents/detailed.ofd");
    let ran = disk.run(&["import", "--office", "shili-czj", "--year", "2023", document]);
    assert!(disk.path("content/2023/shili-czj/detailed.ofd").exists(), "{ran:?}");
    let source = disk.read("content/2023/shili-czj/index.md");
    assert!(ran.out.contains("读到 200 格，待定 0 格"), "{ran:?}");
    assert!(source.contains("行政许可: [41208]"), "{source}");
}

/// The document is kept beside its source, so one that is gone is put there again.
#[test]
fn a_document_that_is_gone_is_kept_again() {
    let disk = site();
    assert_eq!(disk.run(&["import", &document(&disk)]).code, 0);
    let kept = "content/2020/yuncheng-zfb/年报 2020.txt";
    std::fs::remove_file(disk.path(kept)).unwrap();
    assert_eq!(disk.run(&["import", &document(&disk)]).code, 0);
    assert_eq!(disk.read(kept).as_bytes(), SAMPLE);
    disk.write(kept, "改过的原件".as_bytes());
    assert_eq!(disk.run(&["import", &document(&disk)]).code, 2);
    assert_eq!(disk.read(kept), "改过的原件");
}

/// An older version wrote other text: the document does not give it again, and the digest
/// says that nobody edited it.
#[test]
fn a_source_of_another_version_is_written_over() {
    let disk = site();
    assert_eq!(disk.run(&["import", &document(&disk)]).code, 0);
    let now = disk.read(SOURCE);
    let older = without_digest(&now).replace("## 一、总体情况", "## 一、 总体情况");
    let sha256 = Digest::from_bytes(older.as_bytes()).sha256();
    let stamp = now.lines().find(|line| line.starts_with("    sha256: ")).unwrap();
    let older = older.replace(stamp, &format!("{stamp}\n    generated: {sha256}"));
    assert_ne!(older, now);
    disk.write(SOURCE, older.as_bytes());
    assert_eq!(disk.run(&["import", &document(&disk)]).code, 0);
    assert_eq!(disk.read(SOURCE), now);
}

/// Sources of a version that wrote no digest are compared with what the document gives.
#[test]
fn a_source_without_a_digest_is_compared_with_its_document() {
    let disk = site();
    assert_eq!(disk.run(&["import", &document(&disk)]).code, 0);
    let now = disk.read(SOURCE);
    disk.write(SOURCE, without_digest(&now).as_bytes());
    assert_eq!(disk.run(&["import", &document(&disk)]).code, 0);
    assert_eq!(disk.read(SOURCE), now);
    let edited = without_digest(&now).replace("14671", "14673");
    disk.write(SOURCE, edited.as_bytes());
    assert_eq!(disk.run(&["import", &document(&disk)]).code, 2);
    assert_eq!(disk.read(SOURCE), edited);
}

#[test]
fn a_cell_that_is_not_sure_is_left_to_a_person() {
    let disk = site();
    let text = String::from_utf8(SAMPLE.to_vec()).unwrap();
    let text = text.replace("规范性文件\t14\t14\t14", "规范性文件\tl4\t14\t14");
    disk.write("来件/年报 2020.txt", text.as_bytes());
    let ran = disk.run(&["import", &document(&disk)]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.out.contains("l4"), "{ran:?}");
    let source = disk.read(SOURCE);
    assert!(
        source.contains("规范性文件: [~, 14, 14] # 待定：本年新制作数量：原文“l4”"),
        "{source}"
    );
    assert_eq!(disk.run(&["build"]).code, 1);
}

#[test]
fn one_bad_file_does_not_stop_the_others() {
    let disk = site();
    disk.write("来件/password.docx", include_bytes!("../../documents/password.docx"));
    disk.write("来件/空.txt", b" \n");
    disk.write("来件/picture.png", b"\x89PNG");
    let folder = disk.path("来件");
    let ran = disk.run(&["import", folder.to_str().unwrap()]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.out.contains("密码") && ran.out.contains("空.txt"), "{ran:?}");
    assert!(disk.path(SOURCE).exists());
    let lines = disk.run(&["import", "--format", "json", folder.to_str().unwrap()]).out;
    let lines: Vec<serde_json::Value> =
        lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 3);
    assert_eq!(lines.iter().filter(|line| line.get("error").is_some()).count(), 2);
    let read = lines.iter().find(|line| line["office"] == "yuncheng-zfb").unwrap();
    assert_eq!(read["state"], "same");
    assert_eq!(read["cells"].as_array().unwrap().len(), 22 + 23 * 7 + 15);
}

#[test]
fn where_a_page_came_from_stands_beside_its_digest() {
    let disk = site();
    let page = concat!(
        "<html><head><meta name=\"SiteName\" content=\"示例市人民政府网\"></head><body><h1>",
        "示例市财政局2023年政府信息公开工作年度报告</h1><p>一、总体情况</p><p>无</p></body></html>"
    );
    disk.write("来件/a.html", page.as_bytes());
    let path = disk.path("来件/a.html");
    disk.run(&["import", path.to_str().unwrap()]);
    let source = disk.read("content/2023/shili-czj/index.md");
    assert!(source.contains("    origin: \"示例市人民政府网\"\n    sha256: "), "{source}");
}

#[test]
fn what_cannot_be_known_is_asked_for() {
    let disk = site();
    disk.write("来件/无题.txt", "没有题名的文字\n".as_bytes());
    let path = disk.path("来件/无题.txt");
    let path = path.to_str().unwrap();
    let ran = disk.run(&["import", path]);
    assert!(ran.code == 2 && ran.out.contains("--year"), "{ran:?}");
    let ran = disk.run(&["import", "--year", "2024", path]);
    assert!(ran.code == 2 && ran.out.contains("--office"), "{ran:?}");
    let ran = disk.run(&["import", "--year", "2024", "--office", "shili-xx", path]);
    assert!(ran.code == 2 && ran.out.contains("offices.yaml"), "{ran:?}");
    let ran = disk.run(&["import", "--to", "..", &document(&disk)]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(!disk.path("../2020").exists());
}
