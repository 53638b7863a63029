//! A preview shows what a build would write, whatever is saved and however.

use super::server::{PATIENCE, Server};
use crate::support::disk::Disk;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

impl Server {
    /// Waits until every page is what a build writes.
    fn must_equal_a_build(&self, disk: &Disk, what: &str) {
        let ran = disk.run(&["build", "--output", disk.path("cold").to_str().unwrap()]);
        assert_eq!(ran.code, 0, "{what}: {}", ran.err);
        let tree = disk.tree("cold");
        let start = Instant::now();
        loop {
            let wrong = tree.iter().find(|(path, bytes)| {
                let hidden = path.starts_with('.');
                !hidden && self.plain(&nianbao_core::source::encode_path(path)) != *bytes
            });
            let Some((path, bytes)) = wrong else { break };
            if start.elapsed() > PATIENCE {
                let served = self.plain(path);
                panic!(
                    "{what}: {path} is not what a build writes:\n{}\n---\n{}",
                    String::from_utf8_lossy(&served),
                    String::from_utf8_lossy(bytes)
                );
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        std::fs::remove_dir_all(disk.path("cold")).unwrap();
    }

    /// A page without what the preview adds.
    fn plain(&self, path: &str) -> Vec<u8> {
        let (_, bytes) = self.get(&format!("/{path}"));
        let Ok(text) = String::from_utf8(bytes.clone()) else { return bytes };
        let (begin, end) = (nianbao::preview::BEGIN, nianbao::preview::END);
        match (text.find(begin), text.find(end)) {
            (Some(from), Some(to)) => {
                format!("{}{}", &text[..from], &text[to + end.len()..]).into_bytes()
            }
            _ => bytes,
        }
    }
}

const REPORT: &str = "content/2022/shili-czj.md";
const LAST: &str = "content/2021/shili-czj.md";

#[test]
fn a_report_is_served_as_it_would_be_built() {
    let disk = Disk::new(&[]);
    let server = Server::start(&disk, &[]);
    server.must_equal_a_build(&disk, "the start");
    let (report, last) = (disk.read(REPORT), disk.read(LAST));
    let save = |text: &str| disk.write(REPORT, text.as_bytes());
    let with = |field: &str| report.replace("year: 2022", &format!("year: 2022\n{field}"));
    let step = |what: &str| server.must_equal_a_build(&disk, what);

    save(&(report.clone() + "\n新的一句。\n"));
    step("a change of words");
    let aside = "content/2022/.shili-czj.md.tmp";
    disk.write(aside, (report.clone() + "\n另一句。\n").as_bytes());
    std::fs::rename(disk.path(aside), disk.path(REPORT)).unwrap();
    step("an atomic save");
    save(&with("title: 示例市财政局2022年政府信息公开工作年度报告"));
    step("a title");
    std::fs::remove_file(disk.path(LAST)).unwrap();
    step("a report removed");
    disk.write(LAST, last.as_bytes());
    step("a report made");
    save(&with("draft: true"));
    step("a draft");
    save(&report);
    step("no draft");
    disk.write("content/2022/shili-czj/附件.txt", "附件".as_bytes());
    std::fs::remove_file(disk.path(REPORT)).unwrap();
    let attached = with("originals:\n  - file: 附件.txt");
    disk.write("content/2022/shili-czj/index.md", attached.as_bytes());
    step("a folder in place of a file");
    disk.write("content/2022/shili-czj/附件.txt", "另一份附件".as_bytes());
    step("another attachment");
}

#[test]
fn a_site_is_served_as_it_would_be_built() {
    let disk = Disk::new(&[]);
    let server = Server::start(&disk, &[]);
    let save = |path: &str, text: &str| disk.write(path, text.as_bytes());
    let step = |what: &str| server.must_equal_a_build(&disk, what);

    let offices = disk.read("content/offices.yaml");
    save("content/offices.yaml", &offices.replacen("示例市财政局", "示例市财政和国资局", 1));
    step("an office renamed");
    let renamed = offices.replacen("id: shili-czj", "aliases: [shili-cz]\n  id: shili-czj", 1);
    save("content/offices.yaml", &renamed);
    step("an id of old");
    save("site.yaml", &(disk.read("site.yaml") + "description: 一个新的说明\n"));
    step("settings");
    save("static/说明.csv", &"说明,说明\n".repeat(200));
    save("site.yaml", &(disk.read("site.yaml") + "compress: true\n"));
    step("compressed files");
    save("site.yaml", &disk.read("site.yaml").replace("compress: true\n", ""));
    step("none");
    save("site.yaml", &(disk.read("site.yaml") + "links: files\n"));
    step("links to files");
    save("site.yaml", &disk.read("site.yaml").replace("links: files\n", ""));
    step("links to folders");
    let page = "{% extends \"base.html\" %}{% block main %}<p>没有。</p>{% endblock main %}";
    save("templates/404.html", page);
    step("a template");
    save("themes/portal/style.css", "body { color: teal }\n");
    step("a style");
    save("static/说明.txt", "说明");
    step("a static file");
    let form = include_str!("../../../crates/core/forms/gongkai-2021.yaml");
    let own = form.replace("id: gongkai-2021", "id: own").replacen("years:", "# years:", 1);
    save("forms/own.yaml", &own);
    step("a form");
    std::fs::remove_dir_all(disk.path("forms")).unwrap();
    step("no form");
}

#[test]
fn a_name_in_another_case_is_another_file() {
    let disk = Disk::new(&[]);
    disk.write("static/a.txt", b"small");
    let server = Server::start(&disk, &[]);
    server.until("/a.txt", "small");
    std::fs::rename(disk.path("static/a.txt"), disk.path("static/A.txt")).unwrap();
    server.until("/A.txt", "small");
    let start = Instant::now();
    while server.get("/a.txt").0 != 404 {
        assert!(start.elapsed() < PATIENCE, "a.txt is still there");
    }
}

#[test]
fn a_file_that_could_run_is_served_as_text() {
    let disk = Disk::new(&[]);
    let source = disk.read("content/2022/shili-czj.md");
    let source = source.replace("figures:", "attachments: [a.html]\nfigures:");
    std::fs::remove_file(disk.path("content/2022/shili-czj.md")).unwrap();
    disk.write("content/2022/shili-czj/index.md", source.as_bytes());
    disk.write("content/2022/shili-czj/a.html", b"<script>alert(1)</script>");
    let server = Server::start(&disk, &[]);
    let path = "/2022/shili-czj/a.html";
    assert_eq!(server.get(path).0, 404);
    let (status, head, body) = server.request("GET", &format!("{path}.txt"), &server.address);
    assert_eq!((status, body.as_slice()), (200, &b"<script>alert(1)</script>"[..]));
    assert!(head.to_ascii_lowercase().contains("content-type: text/plain"), "{head}");
    server.must_equal_a_build(&disk, "an attachment that could run");
}

#[test]
fn findings_stand_beside_the_page() {
    let disk = Disk::new(&[]);
    let server = Server::start(&disk, &[]);
    server.until("/2022/shili-czj/", "没有问题");
    let report = disk.read(REPORT);
    disk.write(REPORT, report.replace("总计: [15,", "总计: [16,").as_bytes());
    let page = server.until("/2022/shili-czj/", "1 个错误");
    assert!(page.contains("error[") && page.contains("shili-czj.md:41"), "{page}");
    assert!(server.text("/_findings/").contains("shili-czj.md:41"));
    assert!(!server.text("/2021/shili-czj/").contains("error["), "another report's finding");
    disk.write(REPORT, report.as_bytes());
    server.until("/2022/shili-czj/", "没有问题");
}

#[test]
fn what_is_broken_says_so_and_the_rest_goes_on() {
    let disk = Disk::new(&[]);
    let server = Server::start(&disk, &[]);
    let report = disk.read(REPORT);
    disk.write(REPORT, report.replace("figures:", "figures: [").as_bytes());
    let page = server.until("/2022/shili-czj/", "yaml-syntax");
    assert!(page.contains("这份年报读不出来"), "{page}");
    assert_eq!(server.get("/2022/shili-czj/").0, 500);
    assert_eq!(server.get("/2021/shili-czj/").0, 200);
    disk.write(REPORT, report.as_bytes());
    server.until("/2022/shili-czj/", "没有问题");
    disk.write("templates/report.html", b"{{ view.no.such.thing }}");
    let page = server.until("/2022/shili-czj/", "模板有误");
    assert!(page.contains("report.html") && page.contains("2022/shili-czj"), "{page}");
    assert_eq!(server.get("/2022/").0, 200);
    std::fs::remove_file(disk.path("templates/report.html")).unwrap();
    server.must_equal_a_build(&disk, "mended");
}

#[test]
fn a_page_of_the_sites_own_shows_what_is_found_in_it() {
    let disk = Disk::new(&[]);
    let server = Server::start(&disk, &[]);
    disk.write("content/pages/about.md", "---\ntitle: 关于\n---\n[坏](/none/)\n".as_bytes());
    let page = server.until("/pages/about/", "broken-link");
    assert!(page.contains("about.md:4"), "{page}");
    for broken in ["---\ntitle: [\n---\n".as_bytes(), b"---\ntitle: \xbc\xd7\n---\n"] {
        disk.write("content/pages/about.md", broken);
        let page = server.until("/pages/about/", "这个页面读不出来");
        assert!(page.contains("about.md") && page.contains("error["), "{page}");
        assert_eq!(server.get("/pages/about/").0, 500);
    }
    assert_eq!(server.get("/pages/none/").0, 404);
    disk.write("content/pages/about.md", "---\ntitle: 关于\n---\n".as_bytes());
    assert!(!server.until("/pages/about/", "<h1>关于</h1>").contains("error["));
    server.must_equal_a_build(&disk, "mended");
}

#[test]
fn a_thousand_files_and_a_folder_that_comes_back() {
    let disk = Disk::new(&[]);
    let mut server = Server::start(&disk, &[]);
    for at in 0..1000 {
        disk.write(&format!("static/many/{at}.txt"), at.to_string().as_bytes());
    }
    server.until("/many/999.txt", "999");
    server.must_equal_a_build(&disk, "a thousand files");
    let aside = disk.site.with_file_name("aside");
    std::fs::rename(&disk.site, &aside).unwrap();
    server.must_say("不见了");
    assert_eq!(server.get("/2022/shili-czj/").0, 200, "what was read is still served");
    std::fs::rename(&aside, &disk.site).unwrap();
    disk.write("static/many/999.txt", b"again");
    server.until("/many/999.txt", "again");
    assert!(server.child.try_wait().unwrap().is_none(), "the server lives");
}

#[test]
fn polling_sees_it_too() {
    let disk = Disk::new(&[]);
    let server = Server::start(&disk, &["--poll"]);
    disk.write(REPORT, (disk.read(REPORT) + "\n新的一句。\n").as_bytes());
    server.until("/2022/shili-czj/", "新的一句。");
    disk.write("static/new.txt", b"new");
    server.until("/new.txt", "new");
}

#[test]
fn drafts_are_shown_when_asked_for() {
    let disk = Disk::new(&[]);
    disk.write(
        REPORT,
        disk.read(REPORT).replace("year: 2022", "year: 2022\ndraft: true").as_bytes(),
    );
    assert_eq!(Server::start(&disk, &[]).get("/2022/shili-czj/").0, 404);
    assert_eq!(Server::start(&disk, &["--drafts"]).get("/2022/shili-czj/").0, 200);
}

#[test]
fn only_this_machine_reads_and_nobody_writes() {
    let disk = Disk::new(&[]);
    disk.write("secret.txt", b"secret");
    let server = Server::start(&disk, &[]);
    let status = |method, path, host: &str| server.request(method, path, host).0;
    assert_eq!(status("GET", "/", "evil.example"), 421);
    assert_eq!(status("GET", "/", "localhost:1111"), 200);
    assert_eq!(status("GET", "/", "[::1]"), 200);
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"] {
        assert_eq!(status(method, "/", &server.address), 405, "{method}");
    }
    for path in [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/content/offices.yaml",
        "/site.yaml",
    ] {
        assert_eq!(status("GET", path, &server.address), 404, "{path}");
    }
    let (code, head, body) = server.request("HEAD", "/", &server.address);
    assert_eq!((code, body.len()), (200, 0));
    assert!(head.contains("content-length: "), "{head}");
    assert_eq!(status("GET", "/2022", &server.address), 302);
    assert!(!disk.path("public").exists(), "a preview writes nothing");
}

#[test]
fn an_open_page_hears_of_a_change() {
    let disk = Disk::new(&[]);
    let server = Server::start(&disk, &[]);
    // What is found comes after the first pages.
    server.until("/2022/shili-czj/", "没有问题");
    let stream = TcpStream::connect(&server.address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    write!(&stream, "GET /_nianbao/events HTTP/1.1\r\nHost: {}\r\n\r\n", server.address).unwrap();
    let mut lines = BufReader::new(stream).lines().map(Result::unwrap);
    let mut next = || {
        let data = lines.by_ref().find_map(|line| Some(line.strip_prefix("data: ")?.to_owned()));
        let moment = data.unwrap();
        let (page, _) = moment.split_once('.').unwrap();
        (page.to_owned(), moment)
    };
    let (first, _) = next();
    disk.write(REPORT, (disk.read(REPORT) + "\n新的一句。\n").as_bytes());
    let (second, _) = next();
    assert_ne!(first, second, "the page has to be loaded again");
    server.until("/2022/shili-czj/", "没有问题");
    disk.write("themes/portal/style.css", b"body { color: teal }");
    let mut last = next();
    while !server.text("/2022/").contains(&last.1) {
        last = next();
    }
    assert_eq!(second, last.0, "style and findings are put in place without a reload");
    assert!(server.text("/2022/").contains("style."));
}

#[test]
fn a_port_that_is_taken_is_named() {
    let disk = Disk::new(&[]);
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let ran = disk.run(&["serve", "--port", &port]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains(&port) && ran.err.contains("--port"), "{}", ran.err);
}
