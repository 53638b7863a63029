//! Markdown as Chinese typists write it, on the pages of a report.

use crate::support::overlay;
use crate::support::page;

/// The page of the base report with a text in section five, and the rules that find
/// something.
fn build(text: &str) -> (String, Vec<&'static str>) {
    let lines = std::iter::once("## 五、存在的主要问题及改进情况").chain(text.lines());
    let lines: Vec<String> = lines.map(str::to_owned).collect();
    let examined = page::site(overlay::apply(&lines));
    let rules = examined.check_result.findings.iter().map(|finding| finding.rule.name()).collect();
    (page::page(&examined, "2022/shili-czj/index.html"), rules)
}

/// The text of section five on the page, if no rule finds anything in it.
fn body(text: &str) -> String {
    let (page, rules) = build(text);
    assert_eq!(rules, [""; 0], "{text}");
    section(&page)
}

fn section(page: &str) -> String {
    let start = page.find("<h2 id=\"problems\">").unwrap();
    let section = &page[start..];
    let start = section.find("<div class=\"prose\">\n").unwrap() + "<div class=\"prose\">\n".len();
    section[start..start + section[start..].find("</div>").unwrap()].to_owned()
}

#[test]
fn emphasis_beside_chinese_punctuation_is_emphasis() {
    assert_eq!(
        body("**问题一：**解读少。**“一网通办”**改革不深；前文**（重点）。**后文。"),
        "<p><strong>问题一：</strong>解读少。<strong>“一网通办”</strong>改革不深；\
         前文<strong>（重点）。</strong>后文。</p>\n"
    );
}

#[test]
fn lines_of_a_chinese_sentence_leave_no_gap() {
    assert_eq!(
        body(
            "深化“放管服”\n改革，推进公开——\n增加图解；办理时限……\n延长；**重点领域**\n公开不够。"
        ),
        "<p>深化“放管服”改革，推进公开——增加图解；办理时限……延长；<strong>重点领域</strong>公开不够。</p>\n"
    );
}

#[test]
fn an_indented_paragraph_is_a_paragraph() {
    for indent in ["    ", "\t", "　　", "        ", "&emsp;&emsp;"] {
        assert_eq!(
            body(&format!("问题是解读少。\n\n{indent}改进办法是增加图解和问答。")),
            "<p>问题是解读少。</p>\n<p>改进办法是增加图解和问答。</p>\n"
        );
    }
    let (page, rules) = build(
        "答复文书格式不够统一。\n\n    ## 六、其他需要报告的事项\n\n2022年未收取政府信息公开信息处理费。",
    );
    assert!(page.contains("六、其他需要报告的事项</h2>"), "{rules:?}");
}

#[test]
fn footnotes_are_listed_in_their_section() {
    let html = body("问题是解读少[^1]。\n\n[^1]: 指政策解读。");
    assert!(
        html.contains("解读少<sup class=\"footnote\"><a id=\"mark:1\" href=\"#note:1\""),
        "{html}"
    );
    assert!(
        html.contains("<li id=\"note:1\"><p>指政策解读。 <a class=\"back\" href=\"#mark:1\""),
        "{html}"
    );
    // The mark of a heading is no part of its words.
    let (page, rules) = build(
        "答复文书格式不够统一。\n\n## 六、其他需要报告的事项[^注]\n\n2022年未收取政府信息公开信息处理费。见[注](#note:1)。\n\n[^注]：说明。",
    );
    assert_eq!(rules, ["duplicate"; 0], "{page}");
    assert!(page.contains("事项<sup class=\"footnote\"><a id=\"mark:1\""), "{page}");
    assert!(page.contains("<a href=\"#other\">六、其他需要报告的事项</a>"), "{page}");
}

/// Which marks and notes match is told with their places.
#[test]
fn marks_without_notes_and_notes_without_marks_are_found() {
    for (text, rules) in [
        ("问题是解读少[^1]。", &["unmatched-footnote"][..]),
        ("问题是解读少。\n\n[^1]: 指政策解读。", &["unmatched-footnote"]),
        ("问题是解读少[^1]。\n\n[^1]: 指政策解读。\n\n[^1]: 又一条。", &["unmatched-footnote"]),
        ("问题是解读少\\[^1\\]。", &[]),
    ] {
        assert_eq!(build(text).1, rules, "{text}");
    }
    let (page, _) = build("问题是解读少。\n\n[^1]: 指政策解读。");
    assert!(section(&page).contains("指政策解读。"), "{page}");
}
