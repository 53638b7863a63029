//! Sums over offices count nobody twice, and say what they leave out.

use crate::support::page::{page, site};
use nianbao::Examined;
use nianbao_core::archive::{Archive, CellValue, ReportSummary, Summary, roll_up, sum_year};
use nianbao_core::config::{Contact, Office, OfficeKind, Offices, ReportScope};
use nianbao_core::source::{Content, File, Span};
use std::path::Path;
use std::sync::Arc;

const YEAR: u16 = 2022;

/// Makes an office; a name that ends with `gov` is a government's.
fn office(id: &str, parent: Option<&str>) -> Office {
    let is_government = id.ends_with("gov");
    Office {
        id: id.to_owned(),
        name: id.to_owned(),
        short_name: None,
        kind: if is_government { OfficeKind::Government } else { OfficeKind::Department },
        region: None,
        parent: parent.map(str::to_owned),
        since: None,
        until: None,
        covers: None,
        not_submitted: Vec::new(),
        former_names: Vec::new(),
        aliases: Vec::new(),
        contact: Contact::default(),
        span: Span::default(),
    }
}

/// A city with a bureau, and a county with a bureau of its own.
const OFFICES: [(&str, Option<&str>); 4] = [
    ("city-gov", None),
    ("bureau", Some("city-gov")),
    ("county-gov", Some("city-gov")),
    ("county-bureau", Some("county-gov")),
];

fn archive(change: impl Fn(&mut Office)) -> Archive {
    let mut archive = site(Vec::new()).archive;
    let mut list: Vec<Office> = OFFICES.iter().map(|(id, parent)| office(id, *parent)).collect();
    list.iter_mut().for_each(change);
    archive.offices = Offices::new(list).into();
    archive
}

/// Summarizes reports that give their first key figure and no other.
fn summarize(archive: &Archive, reports: &[(&str, Option<u32>)]) -> Summary {
    let form = archive.forms.for_year(YEAR).unwrap();
    let report = |(office, value): &(&str, Option<u32>)| {
        let mut key_figures = vec![CellValue::Blank; form.key_figures.len()];
        if let Some(value) = value {
            key_figures[0] = CellValue::Number((*value).into());
        }
        let report = ReportSummary {
            office: (*office).into(),
            year: YEAR,
            form: archive.forms.position(&form.id),
            title: None,
            published: None,
            updated: None,
            key_figures: key_figures.into(),
        };
        Arc::new(report)
    };
    Summary::new(&archive.offices, reports.iter().map(report).collect())
}

/// Returns the sum of the first figure and how many reports are added, then how many reports
/// are left out of all sums, and how many stand for their parts no longer.
fn sum(archive: &Archive, reports: &[(&str, Option<u32>)]) -> (Option<u32>, usize, usize, usize) {
    let summary = summarize(archive, reports);
    let form = archive.forms.for_year(YEAR).unwrap();
    let sums = sum_year(archive, &summary, YEAR, &form.key_figures);
    let first = &sums.figures[0];
    let total = first.total.map(|total| total.try_into().unwrap());
    let left_out = sums.including.iter().map(|(_, count)| count).sum();
    (total, first.counted, left_out, first.replaced.len())
}

#[test]
fn a_whole_stands_for_its_parts() {
    let archive = archive(|_| ());
    let [city, bureau, county, county_bureau] = OFFICES.map(|(id, _)| id);
    let all = [(city, Some(50)), (bureau, Some(20)), (county, Some(9)), (county_bureau, Some(4))];
    assert_eq!(sum(&archive, &all), (Some(50), 1, 3, 0));
    // Without the city its county stands for its own bureau.
    assert_eq!(sum(&archive, &all[1..]), (Some(29), 2, 1, 0));
    // A bureau below a county without a report is still below the city.
    assert_eq!(sum(&archive, &[all[0], all[3]]), (Some(50), 1, 1, 0));
    // An office that is in no list stands for itself.
    assert_eq!(sum(&archive, &[all[0], ("stranger", Some(3))]), (Some(53), 2, 0, 0));
}

#[test]
fn a_blank_of_a_whole_is_no_zero() {
    let archive = archive(|_| ());
    let reports = |city, county| {
        [
            ("city-gov", city),
            ("bureau", Some(20)),
            ("county-gov", county),
            ("county-bureau", Some(4)),
        ]
    };
    assert_eq!(sum(&archive, &reports(None, Some(9))), (Some(29), 2, 3, 1));
    assert_eq!(sum(&archive, &reports(None, None)), (Some(24), 2, 3, 1));
    assert_eq!(sum(&archive, &[("city-gov", None), ("bureau", None)]), (None, 0, 1, 0));
}

#[test]
fn settings_say_what_a_report_covers() {
    let own = archive(|office| {
        office.covers = (office.id == "city-gov").then_some(ReportScope::Own);
    });
    let all = OFFICES.map(|(id, _)| (id, Some(10)));
    assert_eq!(sum(&own, &all), (Some(30), 3, 1, 0));
    let mut none = archive(|_| ());
    let site = Arc::make_mut(&mut none.site);
    site.covers.push((OfficeKind::Government, ReportScope::Own));
    assert_eq!(sum(&none, &all), (Some(40), 4, 0, 0));
}

#[test]
fn a_ring_of_parents_ends() {
    let archive = archive(|office| {
        if office.id == "city-gov" {
            office.parent = Some("county-gov".to_owned());
        }
    });
    let all = OFFICES.map(|(id, _)| (id, Some(10)));
    let (total, ..) = sum(&archive, &all);
    assert!(total.is_none_or(|total| total <= 40));
    let summary = summarize(&archive, &all);
    let compared = summary.reports().iter().map(|report| roll_up(&archive, &summary, report));
    assert_eq!(compared.flatten().filter(|compared| compared.parts > OFFICES.len()).count(), 0);
}

#[test]
fn a_whole_is_compared_where_all_parts_are_known() {
    let archive = archive(|_| ());
    let compare = |reports: &[(&str, Option<u32>)]| {
        let summary = summarize(&archive, reports);
        let at = summary.find(YEAR, "city-gov").unwrap();
        roll_up(&archive, &summary, &summary.reports()[at]).map(|compared| {
            let figure = compared.figures[0].unwrap();
            (compared.parts, figure.whole.to_string(), figure.parts.to_string())
        })
    };
    let (city, bureau) = (("city-gov", Some(28)), ("bureau", Some(20)));
    let county = ("county-gov", Some(9));
    // The county stands for its bureau, whether that has reported or not.
    let expected = Some((2, "28".to_owned(), "29".to_owned()));
    assert_eq!(compare(&[city, bureau, county]), expected);
    assert_eq!(compare(&[city, bureau, county, ("county-bureau", Some(4))]), expected);
    assert_eq!(compare(&[city, bureau]), None, "the county has not reported");
    assert_eq!(compare(&[city, bureau, ("county-gov", None)]), None, "its figure is blank");
    assert_eq!(compare(&[("city-gov", None), bureau, county]), None);
}

/// Returns the files of `examples/portal`, without some of them.
fn portal_files(is_there: impl Fn(&str) -> bool) -> Vec<File> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/portal");
    let mut files = nianbao::world::load_files(&folder).unwrap();
    files.retain(|file| is_there(&file.path));
    files
}

/// Returns the cells of the row of sums of a year, and what is said below the table.
fn foot(examined: &Examined, year: u16) -> (Vec<String>, String) {
    let page = page(examined, &format!("{year}/index.html"));
    let foot = page.split("<tfoot>").nth(1).unwrap();
    let (row, rest) = foot.split_once("</tr>").unwrap();
    let cells = row.split("<td class=\"number\">").skip(1);
    let cells = cells.map(|cell| cell.split('<').next().unwrap().to_owned());
    (cells.collect(), rest.split("</section>").next().unwrap().to_owned())
}

#[test]
fn the_example_counts_each_request_once() {
    let (cells, words) = foot(&site(portal_files(|_| true)), 2024);
    assert_eq!(cells, ["1,629", "90", "1,620", "546", "245", "99", "91", "10"]);
    assert!(
        words.contains("合计按 1 份报告计：示例市人民政府的报告含所属 9 个机关，不重复相加。"),
        "{words}"
    );
    for text in ["所属 8 个机关之和", ">861</td>", ">768</td>", "所属 1 个机关之和"] {
        assert!(words.contains(text), "{text} in {words}");
    }
}

#[test]
fn without_the_report_of_the_government_its_offices_count() {
    let (cells, words) = foot(&site(portal_files(|path| path != "content/2024/shili-zf.md")), 2024);
    // Seven departments, and the district with its township.
    assert_eq!(cells[0], "861");
    assert!(words.contains("合计按 8 份报告计：示例区人民政府的报告含所属 1 个机关"), "{words}");
}

#[test]
fn a_figure_that_the_government_leaves_blank_is_added_from_its_offices() {
    let mut files = portal_files(|_| true);
    let report = files.iter_mut().find(|file| file.path == "content/2024/shili-zf.md").unwrap();
    let Content::Text(text) = &mut report.content else { panic!("no text") };
    let row = text.lines().find(|line| line.trim_start().starts_with("行政复议:")).unwrap();
    *text = text.replace(row, "    行政复议: [~, ~, ~, ~, ~]");
    let (cells, words) = foot(&site(files), 2024);
    assert_eq!((cells[0].as_str(), cells[6].as_str()), ("1,629", "49"));
    let said = "“行政复议”一项，示例市人民政府的报告没有给出数，改按所属机关的报告相加。";
    assert!(words.contains(said), "{words}");
    assert!(words.contains("<td class=\"none\">—</td>"), "{words}");
}

#[test]
fn an_incomplete_government_is_not_compared() {
    let (_, words) = foot(&site(portal_files(|_| true)), 2022);
    assert!(!words.contains("<th scope=\"row\">示例市人民政府</th>"), "{words}");
    assert!(words.contains("<th scope=\"row\">示例区人民政府</th>"), "{words}");
}
