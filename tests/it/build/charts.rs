//! Charts on the pages of offices, of years and of the archive: what is drawn is what the
//! tables say, and what nobody gave is not drawn.

use crate::support::page::{page, site};
use nianbao::Examined;
use nianbao_core::source::{Content, File};
use std::path::Path;

const OFFICE: &str = "offices/shili-gaj/index.html";

fn portal_files() -> Vec<File> {
    nianbao::world::load_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/portal"))
        .unwrap()
}

/// The same portal; each report covers its own office alone.
fn portal_of_offices_alone() -> Examined {
    let mut files = files_with_gaps();
    let settings = files.iter_mut().find(|file| file.path == "site.yaml").unwrap();
    let Content::Text(text) = &mut settings.content else { panic!("a text") };
    text.push_str("\ncovers: {government: own}\n");
    site(files)
}

/// The portal without one report of 2022, and with blanks in two later ones.
fn portal_with_gaps() -> Examined {
    site(files_with_gaps())
}

fn files_with_gaps() -> Vec<File> {
    let mut files = portal_files();
    files.retain(|file| !file.path.starts_with("content/2022/shili-gaj"));
    blank(
        &mut files,
        "content/2023/shili-gaj.md",
        "[305, 11, 1, 1, 21, 2, 341]",
        "[305, 11, 1, 1, 21, 2, ~]",
    );
    let all = files.iter_mut().find(|file| file.path == "content/2024/shili-gaj.md").unwrap();
    let Content::Text(text) = &mut all.content else { panic!("a text") };
    let row = text.lines().find(|line| line.contains("信访举报投诉类申请:")).unwrap();
    let blanked = row.rsplit_once(", ").unwrap().0.to_owned() + ", ~]";
    *text = text.replace(row, &blanked);
    files
}

fn blank(files: &mut [File], path: &str, cells: &str, blanked: &str) {
    let file = files.iter_mut().find(|file| file.path == path).unwrap();
    let Content::Text(text) = &mut file.content else { panic!("a text") };
    assert!(text.contains(cells), "{path} has no {cells}");
    *text = text.replace(cells, blanked);
}

/// Returns a figure of a page.
fn figure<'p>(page: &'p str, id: &str) -> &'p str {
    let start = page.find(&format!("id=\"chart-{id}\"")).unwrap_or_else(|| panic!("no chart {id}"));
    &page[start..start + page[start..].find("</figure>").unwrap()]
}

/// Returns the cells of the first row of a page whose head has a label.
fn row(page: &str, label: &str) -> Vec<String> {
    let row = page.split("<tr>").find(|row| row.contains(&format!(">{label}</th>"))).unwrap();
    let cells = row.split("<td class=\"number\">").skip(1);
    cells.map(|cell| cell.split('<').next().unwrap().replace(',', "")).collect()
}

/// Returns the figures under the pointer, without marks of thousands.
fn titles(figure: &str) -> Vec<String> {
    let titles = figure.split("<title>").skip(1);
    titles.map(|title| title.split('<').next().unwrap().replace(',', "")).collect()
}

#[test]
fn an_office_shows_what_its_table_says() {
    let page = page(&site(portal_files()), OFFICE);
    let received = row(&page, "一、本年新收政府信息公开申请数量");
    let chart = figure(&page, "received");
    let expected: Vec<String> = (2019..)
        .zip(&received)
        .map(|(year, number)| format!("{year} 年新收申请 {number} 件"))
        .collect();
    assert_eq!(expected.len(), 7);
    assert_eq!(titles(chart), expected);
    let (first, last) = (&received[0], &received[6]);
    assert!(chart.contains(&format!("2019 年 {first} 件，2025 年 {last} 件")), "{chart}");
    // The form changed once, between 2020 and 2021.
    assert_eq!(chart.matches("改版").count(), 1, "{chart}");
    let answers = figure(&page, "answers");
    let granted = row(&page, "（一）予以公开");
    for (year, number) in (2019..).zip(&granted) {
        let title = format!("{year} 年予以公开 {number} 件");
        assert!(titles(answers).contains(&title), "{title} in {answers}");
    }
    for label in ["予以公开", "部分公开", "不予公开", "无法提供", "不予处理", "其他处理"]
    {
        assert!(answers.contains(&format!("</svg>{label}</li>")), "{label} in {answers}");
    }
    assert!(figure(&page, "other").contains("<strong>行政复议、行政诉讼</strong>"));
}

#[test]
fn a_blank_and_a_missing_report_are_gaps() {
    let page = page(&portal_with_gaps(), OFFICE);
    let received = figure(&page, "received");
    assert_eq!(titles(received).len(), 5, "{received}");
    let line = received.split("class=\"line\" d=\"").nth(1).unwrap().split('"').next().unwrap();
    assert_eq!(line.matches('M').count(), 2, "{line}");
    assert!(received.contains("2022 年的年报未收录。2023 年没有可用的数。"), "{received}");
    assert!(received.contains("2022 年 无数；2023 年 无数"), "{received}");
    // A part that is unknown leaves the whole unknown.
    let answers = figure(&page, "answers");
    assert_eq!(answers.matches(">不全</text>").count(), 1, "{answers}");
    assert!(answers.contains("2024 年有未填的项"), "{answers}");
    let trend = page.split("本年新收政府信息公开申请数量</th><td class=\"trend\">").nth(1).unwrap();
    let path = trend.split(" d=\"").nth(1).unwrap().split('"').next().unwrap();
    assert_eq!(path.matches('M').count(), 2, "{path}");
}

#[test]
fn the_archive_shows_the_sums_of_its_years_with_the_number_of_offices() {
    // The reports of governments do not stand for those of others, or each year had one.
    let examined = portal_of_offices_alone();
    let home = page(&examined, "index.html");
    let trend = figure(&home, "trend");
    let titles = titles(trend);
    for year in 2019..=2025 {
        let year_page = page(&examined, &format!("{year}/index.html"));
        let foot = year_page.split("<tfoot>").nth(1).unwrap();
        let sum = foot.split("<td class=\"number\">").nth(1).unwrap().split('<').next().unwrap();
        let title = format!("{year} 年新收申请 {} 件", sum.replace(',', ""));
        assert!(titles.contains(&title), "{title} in {titles:?}");
    }
    // One office is not there in 2019, two in 2022, and one gave no number in 2023.
    assert_eq!(trend.matches("s1 pale").count(), 3, "{trend}");
    assert!(trend.contains(">8 份</text>") && trend.contains("合计少，不等于申请少"), "{trend}");
}

#[test]
fn a_year_shows_how_its_offices_differ() {
    let page = page(&site(portal_files()), "2023/index.html");
    let chart = figure(&page, "distribution");
    let counts: Vec<u32> = (titles(chart).iter())
        .map(|title| title.rsplit(' ').nth(1).unwrap().parse().unwrap())
        .collect();
    assert_eq!(counts.len(), 5);
    assert_eq!(counts.iter().sum::<u32>(), 10);
    assert!(chart.contains("最多的是示例市人民政府，1,581 件"), "{chart}");
}

#[test]
fn pages_without_a_chart_do_not_load_its_styles() {
    let examined = site(portal_files());
    for (path, has_chart) in [
        ("index.html", true),
        ("2023/index.html", true),
        (OFFICE, true),
        ("2023/shili-gaj/index.html", false),
        ("data/index.html", false),
        ("offices/index.html", false),
    ] {
        let page = page(&examined, path);
        assert_eq!(page.contains("assets/charts."), has_chart, "{path}");
        assert!(!page.contains(" style=") && !page.contains("<style"), "{path}");
    }
}
