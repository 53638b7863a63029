//! Sources against the documents that they were made of, and files that hold more than they
//! show.

use crate::support::disk::Disk;
use crate::support::documents::zip;
use crate::support::program::{Ran, run_with};

const SOURCE: &str = "content/2020/yuncheng-zfb/index.md";
const ORIGINAL: &str = "content/2020/yuncheng-zfb/年报.txt";
const SAMPLE: &str = include_str!("../../../content/2020/yuncheng-zfb/yuncheng-2020.txt");
const OFFICES: &str = "- id: yuncheng-zfb\n  name: 运城市人民政府办公室\n  kind: department\n";

/// A site with the sample imported, and its source after replacements.
fn imported(replacements: &[(&str, &str)]) -> Disk {
    let disk = Disk::new(&[]);
    std::fs::remove_dir_all(disk.path("content")).unwrap();
    disk.write("content/offices.yaml", OFFICES.as_bytes());
    disk.write("年报.txt", SAMPLE.as_bytes());
    let document = disk.path("年报.txt");
    let ran = disk.run(&["import", document.to_str().unwrap()]);
    assert_eq!(ran.code, 0, "{ran:?}");
    edit(&disk, replacements);
    disk
}

fn edit(disk: &Disk, replacements: &[(&str, &str)]) {
    let source = replacements.iter().fold(disk.read(SOURCE), |source, (from, to)| {
        assert!(source.contains(from), "{from}");
        source.replacen(from, to, 1)
    });
    disk.write(SOURCE, source.as_bytes());
}

fn differences(ran: &Ran) -> usize {
    ran.out.matches("warning[differs-from-original]").count()
}

const FIGURE: (&str, &str) = ("规章: [0, 0, 2]", "规章: [0, 0, 3]");

#[test]
fn an_untouched_source_is_as_its_original() {
    let disk = imported(&[]);
    assert_eq!(differences(&disk.run(&["check"])), 0);
}

/// Markdown is kept as a text, and read as Markdown all the same.
#[test]
fn a_source_made_of_markdown_is_as_its_original() {
    let disk = Disk::new(&[]);
    std::fs::remove_dir_all(disk.path("content")).unwrap();
    disk.write("content/offices.yaml", OFFICES.as_bytes());
    let heading = "## 四、政府信息公开行政复议、行政诉讼情况";
    let table = "<table><tr><td>结果维持</td><td>1</td></tr></table>";
    let text = format!(
        "# 运城市人民政府办公室2021年政府信息公开工作年度报告\n\n## 一、总体情况\n\n**一句话**。\n\n{heading}\n\n{table}\n"
    );
    disk.write("年报.md", text.as_bytes());
    let ran = disk.run(&["import", disk.path("年报.md").to_str().unwrap()]);
    assert!(ran.out.contains("新建"), "{ran:?}");
    assert!(disk.path("content/2021/yuncheng-zfb/年报.md.txt").exists());
    assert_eq!(differences(&disk.run(&["check"])), 0);
}

#[test]
fn figures_and_words_that_differ_are_shown_with_both_values() {
    let disk = imported(&[FIGURE, ("发布信息14671 条", "发布信息14672 条")]);
    for round in 0..2 {
        // The second time it is remembered.
        let ran = disk.run(&["check"]);
        assert_eq!((ran.code, differences(&ran)), (0, 2), "{round}: {ran:?}");
        assert!(
            ran.out.contains("主动公开.规章.对外公开总数量：源文件为“3”，原件 年报.txt 为“2”"),
            "{ran:?}"
        );
        assert!(ran.out.contains("14672") && ran.out.contains("14671"), "{ran:?}");
    }
    // The build goes on: it is a warning.
    assert_eq!(disk.run(&["build"]).code, 0);
}

#[test]
fn what_is_remembered_is_of_the_files_as_they_are() {
    let disk = imported(&[FIGURE]);
    assert_eq!(differences(&disk.run(&["check"])), 1);
    edit(&disk, &[(FIGURE.1, FIGURE.0)]);
    assert_eq!(differences(&disk.run(&["check"])), 0);
    disk.write(ORIGINAL, SAMPLE.replacen("14671 条", "14673 条", 1).as_bytes());
    assert_eq!(differences(&disk.run(&["check"])), 1);
}

#[test]
fn nothing_depends_on_the_memory() {
    let disk = imported(&[FIGURE]);
    let cache = disk.path("../记忆");
    let variables = [("XDG_CACHE_HOME", cache.to_str().unwrap())];
    assert_eq!(differences(&run_with(&disk.site, &["check"], &variables)), 1);
    let folder = cache.join("nianbao");
    let files: Vec<_> =
        std::fs::read_dir(&folder).unwrap().map(|file| file.unwrap().path()).collect();
    assert_eq!(files.len(), 1, "{files:?}");
    #[cfg(unix)]
    {
        let mode = std::os::unix::fs::PermissionsExt::mode;
        let permissions = std::fs::metadata(&folder).unwrap().permissions();
        assert_eq!(mode(&permissions) & 0o077, 0, "others could read private words");
    }
    for damaged in ["", "{", "[]", "{\"program\":\"\",\"setup\":\"\",\"reviews\":{}}"] {
        std::fs::write(&files[0], damaged).unwrap();
        assert_eq!(differences(&run_with(&disk.site, &["check"], &variables)), 1, "{damaged}");
    }
    std::fs::remove_dir_all(&cache).unwrap();
    std::fs::write(&cache, "a file where a folder should be").unwrap();
    assert_eq!(differences(&run_with(&disk.site, &["check"], &variables)), 1);
    let none = [("XDG_CACHE_HOME", ""), ("HOME", ""), ("LOCALAPPDATA", "")];
    assert_eq!(differences(&run_with(&disk.site, &["check"], &none)), 1);
}

#[test]
fn a_reason_or_a_dated_correction_settles_it() {
    let allow = "allow:\n  - {rule: differs-from-original, place: 主动公开.规章.对外公开总数量, reason: 原件有误}\nfigures:\n";
    let disk = imported(&[FIGURE, ("figures:\n", allow)]);
    assert_eq!(differences(&disk.run(&["check"])), 0);
    let revised = "revised:\n  - {date: 2021-03-01, note: 规章由 2 更正为 3}\nfigures:\n";
    let disk = imported(&[FIGURE, ("figures:\n", revised)]);
    assert_eq!(differences(&disk.run(&["check"])), 0);
}

#[test]
fn a_cell_that_is_left_to_decide_is_another_matter() {
    let disk = imported(&[("规章: [0, 0, 2]", "规章: [0, 0, ~] # 待定：对外公开总数量：原文“z”")]);
    let ran = disk.run(&["check"]);
    assert_eq!((ran.code, differences(&ran)), (1, 0), "{ran:?}");
    assert!(ran.out.contains("undecided-cell"));
}

#[test]
fn a_document_that_cannot_be_read_is_no_difference() {
    for bytes in [&b""[..], b"%PDF-1.4", b"PK\x03\x04", "随便几句话".as_bytes(), &[0xff; 300]]
    {
        let disk = imported(&[]);
        disk.write(ORIGINAL, bytes);
        let ran = disk.run(&["check"]);
        assert_eq!(differences(&ran), 0, "{ran:?}");
        assert!(ran.out.contains("changed-attachment"), "{ran:?}");
    }
}

/// A Word file with an author and a comment.
fn telling_document() -> Vec<u8> {
    zip::zip(&[
        (
            "docProps/core.xml",
            "<cp:coreProperties><dc:creator>示例甲</dc:creator></cp:coreProperties>",
        ),
        ("word/document.xml", "<w:document><w:body><w:p><w:del/></w:p></w:body></w:document>"),
        ("word/comments.xml", "<w:comments><w:comment w:author='示例乙'/></w:comments>"),
    ])
}

#[test]
fn a_file_to_be_published_is_looked_into() {
    let attachments = "attachments: [说明.docx]\nfigures:\n";
    let disk = imported(&[("figures:\n", attachments)]);
    disk.write("content/2020/yuncheng-zfb/说明.docx", &telling_document());
    let ran = disk.run(&["check"]);
    assert_eq!(ran.out.matches("revealing-file").count(), 1, "{ran:?}");
    for word in ["示例甲", "示例乙", "1 条批注", "1 处修订", "说明.docx"] {
        assert!(ran.out.contains(word), "{word}: {ran:?}");
    }
}

#[test]
fn a_private_original_may_hold_what_it_does() {
    let disk = imported(&[("年报.txt", "年报.docx")]);
    disk.write("content/2020/yuncheng-zfb/年报.docx", &telling_document());
    assert!(!disk.run(&["check"]).out.contains("revealing-file"));
    disk.write("site.yaml", (disk.read("site.yaml") + "publish_originals: true\n").as_bytes());
    assert!(disk.run(&["check"]).out.contains("revealing-file"));
}

#[test]
fn what_one_side_lacks_is_said_as_such() {
    let disk = imported(&[("    规章: [0, 0, 2]\n", "")]);
    let ran = disk.run(&["check"]);
    assert!(
        ran.out.contains("主动公开.规章：源文件中没有，原件 年报.txt 为“[0, 0, 2]”"),
        "{ran:?}"
    );
    let disk = imported(&[]);
    let start = SAMPLE.find("六、其他需要报告的事项").unwrap();
    disk.write(ORIGINAL, &SAMPLE.as_bytes()[..start]);
    edit(&disk, &[("## 六、其他需要报告的事项\n\n无", "## 六、其他需要报告的事项\n\n没有。")]);
    let ran = disk.run(&["check"]);
    assert!(
        ran.out.contains("其他需要报告的事项：源文件为“没有。”，原件 年报.txt 中没有"),
        "{ran:?}"
    );
    // A document that is only a part of a report lacks the rest for other reasons.
    let start = SAMPLE.find("二、主动公开政府信息情况").unwrap();
    disk.write(ORIGINAL, &SAMPLE.as_bytes()[..start]);
    assert_eq!(differences(&disk.run(&["check"])), 0);
}
