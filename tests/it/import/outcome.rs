//! What `import` says of its outcome: nothing that is not so, each thing once, and the same
//! in its last line and its exit status.

use crate::support::disk::Disk;

const OFFICES: &[u8] = "- id: shili-czj\n  name: 示例市财政局\n  kind: department\n- id: shili-jyj\n  name: 示例市教育局\n  kind: department\n".as_bytes();
const SOURCE: &str = "content/2024/shili-czj/index.md";

/// A site with two offices and no report.
fn site() -> Disk {
    let disk = Disk::new(&[]);
    std::fs::remove_dir_all(disk.path("content")).unwrap();
    disk.write("content/offices.yaml", OFFICES);
    disk
}

/// A report with one table, in which `granted` is the cell of 予以公开 and 自然人.
fn report(office: &str, granted: &str, words: &str) -> String {
    format!(
        "{office}2024年政府信息公开工作年度报告\n一、总体情况\n{words}\n三、收到和处理政府信息公开申请情况\n\
         申请人情况\t自然人\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t总计\n\
         一、本年新收政府信息公开申请数量\t3\t0\t0\t0\t0\t0\t3\n\
         （一）予以公开\t{granted}\t0\t0\t0\t0\t0\t3\n\
         六、其他需要报告的事项\n无\n"
    )
}

fn import(disk: &Disk, args: &[&str]) -> crate::support::program::Ran {
    let folder = disk.path("来件");
    disk.run(&[&["import", folder.to_str().unwrap()], args].concat())
}

#[test]
fn an_edited_source_is_held_against_the_document() {
    let disk = site();
    disk.write("来件/年报.txt", report("示例市财政局", "3", "共12件。").as_bytes());
    import(&disk, &[]);
    let edited =
        disk.read(SOURCE).replace("予以公开: [3,", "予以公开: [4,").replace("共12件", "共13件");
    disk.write(SOURCE, edited.as_bytes());
    let ran = import(&disk, &[]);
    assert_eq!(ran.code, 2, "{ran:?}");
    let lines: Vec<&str> = ran.out.lines().filter(|line| line.contains("源文件 ")).collect();
    assert_eq!(
        lines,
        [
            "  申请.予以公开.自然人：源文件 4，文件 3",
            "  “一、总体情况”的文字：源文件 “共13件。”，文件 “共12件。”"
        ]
    );
    assert!(ran.err.contains("导入 0 份年报，1 份没有导入"), "{ran:?}");
    let ran = import(&disk, &["--lang", "en"]);
    assert!(
        ran.out.contains("申请.予以公开.自然人: 4 in the source, 3 in the document"),
        "{ran:?}"
    );
    let json: serde_json::Value =
        serde_json::from_str(&import(&disk, &["--format", "json"]).out).unwrap();
    assert_eq!(json["differences"][0]["place"], "申请.予以公开.自然人");
    assert_eq!(json["differences"][0]["source"], "4");
    assert_eq!(json["differences"][0]["document"], "3");
    assert_eq!(json["differences"][1]["kind"], "section");
    assert_eq!((&json["state"], &json["written"]), (&"edited".into(), &false.into()));
    // Another field is no figure and no word.
    disk.write(SOURCE, edited.replace("[4,", "[3,").replace("13件", "12 件").as_bytes());
    let ran = import(&disk, &[]);
    assert!(ran.code == 2 && ran.out.contains("数字和文字都与文件相同"), "{ran:?}");
}

#[test]
fn a_known_slip_is_told_with_verbose_alone() {
    let disk = site();
    let text = report("示例市财政局", "3", "无").replace("（一）予以公开", "2.其他法律行政止公开");
    disk.write("来件/年报.txt", text.as_bytes());
    let ran = import(&disk, &["--dry-run"]);
    assert!(!ran.out.contains("笔误"), "{ran:?}");
    let ran = import(&disk, &["--dry-run", "-v"]);
    assert!(ran.out.contains("“2.其他法律行政止公开”是常见的笔误"), "{ran:?}");
    assert!(ran.out.contains("申请.不予公开.其他法律行政法规禁止公开.自然人 = 3"), "{ran:?}");
}

#[test]
fn of_many_differences_the_first_are_listed() {
    let disk = site();
    disk.write("来件/年报.txt", report("示例市财政局", "3", "无").as_bytes());
    import(&disk, &[]);
    let source = disk.read(SOURCE);
    let sections: Vec<String> = (0..30).map(|at| format!("\n## 附{at}\n\n补充\n")).collect();
    disk.write(SOURCE, format!("{source}{}", sections.concat()).as_bytes());
    let ran = import(&disk, &[]);
    assert_eq!(ran.out.lines().filter(|line| line.contains("文件 没有")).count(), 20, "{ran:?}");
    assert!(ran.out.contains("另有 10 处不同"), "{ran:?}");
}

/// Before any document is read, and whatever the documents are.
#[test]
fn a_target_outside_the_site_is_refused_first() {
    let disk = site();
    #[cfg(unix)]
    std::os::unix::fs::symlink(std::env::temp_dir(), disk.path("出去")).unwrap();
    let outside = disk.site.parent().unwrap().join("www");
    for to in ["..", "content/../..", ".", "", outside.to_str().unwrap(), "出去"] {
        if to == "出去" && cfg!(not(unix)) {
            continue;
        }
        let ran = disk.run(&["import", "--to", to, "没有这个文件.txt"]);
        assert_eq!(ran.code, 2, "{ran:?}");
        assert!(ran.err.contains("--to") && ran.out.is_empty(), "{to}: {ran:?}");
    }
    // What lies there is published as it is, or is something else.
    #[cfg(unix)]
    {
        std::fs::create_dir_all(disk.path("static/a")).unwrap();
        std::os::unix::fs::symlink("static/a", disk.path("里面")).unwrap();
    }
    for to in ["static", "./static/2024", "Static", "themes/portal", "public", "superseded", "里面"]
    {
        if to == "里面" && cfg!(not(unix)) {
            continue;
        }
        let ran = disk.run(&["import", "--to", to, "没有这个文件.txt"]);
        assert_eq!(ran.code, 2, "{ran:?}");
        assert!(ran.err.contains("不放年报") && ran.out.is_empty(), "{to}: {ran:?}");
    }
    disk.write("来件/年报.txt", report("示例市财政局", "3", "无").as_bytes());
    import(&disk, &["--to", "./content/"]);
    assert!(disk.path(SOURCE).exists());
}

/// A link to nothing, a pipe, a folder of that name: each is told of, or looked into.
#[cfg(unix)]
#[test]
fn what_is_no_file_is_told_of_and_stops_nothing() {
    let disk = site();
    disk.write("来件/好.txt", report("示例市财政局", "3", "无").as_bytes());
    disk.write("来件/夹.docx/好.txt", report("示例市教育局", "3", "无").as_bytes());
    std::os::unix::fs::symlink("没有", disk.path("来件/断.docx")).unwrap();
    let pipe = disk.path("来件/管.pdf");
    assert!(std::process::Command::new("mkfifo").arg(pipe).status().unwrap().success());
    let ran = import(&disk, &[]);
    assert_eq!(ran.code, 2, "{ran:?}");
    for name in ["断.docx", "管.pdf"] {
        let mut lines = ran.out.lines().filter(|line| line.contains(name));
        assert!(lines.next().is_some_and(|line| line.contains("没有导入")), "{name}: {ran:?}");
    }
    assert!(ran.err.contains("4 个文件：导入 2 份年报，2 份没有导入"), "{ran:?}");
}

#[test]
fn what_could_not_be_written_is_not_said_to_be_there() {
    let disk = site();
    disk.write("content/2024/shili-czj/index.md/占用", b"");
    disk.write("来件/a.txt", report("示例市财政局", "3", "无").as_bytes());
    disk.write("来件/b.txt", report("示例市教育局", "3", "无").as_bytes());
    let ran = import(&disk, &["--force"]);
    assert_eq!(ran.code, 2, "{ran:?}");
    let line = ran.out.lines().find(|line| line.contains("a.txt")).unwrap();
    assert!(line.contains("没有导入。无法写入"), "{line}");
    assert!(!ran.out.contains("2024/shili-czj/index.md（"), "{ran:?}");
    assert!(disk.path("content/2024/shili-jyj/index.md").exists());
    assert!(ran.err.contains("2 个文件：导入 1 份年报，1 份没有导入；"), "{ran:?}");
    let json = import(&disk, &["--force", "--format", "json"]).out;
    assert!(json.lines().next().unwrap().contains("\"error\":\"无法写入"), "{json}");
}

#[test]
fn the_name_of_a_collection_stands_once_over_its_reports() {
    let disk = site();
    disk.write(
        "content/offices.yaml",
        include_bytes!("../../../examples/portal/content/offices.yaml"),
    );
    disk.write("来件/汇总.xlsx", include_bytes!("../../documents/collection.xlsx"));
    let ran = import(&disk, &[]);
    assert_eq!(ran.out.matches("汇总.xlsx").count(), 1, "{ran:?}");
    assert_eq!(ran.err.matches("汇总.xlsx").count(), 1, "{ran:?}");
    assert!(ran.out.lines().filter(|line| line.starts_with("  → content/")).count() > 1, "{ran:?}");
    assert!(ran.err.contains("\n1 个文件：导入 "), "{ran:?}");
}

#[test]
fn the_last_line_counts_doubts_and_findings_as_the_exit_status_does() {
    let last = |ran: &crate::support::program::Ran| ran.err.lines().last().unwrap().to_owned();
    let disk = site();
    disk.write("来件/a.txt", report("示例市财政局", "l3", "无").as_bytes());
    let ran = import(&disk, &["--dry-run"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    let words = last(&ran);
    assert!(words.starts_with("1 个文件：可以导入 1 份年报；"), "{words}");
    assert!(words.contains(" 处请核对，核对发现 ") && words.contains("个错误"), "{words}");
    let heading = ran.out.lines().nth(1).unwrap();
    assert!(heading.contains("待定 1 格，") && heading.contains("核对发现 "), "{heading}");
    let ran = import(&disk, &["--lang", "en"]);
    let words = last(&ran);
    assert!(words.starts_with("documents: 1; reports imported: 1; "), "{words}");
    assert!(words.contains(" to look at, found by `check`: "), "{words}");
}

/// A worker is started by an import; nobody else has a use for it.
#[test]
fn a_worker_is_no_command() {
    let disk = site();
    for args in [&["--help"][..], &["completions", "bash"], &["completions", "zsh"]] {
        let ran = disk.run(args);
        assert!(ran.code == 0 && !ran.out.contains("read-documents"), "{ran:?}");
    }
    assert_eq!(disk.run(&["read-documents"]).code, 2);
}
