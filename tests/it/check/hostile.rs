//! Every wrong input gets a finding or a message that says where and what to
//! do; nothing panics, nothing is lost.

use crate::support::disk::Disk;
use crate::support::program::Ran;
use std::os::unix::fs::{PermissionsExt, symlink};

const REPORT: &str = "content/2022/shili-czj.md";

/// A check that fails with a rule at a place.
fn finds(disk: &Disk, rule: &str, place: &str) {
    let ran = disk.run(&["check"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.out.contains(&format!("[{rule}]")), "{}", ran.out);
    assert!(ran.out.contains(place), "no {place} in {}", ran.out);
    let built = disk.run(&["build"]);
    assert_eq!(built.code, 1, "{built:?}");
    assert!(!disk.path("public").exists());
}

/// A run that fails with words about the world.
fn fails(ran: &Ran, words: &str) {
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.err.contains(words), "no {words} in {}", ran.err);
}

#[test]
fn no_site() {
    let disk = Disk::new(&[]);
    std::fs::remove_file(disk.path("site.yaml")).unwrap();
    for command in ["check", "build"] {
        fails(&disk.run(&[command]), "没有 site.yaml");
    }
    fails(&disk.run(&["--lang", "en", "check"]), "there is no site.yaml");
    std::fs::remove_dir_all(&disk.site).unwrap();
    fails(&disk.run(&["check"]), "找不到站点文件夹");
}

#[test]
fn a_site_without_its_content_does_not_empty_the_old_one() {
    let disk = Disk::new(&[]);
    assert_eq!(disk.run(&["build"]).code, 0);
    let old = disk.tree("public");
    std::fs::rename(disk.path("content"), disk.path("elsewhere")).unwrap();
    for empty in [false, true] {
        if empty {
            std::fs::create_dir(disk.path("content")).unwrap();
        }
        let ran = disk.run(&["build"]);
        assert_eq!(ran.code, 1, "{ran:?}");
        assert!(ran.err.contains("缺少 content/") && ran.err.contains("核对站点文件夹"), "{ran:?}");
        assert_eq!(disk.tree("public"), old);
    }
    // Before its first report a site is a site.
    disk.write("content/offices.yaml", disk.read("elsewhere/offices.yaml").as_bytes());
    assert_eq!(disk.run(&["build"]).code, 0);
}

#[test]
fn a_year_in_words() {
    finds(&Disk::new(&["year: twenty"]), "wrong-type", "shili-czj.md:3:7");
}

#[test]
fn a_year_that_is_none() {
    for year in ["20244", "202", "1900", "3000"] {
        let line = format!("year: {year}");
        finds(&Disk::new(&[&line]), "wrong-type", "写 1949 至 2999 之间的四位数");
    }
    finds(&Disk::new(&["year: ２０２２"]), "wrong-type", "写作 2022");
}

#[test]
fn a_row_without_its_brackets() {
    let whole = "写作 上年结转: [2, 0, 0, 0, 0, 0, 2]；各格依次为";
    for row in [
        "2, 0, 0, 0, 0, 0, 2",
        "2，0，0，0，0，0，2",
        "[2，0，0，0，0，0，2]",
        "［2，0, 0、0，０，0，2］",
        "2, 0, 0, 0, 0, 0, 2]",
        "（2,0,0,0,0,0,2）",
    ] {
        let disk = Disk::new(&[&format!("    上年结转: {row}")]);
        finds(&disk, "cell-count", whole);
        assert_eq!(disk.run(&["check"]).out.matches("error[").count(), 1, "{row}");
    }
}

#[test]
fn a_row_of_six_cells() {
    finds(&Disk::new(&["    上年结转: [2, 0, 0, 0, 0, 2]"]), "cell-count", "shili-czj.md:15:11");
}

#[test]
fn an_unknown_office() {
    let disk = Disk::new(&["office: shili-cjz"]);
    let ran = disk.run(&["check"]);
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("shili-czj"), "suggests the nearest: {}", ran.out);
}

#[test]
fn two_files_for_one_office_year() {
    let disk = Disk::new(&[]);
    disk.write("content/2022/shili-czj/index.md", disk.read(REPORT).as_bytes());
    finds(&disk, "duplicate-report", "shili-czj/index.md:2");
}

#[test]
fn bytes_that_are_not_utf_8() {
    let disk = Disk::new(&[]);
    let mut bytes = disk.read(REPORT).into_bytes();
    bytes.splice(4..4, b"title: \xc4\xea\xb1\xa8\n".iter().copied());
    disk.write(REPORT, &bytes);
    finds(&disk, "unreadable-source", "shili-czj.md:2:8");
    // A whole file as older systems save it.
    disk.write(REPORT, b"---\noffice: shili-czj\nyear: 2022\n---\n## \xd2\xbb\xa1\xa2\xd7\xdc\xcc\xe5\xc7\xe9\xbf\xf6\n");
    finds(&disk, "unreadable-source", "GB18030");
}

#[test]
fn a_front_matter_that_never_closes() {
    let disk = Disk::new(&[]);
    disk.write(REPORT, b"---\noffice: shili-czj\nyear: 2022\n");
    finds(&disk, "front-matter", "shili-czj.md:1:1");
    disk.write(REPORT, b"");
    finds(&disk, "front-matter", "shili-czj.md");
}

#[test]
fn a_huge_file() {
    let disk = Disk::new(&[]);
    disk.write(REPORT, &vec![b'x'; 50 * 1024 * 1024]);
    finds(&disk, "unreadable-source", "文件过大");
}

/// A province has more offices than a report has words.
#[test]
fn a_long_list_of_offices() {
    let disk = Disk::new(&[]);
    let list = disk.read("content/offices.yaml");
    let more = |at: u32| {
        format!(
            "- {{id: shili-{at}, name: 示例市第{at}号乡镇人民政府, kind: township, until: 2000}}\n"
        )
    };
    let list = list + &(0..20_000).map(more).collect::<Vec<_>>().concat();
    assert!(list.len() > 1_300_000);
    disk.write("content/offices.yaml", list.as_bytes());
    let ran = disk.run(&["check"]);
    assert!(ran.code == 0 && !ran.out.contains("文件过大"), "{ran:?}");
    disk.write("content/offices.yaml", &vec![b'#'; 33 * 1024 * 1024]);
    finds(&disk, "unreadable-source", "文件过大");
}

#[test]
fn a_yaml_bomb() {
    let disk = Disk::new(&[]);
    let mut bomb = "---\na: &a [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for (from, to) in ["a", "b", "c", "d", "e", "f", "g", "h"]
        .iter()
        .zip(["b", "c", "d", "e", "f", "g", "h", "i"])
    {
        bomb.push_str(&format!(
            "{to}: &{to} [*{from}, *{from}, *{from}, *{from}, *{from}, *{from}, *{from}]\n"
        ));
    }
    disk.write(REPORT, (bomb + "---\n").as_bytes());
    finds(&disk, "yaml-syntax", "shili-czj.md:3:");
    disk.write(REPORT, format!("---\noffice: {}\n---\n", "[".repeat(100_000)).as_bytes());
    finds(&disk, "yaml-syntax", "嵌套过深");
}

#[test]
fn a_text_nested_without_end() {
    for marks in [">", "- ", "* ", "1. ", " 7) ", "> + "] {
        let deep = format!("{}字", marks.repeat(400 / marks.len() + 1));
        let disk = Disk::new(&["## 六、其他需要报告的事项", &deep]);
        finds(&disk, "unreadable-source", "shili-czj.md:8");
        assert_eq!(disk.run(&["check"]).out.matches("error[").count(), 1, "{marks}");
    }
    // Lines across the page are no nesting; an item a thousand columns in is taken for it.
    for flat in ["-".repeat(1000), "1".repeat(1000), "*".repeat(1000), " ".repeat(1000) + "- 字"] {
        let flat = format!("本年未收取政府信息公开信息处理费。\n\n字{flat}\n\n{flat}\n");
        let ran = Disk::new(&["## 六、其他需要报告的事项", &flat]).run(&["check"]);
        assert_eq!(ran.out.contains("嵌套过深"), flat.contains("- 字"), "{ran:?}");
    }
}

#[test]
fn a_link_out_of_the_site() {
    let disk = Disk::new(&[]);
    std::fs::remove_file(disk.path(REPORT)).unwrap();
    symlink("/etc/passwd", disk.path(REPORT)).unwrap();
    finds(&disk, "unreadable-source", "链接指向站点文件夹之外");
    std::fs::remove_file(disk.path(REPORT)).unwrap();
    symlink(disk.path("content/2021/shili-czj.md"), disk.path(REPORT)).unwrap();
    assert!(disk.run(&["check"]).out.contains("path-mismatch"), "a link inside is read");
    // Settings from elsewhere are no settings of this site.
    let elsewhere = tempfile::NamedTempFile::new().unwrap();
    std::fs::copy(disk.path("site.yaml"), elsewhere.path()).unwrap();
    std::fs::remove_file(disk.path("site.yaml")).unwrap();
    symlink(elsewhere.path(), disk.path("site.yaml")).unwrap();
    finds(&disk, "unreadable-source", "site.yaml");
    std::fs::remove_file(disk.path("site.yaml")).unwrap();
    std::fs::copy(elsewhere.path(), disk.path("site.yaml")).unwrap();
    // A folder too, and what is in it is not read.
    symlink("/etc", disk.path("static")).unwrap();
    finds(&disk, "unreadable-source", "static");
}

#[test]
fn a_link_to_nothing() {
    let disk = Disk::new(&[]);
    // As an editor locks a file.
    symlink("nobody@nowhere", disk.path("content/2022/.#shili-czj.md")).unwrap();
    assert_eq!(disk.run(&["check"]).code, 0);
    for link in ["content/2022/nothing.pdf", "templates", "static"] {
        symlink(disk.path("nothing"), disk.path(link)).unwrap();
        finds(&disk, "unreadable-source", &format!("╭▸ {link}"));
        assert!(disk.run(&["check"]).out.contains("指向的文件不存在"));
        std::fs::remove_file(disk.path(link)).unwrap();
    }
    symlink(disk.path("content"), disk.path("content/2022/again")).unwrap();
    finds(&disk, "unreadable-source", "指向它自己所在的文件夹");
    std::fs::remove_file(disk.path("content/2022/again")).unwrap();
    symlink(disk.path("nothing"), disk.path("public")).unwrap();
    fails(&disk.run(&["build"]), "所指的文件夹不存在");
    std::fs::remove_file(disk.path("site.yaml")).unwrap();
    symlink("nothing.yaml", disk.path("site.yaml")).unwrap();
    let ran = disk.run(&["check"]);
    assert!(ran.code == 1 && ran.out.contains("╭▸ site.yaml"), "{ran:?}");
}

#[test]
fn what_is_no_ordinary_file_is_not_read() {
    for path in [
        "site.yaml",
        "content/offices.yaml",
        REPORT,
        "content/2022/a.pdf",
        "static/a",
        "forms/a.yaml",
    ] {
        let disk = Disk::new(&[]);
        disk.write(path, b"");
        std::fs::remove_file(disk.path(path)).unwrap();
        let made = std::process::Command::new("mkfifo").arg(disk.path(path)).status().unwrap();
        assert!(made.success());
        finds(&disk, "unreadable-source", &format!("╭▸ {path}"));
        assert!(disk.run(&["check"]).out.contains("不是普通文件"), "{path}");
    }
    let disk = Disk::new(&[]);
    std::fs::remove_file(disk.path("site.yaml")).unwrap();
    std::fs::create_dir(disk.path("site.yaml")).unwrap();
    finds(&disk, "unreadable-source", "不是普通文件");
}

/// A mistake made thousands of times is listed a hundred times and counted.
#[test]
fn many_findings_of_one_rule_are_counted() {
    let links = |count: usize| "[示例](nothing/)\n".repeat(count);
    let section = "## 六、其他需要报告的事项\n本年未收取政府信息公开信息处理费。\n";
    let run = |count: usize, args: &[&str]| {
        let disk = Disk::new(&[]);
        disk.write(
            "content/2022/shili-zf.md",
            format!(
                "---\noffice: shili-zf\nyear: 2022\ndraft: true\n---\n{section}{}",
                links(count)
            )
            .as_bytes(),
        );
        disk.run(args)
    };
    let listed = |out: &str| out.matches("error[broken-link]").count();
    for (count, lines, rest) in
        [(100, 100, None), (101, 101, None), (102, 101, Some(2)), (3000, 101, Some(2900))]
    {
        let ran = run(count, &["check"]);
        assert_eq!((ran.code, listed(&ran.out)), (1, lines), "{count}");
        let said = rest.map(|rest| format!("broken-link 在本文件中还有 {rest} 处，没有逐一列出"));
        assert_eq!(said.is_some(), ran.out.contains("没有逐一列出"));
        assert!(said.is_none_or(|said| ran.out.contains(&said)), "{}", ran.out);
        assert!(ran.err.contains(&format!("{count} 个错误")), "{}", ran.err);
        let json = run(count, &["check", "--format", "json"]);
        let unlisted: Vec<u64> = (json.out.lines())
            .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
            .filter_map(|line| line["unlisted"].as_u64())
            .collect();
        assert_eq!((json.code, unlisted), (1, rest.into_iter().collect()), "{count}");
        assert_eq!(json.out.lines().filter(|line| line.contains("broken-link")).count(), lines);
    }
    // Of another file, and of another rule, there are as many again.
    let disk = Disk::new(&[]);
    for year in ["2021", "2022"] {
        let path = format!("content/{year}/shili-czj.md");
        let keys = "a: 1\n".repeat(200);
        let text = disk.read(&path).replace("figures:", &format!("{keys}figures:")) + &links(200);
        disk.write(&path, text.as_bytes());
    }
    let out = disk.run(&["check"]).out;
    assert_eq!((listed(&out), out.matches("没有逐一列出").count()), (202, 6), "{out}");
}

#[test]
fn an_office_id_that_climbs() {
    let disk = Disk::new(&[
        "! file content/offices.yaml",
        "- {id: ../../etc, name: 示例, kind: department}",
    ]);
    finds(&disk, "invalid-id", "offices.yaml:1:8");
    let disk = Disk::new(&["office: ../../etc"]);
    assert_eq!(disk.run(&["build"]).code, 1);
    let ran = disk.run(&["new", "../x", "2023"]);
    fails(&ran, "没有名为 ../x");
}

#[test]
fn an_attachment_that_climbs() {
    let disk = Disk::new(&[]);
    let source =
        disk.read(REPORT).replace("figures:", "originals:\n  - file: ../../../site.yaml\nfigures:");
    std::fs::remove_file(disk.path(REPORT)).unwrap();
    disk.write("content/2022/shili-czj/index.md", source.as_bytes());
    finds(&disk, "missing-attachment", "index.md:6:11");
}

#[test]
fn an_output_that_cannot_be_written() {
    let disk = Disk::new(&[]);
    // Whoever may write everywhere is stopped by a file in the way.
    disk.write("file", b"");
    fails(
        &disk.run(&["build", "--output", disk.path("file/public").to_str().unwrap()]),
        "无法写入",
    );
    fails(&disk.run(&["build", "--output", disk.path("file").to_str().unwrap()]), "不是文件夹");
    fails(&disk.run(&["build", "--output", "/proc/nianbao/public"]), "无法写入");
}

#[test]
fn a_folder_that_cannot_be_read() {
    let disk = Disk::new(&[]);
    let folder = disk.path("content/2021");
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o000)).unwrap();
    let readable = std::fs::read_dir(&folder).is_ok();
    if !readable {
        finds(&disk, "unreadable-source", "content/2021");
    }
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn a_broken_pipe_is_no_failure() {
    use std::process::Stdio;
    let disk = Disk::new(&["! without 申请", "! without ## 一"]);
    let mut child =
        crate::support::program::command(&disk.site, &["forms", "gongkai-2021", "--schema"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
    // More findings than a pipe holds.
    let rows: Vec<String> = (0..2000).map(|at| format!("    甲{at}: [0]")).collect();
    let mut lines = vec!["! after 申请"];
    lines.extend(rows.iter().map(String::as_str));
    let disk = Disk::new(&lines);
    for shape in ["human", "json", "sarif"] {
        let mut child = crate::support::program::command(&disk.site, &["check", "--format", shape])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let ran = crate::support::program::Ran::from(child.wait_with_output().unwrap());
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{shape}");
    }
}

#[test]
fn a_site_that_is_not_there_is_said_so() {
    let disk = Disk::new(&[]);
    let run = |site: &str, args: &[&str]| -> Ran {
        crate::support::program::command(&disk.path(site), args).output().unwrap().into()
    };
    fails(&run("no-such-site", &["forms"]), "找不到站点文件夹");
    fails(&run("content", &["forms", "gongkai-2021"]), "没有 site.yaml");
    // Outside of any site there are the national forms.
    let mut command = crate::support::program::command(std::path::Path::new("."), &["forms"]);
    let ran = Ran::from(command.current_dir(disk.path("content")).output().unwrap());
    assert!(ran.code == 0 && ran.out.contains("gongkai-2021"), "{ran:?}");
}

#[test]
fn the_schema_takes_what_the_checks_take() {
    let disk = Disk::new(&[]);
    let schema = disk.run(&["forms", "gongkai-2019", "--schema"]).out;
    let schema: serde_json::Value = serde_json::from_str(&schema).unwrap();
    let table = |key: &str| &schema["properties"]["figures"]["properties"][key]["properties"];
    let kind = |name: &str| serde_json::json!({"$ref": format!("#/$defs/{name}")});
    assert_eq!(table("申请")["本年新收"]["items"], kind("count"));
    let licences = &table("主动公开")["行政许可"]["prefixItems"];
    assert_eq!(licences, &serde_json::json!([kind("count"), kind("change"), kind("count")]));
    let purchases = &table("主动公开")["政府集中采购"]["prefixItems"];
    assert_eq!(purchases, &serde_json::json!([kind("count"), kind("amount")]));
    assert_eq!(schema["$id"], "urn:nianbao:form:gongkai-2019");
    // Every row has to be there, and is proposed blank, on one line.
    let requests = &schema["properties"]["figures"]["properties"]["申请"];
    let rows = requests["properties"].as_object().unwrap();
    assert_eq!(requests["required"].as_array().unwrap().len(), rows.len());
    let group = &rows["不予公开"];
    let group = group["anyOf"].get(0).unwrap_or(group);
    assert!(group["required"].as_array().unwrap().contains(&"属于国家秘密".into()), "{group}");
    let snippet = &rows["本年新收"]["defaultSnippets"][0];
    assert_eq!(snippet["label"], "[~, ~, ~, ~, ~, ~, ~]");
    assert!(snippet["bodyText"].as_str().unwrap().starts_with("[${1:~}, ${2:~}, "), "{snippet}");
    // Every cell that a check refuses is refused, and no other.
    for (name, whole, signed) in
        [("count", true, false), ("change", true, true), ("amount", false, false)]
    {
        let cell = &schema["$defs"][name]["anyOf"];
        assert_eq!(cell[0]["type"], if whole { "integer" } else { "number" }, "{name}");
        assert_eq!(cell[0]["minimum"].is_null(), signed, "{name}");
        let pattern = regex::Regex::new(cell[1]["pattern"].as_str().unwrap()).unwrap();
        for (text, taken) in [
            ("1,286", true),
            ("/", true),
            ("１２", true),
            ("-4", signed),
            ("－４", signed),
            ("1.5", !whole),
            ("１．５", !whole),
        ] {
            assert_eq!(pattern.is_match(text), taken, "{name}: {text}");
        }
    }
}

#[test]
fn usage_is_2_and_help_is_0() {
    let disk = Disk::new(&[]);
    assert_eq!(disk.run(&["no-such-command"]).code, 2);
    assert_eq!(disk.run(&["check", "no/such/file.md"]).code, 2);
    assert_eq!(disk.run(&["explain", "no-such-rule"]).code, 2);
    assert_eq!(disk.run(&["--help"]).code, 0);
    assert_eq!(disk.run(&["--version"]).code, 0);
}

#[test]
fn a_wrong_command_line_is_told_in_chinese() {
    let disk = Disk::new(&[]);
    for (args, words) in [
        ("chek", "没有 chek 这个命令\n  是否要写 check？"),
        (
            "check --format xml",
            "--format <FORMAT> 不能写 xml\n  可用 human、short、json、sarif、junit、github",
        ),
        ("check --format", "--format <FORMAT> 要写一个值"),
        ("check --nope", "这里没有 --nope 这个选项或参数\n  用法：nianbao check [选项]"),
        ("new x", "缺少 <YEAR>"),
        ("new x 20", "年度应为 1949 至 2999 之间的四位数，这里是 20"),
        ("-q -v check", "--quiet 不能与 --verbose 同时用"),
        ("check --quiet=3", "--quiet 不带值"),
        ("--color never --color never check", "--color <WHEN> 只能写一次"),
    ] {
        let ran = disk.run(&args.split(' ').collect::<Vec<_>>());
        fails(&ran, words);
        assert!(ran.err.ends_with("加 --help 查看用法\n"), "{args}: {}", ran.err);
        for english in ["Usage", "error", "OPTIONS", "possible", "tip"] {
            assert!(!ran.err.contains(english), "{args}: {}", ran.err);
        }
    }
    fails(&disk.run(&["help", "biuld"]), "没有 biuld 这个命令\n  是否要写 build？");
    for (asked, same) in
        [("help", "--help"), ("help build", "build --help"), ("help help", "help --help")]
    {
        let run = |args: &str| disk.run(&args.split(' ').collect::<Vec<_>>());
        let (asked, same) = (run(asked), run(same));
        assert_eq!((asked.code, &asked.out), (0, &same.out));
        assert!(asked.out.contains("用法："), "{asked:?}");
    }
    fails(&disk.run(&["--lang", "en", "chek"]), "unrecognized subcommand 'chek'");
    for args in ["--help", "check --help", "new --help", "build --help"] {
        let help = disk.run(&args.split(' ').collect::<Vec<_>>()).out;
        assert!(help.contains("用法：") && help.contains("［默认"), "{help}");
        for english in ["Usage", "OPTIONS", "COMMAND", "default", "possible"] {
            assert!(!help.contains(english), "{args}: {help}");
        }
    }
}

#[test]
fn a_place_that_is_none_is_named_with_the_nearest() {
    let entry = |place: &str| format!("  - {{rule: block-total, place: {place}, reason: 示例}}");
    for (place, near) in [
        ("复议诉松", "是否要写 复议诉讼？"),
        ("申请.总计.自然", "是否要写 申请.总计.自然人？"),
        ("不予公开", "是否要写 申请.不予公开？"),
        ("第三张表", "用点隔开"),
    ] {
        let ran = Disk::new(&["allow:", &entry(place)]).run(&["check"]);
        assert!(ran.out.contains(&format!("没有 {place} 这个位置")), "{}", ran.out);
        assert!(ran.out.contains(near), "{}", ran.out);
    }
    let ran = Disk::new(&["allow:", &entry("申请.不予公开.属于国家秘密.总计")]).run(&["check"]);
    assert!(ran.out.contains("没有 block-total 的问题需要准许"), "{}", ran.out);
}

#[test]
fn a_misspelt_parent_is_named_with_the_nearest() {
    let disk = Disk::new(&[
        "! file content/offices.yaml",
        "- {id: shili-czj, name: 示例市财政局, kind: department, parent: shili-zff}",
        "- {id: shili-zf, name: 示例市人民政府, kind: government}",
    ]);
    finds(&disk, "unknown-office", "是否要写 shili-zf？");
}

#[test]
fn control_characters_do_not_reach_the_terminal() {
    let disk = Disk::new(&["! replace 行政许可", "    行政\u{9b}许可: [1]"]);
    let ran = disk.run(&["check"]);
    assert_eq!(ran.code, 1);
    assert!(!ran.out.contains('\u{9b}') && !ran.out.contains('\u{1b}'), "{:?}", ran.out);
}

#[test]
fn control_characters_reach_no_page() {
    let signs = [
        '\0',
        '\u{8}',
        '\u{c}',
        '\u{1b}',
        '\u{7f}',
        '\u{85}',
        '\u{202e}',
        '\u{2066}',
        '\u{ffff}',
        '\u{1fffe}',
    ];
    for sign in signs {
        let code = format!("U+{:04X}", u32::from(sign));
        // In the text, in a field, in a key, in a comment.
        for (from, to) in [
            ("年未收取", format!("年{sign}未收取")),
            ("year: 2022", format!("year: 2022\ntitle: 示例{sign}市")),
            ("行政许可:", format!("行政{sign}许可:")),
            ("year: 2022", format!("year: 2022\n# {sign}注")),
        ] {
            let disk = Disk::new(&[]);
            disk.write(REPORT, disk.read(REPORT).replacen(from, &to, 1).as_bytes());
            finds(&disk, "control-character", &code);
            let out = disk.run(&["check", "--format", "json"]).out;
            assert!(!out.contains(sign) && !out.contains("\\u00"), "{sign:?}: {out}");
        }
    }
    for (path, text) in [
        ("site.yaml", "title: 示\u{202e}例\nbase_url: https://www.shili.example\n"),
        ("content/offices.yaml", "- {id: shili-czj, name: 示例市\u{1}财政局, kind: department}\n"),
        ("templates/404.html", "没有\u{1}这一页"),
    ] {
        let disk = Disk::new(&[]);
        disk.write(path, text.as_bytes());
        finds(&disk, "control-character", &format!("{path}:1:"));
    }
    let escaped = Disk::new(&["! after year", "title: \"示例\\x08市\""]);
    finds(&escaped, "control-character", "shili-czj.md:4:8");
}

#[test]
fn a_preview_of_control_characters_has_none() {
    let words = "年未[&#8;收](x.html \"&#8;\")取&#x202e;。\u{1}";
    let lines = ["title: 示例\u{202e}市\u{8}财政局", "## 六、其他需要报告的事项", words];
    let files = crate::support::overlay::apply(&lines.map(str::to_owned));
    let examined = crate::support::page::site(files);
    for path in ["2022/shili-czj/index.html", "feed.xml", "2022/shili-czj/report.json"] {
        let page = crate::support::page::page(&examined, path);
        assert!(
            page.contains("财政局") && !page.contains(nianbao_text::control::is_hidden),
            "{path}"
        );
    }
}

#[test]
fn a_text_that_says_nothing() {
    for line in ["title: \"\"", "title: ' '", "title: \"\\u3000\"", "title: \"\\u200b\""] {
        finds(&Disk::new(&["! after year", line]), "wrong-type", "title 是空白的");
    }
    for reason in ["\"\"", "\"　\""] {
        let entry = format!("  - {{rule: block-total, reason: {reason}}}");
        finds(&Disk::new(&["allow:", &entry]), "missing-field", "缺少 reason");
    }
}

#[test]
fn numbers_that_no_decimal_holds_are_no_panic() {
    let huge = "79228162514264337593543950335";
    let row = |key: &str| format!("      {key}: [{huge}, {huge}, {huge}, 0, 0, 0, {huge}]");
    let rows = [
        row("属于国家秘密"),
        row("属于行政查询事项"),
        "      重复申请: [~, 0, 0, 0, 0, 0, 0]".to_owned(),
    ];
    let disk = Disk::new(&rows.iter().map(String::as_str).collect::<Vec<_>>());
    let ran = disk.run(&["check"]);
    assert!(ran.code == 1 || ran.code == 0, "{ran:?}");
    assert!(!ran.err.contains("panicked"), "{}", ran.err);
}

#[test]
fn an_odd_title_is_no_panic() {
    let disk = Disk::new(&["title: 示例市财政局0999年政府信息公开工作年度报告"]);
    let ran = disk.run(&["check"]);
    assert!(ran.code == 0 && ran.out.contains("0999"), "{ran:?}");
}

#[test]
fn escapes_are_no_digits() {
    finds(&Disk::new(&["    行政许可: [\"\\x31\\x32\"]"]), "not-a-number", "shili-czj.md:9:");
}

#[test]
fn sources_in_disguise_are_never_a_target() {
    let disk = Disk::new(&[]);
    for target in ["nope/../content/2030", "content/a/b"] {
        let ran = disk.run(&["build", "--output", disk.path(target).to_str().unwrap()]);
        assert_eq!(ran.code, 2, "{target}: {ran:?}");
    }
    assert!(!disk.path("content/2030").exists() && !disk.path("content/a").exists());
}
