//! Files beside reports that could run: they are published as text, and saved as they are.

use crate::support::disk::Disk;

const FOLDER: &str = "content/2022/shili-czj";

/// A site in which a report has a folder of its own, with these fields, and text at its end.
fn site(fields: &str, end: &str) -> Disk {
    let disk = Disk::new(&[]);
    let source = disk.read("content/2022/shili-czj.md");
    let source = source.replace("figures:", &format!("{fields}figures:")) + end;
    std::fs::remove_file(disk.path("content/2022/shili-czj.md")).unwrap();
    disk.write(&format!("{FOLDER}/index.md"), source.as_bytes());
    disk
}

/// Adds a link to the report of the year before.
fn link_from_last_year(disk: &Disk, target: &str) {
    let path = "content/2021/shili-czj.md";
    disk.write(path, (disk.read(path) + &format!("\n见[后一年]({target})。\n")).as_bytes());
}

#[test]
fn what_could_run_is_published_as_text() {
    let names = ["a.html", "图.SVG", "b.xml", "c.js", "d.php", "e.mhtml", "附/index.html"];
    let listed = names.map(|name| format!("  - {name}\n")).concat();
    let end = "\n见[说明](a.html#一)、[另一份](f.htm \"说明\")。\n";
    let disk = site(&format!("attachments:\n{listed}  - g.pdf\n"), end);
    link_from_last_year(&disk, "../../2022/shili-czj/a.html");
    for name in names.iter().chain(&["f.htm", "g.pdf"]) {
        disk.write(&format!("{FOLDER}/{name}"), b"<script>alert(1)</script>");
    }
    disk.write("static/own.html", b"<script>own()</script>");
    let ran = disk.run(&["build"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let sums = disk.read("public/SHA256SUMS");
    for name in names.iter().chain(&["f.htm"]) {
        assert!(!disk.path(&format!("public/2022/shili-czj/{name}")).exists(), "{name}");
        assert!(sums.contains(&format!("  2022/shili-czj/{name}.txt\n")), "{name}: {sums}");
    }
    assert!(disk.path("public/2022/shili-czj/g.pdf").exists());
    assert!(disk.path("public/own.html").exists());
    let page = disk.read("public/2022/shili-czj/index.html");
    for link in [
        "<a href=\"a.html.txt\" download=\"a.html\">a.html</a>",
        "<a href=\"%E5%9B%BE.SVG.txt\" download=\"图.SVG\">图.SVG</a>",
        "<a href=\"%E9%99%84/index.html.txt\" download=\"index.html\">附/index.html</a>",
        "<a href=\"../../2022/shili-czj/a.html.txt#一\" download=\"a.html\">说明</a>",
        "<a href=\"../../2022/shili-czj/f.htm.txt\" download=\"f.htm\" title=\"说明\">另一份</a>",
        "<a href=\"g.pdf\">g.pdf</a>",
    ] {
        assert!(page.contains(link), "no {link} in {page}");
    }
    let before = disk.read("public/2021/shili-czj/index.html");
    assert!(before.contains("href=\"../../2022/shili-czj/a.html.txt\" download=\"a.html\""));
    assert_eq!(disk.run(&["verify", disk.path("public").to_str().unwrap()]).code, 0);
}

#[test]
fn a_setting_lets_them_be() {
    let disk = site("attachments: [a.html]\n", "\n![图](b.svg)\n");
    disk.write(&format!("{FOLDER}/a.html"), b"x");
    disk.write(&format!("{FOLDER}/b.svg"), b"<svg/>");
    let ran = disk.run(&["check"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.out.contains("[broken-link]") && ran.out.contains("active_attachments"), "{ran:?}");
    disk.write("site.yaml", (disk.read("site.yaml") + "active_attachments: true\n").as_bytes());
    let ran = disk.run(&["build"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    for name in ["a.html", "b.svg"] {
        assert!(disk.path(&format!("public/2022/shili-czj/{name}")).exists(), "{name}");
        assert!(!disk.path(&format!("public/2022/shili-czj/{name}.txt")).exists(), "{name}");
    }
    let page = disk.read("public/2022/shili-czj/index.html");
    assert!(page.contains("<a href=\"a.html\">") && page.contains("src=\"b.svg\""), "{page}");
}

#[test]
fn an_original_that_could_run_is_published_as_text_and_compared_as_it_is() {
    let disk = Disk::new(&[]);
    std::fs::remove_dir_all(disk.path("content")).unwrap();
    let offices = "- {id: shili-czj, name: 示例市财政局, kind: department}\n";
    disk.write("content/offices.yaml", offices.as_bytes());
    let page = "<h1>示例市财政局2020年政府信息公开工作年度报告</h1><p>二、主动公开政府信息情况</p>\
        <table><tr><td>信息内容<td>本年新制作数量<td>本年新公开数量<td>对外公开总数量\
        <tr><td>规章<td>0<td>0<td>2<tr><td>规范性文件<td>1<td>1<td>1</table>";
    disk.write("年报.html", page.as_bytes());
    disk.run(&["import", disk.path("年报.html").to_str().unwrap()]);
    let path = "content/2020/shili-czj/index.md";
    let source = disk.read(path);
    assert!(source.contains("- file: \"年报.html\""), "{source}");
    disk.write(path, source.replace("规章: [0, 0, 2]", "规章: [0, 0, 3]").as_bytes());
    disk.write("site.yaml", (disk.read("site.yaml") + "publish_originals: true\n").as_bytes());
    let said = disk.run(&["check", "--format", "json"]).out;
    assert!(said.contains("differs-from-original"), "{said}");
    for rule in ["path-collision", "missing-attachment", "changed-attachment", "broken-link"] {
        assert!(!said.contains(rule), "{said}");
    }
}

#[test]
fn two_files_that_would_have_one_name_are_found() {
    let disk = site("attachments: [a.html, a.html.txt]\n", "");
    disk.write(&format!("{FOLDER}/a.html"), b"x");
    disk.write(&format!("{FOLDER}/a.html.txt"), b"y");
    let ran = disk.run(&["check"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.out.contains("[path-collision]"), "{ran:?}");
}
