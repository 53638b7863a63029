//! The text of a report is one text, whose sections stand apart on the page.

use crate::overlay::apply;
use crate::page::{page, site};

fn built(lines: &[&str]) -> String {
    let lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
    page(&site(apply(&lines)), "2022/shili-czj/index.html")
}

#[test]
fn a_link_may_be_defined_in_another_section() {
    let page = built(&[
        "## 五、存在的主要问题及改进情况",
        "详见[原件][甲]和[目录]。",
        "## 六、其他需要报告的事项",
        "未收取信息处理费。",
        "",
        "[甲]: https://www.shili.example/a",
        "[目录]: ../../offices/ \"全部机关\"",
    ]);
    assert!(page.contains("详见<a href=\"https://www.shili.example/a\">原件</a>"), "{page}");
    assert!(page.contains("<a href=\"../../offices/\" title=\"全部机关\">目录</a>"), "{page}");
    assert!(!page.contains("[甲]"), "{page}");
}

/// The first of two definitions counts, as it does for the check of links.
#[test]
fn a_link_means_the_same_in_every_section() {
    let page = built(&[
        "## 五、存在的主要问题及改进情况",
        "[甲]: https://www.shili.example/first",
        "## 六、其他需要报告的事项",
        "未收取信息处理费，见[甲]。",
        "",
        "[甲]: https://www.shili.example/second",
    ]);
    assert!(page.contains("shili.example/first") && !page.contains("example/second"), "{page}");
}

#[test]
fn headings_inside_other_things_stay_where_they_are() {
    let page = built(&[
        "! section 六",
        "## 六、其他需要报告的事项",
        "> ## 引文的标题",
        "> 引文未收取信息处理费。",
        "",
        "- ## 列表的标题",
        "- 末项",
    ]);
    let from = page.find("其他需要报告的事项</h2>").unwrap();
    let rest = &page[from..];
    let quoted = rest.find("<blockquote>\n<h3>引文的标题</h3>").unwrap();
    assert!(quoted < rest.find("</section>").unwrap(), "{rest}");
    assert!(rest.contains("<li>\n<h3>列表的标题</h3>"), "{rest}");
}

/// Every section has its own words and no others', the last ones too.
#[test]
fn each_section_has_its_words() {
    let page = built(&[
        "! section 六",
        "## 六、其他需要报告的事项",
        "未收取信息处理费。",
        "## 附",
        "末尾的话",
    ]);
    let sections: Vec<&str> = page.split("<section").skip(1).collect();
    let of = |words: &str| sections.iter().filter(|one| one.contains(words)).count();
    for words in ["未收取信息处理费。", "末尾的话"] {
        assert_eq!(of(words), 1, "{words}");
    }
    assert!(sections.iter().any(|one| one.contains("附</h2>") && one.contains("末尾的话")));
}
