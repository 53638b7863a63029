//! `import --add-offices`, and lists of offices that cannot be read.

use crate::support::disk::Disk;
use serde_json::Value;

const OFFICES: &str = "# 机关\n- id: shili-zf\n  name: 示例市人民政府\n  kind: government\n";
const LIST: &str = "content/offices.yaml";
const DOCUMENT: &str = include_str!("../../documents/pages.txt");

/// A site with one office, and documents of others beside it.
fn site(documents: &[(&str, &str, &str)]) -> Disk {
    let disk = Disk::new(&[]);
    std::fs::remove_dir_all(disk.path("content")).unwrap();
    disk.write(LIST, OFFICES.as_bytes());
    for (file, office, year) in documents {
        disk.write(file, document(office, year).as_bytes());
    }
    disk
}

/// A report of an office on a year.
fn document(office: &str, year: &str) -> String {
    DOCUMENT.replace("示例市财政局", office).replace("2020", year)
}

fn import(disk: &Disk, options: &[&str]) -> crate::support::program::Ran {
    let folder = disk.path("来件");
    disk.run(&[&["import"], options, &[folder.to_str().unwrap()]].concat())
}

#[test]
fn offices_of_documents_are_added_and_their_reports_imported() {
    let disk = site(&[
        ("来件/1.txt", "样例县教育局", "2020"),
        ("来件/2.txt", "样例县教育局", "2021"),
        ("来件/3.txt", "示例市审计局", "2020"),
        ("来件/4.txt", "示例市人民政府", "2020"),
    ]);
    let refused = import(&disk, &[]);
    assert_eq!(refused.code, 2, "{refused:?}");
    assert_eq!(refused.out.matches("加 --add-offices 写入").count(), 3, "{refused:?}");
    assert_eq!(disk.read(LIST), OFFICES);
    let ran = import(&disk, &["--add-offices"]);
    assert_ne!(ran.code, 2, "{ran:?}");
    let added = "- id: yangli-jyj\n  name: 样例县教育局\n  kind: department\n\
                 - id: shili-sjj\n  name: 示例市审计局\n  kind: department\n  parent: shili-zf\n";
    assert_eq!(disk.read(LIST), format!("{OFFICES}{added}"));
    for source in ["2020/yangli-jyj", "2021/yangli-jyj", "2020/shili-sjj", "2020/shili-zf"] {
        let text = disk.read(&format!("content/{source}/index.md"));
        let office = source.split_once('/').unwrap().1;
        assert!(text.contains(&format!("\noffice: {office}\n")), "{text}");
    }
    assert!(ran.err.contains("样例县教育局（政府部门，代号 yangli-jyj）"), "{ran:?}");
    // There is nothing to add any more.
    let again = import(&disk, &["--add-offices"]);
    assert_eq!(disk.read(LIST), format!("{OFFICES}{added}"));
    assert!(!again.err.contains("已写入"), "{again:?}");
}

#[test]
fn a_dry_run_tells_what_would_be_added() {
    let disk = site(&[("来件/1.txt", "样例县教育局", "2020")]);
    let ran = import(&disk, &["--add-offices", "--dry-run", "--format", "json"]);
    let lines: Vec<Value> =
        ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let office = &lines[0]["added_office"];
    assert_eq!(office["id"], "yangli-jyj");
    assert_eq!(office["name"], "样例县教育局");
    assert_eq!(office["kind"], "department");
    assert_eq!(office["written"], false);
    assert_eq!(lines[1]["path"], "content/2020/yangli-jyj/index.md");
    assert_eq!(lines[1]["written"], false);
    assert_eq!(disk.read(LIST), OFFICES);
    assert!(!disk.path("content/2020").exists());
    let plain = import(&disk, &["--dry-run", "--format", "json"]);
    let line: Value = serde_json::from_str(&plain.out).unwrap();
    assert_eq!(line["unknown_office"], "样例县教育局");
}

#[test]
fn a_site_without_a_list_gets_one() {
    let disk = site(&[("来件/1.txt", "样例县教育局", "2020")]);
    std::fs::remove_dir_all(disk.path("content")).unwrap();
    let ran = import(&disk, &["--add-offices"]);
    assert_ne!(ran.code, 2, "{ran:?}");
    assert_eq!(disk.read(LIST), "- id: yangli-jyj\n  name: 样例县教育局\n  kind: department\n");
    assert!(disk.path("content/2020/yangli-jyj/index.md").exists());
}

/// A sheet with one office a row: those that are known, those that are added, and a row of sums.
#[test]
fn offices_of_a_collection_are_added() {
    let disk = site(&[]);
    disk.write("来件/汇总.xlsx", include_bytes!("../../documents/collection.xlsx"));
    let refused = import(&disk, &[]);
    let missing = refused.out.matches("加 --add-offices 写入").count();
    assert!(missing > 1, "{refused:?}");
    let ran = import(&disk, &["--add-offices"]);
    assert!(!ran.out.contains("--add-offices"), "{ran:?}");
    assert_eq!(disk.read(LIST).matches("\n- id: ").count(), 1 + missing);
    let list = disk.path(LIST);
    assert_eq!(disk.run(&["check", list.to_str().unwrap()]).code, 0);
}

/// One entry may be meant by a name that is not quite its own: a person decides.
#[test]
fn a_name_that_may_be_a_known_office_is_left_to_a_person() {
    let disk = site(&[("来件/1.txt", "示例市样例县教育局", "2020")]);
    let list = "- id: yangli-jyj\n  name: 样例县教育局\n  kind: department\n";
    disk.write(LIST, list.as_bytes());
    let ran = import(&disk, &["--add-offices"]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.err.contains("可能就是 样例县教育局（yangli-jyj）"), "{ran:?}");
    assert_eq!(disk.read(LIST), list);
}

#[test]
fn a_list_that_is_wrong_is_named_with_the_place_and_the_cause() {
    let disk = site(&[("来件/1.txt", "样例县教育局", "2020")]);
    let entry = "- id: yangli-jyj\n  name: 样例县教育局\n  kind: department\n";
    for (list, place, cause) in [
        (entry.replace("name: ", "name："), "2:", "冒号"),
        (entry.replace("- id: yangli-jyj", "- id: [yangli"), "1:", ""),
        (format!("{entry}{entry}"), "4:", "用了两次"),
        (entry.replace("id: yangli-jyj", "id: 样例"), "1:", "不能用作网址"),
        (entry.replace("  kind: department\n", ""), "1:", "kind"),
        (entry.replace("department", "bureau"), "3:", "不认识的机关类别"),
        (entry.replace("  name: 样例县教育局\n", ""), "1:", "name"),
        (format!("{entry}  titel: 一\n"), "4:", "titel"),
        (format!("{entry}  parent: nobody\n"), "1:", "nobody"),
        (format!("{entry}  aliases: [yangli-jyj]\n"), "4:", "它自己"),
        (format!("{entry}  since: 2024\n  until: 2020\n"), "5:", "早于"),
        ("id: yangli-jyj\n".to_owned(), "1:", "列表"),
        ("文字\n".to_owned(), "1:", ""),
        (format!("{entry}---\n{entry}"), "", ""),
    ] {
        disk.write(LIST, list.as_bytes());
        for options in [&[][..], &["--add-offices"], &["--add-offices", "--format", "json"]] {
            let ran = import(&disk, options);
            assert_eq!(ran.code, 2, "{list}{ran:?}");
            assert!(ran.err.contains(&format!("{LIST}:{place}")), "{list}{ran:?}");
            assert!(ran.err.contains(cause), "{list}{ran:?}");
            assert!(ran.err.contains("没有导入"), "{list}{ran:?}");
            assert_eq!(ran.out, "", "{list}");
            assert_eq!(disk.read(LIST), list);
        }
    }
    disk.write(LIST, &without_utf8(entry));
    let ran = import(&disk, &["--add-offices"]);
    assert!(ran.code == 2 && ran.err.contains(LIST) && ran.err.contains("UTF-8"), "{ran:?}");
    assert!(!disk.path("content/2020").exists());
}

/// Returns some bytes that are no UTF-8.
fn without_utf8(text: &str) -> Vec<u8> {
    let ascii = text.bytes().filter(u8::is_ascii);
    ascii.chain([0xd1, 0xf9, 0xc0, 0xfd]).collect()
}
