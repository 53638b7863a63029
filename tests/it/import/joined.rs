//! Two documents of one report: parts that are joined, and copies of which one is kept.

use crate::support::disk::Disk;
use crate::support::program::Ran;

const SOURCE: &str = "content/2024/shili-czj/index.md";
const TITLE: &str = "示例市财政局2024年政府信息公开工作年度报告";
const WORDS: &str = "日期：2025-01-20\n\n一、总体情况\n\n公开12条。\n\n三、收到和处理政府信息公开申请情况\n\n见表。\n\n六、其他需要报告的事项\n\n无";

fn site() -> Disk {
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

fn import(disk: &Disk, args: &[&str]) -> Ran {
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
    // Once more it is the same, and a part alone does not take its place.
    import(&disk, &[]);
    assert_eq!(disk.read(SOURCE), source);
    let part = disk.path("来件/正文.txt");
    let ran = disk.run(&["import", part.to_str().unwrap()]);
    assert!(ran.code == 2 && ran.out.contains("--force"), "{ran:?}");
    assert_eq!(disk.read(SOURCE), source);
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
