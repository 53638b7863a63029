//! The documents that an import keeps: where they are, and what becomes of older ones.

use crate::support::disk::Disk;

const FOLDER: &str = "content/2020/shili-czj";

fn report(figure: &str) -> String {
    format!(
        "示例市财政局2020年政府信息公开工作年度报告\n\n二、主动公开政府信息情况\n\n\
        信息内容\t本年新制作数量\t本年新公开数量\t对外公开总数量\n规章\t0\t0\t{figure}\n\
        规范性文件\t1\t1\t1\n\n示例市财政局\n\n2021年1月20日\n"
    )
}

/// A site with one office and no report.
fn site() -> Disk {
    let disk = Disk::new(&[]);
    std::fs::remove_dir_all(disk.path("content")).unwrap();
    let offices = "- {id: shili-czj, name: 示例市财政局, kind: department}\n";
    disk.write("content/offices.yaml", offices.as_bytes());
    disk
}

fn import(disk: &Disk, name: &str, text: &str, more: &[&str]) -> crate::support::program::Ran {
    disk.write(name, text.as_bytes());
    let document = disk.path(name);
    disk.run(&[&["import", document.to_str().unwrap()], more].concat())
}

#[test]
fn an_older_original_is_moved_to_where_it_is_not_published() {
    let disk = site();
    import(&disk, "年报.txt", &report("2"), &[]);
    let ran = import(&disk, "年报（修订）.txt", &report("3"), &[]);
    let moved = "superseded/2020/shili-czj/年报.txt";
    assert!(ran.out.contains(moved), "{ran:?}");
    // It is gone from the folder, and no finding of the import takes it for a leftover.
    assert!(!ran.out.contains("unused-file"), "{ran:?}");
    assert_eq!(disk.read(moved), report("2"));
    assert!(!disk.path(&format!("{FOLDER}/年报.txt")).exists());
    assert!(disk.read(&format!("{FOLDER}/index.md")).contains("规章: [0, 0, 3]"));
    assert!(!disk.run(&["check"]).out.contains("unused-file"));
    // The same name and other bytes.
    let ran = import(&disk, "年报（修订）.txt", &report("4"), &[]);
    assert!(ran.out.contains("superseded/2020/shili-czj/年报（修订）.txt"), "{ran:?}");
    assert_eq!(disk.read("superseded/2020/shili-czj/年报（修订）.txt"), report("3"));
    assert_eq!(disk.read(&format!("{FOLDER}/年报（修订）.txt")), report("4"));
    disk.run(&["build"]);
    assert!(disk.tree("public").iter().all(|(path, _)| !path.contains("年报")));
}

#[test]
fn what_force_writes_over_is_kept_aside() {
    let disk = site();
    let old = "content/2020/shili-czj.md";
    disk.write(old, "---\noffice: shili-czj\nyear: 2020\n---\n手写的\n".as_bytes());
    let ran = import(&disk, "年报.txt", &report("2"), &[]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(disk.path(old).exists() && !disk.path("superseded").exists());
    let ran = import(&disk, "年报.txt", &report("2"), &["--force"]);
    assert!(ran.out.contains("superseded/2020/shili-czj.md"), "{ran:?}");
    assert!(!disk.path(old).exists());
    assert!(disk.read("superseded/2020/shili-czj.md").contains("手写的"));
}

#[test]
fn a_file_that_lies_beside_is_not_written_over() {
    let kept = format!("{FOLDER}/年报.txt");
    for has_source in [false, true] {
        let disk = site();
        if has_source {
            import(&disk, "年报.txt", &report("2"), &[]);
        }
        disk.write(&kept, "自己的笔记".as_bytes());
        let ran = import(&disk, "年报.txt", &report("3"), &[]);
        assert_eq!(ran.code, 2, "{ran:?}");
        assert!(ran.out.contains("没有写入") && ran.out.contains("--force"), "{ran:?}");
        assert_eq!(disk.read(&kept), "自己的笔记");
        let ran = import(&disk, "年报.txt", &report("3"), &["--force"]);
        assert!(ran.code != 2, "{ran:?}");
        assert_eq!(disk.read(&kept), report("3"));
        let moved = "superseded/2020/shili-czj/年报.txt";
        assert!(ran.out.contains(moved), "{ran:?}");
        assert_eq!(disk.read(moved), "自己的笔记");
    }
}

#[test]
fn a_file_that_lies_above_a_collection_s_sources_is_not_written_over() {
    let disk = Disk::new(&[]);
    std::fs::remove_dir_all(disk.path("content")).unwrap();
    let offices = include_bytes!("../../../examples/portal/content/offices.yaml");
    disk.write("content/offices.yaml", offices);
    disk.write("汇总.xlsx", include_bytes!("../../documents/collection.xlsx"));
    disk.write("content/2022/汇总.xlsx", "自己的".as_bytes());
    let ran = disk.run(&["import", disk.path("汇总.xlsx").to_str().unwrap()]);
    assert!(ran.code == 2 && ran.out.contains("--force"), "{ran:?}");
    assert_eq!(disk.read("content/2022/汇总.xlsx"), "自己的");
    assert!(disk.tree("content").iter().all(|(path, _)| !path.ends_with(".md")));
}

#[test]
fn of_two_sources_of_a_report_none_is_lost() {
    let disk = site();
    let (flat, own) = ("content/2020/shili-czj.md", format!("{FOLDER}/index.md"));
    import(&disk, "年报.txt", &report("2"), &[]);
    std::fs::rename(disk.path(&own), disk.path(flat)).unwrap();
    let written = "---\noffice: shili-czj\nyear: 2020\n---\n手写的\n";
    disk.write(&own, written.as_bytes());
    let ran = import(&disk, "年报.txt", &report("2"), &[]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert_eq!(disk.read(&own), written);
    import(&disk, "年报.txt", &report("2"), &["--force"]);
    assert_eq!(disk.read("superseded/2020/shili-czj/index.md"), written);
    assert!(!disk.path(flat).exists() && disk.read(&own).contains("规章: [0, 0, 2]"));
}

#[cfg(unix)]
#[test]
fn nothing_is_moved_out_of_the_site() {
    let disk = site();
    import(&disk, "年报.txt", &report("2"), &[]);
    let outside = disk.path("../别处");
    std::fs::create_dir(&outside).unwrap();
    std::os::unix::fs::symlink(&outside, disk.path("superseded")).unwrap();
    let ran = import(&disk, "新.txt", &report("3"), &[]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.out.contains("superseded"), "{ran:?}");
    assert_eq!(std::fs::read_dir(&outside).unwrap().count(), 0);
    assert_eq!(disk.read(&format!("{FOLDER}/年报.txt")), report("2"));
    assert!(disk.read(&format!("{FOLDER}/index.md")).contains("规章: [0, 0, 2]"));
}

#[test]
fn a_dry_run_says_what_would_be_moved_and_moves_nothing() {
    let disk = site();
    import(&disk, "年报.txt", &report("2"), &[]);
    let ran = import(&disk, "新.txt", &report("3"), &["--dry-run"]);
    assert!(ran.out.contains("superseded/2020/shili-czj/年报.txt"), "{ran:?}");
    assert!(disk.path(&format!("{FOLDER}/年报.txt")).exists());
    assert!(!disk.path("superseded").exists());
}

#[test]
fn a_collection_is_kept_once_above_its_reports() {
    let disk = Disk::new(&[]);
    std::fs::remove_dir_all(disk.path("content")).unwrap();
    let offices = include_bytes!("../../../examples/portal/content/offices.yaml");
    disk.write("content/offices.yaml", offices);
    let sheet = include_bytes!("../../documents/collection.xlsx");
    for round in 0..2 {
        disk.write("汇总.xlsx", sheet);
        let document = disk.path("汇总.xlsx");
        let ran = disk.run(&["import", document.to_str().unwrap()]);
        assert_ne!(ran.code, 2, "{round}: {ran:?}");
        let kept = disk.tree("content").into_iter().filter(|(path, _)| path.ends_with(".xlsx"));
        let kept: Vec<String> = kept.map(|(path, _)| path).collect();
        assert_eq!(kept, ["2022/汇总.xlsx"], "{round}");
    }
    let sources = disk.tree("content").into_iter().filter(|(path, _)| path.ends_with(".md"));
    let sources: Vec<String> =
        sources.map(|(_, bytes)| String::from_utf8(bytes).unwrap()).collect();
    assert!(sources.len() > 2);
    assert!(sources.iter().all(|source| source.contains("- file: \"../汇总.xlsx\"")));
    let found = disk.run(&["check"]).out;
    for rule in ["unused-file", "missing-attachment", "changed-attachment", "differs-from-original"]
    {
        assert!(!found.contains(rule), "{found}");
    }
}

#[test]
fn a_date_of_publication_can_be_given() {
    let disk = site();
    import(&disk, "年报.txt", &report("2"), &["--published", "2021-01-28"]);
    let source = disk.read(&format!("{FOLDER}/index.md"));
    assert!(source.contains("\npublished: 2021-01-28\nwritten: 2021-01-20\n"), "{source}");
    let ran = import(&disk, "年报.txt", &report("2"), &["--published", "明天"]);
    assert_eq!(ran.code, 2, "{ran:?}");
}

/// It is read once for all of them, and each is held against its own row.
#[test]
fn each_report_of_a_collection_is_held_against_its_row() {
    let disk = Disk::new(&[]);
    std::fs::remove_dir_all(disk.path("content")).unwrap();
    let offices = include_bytes!("../../../examples/portal/content/offices.yaml");
    disk.write("content/offices.yaml", offices);
    disk.write("汇总.xlsx", include_bytes!("../../documents/collection.xlsx"));
    disk.run(&["import", disk.path("汇总.xlsx").to_str().unwrap()]);
    for (office, figure) in [("shili-gaj", "29842"), ("shili-jyj", "")] {
        let path = format!("content/2022/{office}/index.md");
        let source = disk
            .read(&path)
            .replace(&format!("行政许可: [{figure}"), &format!("行政许可: [1{figure}"));
        disk.write(&path, source.as_bytes());
    }
    let said = disk.run(&["check"]).out;
    assert_eq!(said.matches("[differs-from-original]").count(), 2, "{said}");
    assert!(said.contains("源文件为“129842”，原件 ../汇总.xlsx 为“29842”"), "{said}");
}
