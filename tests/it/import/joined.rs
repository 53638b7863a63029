//! Two documents of one report: parts that are joined, and copies of which one is kept.

use crate::support::disk::Disk;
use crate::support::program::Ran;

pub(super) const SOURCE: &str = "content/2024/shili-czj/index.md";
pub(super) const TITLE: &str = "示例市财政局2024年政府信息公开工作年度报告";
const WORDS: &str = "日期：2025-01-20\n\n一、总体情况\n\n公开12条。\n\n三、收到和处理政府信息公开申请情况\n\n见表。\n\n六、其他需要报告的事项\n\n无";

pub(super) fn site() -> Disk {
    let disk = Disk::new(&[]);
    std::fs::remove_dir_all(disk.path("content")).unwrap();
    let offices = "- {id: shili-czj, name: 示例市财政局, kind: department}\n";
    disk.write("content/offices.yaml", offices.as_bytes());
    disk
}

fn words() -> String {
    format!("{TITLE}\n\n{WORDS}\n")
}

/// A document with a table, and words below it.
fn table(granted: &str, words: &str) -> String {
    format!(
        "{TITLE}\n三、收到和处理政府信息公开申请情况\n\
         申请人情况\t自然人\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t总计\n\
         一、本年新收政府信息公开申请数量\t3\t0\t0\t0\t0\t0\t3\n\
         （一）予以公开\t{granted}\t1\t0\t2\t0\t4\t10\n{words}"
    )
}

pub(super) fn import(disk: &Disk, args: &[&str]) -> Ran {
    let folder = disk.path("来件");
    disk.run(&[&["import", folder.to_str().unwrap()], args].concat())
}

#[test]
fn words_and_tables_become_one_source() {
    let disk = site();
    disk.write("来件/正文.txt", words().as_bytes());
    disk.write("来件/附表.txt", table("3", "").as_bytes());
    let ran = import(&disk, &[]);
    assert!(ran.out.contains("数字取自同一年报的另一个文件 附表.txt"), "{ran:?}");
    let source = disk.read(SOURCE);
    for part in [
        "published: 2025-01-20",
        "    予以公开: [3, 1, 0, 2, 0, 4, 10]",
        "  - file: \"正文.txt\"",
        "  - file: \"附表.txt\"",
        "## 一、总体情况\n\n公开12条。",
        "## 三、收到和处理政府信息公开申请情况\n\n见表。",
    ] {
        assert_eq!(source.matches(part).count(), 1, "{part}: {source}");
    }
    for name in ["正文.txt", "附表.txt"] {
        assert!(disk.path(&format!("content/2024/shili-czj/{name}")).exists(), "{name}");
    }
    // What one part lacks is in the other.
    let checked = disk.run(&["check"]);
    for rule in ["differs-from-original", "unused-file"] {
        assert!(checked.code == 1 && !checked.out.contains(rule), "{checked:?}");
    }
    // Once more it is the same, all parts or one alone.
    import(&disk, &[]);
    assert_eq!(disk.read(SOURCE), source);
    for name in ["正文.txt", "附表.txt"] {
        let ran = import_alone(&disk, name);
        assert!(ran.code != 2 && ran.out.contains("没有变化"), "{ran:?}");
        assert_eq!(disk.read(SOURCE), source, "{name}");
    }
}

/// Imports one document of the folder.
pub(super) fn import_alone(disk: &Disk, name: &str) -> Ran {
    let part = disk.path(&format!("来件/{name}"));
    disk.run(&["import", part.to_str().unwrap()])
}

#[test]
fn parts_are_joined_in_any_order_of_their_imports() {
    let together = {
        let disk = site();
        disk.write("来件/正文.txt", words().as_bytes());
        disk.write("来件/附表.txt", table("3", "").as_bytes());
        import(&disk, &[]);
        disk.read(SOURCE)
    };
    for order in [["正文.txt", "附表.txt"], ["附表.txt", "正文.txt"]] {
        let disk = site();
        disk.write("来件/正文.txt", words().as_bytes());
        disk.write("来件/附表.txt", table("3", "").as_bytes());
        for name in order {
            let ran = import_alone(&disk, name);
            assert_ne!(ran.code, 2, "{ran:?}");
        }
        assert_eq!(disk.read(SOURCE), together, "{order:?}");
        // A newer part takes the place of its own alone, and what differs is told.
        disk.write("来件/附表（修订）.txt", table("2", "").as_bytes());
        let ran = import_alone(&disk, "附表（修订）.txt");
        for part in [
            "1 处不同",
            "申请.予以公开.自然人：源文件 3，文件 2",
            "superseded/2024/shili-czj/附表.txt",
        ] {
            assert!(ran.out.contains(part), "{part}: {ran:?}");
        }
        let source = disk.read(SOURCE);
        assert!(source.contains("予以公开: [2, 1") && source.contains("公开12条。"), "{source}");
        assert!(source.contains("published: 2025-01-20"), "{source}");
        assert!(!disk.run(&["check"]).out.contains("unused-file"));
    }
}

#[test]
fn a_part_does_not_take_the_place_of_more() {
    let disk = site();
    disk.write("来件/全文.txt", table("3", "六、其他需要报告的事项\n无\n").as_bytes());
    assert_ne!(import_alone(&disk, "全文.txt").code, 2);
    let whole = disk.read(SOURCE);
    disk.write("来件/正文.txt", words().as_bytes());
    let ran = import_alone(&disk, "正文.txt");
    assert!(ran.code == 2 && ran.out.contains("这个文件里没有"), "{ran:?}");
    assert_eq!(disk.read(SOURCE), whole);
    let part = disk.path("来件/正文.txt");
    let ran = disk.run(&["import", "--force", part.to_str().unwrap()]);
    assert!(ran.out.contains("superseded/2024/shili-czj/index.md"), "{ran:?}");
    assert_eq!(disk.read("superseded/2024/shili-czj/index.md"), whole);
    // An edited source is joined with nothing.
    let disk = site();
    disk.write("来件/正文.txt", words().as_bytes());
    disk.write("来件/附表.txt", table("3", "").as_bytes());
    import_alone(&disk, "正文.txt");
    let edited = disk.read(SOURCE).replace("公开12条", "公开13条");
    disk.write(SOURCE, edited.as_bytes());
    let ran = import_alone(&disk, "附表.txt");
    assert!(ran.code == 2 && ran.out.contains("--force"), "{ran:?}");
    assert_eq!(disk.read(SOURCE), edited);
}

#[test]
fn what_differs_from_the_version_before_is_told() {
    let disk = site();
    let text = |granted, words: &str| table(granted, &format!("六、其他需要报告的事项\n{words}\n"));
    disk.write("来件/一.txt", text("3", "无").as_bytes());
    import_alone(&disk, "一.txt");
    disk.write("来件/二.txt", text("2", "收取10元").as_bytes());
    let ran = import_alone(&disk, "二.txt");
    for part in [
        "与原来导入的有 2 处不同",
        "申请.予以公开.自然人：源文件 3，文件 2",
        "“六、其他需要报告的事项”的文字：源文件 “无”，文件 “收取10元”",
    ] {
        assert!(ran.code != 2 && ran.out.contains(part), "{part}: {ran:?}");
    }
    disk.write("来件/三.txt", text("5", "收取10元").as_bytes());
    let path = disk.path("来件/三.txt");
    let ran = disk.run(&["import", "--format", "json", path.to_str().unwrap()]);
    let line: serde_json::Value = serde_json::from_str(ran.out.lines().next().unwrap()).unwrap();
    let differences = line["differences"].as_array().unwrap();
    assert_eq!((line["state"].as_str(), differences.len()), (Some("updated"), 1), "{line}");
    assert_eq!(differences[0]["place"], "申请.予以公开.自然人");
    assert_eq!(
        (&differences[0]["source"], &differences[0]["document"]),
        (&"2".into(), &"5".into())
    );
    // The same once more has none.
    let ran = import_alone(&disk, "三.txt");
    assert!(!ran.out.contains("处不同"), "{ran:?}");
}

#[test]
fn of_three_documents_two_are_joined_and_the_third_is_compared() {
    let disk = site();
    disk.write("来件/1正文.txt", words().as_bytes());
    disk.write("来件/2附表.txt", table("3", "").as_bytes());
    disk.write("来件/3附表.txt", table("2", "").as_bytes());
    let ran = import(&disk, &[]);
    assert!(ran.out.contains("1 处不同（申请.予以公开.自然人）") && ran.code == 2, "{ran:?}");
    let source = disk.read(SOURCE);
    assert!(source.contains("予以公开: [3,") && source.contains("公开12条。"), "{source}");
    // Words alone are compared with words alone.
    std::fs::remove_file(disk.path("来件/3附表.txt")).unwrap();
    disk.write("来件/3正文.txt", words().replace("公开12条", "公开13条").as_bytes());
    let ran = import(&disk, &[]);
    assert!(ran.out.contains("1 处不同（“一、总体情况”）") && ran.code == 2, "{ran:?}");
}

#[test]
fn two_whole_reports_are_not_joined_and_their_differences_told() {
    let disk = site();
    disk.write("来件/一.txt", table("3", "六、其他需要报告的事项\n无\n").as_bytes());
    disk.write("来件/二.txt", table("2", "六、其他需要报告的事项\n无\n").as_bytes());
    let ran = import(&disk, &[]);
    assert!(ran.out.contains("1 处不同（申请.予以公开.自然人）"), "{ran:?}");
    assert!(disk.read(SOURCE).contains("予以公开: [3,") && ran.code == 2, "{ran:?}");
    disk.write("来件/二.txt", table("3", "六、其他需要报告的事项\n\n无\n").as_bytes());
    let ran = import(&disk, &[]);
    assert!(ran.out.contains("数字和文字相同") && ran.code == 2, "{ran:?}");
    // Words beside the tables are words: nobody knows which are right.
    disk.write("来件/二.txt", words().as_bytes());
    let ran = import(&disk, &[]);
    assert!(ran.code == 2 && ran.out.contains("只留下对的一份"), "{ran:?}");
}
