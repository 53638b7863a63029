//! A preview without a server: what is read, and when.

use super::open_site::{ChangedFiles, OpenSite, RECENT};
use super::state::{PreviewState, SiteOpening};
use crate::preview::{PreviewSite, ResponseBody};
use crate::world::watch::Change;
use nianbao_core::diag::Lang;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

const REPORT: &str = include_str!("../../../tests/bases/2022.md");
const WORDS: &str = "\n新的一句。\n";

/// A site of some offices with one report each, and its preview.
struct Preview {
    site: tempfile::TempDir,
    state: PreviewState,
    requests: Receiver<()>,
}

fn write(site: &Path, path: &str, text: &str) {
    let path = site.join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

fn report(office: usize) -> String {
    REPORT.replace("office: shili-czj", &format!("office: ju-{office}"))
}

fn path_of(office: usize) -> String {
    format!("content/2022/ju-{office}.md")
}

impl Preview {
    fn new(offices: usize) -> Self {
        let site = tempfile::tempdir().unwrap();
        write(site.path(), "site.yaml", "title: 示例市年报\nbase_url: https://example.gov.cn\n");
        let entry = |at| {
            format!(
                "- id: ju-{at}\n  name: 示例市第{at}局\n  kind: department\n  aliases: [old-{at}]\n"
            )
        };
        let list: String = (0..offices).map(entry).collect();
        write(site.path(), "content/offices.yaml", &list);
        for at in 0..offices {
            write(site.path(), &path_of(at), &report(at));
        }
        let (sender, requests): (SyncSender<()>, _) = sync_channel(1);
        let opening = SiteOpening {
            root: site.path().canonicalize().unwrap(),
            reader: crate::world::ReaderSetup::default(),
            choices: nianbao_core::ExamineOptions::default(),
        };
        let state = PreviewState::new(opening, "localhost".to_owned(), Lang::Zh, sender).unwrap();
        Self { site, state, requests }
    }

    /// Does the checks that were asked for.
    fn check(&self) {
        self.state.request_check();
        self.state.check_now(&|_| ());
        while self.requests.try_recv().is_ok() {}
    }

    fn save(&self, path: &str, text: &str) {
        write(self.site.path(), path, text);
        self.notify(path);
    }

    fn notify(&self, path: &str) {
        let paths = std::iter::once(path.to_owned()).collect();
        self.state.apply_change(&Change::Files(paths), &|_| ());
    }

    /// Returns the status and the page; `None` if it has to wait.
    fn get(&self, address: &str) -> Option<(u16, String)> {
        let response = self.state.current().respond(address)?;
        let text = match response.body {
            ResponseBody::Bytes(bytes) => String::from_utf8(bytes).unwrap(),
            ResponseBody::Rendered(path) | ResponseBody::File(path) => {
                let made = PreviewState::render_file(&self.state.current(), &path).unwrap();
                String::from_utf8(made.unwrap()).unwrap()
            }
            ResponseBody::Redirect(to) => to,
        };
        Some((response.status, text))
    }

    fn page(&self, address: &str) -> String {
        self.get(address).unwrap().1
    }
}

fn is_kept(site: &OpenSite, office: usize) -> bool {
    site.kept_units().iter().any(|unit| unit.job.offices == [format!("ju-{office}")])
}

#[test]
fn the_first_pages_come_before_all_reports_are_read() {
    let preview = Preview::new(3);
    // Nothing can be read of it, and it is on the page.
    write(preview.site.path(), &path_of(1), "---\nyear: [\n");
    let home = preview.page("/");
    assert!(home.contains("正在核对") && home.contains("href=\"./2022/ju-1/\""), "{home}");
    assert!(preview.page("/2022/").contains("ju-1"));
    assert!(preview.page("/2022/ju-0/").contains("示例市第0局"));
    assert!(preview.state.current().site.kept_units().is_empty(), "units were read for a list");
    for address in ["/SHA256SUMS", "/feed.xml", "/data/archive-2022.jsonl", "/data/reports.csv"] {
        assert!(preview.get(address).is_none(), "{address} is made of what is not known");
    }
    preview.check();
    let home = preview.page("/");
    assert!(home.contains("个错误") && !home.contains("href=\"./2022/ju-1/\""), "{home}");
    let records = preview.page("/data/archive-2022.jsonl");
    assert_eq!(records.lines().count(), 2, "{records}");
    assert_eq!(records.lines().next().unwrap(), preview.page("/2022/ju-0/report.json").trim_end());
    assert!(preview.page("/SHA256SUMS").contains("  2022/ju-2/report.json\n"));
    assert!(preview.page("/_findings/").contains("ju-1.md"));
}

#[test]
fn a_save_reads_the_reports_of_one_office() {
    let preview = Preview::new(3);
    preview.check();
    let before = preview.state.current();
    assert!((0..3).all(|office| is_kept(&before.site, office)));
    // Nobody says that this one has changed.
    write(preview.site.path(), &path_of(1), "---\nyear: [\n");
    preview.save(&path_of(0), &(report(0) + WORDS));
    let after = preview.state.current();
    assert!(Arc::ptr_eq(&before.site, &after.site), "the site was opened again");
    assert!(!is_kept(&after.site, 0) && is_kept(&after.site, 1) && is_kept(&after.site, 2));
    assert!(preview.page("/2022/ju-0/").contains(WORDS.trim()));
    preview.check();
    let [errors, ..] = preview.state.current().survey.counts();
    assert_eq!(errors, 0, "a report was read again that was not saved");
    // A file that came: the reports of all other offices stay known.
    preview.save("content/2021/ju-2.md", &report(2).replace("year: 2022", "year: 2021"));
    let opened = preview.state.current();
    assert!(!Arc::ptr_eq(&opened.site, &after.site));
    preview.notify(&path_of(1));
    preview.check();
    assert!(preview.page("/_findings/").contains("ju-1.md"), "a saved report was not read again");
}

#[test]
fn a_file_that_comes_or_goes_concerns_its_office() {
    let preview = Preview::new(3);
    preview.check();
    write(preview.site.path(), &path_of(1), "---\nyear: [\n");
    let aside = "content/2022/ju-2/附件.txt";
    preview.save(aside, "附件");
    let site = &preview.state.current().site;
    assert!(is_kept(site, 0) && is_kept(site, 1) && !is_kept(site, 2));
    preview.check();
    assert_eq!(preview.state.current().survey.counts()[0], 0, "the report of another was read");
    std::fs::remove_file(preview.site.path().join(path_of(2))).unwrap();
    std::fs::remove_file(preview.site.path().join(aside)).unwrap();
    preview.notify(&path_of(2));
    preview.check();
    assert_eq!(preview.get("/2022/ju-2/").unwrap().0, 404);
    assert!(!preview.page("/").contains("href=\"./2022/ju-2/\""));
    assert_eq!(preview.get("/2022/ju-0/").unwrap().0, 200);
    // All units share this one: all is read again.
    preview.notify("content/offices.yaml");
    assert!(preview.state.current().site.kept_units().is_empty());
    preview.check();
    assert!(preview.state.current().survey.counts()[0] > 0);
}

#[test]
fn a_former_id_leads_to_the_office() {
    let preview = Preview::new(2);
    for address in ["/offices/old-1/", "/2022/old-1/"] {
        let (status, page) = preview.get(address).unwrap();
        assert!(status == 200 && page.contains("ju-1/"), "{address}: {page}");
    }
    assert_eq!(preview.get("/2022/old-1").unwrap().0, 302);
    assert_eq!(preview.get("/2021/old-1/").unwrap().0, 404);
    assert_eq!(preview.get("/2022/old-1/report.json").unwrap().0, 404);
    assert_eq!(preview.get("/2022/old-2/").unwrap().0, 404);
}

#[test]
fn the_last_units_are_kept_whole_and_no_more() {
    let preview = Preview::new(RECENT + 5);
    let site = &preview.state.current().site;
    for office in 0..RECENT + 5 {
        assert!(site.unit(Some(&format!("ju-{office}"))).is_some());
        assert!(site.recent_offices().len() <= RECENT);
    }
    let newest = format!("ju-{}", RECENT + 4);
    assert_eq!(site.recent_offices().first(), Some(&vec![newest.clone()]));
    assert!(!site.recent_offices().contains(&vec!["ju-0".to_owned()]));
    let kept = site.unit(Some("ju-20")).unwrap();
    let again = site.unit(Some("ju-20")).unwrap();
    assert!(Arc::ptr_eq(&kept, &again), "a unit that was kept was read again");
    let mut changed = ChangedFiles::default();
    changed.add(&format!("content/2022/{newest}.md"));
    site.forget(&changed);
    assert_eq!(site.recent_offices().len(), RECENT - 1);
    assert!(!site.recent_offices().contains(&vec![newest]));
}

#[test]
fn a_report_under_the_name_of_another_office_is_judged_with_its_own() {
    let preview = Preview::new(3);
    preview.save("content/2021/ju-1.md", &report(0).replace("year: 2022", "year: 2021"));
    preview.check();
    let units = preview.state.current().site.kept_units();
    let joined = |unit: &Arc<super::open_site::KeptUnit>| unit.job.offices.len() == 2;
    assert!(units.iter().any(joined), "no unit has both");
    assert!(preview.page("/2021/ju-0/").contains("示例市第0局"));
    assert!(preview.page("/_findings/").contains("content/2021/ju-1.md"));
    std::fs::remove_file(preview.site.path().join("content/2021/ju-1.md")).unwrap();
    preview.notify("content/2021/ju-1.md");
    preview.check();
    assert_eq!(preview.get("/2021/ju-0/").unwrap().0, 404);
    assert_eq!(preview.state.current().survey.counts()[0], 0);
}

#[test]
fn a_preview_answers_below_the_path_of_the_address() {
    let preview = Preview::new(1);
    preview.save("site.yaml", "title: 示例市年报\nbase_url: https://example.gov.cn/公开/年 报/\n");
    preview.check();
    let base = "/%E5%85%AC%E5%BC%80/%E5%B9%B4%20%E6%8A%A5/";
    for address in ["/2022/ju-0/", &format!("{base}2022/ju-0/"), base, &base.to_lowercase()] {
        assert_eq!(preview.get(address).unwrap().0, 200, "{address}");
    }
    preview.save(&path_of(0), "---\nyear: [\n");
    preview.check();
    assert_eq!(preview.get(&format!("{base}2022/ju-0/")).unwrap().0, 500, "it says why");
    let (status, page) = preview.get(&format!("{base}none/")).unwrap();
    assert_eq!(status, 404);
    assert!(page.contains(&format!("href=\"{base}\"")), "{page}");
}
