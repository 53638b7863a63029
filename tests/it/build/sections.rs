//! The text of a report is one text, whose sections stand apart on the page.

use crate::support::overlay::apply;
use crate::support::page::{page, site};

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

fn found(lines: &[&str]) -> Vec<&'static str> {
    let lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
    let findings = site(apply(&lines)).check_result.findings;
    findings.iter().map(|finding| finding.rule.name()).collect()
}

/// Whatever has an id on the page can be linked to.
#[test]
fn every_id_of_a_page_is_an_anchor() {
    let id = regex::Regex::new(r#" id="([^"]+)""#).unwrap();
    let pages = site(apply(&[]));
    for (path, address) in [
        ("2022/shili-czj/index.html", ""),
        ("index.html", "/"),
        ("2021/shili-czj/index.html", "/2021/shili-czj/"),
        ("2022/index.html", "/2022/"),
        ("offices/shili-czj/index.html", "/offices/shili-czj/"),
        ("data/index.html", "/data/"),
    ] {
        let page = page(&pages, path);
        let ids = id.captures_iter(&page).map(|found| format!("[见]({address}#{})", &found[1]));
        let links: Vec<String> = ids.collect();
        assert!(!links.is_empty(), "{path}");
        let section = ["## 六、其他需要报告的事项", "未收取信息处理费。", &links.join("、")];
        assert_eq!(found(&section), [""; 0], "{path}: {links:?}");
        let wrong = format!("未收取信息处理费。[见]({address}#no-such-place)");
        assert_eq!(found(&[section[0], &wrong]), ["broken-link"], "{path}");
    }
}

/// What a site's own template gives is known too.
#[test]
fn a_site_s_own_template_has_its_own_anchors() {
    let link = |to: &str| format!("未收取信息处理费。[见](/data/#{to})");
    let with = |template: &str, to: &str| {
        let lines = ["## 六、其他需要报告的事项", &link(to)];
        let lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
        let mut files = apply(&lines);
        files.push(crate::support::overlay::text("templates/data.html", template));
        let findings = site(files).check_result.findings;
        findings.iter().map(|finding| finding.rule.name()).collect::<Vec<_>>()
    };
    assert_eq!(with("<p id=\"own\">", "own"), [""; 0]);
    assert_eq!(with("<p id='own'>", "files"), ["broken-link"]);
    assert_eq!(with("<p id=\"nr-{{ loop.index }}\">", "nr-7"), [""; 0]);
    for template in ["<p\n\tid=\"own\">", "<p id=\"own\"\nid='{{ x }}'>"] {
        assert_eq!(with(template, "own"), [""; 0], "{template}");
    }
    assert_eq!(with("<p id=\"nr-{% if view %}1{% endif %}\">", "nr-1"), [""; 0]);
    assert_eq!(with("<p data-id=\"own\">", "own"), ["broken-link"]);
    for made in ["{{ view.what }}", "{{ section.id }}-more", "{% if view %}a{% endif %}"] {
        assert_eq!(with(&format!("<p id=\"{made}\">"), "anything"), [""; 0], "{made}");
    }
}
