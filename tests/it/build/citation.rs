//! Pages say how to cite them, under which terms, and of which day they are.

use crate::support::disk::Disk;

const TERMS: &str = "license: {name: 可自由转载, url: 'https://www.shili.example/terms/'}
corrections: {text: 请来信指正。, email: jiucuo@shili.example, url: 'https://www.shili.example/fix?a=1&b=2'}
";

fn built(settings: &str) -> Disk {
    let disk = Disk::new(&[]);
    let site = disk.read("site.yaml") + settings;
    disk.write("site.yaml", site.as_bytes());
    let ran = disk.run(&["build"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    disk
}

#[test]
fn reports_offices_and_years_are_cited_by_their_addresses() {
    let disk = built("");
    for (path, line) in [
        (
            "2022/shili-czj/",
            "示例市财政局，<cite>《示例市财政局2022年政府信息公开工作年度报告》</cite>，2022 年度，",
        ),
        (
            "offices/shili-czj/",
            "示例市财政局，<cite>《示例市财政局历年年报》</cite>，2021—2022 年度，",
        ),
        ("2022/", "引用本页：<cite>《2022年政府信息公开工作年度报告》</cite>，2022 年度，"),
    ] {
        let page = disk.read(&format!("public/{path}index.html"));
        let citation = page.split("<p class=\"citation\"").nth(1).unwrap_or_default();
        let citation = citation.split("</p>").next().unwrap();
        assert!(citation.contains(line), "{path}: {citation}");
        assert!(citation.contains(&format!(">https://www.shili.example/{path}<")), "{citation}");
    }
    for path in ["", "data/", "offices/"] {
        assert!(!disk.read(&format!("public/{path}index.html")).contains("引用本页"), "{path}");
    }
}

#[test]
fn terms_and_corrections_stand_on_each_page() {
    let disk = built(TERMS);
    for path in ["", "2022/", "2022/shili-czj/", "offices/shili-czj/", "data/"] {
        let page = disk.read(&format!("public/{path}index.html"));
        for text in [
            "<a rel=\"license\" href=\"https://www.shili.example/terms/\">可自由转载</a>",
            "请来信指正。 <a href=\"mailto:jiucuo@shili.example\">jiucuo@shili.example</a>",
            "href=\"https://www.shili.example/fix?a=1&amp;b=2\"",
        ] {
            assert!(page.contains(text), "{text} on /{path}");
        }
    }
    let data = disk.read("public/data/index.html");
    assert!(data.contains("\"license\":\"https://www.shili.example/terms/\""), "{data}");
    let without = built("").read("public/data/index.html");
    assert!(!without.contains("license") && !without.contains("纠错"), "{without}");
}

/// Pages of one office stay as they are when another publishes.
#[test]
fn pages_over_many_reports_have_the_day_of_the_newest() {
    let disk = built("");
    let day = "<time datetime=\"2023-01-20\">2023-01-20</time>";
    for path in ["", "2021/", "2022/", "offices/", "data/"] {
        assert!(disk.read(&format!("public/{path}index.html")).contains(day), "{path}");
    }
    for path in ["2022/shili-czj/", "offices/shili-czj/"] {
        let page = disk.read(&format!("public/{path}index.html"));
        assert!(!page.contains("最近发布或更正于"), "{path}");
    }
}

#[test]
fn terms_of_the_tables_are_explained_with_their_source() {
    let disk = built("");
    let page = disk.read("public/2022/shili-czj/index.html");
    let requests =
        page.split("id=\"requests\"").nth(1).unwrap().split("</section>").next().unwrap();
    assert!(requests.contains("<summary>名词解释</summary>"), "{requests}");
    let meaning = "<dd>区分处理的，只计这一情形，不计其他情形。<span class=\"reason\">依据：国办公开办函〔2021〕30号，";
    assert!(requests.contains(meaning), "{requests}");
    let problems =
        page.split("id=\"problems\"").nth(1).unwrap().split("</section>").next().unwrap();
    assert!(!problems.contains("名词解释"), "{problems}");
}
