//! Pages say what the archive does not hold, and never more than is known.

use crate::support::page::{page, site};
use nianbao::Examined;
use nianbao_core::source::{Content, File};
use std::path::Path;

/// The portal without the reports of 2021; one of its offices published none for 2022.
fn archive_with_gaps() -> Examined {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/portal");
    let mut files = nianbao::world::load_files(&folder).unwrap();
    files.retain(|file| !file.path.starts_with("content/2021/"));
    let offices = files.iter_mut().find(|file| file.path == "content/offices.yaml");
    let Some(File { content: Content::Text(text), .. }) = offices else { panic!("no offices") };
    *text =
        text.replace("  name: 示例市民政局\n", "  name: 示例市民政局\n  not_submitted: [2022]\n");
    site(files)
}

#[test]
fn a_year_without_reports_is_a_gap() {
    let examined = archive_with_gaps();
    let home = page(&examined, "index.html");
    assert!(home.contains("<li class=\"gap\"><span class=\"year\">2021</span>"), "{home}");
    assert!(home.contains("本站没有收录年报"), "{home}");
    // It has a column and no page to lead to.
    assert!(home.contains("<th scope=\"col\">2021</th>"), "{home}");
    assert!(!home.contains("2021/"), "{home}");
    assert_eq!(home.matches("<td class=\"missing\">未收录</td>").count(), 10);
    let office = page(&examined, "offices/shili-czj/index.html");
    assert!(office.contains("本站未收录：2021 年度。未收录不表示该机关没有公布。"), "{office}");
}

#[test]
fn not_submitted_is_said_where_a_source_says_so() {
    let examined = archive_with_gaps();
    let home = page(&examined, "index.html");
    assert_eq!(home.matches("<td class=\"unsubmitted\">未报</td>").count(), 1);
    let year = page(&examined, "2022/index.html");
    assert!(year.contains("示例市民政局</a> <span class=\"count\">未报</span>"), "{year}");
    let office = page(&examined, "offices/shili-mzj/index.html");
    assert!(office.contains("未报（据本站的来源）：2022 年度。"), "{office}");
    assert!(office.contains("本站未收录：2021 年度。"), "{office}");
}

#[test]
fn no_page_accuses_an_office_of_its_own_accord() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/portal");
    let examined = site(nianbao::world::load_files(&folder).unwrap());
    for path in ["index.html", "2022/index.html", "offices/shili-mzj/index.html"] {
        let page = page(&examined, path);
        // The words that explain the marks are not about an office.
        let told = page.replace("“未报”", "");
        for word in ["未报", "应报", "缺 "] {
            assert!(!told.contains(word), "{word} in {path}");
        }
        assert!(page.contains("未收录"), "{path}");
    }
}
