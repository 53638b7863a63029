//! The page of a report: what is left to decide, what findings say, and where edits are written.

use super::browser::DeskBrowser;
use super::{REPORT, TEXT, cell};
use serde_json::json;

fn site(text: &str) -> DeskBrowser {
    DeskBrowser::open(&[
        ("site.yaml", "title: 示例市年报\nbase_url: https://example.gov.cn\n"),
        ("content/offices.yaml", "- { id: shili-jyj, name: 示例市教育局, kind: department }\n"),
        (REPORT, text),
    ])
}

/// Returns the part of a page between two words.
fn between<'p>(page: &'p str, from: &str, to: &str) -> &'p str {
    let rest = page.split_once(from).unwrap_or_else(|| panic!("{from} is not there: {page}")).1;
    rest.split_once(to).map_or(rest, |(part, _)| part)
}

/// The row keeps its note on the other cell until that is decided, too.
#[test]
fn a_cell_that_was_decided_as_blank_is_decided_beside_one_that_is_open() {
    let notes = "本年制发件数：原文“l”；现行有效件数：原文“7件”";
    for (note, left) in [
        (notes, "现行有效件数：原文“7件”"),
        ("问办公室", "现行有效件数：问办公室"),
        ("整行：原文“—”", "现行有效件数：原文“—”"),
    ] {
        let text = TEXT.replace("[1, 0, 7]", &format!("[~, 0, ~] # 待定：{note}"));
        let desk = site(&text);
        let page = desk.get("/report/2024/shili-jyj").text;
        assert_eq!(page.matches("class=\"doubt\" aria-invalid").count(), 2, "{note}: {page}");
        let page = desk.edit(&page, &cell("")).text;
        assert_eq!(desk.read(REPORT), text.replace(note, left), "{note}");
        assert_eq!(page.matches("class=\"doubt\" aria-invalid").count(), 1, "{note}: {page}");
        // The page that will be published says so, too.
        let published = desk.preview("/2024/shili-jyj/");
        let row = between(&published, ">行政规范性文件</th>", "</tr>");
        assert_eq!(row.matches("待定").count(), 1, "{note}: {row}");
        let mut last = cell("");
        last["column"] = json!(2);
        let page = desk.edit(&page, &last).text;
        assert_eq!(page.matches("class=\"doubt\" aria-invalid").count(), 0, "{note}: {page}");
        assert!(desk.read(REPORT).contains("[~, 0, ~]\n"), "{note}");
    }
}

#[test]
fn findings_tell_who_sees_fields_what_to_do_there() {
    let desk = site(&TEXT.replace("year: 2024", "year: 2024\ndraft: true"));
    let page = desk.get("/report/2024/shili-jyj").text;
    let findings = between(&page, "id=\"findings\"", "</section>");
    assert!(findings.contains("点“恢复发布”"), "{findings}");
    for words in ["draft: true", "再核对一次"] {
        assert!(!findings.contains(words), "{words}: {findings}");
    }
    let desk = site(TEXT);
    let page = desk.get("/report/2024/shili-jyj").text;
    let findings = between(&page, "id=\"findings\"", "</section>");
    // A section that is missing has an empty field; a row has its cells.
    assert!(findings.contains("在“正文”中这一部分的空框里"), "{findings}");
    assert!(findings.contains("href=\"#field-published\""), "{findings}");
    assert!(findings.contains("在“发布日期”一栏填写发布的日期，如 2025-01-20"), "{findings}");
    assert!(findings.contains("照原件在表中填写"), "{findings}");
    for words in ["## ", "补上", "published:", "nianbao new", "加一行"] {
        assert!(!findings.contains(words), "{words}: {findings}");
    }
    for link in findings.split("href=\"#").skip(1) {
        let id = link.split('"').next().unwrap();
        assert!(page.contains(&format!(" id=\"{id}\"")), "{id} is not on the page");
    }
    // What no field changes is for a text editor, and says so.
    let key = between(findings, "unknown_key", "</li>");
    assert!(key.contains("用文本编辑器改：源文件第 9 行") && key.contains(REPORT), "{key}");
}

/// Of a source that cannot be read the lines are told: there is no other way.
#[test]
fn a_source_that_cannot_be_read_is_told_of_by_its_lines() {
    let desk = site("---\noffice: shili-jyj\nyear: 2024\nfigures: [\n---\n");
    let page = desk.get("/report/2024/shili-jyj").text;
    assert!(page.contains("用文本编辑器打开改好") && page.contains("源文件第 "), "{page}");
}

/// Where the fields are on the published page, the preview is led to.
#[test]
fn sections_and_tables_name_their_places_on_the_published_page() {
    let desk = site(TEXT);
    let page = desk.get("/report/2024/shili-jyj").text;
    let published = desk.preview("/2024/shili-jyj/");
    let places: Vec<&str> =
        page.split("data-place=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert!(places.len() > 4, "{page}");
    for place in places.into_iter().filter(|place| place.ends_with("-table")) {
        assert!(published.contains(&format!(" id=\"{place}\"")), "{place}: {published}");
    }
    let textarea = between(&page, "id=\"section-0\"", ">");
    let place = between(textarea, "data-place=\"", "\"");
    assert!(published.contains(&format!("<h2 id=\"{place}\">一、总体情况</h2>")), "{place}");
}

#[cfg(unix)]
#[test]
fn an_edit_of_a_link_changes_the_file_to_which_it_leads() {
    use std::os::unix::fs::symlink;
    let desk = site(TEXT);
    let link = desk.path(REPORT);
    std::fs::rename(&link, desk.path("shared.md")).unwrap();
    symlink("../../shared.md", &link).unwrap();
    let page = desk.get("/report/2024/shili-jyj").text;
    let edited = desk.edit(&page, &cell("3"));
    assert_eq!(edited.status, 200, "{}", edited.text);
    assert!(link.is_symlink());
    assert_eq!(desk.read("shared.md"), TEXT.replace("[1, 0, 7]", "[3, 0, 7]"));
    assert_eq!(desk.post("/undo", &json!({ "here": "/" })).status, 200);
    assert!(link.is_symlink() && desk.read("shared.md") == TEXT);
    // What lies outside of the site is not written.
    let elsewhere = tempfile::tempdir().unwrap();
    let outside = elsewhere.path().join("report.md");
    let page = desk.get("/report/2024/shili-jyj").text;
    std::fs::rename(desk.path("shared.md"), &outside).unwrap();
    std::fs::remove_file(&link).unwrap();
    symlink(&outside, &link).unwrap();
    let edited = desk.edit(&page, &cell("3"));
    assert_eq!(edited.status, 422, "{}", edited.text);
    assert!(link.is_symlink());
    assert_eq!(std::fs::read_to_string(&outside).unwrap(), TEXT);
}
