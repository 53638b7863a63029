//! Documents of one report of which not all can be joined, and parts that would take figures
//! or words away.

use super::joined::{SOURCE, TITLE, import, import_alone, site};
use crate::support::disk::Disk;

const WORDS: &str = "一、总体情况\n\n公开12条。\n\n五、存在的主要问题及改进情况\n\n内容不多。\n\n六、其他需要报告的事项\n\n无";
const DISCLOSED: &str = "二、主动公开政府信息情况\n第二十条第（一）项\n\
     信息内容\t本年制发件数\t本年废止件数\t现行有效件数\n规章\t0\t0\t0\n行政规范性文件\t1\t0\t2\n";
const DISPUTED: &str = "四、政府信息公开行政复议、行政诉讼情况\n行政复议\n\
     结果维持\t结果纠正\t其他结果\t尚未审结\t总计\n1\t0\t0\t0\t1\n";
const REQUESTED: &str = "三、收到和处理政府信息公开申请情况\n\
     申请人情况\t自然人\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t总计\n\
     一、本年新收政府信息公开申请数量\t3\t0\t0\t0\t0\t0\t3\n\
     （一）予以公开\t3\t1\t0\t2\t0\t4\t10\n";

fn write(disk: &Disk, name: &str, text: &str) {
    disk.write(&format!("来件/{name}"), format!("{TITLE}\n\n{text}\n").as_bytes());
}

#[test]
fn every_document_that_is_not_joined_is_named_with_the_reason() {
    let disk = site();
    write(
        &disk,
        "正文.txt",
        &WORDS.replace("五、存在", "二、主动公开情况\n\n规章0件。\n\n五、存在"),
    );
    write(&disk, "表二.txt", &format!("{DISCLOSED}全年制发1件。\n"));
    write(&disk, "表三.txt", &format!("{REQUESTED}收到3件。\n"));
    write(&disk, "表四.txt", DISPUTED);
    let ran = import(&disk, &[]);
    assert_eq!(ran.code, 2, "{ran:?}");
    // Three of them are joined, and the fourth is told with what it shares.
    let refused: Vec<&str> = ran.out.lines().filter(|line| line.contains("没有导入")).collect();
    assert_eq!(refused.len(), 1, "{ran:?}");
    assert!(refused[0].contains("两份都有 “二、主动公开情况”的文字"), "{ran:?}");
    let source = disk.read(SOURCE);
    for part in ["  申请:\n", "  复议诉讼:\n", "收到3件。"] {
        assert!(source.contains(part), "{part}: {source}");
    }
    for name in ["正文.txt", "表二.txt", "表三.txt", "表四.txt"] {
        assert!(ran.out.contains(&format!("来件/{name}")), "{name}: {ran:?}");
    }
    assert!(ran.err.contains("4 个文件"), "{ran:?}");
    // Words that are in conflict with every table leave the tables joined.
    let disk = site();
    let words = "一、总体情况\n公开12条。\n二、主动公开政府信息情况\n规章0件。\n\
        三、收到和处理政府信息公开申请情况\n收到4件。\n";
    write(&disk, "正文.txt", words);
    write(&disk, "表二.txt", &format!("{DISCLOSED}全年制发1件。\n"));
    write(&disk, "表三.txt", &format!("{REQUESTED}收到3件。\n"));
    let ran = import(&disk, &[]);
    for part in [
        "正文.txt：没有导入",
        "表二.txt：两份都有 “二、主动公开政府信息情况”的文字",
        "表三.txt：两份都有 “三、收到和处理政府信息公开申请情况”的文字",
    ] {
        assert!(ran.code == 2 && ran.out.contains(part), "{part}: {ran:?}");
    }
}

/// Of two tables, that beside the words is taken.
#[test]
fn the_words_are_kept_where_as_many_can_be_joined() {
    let disk = site();
    write(&disk, "1.txt", DISCLOSED);
    write(&disk, "2.txt", REQUESTED);
    write(&disk, "总.txt", &format!("{WORDS}\n{DISCLOSED}"));
    let ran = import(&disk, &[]);
    assert!(ran.code == 2 && ran.out.contains("1.txt：没有导入"), "{ran:?}");
    let source = disk.read(SOURCE);
    assert!(source.contains("公开12条。") && source.contains("  申请:\n"), "{source}");
}

#[test]
fn what_two_documents_share_is_named() {
    let disk = site();
    write(&disk, "甲.txt", &format!("{WORDS}\n{DISCLOSED}"));
    write(&disk, "乙.txt", &format!("{DISCLOSED}{REQUESTED}"));
    let ran = import(&disk, &[]);
    assert!(ran.code == 2 && ran.out.contains("两份都有 主动公开 表"), "{ran:?}");
    assert!(!ran.out.contains("数字和文字相同"), "{ran:?}");
    let disk = site();
    write(&disk, "甲.txt", "一、总体情况\n公开12条。");
    write(&disk, "乙.txt", "六、其他需要报告的事项\n无");
    let ran = import(&disk, &[]);
    assert!(ran.code == 2 && ran.out.contains("分不清是不是同一年报的两部分"), "{ran:?}");
}

#[test]
fn each_document_is_told_with_its_own_tables() {
    let disk = site();
    // The words come last by their name.
    write(&disk, "总.txt", WORDS);
    write(&disk, "1.txt", DISCLOSED);
    write(&disk, "2.txt", REQUESTED);
    write(&disk, "3.txt", DISPUTED);
    let ran = import(&disk, &[]);
    for part in ["文件 1.txt（主动公开）", "文件 2.txt（申请）", "文件 3.txt（复议诉讼）"]
    {
        assert_eq!(ran.out.matches(part).count(), 1, "{part}: {ran:?}");
    }
    let head = ran.out.lines().next().unwrap();
    let places = ["总.txt", "1.txt", "2.txt", "3.txt"].map(|name| head.find(name));
    assert!(places.is_sorted() && places[0].is_some(), "{head}");
    assert!(ran.err.contains("4 个文件：导入 1 份年报"), "{ran:?}");
}

#[test]
fn a_newer_part_with_less_needs_force() {
    let row = |line: &str| format!("<tr><td>{}</td></tr>", line.replace('\t', "</td><td>"));
    let (heading, rows) = REQUESTED.split_once('\n').unwrap();
    let rows: String = rows.replace("\t3\t1\t0\t2", "\t\t1\t0\t2").lines().map(row).collect();
    let blank = format!("<p>{heading}</p><table>{rows}</table>");
    let short = REQUESTED.rsplit_once("（一）").unwrap().0;
    let half = "六、其他需要报告的事项\n\n无";
    for (text, told) in [
        (blank.as_str(), "申请.予以公开.自然人：源文件 3，文件 ~"),
        (short, "申请.予以公开：源文件 [3, 1, 0, 2, 0, 4, 10]，文件 没有"),
        (half, "“五、存在的主要问题及改进情况”的文字：源文件 “内容不多。”，文件 没有"),
    ] {
        let disk = site();
        write(&disk, "正文.txt", WORDS);
        write(&disk, "附表.txt", REQUESTED);
        import(&disk, &[]);
        let standing = disk.read(SOURCE);
        let name = if text.contains("<table>") { "新.html" } else { "新.txt" };
        write(&disk, name, text);
        let ran = import_alone(&disk, name);
        assert!(ran.code == 2 && ran.out.contains("--force"), "{told}: {ran:?}");
        assert!(ran.out.contains(told), "{told}: {ran:?}");
        assert_eq!(disk.read(SOURCE), standing);
        let path = disk.path(&format!("来件/{name}"));
        let ran = disk.run(&["import", "--force", path.to_str().unwrap()]);
        assert!(ran.out.contains("superseded/2024/shili-czj/index.md"), "{ran:?}");
        assert_ne!(disk.read(SOURCE), standing);
    }
}

#[test]
fn the_title_of_the_words_stays() {
    let disk = site();
    write(&disk, "正文.txt", WORDS);
    let title = "示例市教育局2023年政府信息公开工作年度报告";
    disk.write("来件/附表.txt", format!("{title}\n{REQUESTED}").as_bytes());
    let ran = import(&disk, &["--office", "shili-czj", "--year", "2024"]);
    assert!(ran.out.contains(title) && ran.out.contains(TITLE), "{ran:?}");
    assert!(ran.code == 1 && ran.out.contains("所写的机关或年度不同，请核对"), "{ran:?}");
    assert!(!disk.read(SOURCE).contains("title:"), "{}", disk.read(SOURCE));
    // Another wording of the same is no question.
    let disk = site();
    write(&disk, "正文.txt", WORDS);
    let title = "示例市财政局2024年政务信息公开年度报告";
    disk.write("来件/附表.txt", format!("{title}\n{REQUESTED}").as_bytes());
    let ran = import(&disk, &[]);
    assert!(!ran.out.contains("机关或年度不同"), "{ran:?}");
    assert!(!disk.read(SOURCE).contains("title:"), "{}", disk.read(SOURCE));
}

#[test]
fn how_a_part_joins_an_edited_source_is_told() {
    let disk = site();
    write(&disk, "正文.txt", WORDS);
    write(&disk, "附表.txt", REQUESTED);
    import_alone(&disk, "正文.txt");
    let edited = disk.read(SOURCE).replace("公开12条", "公开13条");
    disk.write(SOURCE, edited.as_bytes());
    let ran = import_alone(&disk, "附表.txt");
    assert!(ran.code == 2 && ran.out.contains("把源文件移出站点"), "{ran:?}");
    assert_eq!(disk.read(SOURCE), edited);
    std::fs::remove_file(disk.path(SOURCE)).unwrap();
    let ran = import(&disk, &[]);
    assert!(ran.code != 2 && disk.read(SOURCE).contains("  申请:\n"), "{ran:?}");
}
