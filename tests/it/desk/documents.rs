//! Documents at the desk: what is said of them, and what taking them back leaves.

use super::browser::DeskBrowser;
use serde_json::json;
use std::path::Path;

const OFFICES: &str = "- { id: yangli-czj, name: 样例县财政局, kind: department }\n";

fn site(offices: &str) -> DeskBrowser {
    DeskBrowser::open(&[
        ("site.yaml", "title: 样例县年报\nbase_url: https://example.gov.cn\n"),
        ("content/offices.yaml", offices),
    ])
}

fn document(words: &str) -> String {
    format!("样例县财政局2023年政府信息公开工作年度报告\n\n一、总体情况\n\n{words}\n")
}

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(Path::new("tests/documents").join(name)).unwrap()
}

/// Returns the line of a document on the first page.
fn line(page: &str, number: usize) -> &str {
    let start = page.find(&format!("<li id=\"document-{number}\"")).unwrap();
    let rest = &page[start..];
    let next = rest.find(&format!("<li id=\"document-{}\"", number + 1));
    &rest[..next.unwrap_or_else(|| rest.find("</section>").unwrap())]
}

#[test]
fn an_import_that_is_taken_back_leaves_the_site_as_it_was() {
    let desk = site(OFFICES);
    let before = desk.tree();
    desk.hand_in("财政局.txt", document("无").as_bytes());
    let page = desk.work("/documents/read", &json!({ "here": "/" }));
    assert!(page.contains("/report/2023/yangli-czj"), "{page}");
    let first = desk.tree();
    assert!(first.len() > before.len() && page.contains("导入了 样例县财政局 2023"), "{page}");
    // A mended document under another name: the old one is put aside.
    desk.hand_in("财政局（更正）.txt", document("全年没有新的规定。").as_bytes());
    let page = desk.work("/documents/read", &json!({ "here": "/" }));
    let source = "content/2023/yangli-czj/index.md";
    assert!(desk.read(source).contains("没有新的规定"), "{page}");
    assert!(desk.path("superseded/2023/yangli-czj/财政局.txt").exists(), "{page}");
    assert_eq!(desk.post("/undo", &json!({ "here": "/" })).status, 200);
    assert!(desk.tree() == first, "{:?}", desk.tree().keys());
    assert_eq!(desk.post("/undo", &json!({ "here": "/" })).status, 200);
    assert!(desk.tree() == before, "{:?}", desk.tree().keys());
    assert!(!desk.get("/").text.contains("data-post=\"/undo\""));
}

/// The source that somebody wrote by hand stood at another place, and is back there.
#[test]
fn a_source_that_an_import_replaced_comes_back() {
    let desk = site(OFFICES);
    std::fs::create_dir_all(desk.path("content/2023")).unwrap();
    let written =
        "---\noffice: yangli-czj\nyear: 2023 # 手写的\n---\n\n## 一、总体情况\n\n手写。\n";
    desk.write("content/2023/yangli-czj.md", written);
    desk.get("/report/2023/yangli-czj");
    let before = desk.tree();
    desk.hand_in("财政局.txt", document("无").as_bytes());
    let page = desk.work("/documents/read", &json!({ "here": "/" }));
    assert!(line(&page, 1).contains("没有写入：已有改过的一份"), "{page}");
    assert!(desk.tree() == before, "{:?}", desk.tree().keys());
    let page = desk.work("/documents/replace", &json!({ "number": 1, "here": "/" }));
    assert!(!desk.path("content/2023/yangli-czj.md").exists(), "{page}");
    assert_eq!(desk.read("superseded/2023/yangli-czj.md"), written);
    assert_eq!(desk.post("/undo", &json!({ "here": "/" })).status, 200);
    assert!(desk.tree() == before, "{:?}", desk.tree().keys());
}

#[test]
fn a_sheet_of_several_offices_has_a_line_for_each() {
    let desk = site("- { id: shili-zf, name: 示例市人民政府, kind: government }\n");
    desk.hand_in("汇总.xlsx", &fixture("collection.xlsx"));
    let page = desk.work("/documents/read", &json!({ "here": "/" }));
    let listed = line(&page, 1);
    assert!(listed.contains("6 份年报") && listed.contains("/report/2022/shili-zf\""), "{listed}");
    assert_eq!(listed.matches("新机关：").count(), 5, "{listed}");
    let page = desk.work("/offices", &json!({ "here": "/" }));
    let listed = line(&page, 1);
    assert_eq!(listed.matches("href=\"/report/2022/").count(), 6, "{listed}");
    // Five are seen at once, those with something to do first.
    let (shown, folded) = listed.split_once("<details id=\"document-1-more\">").unwrap();
    assert_eq!(shown.matches("href=\"/report/").count(), 5, "{listed}");
    assert!(folded.contains("另有 1 份"), "{listed}");
    let page = desk.get("/report/2022/shili-jyj").text;
    assert!(page.contains("示例市教育局"), "{page}");
    // One button for those that were edited: the sheet is read as a whole.
    for office in ["shili-jyj", "shili-gaj"] {
        let path = format!("content/2022/{office}/index.md");
        desk.write(&path, &format!("{}\n改过。\n", desk.read(&path)));
        desk.get(&format!("/report/2022/{office}"));
    }
    desk.hand_in("汇总.xlsx", &fixture("collection.xlsx"));
    let page = desk.work("/documents/read", &json!({ "here": "/" }));
    let listed = line(&page, 2);
    assert_eq!(listed.matches("没有写入：").count(), 2, "{listed}");
    assert_eq!(listed.matches("data-post=\"/documents/replace\"").count(), 1, "{listed}");
    assert!(listed.contains("以这份文件代替改过的 2 份"), "{listed}");
}

/// Nothing of a scan can be read, whosever report it is.
#[test]
fn a_scan_is_entered_by_hand() {
    let desk = site(OFFICES);
    desk.hand_in("扫描件.pdf", &fixture("scanned.pdf"));
    desk.hand_in("通知.txt", "关于召开会议的通知\n\n定于下周三召开会议。\n".as_bytes());
    let page = desk.work("/documents/read", &json!({ "here": "/" }));
    let scan = line(&page, 1);
    assert!(scan.contains("扫描件") && !scan.contains("指明机关和年度"), "{scan}");
    assert!(scan.contains("Word 原件") && scan.contains("data-form=\"/report\""), "{scan}");
    let notice = line(&page, 2);
    assert!(notice.contains("指明机关和年度") && !notice.contains("Word 原件"), "{notice}");
    let before = desk.tree();
    let begin = |office: &str, year: &str| {
        desk.post("/report", &json!({ "office": office, "year": year, "here": "/" }))
    };
    for (office, year, words) in [
        ("yangli-czj", "今年", "不是年度"),
        ("yangli-czj", "20", "不是年度"),
        ("yangli-jyj", "2023", "没有机关"),
        ("../../x", "2023", "没有机关"),
    ] {
        let answer = begin(office, year);
        assert_eq!(answer.status, 422, "{office} {year}: {}", answer.text);
        assert!(answer.text.contains(words), "{office} {year}: {}", answer.text);
    }
    assert!(desk.tree() == before);
    let answer = begin("yangli-czj", "2023");
    assert!(answer.head.contains("x-desk-location: /report/2023/yangli-czj"), "{}", answer.head);
    let source = desk.read("content/2023/yangli-czj.md");
    assert!(source.contains("draft: true") && source.contains("行政许可: [~]"), "{source}");
    let page = desk.get("/report/2023/yangli-czj").text;
    assert!(page.contains("恢复发布") && page.contains("新建空白年报"), "{page}");
    let again = begin("yangli-czj", "2023");
    assert!(again.status == 422 && again.text.contains("已是该机关该年度的年报"), "{}", again.text);
    assert_eq!(desk.post("/undo", &json!({ "here": "/" })).status, 200);
    assert!(desk.tree() == before, "{:?}", desk.tree().keys());
}

/// A folder without offices has a way to a first report, too.
#[test]
fn a_report_by_hand_may_be_of_a_new_office() {
    let desk = site("[]\n");
    let before = desk.tree();
    let begin = |name: &str| {
        let request = json!({ "new_office": name, "year": "2023", "here": "/" });
        desk.post("/report", &request)
    };
    for (name, words) in [("", "新机关的全称"), ("关于会议的通知", "没有加进名单")]
    {
        let answer = begin(name);
        assert!(answer.status == 422 && answer.text.contains(words), "{name}: {}", answer.text);
        assert!(desk.tree() == before);
    }
    let answer = begin("样例县审计局");
    assert!(answer.head.contains("x-desk-location: /report/2023/yangli-sjj"), "{}", answer.text);
    assert!(desk.read("content/offices.yaml").contains("name: 样例县审计局"));
    assert!(desk.read("content/2023/yangli-sjj.md").contains("draft: true"));
    // One that the list has by now is not added again.
    assert_eq!(begin("样例县审计局").status, 422);
}

/// Work is under way as long as a document is read; then nothing else is begun, nor written.
#[test]
fn who_is_told_that_work_is_under_way_has_changed_nothing() {
    let desk = site(OFFICES);
    desk.hand_in("教育局.txt", document("无").replace("财政局", "教育局").as_bytes());
    let page = desk.work("/documents/read", &json!({ "here": "/" }));
    assert!(page.contains("新机关：样例县教育局"), "{page}");
    // Many sheets, so that there is work for long enough.
    for _ in 0..8 {
        desk.hand_in("汇总.xlsx", &fixture("collection.xlsx"));
    }
    assert_eq!(desk.post("/documents/read", &json!({ "here": "/" })).status, 200);
    for (path, body) in [
        ("/offices", json!({ "here": "/" })),
        ("/documents/again", json!({ "number": 1, "year": "2020", "here": "/" })),
        ("/documents/replace", json!({ "number": 1, "here": "/" })),
    ] {
        let answer = desk.post(path, &body);
        assert_eq!(answer.status, 422, "{path}: {}", answer.text);
        assert!(answer.text.contains("还有一项工作没有做完"), "{path}: {}", answer.text);
        assert_eq!(desk.read("content/offices.yaml"), OFFICES);
        let page = desk.get("/").text;
        assert!(line(&page, 1).contains("新机关：样例县教育局"), "{path}: {page}");
        assert!(!page.contains("添加了"), "{path}: {page}");
    }
    desk.work("/stop", &json!({ "here": "/" }));
}
