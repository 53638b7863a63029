//! The desk, asked as its pages ask it.

mod browser;
mod documents;
mod reports;

use browser::DeskBrowser;
use serde_json::json;

const REPORT: &str = "content/2024/shili-jyj.md";
const TEXT: &str = "---\noffice: shili-jyj\nyear: 2024\nfigures:\n  主动公开:\n    # 本年制发件数, 本年废止件数, 现行有效件数\n    规章: [0, 0, 0] # 由本人核对\n    行政规范性文件: [1, 0, 7]\nunknown_key: 留着\n---\n\n## 一、总体情况\n\n无\n";

fn site() -> DeskBrowser {
    DeskBrowser::open(&[
        ("site.yaml", "title: 示例市年报\nbase_url: https://example.gov.cn\n"),
        ("content/offices.yaml", "- { id: shili-jyj, name: 示例市教育局, kind: department }\n"),
        (REPORT, TEXT),
    ])
}

fn cell(value: &str) -> serde_json::Value {
    json!({
        "kind": "cell",
        "table": "主动公开",
        "group": null,
        "row": "行政规范性文件",
        "column": 0,
        "value": value,
    })
}

#[test]
fn an_edit_changes_its_place_and_can_be_taken_back() {
    let desk = site();
    let page = desk.get("/report/2024/shili-jyj").text;
    assert!(page.contains("示例市教育局"), "{page}");
    let edited = desk.edit(&page, &cell("3"));
    assert_eq!(edited.status, 200, "{}", edited.text);
    assert_eq!(desk.read(REPORT), TEXT.replace("[1, 0, 7]", "[3, 0, 7]"));
    let held_back =
        json!({ "office": "shili-jyj", "year": 2024, "edit": { "kind": "draft", "value": true } });
    assert_eq!(desk.post("/edit", &held_back).status, 200);
    assert!(desk.read(REPORT).contains("draft: true"));
    for left in [TEXT.replace("[1, 0, 7]", "[3, 0, 7]"), TEXT.to_owned()] {
        assert_eq!(desk.post("/undo", &json!({ "here": "/" })).status, 200);
        assert_eq!(desk.read(REPORT), left);
    }
}

#[test]
fn the_preview_shows_the_page_as_it_will_be_published() {
    let desk = site();
    let page = desk.get("/report/2024/shili-jyj").text;
    let shown = desk.preview("/2024/shili-jyj/");
    assert!(shown.contains("示例市教育局"), "{shown}");
    assert_eq!(desk.edit(&page, &cell("4321")).status, 200);
    assert!(desk.preview("/2024/shili-jyj/").contains("4321"));
}

/// The page is a picture where something draws it, else the document itself is opened at it.
#[test]
fn a_cell_to_decide_leads_to_its_page_of_the_document() {
    let desk = site();
    let pdf = std::fs::read("tests/documents/table-over-pages.pdf").unwrap();
    assert_eq!(desk.hand_in("数据 局.pdf", &pdf).status, 200);
    desk.work("/documents/read", &json!({ "here": "/" }));
    desk.work("/offices", &json!({ "here": "/" }));
    let page = desk.get("/report/2024/shili-sjglj").text;
    let file = "2024/shili-sjglj/%E6%95%B0%E6%8D%AE%20%E5%B1%80%2Epdf";
    let draws = std::process::Command::new("pdftoppm").arg("-v").output().is_ok();
    if !draws {
        assert!(page.contains(&format!("href=\"/original/{file}#page=3\"")), "{page}");
        return;
    }
    assert!(page.contains(&format!("data-page=\"3\" data-of=\"/page/{file}\"")), "{page}");
    let picture = desk.get(&format!("/page/{file}/3"));
    assert_eq!(picture.status, 200);
    assert!(picture.head.contains("content-type: image/png"), "{}", picture.head);
    for path in [
        format!("/page/{file}/5"),
        format!("/page/{file}/0"),
        "/page/2024/shili-sjglj/index%2Emd/1".to_owned(),
    ] {
        assert_eq!(desk.get(&path).status, 404, "{path}");
    }
}

#[test]
fn a_refused_value_leaves_the_file_and_says_why() {
    let desk = site();
    let page = desk.get("/report/2024/shili-jyj").text;
    for (edit, words) in [
        (cell("l4"), "不是数"),
        (json!({ "kind": "section", "section": "一、总体情况", "value": "## 二、别的\n" }), "标题"),
        (json!({ "kind": "field", "name": "published", "value": "明天" }), "日期"),
        (json!({ "kind": "field", "name": "office", "value": "x" }), "字段"),
        (json!({ "kind": "allow", "rule": "row-total", "place": null, "value": " " }), ""),
        (json!({ "kind": "change", "finding": 999, "change": 0 }), "重新载入"),
        (json!({ "kind": "other" }), "重新载入"),
    ] {
        let answer = desk.edit(&page, &edit);
        assert_eq!(answer.status, 422, "{edit}: {}", answer.text);
        assert!(answer.text.contains(words), "{edit}: {}", answer.text);
        assert_eq!(desk.read(REPORT), TEXT);
    }
}

/// Both versions are shown, and nothing is written.
#[test]
fn a_file_that_was_changed_meanwhile_is_not_written_over() {
    let desk = site();
    let page = desk.get("/report/2024/shili-jyj").text;
    let other = TEXT.replace("[1, 0, 7]", "[5, 0, 7]");
    desk.write(REPORT, &other);
    let answer = desk.edit(&page, &cell("3"));
    assert_eq!(answer.status, 409, "{}", answer.text);
    assert!(
        answer.text.contains("<pre>3</pre>") && answer.text.contains("<pre>5</pre>"),
        "{}",
        answer.text
    );
    assert_eq!(desk.read(REPORT), other);
    // A place that is as the page showed it is written, whatever else has changed.
    let mut untouched = json!({
        "office": "shili-jyj", "year": 2024, "seen": "0", "was": "0", "edit": cell("3"),
    });
    untouched["edit"]["row"] = json!("规章");
    let answer = desk.post("/edit", &untouched);
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(desk.read(REPORT), other.replace("[0, 0, 0]", "[3, 0, 0]"));
    untouched["was"] = json!("1");
    assert_eq!(desk.post("/edit", &untouched).status, 409);
    // A write that somebody has changed since stays, too.
    let page = desk.get("/report/2024/shili-jyj").text;
    assert_eq!(desk.edit(&page, &cell("3")).status, 200);
    desk.write(REPORT, TEXT);
    for _ in 0..2 {
        // What was written before it stays until this is settled.
        assert_eq!(desk.post("/undo", &json!({})).status, 422);
        assert_eq!(desk.read(REPORT), TEXT);
    }
}

#[test]
fn a_document_of_a_new_office_becomes_a_source_by_a_click() {
    let desk = site();
    let text = "样例县财政局2023年政府信息公开工作年度报告\n\n一、总体情况\n\n无\n";
    assert_eq!(desk.hand_in("财政局.txt", text.as_bytes()).status, 200);
    let listed = desk.work("/documents/read", &json!({ "here": "/" }));
    assert!(listed.contains("新机关：样例县财政局"), "{listed}");
    let listed = desk.work("/offices", &json!({ "here": "/" }));
    assert!(listed.contains("/report/2023/yangli-czj"), "{listed}");
    assert!(desk.read("content/offices.yaml").contains("name: 样例县财政局"));
    assert!(desk.read("content/2023/yangli-czj/index.md").contains("year: 2023"));
}

#[test]
fn who_did_not_open_the_desk_reads_and_writes_nothing() {
    let desk = site();
    let draft = r#"{"office":"shili-jyj","year":2024,"edit":{"kind":"draft","value":true}}"#;
    let origin = format!("http://{}", desk.host);
    let (host, plain) = (desk.host.as_str(), format!("127.0.0.1:{}", desk.port));
    let cookie = desk.cookie.as_str();
    for (host, origin, cookie) in [
        ("example.gov.cn", origin.as_str(), cookie),
        (&plain, &format!("http://{plain}"), cookie),
        (host, "http://example.gov.cn", cookie),
        (host, "null", cookie),
        (host, "", cookie),
        (host, &origin, "other=1"),
    ] {
        let mut headers = vec![("Host", host), ("Cookie", cookie), ("Content-Type", "text/plain")];
        headers.extend((!origin.is_empty()).then_some(("Origin", origin)));
        let answer = desk.send("POST", "/edit", &headers, draft.as_bytes());
        assert!([403, 421].contains(&answer.status), "{headers:?}: {}", answer.status);
        assert!(!answer.text.contains("教育局"), "{}", answer.text);
    }
    assert_eq!(desk.read(REPORT), TEXT);
    // Nor is anybody told the name of the desk.
    let answer = desk.send("GET", "/", &[("Host", &plain)], b"");
    assert_eq!(answer.status, 421);
    assert!(answer.text.contains("工作台不在这个地址"), "{}", answer.text);
    let name = host.split(':').next().unwrap();
    assert!(!answer.head.contains(name) && !answer.text.contains(name), "{}", answer.head);
    // The address was used. The page that says so has its style, and nothing else that it lacks.
    let answer = desk.send("GET", &desk.key_path, &[("Host", host)], b"");
    assert_eq!(answer.status, 403);
    assert!(answer.text.contains("href=\"/desk.css\"") && !answer.text.contains("<script"));
    let ask = |host: &str, path: &str, from: &str| {
        desk.send("GET", path, &[("Host", host), ("Sec-Fetch-Site", from)], b"").status
    };
    assert_eq!(ask(host, "/desk.css", "same-origin"), 200);
    assert_eq!(ask(host, "/desk.js", "same-origin"), 403);
    assert_eq!(ask(host, "/desk.css", "cross-site"), 403);
    assert_eq!(ask("example.gov.cn", "/desk.css", "same-origin"), 421);
}

/// Asks for the first page as another user of this machine, with the cookie of a session.
#[cfg(target_os = "linux")]
fn ask_as_another_user(desk: &browser::DeskBrowser) -> String {
    use std::os::unix::process::CommandExt;
    let request = format!(
        "GET / HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\nConnection: close\r\n\r\n",
        desk.host, desk.cookie
    );
    let script = "exec 3<>/dev/tcp/127.0.0.1/$1; printf %s \"$2\" >&3; cat <&3";
    let port = desk.port.to_string();
    let mut bash = std::process::Command::new("bash");
    bash.args(["-c", script, "bash", &port, &request]).uid(65_534).gid(65_534);
    String::from_utf8(bash.output().unwrap().stdout).unwrap()
}

/// Only the administrator can start a program as another user.
#[test]
#[cfg(target_os = "linux")]
fn another_user_with_the_cookie_reads_nothing() {
    use std::os::unix::fs::MetadataExt;
    if std::fs::metadata("/proc/self").unwrap().uid() != 0 {
        return;
    }
    let desk = site();
    let answer = ask_as_another_user(&desk);
    assert!(answer.starts_with("HTTP/1.1 403"), "{answer}");
    assert!(answer.contains("本机另一个用户"), "{answer}");
}
