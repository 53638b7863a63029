//! The tables of one report in several documents.

use super::joined::{SOURCE, TITLE, import, import_alone, site};
use crate::support::disk::Disk;

const WORDS: &str = "一、总体情况\n\n公开12条。\n\n五、存在的主要问题及改进情况\n\n内容不多。\n\n六、其他需要报告的事项\n\n无";
const PARTS: [(&str, &str); 3] =
    [("附表1.txt", "主动公开"), ("附表2.txt", "申请"), ("附表3.txt", "复议诉讼")];

/// Returns the tables, each with a heading: of proactive disclosure, of requests, of disputes.
fn tables(granted: &str) -> [String; 3] {
    [
        "二、主动公开政府信息情况\n第二十条第（一）项\n\
         信息内容\t本年制发件数\t本年废止件数\t现行有效件数\n规章\t0\t0\t0\n行政规范性文件\t1\t0\t2\n"
            .to_owned(),
        format!(
            "三、收到和处理政府信息公开申请情况\n\
             申请人情况\t自然人\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t总计\n\
             一、本年新收政府信息公开申请数量\t3\t0\t0\t0\t0\t0\t3\n\
             （一）予以公开\t{granted}\t1\t0\t2\t0\t4\t10\n"
        ),
        "四、政府信息公开行政复议、行政诉讼情况\n行政复议\n\
         结果维持\t结果纠正\t其他结果\t尚未审结\t总计\n1\t0\t0\t0\t1\n"
            .to_owned(),
    ]
}

fn write_tables(disk: &Disk, granted: &str) {
    for ((name, _), text) in PARTS.iter().zip(tables(granted)) {
        disk.write(&format!("来件/{name}"), format!("{TITLE}\n{text}").as_bytes());
    }
}

fn write_words(disk: &Disk) {
    disk.write("来件/正文.txt", format!("{TITLE}\n\n{WORDS}\n").as_bytes());
}

/// Asserts that a source has the tables and sections of all parts, each once and in order.
fn assert_whole(source: &str) {
    let mut rest = source;
    for part in [
        "  - file: \"正文.txt\"",
        "  - file: \"附表1.txt\"",
        "  - file: \"附表2.txt\"",
        "  - file: \"附表3.txt\"",
        "  主动公开:\n",
        "    行政规范性文件: [1, 0, 2]",
        "  申请:\n",
        "    予以公开: [3, 1, 0, 2, 0, 4, 10]",
        "  复议诉讼:\n",
        "[1, 0, 0, 0, 1]",
        "\n## 一、总体情况\n\n公开12条。\n",
        "\n## 二、主动公开政府信息情况\n",
        "\n## 三、收到和处理政府信息公开申请情况\n",
        "\n## 四、政府信息公开行政复议、行政诉讼情况\n",
        "\n## 五、存在的主要问题及改进情况\n\n内容不多。\n",
        "\n## 六、其他需要报告的事项\n\n无\n",
    ] {
        assert_eq!(source.matches(part).count(), 1, "{part}: {source}");
        let at = rest.find(part).unwrap_or_else(|| panic!("{part} is not in its place: {source}"));
        rest = &rest[at + part.len() - 1..];
    }
}

#[test]
fn tables_in_several_documents_join_the_words() {
    let disk = site();
    write_words(&disk);
    write_tables(&disk, "3");
    let ran = import(&disk, &[]);
    for (name, table) in PARTS {
        let told = format!("数字取自同一年报的另一个文件 {name}（{table}）");
        assert!(ran.code != 2 && ran.out.contains(&told), "{told}: {ran:?}");
        assert!(disk.path(&format!("content/2024/shili-czj/{name}")).exists(), "{name}");
    }
    assert!(!ran.out.contains("文件中没有"), "{ran:?}");
    let source = disk.read(SOURCE);
    assert_whole(&source);
    assert!(!disk.path("superseded").exists());
    let checked = disk.run(&["check"]);
    for rule in ["differs-from-original", "unused-file", "missing-section", "missing-table"] {
        assert!(!checked.out.contains(rule), "{checked:?}");
    }
    // Once more it is the same, all parts or one alone.
    import(&disk, &[]);
    assert_eq!(disk.read(SOURCE), source);
    for name in ["正文.txt", "附表1.txt", "附表2.txt", "附表3.txt"] {
        let ran = import_alone(&disk, name);
        assert!(ran.code != 2 && ran.out.contains("没有变化"), "{name}: {ran:?}");
    }
    assert_eq!(disk.read(SOURCE), source);
}

#[test]
fn what_is_joined_is_told_as_json() {
    let disk = site();
    write_words(&disk);
    write_tables(&disk, "3");
    let joined = |ran: crate::support::program::Ran| {
        let lines = ran.out.lines().map(|line| serde_json::from_str(line).unwrap());
        let lines: Vec<serde_json::Value> = lines.collect();
        assert_eq!(lines.len(), 1, "{lines:?}");
        lines[0]["joined"].clone()
    };
    let told = joined(import(&disk, &["--format", "json"]));
    assert_eq!(told.as_array().unwrap().len(), 3, "{told}");
    for (name, _) in PARTS {
        assert!(told.as_array().unwrap().contains(&name.into()), "{told}");
    }
    let disk = site();
    write_tables(&disk, "3");
    import_alone(&disk, "附表2.txt");
    let path = disk.path("来件/附表1.txt");
    let told = joined(disk.run(&["import", "--format", "json", path.to_str().unwrap()]));
    assert_eq!(told, serde_json::json!(["附表2.txt"]));
}

#[test]
fn tables_join_in_any_order_of_their_imports() {
    for order in [
        ["正文.txt", "附表1.txt", "附表2.txt", "附表3.txt"],
        ["附表3.txt", "附表1.txt", "正文.txt", "附表2.txt"],
        ["附表2.txt", "附表3.txt", "附表1.txt", "正文.txt"],
    ] {
        let disk = site();
        write_words(&disk);
        write_tables(&disk, "3");
        for (nth, name) in order.iter().enumerate() {
            let ran = import_alone(&disk, name);
            assert_ne!(ran.code, 2, "{ran:?}");
            assert_eq!(ran.out.contains("与先前导入的"), nth > 0, "{name}: {ran:?}");
        }
        assert_whole(&disk.read(SOURCE));
        assert!(!disk.path("superseded").exists(), "{order:?}");
    }
}

#[test]
fn tables_join_what_an_earlier_run_joined() {
    let disk = site();
    write_tables(&disk, "3");
    import(&disk, &[]);
    // Tables alone are a source, too.
    let source = disk.read(SOURCE);
    assert!(source.contains("  申请:\n") && source.contains("## 四、"), "{source}");
    write_words(&disk);
    import_alone(&disk, "正文.txt");
    assert_whole(&disk.read(SOURCE));
    // Several newer ones take the place of their own alone.
    write_tables(&disk, "2");
    for name in ["正文.txt", "附表3.txt"] {
        std::fs::remove_file(disk.path(&format!("来件/{name}"))).unwrap();
    }
    let ran = import(&disk, &[]);
    for part in ["1 处不同", "申请.予以公开.自然人：源文件 3，文件 2"] {
        assert!(ran.code != 2 && ran.out.contains(part), "{part}: {ran:?}");
    }
    assert!(disk.path("superseded/2024/shili-czj/附表2.txt").exists());
    let source = disk.read(SOURCE);
    assert_whole(&source.replace("予以公开: [2,", "予以公开: [3,"));
}

#[test]
fn two_documents_with_one_table_are_a_question() {
    let disk = site();
    write_tables(&disk, "3");
    // Table three stands in two documents, with other figures.
    disk.write("来件/附表4.txt", format!("{TITLE}\n{}", tables("2")[1]).as_bytes());
    let ran = import(&disk, &[]);
    assert!(ran.code == 2 && ran.out.contains("1 处不同（申请.予以公开.自然人）"), "{ran:?}");
    let source = disk.read(SOURCE);
    assert!(source.contains("予以公开: [3,") && source.contains("  复议诉讼:\n"), "{source}");
    // One that has a table of the source and one more besides joins nothing by itself.
    let disk = site();
    let [first, second, third] = tables("3");
    disk.write("来件/一.txt", format!("{TITLE}\n{first}{second}").as_bytes());
    disk.write("来件/二.txt", format!("{TITLE}\n{}{third}", tables("2")[1]).as_bytes());
    import_alone(&disk, "一.txt");
    let standing = disk.read(SOURCE);
    let ran = import_alone(&disk, "二.txt");
    assert!(ran.code == 2 && ran.out.contains("--force"), "{ran:?}");
    assert_eq!(disk.read(SOURCE), standing);
}

#[test]
fn a_document_of_the_same_name_takes_the_place_of_no_other_part() {
    let disk = site();
    let [first, second, _] = tables("3");
    disk.write("来件/附表.txt", format!("{TITLE}\n{first}").as_bytes());
    import_alone(&disk, "附表.txt");
    let standing = disk.read(SOURCE);
    disk.write("来件/附表.txt", format!("{TITLE}\n{second}").as_bytes());
    let ran = import_alone(&disk, "附表.txt");
    assert!(ran.code == 2 && ran.out.contains("--force"), "{ran:?}");
    assert_eq!(disk.read(SOURCE), standing);
}

#[test]
fn a_report_that_is_cut_by_its_sections_is_joined() {
    let disk = site();
    let [first, second, third] = tables("3");
    let parts = [
        ("1.txt", format!("一、总体情况\n公开12条。\n{first}新发1件。\n")),
        ("2.txt", format!("{second}收到3件。\n")),
        ("3.txt", format!("{third}六、其他需要报告的事项\n无\n")),
    ];
    for (name, text) in &parts {
        disk.write(&format!("来件/{name}"), format!("{TITLE}\n{text}").as_bytes());
    }
    let ran = import(&disk, &[]);
    assert!(
        ran.code != 2 && ran.out.contains("文字和数字取自同一年报的另一个文件 2.txt"),
        "{ran:?}"
    );
    let whole = disk.read(SOURCE);
    let mut rest = whole.as_str();
    for part in ["1.txt", "2.txt", "3.txt", "公开12条。", "新发1件。", "收到3件。", "\n无\n"]
    {
        let at = rest.find(part).unwrap_or_else(|| panic!("{part}: {whole}"));
        rest = &rest[at..];
    }
    let disk = site();
    for (name, text) in parts.iter().rev() {
        disk.write(&format!("来件/{name}"), format!("{TITLE}\n{text}").as_bytes());
        import_alone(&disk, name);
    }
    assert_eq!(disk.read(SOURCE).split("originals:").last(), whole.split("originals:").last());
}

/// Short lines above a table are its caption: they stand in its section, and keep no words out.
#[test]
fn a_table_with_a_caption_is_no_text() {
    let captions = ["附件1：主动公开情况表", "2024年收到和处理政府信息公开申请情况", "单位：件"];
    let bare = |text: String| text.split_once('\n').map(|(_, table)| table.to_owned()).unwrap();
    let write = |disk: &Disk| {
        for ((name, text), caption) in
            PARTS.iter().map(|(name, _)| name).zip(tables("3").map(bare)).zip(captions)
        {
            disk.write(&format!("来件/{name}"), format!("{TITLE}\n{caption}\n{text}").as_bytes());
        }
        let words = WORDS.replace("五、存在", "三、申请情况\n\n见附表。\n\n五、存在");
        disk.write("来件/正文.txt", format!("{TITLE}\n\n{words}\n").as_bytes());
    };
    let disk = site();
    write(&disk);
    let ran = import(&disk, &[]);
    assert_ne!(ran.code, 2, "{ran:?}");
    let together = disk.read(SOURCE);
    let sections = [
        "\n---\n\n## 一、总体情况\n\n公开12条。\n",
        "\n## 二、主动公开政府信息情况\n\n附件1：主动公开情况表\n",
        "\n## 三、申请情况\n\n见附表。\n\n2024年收到和处理政府信息公开申请情况\n",
        "\n## 四、政府信息公开行政复议、行政诉讼情况\n\n单位：件\n",
    ];
    assert!(together.contains(&sections.concat().replace("\n\n\n", "\n\n")), "{together}");
    for order in [
        ["正文.txt", "附表1.txt", "附表2.txt", "附表3.txt"],
        ["附表3.txt", "附表2.txt", "附表1.txt", "正文.txt"],
        ["附表2.txt", "正文.txt", "附表3.txt", "附表1.txt"],
    ] {
        let disk = site();
        write(&disk);
        for name in order.iter().chain(&["附表2.txt", "正文.txt"]) {
            assert_ne!(import_alone(&disk, name).code, 2, "{name}");
        }
        assert_eq!(disk.read(SOURCE), together, "{order:?}");
    }
}

/// Words about a table take the place of no others.
#[test]
fn words_under_a_table_keep_the_words_of_other_sections() {
    let disk = site();
    write_words(&disk);
    let [_, second, _] = tables("3");
    disk.write("来件/附表2.txt", format!("{TITLE}\n{second}收到3件。\n").as_bytes());
    import_alone(&disk, "正文.txt");
    assert_ne!(import_alone(&disk, "附表2.txt").code, 2);
    let source = disk.read(SOURCE);
    for part in ["公开12条。", "内容不多。", "收到3件。", "  申请:\n"] {
        assert!(source.contains(part), "{part}: {source}");
    }
    // Where both have words in one section, a person decides.
    let disk = site();
    let words = WORDS.replace("五、存在", "三、申请情况\n\n收到4件。\n\n五、存在");
    disk.write("来件/正文.txt", format!("{TITLE}\n\n{words}\n").as_bytes());
    disk.write("来件/附表2.txt", format!("{TITLE}\n{second}收到3件。\n").as_bytes());
    import_alone(&disk, "正文.txt");
    let standing = disk.read(SOURCE);
    let ran = import_alone(&disk, "附表2.txt");
    assert!(ran.code == 2 && ran.out.contains("--force"), "{ran:?}");
    assert_eq!(disk.read(SOURCE), standing);
    assert_eq!(import(&disk, &[]).code, 2);
}
