//! Pages over many offices stay small at any size, and every office and report is found
//! from the front page.

use crate::support::page::{marked, page, site};
use nianbao::Examined;
use nianbao_core::archive::{Archive, CellValue, ReportSummary, Summary};
use nianbao_core::check::CheckResult;
use nianbao_core::config::{FormerName, Office, OfficeKind, Offices};
use nianbao_core::plan::{
    Artifact, ListId, Lists, Page, PlannedFile, SitePlan, plan_general, sitemap_folders,
};
use nianbao_core::render::{RenderCache, Rendered, Renderer};
use nianbao_core::source::{Content, File};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

/// The most bytes that a page may have.
const LIMIT: usize = 300_000;

const YEARS: [u16; 2] = [2021, 2022];

/// A site whose reports are known in short alone.
struct LargeSite {
    archive: Archive,
    plan: SitePlan,
}

impl LargeSite {
    fn new(offices: Vec<Office>, years: &[u16]) -> Self {
        let mut examined = small_site();
        examined.archive.offices = Offices::new(offices).into();
        let reports = examined.archive.offices.iter().flat_map(|office| {
            // One in seven has not reported on the first year.
            let is_there = |year: &&u16| **year != years[0] || !office.id.ends_with('3');
            years.iter().filter(is_there).map(|year| report(&examined.archive, office, *year))
        });
        let summary = Summary::new(&examined.archive.offices, reports.collect());
        let Examined { archive, mut plan, .. } = examined;
        plan.lists = Lists::new(&archive, &summary);
        plan.summary = summary;
        Self { archive, plan }
    }

    fn files(&self) -> Vec<PlannedFile> {
        plan_general(&self.archive, self.plan.summary.clone()).0.files
    }

    /// Renders pages by their folders.
    fn render(&self, is_wanted: impl Fn(&Page) -> bool) -> BTreeMap<String, String> {
        let cache = RenderCache::new(&self.archive, &self.plan).unwrap();
        let verdict = CheckResult::default();
        let renderer = Renderer::new(&self.archive, &verdict, &self.plan, &cache);
        let files = self.files();
        let wanted = files
            .iter()
            .filter(|file| matches!(&file.artifact, Artifact::Page(page) if is_wanted(page)));
        let render = |file: &PlannedFile| {
            let Ok(Rendered::Bytes(bytes)) = renderer.render(file) else {
                panic!("{} is not rendered", file.path)
            };
            let folder = file.path.strip_suffix("index.html").unwrap_or(&file.path);
            (folder.to_owned(), String::from_utf8(bytes).unwrap())
        };
        wanted.map(render).collect()
    }
}

fn small_site() -> Examined {
    let file = |path: &str, text: &str| File {
        path: path.to_owned(),
        content: Content::Text(text.to_owned()),
    };
    site(vec![
        file("site.yaml", "title: 示例省政府信息公开年报\nbase_url: https://shili.example\n"),
        file("content/offices.yaml", "[]"),
    ])
}

fn office(id: &str, name: &str, kind: OfficeKind, parent: Option<&str>) -> Office {
    Office {
        id: id.to_owned(),
        name: name.to_owned(),
        short_name: None,
        kind,
        region: None,
        parent: parent.map(str::to_owned),
        since: None,
        until: None,
        covers: None,
        not_submitted: Vec::new(),
        former_names: Vec::new(),
        aliases: Vec::new(),
        contact: nianbao_core::config::Contact::default(),
        span: nianbao_core::source::Span::default(),
    }
}

fn report(archive: &Archive, office: &Office, year: u16) -> Arc<ReportSummary> {
    let form = archive.forms.for_year(year).unwrap();
    let figures = form.key_figures.iter().map(|_| CellValue::Number(123_456.into()));
    let report = ReportSummary {
        office: office.id.as_str().into(),
        year,
        form: archive.forms.position(&form.id),
        title: None,
        published: Some("2022-01-20T00:00:00".parse().unwrap()),
        updated: Some("2022-01-20T00:00:00".parse().unwrap()),
        key_figures: figures.collect(),
    };
    report.into()
}

/// Offices of a province: 400 counties, departments in each, departments and townships that
/// name no office above, or all the same one. Names are long, and have markup to be escaped.
fn province(count: usize) -> Vec<Office> {
    let long = "名称很长的示例机关“<&>'\"”".repeat(6);
    let mut offices = vec![office("shili-zf", "示例省人民政府", OfficeKind::Government, None)];
    for at in 0..count / 50 {
        let id = format!("county-{at}");
        let name = format!("第{at}示例县人民政府{long}");
        offices.push(office(&id, &name, OfficeKind::Government, Some("shili-zf")));
    }
    for at in 0..count * 3 / 4 {
        let parent = format!("county-{}", at % (count / 50));
        let name = format!("第{at}示例局{long}");
        let mut office =
            office(&format!("bureau-{at}"), &name, OfficeKind::Department, Some(&parent));
        let former = FormerName { name: long.clone(), from: None, to: Some(2021) };
        office.former_names.extend((at % 5 == 0).then_some(former));
        offices.push(office);
    }
    for at in 0..count / 8 {
        let name = format!("第{at}示例厅{long}");
        offices.push(office(&format!("agency-{at}"), &name, OfficeKind::Department, None));
    }
    while offices.len() < count {
        let at = offices.len();
        let name = format!("第{at}示例镇{long}");
        offices.push(office(&format!("town-{at}"), &name, OfficeKind::Township, Some("shili-zf")));
    }
    offices
}

/// Resolves the links of a page that stay in the site, without anchors.
fn links(folder: &str, html: &str) -> Vec<String> {
    let main = &html[html.find("<main").unwrap()..html.find("</main>").unwrap()];
    let written = main.split(" href=\"").skip(1).map(|rest| rest.split('"').next().unwrap());
    let resolve = |href: &str| {
        let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
        for part in href.split('/') {
            match part {
                "" | "." => {}
                ".." => drop(parts.pop().unwrap()),
                part => parts.push(part),
            }
        }
        parts.iter().fold(String::new(), |path, part| path + part + "/")
    };
    written.map(resolve).collect()
}

fn title(html: &str) -> &str {
    html.split("<title>").nth(1).unwrap().split("</title>").next().unwrap()
}

#[test]
fn no_page_over_many_offices_is_large() {
    let large = LargeSite::new(province(20_000), &YEARS);
    let pages = large.render(|_| true);
    assert!(pages.len() > 100, "{}", pages.len());
    for (folder, html) in &pages {
        assert!(html.len() <= LIMIT, "/{folder} has {} bytes", html.len());
    }
    let titles: BTreeSet<&str> = pages.values().map(|html| title(html)).collect();
    assert_eq!(titles.len(), pages.len(), "titles differ");
    must_lead_to_all(&large, &pages, 5);
    must_list_years_once(&large, &pages);
}

/// Follows links from the front page; an office has to be found within some steps.
fn must_lead_to_all(large: &LargeSite, pages: &BTreeMap<String, String>, steps: usize) {
    // The list of offices is in the menu of all pages.
    let first = [(String::new(), 0), ("offices/".to_owned(), 1)];
    let mut queue: VecDeque<String> = first.iter().map(|(folder, _)| folder.clone()).collect();
    let mut distance = BTreeMap::from(first);
    while let Some(folder) = queue.pop_front() {
        let Some(html) = pages.get(&folder) else { continue };
        let next = distance[&folder] + 1;
        for link in links(&folder, html) {
            if !distance.contains_key(&link) {
                distance.insert(link.clone(), next);
                queue.push_back(link);
            }
        }
    }
    for office in large.archive.offices.iter() {
        let far = distance.get(&format!("offices/{}/", office.id));
        assert!(far.is_some_and(|far| *far <= steps), "{}: {far:?}", office.id);
    }
    // The address of a missing page is no page of its own; the data and the search are in the
    // menu.
    let alone = ["404.html", "data/", "search/"];
    for folder in pages.keys().filter(|folder| !alone.contains(&folder.as_str())) {
        assert!(distance.contains_key(folder), "nothing leads to /{folder}");
    }
}

/// Every report is once in its year, and every office without one.
fn must_list_years_once(large: &LargeSite, pages: &BTreeMap<String, String>) {
    for year in large.plan.summary.years() {
        let top = format!("{year}/");
        let mut found: BTreeMap<String, usize> = BTreeMap::new();
        for (folder, html) in pages.iter().filter(|(folder, _)| folder.starts_with(&top)) {
            for link in links(folder, html).into_iter().filter(|link| !pages.contains_key(link)) {
                *found.entry(link).or_default() += 1;
            }
        }
        let reports = large.plan.summary.in_year(year).iter().map(|report| report.folder());
        let missing = large.plan.summary.missing_in(&large.archive.offices, year);
        let missing = missing.iter().map(|office| format!("offices/{}/", office.id));
        let expected: BTreeMap<String, usize> =
            reports.chain(missing).map(|folder| (folder, 1)).collect();
        assert!(expected == found, "the pages of {year} list each report once");
    }
}

/// One kind, nobody above: pages by number alone.
#[test]
fn a_list_without_groups_has_pages_by_number() {
    let offices = (0..4_000).map(|at| {
        office(&format!("office-{at:05}"), &format!("示例市第{at}局"), OfficeKind::Department, None)
    });
    let large = LargeSite::new(offices.collect(), &YEARS);
    let pages = large.render(|_| true);
    must_lead_to_all(&large, &pages, 3);
    must_list_years_once(&large, &pages);
    let second = &pages["2021/list_department/no_parent/page_2/"];
    assert_eq!(
        title(second).split('_').next(),
        Some("2021年政府信息公开工作年度报告：政府部门，第 2 页")
    );
    assert!(second.contains("<a rel=\"prev\" href=\"../../../../2021/\">"), "{second}");
    assert!(second.contains("<li aria-current=\"page\">第 2 页</li>"), "{second}");
}

#[test]
fn an_address_keeps_the_beginning_of_its_content() {
    let offices = province(2_000);
    let first = |html: &str| {
        let row = html.split("<th scope=\"row\"><a href=\"").nth(1).unwrap();
        row.split('"').next().unwrap().to_owned()
    };
    let large = LargeSite::new(offices, &YEARS);
    assert!(large.plan.lists.iter().all(|(_, list)| list.is_divided()));
    let is_first = |page: &Page| !matches!(page, Page::ListPart { .. } | Page::ListGroups { .. });
    let pages = large.render(is_first);
    assert_eq!(first(&pages[""]), "./offices/shili-zf/");
    assert_eq!(first(&pages["2021/"]), "shili-zf/");
    let offices = &pages["offices/"];
    let list = offices.split("<ul class=\"offices\">").nth(1).unwrap();
    assert!(list.starts_with("\n<li><a href=\"shili-zf/\">示例省人民政府</a>"), "{offices}");
    // The sums are of the whole year, and on its first page alone.
    let year = &pages["2022/"];
    // The province stands for all that are below it.
    let count = large.archive.offices.iter().filter(|office| office.parent.is_none()).count();
    let sum = marked(123_456 * count);
    assert!(year.contains(&format!("<td class=\"number\">{sum}</td>")), "{year}");
    assert!(year.contains(&format!(">{count} 份</td>")), "{year}");
    let further =
        large.render(|page| matches!(page, Page::ListPart { list: ListId::Year(2022), at: 1, .. }));
    assert!(further.values().all(|html| !html.contains("<tfoot>")) && further.len() == 1);
}

/// New offices are on pages of their own group; no address is gone.
#[test]
fn addresses_stay_when_offices_are_added() {
    let folders = |offices: Vec<Office>| -> BTreeSet<String> {
        let large = LargeSite::new(offices, &YEARS);
        large.files().into_iter().map(|file| file.path).collect()
    };
    let offices = province(4_000);
    let before = folders(offices.clone());
    let mut more = offices;
    for at in 0..300 {
        let id = format!("new-{at}");
        more.push(office(&id, "示例新局", OfficeKind::Department, Some("county-1")));
        let id = format!("new-town-{at}");
        more.insert(at * 7, office(&id, "示例新镇", OfficeKind::Township, Some("county-2")));
    }
    let after = folders(more);
    assert_eq!(before.difference(&after).collect::<Vec<_>>(), Vec::<&String>::new());
}

#[test]
fn small_sites_are_not_divided() {
    let portal = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/portal");
    let examined = site(nianbao::world::load_files(&portal).unwrap());
    let is_further = |file: &&PlannedFile| {
        matches!(&file.artifact, Artifact::Page(Page::ListPart { .. } | Page::ListGroups { .. }))
    };
    assert_eq!(examined.plan.files.iter().find(is_further).map(|file| &file.path), None);
    for path in ["index.html", "2020/index.html", "offices/index.html"] {
        assert!(!page(&examined, path).contains("list_"), "{path}");
    }
    // The sitemap has all pages that search engines are told of, and no others.
    let planned = examined.plan.files.iter().filter_map(|file| match &file.artifact {
        Artifact::Page(page) if page.is_in_sitemap() => Some(file.path.replace("index.html", "")),
        _ => None,
    });
    let listed: Vec<String> = sitemap_folders(examined.plan.overview(&examined.archive)).collect();
    let unique: BTreeSet<String> = listed.iter().cloned().collect();
    assert_eq!(unique.len(), listed.len());
    assert_eq!(unique, planned.collect());
}

/// Pages do not depend on the order in which reports became known.
#[test]
fn the_same_reports_give_the_same_pages() {
    let one = LargeSite::new(province(1_500), &YEARS);
    let mut reports = one.plan.summary.reports().to_vec();
    reports.reverse();
    let mut other = LargeSite::new(province(1_500), &YEARS);
    other.plan.summary = Summary::new(&other.archive.offices, reports);
    other.plan.lists = Lists::new(&other.archive, &other.plan.summary);
    assert!(one.render(|_| true) == other.render(|_| true));
    // Everything in the sitemap is planned.
    let planned: BTreeSet<String> =
        one.files().into_iter().map(|file| file.path.replace("index.html", "")).collect();
    let overview = one.plan.overview(&one.archive);
    let lists = sitemap_folders(overview).filter(|folder| folder.contains("list_"));
    let count = lists.inspect(|folder| assert!(planned.contains(folder), "{folder}")).count();
    assert!(count > 20, "{count}");
}

/// Takes minutes without optimization: `cargo test --release -- --ignored a_million`.
#[test]
#[ignore = "takes minutes without optimization"]
fn a_million_reports_have_no_large_page() {
    let years: Vec<u16> = (2016..2026).collect();
    let flat = (0..100_000).map(|at| {
        office(&format!("office-{at:06}"), &format!("示例市第{at}局"), OfficeKind::Department, None)
    });
    for offices in [province(10_000), flat.collect(), province(100_000)] {
        let large = LargeSite::new(offices, &years);
        let pages = large.render(|_| true);
        let largest = pages.iter().max_by_key(|(_, html)| html.len()).unwrap();
        println!("{} pages, /{} has {} bytes", pages.len(), largest.0, largest.1.len());
        assert!(largest.1.len() <= LIMIT, "/{}", largest.0);
        must_lead_to_all(&large, &pages, 5);
        must_list_years_once(&large, &pages);
    }
}
